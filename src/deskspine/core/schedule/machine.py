"""The clock of sitting itself: `advance` takes a state to a moment and tells what happened on the way.

Everything that falls due between the old moment and the new one happens in its order, each at its own instant, so one
large step equals many small ones. Inputs apply at the new moment, after what is due at it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from deskspine.core.schedule import absence_question as question
from deskspine.core.schedule import apply_inputs as answers
from deskspine.core.schedule import asks, holds, presence, undo
from deskspine.core.schedule import device_uses as uses
from deskspine.core.schedule import presumed_input as cover
from deskspine.core.schedule import routine_runs as runs
from deskspine.core.schedule import unseen_time as gap
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.inputs import Gap, Input
from deskspine.core.schedule.policy import (
    CALL_SETTLES_S,
    FLOOR_S,
    MEETING_ANSWER_S,
    MEETING_ASKS_S,
    MICRO_NEAR_S,
    UNDO_S,
    Policy,
)
from deskspine.core.schedule.state import State, Stretch, copied
from deskspine.core.schedule.step import Draft, pause_end, reach
from deskspine.core.timekeeping.calendar import next_change, working
from deskspine.core.timekeeping.instants import Meter, Now

_LIMIT = 100_000
"""More happenings in one step than this is a fault of ours: better an error than a hang."""

_EDGE_S = 0.001
"""Work hours are judged a hair after the instant, so that rounding never leaves an edge half crossed."""

Candidate = tuple[float, Callable[[Draft], None]]


def begin(now: Now, policy: Policy, *, source: bool = False) -> State:
    """A fresh clock for somebody who sits down at `now`. `source` says whether a presence source sees all input."""
    state = State(
        t=now.t,
        sit=Meter(0.0, now.t),
        progress=Meter(0.0, now.t),
        since_ask=Meter(0.0, now.t),
        micro=Meter(0.0, now.t),
        kind_since=now.t,
        source=source,
        typing=source,
        last_input=now.t,
        interval_s=policy.interval_s,
    )
    return state


def advance(state: State, now: Now, inputs: Sequence[Input], policy: Policy) -> tuple[State, tuple[Event, ...]]:
    """Take the clock to `now`, then apply `inputs` in their order.

    A `Gap` among the inputs says that the time from the last step on could not be seen; it is read first. `now`
    may not lie before the state. Answers the new state and what was said, in the order in which it was known.
    """
    draft = Draft(copied(state), now, policy)
    _notice_changes(draft)
    for entry in inputs:
        if isinstance(entry, Gap):
            gap.read(draft, entry.kind, entry.length_s, entry.grace_s)
    _run_to(draft, now.t)
    for entry in inputs:
        if not isinstance(entry, Gap):
            answers.apply(draft, entry)
            _run_to(draft, now.t)
    return draft.s, tuple(draft.events)


def next_deadline(state: State, now: Now, policy: Policy) -> float | None:
    """The next instant at which something happens by itself; None when nothing is planned."""
    draft = Draft(state, now, policy)  # only looked at: a copy would cost more than the answer
    return min((at for at, _ in _candidates(draft)), default=None)


def next_word(state: State, now: Now, policy: Policy) -> float | None:
    """The next instant at which something may be said to the person: a heads-up, an ask, a reminder; None for none."""
    draft = Draft(state, now, policy)
    found: list[float] = []

    def at(instant: float | None, act: Callable[[Draft], None]) -> None:
        if instant is not None:
            found.append(instant)

    _ask_candidates(draft, at)
    ask = state.ask
    if ask is not None and ask.stage == "waiting" and ask.ready is not None and found:
        found.append(max(state.t, ask.ready))  # it waits for the hands to rest, which may be at any moment from then on
    return min(found, default=None)


def _run_to(d: Draft, t: float) -> None:
    for _ in range(_LIMIT):
        coming = [(at, act) for at, act in _candidates(d) if at <= t]
        if not coming:
            d.s.t = max(d.s.t, t)
            return
        at, act = min(coming, key=lambda candidate: candidate[0])
        d.s.t = max(d.s.t, at)
        act(d)
    raise RuntimeError(f"the sitting clock does not come to rest at {t}")


def _notice_changes(d: Draft) -> None:
    """A changed interval is in effect now, but nothing falls due or asks within a minute of the change."""
    if d.s.interval_s != d.p.interval_s:
        if d.s.interval_s:
            d.s.floor = d.t + FLOOR_S
            asks.not_before(d, d.s.floor)
        d.s.interval_s = d.p.interval_s
        threshold = d.p.heads_up_at_s
        if d.s.ask is None:
            reached = d.s.progress.at(d.t)
            d.s.due_said = d.s.due_said and reached >= d.p.interval_s
            d.s.heads_up_said = d.s.heads_up_said and threshold is not None and reached >= threshold


def _candidates(d: Draft) -> list[Candidate]:
    """What may happen next by itself, each with its instant; at equal instants the first of the list goes first."""
    found: list[Candidate] = []

    def at(instant: float | None, act: Callable[[Draft], None]) -> None:
        if instant is not None:
            found.append((instant, act))

    at(_duty_change(d), _turn_duty)
    at(None if d.s.undo is None else d.s.undo.at + UNDO_S, undo.lapses)
    _presence_candidates(d, at)
    _hold_candidates(d, at)
    _ask_candidates(d, at)
    return found


def _presence_candidates(d: Draft, at: Callable[[float | None, Callable[[Draft], None]], None]) -> None:
    s = d.s
    at(question.ends(d), question.lapses)
    if s.absence is None:
        if s.idle_from is not None:
            at(s.idle_from + presence.idle_enough_s(d), presence.idled)
        at(cover.ends(d), presence.settle)
    else:
        if not s.absence.counted and s.asleep is None:
            at(s.absence.since + presence.promise_s(d), presence.natural)
        at(presence.typing_disproves(d), presence.disproved)


def _hold_candidates(d: Draft, at: Callable[[float | None, Callable[[Draft], None]], None]) -> None:
    s = d.s
    if s.busy_from is not None and s.call_from is None and s.busy_with in d.p.busy:
        at(s.busy_from + CALL_SETTLES_S, holds.call_begins)
    at(uses.next_background(s, d.p), holds.to_background)
    if s.meeting is not None:
        if s.meeting.until is not None:
            at(s.meeting.until, holds.meeting_runs_out)
        elif s.meeting.asked is None:
            at(s.meeting.confirmed + MEETING_ASKS_S, holds.meeting_asks)
        else:
            at(s.meeting.asked + MEETING_ANSWER_S, holds.meeting_runs_out)
    at(pause_end(s, d.now), holds.pause_runs_out)


def _ask_candidates(d: Draft, at: Callable[[float | None, Callable[[Draft], None]], None]) -> None:
    s, p = d.s, d.p
    if s.absence is None and s.run is None:
        if s.progress.since is not None and not s.due_said and (s.ask is None or s.ask.kind == "micro"):
            due = reach(s, p)
            if p.heads_up_at_s is not None and not s.heads_up_said and due is not None:
                at(max(s.progress.since - s.progress.base_s + p.heads_up_at_s, due - p.heads_up_s), asks.heads_up)
            at(due, asks.due)
        if s.micro.since is not None and p.micro_s > 0:
            at(s.micro.since - s.micro.base_s + p.micro_s, asks.micro)
        if s.ask is not None:
            at(asks.asks_at(d), asks.speak)
            at(asks.wakes(d) if s.ask.stage in ("snoozed", "owed", "held") else None, asks.ready)
            _ladder_candidates(d, at)


def _ladder_candidates(d: Draft, at: Callable[[float | None, Callable[[Draft], None]], None]) -> None:
    ask = d.s.ask
    if ask is None or ask.stage != "asking" or ask.asked is None:
        return
    if ask.kind == "micro":
        at(ask.asked + MICRO_NEAR_S, asks.owe)
        return
    if ask.step < len(d.p.remind_s):
        at(ask.asked + d.p.remind_s[ask.step], asks.remind)
    at(ask.asked + d.p.owed_after_s, asks.owe)


def _duty_change(d: Draft) -> float | None:
    """When working hours next begin or end for the state as it stands: now, if it stands wrongly."""
    s = d.s
    wall = d.wall(s.t) + _EDGE_S
    if working(wall, d.now.zone, d.p.work_hours) != s.on_duty:
        return s.t
    edge = next_change(wall, d.now.zone, d.p.work_hours)
    return None if edge is None else d.now.t + (edge - d.now.wall)


def _turn_duty(d: Draft) -> None:
    s = d.s
    on = working(d.wall(s.t) + _EDGE_S, d.now.zone, d.p.work_hours)
    if on == s.on_duty:
        return
    s.on_duty = on
    if on:
        asks.unblock(d)
        d.say("on-duty", "work hours begin")
    else:
        asks.hold_on(d)
        d.say("off-duty", "outside work hours: nothing asks, sitting still counts")
        asks.hold(d)


def without_run(state: State) -> State:
    """The state when a routine on its way cannot be continued: what it was to answer is owed."""
    return state if state.run is None else replace(state, run=None, ask=runs.owed_again(state.run, state.t))


def cut(state: State) -> State:
    """Return the state with its running stretch ended now and one of the same kind begun: the wall clock moves here."""
    if state.t <= state.kind_since:
        return state
    ended = Stretch(state.time_kind, state.kind_since, state.t, state.kind_cause)
    return replace(state, closed=(*state.closed, ended), kind_since=state.t)


def take_stretches(state: State) -> State:
    """The state without its ended stretches, once the journal has them."""
    return replace(state, closed=())
