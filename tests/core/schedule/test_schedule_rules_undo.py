"""Answers that are taken back, and breaks that are not counted twice."""

from __future__ import annotations

import pytest
from hypothesis import given as with_
from hypothesis import strategies as st

from deskspine.core import session as machine
from deskspine.core.player.plan import compile_plan
from deskspine.core.schedule import inputs as given
from deskspine.core.schedule import machine as clock
from deskspine.core.schedule.policy import Policy
from deskspine.core.session import Play, Press
from deskspine.core.timekeeping.instants import Now
from support.chance import Step, inputs_of, now_at, policies, steps_and_gaps
from support.effort import examples
from support.lived import events_of, library, only, only_row, play, simulation

UNDONE = "+51:10 undo\n+58:00 end"


@pytest.mark.parametrize("word", ["did-it", "not-now"])
def test_an_answer_that_is_taken_back_was_never_given(word: str) -> None:
    without = play("+51:00 clock 0\n+51:10 input\n+58:00 end")
    rows = play(f"+51:00 {word}\n{UNDONE}")
    assert [row for row in rows if row["event"] not in (word, "undone")] == without
    undone = only_row(rows, "undone")
    assert (undone["sit_s"], undone["next_due_s"]) == (3070, None)


@pytest.mark.parametrize("word", ["did-it", "not-now"])
def test_before_a_break_is_due_it_falls_due_when_it_would_have(word: str) -> None:
    rows = play(f"+30:00 {word}\n+30:20 undo\n+52:00 end")
    assert only_row(rows, "undone")["next_due_s"] == 3000
    assert only_row(rows, "due")["sit_s"] == 3000


def test_after_half_a_minute_there_is_nothing_to_take_back() -> None:
    assert events_of("+10:00 did-it\n+10:29 undo\n+11:00 end")[-1] == (629, "undone")
    rows = play("+10:00 did-it\n+10:30 undo\n+11:00 end")
    assert (
        only_row(rows, "refused")["why"]
        == "there is nothing to undo; undo works for 30 s after “did it”, a skip or the end of a routine"
    )
    assert rows[-1]["sit_s"] == 60


@pytest.mark.parametrize("then", ["lock", "start", "undo"])
def test_what_came_after_it_ends_that(then: str) -> None:
    rows = play(f"+10:00 did-it\n+10:05 {then}\n+10:10 undo\n+10:20 end")
    assert only_row(rows, "refused", 610)["why"].startswith("there is nothing to undo")


def test_a_break_taken_back_is_a_row_that_counts_no_more() -> None:
    run = simulation("+10:00 did-it\n+10:05 undo\n+30:00 did-it\n+40:00 end")
    rows = list(run.run())
    assert [(row.outcome, row.annulled) for row in run.journal.breaks] == [("did-it", "taken back"), ("did-it", "")]
    assert run.engine is not None
    assert run.engine.snapshot().today.breaks == 1
    assert rows[-1].event.sit_s == 600
    assert [seen.event.kind for seen in rows] == ["did-it", "undone", "did-it", "end"]


def test_of_two_breaks_counted_at_one_instant_the_last_is_taken_back() -> None:
    run = simulation("+10:00 did-it\n+10:00 did-it-again\n+10:05 undo\n+11:00 end")
    list(run.run())
    assert [row.annulled for row in run.journal.breaks] == ["", "taken back"]
    assert run.engine is not None
    assert run.engine.snapshot().today.breaks == run.engine.situation.desk.clock.breaks_today == 1


@pytest.mark.parametrize("seconds", [10, 90])
def test_a_routine_that_was_left_waits_to_go_on_and_ends_as_if_it_had_not_been(seconds: int) -> None:
    plan = compile_plan(library().routines["seated-2min"], 1)
    policy = Policy()
    desk = machine.begin(Now(0.0, 0.0), policy, source=True)

    def at(t: float, *inputs: machine.DeskInput) -> machine.StepResult:
        nonlocal desk
        desk, step = machine.advance(desk, Now(t, t), inputs, policy)
        return step

    at(600.0, Play(plan))
    left = at(600.0 + seconds, Press("leave"))
    assert (desk.player, desk.clock.run) == (None, None)
    at(620.0 + seconds, given.UndoAnswer())
    assert desk.clock.run is not None
    assert desk.player is not None
    assert desk.player.held
    assert desk.player.played(desk.clock.t) == pytest.approx(seconds, abs=0.01)
    assert desk.clock.sit.at(desk.clock.t) == 620 + seconds
    at(630.0 + seconds, Press("resume"))
    ended = at(2000.0)
    assert [one.outcome for one in (*left.played, *ended.played)][-1] == "finished"
    assert desk.clock.breaks_today == 1
    assert desk.left is None


