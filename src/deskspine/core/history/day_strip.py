"""The whole strip of a day: its stretches, with the meetings and the waits that lie over the sitting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from deskspine.core.history.day_totals import StripPiece, merged
from deskspine.core.history.records import MeetingRecord, StretchRecord, WaitRecord

SAT = ("sitting", "meeting", "wait")
"""Kinds of the strip in which the person sat."""
NAMES = {"routine": "moving"}
"""Kinds of stretches that have another name in the strip."""
KINDS = frozenset({"sitting", "moving", "away", "meeting", "wait", "unknown"})


def whole_strip(
    strip: Sequence[StripPiece], meetings: Iterable[MeetingRecord], waits: Iterable[WaitRecord]
) -> tuple[StripPiece, ...]:
    """Return `strip` in the kinds sitting, moving, away, meeting, wait and unknown.

    A meeting or a wait counts only where the person sat, and a meeting counts in place of a wait.
    """
    sitting = [piece for piece in strip if piece.kind == "sitting"]
    base = [_stretch(_name(piece.kind), piece.start, piece.end) for piece in strip]
    over = [_stretch("wait", row.started_wall, row.ended_wall) for row in waits]
    over += [_stretch("meeting", row.started_wall, row.ended_wall) for row in meetings]
    return merged((*base, *_within(over, sitting))) if over else tuple(map(_renamed, strip))


def _within(rows: Iterable[StretchRecord], sitting: Sequence[StripPiece]) -> Iterator[StretchRecord]:
    """Yield the parts of `rows` that lie in one of the pieces."""
    for row in rows:
        for piece in sitting:
            yield _stretch(row.kind, max(row.started_wall, piece.start), min(row.ended_wall, piece.end))


def _name(kind: str) -> str:
    kind = NAMES.get(kind, kind)
    return kind if kind in KINDS else "unknown"


def _renamed(piece: StripPiece) -> StripPiece:
    return StripPiece(_name(piece.kind), piece.start, piece.end)


def _stretch(kind: str, start: float, end: float) -> StretchRecord:
    return StretchRecord(kind, start, end, "", 0)
