"""Snoozes in the heads-up: a break that is announced falls due later, and everything else stays as it was."""

from __future__ import annotations

import pytest
from hypothesis import given as with_
from hypothesis import strategies as st

from deskspine.core.schedule import inputs as given
from deskspine.core.schedule import machine
from deskspine.core.schedule.next_ask import next_ask
from deskspine.core.schedule.policy import Policy
from deskspine.core.schedule.snoozes import announced_due
from deskspine.core.schedule.state import State
from deskspine.core.schedule.step import Step as Moment
from deskspine.core.text.plain_data import converted
from support.chance import Step, inputs_of, now_at, policies, steps_and_gaps
from support.effort import examples
from support.lived import events_of, only, only_row, play
from support.saved import plain


def announced(state: State, policy: Policy) -> float | None:
    return announced_due(Moment(state, now_at(state.t), policy))


def test_a_snooze_in_the_heads_up_moves_the_break_and_announces_it_again() -> None:
    rows = play("+49:30 snooze\n+56:00 end")
    assert [(row["elapsed_s"], row["event"]) for row in rows[:-1]] == [
        (2940, "heads-up"),
        (2970, "snoozed"),
        (3240, "heads-up"),
        (3300, "due"),
        (3330, "ask"),
    ]
    snoozed = only_row(rows, "snoozed")
    assert snoozed["next_due_s"] == 3300
    assert snoozed["why"] == "the break is due at 08:55 (1 of 3 used)"


def test_it_counts_as_one_of_the_snoozes_of_this_break() -> None:
    rows = play("+49:30 snooze\n+56:00 snooze\n+1:02:00 snooze\n+1:03:00 end", "schedule.snooze_limit=2")
    assert [row["elapsed_s"] for row in only(rows, "snoozed")] == [2970, 3360]
    assert "2 of 2 used" in only_row(rows, "refused")["why"]
    assert [row["why"].rpartition("; ")[2] for row in only(rows, "ask")] == ["1 snooze used", "2 snoozes used"]


def test_the_limit_holds_in_the_heads_up_too() -> None:
    rows = play("+49:30 snooze\n+54:30 snooze\n+56:00 end", "schedule.snooze_limit=1")
    assert only_row(rows, "refused")["elapsed_s"] == 3270
    assert only_row(rows, "due")["elapsed_s"] == 3300


@pytest.mark.parametrize("word", ["did-it", "not-now", "start"])
def test_the_next_break_is_due_after_the_interval_alone(word: str) -> None:
    rows = play(f"+49:30 snooze\n+52:00 {word}\n+2:00:00 end")
    began = only_row(rows, "finished")["elapsed_s"] if word == "start" else 3120
    assert only_row(rows, "due")["elapsed_s"] == began + 3000


def test_a_short_absence_keeps_what_was_added() -> None:
    rows = play("+49:30 snooze\n+51:00 away\n+52:40 back\n+1:00:00 end")
    assert only_row(rows, "due")["elapsed_s"] == 3300 + 100


def test_an_answer_that_is_taken_back_gives_back_what_was_added() -> None:
    rows = play("+49:30 snooze\n+50:00 did-it\n+50:10 undo\n+56:00 end")
    assert only_row(rows, "due")["elapsed_s"] == 3300


def test_a_snooze_shorter_than_the_heads_up_is_announced_once() -> None:
    rows = play("+49:30 snooze\n+52:00 end", "schedule.snooze_minutes=1")
    assert [row["event"] for row in rows[:-1]] == ["heads-up", "snoozed", "heads-up", "due", "ask"]
    rows = play("+45:00 snooze\n+51:10 end", "schedule.snooze_minutes=1", "schedule.heads_up_seconds=600")
    assert [row["event"] for row in rows[:-1]] == ["heads-up", "snoozed", "due"]


def test_before_the_heads_up_there_is_nothing_to_snooze() -> None:
    rows = play("+48:30 snooze\n+52:00 end")
    assert only_row(rows, "refused")["why"] == "there is nothing to snooze: no break is due"
    assert only_row(rows, "due")["elapsed_s"] == 3000


@pytest.mark.parametrize("hold", ["meeting", "pause", "away"])
def test_nothing_is_announced_while_something_holds_asks_back(hold: str) -> None:
    rows = play(f"+49:10 {hold}\n+49:30 snooze\n+49:40 end")
    if hold != "away":  # input is a return
        assert only_row(rows, "refused")["elapsed_s"] == 2970
    assert only(rows, "snoozed") == []


def test_a_state_saved_before_breaks_could_be_put_off_has_nothing_added() -> None:
    fields = plain(machine.begin(now_at(0.0), Policy(), source=True))
    fields.pop("added_s", None)
    assert converted(fields, State).added_s == 0.0


@examples(60)
@with_(policies, st.booleans(), st.lists(steps_and_gaps, max_size=15))
def test_in_every_state_with_a_heads_up_a_snooze_moves_the_break_by_its_length(
    policy: Policy, source: bool, day: list[Step]
) -> None:
    state = machine.begin(now_at(0.0), policy, source=source)
    t = 0.0
    # The last step goes to the middle of the next heads-up, where a day of chance seldom ends.
    for step in day:
        t += step.after_s
        state, _ = machine.advance(state, now_at(t), inputs_of(step, t), policy)
    for _ in range(40):
        due = announced(state, policy)
        if due is not None:
            break
        deadline = machine.next_deadline(state, now_at(state.t), policy)
        if deadline is None:
            return
        state, _ = machine.advance(state, now_at(deadline), [], policy)
    else:
        return
    assert due > state.t
    before = state
    after, events = machine.advance(state, now_at(state.t), [given.Snooze()], policy)
    if before.snoozes >= policy.snooze_limit:
        assert [event.kind for event in events][-1:] == ["refused"]
        assert announced(after, policy) == due
        return
    assert [event.kind for event in events if event.kind == "snoozed"] == ["snoozed"]
    assert (after.snoozes, after.ask) == (before.snoozes + 1, None)
    assert next_ask(after, policy, now_at(after.t)) == pytest.approx(due + policy.snooze_s)
    for name in ("sit", "progress", "since_ask", "micro"):
        assert getattr(after, name).at(after.t) == getattr(before, name).at(after.t)


def test_each_heads_up_can_be_snoozed() -> None:
    assert events_of("+49:30 snooze\n+54:10 snooze\n+1:02:00 end")[:4] == [
        (2940, "heads-up"),
        (2970, "snoozed"),
        (3240, "heads-up"),
        (3250, "snoozed"),
    ]
