"""The saved form of a plan: which exercises in which dose, so that a playing routine comes back as it was.

Fitting and choosing may lay the same routine out differently by then, so what was chosen is kept. What an exercise is
comes from the library: where it has changed, `plan_shape` no longer matches and the routine is not continued.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from deskspine.core.player.plan import Plan, compile_plan
from deskspine.core.player.state import saved_routine
from deskspine.core.routines.model import ByLevel, Dose, Exercise, Level, Routine, Slot
from deskspine.core.text import checked

LEVELS: tuple[Level, ...] = (1, 2, 3)
MOST = 3600
"""More seconds or repetitions than this are damage, not a dose."""
_DOSE = Dose.__struct_fields__


def to_dict(plan: Plan) -> dict[str, Any]:
    """The plan as TOML can hold it."""
    return {
        "routine": plan.routine.id,
        "level": plan.level,
        "notes": list(plan.routine.notes),
        "duration_s": [plan.routine.promise_s(level) for level in LEVELS],
        "slots": [_slot_form(slot) for slot in plan.slots],
    }


def from_dict(data: Mapping[str, Any], routine: Routine, exercises: Mapping[str, Exercise]) -> Plan:
    """Read what `to_dict` wrote, for the same `routine`. Raises ValueError with a sentence on a misfit.

    `exercises` are the library's and the built-in ones that fitting may have put in (`safety.QUIET`).
    """
    name, level = saved_routine(data)
    if name != routine.id:
        raise ValueError(f"The saved routine is {name}, not {routine.id}; it is not continued.")
    try:
        forms = [_table(form) for form in checked.rows(data["slots"])]
        gone = [one for form in forms if (one := checked.word(form["exercise"])) not in exercises]
        slots = () if gone else tuple(_slot(form, exercises) for form in forms)
        notes = tuple(checked.word(note) for note in checked.rows(data["notes"]))
        duration_s = _by_level(data["duration_s"], 0)
        if not forms:
            raise ValueError("no exercise in it")
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"The saved plan of routine {name} is damaged ({error}); it is not continued.") from None
    if gone:
        raise ValueError(f"The exercise {gone[0]} of routine {name} is not there any more; it is not continued.")
    # What getting ready took longer is in the doses and in the length already.
    saved = replace(routine, slots=slots, notes=notes, duration_s=duration_s, learning_s=(0, 0, 0))
    return compile_plan(saved, level)


def _slot_form(slot: Slot) -> dict[str, Any]:
    dose = {name: list(getattr(slot.dose, name)) for name in _DOSE}
    return {"exercise": slot.exercise.id, "section": slot.section, "only": list(slot.only), **dose}


def _slot(form: Mapping[str, Any], exercises: Mapping[str, Exercise]) -> Slot:
    exercise = exercises[form["exercise"]]
    dose = Dose(**{name: _by_level(form[name], 1 if name == "reps" else 0) for name in _DOSE})
    only = tuple(checked.word(side, exercise.sides) for side in checked.rows(form["only"]))
    if only and (not exercise.sides or len(set(only)) < len(only)):
        raise ValueError(f"{only!r} are not the sides of {exercise.id}")
    return Slot(exercise, dose, checked.word(form["section"]), only)


def _by_level(value: Any, least: int) -> ByLevel:
    one, two, three = (checked.whole(each) for each in checked.rows(value))
    if min(one, two, three) < least or max(one, two, three) > MOST:
        raise ValueError(f"{value!r} is not a dose")
    return one, two, three


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{value!r} is not a table")
    return value
