"""The figures of one day, from the rows of the journal: sitting, breaks, and the strip over the hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deskspine.core.records import DayRows, StretchRecord

TAKEN = frozenset({"finished", "shortened", "did-it"})
"""Outcomes that are a break taken; a natural break is counted apart."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the strip: what the time between two wall seconds was."""

    kind: str
    """sitting, away, routine or unknown."""
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class DayFigures:
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
    """Add up one day. A break that was taken back ("I was here") counts in none of the figures."""
    standing = [row for row in rows.breaks if not row.annulled]
    outcomes = [row.outcome for row in standing if row.kind == "break"]
    strip = merged(rows.stretches)
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


def merged(stretches: Iterable[StretchRecord]) -> tuple[Piece, ...]:
    """The strip: pieces in order of time that touch and never overlap, neighbours of one kind joined.

    Where two rows overlap the one written later holds: time read as away and then claimed back is sitting.
    """
    pieces: list[Piece] = []
    for row in stretches:
        new = Piece(row.kind, row.started_wall, row.ended_wall)
        if new.end > new.start:
            pieces = [part for old in pieces for part in _without(old, new)]
            pieces.append(new)
    joined: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if joined and joined[-1].kind == piece.kind and joined[-1].end == piece.start:
            joined[-1] = Piece(piece.kind, joined[-1].start, piece.end)
        else:
            joined.append(piece)
    return tuple(joined)


def _without(old: Piece, new: Piece) -> list[Piece]:
    """What is left of `old` outside of `new`."""
    left = Piece(old.kind, old.start, min(old.end, new.start))
    right = Piece(old.kind, max(old.start, new.end), old.end)
    return [piece for piece in (left, right) if piece.end > piece.start]
