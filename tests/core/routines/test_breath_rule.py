"""The breath of every exercise, compared with its poses: similar movements have the same breath."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.routines.breath_rule import breath_due, lint_breath
from deskspine.core.routines.model import BreathPlan
from support.paths import ROUTINES

LIBRARY = RoutineFiles(None, ROUTINES).load()


@pytest.mark.parametrize("name", LIBRARY.exercises)
def test_every_exercise_breathes_by_the_rule(name: str) -> None:
    assert list(lint_breath(LIBRARY.exercises[name], LIBRARY.poses)) == []


@pytest.mark.parametrize(
    ("breath", "names"),
    [
        ("in", "heron elbows-back chest-lift-easy over-head-reach wall-reach reach-rise shrug-drop press-up sphinx"),
        ("in", "blade-squeeze doorway consent-back desk-lift hips-open prone-hover boat"),
        (
            "out",
            "ear-to-shoulder look-over turn-look-down side-bend side-reach seated-twist wall-turn open-arm arm-sweep",
        ),
        ("out", "nod-down hip-hinge knees-hug bridge reverse-table dog biceps-blades press-temple pir-nod"),
    ],
)
def test_the_poses_say_which_breath_is_due(breath: str, names: str) -> None:
    for name in names.split():
        exercise = LIBRARY.exercises[name]
        assert {breath_due(exercise, side, LIBRARY.poses)[0] for side in exercise.sides or ("",)} == {breath}, name


def test_the_other_breath_is_told_and_so_are_one_for_both_ways_and_one_that_lasts_too_long() -> None:
    turn = LIBRARY.exercises["look-over"]
    for plan, key in (
        (BreathPlan("in", "free", "out"), "move"),
        (BreathPlan("out", "free", "out"), "rest"),
    ):
        assert [path for path, _ in lint_breath(replace(turn, breath=plan), LIBRARY.poses)] == [("breath", key)]
    long = replace(turn, dose=replace(turn.dose, rest_s=(6, 6, 15)))
    assert [path for path, _ in lint_breath(long, LIBRARY.poses)] == [("breath", "rest")]
    assert not list(lint_breath(replace(long, breath=BreathPlan()), LIBRARY.poses))
