"""The machine of the sitting clock: `advance` takes a state to a moment and returns the events on the way.

Everything that falls due between the old moment and the new one happens in order, each at its own instant, so one large
step equals many small ones. Inputs apply at the new moment, after what is due at it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from deskspine.core.schedule import absence_question as question
from deskspine.core.schedule import (
    apply_inputs,
    asks,
    flows,
    holds,
    moved_ask,
    offers,
    presence,
    undo,
    unseen_time,
    waits,
)
from deskspine.core.schedule import device_uses as uses
from deskspine.core.schedule import presumed_input as cover
from deskspine.core.schedule import routine_runs as runs
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
from deskspine.core.schedule.state import State, TimeStretch, copied
from deskspine.core.schedule.step import Step, heads_up_at_s, needed_s, pause_end, reach
from deskspine.core.timekeeping.calendar import next_change, working
from deskspine.core.timekeeping.instants import Meter, Now

_MAX_CHANGES = 100_000
"""Maximum number of changes in one step; more is a fault of the program, and an error is better than a hang."""

_EDGE_S = 0.001
"""Seconds after an instant at which work hours are judged, so that rounding never leaves an edge half crossed."""

Candidate = tuple[float, Callable[[Step], None]]


def begin(now: Now, policy: Policy, *, source: bool = False) -> State:
    """Return a new clock for a person who sits down at `now`.

    `source` is True if a presence source sees all input.
    """
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
    """Return the state at `now` with `inputs` applied in order, and the events in the order in which they became known.

    A `Gap` among the inputs means that the time from the last step on could not be seen; it is read first. `now` must
    not be before the state.
    """
    step = Step(copied(state), now, policy)
    _notice_changes(step)
    for entry in inputs:
        if isinstance(entry, Gap):
            unseen_time.read(step, entry.kind, entry.length_s, entry.grace_s)
    _run_to(step, now.t)
    for entry in inputs:
        if not isinstance(entry, Gap):
            apply_inputs.apply(step, entry)
            _run_to(step, now.t)
    return step.state, tuple(step.events)


def next_deadline(state: State, now: Now, policy: Policy) -> float | None:
    """Return the next instant at which something happens by itself, or None if nothing is planned."""
    step = Step(state, now, policy)  # not changed here: a copy would cost more than the result
    return min((at for at, _ in _candidates(step)), default=None)


def next_notice(state: State, now: Now, policy: Policy) -> float | None:
    """Return the next instant at which a heads-up, an ask or a reminder may come, or None if nothing is planned."""
    step = Step(state, now, policy)
    candidates: list[float] = []

    def at(instant: float | None, act: Callable[[Step], None]) -> None:
        if instant is not None:
            candidates.append(instant)

    _ask_candidates(step, at)
    ask = state.ask
    if ask is not None and ask.stage == "waiting" and ask.ready is not None and candidates:
        candidates.append(max(state.t, ask.ready))  # a pause in typing may come at any moment from then on
    return min(candidates, default=None)


def _run_to(step: Step, t: float) -> None:
    for _ in range(_MAX_CHANGES):
        coming = [(at, act) for at, act in _candidates(step) if at <= t]
        if not coming:
            step.state.t = max(step.state.t, t)
            return
        at, act = min(coming, key=lambda candidate: candidate[0])
        step.state.t = max(step.state.t, at)
        act(step)
    raise RuntimeError(f"the sitting clock does not settle at {t}")


def _notice_changes(step: Step) -> None:
    """Apply a changed interval, but let nothing fall due or ask within a minute of the change.

    If breaks no longer adapt, the present one comes at its own time.
    """
    if step.state.moved_s and not step.policy.habits:
        _stay(step)
    if step.state.interval_s != step.policy.interval_s:
        if step.state.interval_s:
            step.state.floor = step.t + FLOOR_S
            asks.not_before(step, step.state.floor)
        step.state.interval_s = step.policy.interval_s
        _stay(step)
        threshold = heads_up_at_s(step.state, step.policy)
        if step.state.ask is None:
            reached = step.state.progress.at(step.t)
            step.state.due_said = step.state.due_said and reached >= needed_s(step.state, step.policy)
            step.state.heads_up_said = step.state.heads_up_said and threshold is not None and reached >= threshold


def _stay(step: Step) -> None:
    """Let a break that is not due yet come at its own time, and decide once more about it if that is still possible."""
    state, policy = step.state, step.policy
    if state.ask is None:
        moved_ask.reset(state, policy)
        state.move_decided = moved_ask.is_past(state, policy, step.t)


def _candidates(step: Step) -> list[Candidate]:
    """Return what may happen next by itself, with the instants; at equal instants the first of the list comes first."""
    candidates: list[Candidate] = []

    def at(instant: float | None, act: Callable[[Step], None]) -> None:
        if instant is not None:
            candidates.append((instant, act))

    at(_duty_change(step), _turn_duty)
    at(None if step.state.undo is None else step.state.undo.at + UNDO_S, undo.lapses)
    _presence_candidates(step, at)
    _hold_candidates(step, at)
    if step.state.waits:
        at(waits.next_forgotten(step), waits.forget)
        at(waits.next_noted(step), waits.note)
    at(offers.ends(step), offers.end)
    _ask_candidates(step, at)
    at(offers.next_offer(step), offers.make)
    return candidates


def _presence_candidates(step: Step, at: Callable[[float | None, Callable[[Step], None]], None]) -> None:
    state = step.state
    at(question.ends(step), question.lapses)
    if state.absence is None:
        if state.idle_from is not None:
            at(state.idle_from + presence.idle_enough_s(step), presence.idled)
        at(cover.ends(step), presence.settle)
    else:
        if not state.absence.counted and state.asleep is None:
            at(state.absence.since + presence.promise_s(step), presence.natural)
        at(presence.typing_disproves(step), presence.disproved)


def _hold_candidates(step: Step, at: Callable[[float | None, Callable[[Step], None]], None]) -> None:
    state = step.state
    if state.busy_from is not None and state.call_from is None and state.busy_with in step.policy.busy:
        at(state.busy_from + CALL_SETTLES_S, holds.call_begins)
    at(uses.next_background(state, step.policy), holds.to_background)
    if state.meeting is not None:
        if state.meeting.until is not None:
            at(state.meeting.until, holds.meeting_runs_out)
        elif state.meeting.asked is None:
            at(state.meeting.confirmed + MEETING_ASKS_S, holds.meeting_asks)
        else:
            at(state.meeting.asked + MEETING_ANSWER_S, holds.meeting_runs_out)
    at(pause_end(state, step.now), holds.pause_runs_out)


def _ask_candidates(step: Step, at: Callable[[float | None, Callable[[Step], None]], None]) -> None:
    state, policy = step.state, step.policy
    if state.absence is None and state.run is None:
        if state.progress.since is not None and not state.due_said and (state.ask is None or state.ask.kind == "micro"):
            due = reach(state, policy)
            threshold = heads_up_at_s(state, policy)
            at(moved_ask.decided_at(step), moved_ask.decide)
            if threshold is not None and not state.heads_up_said and due is not None:
                at(
                    max(state.progress.since - state.progress.base_s + threshold, due - policy.heads_up_s),
                    asks.heads_up,
                )
            at(due, asks.due)
        if state.micro.since is not None and policy.micro_s > 0:
            at(state.micro.since - state.micro.base_s + policy.micro_s, asks.micro)
        if state.ask is not None:
            at(asks.shown_at(step), asks.show)
            at(asks.ready_at(step) if state.ask.stage in ("snoozed", "owed", "held") else None, asks.ready)
            _ladder_candidates(step, at)


def _ladder_candidates(step: Step, at: Callable[[float | None, Callable[[Step], None]], None]) -> None:
    ask = step.state.ask
    if ask is None or ask.stage != "asking" or ask.asked is None:
        return
    if ask.kind == "micro":
        at(ask.asked + MICRO_NEAR_S, asks.become_owed)
        return
    early_s = moved_ask.early_s(step.state, step.policy, ask.asked)
    if step.state.progress.since is not None or not early_s:
        if ask.step < step.policy.reminders(step.state.put_off):
            at(ask.asked + early_s + step.policy.remind_s[ask.step], asks.remind)
        at(ask.asked + early_s + step.policy.owed_after_s, asks.become_owed)
    at(flows.busy_at(step), flows.still_busy)


def _duty_change(step: Step) -> float | None:
    """Return the instant at which working hours next begin or end: now, if the state has the wrong one."""
    state = step.state
    wall = step.wall(state.t) + _EDGE_S
    if working(wall, step.now.zone, step.policy.work_hours) != state.on_duty:
        return state.t
    edge = next_change(wall, step.now.zone, step.policy.work_hours)
    return None if edge is None else step.now.t + (edge - step.now.wall)


def _turn_duty(step: Step) -> None:
    state = step.state
    on = working(step.wall(state.t) + _EDGE_S, step.now.zone, step.policy.work_hours)
    if on == state.on_duty:
        return
    state.on_duty = on
    if on:
        asks.unblock(step)
        step.say("on-duty", "work hours begin")
    else:
        asks.hold_again(step)
        step.say("off-duty", "outside work hours: no reminders, but sitting still counts")
        asks.hold(step)


def without_run(state: State) -> State:
    """Return the state without the routine in it, for one that cannot be continued: the break it was for is owed."""
    return state if state.run is None else replace(state, run=None, ask=runs.owed_again(state.run, state.t))


def split_stretch(state: State) -> State:
    """Return the state with its present stretch ended now and one of the same kind begun: the wall clock moves here."""
    if state.t <= state.kind_since:
        return state
    ended = TimeStretch(state.time_kind, state.kind_since, state.t, state.kind_cause)
    return replace(state, closed=(*state.closed, ended), kind_since=state.t)


def without_ended_stretches(state: State) -> State:
    """Return the state without its ended stretches, once the journal has them."""
    return replace(state, closed=())
