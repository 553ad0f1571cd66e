"""Rows of the history that wait to be written, and the text in which they wait in the saved state."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from deskspine.core.history.history import CardRead, CheckResult, is_day
from deskspine.core.history.records import (
    AskRecord,
    BreakRecord,
    ExerciseRecord,
    GapRecord,
    MeetingRecord,
    PlainRow,
    SitRecord,
    StretchRecord,
    WaitRecord,
)
from deskspine.core.text.plain_data import json_line
from deskspine.core.timekeeping.instants import Seconds, Whole


class BreakRow(Struct, frozen=True):
    """A break with its exercises."""

    ticket: Whole
    """Negative number in place of the row number, which the journal has not given yet."""
    record: BreakRecord
    exercises: tuple[ExerciseRecord, ...] = ()


class AnswerRow(Struct, frozen=True):
    """An answer to "better, same or worse?" about a break that is in the journal."""

    row: Whole
    day: str
    answer: str


class AnnulRow(Struct, frozen=True):
    """A break that is in the journal and was taken back."""

    row: Whole
    day: str
    ended_wall: Seconds
    why: str


class EventRow(Struct, frozen=True):
    """A line of today's list."""

    wall: Seconds
    day: str
    kind: str
    why: str


class CheckRow(Struct, frozen=True):
    """A finished self-test; `row` is the row number or the ticket of its break."""

    result: CheckResult
    row: Whole | None


PendingRow = BreakRow | AnswerRow | AnnulRow | EventRow | CardRead | CheckRow | PlainRow

_KINDS: dict[str, type[Any]] = {
    "break": BreakRow,
    "answer": AnswerRow,
    "annul": AnnulRow,
    "stretch": StretchRecord,
    "gap": GapRecord,
    "event": EventRow,
    "unlock": CardRead,
    "check": CheckRow,
    "wait": WaitRecord,
    "ask": AskRecord,
    "meeting": MeetingRecord,
    "sit": SitRecord,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def day_of_row(row: PendingRow) -> str:
    """Return the local day to which a waiting row belongs."""
    if isinstance(row, BreakRow):
        return row.record.day
    return row.result.day if isinstance(row, CheckRow) else row.day


def to_text(row: PendingRow) -> str:
    """Return the row as one line of JSON: its kind and its fields."""
    return json_line((_NAMES[type(row)], row)).decode()


def from_text(text: object) -> PendingRow:
    """Return the row that `to_text` wrote. Raises ValueError if it is damaged."""
    if not isinstance(text, str):
        raise ValueError("a row of history is damaged (expected a text)")
    try:
        name, fields = msgspec.json.decode(text, type=tuple[str, msgspec.Raw])
        row: PendingRow = msgspec.json.decode(fields, type=_KINDS[name])
    except (ValueError, KeyError, RecursionError) as error:
        raise ValueError(f"a row of history is damaged ({error})") from error
    if not is_day(day_of_row(row)):
        raise ValueError(f"a row of history is damaged (expected a day, got {day_of_row(row)[:20]!r})")
    return row
