"""The figures of one day, from the rows of the journal: sitting, breaks, and the strip over the hours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.history.records import TAKEN, BreakRecord, DayRows, StretchRecord

LONGEST_NATURAL_S = 4 * 3600.0
"""Maximum seconds of an absence that a person would call a break."""


class StripPiece(Struct, frozen=True):
    """A piece of the strip: the kind of time between two wall seconds."""

    kind: str
    """sitting, away, routine (one that counted as a break) or unknown."""
    start: float
    end: float


class DayFigures(Struct, frozen=True):
    """The figures of one day; seconds and counts are of rows that were not taken back."""

    sitting_s: float = 0.0
    breaks: int = 0
    """Number of breaks taken: finished, shortened or "did it". Natural and micro breaks are not included."""
    shortened: int = 0
    """Number of the breaks taken that were shortened."""
    not_now: int = 0
    natural: int = 0
    snoozed: int = 0
    longest_sit_s: float = 0.0
    """Seconds of the longest sit before any of the day's rows; the present sit is not known here."""
    moved_s: float = 0.0
    """Seconds played in the routines that counted as a break, and in micro breaks."""
    strip: tuple[StripPiece, ...] = ()
    waits_used: int = 0
    """Number of waits in which a break began."""
    waits_passed: int = 0


def day_figures(rows: DayRows) -> DayFigures:
    """Return the figures of one day. A break that was taken back counts in none of them."""
    valid = [row for row in rows.breaks if not row.annulled]
    outcomes = [row.outcome for row in valid if row.kind == "break"]
    strip = merged(_counted(rows.stretches, valid))
    return DayFigures(
        sitting_s=sum(piece.end - piece.start for piece in strip if piece.kind == "sitting"),
        breaks=sum(outcome in TAKEN for outcome in outcomes),
        shortened=outcomes.count("shortened"),
        not_now=outcomes.count("not-now"),
        natural=outcomes.count("natural"),
        snoozed=sum(kind == "snoozed" for _, kind, _ in rows.events),
        longest_sit_s=max(
            (*(row.sit_before_s for row in valid), *(row.sat_s for row in rows.sits if not row.annulled)), default=0.0
        ),
        moved_s=sum(row.played_s for row in valid if row.outcome in TAKEN),
        strip=strip,
        waits_used=sum(row.outcome == "used" for row in rows.waits),
        waits_passed=sum(row.outcome == "passed" for row in rows.waits),
    )


def last_taken(breaks: Sequence[BreakRecord]) -> BreakRecord | None:
    """Return the last break that was taken or was natural, or None.

    Micro breaks and absences over a night are not included.
    """
    return next((row for row in reversed(breaks) if row.kind == "break" and not row.annulled and _is_break(row)), None)


def _is_break(row: BreakRecord) -> bool:
    natural = row.outcome == "natural" and row.ended_wall - row.started_wall < LONGEST_NATURAL_S
    return natural or row.outcome in TAKEN


def _counted(stretches: Iterable[StretchRecord], valid: Iterable[BreakRecord]) -> Iterator[StretchRecord]:
    """Yield the stretches of the day; a routine that did not count as a break was sitting.

    The strip, the sum of sitting and the number of breaks agree, because `TAKEN` decides for all of them.
    """
    breaks_taken = sorted((row.started_wall, row.ended_wall) for row in valid if row.outcome in TAKEN and row.routine)
    for row in stretches:
        at = bisect_left(breaks_taken, (row.ended_wall, 0.0))
        counts = at > 0 and breaks_taken[at - 1][1] > row.started_wall
        yield replace(row, kind="sitting") if row.kind == "routine" and not counts else row


def merged(stretches: Iterable[StretchRecord]) -> tuple[StripPiece, ...]:
    """Return the strip: pieces in order of time that touch and never overlap, neighbours of one kind joined.

    Where two rows overlap, the later one counts: time that was read as away and then claimed back is sitting. This is
    one pass over the edges in order of time, with the rows that cover each of them at hand, the latest first.
    """
    rows = [row for row in stretches if row.ended_wall > row.started_wall]
    begins = sorted((row.started_wall, -number) for number, row in enumerate(rows))
    edges = sorted({at for row in rows for at in (row.started_wall, row.ended_wall)})
    pieces: list[StripPiece] = []
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
            pieces[-1] = StripPiece(kind, pieces[-1].start, end)
        else:
            pieces.append(StripPiece(kind, start, end))
    return tuple(pieces)
