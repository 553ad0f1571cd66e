"""The self-test: after each movement it asks how far the movement went, and waits for the answer."""

from __future__ import annotations

import pytest

from deskspine.core.history.history import Score
from deskspine.core.player.machine import PlayerInput, advance, next_deadline
from deskspine.core.player.plan import plan_shape
from deskspine.core.player.view import view
from deskspine.core.routines.model import Slot
from support.player_plans import EAR, NOD, T0, TUCK, check, dose, outcomes, plan_of, play
from support.saved import plain, player_of

NOD_2, LEFT_3, RIGHT_1 = Score("nod", "", 2), Score("ear", "left", 3), Score("ear", "right", 1)
ALL: list[tuple[float, PlayerInput]] = [(18, "score-2"), (31, "score-3"), (32, "score-1")]
"""Answers to all questions: the nod at 18, so that the ear begins there and its time for answers at 30."""


def test_only_the_rest_after_a_movement_of_a_self_test_asks() -> None:
    asking = [(s.item, s.seconds) for s in check().segments if s.answer]
    assert asking == [(1, 6), (2, 6)]
    same = plan_of(*check().slots)
    assert [s.answer for s in same.segments if s.after] == [False, False]
    assert plan_shape(same) != plan_shape(check())
    assert not any(s.answer for s in plan_of(Slot(TUCK, dose(3, 1, 1, 2, 1, after=4)), kind="check").segments)


def test_answers_are_kept_side_by_side_and_go_on_at_once() -> None:
    plan = check()
    state, events = play(plan, *ALL, end=40)
    assert state.scores == (NOD_2, LEFT_3, RIGHT_1)
    assert (state.outcome, state.ended, state.paused_s) == ("finished", T0 + 32, 0)
    assert outcomes(state, plan) == ["done", "done", "done"]
    assert [e.t - T0 for e in events if e.kind == "exercise"] == [8, 18, 32]


def test_the_view_says_what_is_asked() -> None:
    plan = check()
    moving = view(play(plan, end=10)[0], plan, T0 + 10)
    assert (moving.answer, moving.guide, moving.answers) == (False, NOD.scores, ())
    nod = view(play(plan, end=18)[0], plan, T0 + 18)
    assert (nod.answer, nod.answer_side, nod.word, nod.seconds_left, nod.waiting) == (True, "", "how far?", 5, False)
    panel = view(play(plan, ALL[0], end=30)[0], plan, T0 + 30)
    right = view(play(plan, *ALL[:2], end=31)[0], plan, T0 + 31)
    assert [(v.answer_side, v.answers) for v in (panel, right)] == [("left", ()), ("right", (LEFT_3,))]
    assert not view(play(plan, (17.5, "worse"), end=18)[0], plan, T0 + 18).answer


def test_sides_are_asked_in_the_order_in_which_they_were_played() -> None:
    plan = plan_of(Slot(EAR, dose(0, 1, 2, 0, 2, after=6), only=("right", "left")), kind="check")
    state, _ = play(plan, (9, "score-1"), (9.5, "score-3"), end=10)
    assert state.scores == (RIGHT_1, LEFT_3)
    one_side = plan_of(Slot(EAR, dose(0, 1, 2, 0, 2, after=6), only=("right",)), kind="check")
    assert play(one_side, (5, "score-1"), end=6)[0].outcome == "finished"


def test_a_score_anywhere_else_does_nothing() -> None:
    for at in (1.0, 12.0, 15.0):
        assert play(check(), (at, "score-0"), (at, "score-3"), end=16) == play(check(), end=16)
    asking, _ = play(check(), (17.5, "worse"), (18, "score-0"), end=19)
    assert (asking.asking, asking.scores, asking.outcome) == (True, (), "")


def test_it_waits_for_a_late_answer_and_then_goes_on_without_a_lead_in() -> None:
    plan = check()
    state, _ = play(plan, end=60)
    assert (state.waiting, state.paused, next_deadline(state, plan)) == (True, T0 + 23, T0 + 623)
    panel = view(state, plan, T0 + 60)
    assert (panel.waiting, panel.answer, panel.paused, panel.seconds_left, panel.fraction) == (True, True, True, 0, 1.0)
    after, _ = play(plan, (60, "score-2"), end=60)
    assert (after.waiting, after.paused, after.since, after.lead_in) == (False, None, T0 + 60, False)
    assert (plan.segments[after.index].item, after.into_s, after.paused_s) == (2, 0, 37)
    half, _ = play(plan, (18, "score-2"), (31, "score-3"), end=50)
    assert (half.waiting, half.paused, half.scores) == (True, T0 + 36, (NOD_2, LEFT_3))


