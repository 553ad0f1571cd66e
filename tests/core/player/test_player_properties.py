"""The player under any keys at any time: steps, saving, conservation of time, one record each."""

from __future__ import annotations

import math
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.history.records import FELT_WORSE
from deskspine.core.player.machine import PlayerEvent, PlayerInput, PlayerState, advance, next_deadline, start
from deskspine.core.player.outcomes import felt_worse, records
from deskspine.core.player.plan import Plan
from deskspine.core.player.view import view
from deskspine.core.routines.model import Slot
from deskspine.core.timekeeping.instants import shifted
from support.effort import examples
from support.player_plans import EAR, NOD, ROLLS, TILT, TUCK, dose, plan_of
from support.saved import plain, player_of

T0 = 4321.9

doses = st.builds(
    dose, st.integers(0, 4), st.integers(1, 3), st.integers(1, 3), st.integers(0, 9), st.integers(0, 4),
    st.integers(0, 3),
)  # fmt: skip
whole = st.builds(Slot, st.sampled_from([ROLLS, TILT, TUCK, NOD, EAR]), doses)
sided = st.builds(
    Slot, st.sampled_from([TILT, EAR]), doses, only=st.sampled_from([("right", "left"), ("right",), ("left",)])
)
plans = st.builds(
    lambda slots, kind: plan_of(*slots, kind=kind),
    st.lists(whole | sided, min_size=1, max_size=4),
    st.sampled_from(["routine", "check"]),
)
pressing = st.sampled_from(get_args(PlayerInput))
soon, late = st.floats(0, 40), st.floats(0, 700)
one = st.tuples(st.tuples(soon | late, pressing))
asked_about = st.tuples(st.tuples(soon, st.just("worse")), st.tuples(soon | late, st.just("arm") | pressing))
scored = st.tuples(st.tuples(late, st.just("score-1")), st.tuples(soon, st.just("score-3")))
keys = st.lists(one | asked_about | scored, max_size=8).map(lambda groups: [key for group in groups for key in group])
"""Seconds since the previous key, and the key; often an answer to "worse", or two answers to a self-test."""
splits = st.lists(st.floats(0, 150), max_size=15)


def run(
    plan: Plan,
    pressed: list[tuple[float, PlayerInput]],
    end: float,
    stops: list[float],
    *,
    save: bool = False,
) -> tuple[PlayerState, list[PlayerEvent], float]:
    """Play to `end` seconds after the last key, with extra stops that must change nothing."""
    state, events_so_far, at = start(plan, T0), list[PlayerEvent](), 0.0
    due: list[tuple[float, int, PlayerInput | None]] = [(stop, -1, None) for stop in stops]
    for order, (wait, key) in enumerate(pressed):
        at += wait
        due.append((at, order, key))
    last = at + end
    for second, _, pressing in [
        *sorted((d for d in due if d[0] <= last), key=lambda d: d[:2]),
        (last, 99, None),
    ]:
        state, events = advance(state, plan, T0 + second, () if pressing is None else (pressing,))
        events_so_far += events
        if save:
            state = player_of(plain(state), plan)
    return state, events_so_far, T0 + last


@examples(100)
@given(plans, keys, st.floats(0, 900), splits)
def test_one_step_equals_many_and_saving_changes_nothing(
    plan: Plan, pressed: list[tuple[float, PlayerInput]], end: float, stops: list[float]
) -> None:
    once = run(plan, pressed, end, [])
    assert run(plan, pressed, end, stops) == once
    assert run(plan, pressed, end, stops, save=True) == once


@examples(100)
@given(plans, keys, st.floats(0, 900))
def test_time_is_conserved_and_each_exercise_is_recorded_once(
    plan: Plan, pressed: list[tuple[float, PlayerInput]], end: float
) -> None:
    state, events_so_far, t = run(plan, pressed, end, [])
    until = t if state.ended is None else state.ended
    spent = state.played(until) + state.paused_for(until) + state.leading_in(until)
    assert math.isclose(spent, until - T0, abs_tol=1e-6)
    assert [record.item for record in records(state, plan)] == list(range(len(plan.slots)))
    assert [e.kind for e in events_so_far].count("ended") == (1 if state.outcome else 0)
    assert [e.t for e in events_so_far] == sorted(e.t for e in events_so_far)
    here = plan.segments[state.index].item
    felt = {r.item for r in records(state, plan) if r.outcome in FELT_WORSE}
    worse = {e.item for e in events_so_far if e.record is not None and e.record.outcome in FELT_WORSE}
    assert worse <= felt <= worse | (set() if state.outcome else {here})


