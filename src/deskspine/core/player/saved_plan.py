"""The saved plan: the exercises and their doses, so that a playing routine comes back unchanged.

Fitting and choosing may lay the same routine out differently later, so the chosen exercises are saved. Their details
come from the library: if these changed, `plan_shape` no longer matches and the routine is not continued.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from deskspine.core.player.plan import Plan, compile_plan
from deskspine.core.routines.model import LEVELS, ByLevel, Exercise, Level, Routine, SavedSlot


class SavedPlan(Struct, frozen=True):
    """A plan without the values that the library has."""

    routine: str
    level: Level
    notes: tuple[str, ...]
    duration_s: ByLevel
    slots: Annotated[tuple[SavedSlot, ...], Meta(min_length=1)]


def saved_plan(plan: Plan) -> SavedPlan:
    """Return the part of `plan` that is saved."""
    level_1, level_2, level_3 = (plan.routine.promise_s(level) for level in LEVELS)
    slots = tuple(slot.saved() for slot in plan.slots)
    return SavedPlan(plan.routine.id, plan.level, plan.routine.notes, (level_1, level_2, level_3), slots)


def restored(saved: SavedPlan, routine: Routine, exercises: Mapping[str, Exercise]) -> Plan:
    """Return the plan that was saved, for the same `routine`. Raises ValueError with a sentence if it does not fit.

    `exercises` are those of the library and the built-in ones that fitting may have added (`coach.swaps.QUIET`).
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
    # The additional time to get ready is part of the doses and of the length already.
    laid_out = replace(routine, slots=slots, notes=saved.notes, duration_s=saved.duration_s, learning_s=(0, 0, 0))
    return compile_plan(laid_out, saved.level)
