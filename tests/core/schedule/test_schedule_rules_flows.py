"""Asks whose routine begins by itself: quiet begins it, work puts it off by two minutes, and nothing is counted."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given as with_
from hypothesis import strategies as st

from deskspine.core import session
from deskspine.core.player.plan import Plan, compile_plan
from deskspine.core.schedule import inputs as given
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.flows import begins_at
from deskspine.core.schedule.policy import Policy
from deskspine.core.session import Desk, DeskInput
from support.chance import now_at
from support.effort import examples
from support.lived import library

FLOWS = Policy(flows=True)
PLAN = compile_plan(library().routines["seated-2min"], 1)


def next_plan() -> Plan:
    """Return the routine that begins by itself."""
    return PLAN


def lived(
    parts: Iterable[tuple[float, DeskInput]], until: float, policy: Policy = FLOWS, *, source: bool = True
) -> tuple[Desk, list[tuple[float, str]]]:
    """Return the desk at `until` and the events of a person who types from 0 on, with inputs at their seconds."""
    desk = session.begin(now_at(0.0), policy, source=source)
    events: list[Event] = []
    for t, entry in [*parts]:
        desk, result = session.advance(desk, now_at(t), [entry], policy, next_plan)
        events += result.events
    desk, result = session.advance(desk, now_at(until), [], policy, next_plan)
    events += result.events
    return desk, [(event.t, event.kind) for event in events if event.kind not in ("heads-up", "due")]


def test_the_routine_begins_20_seconds_after_the_ask() -> None:
    desk, events = lived([(2995.0, given.Idle(2995.0))], 3030.0)
    assert events == [(3000.0, "ask"), (3020.0, "started")]
    assert desk.player is not None
    assert desk.sit_before_s == 3020.0
    assert desk.clock.last_input == 2995.0


def test_it_is_played_to_its_end_within_one_step() -> None:
    _, events = lived([(2995.0, given.Idle(2995.0))], 3400.0)
    assert [kind for _, kind in events] == ["ask", "started", "finished"]


def test_it_does_not_unless_the_person_wants_that() -> None:
    _, events = lived([(2995.0, given.Idle(2995.0))], 3030.0, Policy())
    assert events == [(3000.0, "ask")]


def test_nor_without_a_source() -> None:
    _, events = lived([], 3050.0, source=False)
    assert events == [(3000.0, "ask")]


def test_nor_if_nobody_was_seen_in_the_minute_before() -> None:
    _, events = lived([(2930.0, given.Idle(2930.0))], 3050.0)
    assert events == [(3000.0, "ask")]
    _, events = lived([(2940.0, given.Idle(2940.0))], 3050.0)
    assert events == [(3000.0, "ask"), (3020.0, "started")]


def test_nor_while_the_desktop_wants_no_disturbance() -> None:
    _, events = lived([(2000.0, given.DoNotDisturb(True)), (2995.0, given.Idle(2995.0))], 3050.0)
    assert events == [(3000.0, "ask")]


def test_the_last_movement_of_the_hands_is_no_work() -> None:
    desk, events = lived([(3035.0, given.Idle(3032.0))], 3060.0)
    assert events == [(3030.0, "ask"), (3052.0, "started")]
    assert desk.player is not None


def test_a_key_at_work_puts_it_off_by_two_minutes_and_counts_as_nothing() -> None:
    parts: list[tuple[float, DeskInput]] = [
        (2995.0, given.Idle(2995.0)),
        (3010.0, given.Typing()),
        (3100.0, given.Idle(3100.0)),
    ]
    desk, events = lived(parts, 3145.0)
    assert events == [(3000.0, "ask"), (3010.0, "still-busy"), (3130.0, "ask")]
    assert (desk.clock.snoozes, desk.clock.unanswered, desk.clock.answered) == (0, 0, None)
    assert desk.clock.sit.at(3145.0) == 3145.0
    _, events = lived(parts, 3160.0)
    assert events[-1] == (3150.0, "started")


def test_reminders_do_not_run_meanwhile() -> None:
    _, events = lived([(2995.0, given.Idle(2995.0)), (3010.0, given.Typing())], 3135.0)
    assert events == [(3000.0, "ask"), (3010.0, "still-busy")]


def test_input_that_a_source_reports_afterwards_is_work_too() -> None:
    _, events = lived([(2995.0, given.Idle(2995.0)), (3015.0, given.Idle(3008.0))], 3050.0)
    assert events == [(3000.0, "ask"), (3015.0, "still-busy")]


def test_so_is_typing_that_goes_on_since_before_the_ask() -> None:
    _, events = lived([], 3100.0)
    assert events == [(3030.0, "ask"), (3055.0, "still-busy")]


def test_a_key_in_our_own_screen_is_no_work_though_a_source_sees_it() -> None:
    parts: list[tuple[float, DeskInput]] = [
        (2995.0, given.Idle(2995.0)),
        (3010.0, given.Key()),
        (3010.5, given.Typing()),
        (3014.0, given.Idle(3010.2)),
    ]
    _, events = lived(parts, 3040.0)
    assert events == [(3000.0, "ask"), (3030.2, "started")]


def test_an_answer_is_an_answer() -> None:
    _, events = lived([(2995.0, given.Idle(2995.0)), (3010.0, given.Snooze())], 3200.0)
    assert events == [(3000.0, "ask"), (3010.0, "snoozed")]


def test_a_routine_that_needs_a_look_first_does_not_begin_and_is_not_waited_for() -> None:
    desk = session.begin(now_at(0.0), FLOWS, source=True)
    desk, _ = session.advance(desk, now_at(2995.0), [given.Idle(2995.0)], FLOWS, lambda: None)
    desk, result = session.advance(desk, now_at(3010.0), [], FLOWS, lambda: None)
    assert session.next_deadline(desk, now_at(3010.0), FLOWS) == 3020.0
    desk, result = session.advance(desk, now_at(3020.0), [], FLOWS, lambda: None)
    assert (result.events, desk.player) == ((), None)
    assert session.next_deadline(desk, now_at(3020.0), FLOWS) == 3060.0


def test_a_break_in_a_wait_flows_as_well_and_the_wait_is_used() -> None:
    desk, events = lived([(3010.0, given.WaitStarted("a", "agent", "agent")), (3012.0, given.Idle(3012.0))], 3040.0)
    assert events == [(3010.0, "ask"), (3030.0, "wait"), (3032.0, "started")]
    assert desk.clock.waits[0].used


INPUTS: list[DeskInput | None] = [
    None, given.Typing(), given.Key(), given.Snooze(), given.DidIt("again"), given.Lock(), given.Unlock(),
    given.WaitStarted("a", sure=True), given.WaitEnded("a"), given.PutAside(), session.Press("leave"),
]  # fmt: skip


@examples(200)
@with_(
    st.lists(st.tuples(st.integers(0, 900), st.sampled_from(INPUTS), st.sampled_from([None, 0, 2, 30])), max_size=20),
    st.data(),
)
def test_one_large_step_equals_many_small_ones(
    day: list[tuple[int, DeskInput | None, int | None]], data: st.DataObject
) -> None:
    policy = Policy(interval_s=600.0, flows=True)
    large = small = session.begin(now_at(0.0), policy, source=True)
    t = 0.0
    for pause_s, entry, idle_s in day:
        inputs = [] if entry is None else [entry]
        parts: list[Event] = []
        for cut in data.draw(st.lists(st.integers(0, pause_s * 4), max_size=4).map(sorted)):
            small, result = session.advance(small, now_at(t + cut / 4), [], policy, next_plan)
            parts += result.events
        t += pause_s
        inputs += [] if idle_s is None else [given.Idle(t - idle_s)]
        small, result = session.advance(small, now_at(t), inputs, policy, next_plan)
        parts += result.events
        large, result = session.advance(large, now_at(t), inputs, policy, next_plan)
        assert parts == list(result.events)
        assert small.clock == large.clock
        begins = begins_at(large.clock, policy)
        assert begins is None or begins > t
