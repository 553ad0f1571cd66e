"""The player machine by example: pause, skip, back, easier, and how a routine ends."""

from __future__ import annotations

import pytest

from deskspine.core.player.machine import PlayerInput, advance, next_deadline
from deskspine.core.player.outcomes import records
from deskspine.core.player.view import view
from deskspine.core.routines.model import Slot
from support.player_plans import T0, TILT, TUCK, dose, outcomes, plan_of, play, three


def test_a_routine_left_alone_runs_its_length_and_is_finished() -> None:
    plan = three()
    state, events = play(plan, end=1e6)
    assert (state.outcome, state.ended, state.played_s) == ("finished", T0 + plan.total_s, plan.total_s)
    assert outcomes(state, plan) == ["done", "done", "done"]
    assert [event.kind for event in events].count("exercise") == 3
    assert next_deadline(state, plan) is None


def test_sounds_mark_holds_and_the_change_of_side() -> None:
    _, events = play(three(), end=42)
    marks = [(e.t - T0, e.kind, e.side) for e in events if e.kind in ("hold-start", "hold-end", "change-side")]
    assert marks == [
        (19, "hold-start", "left"), (27, "hold-end", "left"), (27, "change-side", "right"),
        (31, "hold-start", "right"), (39, "hold-end", "right"),
    ]  # fmt: skip


def test_a_change_of_side_without_a_rest_is_told_when_it_happens() -> None:
    _, events = play(plan_of(Slot(TILT, dose(5, 1, 2, 4, 0))), end=20)
    assert [(e.t - T0, e.side) for e in events if e.kind == "change-side"] == [(11, "right")]


def test_a_change_of_side_is_told_once_even_when_paused_while_it_is_announced() -> None:
    plan = plan_of(Slot(TILT, dose(5, 1, 2, 4, 6)))
    _, events = play(plan, (15.3, "pause"), (20, "resume"), end=60)
    assert [e.t - T0 for e in events if e.kind == "change-side"] == [15]


def test_resuming_eases_in_for_two_seconds_that_do_not_eat_the_hold() -> None:
    plan = three()
    state, _ = play(plan, (22, "pause"), (52, "resume"), end=53)
    panel = view(state, plan, T0 + 53)
    assert (panel.lead_in, panel.phase, panel.word, panel.seconds_left) == (True, "move", "ease in", 1)
    state, events = advance(state, plan, T0 + 54)
    assert [event.kind for event in events] == ["hold-start"]
    assert view(state, plan, T0 + 54).seconds_left == 5
    state, _ = advance(state, plan, T0 + 1000)
    assert state.ended == T0 + plan.total_s + 30 + 2
    assert (state.played_s, state.paused_s, state.lead_in_s) == (plan.total_s, 30, 2)


@pytest.mark.parametrize("at", [2.0, 62.0])
def test_no_easing_in_when_nothing_is_held(at: float) -> None:
    plan = three()
    state, _ = play(plan, (at, "toggle"), (at + 10, "toggle"), end=1000)
    assert state.ended == T0 + plan.total_s + 10


@pytest.mark.parametrize("key", ["pause", "hold"])
def test_paused_for_ten_minutes_counts_as_left(key: PlayerInput) -> None:
    plan = three()
    early, _ = play(plan, (20, key), end=619.9)
    assert (early.outcome, early.held) == ("", key == "hold")
    state, events = play(plan, (20, key), end=620)
    assert (state.outcome, events[-1].kind, events[-1].played_s) == ("left", "ended", 20)


def test_a_move_while_paused_stays_paused_and_begins_the_ten_minutes_anew() -> None:
    plan = three()
    state, _ = play(plan, (20, "pause"), (500, "next"), end=1000)
    assert (state.outcome, plan.segments[state.index].item, state.into_s) == ("", 2, 0)
    assert state.paused_for(T0 + 1000) == 980
    assert play(plan, (20, "pause"), (500, "next"), end=1100)[0].outcome == "left"


