"""A plan as it is saved: which exercises in which dose, so that a playing routine comes back as it was.

Fitting and choosing may lay the same routine out differently by then, so what was chosen is kept. What an exercise is
comes from the library: where it has changed, `plan_shape` no longer matches and the routine is not continued.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from deskspine.core.player.plan import Plan, compile_plan
from deskspine.core.routines.model import ByLevel, Exercise, Level, Routine, SavedSlot

LEVELS: tuple[Level, ...] = (1, 2, 3)


class SavedPlan(Struct, frozen=True):
    """A plan without what the library knows."""

    routine: str
    level: Level
    notes: tuple[str, ...]
    duration_s: ByLevel
    slots: Annotated[tuple[SavedSlot, ...], Meta(min_length=1)]


def saved_plan(plan: Plan) -> SavedPlan:
    """Return what is saved of `plan`."""
    one, two, three = (plan.routine.promise_s(level) for level in LEVELS)
    slots = tuple(slot.saved() for slot in plan.slots)
    return SavedPlan(plan.routine.id, plan.level, plan.routine.notes, (one, two, three), slots)


def restored(saved: SavedPlan, routine: Routine, exercises: Mapping[str, Exercise]) -> Plan:
    """Return the plan that was saved, for the same `routine`. Raises ValueError with a sentence on a misfit.

    `exercises` are the library's and the built-in ones that fitting may have put in (`coach.swaps.QUIET`).
    """
    if saved.routine != routine.id:
        raise ValueError(f"The saved routine is {saved.routine}, not {routine.id}; it is not continued.")
    for slot in saved.slots:
        if slot.exercise not in exercises:
            raise ValueError(
                f"The exercise {slot.exercise} of routine {routine.id} is not there any more; it is not continued."
            )
        if len(set(slot.only)) < len(slot.only) or not set(slot.only).issubset(exercises[slot.exercise].sides):
            sides = ", ".join(slot.only)
            raise ValueError(
                f"The saved plan of routine {routine.id} is damaged "
                f"({sides}: not the sides of {slot.exercise}); it is not continued."
            )
    slots = tuple(slot.slot(exercises) for slot in saved.slots)
    # What getting ready took longer is in the doses and in the length already.
    laid_out = replace(routine, slots=slots, notes=saved.notes, duration_s=saved.duration_s, learning_s=(0, 0, 0))
    return compile_plan(laid_out, saved.level)
