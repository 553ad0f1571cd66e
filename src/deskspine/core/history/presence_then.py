"""Presence at one moment of a past day, from the stretches of the journal."""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.core.history.records import StretchRecord

TOUCHES_S = 1.0
"""Maximum seconds between two rows of the journal that are one stretch of time."""
ABSENCES = {
    "closed": "deskspine was not running",
    "asleep": "The computer was asleep",
    "program stopped": "deskspine was stopped, so it could not ask,",
    "locked": "The screen was locked",
    "the away key": "You were away by the away key",
}
"""Words for an absence by its cause; any other cause is given as it is."""


def row_at(stretches: Sequence[StretchRecord], begins: float, ends: float) -> StretchRecord | None:
    """Return the stretch that covers most of the minute from `begins` to `ends`, or None if no row covers it.

    Of rows that overlap the last one written counts.
    """
    middle = (begins + ends) / 2
    return next((row for row in reversed(stretches) if row.started_wall <= middle <= row.ended_wall), None)


def span(stretches: Sequence[StretchRecord], row: StretchRecord) -> tuple[float, float]:
    """Return the beginning and the end of a stretch together with the rows of its kind and cause that touch it."""
    begun, ended = row.started_wall, row.ended_wall
    same = sorted(
        (other.started_wall, other.ended_wall)
        for other in stretches
        if (other.kind, other.cause) == (row.kind, row.cause)
    )
    for start, end in same:
        if begun <= start <= ended + TOUCHES_S:
            ended = max(ended, end)
    for start, end in reversed(same):
        if begun - TOUCHES_S <= end <= ended:
            begun = min(begun, start)
    return begun, ended


def unrecorded(stretches: Sequence[StretchRecord], at: float) -> tuple[float | None, float | None]:
    """Return the end of the rows before `at` and the beginning of those after it; None where there are no rows."""
    before = max((row.ended_wall for row in stretches if row.started_wall <= at), default=None)
    after = min((row.started_wall for row in stretches if row.started_wall > at), default=None)
    return before, after


def words(row: StretchRecord) -> str:
    """Return the words for a time away from the desk, or in which presence was not known."""
    if row.kind == "unknown":
        return "It was not known if you were at the desk"
    return ABSENCES.get(row.cause) or (f"You were away ({row.cause})" if row.cause else "You were away")


def hole_words(begun: str | None, ended: str | None) -> str:
    """Return the sentence about a time without rows, from the clock times of its ends."""
    if begun is None and ended is None:
        return "The journal has nothing about that time: deskspine was not running, or its history was removed."
    if begun is None:
        return f"Nothing is recorded before {ended}: deskspine was not running, or could not write its history."
    until = "" if ended is None else f" to {ended}"
    return f"Nothing is recorded from {begun}{until}: deskspine was not running, or could not write its history."