@pytest.mark.parametrize("key", ["resume", "toggle", "pause"])
def test_pausing_and_going_on_are_no_answer(key: PlayerInput) -> None:
    assert play(check(), (40, key), end=60) == play(check(), end=60)
    away, _ = play(check(), (40, "hold"), end=41)
    assert (away.held, play(check(), (40, "hold"), (50, "resume"), end=60)) == (True, play(check(), end=60))


def test_next_leaves_it_unanswered() -> None:
    plan = check()
    for at in (20.0, 60.0):
        state, events = play(plan, (at, "next"), end=at)
        assert (plan.segments[state.index].item, state.since, state.scores) == (2, T0 + at, ())
        assert [e.record.outcome for e in events if e.record] == ["done", "done"]


def test_nobody_answers_for_ten_minutes() -> None:
    plan = check()
    early, _ = play(plan, end=622)
    late, _ = play(plan, end=623)
    assert (early.outcome, late.outcome, late.waiting) == ("", "shortened", False)
    assert (late.played_s, late.paused_s) == (23, 600)


@pytest.mark.parametrize("at", [18.0, 60.0])
def test_any_symptom_ends_it_at_once(at: float) -> None:
    state, events = play(check(), (at, "score-0"), end=at + 1)
    assert (state.outcome, state.ended, state.scores) == ("stopped", T0 + at, (Score("nod", "", 0),))
    assert [e.kind for e in events[-2:]] == ["exercise", "ended"]


def test_playing_again_asks_again() -> None:
    plan = check()
    again, _ = play(plan, *ALL[:2], (31.5, "repeat"), end=31.5)
    assert (again.scores, plan.segments[again.index].item) == ((NOD_2,), 2)
    before, _ = play(plan, ALL[0], (19, "back"), end=19)
    assert (before.scores, plan.segments[before.index].item) == ((), 1)
    waited, _ = play(plan, (60, "repeat"), end=61)
    assert (waited.waiting, waited.paused, plan.segments[waited.index].item) == (False, None, 1)


def test_a_movement_that_felt_worse_while_it_was_asked_about() -> None:
    plan = check()
    state, _ = play(plan, (60, "worse"), end=61)
    assert (state.asking, state.waiting, outcomes(state, plan)) == (True, False, ["done", "worse", "skipped"])
    state, _ = advance(state, plan, T0 + 62, ("next",))
    assert (plan.segments[state.index].item, state.since) == (2, T0 + 62)


def test_an_answer_while_the_person_paused_leaves_it_paused() -> None:
    plan = check()
    state, _ = play(plan, (18, "pause"), (20, "score-2"), end=30)
    assert (plan.segments[state.index].item, state.paused, state.scores) == (2, T0 + 20, (NOD_2,))


def score(exercise: str, number: int) -> dict[str, object]:
    """Return an answer as it is saved."""
    return {"exercise": exercise, "side": "", "score": number}


@pytest.mark.parametrize(
    "damage",
    [
        {"scores": [score("nod", 4)]}, {"scores": [score("nod", True)]}, {"scores": [score("rolls", 1)]},
        {"scores": [score("ear", 1)]}, {"scores": [score("nod", 1), score("nod", 2)]}, {"scores": "nod"},
        {"scores": [score("nod", 1)]}, {"asking": True}, {"waiting": 1}, {"index": 0, "into_s": 0.0}, {"paused": "x"},
    ],
    ids=str,
)  # fmt: skip
def test_damaged_answers_are_refused(damage: dict[str, object]) -> None:
    plan = check()
    state, _ = play(plan, end=60)
    assert player_of(plain(state), plan) == state
    with pytest.raises(ValueError, match=r"it is not continued\.$|: expected "):
        player_of(plain(state) | damage, plan)
