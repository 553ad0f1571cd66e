"""Waits: how long one has to last to be mentioned, how it ends, and the moment it gives to a break that is due."""

from __future__ import annotations

import pytest

from deskspine.core.schedule import machine
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.inputs import Input, RoutineStarted, Typing, WaitEnded, WaitNeedsYou, WaitStarted
from deskspine.core.schedule.policy import MAX_WAITS, Policy
from deskspine.core.schedule.state import State
from support.chance import now_at
from support.lived import events_of, only, only_row, play

FAMILY = ("wait", "wait-over", "needs-you", "ready", "offer", "offer-withdrawn")


def of_waits(text: str, *overrides: str) -> list[tuple[int | float, str]]:
    """Return elapsed second and name of every event that is about a wait."""
    return [row for row in events_of(text, *overrides) if row[1] in FAMILY]


def lived(*parts: tuple[float, Input], until: float, policy: Policy | None = None) -> tuple[State, list[Event]]:
    """Return the state at `until` and the events of a person who types from 0 on, with inputs at their seconds."""
    policy = policy or Policy()
    state, _ = machine.advance(machine.begin(now_at(0.0), policy, source=True), now_at(0.0), [Typing()], policy)
    events: list[Event] = []
    for t, entry in parts:
        state, said = machine.advance(state, now_at(t), [entry], policy)
        events += said
    state, said = machine.advance(state, now_at(until), [], policy)
    return state, events + list(said)


def test_a_wait_is_mentioned_once_it_has_lasted_20_seconds() -> None:
    rows = play("+10:00 wait tests\n+13:00 wait over\n+20:00 end")
    assert of_waits("+10:00 wait tests\n+13:00 wait over\n+20:00 end") == [(620, "wait"), (780, "wait-over")]
    begun, over = only_row(rows, "wait"), only_row(rows, "wait-over")
    assert (begun["since_s"], begun["wait"], begun["source"]) == (600, "tests", "shell")
    assert (over["since_s"], over["length_s"], over["used"]) == (600, 180, False)
    assert (begun["why"], over["why"]) == ("your tests are running", "your tests are done after 3 min")


def test_one_that_ends_at_once_is_never_mentioned() -> None:
    assert of_waits("+10:00 wait shell\n+10:19 wait over\n+31:00 wait shell\n+31:19 wait over\n+40:00 end") == []


def test_one_that_ends_at_the_20th_second_is() -> None:
    assert of_waits("+10:00 wait shell\n+10:20 wait over\n+20:00 end") == [(620, "wait"), (620, "wait-over")]


@pytest.mark.parametrize(("words", "at"), [("build 60s", 600), ("build 59s", 620), ("machine sure", 600)])
def test_one_that_will_last_is_mentioned_at_its_beginning(words: str, at: int) -> None:
    assert of_waits(f"+10:00 wait {words}\n+12:00 end") == [(at, "wait")]


@pytest.mark.parametrize(("since", "used"), [(700.0, True), (720.0, True), (721.0, False)])
def test_one_that_is_seen_in_a_routine_is_used_if_the_routine_began_in_it(since: float, used: bool) -> None:
    state, _ = lived(
        (720, RoutineStarted("seated-2min", promise_s=120)),
        (730, WaitStarted("t", kind="tests", source="shell", since=since, sure=True)),
        until=740,
    )
    assert [wait.used for wait in state.waits] == [used]


def test_one_that_never_ends_is_forgotten_after_two_hours() -> None:
    rows = play("+5:00 wait pane\n+3:00:00 end")
    assert only_row(rows, "wait")["elapsed_s"] == 320
    over = only_row(rows, "wait-over")
    assert (over["elapsed_s"], over["length_s"]) == (300 + 7200, 7200)
    assert "more than 2 h" in over["why"]


def test_one_that_began_two_hours_ago_is_not_even_heard_of() -> None:
    state, events = lived((8000.0, WaitStarted("a", since=700.0)), until=8010.0)
    assert state.waits == ()
    assert not [event for event in events if event.kind in FAMILY]


def test_each_of_two_that_overlap_is_mentioned() -> None:
    text = "+5:00 wait tests\n+5:10 wait agent as claude\n+6:00 wait over tests\n+8:00 wait over claude\n+9:00 end"
    assert of_waits(text) == [(320, "wait"), (330, "wait"), (360, "wait-over"), (480, "wait-over")]
    assert [(row["wait"], row["source"]) for row in only(play(text), "wait")] == [
        ("tests", "shell"),
        ("agent", "agent"),
    ]


def test_wait_over_without_a_name_ends_the_last_one() -> None:
    rows = play("+5:00 wait tests\n+5:10 wait agent\n+6:00 wait over\n+8:00 wait over\n+9:00 end")
    assert [row["wait"] for row in only(rows, "wait-over")] == ["agent", "tests"]


def test_needs_you_is_said_once_until_it_works_again() -> None:
    day = "+5:00 wait agent\n+5:40 needs-you\n+5:50 needs-you\n+6:00 wait agent\n+7:00 needs-you\n+8:00 wait over"
    assert of_waits(f"{day}\n+9:00 end") == [
        (320, "wait"),
        (340, "needs-you"),
        (420, "needs-you"),
        (480, "wait-over"),
    ]
    over = only_row(play(f"{day}\n+9:00 end"), "wait-over")
    assert (over["since_s"], over["length_s"]) == (300, 180)


def test_needs_you_within_20_seconds_is_not_mentioned_outside_a_routine() -> None:
    assert of_waits("+5:00 wait agent\n+5:10 needs-you\n+5:15 wait over\n+9:00 end") == []


