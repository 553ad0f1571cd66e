"""The loop of a figure: a short form of an exercise in which every pose is seen, again and again."""

from __future__ import annotations

import pytest

from deskspine.core.routines.frame_poses import poses_of
from deskspine.core.routines.model import Level
from deskspine.tui.widgets.figure_loop import loop_plan, loop_shot
from support import shipped

ROUNDS_S = 30
"""Maximum seconds of one round: a person who looks for a while sees all of it."""


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("routine_id", sorted(shipped.library().routines))
def test_a_round_is_short_and_ends_in_every_pose_of_the_exercise(routine_id: str, level: Level) -> None:
    routine = shipped.library().routines[routine_id]
    plan = loop_plan(routine, level)
    assert 0 < plan.total_s <= ROUNDS_S
    exercise = plan.exercise(0)
    wanted = {
        pose
        for segment in plan.segments
        for pose in poses_of(exercise, segment.phase, segment.side)
        if not segment.after
    }
    seen = {loop_shot(plan, step / 20).shot.end for step in range(int(plan.total_s * 20))}
    assert wanted <= seen


def test_every_round_is_the_same() -> None:
    plan = loop_plan(shipped.library().routines["seated-2min"], 1)
    for step in range(40):
        once = loop_shot(plan, step / 4)
        later = loop_shot(plan, step / 4 + 3 * plan.total_s)
        assert once.shot == later.shot
        assert once.left_s == pytest.approx(later.left_s)
