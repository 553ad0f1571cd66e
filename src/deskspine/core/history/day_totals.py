"""The figures of one day, from the rows of the journal: sitting, breaks, and the strip over the hours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.history.records import BreakRecord, DayRows, StretchRecord

TAKEN = frozenset({"finished", "shortened", "did-it"})
"""Outcomes that are a break taken; a natural break is counted apart."""


class Piece(Struct, frozen=True):
    """A piece of the strip: what the time between two wall seconds was."""

    kind: str
    """sitting, away, routine (one that counted as a break) or unknown."""
    start: float
    end: float


class DayFigures(Struct, frozen=True):
    """One day in numbers; seconds and counts are of rows that were not taken back."""

    sitting_s: float = 0.0
    breaks: int = 0
    """Breaks taken: finished, shortened or done already. Natural and micro breaks are not among them."""
    shortened: int = 0
    """How many of the breaks taken were shortened."""
    not_now: int = 0
    natural: int = 0
    snoozed: int = 0
    longest_sit_s: float = 0.0
    """The longest sit that came before any of the day's rows; a sit still going on is not known here."""
    strip: tuple[Piece, ...] = ()


def day_figures(rows: DayRows) -> DayFigures:
    """Add up one day. A break that was taken back counts in none of the figures."""
    standing = [row for row in rows.breaks if not row.annulled]
    outcomes = [row.outcome for row in standing if row.kind == "break"]
    strip = merged(_counted(rows.stretches, standing))
    return DayFigures(
        sitting_s=sum(piece.end - piece.start for piece in strip if piece.kind == "sitting"),
        breaks=sum(outcome in TAKEN for outcome in outcomes),
        shortened=outcomes.count("shortened"),
        not_now=outcomes.count("not-now"),
        natural=outcomes.count("natural"),
        snoozed=sum(kind == "snoozed" for _, kind, _ in rows.events),
        longest_sit_s=max((row.sit_before_s for row in standing), default=0.0),
        strip=strip,
    )


def _counted(stretches: Iterable[StretchRecord], standing: Iterable[BreakRecord]) -> Iterator[StretchRecord]:
    """Give the stretches of the day; a routine that did not count as a break was sitting.

    So the strip, the sum of sitting and the number of breaks say the same: `TAKEN` decides it for all of them.
    """
    taken = sorted((row.started_wall, row.ended_wall) for row in standing if row.outcome in TAKEN and row.routine)
    for row in stretches:
        at = bisect_left(taken, (row.ended_wall, 0.0))
        counts = at > 0 and taken[at - 1][1] > row.started_wall
        yield replace(row, kind="sitting") if row.kind == "routine" and not counts else row


def merged(stretches: Iterable[StretchRecord]) -> tuple[Piece, ...]:
    """Return the strip: pieces in order of time that touch and never overlap, neighbours of one kind joined.

    Where two rows overlap the one written later holds: time read as away and then claimed back is sitting. This is one
    pass over the edges in order of time, with the rows that reach over each at hand, the latest first.
    """
    rows = [row for row in stretches if row.ended_wall > row.started_wall]
    begins = sorted((row.started_wall, -number) for number, row in enumerate(rows))
    edges = sorted({at for row in rows for at in (row.started_wall, row.ended_wall)})
    pieces: list[Piece] = []
    over: list[int] = []
    coming = 0
    for start, end in pairwise(edges):
        while coming < len(begins) and begins[coming][0] <= start:
            heappush(over, begins[coming][1])
            coming += 1
        while over and rows[-over[0]].ended_wall <= start:
            heappop(over)
        if not over:
            continue
        kind = rows[-over[0]].kind
        if pieces and pieces[-1].kind == kind and pieces[-1].end == start:
            pieces[-1] = Piece(kind, pieces[-1].start, end)
        else:
            pieces.append(Piece(kind, start, end))
    return tuple(pieces)
