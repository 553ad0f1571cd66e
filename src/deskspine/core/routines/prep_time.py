"""The time to get ready: long enough to read what is shown, and shorter the better an exercise is known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from deskspine.core.history.history import PLAYS_COUNTED
from deskspine.core.routines.model import ByLevel, Exercise, Routine, Slot

WORDS_PER_MINUTE = 210
"""Reading speed of a person who reads short lines in a language that may not be their first."""
NEW_UNTIL = 3
"""Plays of an exercise below which it is new: its name, its cue and all steps shown are read."""
LEARNT_FROM = PLAYS_COUNTED
"""Plays from which an exercise is known, so that its own time to get ready is enough."""
STEPS_SHOWN = 3
"""Number of steps that are shown at once; the first of them while getting ready."""


def reading_s(lines: Iterable[str]) -> float:
    """Return the seconds it takes to read `lines` at `WORDS_PER_MINUTE`."""
    return sum(len(line.split()) for line in lines) * 60 / WORDS_PER_MINUTE


def lines_to_read(exercise: Exercise, plays: int | None, side: str = "") -> tuple[str, ...]:
    """Return the lines a person reads before `exercise` after `plays` plays; None means a person who knows it.

    For a new exercise these are the name, the cue and the steps that are shown; later the name, the cue and the first
    step; for a known one only the name and the cue.
    """
    steps = exercise.steps_for(side)
    steps_read = 0 if plays is None or plays >= LEARNT_FROM else 1 if plays >= NEW_UNTIL else STEPS_SHOWN
    return (exercise.name, exercise.cue, *steps[:steps_read])


def is_first_time(exercise: Exercise, plays: Mapping[str, int] | None) -> bool:
    """Return True when the person has never played `exercise`; `plays` as in `introduced`."""
    return plays is not None and not plays.get(exercise.id, 0)


def ready_s(slot: Slot, plays: int | None, before: Iterable[str] = ()) -> ByLevel:
    """Return the seconds of getting ready in `slot`, at each level, after `plays` plays of its exercise.

    `before` are the lines a routine shows once, at its beginning: they are read as well while the exercise is new.
    """
    own = slot.dose.prep_s
    if plays is None or plays >= LEARNT_FROM:
        return own
    first = slot.sides[0] if slot.sides else ""
    lines = (*lines_to_read(slot.exercise, plays, first), *(before if plays < NEW_UNTIL else ()))
    reading = math.ceil(reading_s(lines))
    return max(own[0], reading), max(own[1], reading), max(own[2], reading)


def introduced(routine: Routine, plays: Mapping[str, int] | None) -> Routine:
    """Return `routine` with the time to get ready that fits the number of plays of each exercise.

    Its promised length grows by the same time, so that the length on a screen is the length that is played. `plays`
    counts by exercise id; None means a person who knows them all, and changes nothing.
    """
    if plays is None:
        return routine
    opening = (routine.texts.before, routine.texts.stop)
    slots = tuple(
        _introduced(slot, plays.get(slot.exercise.id, 0), opening if at == 0 else ())
        for at, slot in enumerate(routine.slots)
    )
    if all(new is old for new, old in zip(slots, routine.slots, strict=True)):
        return routine
    pairs = list(zip(slots, routine.slots, strict=True))
    level_1, level_2, level_3 = (
        sum(new.dose.prep_s[at] - old.dose.prep_s[at] for new, old in pairs) for at in range(3)
    )
    return replace(routine, slots=slots, learning_s=(level_1, level_2, level_3))


def _introduced(slot: Slot, plays: int, before: Iterable[str]) -> Slot:
    ready = ready_s(slot, plays, before)
    return slot if ready == slot.dose.prep_s else replace(slot, dose=replace(slot.dose, prep_s=ready))
