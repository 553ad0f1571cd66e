"""The rows of the journal as an exported file holds them: the records with their row numbers."""

from __future__ import annotations

from hashlib import blake2b
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.history.history import CardRead, Score, is_day
from deskspine.core.history.pending_rows import EventRow
from deskspine.core.history.records import (
    AskRecord,
    BreakRecord,
    ExerciseRecord,
    GapRecord,
    MeetingRecord,
    SitRecord,
    StretchRecord,
    WaitRecord,
)
from deskspine.core.timekeeping.calendar import FIRST_YEAR
from deskspine.core.timekeeping.instants import Seconds, Whole

FORM_VERSION = 1
"""Version of the exported form. A later one is not imported by this program."""
ROW = "row"
"""The member, or the column, that says what a row is."""


class ExportHead(Struct, frozen=True, tag_field=ROW, tag="deskspine-history"):
    """The first row of an exported file."""

    version: Whole = FORM_VERSION


class ExportEnd(Struct, frozen=True, tag_field=ROW, tag="end"):
    """The last row of an exported file; a file without it was cut."""

    rows: Whole
    """Number of rows before it, without the first."""


class StoredExercise(ExerciseRecord, frozen=True, kw_only=True, tag_field=ROW, tag="exercise"):
    """An exercise of a break, with its row number."""

    id: Whole
    break_id: Whole


class StoredBreak(BreakRecord, frozen=True, kw_only=True, tag_field=ROW, tag="break"):
    """A break with its row number and its exercises."""

    id: Whole
    exercises: tuple[StoredExercise, ...] = ()


class StoredStretch(StretchRecord, frozen=True, kw_only=True, tag_field=ROW, tag="stretch"):
    """A stretch with its row number."""

    id: Whole


class StoredGap(GapRecord, frozen=True, kw_only=True, tag_field=ROW, tag="gap"):
    """A gap with its row number."""

    id: Whole


class StoredWait(WaitRecord, frozen=True, kw_only=True, tag_field=ROW, tag="wait"):
    """A wait with its row number."""

    id: Whole


class StoredAsk(AskRecord, frozen=True, kw_only=True, tag_field=ROW, tag="ask"):
    """An ask with its row number."""

    id: Whole


class StoredMeeting(MeetingRecord, frozen=True, kw_only=True, tag_field=ROW, tag="meeting"):
    """A meeting with its row number."""

    id: Whole


class StoredSit(SitRecord, frozen=True, kw_only=True, tag_field=ROW, tag="sit"):
    """A sit with its row number."""

    id: Whole


class StoredEvent(EventRow, frozen=True, kw_only=True, tag_field=ROW, tag="event"):
    """A line of a day's list with its row number."""

    id: Whole


class StoredUnlock(CardRead, frozen=True, kw_only=True, tag_field=ROW, tag="unlock"):
    """The reading of a card with its row number."""

    id: Whole


class StoredScore(Score, frozen=True, kw_only=True, tag_field=ROW, tag="score"):
    """An answer of a self-test with its row number."""

    id: Whole
    check_id: Whole


class StoredCheck(Struct, frozen=True, kw_only=True, tag_field=ROW, tag="check"):
    """A self-test with its row number and its answers."""

    id: Whole
    wall: Seconds
    day: str
    routine: str
    break_id: Whole | None = None
    """Row number of its break."""
    scores: tuple[StoredScore, ...] = ()


StoredPlain = (
    StoredStretch
    | StoredGap
    | StoredWait
    | StoredAsk
    | StoredMeeting
    | StoredSit
    | StoredEvent
    | StoredUnlock
)  # fmt: skip
"""A row without parts and without a reference."""
StoredRow = StoredBreak | StoredCheck | StoredPlain
StoredPart = StoredExercise | StoredScore
ROW_KINDS = (
    StoredBreak, StoredStretch, StoredGap, StoredWait, StoredAsk, StoredMeeting, StoredSit, StoredEvent, StoredUnlock,
    StoredCheck,
)  # fmt: skip
"""Every kind of row, in the order of the file: a break comes before the self-test that refers to it."""
PARTS: dict[type[StoredRow], tuple[type[StoredPart], Literal["exercises", "scores"], Literal["break_id", "check_id"]]]
PARTS = {StoredBreak: (StoredExercise, "exercises", "break_id"), StoredCheck: (StoredScore, "scores", "check_id")}
"""Rows with parts: the kind of the parts, the member that has them, and the member by which a part refers to it."""


def content_key(row: StoredRow, break_key: bytes = b"") -> bytes:
    """Return a short key that is the same for rows with the same content, whatever their numbers are.

    `break_key` is the key of the break to which a self-test refers.
    """
    if isinstance(row, StoredBreak):
        row = replace(row, id=0, exercises=tuple(replace(part, id=0, break_id=0) for part in row.exercises))
    elif isinstance(row, StoredCheck):
        scores = tuple(replace(part, id=0, check_id=0) for part in row.scores)
        row = replace(row, id=0, break_id=None, scores=scores)
    else:
        row = replace(row, id=0)
    return blake2b(msgspec.json.encode(row) + break_key, digest_size=16).digest()


def check_row(row: StoredRow) -> None:
    """Raise ValueError with a phrase if the day of a row is not a day."""
    if not is_day(row.day) or int(row.day[:4]) < FIRST_YEAR:
        raise ValueError(f"day: expected a day such as 2026-01-31, got {row.day[:20]!r}")
