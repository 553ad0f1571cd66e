"""Saved plans: a plan comes back as it was saved, even if its routine would be laid out differently now."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.core.coach.swaps import QUIET
from deskspine.core.player.plan import Plan, compile_plan, plan_shape
from deskspine.core.player.saved_plan import SavedPlan, restored, saved_plan
from deskspine.core.routines.model import Dose, Exercise, Routine, Slot
from deskspine.core.text.plain_data import converted
from support.effort import examples
from support.player_plans import EAR, NOD, ROLLS, TILT, TUCK, dose
from support.saved import plain

EXERCISES: dict[str, Exercise] = {one.id: one for one in (EAR, NOD, ROLLS, TILT, TUCK, QUIET)}
ROUTINE = Routine("test", "Test", slots=(Slot(ROLLS, dose(4, 2, 2, 0, 2)),))
CHOSEN = replace(
    ROUTINE,
    slots=(
        Slot(TILT, dose(5, 1, 2, 8, 2), "neck", only=("right", "left")),
        Slot(QUIET, Dose((0, 0, 0), (1, 1, 1), (0, 0, 0), (0, 0, 0), (17, 18, 19))),
    ),
    notes=("Tuck became quiet breathing: it felt worse.",),
)

levels = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
doses = st.builds(Dose, levels, st.tuples(*[st.integers(1, 4)] * 3), levels, levels, levels, levels)
slots = st.builds(Slot, st.sampled_from([*EXERCISES.values()]), doses, st.text(max_size=5)) | st.builds(
    Slot, st.sampled_from([TILT, EAR]), doses, st.just(""), st.sampled_from([("right",), ("right", "left"), ("left",)])
)


def read(data: dict[str, Any], routine: Routine, exercises: dict[str, Exercise]) -> Plan:
    return restored(converted(data, SavedPlan), routine, exercises)


@examples(60)
@given(
    st.lists(slots, min_size=1, max_size=4), st.sampled_from([1, 2, 3]), st.sampled_from(["routine", "check"]),
)  # fmt: skip
def test_it_comes_back_as_it_was(laid_out: list[Slot], level: Any, kind: Any) -> None:
    plan = compile_plan(replace(CHOSEN, kind=kind, slots=tuple(laid_out)), level)
    back = read(plain(saved_plan(plan)), replace(ROUTINE, kind=kind), EXERCISES)
    assert back == plan
    assert plan_shape(back) == plan_shape(plan)


def test_an_exercise_that_is_gone_and_another_routine_are_refused_in_a_sentence() -> None:
    saved = plain(saved_plan(compile_plan(CHOSEN, 2)))
    with pytest.raises(ValueError, match=r"^The exercise tilt of routine test is not there any more; it is not"):
        read(saved, ROUTINE, {QUIET.id: QUIET})
    with pytest.raises(ValueError, match=r"^The saved routine is test, not other; it is not continued\.$"):
        read(saved, replace(ROUTINE, id="other"), EXERCISES)


def test_an_exercise_that_changed_gives_another_shape() -> None:
    plan = compile_plan(CHOSEN, 1)
    saved = plain(saved_plan(replace(plan, slots=(replace(plan.slots[0], only=()),))))
    changed = EXERCISES | {"tilt": replace(TILT, sides=("right", "left", "down"))}
    back = read(saved, ROUTINE, changed)
    assert plan_shape(back) != plan_shape(plan)


@pytest.mark.parametrize(
    "damage",
    [
        {"exercise": 3}, {"section": 1}, {"only": ["up"]}, {"only": ["left", "left"]}, {"only": "left"},
        {"hold_s": [1, 2]}, {"hold_s": [1, 2, -1]}, {"hold_s": [1, 2, 2.5]}, {"hold_s": 8}, {"reps": [1, 0, 1]},
        {"reps": [1, 1, 10**9]}, {"prep_s": [True, 1, 1]},
    ],
    ids=str,
)  # fmt: skip
def test_damage_is_refused_with_a_reason(damage: dict[str, Any]) -> None:
    saved = plain(saved_plan(compile_plan(CHOSEN, 1)))
    slot = saved["slots"][0]
    slot |= {key: value for key, value in damage.items() if key in slot}
    slot["dose"] |= {key: value for key, value in damage.items() if key in slot["dose"]}
    with pytest.raises(ValueError, match=r"^(The saved plan of routine test is damaged .*; it is|slots\[0\]\.\w+.*: )"):
        read(saved, ROUTINE, EXERCISES)


def test_sides_of_an_exercise_without_any_and_missing_parts_are_damage() -> None:
    fields = plain(saved_plan(compile_plan(CHOSEN, 1)))
    slot = fields["slots"][0]
    bad: list[dict[str, Any]] = [{k: v for k, v in fields.items() if k != key} for key in fields]
    bad += [fields | {"slots": []}, fields | {"slots": ["tilt"]}, fields | {"level": 7}]
    bad += [fields | {"slots": [{k: v for k, v in slot.items() if k != key}]} for key in ("exercise", "dose")]
    bad.append(fields | {"slots": [fields["slots"][1] | {"only": ["left"]}]})
    for saved in bad:
        with pytest.raises(ValueError, match=r"missing|expected|unknown|not the sides"):
            read(saved, ROUTINE, EXERCISES)
    assert read(fields, ROUTINE, EXERCISES)
