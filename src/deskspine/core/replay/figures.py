"""The figures of a number of days that a replay compares."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.history.day_totals import day_figures
from deskspine.core.history.records import DayRows
from deskspine.core.history.summarise import counts_as_asked
from deskspine.core.timekeeping.instants import Seconds, Whole

SAME_INSTANT_S = 1.0
"""Maximum seconds between two wall seconds of one moment."""


class ReplayFigures(Struct, frozen=True):
    """The figures of recorded or replayed days. Rows that were taken back count in none of them."""

    breaks: Whole = 0
    """Breaks taken: finished, shortened or "did it"."""
    longest_sit_s: Seconds = 0.0
    asks_in_work: Whole | None = None
    """Asks for a break while the person worked: neither held before nor in a wait; None if asks were not recorded."""
    asks_in_waits: Whole | None = None
    asks_held: Whole | None = None
    """Asks for a break that a meeting, a call or a pause had held."""
    natural: Whole = 0
    """Natural breaks; the absence after the last day is left out."""


def figures_of(rows: DayRows, until: float) -> ReplayFigures:
    """Return the figures of these days up to wall second `until`, at which the person left the desk last."""
    figures = day_figures(rows)
    kept = tuple(row for row in rows.breaks if row.outcome != "natural" or row.started_wall < until - SAME_INSTANT_S)
    natural = day_figures(replace(rows, breaks=kept)).natural
    if not rows.asks and not rows.sits:
        return ReplayFigures(figures.breaks, figures.longest_sit_s, natural=natural)
    asks = [row for row in rows.asks if counts_as_asked(row)]
    return ReplayFigures(
        figures.breaks,
        figures.longest_sit_s,
        sum(not row.held_s and not row.in_wait for row in asks),
        sum(not row.held_s and row.in_wait for row in asks),
        sum(row.held_s > 0 for row in asks),
        natural,
    )