def test_a_wait_that_is_not_known_neither_ends_nor_needs_anybody() -> None:
    state, events = lived((60.0, WaitEnded("x")), (70.0, WaitNeedsYou("x")), until=100.0)
    assert (state.waits, [event for event in events if event.kind in FAMILY]) == ((), [])


def test_only_the_source_ended() -> None:
    _, events = lived((60.0, WaitStarted("x", "build")), (160.0, WaitEnded("x", lost=True)), until=200.0)
    over = next(event for event in events if event.kind == "wait-over")
    assert "done" not in over.why
    assert (over.t, over.length_s) == (160.0, 100.0)


def test_no_more_than_32_go_on_and_the_oldest_is_forgotten() -> None:
    parts = [(60.0 + n, WaitStarted(f"w{n}")) for n in range(MAX_WAITS + 8)]
    state, events = lived(*parts, until=200.0)
    assert [wait.id for wait in state.waits] == [f"w{n}" for n in range(8, MAX_WAITS + 8)]
    forgotten = [event for event in events if event.kind == "wait-over"]
    assert [event.since for event in forgotten] == [60.0 + n for n in range(8)]
    assert all("32" in event.why for event in forgotten)


def test_the_expected_length_may_become_known_later() -> None:
    state, events = lived(
        (60.0, WaitStarted("x", "build")), (70.0, WaitStarted("x", "build", expected_s=90.0)), until=75.0
    )
    assert (state.waits[0].since, state.waits[0].expected_s) == (60.0, 90.0)
    assert [(event.kind, event.t) for event in events] == [("wait", 70.0)]


def test_waits_go_on_through_a_sleep_and_prove_no_presence() -> None:
    text = "+10:00 sleep\n+1:00:00 wake\n+1:05:00 end"
    with_wait = "+9:50 wait agent\n" + text.replace("+1:00:00", "+40:00 wait tests\n+1:00:00")
    rows = [row for row in events_of(with_wait) if row[1] not in FAMILY]
    assert rows == events_of(text)
    assert of_waits(with_wait) == [(3600, "wait"), (3600, "wait")]


def test_a_due_break_is_asked_for_where_a_wait_begins() -> None:
    assert events_of("+50:10 wait tests\n+51:00 end") == [
        (2940, "heads-up"),
        (3000, "due"),
        (3010, "ask"),
        (3030, "wait"),
    ]


def test_a_wait_that_began_before_it_was_due_changes_nothing() -> None:
    assert (3030, "ask") in events_of("+49:50 wait tests\n+51:00 end")


def test_a_wait_brings_no_ask_forward_to_before_its_minute_of_rest() -> None:
    text = "+49:00 away\n+50:00 back\n{}+53:00 end"
    asked = only_row(play(text.format("")), "ask")["elapsed_s"]
    early = only_row(play(text.format("+50:30 wait tests\n")), "ask")["elapsed_s"]
    assert asked == early


def test_a_micro_break_does_not_prefer_a_wait() -> None:
    day = "+10:05 wait tests\n+11:00 end"
    assert only_row(play(day, "schedule.micro_every_minutes=10"), "ask")["elapsed_s"] == 630


def test_the_machine_is_ready_while_a_routine_plays() -> None:
    rows = play("+5:00 wait tests\n+6:00 start\n+7:00 wait over\n+9:00 end")
    assert [(row["elapsed_s"], row["event"]) for row in rows if row["event"] in FAMILY] == [
        (320, "wait"),
        (420, "wait-over"),
        (420, "ready"),
    ]
    assert only_row(rows, "ready")["why"] == "your tests are done"
    assert only_row(rows, "wait-over")["used"] is True
    assert only_row(rows, "finished")["elapsed_s"] > 420


def test_so_is_one_that_began_in_the_routine() -> None:
    text = "+6:00 start\n+6:10 wait agent\n+7:00 wait over\n+7:05 wait shell\n+7:10 wait over\n+9:00 end"
    assert of_waits(text) == [(390, "wait"), (420, "wait-over"), (420, "ready")]


def test_needs_you_is_said_in_a_routine_however_short_the_wait() -> None:
    rows = play("+6:00 start\n+6:10 wait agent\n+6:15 needs-you\n+9:00 end")
    assert only_row(rows, "needs-you")["elapsed_s"] == 375
    assert only_row(rows, "needs-you")["why"] == "your agent needs you"


def test_a_lost_source_is_no_news_in_a_routine() -> None:
    _, events = lived(
        (60.0, WaitStarted("x", "build")),
        (90.0, RoutineStarted("seated-2min", 120.0)),
        (100.0, WaitEnded("x", lost=True)),
        until=110.0,
    )
    assert [event.kind for event in events if event.kind in FAMILY] == ["wait", "wait-over"]


def test_a_wait_without_a_break_in_it_was_not_used() -> None:
    rows = play("+5:00 wait tests\n+6:00 wait over\n+6:10 start\n+9:00 wait tests\n+10:00 wait over\n+11:00 end")
    assert [row["used"] for row in only(rows, "wait-over")] == [False, False]


def test_a_break_at_the_beginning_of_a_wait_uses_it() -> None:
    rows = play("+50:10 wait agent\n+50:15 start\n+55:00 wait over\n+56:00 end")
    assert [row["event"] for row in rows if row["elapsed_s"] in (3010, 3015)] == ["ask", "started"]
    assert only_row(rows, "wait-over")["used"] is True
