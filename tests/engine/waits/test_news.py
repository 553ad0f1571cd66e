"""News of waits: the difference between the waits that sources see and those that the sitting clock knows."""

from __future__ import annotations

from deskspine.core.schedule.inputs import Input, WaitEnded, WaitNeedsYou, WaitStarted
from deskspine.core.schedule.policy import MAX_WAITS
from deskspine.core.schedule.state import Wait
from deskspine.engine.wait_port import WaitSeen
from deskspine.engine.waits.news import ended_all, news

BUILD = WaitSeen("a", "build", "shell", 100.0)
KNOWN = Wait("a", "build", "shell", 100.0)
AGENT = WaitSeen("g", "agent", "agent", 100.0)


def of(waits: list[Wait], before: list[WaitSeen], seen: list[WaitSeen]) -> list[Input]:
    """Return the inputs for what is seen now."""
    return news(tuple(waits), {wait.id: wait for wait in before}, seen)[1]


def changed(wait: WaitSeen, **values: object) -> WaitSeen:
    """Return `wait` with other values."""
    return WaitSeen(**{**{name: getattr(wait, name) for name in wait.__struct_fields__}, **values})


def test_a_wait_begins_goes_on_and_ends() -> None:
    assert of([], [], [BUILD]) == [WaitStarted("a", "build", "shell", 100.0)]
    assert of([KNOWN], [BUILD], [BUILD]) == []
    assert of([KNOWN], [BUILD], []) == [WaitEnded("a")]


def test_an_end_that_was_not_seen_is_no_news() -> None:
    assert of([KNOWN], [BUILD], [changed(BUILD, lost=True)]) == [WaitEnded("a", lost=True)]
    assert of([KNOWN], [], []) == [WaitEnded("a", lost=True)]  # it ended while the program was closed
    assert of([], [], [changed(BUILD, lost=True)]) == []
    assert ended_all([KNOWN]) == [WaitEnded("a", lost=True)]


def test_the_next_command_of_a_shell_is_another_wait_and_an_agent_goes_on() -> None:
    again = changed(BUILD, since=130.0)
    assert of([KNOWN], [BUILD], [again]) == [WaitEnded("a"), WaitStarted("a", "build", "shell", 130.0)]
    agent = Wait("g", "agent", "agent", 100.0)
    assert of([agent], [AGENT], [changed(AGENT, since=130.0)]) == []


def test_a_wait_that_needs_the_person_says_so_once_and_works_again() -> None:
    needs = changed(AGENT, needs_you=True)
    began = WaitStarted("g", "agent", "agent", 100.0)
    assert of([], [], [needs]) == [began, WaitNeedsYou("g")]
    agent = Wait("g", "agent", "agent", 100.0)
    assert of([agent], [AGENT], [needs]) == [WaitNeedsYou("g")]
    waiting = Wait("g", "agent", "agent", 100.0, needs_you=True)
    assert of([waiting], [needs], [needs]) == []
    assert of([waiting], [needs], [changed(AGENT, since=150.0)]) == [began]


def test_a_length_that_becomes_known_or_changes_is_news() -> None:
    longer = changed(BUILD, expected_s=180.0)
    news_of_it = [WaitStarted("a", "build", "shell", 100.0, 180.0)]
    assert of([KNOWN], [BUILD], [longer]) == news_of_it
    assert of([Wait("a", "build", "shell", 100.0, 180.0)], [longer], [longer]) == []
    assert of([Wait("a", "build", "shell", 100.0, 60.0)], [changed(BUILD, expected_s=60.0)], [longer]) == news_of_it
    assert of([Wait("a", "build", "shell", 100.0, 60.0)], [], [longer]) == news_of_it
    sure = changed(BUILD, sure=True)
    assert of([KNOWN], [BUILD], [sure]) == [WaitStarted("a", "build", "shell", 100.0, None, True)]


def test_a_wait_that_the_sitting_clock_has_forgotten_does_not_begin_again() -> None:
    assert of([], [BUILD], [BUILD]) == []
    assert of([], [BUILD], [changed(BUILD, since=8000.0)]) == [WaitStarted("a", "build", "shell", 8000.0)]


def test_a_flood_leaves_the_newest_waits_and_makes_no_news_twice() -> None:
    seen = [WaitSeen(f"w{number}", "shell", "shell", float(number)) for number in range(200)]
    before, inputs = news((), {}, seen)
    assert len(inputs) == len(before) == MAX_WAITS
    assert [entry.id for entry in inputs if isinstance(entry, WaitStarted)] == [
        f"w{number}" for number in range(200 - MAX_WAITS, 200)
    ]
    assert news((), before, seen) == (before, [])