def test_the_row_of_a_routine_that_was_left_counts_no_more_and_the_routine_ends_once() -> None:
    run = simulation("+10:00 start\n+11:30 leave\n+11:40 undo\n+11:50 space\n+20:00 end")
    list(run.run())
    assert [(row.outcome, row.annulled) for row in run.journal.breaks] == [
        ("shortened", "taken back"), ("finished", ""),
    ]  # fmt: skip
    assert run.engine is not None
    assert run.engine.snapshot().today.breaks == 1
    assert run.engine.situation.profile.history == run.journal.history("2026-03-02")


def test_a_break_that_was_just_counted_is_not_counted_again() -> None:
    rows = play("+10:00 did-it\n+22:20 did-it\n+22:29 did-it\n+22:50 end")
    assert [row["why"] for row in only(rows, "refused")] == [
        "already counted at 08:10; press again within 3 s to count another one"
    ] * 2
    assert len(only(rows, "did-it")) == 1
    assert len(only(play("+10:00 did-it\n+22:30 did-it\n+23:00 end"), "did-it")) == 2


@pytest.mark.parametrize(
    "before",
    [
        "+10:00 start",
        "+9:00 start\n+10:30 leave",
        "+7:00 lock\n+12:00 unlock",
        "+6:00 stall 300",
        "+7:00 quit\n+12:00 launch",
    ],
)
def test_whatever_counted_it(before: str) -> None:
    rows = play(f"{before}\n+13:00 did-it\n+14:00 end")
    assert only_row(rows, "refused")["why"].startswith("already counted at 08:1")


@pytest.mark.parametrize(("gap_s", "counts"), [(0, True), (3, True), (4, False)])
def test_the_same_key_twice_within_three_seconds_insists(gap_s: int, counts: bool) -> None:
    rows = play(f"+10:00 did-it\n+15:00 did-it\n+15:{gap_s:02d} did-it\n+16:00 end")
    assert len(only(rows, "did-it")) == 1 + counts


def test_a_word_insists_at_once() -> None:
    assert len(only(play("+10:00 did-it\n+10:01 did-it-again\n+11:00 end"), "did-it")) == 2


@examples(60)
@with_(st.lists(st.integers(0, 2), min_size=1, max_size=25))
def test_a_burst_of_keys_counts_one_break(pauses: list[int]) -> None:
    rows, second = ["+10:00 did-it"], 0
    for pause in pauses:
        second += pause
        rows.append(f"+10:{second:02d} did-it")
    text = "\n".join(rows) + "\n+12:00 end"
    assert len(only(play(text), "did-it")) == 1


@examples(60)
@with_(
    policies, st.booleans(), st.lists(steps_and_gaps, max_size=15), st.sampled_from(["did", "not"]), st.floats(0, 29)
)
def test_whatever_the_day_was_an_answer_that_is_taken_back_leaves_no_trace(
    policy: Policy, source: bool, day: list[Step], did: bool, after_s: float
) -> None:
    state = clock.begin(now_at(0.0), policy, source=source)
    t = 0.0
    for step in day:
        t += step.after_s
        state, _ = clock.advance(state, now_at(t), inputs_of(step, t), policy)
    # An answer proves that the person is there; this one does nothing else where nothing is paused.
    state, _ = clock.advance(state, now_at(t), [given.Resume()], policy)
    if state.run is not None or (state.ask is not None and state.ask.kind == "micro"):
        return
    answer = given.DidIt("again") if did else given.NotNow()
    then = now_at(t + after_s)
    without, _ = clock.advance(state, then, [given.Resume()], policy)
    answered, _ = clock.advance(state, now_at(t), [answer], policy)
    back, events = clock.advance(answered, then, [given.UndoAnswer()], policy)
    if "away" in [event.kind for event in events]:
        return  # leaving the desk ends the offer
    assert events[-1].kind != "refused"
    for name in ("sit", "progress"):
        assert getattr(back, name).at(then.t) == pytest.approx(getattr(without, name).at(then.t), abs=1e-6)
    assert (back.snoozes, back.breaks_today, back.breaks_day) == (
        without.snoozes, without.breaks_today, without.breaks_day,
    )  # fmt: skip
    assert (back.ask is None) == (without.ask is None)
    assert back.ask is None or without.ask is None or back.ask.stage == without.ask.stage
