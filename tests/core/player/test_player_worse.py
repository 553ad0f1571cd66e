"""An exercise that felt worse: everything stops, the player asks about it, and it does not come again by itself."""

from __future__ import annotations

import pytest

from deskspine.core.player.machine import PlayerInput, advance, next_deadline
from deskspine.core.player.view import view
from support.player_plans import T0, outcomes, plan_of, play, three, with_exercise
from support.saved import plain, player_of


def test_worse_stops_the_movement_where_it_is_and_asks() -> None:
    plan = three()
    state, events = play(plan, (20, "worse"), end=300)
    assert (state.asking, state.paused, plan.segments[state.index].phase, state.into_s) == (True, T0 + 20, "hold", 1)
    assert outcomes(state, plan) == ["done", "worse", "skipped"]
    assert [e.item for e in events if e.kind == "exercise"] == [0]
    panel = view(state, plan, T0 + 300)
    assert (panel.asking, panel.arm, panel.paused, panel.item, panel.next_name) == ("Tilt", False, True, 1, "Tuck")
    assert view(play(plan, (20, "pause"), end=30)[0], plan, T0 + 30).asking == ""


@pytest.mark.parametrize("key", ["resume", "toggle", "next", "worse"])
def test_going_on_means_the_next_exercise_at_once(key: PlayerInput) -> None:
    plan = three()
    state, events = play(plan, (20, "worse"), (50, key), end=50)
    assert (state.asking, state.paused, state.since, state.lead_in) == (False, None, T0 + 50, False)
    assert (plan.segments[state.index].item, state.into_s, state.paused_s) == (2, 0, 30)
    assert [(e.t - T0, e.record.outcome) for e in events if e.record and e.item == 1] == [(50, "worse")]
    state, _ = advance(state, plan, T0 + 1000)
    assert (state.outcome, state.ended) == ("finished", T0 + 50 + 24)


@pytest.mark.parametrize(("slips", "outcome"), [(1, "arm"), (2, "worse"), (3, "arm")])
def test_an_arm_is_a_second_answer_that_can_be_taken_back(slips: int, outcome: str) -> None:
    plan = three()
    arms: list[tuple[float, PlayerInput]] = [(21, "arm")] * slips
    state, events = play(plan, (20, "worse"), *arms, (30, "next"), end=31)
    assert outcomes(state, plan) == ["done", outcome, "skipped"]
    assert [e.record.outcome for e in events if e.record and e.item == 1] == [outcome]
    assert view(state, plan, T0 + 31).marks[1].mark == "worse"
    panel, _ = play(plan, (20, "worse"), *arms, end=31)
    assert (panel.asking, view(panel, plan, T0 + 31).arm) == (True, outcome == "arm")


def test_an_arm_without_a_question_and_easier_during_it_do_nothing() -> None:
    plan = three()
    assert play(plan, (20, "arm"), end=21) == play(plan, end=21)
    assert play(plan, (25, "worse"), (26, "easier"), end=30) == play(plan, (25, "worse"), end=30)


@pytest.mark.parametrize("answer", ["worse", "arm"])
def test_what_felt_worse_stays_so_however_it_is_played_again(answer: PlayerInput) -> None:
    plan = three()
    noted: list[tuple[float, PlayerInput]] = [(20, "worse"), (21, answer)] if answer == "arm" else [(20, "worse")]
    again, events = play(plan, *noted, (22, "repeat"), end=60)
    assert outcomes(again, plan) == ["done", answer, "skipped"]
    assert [e.record.outcome for e in events if e.record and e.item == 1] == [answer]
    twice, _ = play(plan, *noted, (22, "repeat"), (40, "worse"), end=60)
    assert (twice.asking, outcomes(twice, plan)[1]) == (True, answer)
    assert outcomes(advance(twice, plan, T0 + 60, ("arm",))[0], plan)[1] == ("arm" if answer == "worse" else "worse")


def test_back_ends_the_question_and_plays() -> None:
    plan = three()
    same, _ = play(plan, (20, "worse"), (21, "back"), end=21)
    assert (same.asking, same.paused, plan.segments[same.index].item, same.into_s) == (False, None, 1, 0)
    before, events = play(plan, (14, "worse"), (20, "back"), end=1000)
    assert [(e.t - T0, e.item) for e in events if e.kind == "exercise"] == [(12, 0), (20, 1), (32, 0), (56, 2)]
    assert outcomes(before, plan) == ["done", "worse", "done"]


