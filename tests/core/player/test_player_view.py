"""The view of a player panel: digits, words, sides, poses, marks and when to look again."""

from __future__ import annotations

from deskspine.core.player.machine import PlayerInput, advance, start
from deskspine.core.player.plan import Plan
from deskspine.core.player.poses import PoseView
from deskspine.core.player.view import PlayerView, view
from deskspine.core.routines.model import Exercise, Frame, Slot
from support.player_plans import TILT, dose, plan_of, three

T0 = 777.3


def view_at(plan: Plan, at: float, *keys: tuple[float, PlayerInput]) -> PlayerView:
    state = start(plan, T0)
    for second, key in keys:
        state, _ = advance(state, plan, T0 + second, (key,))
    return view(state, plan, T0 + at)


def test_words_digits_and_places() -> None:
    plan = three()
    assert [view_at(plan, at).word for at in (1, 5, 20, 40, 62)] == [
        "get ready",
        "move",
        "hold",
        "let go",
        "rest",
    ]
    hold = view_at(plan, 20.25)
    assert (hold.exercise.id, hold.side, hold.rep, hold.reps) == ("tilt", "left", 1, 1)
    assert (hold.seconds_left, hold.length_s, round(hold.fraction, 3)) == (7, 8, 0.156)
    assert (hold.breath_word, view_at(plan, 18).breath_word) == ("keep breathing", "breathe out")
    assert (hold.next_name, view_at(plan, 50).next_name, hold.total_s) == ("Tuck", "", 65)
    assert round(hold.elapsed_s, 6) == 20.25


def test_the_other_side_is_shown_over_the_last_three_seconds_before_it() -> None:
    plan = plan_of(Slot(TILT, dose(5, 1, 2, 4, 5)))
    turning = [view_at(plan, at).next_side for at in (10, 12.9, 13, 15.9, 16, 26)]
    assert turning == ["", "", "right", "right", "", ""]


def test_a_short_rest_shows_the_other_side_at_the_end_of_the_hold_already() -> None:
    plan = plan_of(Slot(TILT, dose(5, 1, 2, 4, 2)))
    assert [(view_at(plan, at).phase, view_at(plan, at).next_side) for at in (9.9, 10, 11, 12.9, 13)] == [
        ("hold", ""),
        ("hold", "right"),
        ("rest", "right"),
        ("rest", "right"),
        ("move", ""),
    ]


def test_the_next_change_is_exactly_when_the_digits_change() -> None:
    plan, t, shown = three(), T0, list[int]()
    state = start(plan, T0)
    for _ in range(65):
        now = view(state, plan, t)
        assert now.next_change is not None
        assert view(state, plan, now.next_change - 1e-3).seconds_left == now.seconds_left
        shown.append(now.seconds_left)
        assert t < now.next_change <= t + 1 + 1e-6
        t = now.next_change
    assert shown[:8] == [4, 3, 2, 1, 2, 1, 2, 1]
    assert abs(t - T0 - 65) < 1e-6
    assert view(state, plan, t + 1).outcome == "finished"
    assert view_at(plan, 30, (20, "pause")).next_change is None


def test_marks_follow_the_routine() -> None:
    plan = three()
    assert [mark.mark for mark in view_at(plan, 30).marks] == ["done", "now", "to-come"]
    assert view_at(plan, 30).marks[1].sides_done == ("left",)
    assert [mark.mark for mark in view_at(plan, 9, (1, "next"), (2, "worse"), (3, "next")).marks] == [
        "skipped",
        "worse",
        "now",
    ]
    over = view_at(plan, 30, (28, "leave"))
    assert [mark.mark for mark in over.marks] == ["done", "shortened", "skipped"]
    assert (over.marks[1].sides_done, over.next_change) == (("left",), None)
    assert [mark.mark for mark in view_at(plan, 31, (30, "next"), (30.5, "back"), (30.6, "back")).marks] == [
        "now", "shortened", "to-come",
    ]  # fmt: skip


def test_frames_share_a_phase_and_the_second_side_is_mirrored() -> None:
    plan = three()
    assert view_at(plan, 1).pose == PoseView("neutral", "neutral", 0.25)
    first, second = view_at(plan, 4.5).pose, view_at(plan, 5.5).pose
    assert (first.start, first.end, round(first.progress, 6)) == ("neutral", "up", 0.5)
    assert (second.start, second.end, round(second.progress, 6)) == ("up", "back", 0.5)
    assert [(p.start, p.end) for p in (view_at(plan, at).pose for at in (18, 20, 28, 30, 33))] == [
        ("neutral", "tilt_l"), ("tilt_l", "tilt_l"), ("tilt_l", "neutral"),
        ("neutral", "tilt_r"), ("tilt_r", "tilt_r"),
    ]  # fmt: skip
    # Tuck has a key pose for its hold only; it stays in it through the rest after.
    assert [(p.start, p.end) for p in (view_at(plan, at).pose for at in (42, 46, 62))] == [
        ("", ""), ("s_tuck", "s_tuck"), ("s_tuck", "s_tuck"),
    ]  # fmt: skip


def test_a_frame_of_one_side_is_used_for_that_side_as_it_is_drawn() -> None:
    turns = Exercise(
        "turns", "Turns", "mobility", "slow", ("Turn",), sides=("left", "right"),
        frames=(Frame("move", "far_l", "left"), Frame("move", "near_l", "right"), Frame("rest", "mid")),
    )  # fmt: skip
    plan = plan_of(Slot(turns, dose(2, 1, 2, 0, 2)))
    assert [view_at(plan, at).pose.end for at in (3, 7)] == ["far_l", "near_l"]


def test_easing_in_after_a_pause_goes_from_rest_to_the_held_pose() -> None:
    pose = view_at(three(), 41, (32, "pause"), (40, "resume")).pose
    assert (pose.start, pose.end, round(pose.progress, 6)) == ("neutral", "tilt_r", 0.5)


def test_the_easier_way_is_shown_once_asked_for() -> None:
    plan = three()
    eased = view_at(plan, 20, (13, "easier"))
    assert (eased.easier, eased.length_s, eased.total_s, view_at(plan, 20).easier) == ("Half as far.", 4, 57, "")


def test_a_panel_that_an_absence_paused_says_so() -> None:
    paused = view_at(three(), 120, (20, "hold"))
    assert (paused.paused, paused.held) == (True, True)
