"""The library as plain values and back, so that a start finds it ready instead of reading a hundred tables.

A value becomes the list of its fields in their order; an exercise in a slot becomes its id. Reading takes nothing on
trust: every field has the type it should have, or there is no library at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from deskspine.core.figure.pose import Pose
from deskspine.core.routines import vocabulary as words
from deskspine.core.routines.model import (
    BreathPlan,
    ByLevel,
    Dose,
    Exercise,
    Frame,
    Library,
    Routine,
    Slot,
    System,
    Texts,
)
from deskspine.core.text.checked import flag, rows, whole, word

FORM = 3
"""Counts up whenever the same library is written differently."""

Reader = Callable[[Any], Any]


def to_plain(library: Library) -> dict[str, Any]:
    """All of `library` but its problems, as values that JSON can hold.

    Every exercise of a slot has to be in the library under its id.
    """
    return {
        "poses": _plain(tuple(library.poses.values())),
        "exercises": _plain(tuple(library.exercises.values())),
        "routines": _plain(tuple(library.routines.values())),
        "cards": _plain(tuple(library.cards.values())),
        "systems": _plain(library.systems),
    }


def from_plain(data: Any) -> Library:
    """The library that `to_plain` wrote. Raises ValueError, TypeError or LookupError when it is not quite that."""
    exercises = _by_id(Exercise(*_fields(row, _EXERCISE)) for row in rows(data["exercises"]))
    return Library(
        exercises=exercises,
        routines=_by_id(_routine(row, exercises) for row in rows(data["routines"])),
        poses=_by_id(Pose(*_fields(row, _POSE)) for row in rows(data["poses"])),
        cards=_by_id(_routine(row, exercises) for row in rows(data["cards"])),
        systems=tuple(System(*_fields(row, _SYSTEM)) for row in rows(data["systems"])),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Slot):
        return [value.exercise.id, *(_plain(one) for one in (value.dose, value.section, value.only))]
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    names = getattr(value, "__struct_fields__", None)
    return value if names is None else [_plain(getattr(value, name)) for name in names]


def _by_id(values: Iterable[Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for one in values:
        if one.id in out:
            raise ValueError(f"{one.id} comes twice")
        out[one.id] = one
    return out


def _fields(row: Any, readers: tuple[Reader, ...]) -> list[Any]:
    return [read(one) for read, one in zip(readers, rows(row), strict=True)]


def _one_of(known: tuple[str, ...]) -> Reader:
    return lambda value: word(value, known)


def _words(row: Any) -> tuple[str, ...]:
    if type(row) is not list or not all(type(one) is str for one in row):
        raise ValueError(f"{row!r} is not a list of words")
    return tuple(row)


def _by_level(row: Any) -> ByLevel:
    one, two, three = row
    if type(one) is not int or type(two) is not int or type(three) is not int:  # most of the time here goes into this
        raise ValueError(f"{row!r} is not a number for each level")
    return one, two, three


def _maybe_whole(value: Any) -> int | None:
    return None if value is None else whole(value)


def _dose(row: Any) -> Dose:
    return Dose(*_fields(row, _DOSE))


def _breath(row: Any) -> BreathPlan:
    return BreathPlan(*_fields(row, _BREATH))


def _breath_by_side(row: Any) -> tuple[tuple[str, BreathPlan], ...]:
    return tuple((word(side), _breath(plan)) for side, plan in map(rows, rows(row)))


def _steps_by_side(row: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((word(side), _words(steps)) for side, steps in map(rows, rows(row)))


def _frames(row: Any) -> tuple[Frame, ...]:
    return tuple([Frame(*_fields(one, _FRAME)) for one in rows(row)])


def _texts(row: Any) -> Texts:
    return Texts(*_fields(row, (word, word, word)))


def _slot(row: Any, exercises: Mapping[str, Exercise]) -> Slot:
    name, *rest = rows(row)
    return Slot(exercises[word(name)], *_fields(rest, (_dose, word, _words)))


def _routine(row: Any, exercises: Mapping[str, Exercise]) -> Routine:
    def slots(row: Any) -> tuple[Slot, ...]:
        return tuple([_slot(one, exercises) for one in rows(row)])

    return Routine(*_fields(row, (*_ROUTINE_HEAD, slots, *_ROUTINE_TAIL)))


_DOSE: tuple[Reader, ...] = (_by_level,) * 6
_BREATH: tuple[Reader, ...] = (_one_of(words.BREATHS),) * 3
_FRAME: tuple[Reader, ...] = (_one_of(words.PHASES), word, word)
_POSE: tuple[Reader, ...] = (word, word, word, flag, _words, _words)
_SYSTEM: tuple[Reader, ...] = (word, word, word, whole, whole, _words, _words, word)
_EXERCISE: tuple[Reader, ...] = (
    *(word, word, _one_of(words.KINDS), word, _words),  # id, name, kind, cue, steps
    *(word, word, word, word),  # why, feel, watch, easier
    *(_words, _words, _one_of(words.SIDE_ORDERS), _dose),  # body, sides, side_order, dose
    *(_maybe_whole, _breath, _breath_by_side),  # effort_pct, breath, breath_by_side
    *(_words, word, _frames, _words, _words, flag, _steps_by_side),  # tags, alt, frames, scores, source, own, steps
)
_ROUTINE_HEAD: tuple[Reader, ...] = (
    *(word, word, word, _one_of(words.ROUTINE_KINDS), word, _words, word),  # id to source_note
    *(word, flag, _one_of(words.PROGRESSIONS), _by_level, whole),  # position, desk, progression, duration_s, tolerance
    *(_one_of(words.ORDERS), whole, whole, word, _words, _words, flag, _texts),  # order to texts
)
_ROUTINE_TAIL: tuple[Reader, ...] = (word, _words, flag, _by_level)  # about, notes, own, learning_s