def test_worse_while_paused_asks_and_the_ten_minutes_begin_anew() -> None:
    plan = three()
    state, _ = play(plan, (20, "hold"), (500, "worse"), end=1099)
    assert (state.asking, state.held, state.outcome, next_deadline(state, plan)) == (True, False, "", T0 + 1100)
    state, events = play(plan, (20, "hold"), (500, "worse"), end=1100)
    assert (state.outcome, state.asking, outcomes(state, plan)[1], state.paused_s) == ("left", False, "worse", 1080)
    assert [e.kind for e in events[-2:]] == ["exercise", "ended"]


@pytest.mark.parametrize(("key", "outcome"), [("stop", "stopped"), ("leave", "left")])
def test_a_question_can_be_answered_by_ending(key: PlayerInput, outcome: str) -> None:
    plan = three()
    state, events = play(plan, (20, "worse"), (25, key), end=30)
    assert (state.outcome, state.asking, state.ended, state.played_s) == (outcome, False, T0 + 25, 20)
    assert [e.record.outcome for e in events if e.record] == ["done", "worse"]
    assert view(state, plan, T0 + 30).asking == ""


@pytest.mark.parametrize("way_out", ["leave", "ten minutes", "nothing left to play"])
def test_who_reports_pain_into_an_arm_owes_nothing_however_it_ends(way_out: str) -> None:
    parts = list(three().slots)
    if way_out == "nothing left to play":
        parts[1:] = [with_exercise(part, tags=("neck-turn",)) for part in parts[1:]]
    plan = plan_of(*parts)
    leave: list[tuple[float, PlayerInput]] = [(25, "leave")] if way_out == "leave" else []
    on: list[tuple[float, PlayerInput]] = [(25, "next")] if way_out == "nothing left to play" else []
    state, events = play(plan, (14, "worse"), (21, "arm"), *leave, *on, end=900)
    assert state.outcome in ("stopped", "shortened")
    assert (events[-1].kind, events[-1].outcome) == ("ended", state.outcome)


def test_what_is_left_out_for_an_arm_is_named_and_not_called_skipped() -> None:
    first, second, third = three().slots
    plan = plan_of(first, second, with_exercise(third, tags=("neck-turn",)))
    state, _ = play(plan, (20, "worse"), (21, "arm"), end=22)
    panel = view(state, plan, T0 + 22)
    assert [item.mark for item in panel.marks] == ["done", "now", "left-out"]
    assert (panel.left_out, panel.next_name) == (("Tuck",), "")
    taken_back = view(advance(state, plan, T0 + 23, ("arm",))[0], plan, T0 + 23)
    assert (taken_back.left_out, taken_back.next_name) == ((), "Tuck")


@pytest.mark.parametrize(("body", "asked"), [(("eyes",), False), (("breath", "legs"), False), (("eyes", "neck"), True)])
def test_an_arm_is_asked_about_only_where_neck_shoulders_or_arms_move(body: tuple[str, ...], asked: bool) -> None:
    plan = plan_of(with_exercise(three().slots[0], body=body))
    state, _ = play(plan, (8, "worse"), (9, "arm"), end=10)
    panel = view(state, plan, T0 + 10)
    assert (panel.arm_asked, panel.arm) == (asked, asked)


def test_after_the_last_exercise_going_on_ends_the_routine() -> None:
    plan = three()
    state, events = play(plan, (50, "worse"), (55, "next"), end=55)
    assert (state.outcome, state.ended, [e.kind for e in events[-2:]]) == ("finished", T0 + 55, ["exercise", "ended"])


def test_going_away_during_the_question_does_not_hold_what_follows() -> None:
    away, _ = play(three(), (20, "worse"), (25, "hold"), end=30)
    assert (away.asking, away.held) == (True, True)
    back, _ = play(three(), (20, "worse"), (25, "hold"), (30, "next"), end=30)
    assert (back.held, back.paused) == (False, None)


def test_it_does_not_come_again_by_itself() -> None:
    plan = three()
    before, _ = play(plan, (20, "worse"), (21, "next"), (22, "back"), (22.5, "back"), (23, "back"), end=23)
    assert (before.index, view(before, plan, T0 + 23).next_name) == (0, "Tuck")
    felt: tuple[PlayerInput, PlayerInput] = ("pause", "arm")
    for more in felt:
        state, events = play(plan, (20, "worse"), (20.5, more), (21, "next"), (22, "back"), (22.5, "back"), end=1000)
        assert [e.item for e in events if e.kind == "segment" and e.t > T0 + 23 and e.item == 1] == []
        assert outcomes(state, plan) == ["done", "worse" if more == "pause" else "arm", "done"]


def test_states_saved_before_there_were_questions_are_read() -> None:
    plan = plan_of(*three().slots)
    state, _ = play(plan, (20, "pause"), end=30)
    old = {k: v for k, v in plain(state).items() if k not in ("asking", "waiting", "scores")}
    assert player_of(old, plan) == state
