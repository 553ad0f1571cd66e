"""Properties of the sitting clock that hold whatever happens, and in whatever steps it gets its inputs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given as with_
from hypothesis import strategies as st

from deskspine.core.schedule import machine
from deskspine.core.schedule.device_uses import holding
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.inputs import Busy, SatThere, Typing, Video, WasHere
from deskspine.core.schedule.next_ask import next_ask
from deskspine.core.schedule.policy import OPEN_CAP_S, Policy
from deskspine.core.schedule.state import State, TimeStretch
from deskspine.core.text.plain_data import converted
from deskspine.core.timekeeping.instants import Now, shifted
from deskspine.engine.storage.upgrades import upgraded
from support import chance
from support.chance import Step, inputs_of, now_at, policies, steps, steps_and_gaps
from support.effort import examples
from support.saved import plain

RESTARTS = {
    "finished", "shortened", "stopped", "not-now", "did-it", "natural-break", "gap", "away", "back",
}  # fmt: skip
"""Events after which progress may be below the interval again."""
BETWEEN_ASKS = {"owed", "snoozed", "put-aside", "held", "withdrawn", "still-busy", *RESTARTS}


def live(first: State, policy: Policy, days: list[Step]) -> Iterator[tuple[State, tuple[Event, ...], State]]:
    """Yield the state before, the events and the state after every happening; steps are cut at every deadline."""
    state, t = first, first.t
    for step in days:
        end = t + step.after_s
        while not step.gap and (due := machine.next_deadline(state, now_at(t), policy)) is not None and due <= end:
            t = max(t, due)
            after, events = machine.advance(state, now_at(t), [], policy)
            yield state, events, after
            state = after
        t = end
        after, events = machine.advance(state, now_at(t), inputs_of(step, t), policy)
        yield state, events, after
        state = after


def begun(policy: Policy, source: bool) -> State:
    return machine.begin(now_at(0.0), policy, source=source)


@examples(60)
@with_(policies, st.booleans(), st.lists(steps, max_size=25), st.data())
def test_one_large_step_equals_many_small_ones(
    policy: Policy, source: bool, day: list[Step], data: st.DataObject
) -> None:
    large = small = begun(policy, source)
    t = 0.0
    for step in day:
        cuts = data.draw(st.lists(st.integers(0, int(step.after_s * 8)), max_size=4).map(sorted))
        told: list[Event] = []
        for cut in cuts:
            small, events = machine.advance(small, now_at(t + cut / 8), [], policy)
            told += events
        t += step.after_s
        small, events = machine.advance(small, now_at(t), inputs_of(step, t), policy)
        told += events
        large, at_once = machine.advance(large, now_at(t), inputs_of(step, t), policy)
        assert list(at_once) == told
        assert large == small


@examples(60)
@with_(policies, st.booleans(), st.lists(st.tuples(st.floats(0.0, 4000.0), steps), max_size=20))
def test_steps_of_any_fraction_of_a_second_tell_the_same(
    policy: Policy, source: bool, day: list[tuple[float, Step]]
) -> None:
    large = small = begun(policy, source)
    t = 0.0
    for seconds, step in day:
        small, first = machine.advance(small, now_at(t + seconds / 3), [], policy)
        t += seconds
        small, second = machine.advance(small, now_at(t), inputs_of(step, t), policy)
        large, at_once = machine.advance(large, now_at(t), inputs_of(step, t), policy)
        assert [event.kind for event in at_once] == [event.kind for event in (*first, *second)]
        assert [event.t for event in at_once] == pytest.approx([event.t for event in (*first, *second)], abs=1e-6)
        assert large.sit.at(t) == pytest.approx(small.sit.at(t), abs=1e-6)
        assert large.progress.at(t) == pytest.approx(small.progress.at(t), abs=1e-6)


@examples(60)
@with_(policies, st.booleans(), st.lists(steps_and_gaps, max_size=25))
def test_saving_and_loading_at_any_instant_changes_nothing(policy: Policy, source: bool, day: list[Step]) -> None:
    for _, _, after in live(begun(policy, source), policy, day):
        assert converted(plain(after), State) == after


@examples(60)
@with_(policies, st.booleans(), st.lists(steps_and_gaps, max_size=20), st.sampled_from([-4096.0, 512.0, 1e6]))
def test_boot_seconds_may_count_from_anywhere(policy: Policy, source: bool, day: list[Step], by_s: float) -> None:
    here = begun(policy, source)
    there = shifted(here, by_s)
    t = 0.0
    for step in day:
        t += step.after_s
        inputs = inputs_of(step, t)
        here, told_here = machine.advance(here, now_at(t), inputs, policy)
        elsewhere = Now(t + by_s, chance.WALL + t)
        there, told_there = machine.advance(there, elsewhere, chance.shifted_inputs(inputs, by_s), policy)
        assert [(event.kind, event.why, event.wall) for event in told_here] == [
            (event.kind, event.why, event.wall) for event in told_there
        ]
        assert shifted(here, by_s) == there


@examples(60)
@with_(policies, st.booleans(), st.lists(steps_and_gaps, max_size=25))
def test_every_second_is_of_one_kind_and_none_is_lost(policy: Policy, source: bool, day: list[Step]) -> None:
    state = begun(policy, source)
    for _, _, after in live(state, policy, day):
        state = after
    stretches = [*state.closed, TimeStretch(state.time_kind, state.kind_since, state.t)]
    assert stretches[0].since == 0.0
    assert stretches[-1].until == state.t
    for one, following in itertools.pairwise(stretches):
        assert one.until == following.since
        assert one.since < one.until
    sitting = sum(stretch.until - stretch.since for stretch in stretches if stretch.kind in ("sitting", "routine"))
    if not any(isinstance(step.entry, WasHere | SatThere) for step in day):
        assert state.sit.at(state.t) <= sitting + 1e-6


@examples(60)
@with_(policies, st.booleans(), st.lists(steps_and_gaps, max_size=30))
def test_nothing_asks_of_nobody_or_out_of_turn(policy: Policy, source: bool, day: list[Step]) -> None:
    returned = -1e9
    for before, events, after in live(begun(policy, source), policy, day):
        if before.absence is not None and after.absence is None:
            returned = after.t
        for event in events:
            if event.kind in ("ask", "remind"):
                assert after.absence is None
                assert after.run is None
                assert after.meeting is None
                assert after.pause is None
                assert after.on_duty
                assert event.t >= returned + 60.0
                assert after.question_asked is None or event.t >= after.question_asked + 600.0
                assert after.unanswered < 3 or event.kind == "remind"
                assert event.quiet or after.call_from is None or after.busy_with not in policy.busy
                assert before.blind is None or before.ask is None or before.ask.again <= 3
            if event.kind == "heads-up":
                assert after.absence is None
                assert after.meeting is None
                assert after.pause is None
                assert after.on_duty


@examples(60)
@with_(policies, st.booleans(), st.lists(steps_and_gaps, max_size=30))
def test_nothing_stands_for_the_person_or_holds_asks_for_ever(policy: Policy, source: bool, day: list[Step]) -> None:
    longest_s = max(OPEN_CAP_S, policy.max_hold_s)
    for _, _, after in live(begun(policy, source), policy, day):
        assert all(after.t - use.since <= longest_s for use in holding(after, policy))
        assert after.call_from is None or holding(after, policy)
        assert after.video_from is None or after.t - after.video_from <= OPEN_CAP_S
        if after.ask is not None and after.ask.stage == "held" and after.ask.ready is None:
            assert after.call_from is not None or after.meeting or after.pause or not after.on_duty


@examples(60)
@with_(policies, st.booleans(), st.lists(steps_and_gaps, max_size=30))
def test_the_next_due_is_never_in_the_past_and_events_come_in_order(
    policy: Policy, source: bool, day: list[Step]
) -> None:
    last = 0.0
    for before, events, after in live(begun(policy, source), policy, day):
        for event in events:
            assert event.next_due is None or event.next_due >= event.t
            assert event.since is None or event.since <= event.t
            assert event.t >= last
            assert before.t <= event.t <= after.t
            last = event.t
        deadline = machine.next_deadline(after, now_at(after.t), policy)
        assert deadline is None or deadline > after.t


@examples(60)
@with_(policies, st.booleans(), st.lists(steps_and_gaps, max_size=30), chance.other_interval)
def test_due_is_said_once_a_reach_and_asks_do_not_repeat(
    policy: Policy, source: bool, day: list[Step], interval_s: float
) -> None:
    since_due: set[str] | None = None
    since_ask: set[str] | None = None
    for number, (_, events, after) in enumerate(live(begun(policy, source), policy, day)):
        for event in events:
            if event.ask_kind == "break":
                assert event.kind != "due" or since_due is None or since_due & RESTARTS
                assert event.kind != "ask" or since_ask is None or since_ask & BETWEEN_ASKS
                since_due = set() if event.kind == "due" else since_due
                since_ask = set() if event.kind == "ask" else since_ask
            for seen in (since_due, since_ask):
                if seen is not None:
                    seen.add(event.kind)
        # Whoever is at the desk and free has a break coming: nothing ever stops asking for good.
        if after.absence is None and after.run is None and after.ask is None and after.time_kind == "sitting":
            assert not after.due_said
            assert machine.next_deadline(after, now_at(after.t), policy) is not None, number


@examples(60)
@with_(policies, st.booleans(), st.lists(steps, max_size=20), chance.other_interval)
def test_a_changed_interval_asks_for_nothing_within_a_minute(
    policy: Policy, source: bool, day: list[Step], interval_s: float
) -> None:
    state = begun(policy, source)
    for _, _, after in live(state, policy, day):
        state = after
    stood = state.ask is not None and state.ask.stage == "asking"
    changed = chance.longer(policy, interval_s)
    _, events = machine.advance(state, now_at(state.t + 59.0), [], changed)
    assert "due" not in [event.kind for event in events]
    assert stood or "ask" not in [event.kind for event in events if event.ask_kind == "break"]


@examples(60)
@with_(policies, st.booleans(), st.lists(steps_and_gaps, max_size=15))
def test_nothing_asks_earlier_than_the_moment_that_is_shown_nor_much_later(
    policy: Policy, source: bool, day: list[Step]
) -> None:
    state = begun(policy, source)
    for _, _, after in live(state, policy, day):
        state = after
    next_due = next_ask(state, policy, now_at(state.t))
    if state.ask is not None and state.ask.stage in ("asking", "waiting"):
        return
    if source:
        state, _ = machine.advance(state, now_at(state.t), [Typing()], policy)
        next_due = next_ask(state, policy, now_at(state.t))
    if next_due is None or (state.busy_from is not None and state.call_from is None):
        return  # not known, or about to be a call
    assert next_due >= state.t
    _, before = machine.advance(state, now_at(max(state.t, next_due - 0.5)), [], policy)
    if "moved" in [event.kind for event in before]:
        return  # it is said at once, and another moment is shown from then on
    assert not [event for event in before if event.kind == "ask" and event.ask_kind == "break"]
    if {"away", "natural-break"} & {event.kind for event in before} or next_due - state.t > 2 * 86400:
        return
    asks = machine.advance(state, now_at(next_due + policy.soft_start_s + 0.5), [], policy)[1]
    assert [event for event in asks if event.kind == "ask" and event.ask_kind == "break"]


@pytest.mark.parametrize("spent", [False, True])
def test_a_state_saved_before_uses_were_told_apart_is_read(spent: bool) -> None:
    policy = Policy()
    fields = plain(machine.begin(now_at(0.0), policy, source=True))
    for name in ("uses", "cover", "lock_sure"):
        fields.pop(name, None)
    ask = {"kind": "break", "stage": "asking", "due": 1.0, "calm": True, "quiet": True}
    fields |= {"busy_from": 5.0, "call_from": 5.0, "hold_spent": spent, "video_from": 6.0, "ask": ask}
    state = converted(upgraded({"version": 1, "clock": fields})["clock"], State)
    assert (state.call_from is None) is spent
    assert [(use.what, use.since, use.background) for use in state.uses] == [
        ("microphone", 5.0, spent),
        ("video", 6.0, False),
    ]
    later, events = machine.advance(state, now_at(9000.0), [Busy(False), Video(False)], policy)
    assert later.call_from is later.video_from is None
    assert [event.kind for event in events].count("background") == (1 if spent else 2)


@pytest.mark.parametrize(("field", "value"), [("cover", "tent"), ("uses", [{"what": "lamp", "who": "", "since": 1.0}])])
def test_a_saved_state_with_a_word_of_no_meaning_is_refused(field: str, value: object) -> None:
    fields = plain(machine.begin(now_at(0.0), Policy(), source=True))
    with pytest.raises(ValueError, match="unknown word"):
        converted(fields | {field: value}, State)