@pytest.mark.parametrize(
    ("at", "outcome", "missed"),
    [
        (14, "skipped", ""), (18, "skipped", ""), (19.5, "shortened", ""), (27.5, "side-missed", "right"),
        (35, "side-missed", "right"), (40, "shortened", ""), (41, "done", ""),
    ],
)  # fmt: skip
def test_what_is_recorded_depends_on_how_much_of_the_exercise_ran(at: float, outcome: str, missed: str) -> None:
    plan = three()
    state, _ = play(plan, (at, "next"), end=at)
    record = records(state, plan)[1]
    assert (record.exercise, record.outcome, record.side_missed) == ("tilt", outcome, missed)


def test_back_goes_to_the_exercise_before_unless_more_than_three_seconds_have_passed() -> None:
    plan = three()
    assert plan.segments[play(plan, (15, "back"), end=15)[0].index].item == 0
    assert plan.segments[play(plan, (15.5, "back"), end=15.5)[0].index].item == 1
    first, _ = play(plan, (1, "back"), end=1)
    assert (first.index, first.since) == (0, T0 + 1)


def test_playing_again_keeps_the_better_outcome() -> None:
    plan = three()
    state, _ = play(plan, (13, "next"), (14, "back"), end=20)
    assert outcomes(state, plan) == ["done", "skipped", "skipped"]
    assert outcomes(play(plan, (13, "next"), (14, "back"), end=1000)[0], plan) == ["done", "done", "done"]
    half, _ = play(plan, (28, "repeat"), (30, "next"), end=31)
    assert records(half, plan)[1].outcome == "side-missed"


def test_easier_halves_what_is_left_of_the_holds_and_never_below_a_second() -> None:
    plan = three()
    # The first hold of tuck runs from 45 to 50: at 46 it is cut to 3 s, and so is the second.
    state, _ = play(plan, (46, "easier"), end=1000)
    assert state.ended == T0 + plan.total_s - 4
    assert [record.eased for record in records(state, plan)] == [False, False, True]
    many: list[tuple[float, PlayerInput]] = [(44, "easier")] * 9
    assert play(plan, *many, end=1000)[0].ended == T0 + plan.total_s - 8


def test_easier_ends_a_hold_that_is_more_than_half_over() -> None:
    plan = three()
    state, events = play(plan, (47.6, "easier"), end=47.6)
    assert plan.segments[state.index].phase == "rest"
    assert [e.kind for e in events[-2:]] == ["hold-end", "segment"]
    assert play(plan, (47.4, "easier"), end=47.9)[0].index == state.index - 1
    again, _ = play(plan, (47.6, "easier"), (48, "repeat"), end=52)
    assert view(again, plan, T0 + 52).length_s == 3


@pytest.mark.parametrize(
    ("key", "at", "outcome"),
    [
        ("leave", 32.4, "left"), ("leave", 32.5, "shortened"), ("stop", 60, "stopped"),
        ("pause", 40, "shortened"),
    ],
)  # fmt: skip
def test_how_an_early_end_counts(key: PlayerInput, at: float, outcome: str) -> None:
    plan = three()
    assert play(plan, (at, key), end=at + 600)[0].outcome == outcome


def test_skipping_all_the_way_is_not_a_break() -> None:
    plan = three()
    state, events = play(plan, (1, "next"), (2, "next"), (3, "next"), end=3)
    assert (state.outcome, state.played_s) == ("left", 3)
    assert outcomes(state, plan) == ["skipped"] * 3
    assert [e.kind for e in events[-2:]] == ["exercise", "ended"]
    assert play(plan, (50, "next"), end=50)[0].outcome == "finished"


def test_keys_after_the_end_change_nothing() -> None:
    plan = plan_of(Slot(TUCK, dose(3, 1, 1, 5, 2)))
    state, _ = play(plan, end=100)
    assert advance(state, plan, T0 + 200, ("back", "resume", "stop")) == (state, ())
