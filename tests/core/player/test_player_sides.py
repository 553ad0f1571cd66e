"""Sides in another order, or only one side: the slot decides, not its exercise."""

from __future__ import annotations

import pytest

from deskspine.core.player.outcomes import records
from deskspine.core.player.plan import Plan
from deskspine.core.player.view import PlayerView, view
from deskspine.core.routines.model import BreathPlan, Exercise, Frame, Slot
from support.player_plans import T0, TILT, dose, plan_of, play

RIGHT_FIRST = plan_of(Slot(TILT, dose(5, 1, 2, 8, 3), only=("right", "left")))
"""A plan: prep to 5 s, right to 18 s, left to 31 s."""


def view_at(plan: Plan, at: float) -> PlayerView:
    return view(play(plan, end=at)[0], plan, T0 + at)


def test_the_first_side_is_the_slots_own_and_the_other_is_announced() -> None:
    sides = [(view_at(RIGHT_FIRST, at).side, view_at(RIGHT_FIRST, at).next_side) for at in (1, 6, 14.5, 15.5, 19, 30)]
    assert sides == [("right", ""), ("right", ""), ("right", ""), ("right", "left"), ("left", ""), ("left", "")]
    _, events = play(RIGHT_FIRST, end=40)
    assert [(e.t - T0, e.side) for e in events if e.kind == "change-side"] == [(16, "left")]


@pytest.mark.parametrize(("at", "done", "missed"), [(10.0, (), ""), (20.0, ("right",), "left")])
def test_the_side_that_was_missed_is_the_second_one_played(at: float, done: tuple[str, ...], missed: str) -> None:
    state, _ = play(RIGHT_FIRST, (at, "next"), end=at)
    assert (records(state, RIGHT_FIRST)[0].side_missed, view(state, RIGHT_FIRST, T0 + at).marks[0].sides_done) == (
        missed,
        done,
    )
    both = view_at(RIGHT_FIRST, 40).marks[0]
    assert (both.sides, both.sides_done, both.mark) == (("right", "left"), ("right", "left"), "done")


def test_poses_are_mirrored_by_the_side_that_plays() -> None:
    poses = [(p.start, p.end) for p in (view_at(RIGHT_FIRST, at).pose for at in (6, 10, 16, 19, 25, 30))]
    assert poses == [
        ("neutral", "tilt_r"), ("tilt_r", "tilt_r"), ("tilt_r", "neutral"),
        ("neutral", "tilt_l"), ("tilt_l", "tilt_l"), ("tilt_l", "neutral"),
    ]  # fmt: skip


def test_getting_ready_and_easing_in_show_the_first_side() -> None:
    reach = Exercise(
        "reach", "Reach", "stretch", "far", ("Reach",), sides=("left", "right"),
        frames=(Frame("prep", "hand_l"), Frame("move", "far_l")),
    )  # fmt: skip
    plan = plan_of(Slot(reach, dose(4, 1, 6, 0, 0), only=("right", "left")))
    assert view_at(plan, 1).pose.end == "hand_r"
    state, _ = play(plan, (7, "pause"), (8, "resume"), end=9)
    assert (view(state, plan, T0 + 9).pose.start, view(state, plan, T0 + 9).pose.end) == ("hand_r", "far_r")


def test_one_side_alone_is_the_whole_exercise() -> None:
    plan = plan_of(Slot(TILT, dose(5, 2, 2, 3, 2), only=("right",)))
    assert {s.side for s in plan.segments} == {"right"}
    assert (plan.total_s, plan.segments[-1].rep, {s.next_side for s in plan.segments}) == (19, 2, {""})
    half, _ = play(plan, (13, "next"), end=13)
    assert (records(half, plan)[0].outcome, records(half, plan)[0].side_missed) == ("shortened", "")
    state, _ = play(plan, end=19)
    assert records(state, plan)[0].outcome == "done"


@pytest.mark.parametrize(
    ("order", "sides"), [("alternate", ["right", "left", "right", "left"]), ("block", ["right"] * 2 + ["left"] * 2)]
)
def test_sides_take_turns_or_follow_each_other_in_the_slots_order(order: str, sides: list[str]) -> None:
    turn = Exercise(
        "turn", "Turn", "mobility", "slow", ("Turn",), sides=("left", "right"), side_order=order,  # type: ignore[arg-type]
        breath_by_side=(("left", BreathPlan("out")), ("right", BreathPlan("in"))),
    )  # fmt: skip
    moves = plan_of(Slot(turn, dose(0, 2, 2, 0, 0), only=("right", "left"))).segments
    assert [s.side for s in moves] == sides
    assert [s.breath for s in moves] == ["in" if side == "right" else "out" for side in sides]


def test_the_steps_are_those_of_the_side_that_is_due() -> None:
    ways = (("back", ("Roll them back",)), ("forward", ("Roll them forward",)))
    roll = Exercise(
        "roll", "Rolls", "mobility", "cue", ways[0][1], sides=("back", "forward"), steps_by_side=ways,
        frames=(Frame("move", "neutral"),),
    )  # fmt: skip
    plan = plan_of(Slot(roll, dose(5, 1, 2, 0, 2)))
    assert [view_at(plan, at).steps[0] for at in (1, 6, 8, 9.5, 12)] == [
        *["Roll them back"] * 3,
        *["Roll them forward"] * 2,
    ]
    last_first = plan_of(Slot(roll, dose(5, 1, 2, 0, 2), only=("forward", "back")))
    assert view_at(last_first, 1).steps == ("Roll them forward",)