@examples(100)
@given(plans, keys, st.floats(0, 60))
def test_questions_pause_the_routine_and_answers_fit_what_was_asked(
    plan: Plan, pressed: list[tuple[float, PlayerInput]], end: float
) -> None:
    state, _, t = run(plan, pressed, end, [])
    segment, now = plan.segments[state.index], view(state, plan, t)
    if state.asking or state.waiting:
        assert state.paused is not None
        assert state.asking != state.waiting
    assert not state.asking or felt_worse(state, segment.item)
    assert not state.waiting or (now.answer and now.left_s == 0)
    assert now.answer == (segment.answer and not state.asking and not state.outcome)
    questions = [(plan.exercise(i).id, side) for i in range(segment.item + 1) for side in plan.asks(i)]
    answered = [(score.exercise, score.side) for score in state.scores]
    assert len(answered) == len(set(answered))
    assert set(answered) <= set(questions)
    assert all(score.score > 0 for score in state.scores) or state.outcome == "stopped"


@examples(60)
@given(plans, keys, st.floats(0, 60))
def test_the_next_deadline_is_ahead_and_the_view_fits_the_state(
    plan: Plan, pressed: list[tuple[float, PlayerInput]], end: float
) -> None:
    state, _, t = run(plan, pressed, end, [])
    due = next_deadline(state, plan)
    assert (due is None) == bool(state.outcome)
    assert due is None or due > t
    now = view(state, plan, t)
    assert 0 <= now.fraction <= 1
    assert 0 <= now.pose.progress <= 1
    assert 0 <= now.elapsed_s <= now.total_s + 1e-6
    assert now.next_change is None or now.next_change > t
    assert now.seconds_left >= (0 if state.outcome or state.waiting or state.asking else 1)


@examples(40)
@given(plans)
def test_left_alone_every_routine_adds_up(plan: Plan) -> None:
    state, _, _ = run(plan, [], 10_000, [])
    assert state.ended is not None
    if any(segment.answer for segment in plan.segments):
        assert (state.outcome, state.paused_s) in (("left", 600), ("shortened", 600))
        return
    assert math.isclose(state.ended - T0, plan.total_s, abs_tol=1e-6)
    assert (state.outcome, state.played_s) == ("finished", plan.total_s)


def test_a_new_boot_moves_every_instant() -> None:
    plan = plan_of(Slot(TILT, dose(5, 1, 2, 8, 2)))
    state, _ = advance(start(plan, T0), plan, T0 + 3)
    moved, _ = advance(shifted(state, 100), plan, T0 + 200)
    straight, _ = advance(state, plan, T0 + 100)
    assert moved == shifted(straight, 100)


BAD: list[dict[str, Any]] = [
    {"routine": "gone"}, {"level": 4}, {"level": True}, {"shape": 1}, {"index": 99}, {"index": -1},
    {"index": 1.5},
    {"into_s": -1.0}, {"into_s": float("nan")}, {"into_s": 99.0}, {"attempts": []}, {"attempts": "done"},
    {"attempts": [["gone"]]}, {"holds": [[99.0, 2.0]]}, {"holds": [3]}, {"eased": [7]}, {"held": 1},
    {"outcome": "eaten"}, {"outcome": "finished"}, {"paused": 3.0}, {"played_s": "7"}, {"since": "noon"},
]  # fmt: skip


@pytest.mark.parametrize("damage", BAD, ids=str)
def test_a_damaged_or_outdated_state_is_refused_with_a_reason(damage: dict[str, Any]) -> None:
    plan = plan_of(Slot(TILT, dose(5, 1, 2, 8, 2)))
    with pytest.raises(ValueError, match=r"it is not continued\.$|: expected |: unknown word "):
        player_of(plain(start(plan, T0)) | damage, plan)


def test_every_key_is_needed_but_those_with_a_usual_value() -> None:
    plan = plan_of(Slot(TILT, dose(5, 1, 2, 8, 2)))
    fields = plain(start(plan, T0))
    for key in ("routine", "level", "shape", "started", "index", "into_s", "attempts", "since"):
        with pytest.raises(ValueError, match=r"missing|either run, be paused or have ended"):
            player_of({k: v for k, v in fields.items() if k != key}, plan)
    names = {*PlayerState.__struct_fields__}
    assert names - set(fields) == {"paused", "ended"}
