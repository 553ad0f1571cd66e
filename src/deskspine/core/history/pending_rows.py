"""Rows of the history that wait to be written, and the text in which they wait in the saved state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from deskspine.core.history.history import CheckResult, Score, Unlock
from deskspine.core.history.records import BreakRecord, ExerciseRecord, GapRecord, StretchRecord
from deskspine.core.text import checked


class BreakRow(Struct, frozen=True):
    """A break with its exercises."""

    ticket: int
    """Negative; stands for the row number that the journal has not given yet."""
    record: BreakRecord
    exercises: tuple[ExerciseRecord, ...] = ()


class AnswerRow(Struct, frozen=True):
    """An answer to "better, same or worse?" about a break that is in the journal."""

    row: int
    day: str
    answer: str


class AnnulRow(Struct, frozen=True):
    """A break that is in the journal and was taken back."""

    row: int
    day: str
    ended_wall: float
    why: str


class EventRow(Struct, frozen=True):
    """A line of today's list."""

    wall: float
    day: str
    kind: str
    why: str


class CheckRow(Struct, frozen=True):
    """A finished self-test; `row` is the row number or the ticket of its break."""

    result: CheckResult
    row: int | None


Row = BreakRow | AnswerRow | AnnulRow | StretchRecord | GapRecord | EventRow | Unlock | CheckRow

_KINDS: dict[str, type[Any]] = {
    "break": BreakRow,
    "answer": AnswerRow,
    "annul": AnnulRow,
    "stretch": StretchRecord,
    "gap": GapRecord,
    "event": EventRow,
    "unlock": Unlock,
    "check": CheckRow,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def to_text(row: Row) -> str:
    """Return the row as one line of JSON."""
    return json.dumps([_NAMES[type(row)], _plain(row)], separators=(",", ":"))


def from_text(text: object) -> Row:
    """Return the row that `to_text` wrote. Raises ValueError when it is damaged."""
    try:
        name, values = json.loads(checked.word(text))
        made: Row = _made(_KINDS[name], values)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"a row of history is damaged ({error})") from error
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, Struct):
        return {name: _plain(held) for name, held in asdict(value).items()}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def _made(cls: type[Any], values: Mapping[str, Any]) -> Any:
    return cls(**{name: _value(name, kind, values[name]) for name, kind in cls.__annotations__.items()})


def _value(name: str, kind: str, value: Any) -> Any:
    match name:
        case "record":
            return _made(BreakRecord, value)
        case "result":
            return _made(CheckResult, value)
        case "exercises":
            return tuple(_made(ExerciseRecord, each) for each in checked.rows(value))
        case "scores":
            return tuple(_made(Score, each) for each in checked.rows(value))
    if kind.endswith("| None") and value is None:
        return None
    checks = {"float": checked.number, "int": checked.whole, "bool": checked.flag}
    return checks.get(kind.split(" ")[0], checked.word)(value)
