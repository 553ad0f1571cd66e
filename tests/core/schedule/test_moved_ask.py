"""An ask that moves to where the person usually takes it: when, how far, why, and never to a longer sit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import assume
from hypothesis import given as with_
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.core.schedule import inputs as given
from deskspine.core.schedule import machine
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.habits import SLOT_MIN, SLOTS, Estimate, Habits
from deskspine.core.schedule.policy import Policy
from deskspine.core.schedule.state import State
from deskspine.core.timekeeping.calendar import NO_HOURS
from support.chance import now_at
from support.effort import examples

DUE = 3000.0
"""08:50: the beginning is 08:00."""
PLAIN = Policy(soft_start_s=0.0)


def habits(usual: Callable[[int], bool], evidence: float = 40.0) -> Habits:
    """Return the habits of a person who usually moves in the minutes of the day for which `usual` is True."""
    minutes = (slot * SLOT_MIN + SLOT_MIN // 2 for slot in range(SLOTS))
    return Habits(tuple(Estimate(0.95 if usual(minute) else 0.1, evidence) for minute in minutes))


BEFORE = replace(PLAIN, adapts=True, habits=habits(lambda minute: minute % 60 < 45 or minute < 8 * 60))
"""A person who moves until 08:45 and not from then to 09:00."""
AFTER = replace(PLAIN, adapts=True, habits=habits(lambda minute: not 8 * 60 + 40 <= minute < 8 * 60 + 50))
LONG_SIT = {"longest_s": 7200.0, "longest_day": "2026-03-02"}


def begun(policy: Policy = BEFORE, **values: object) -> State:
    state = machine.begin(now_at(0.0), policy)
    return replace(state, **values)


def live(state: State, until: float, policy: Policy = BEFORE, *entries: given.Input) -> tuple[State, list[Event]]:
    state, events = machine.advance(state, now_at(until), entries, policy)
    return state, list(events)


def times(events: list[Event]) -> list[tuple[float, str]]:
    return [(event.t, event.kind) for event in events]


def test_an_ask_comes_earlier_where_it_is_usually_taken_and_says_why() -> None:
    _, events = live(begun(), 2500.0)
    assert times(events) == [(2340.0, "moved"), (2340.0, "heads-up"), (2400.0, "due"), (2400.0, "ask")]
    moved, ask = events[0], events[-1]
    assert moved.why == "the break comes at 08:40, 10 min earlier: you usually move at about 08:40"
    assert moved.next_due == 2400.0
    assert ask.why == "you have been sitting for 40 min; you usually move at about 08:40"
    assert (moved.moved_s, ask.moved_s) == (-600.0, -600.0)


def test_an_ask_comes_later_in_place_of_a_snooze_if_a_sit_of_the_day_was_as_long() -> None:
    policy = AFTER
    state, events = live(begun(policy, **LONG_SIT), 3400.0, policy, given.Snooze())
    assert times(events)[:4] == [(2340.0, "moved"), (3240.0, "heads-up"), (3300.0, "due"), (3300.0, "ask")]
    assert events[0].why.endswith("5 min later, in place of a snooze: you usually move at about 08:55")
    assert events[3].why == "you have been sitting for 55 min; you usually move at about 08:55"
    assert state.snoozes == 2, "one for the five minutes, and one by key"
    _, events = live(state, 3700.0, policy)
    assert events[-1].why.endswith("; 1 snooze used")


@pytest.mark.parametrize("longest_s", [0.0, 3299.0])
def test_no_ask_comes_later_than_the_longest_sit_of_the_day(longest_s: float) -> None:
    _, events = live(begun(AFTER, longest_s=longest_s, longest_day="2026-03-02"), 3100.0, AFTER)
    assert "moved" not in [event.kind for event in events]
    _, events = live(begun(AFTER, longest_s=7200.0, longest_day="2026-03-01"), 3100.0, AFTER)
    assert "moved" not in [event.kind for event in events], "yesterday is another day"


def test_the_longest_sit_of_the_day_is_known() -> None:
    state, _ = live(begun(PLAIN), 3500.0, PLAIN, given.DidIt())
    assert (state.longest_s, state.longest_day) == (3500.0, "2026-03-02")
    state, _ = live(state, 5500.0, PLAIN, given.DidIt())
    assert state.longest_s == 3500.0


@pytest.mark.parametrize(
    "changes",
    [
        {"habits": habits(lambda minute: minute % 60 < 45, evidence=3.0)},
        {"habits": habits(lambda minute: True)},
        {"habits": habits(lambda minute: False)},
        {"snooze_s": 900.0},
        {"work_hours": ((((8 * 60 + 45), 18 * 60),), *NO_HOURS[1:])},
    ],
    ids=["few asks", "no gain", "never taken", "a snooze is longer than a move", "outside work hours"],
)
def test_an_ask_stays_without_a_clear_reason(changes: dict[str, object]) -> None:
    policy = replace(BEFORE, **changes)
    assert "moved" not in [event.kind for event in live(begun(policy), 3100.0, policy)[1]]


def test_an_ask_stays_if_the_next_one_would_be_put_off() -> None:
    policy = replace(BEFORE, habits=habits(lambda minute: minute % 60 < 45 and minute < 9 * 60))
    assert "moved" not in [event.kind for event in live(begun(policy), 3100.0, policy)[1]]


def test_nothing_moves_in_a_meeting() -> None:
    state, _ = live(begun(), 600.0, BEFORE, given.MeetingStart(1800.0))
    _, events = live(state, 3100.0)
    assert (3000.0, "ask") in times(events)


def test_an_early_ask_can_be_snoozed_freely_until_its_own_time() -> None:
    state, _ = live(begun(), 2400.0, BEFORE, given.Snooze())
    assert state.snoozes == 0
    state, events = live(state, 2700.0, BEFORE, given.Snooze())
    assert times(events)[-2:] == [(2700.0, "ask"), (2700.0, "snoozed")]
    assert "not counted" in events[-1].why
    state, events = live(state, DUE, BEFORE, given.Snooze())
    assert (events[-1].kind, state.snoozes) == ("snoozed", 1)


def test_a_snooze_in_the_heads_up_of_an_early_ask_is_free_as_well() -> None:
    state, events = live(begun(), 2370.0, BEFORE, given.Snooze())
    assert (state.snoozes, state.moved_s, events[-1].next_due) == (0, -300.0, 2700.0)
    state, events = live(state, 2650.0, BEFORE, given.Snooze())
    assert times(events) == [(2640.0, "heads-up"), (2650.0, "snoozed")]
    state, events = live(state, 2950.0, BEFORE, given.Snooze())
    assert (state.snoozes, state.moved_s, events[-1].next_due) == (1, 0.0, 3300.0)


def test_the_reminders_of_an_early_ask_begin_at_its_own_time() -> None:
    state, events = live(begun(), 2400.0)
    _, events = live(replace(state, source=True, typing=True), 5000.0)
    assert times(events)[:4] == [(3060.0, "remind"), (3180.0, "remind"), (3300.0, "remind"), (3600.0, "owed")]
    assert times(events)[4] == (4500.0, "ask"), "as half an interval after its own time"


def test_after_not_now_a_later_ask_does_not_delay_the_next_one() -> None:
    _, events = live(begun(AFTER, **LONG_SIT), 3300.0, AFTER, given.NotNow())
    assert events[-1].next_due == DUE + 3000.0
    assert events[-1].why == "skipped: the next break is due in 45 min of sitting"


@pytest.mark.parametrize("answer", [given.NotNow(), given.DidIt()])
def test_an_answer_that_is_taken_back_gives_the_move_back(answer: given.Input) -> None:
    before, _ = live(begun(), 2400.0)
    state, _ = live(before, 2400.0, BEFORE, answer)
    assert (state.moved_s, state.move_decided) == (0.0, False)
    state, _ = live(state, 2410.0, BEFORE, given.UndoAnswer())
    assert (state.moved_s, state.move_decided, state.put_off) == (-600.0, True, 0)


def test_another_interval_ends_the_move_and_may_bring_another_one() -> None:
    state, _ = live(begun(), 2350.0)
    longer = replace(BEFORE, interval_s=4200.0)
    state, _ = live(state, 2360.0, longer)
    assert (state.moved_s, state.move_decided) == (0.0, False)
    shorter = replace(BEFORE, interval_s=2700.0)
    state, _ = live(begun(), 2350.0)
    state, events = live(state, 2360.0, shorter)
    assert (state.moved_s, state.move_decided, events) == (0.0, True, [])


def test_without_adapting_a_moved_break_comes_at_its_own_time() -> None:
    state, _ = live(begun(AFTER, **LONG_SIT), 2400.0, AFTER)
    assert (state.moved_s, state.snoozes) == (300.0, 1)
    state, events = live(state, 3000.0, PLAIN)
    assert (times(events)[-1], state.snoozes) == ((3000.0, "ask"), 0)


PUT_OFF: list[tuple[given.Input, ...]] = [(given.NotNow(),), (given.PutAside(),), ()]


@pytest.mark.parametrize("entries", PUT_OFF, ids=["not now", "put aside", "no answer"])
def test_the_third_break_put_off_in_a_row_says_that_a_smaller_one_follows(entries: tuple[given.Input, ...]) -> None:
    policy = replace(PLAIN, adapts=True)
    state, said, after = begun(policy, source=True, typing=True), [], []
    for event in _asked(state, policy, 30000.0, entries):
        if event.kind in ("not-now", "put-aside", "owed"):
            said.append("smaller" in event.why)
        after += [event.step] if event.kind == "remind" and len(said) >= 3 else []
    assert said[:3] == [False, False, True]
    assert set(after) <= {1}, "it does not become louder"
    assert not any("smaller" in event.why for event in _asked(state, PLAIN, 30000.0, entries))


@pytest.mark.parametrize("rest", [(given.AwayKey(),), (given.DidIt(),)], ids=["an absence", "a break"])
def test_a_rest_of_any_kind_begins_the_row_again(rest: tuple[given.Input, ...]) -> None:
    policy = replace(PLAIN, adapts=True)
    state, _ = live(begun(policy), DUE, policy, given.NotNow())
    state, _ = live(state, 2 * DUE, policy, given.NotNow())
    assert state.put_off == 2
    state, _ = live(state, 2 * DUE + 100, policy, *rest)
    state, _ = live(state, 2 * DUE + 500, policy)
    assert state.put_off == 0


def test_a_break_that_is_closed_and_then_skipped_is_put_off_once() -> None:
    state, _ = live(begun(PLAIN), DUE, PLAIN, given.PutAside())
    state, _ = live(state, DUE + 60, PLAIN, given.NotNow())
    assert state.put_off == 1


def _asked(state: State, policy: Policy, until: float, entries: tuple[given.Input, ...]) -> Iterator[Event]:
    """Yield the events of a person who gives each ask the same answer at once."""
    t = state.t
    while t < until:
        due = machine.next_deadline(state, now_at(t), policy)
        t = until if due is None else max(t, min(due, until))
        answer = entries if state.ask is not None and state.ask.stage == "asking" else ()
        state, events = machine.advance(state, now_at(t), answer, policy)
        yield from events


def _sit(
    policy: Policy, takes: Callable[[float], bool], longest_s: float, *, snoozes: bool
) -> tuple[float, list[Event]]:
    """Return the seconds of the sit of a person who takes an open ask at some times, and the events.

    At other times the person snoozes it, as often as that is possible, or lets it be.
    """
    state = begun(policy, source=True, typing=True, longest_s=longest_s, longest_day="2026-03-02")
    t = 0.0
    said: list[Event] = []
    while t < 40000.0:
        due = machine.next_deadline(state, now_at(t), policy)
        t = min(t // 300 * 300 + 300, t + 300 if due is None or due <= t else due)
        state, events = machine.advance(state, now_at(t), [], policy)
        said += events
        if state.ask is None or state.ask.stage != "asking":
            continue
        if takes(t):
            return state.sit.at(t), said
        if snoozes and events and events[-1].kind == "ask":
            state, events = machine.advance(state, now_at(t), [given.Snooze()], policy)
            said += events
    return state.sit.at(t), said


@examples(80)
@with_(
    st.lists(st.booleans(), min_size=144, max_size=144),
    st.lists(st.sampled_from([0.1, 0.5, 0.95]), min_size=30, max_size=30),
    st.sampled_from([0.0, 3300.0, 3900.0]),
    st.booleans(),
)
def test_no_sit_is_longer_because_its_ask_moved(
    taken: list[bool], shares: list[float], longest_s: float, snoozes: bool
) -> None:
    def takes(t: float) -> bool:
        return taken[int(t // 300) % len(taken)]

    morning = tuple(Estimate(share, 40.0) for share in shares)
    known = tuple(Estimate(0.5, 0.0) for _ in range(48))
    policy = replace(PLAIN, adapts=True, habits=Habits((*known, *morning, *known, *known)[:SLOTS]))
    sat_s, events = _sit(policy, takes, longest_s, snoozes=snoozes)
    usual_s, _ = _sit(PLAIN, takes, longest_s, snoozes=snoozes)
    moved_s = next((event.moved_s for event in events if event.kind == "moved"), 0.0)
    assume(moved_s <= 0 or not takes(DUE) or takes(DUE + moved_s))  # not a person who does the opposite of the habit
    assert sat_s <= max(usual_s, longest_s)
    assert sat_s <= usual_s or moved_s > 0
