"""Key poses that a movement passes without a halt."""

from __future__ import annotations

from deskspine.core.player.plan import Plan, compile_plan
from deskspine.core.player.poses import PoseView, pose_in
from support import shipped


def plan_of(exercise: str) -> Plan:
    """Return the plan of a routine with `exercise`."""
    routines = shipped.library().routines.values()
    return compile_plan(next(r for r in routines if any(s.exercise.id == exercise for s in r.slots)), 1)


def poses_of(exercise: str) -> list[PoseView]:
    """Return the poses in the middle of every movement of `exercise`, in order."""
    plan = plan_of(exercise)
    seen: list[PoseView] = []
    for index, segment in enumerate(plan.segments):
        if plan.exercise(segment.item).id == exercise:
            for part in range(60):
                pose = pose_in(plan, index, (part + 0.5) / 60)
                if pose.start not in ("", pose.end) and (
                    not seen or (seen[-1].start, seen[-1].end) != (pose.start, pose.end)
                ):
                    seen.append(pose)
    return seen


def test_a_movement_to_a_hold_stops_at_both_ends() -> None:
    assert {(pose.before, pose.after) for pose in poses_of("ear-to-shoulder")} == {("", "")}


def test_a_circle_goes_on_from_movement_to_rest_and_into_the_next_round() -> None:
    first, *between, last = poses_of("shoulder-rolls-both")
    assert first.before == ""
    assert last.after == ""
    assert all(pose.before or pose.after for pose in between)
    for pose in (first, *between, last):
        assert pose.before not in (pose.start, pose.end)
        assert pose.after not in (pose.start, pose.end)


def test_the_hands_are_shaken_in_the_rest_after_the_whole_exercise() -> None:
    down, *shakes = poses_of("fists-open")[-4:]
    assert (down.start, down.end) == ("s_arms_fwd_open", "s_hands_shaken_in")
    assert [pose.end for pose in shakes] == ["s_hands_shaken_out", "s_hands_shaken_in", "s_hands_shaken_out"]
