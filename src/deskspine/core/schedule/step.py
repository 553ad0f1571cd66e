"""A step of the sitting clock: the copied state, the moment, the policy, and the events so far."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from deskspine.core.schedule.busy_kinds import BUSY_KINDS
from deskspine.core.schedule.device_uses import background_at, holding
from deskspine.core.schedule.events import Event, EventKind
from deskspine.core.schedule.policy import AFTER_HOLD_S, MAX_BLIND_ASKS, MAX_LADDERS, OWED_REST_S, Policy
from deskspine.core.schedule.state import State, TimeKind, TimeStretch
from deskspine.core.text.dates import NEAR, clock_and_day
from deskspine.core.text.durations import clock
from deskspine.core.timekeeping.calendar import day_of, next_change
from deskspine.core.timekeeping.instants import Meter, Now

GROWS: dict[TimeKind, frozenset[str]] = {
    "sitting": frozenset({"sit", "progress", "since_ask", "micro"}),
    "routine": frozenset({"sit", "progress", "since_ask", "micro"}),
    "away": frozenset(),
    "unknown": frozenset(),
}
"""Meters that grow in each kind of time. An unknown time counts towards asking again only if no source can see input.
"""
METERS = ("sit", "progress", "since_ask", "micro")


class Step:
    """A step of the sitting clock in progress. It changes the state it is given: pass a copy."""

    def __init__(self, state: State, now: Now, policy: Policy) -> None:
        self.state = state
        self.policy = policy
        self.now = now
        self.events: list[Event] = []

    @property
    def t(self) -> float:
        """The instant that the step has reached."""
        return self.state.t

    def wall(self, t: float) -> float:
        """Return the wall second of instant `t`."""
        return self.now.wall_at(t)

    def hhmm(self, t: float) -> str:
        """Return the local hours and minutes of instant `t`, for sentences."""
        return clock(self.now.local_at(t))

    def until(self, t: float, *, names_day: bool = False) -> str:
        """Return the local time at which something ends, for sentences: "until 14:30", "until Mon 14:30".

        With `names_day`, another day is named even if the time is near.
        """
        near = timedelta(0) if names_day else NEAR
        return f"until {clock_and_day(self.now.local_at(t), self.now.local_at(self.t), near)}"

    def say(self, kind: EventKind, why: str, **more: Any) -> None:
        """Add an event at this instant, with the figures of the present state."""
        event = Event(
            kind,
            self.t,
            self.wall(self.t),
            why,
            sit_s=self.state.sit.at(self.t),
            next_due=next_due(self.state, self.policy, self.now),
            **more,
        )
        self.events.append(event)

    def set_kind(self, kind: TimeKind, t: float, cause: str = "") -> None:
        """Make the time from `t` on, which may be in the past, time of this kind; meters stop and grow accordingly."""
        state = self.state
        if kind == state.time_kind and cause == state.kind_cause:
            return  # meters are not restarted: an absence may still be dated back to before this instant
        self.freeze(t)
        if t > state.kind_since:
            state.closed = (*state.closed, TimeStretch(state.time_kind, state.kind_since, t, state.kind_cause))
        state.time_kind, state.kind_since, state.kind_cause = kind, min(t, self.t), cause
        self.grow(t)

    def freeze(self, t: float) -> None:
        """Stop every meter at its value at instant `t`."""
        for name in METERS:
            setattr(self.state, name, Meter(getattr(self.state, name).at(t)))

    def grow(self, t: float) -> None:
        """Let the meters of the present kind of time grow from instant `t`."""
        growing = GROWS[self.state.time_kind]
        if self.state.blind is not None and self.state.time_kind == "unknown":
            growing = frozenset({"since_ask"})
        for name in METERS:
            meter: Meter = getattr(self.state, name)
            setattr(self.state, name, Meter(meter.base_s, t if name in growing else None))

    def reset(self, *names: str, to_s: float = 0.0) -> None:
        """Set meters to `to_s` seconds; those that were growing keep growing."""
        for name in names:
            meter: Meter = getattr(self.state, name)
            setattr(self.state, name, Meter(to_s, None if meter.since is None else self.t))

    def add(self, name: str, seconds: float) -> None:
        """Add seconds to one meter."""
        meter: Meter = getattr(self.state, name)
        setattr(self.state, name, replace(meter, base_s=meter.base_s + seconds))

    def today(self) -> str:
        """Return the day that this instant belongs to, YYYY-MM-DD."""
        return self.day_at(self.t)

    def day_at(self, t: float) -> str:
        """Return the day that instant `t` belongs to, YYYY-MM-DD."""
        return day_of(self.wall(t), self.now.zone, self.policy.day_starts_min).isoformat()

    def count_break(self) -> bool:
        """Count a break that was taken. Return True if standing and walking is suggested after it."""
        day = self.today()
        if self.state.breaks_day != day:
            self.state.breaks_day, self.state.breaks_today = day, 0
        self.state.breaks_today += 1
        return self.policy.walk_every > 0 and self.state.breaks_today % self.policy.walk_every == 0

    def rest(self) -> None:
        """Restart sit and progress after a break of any kind: nothing is due, owed or snoozed."""
        state = self.state
        self._note_sit()
        self.reset("sit", "progress", "since_ask", "micro")
        state.ask, state.snooze_until, state.snoozes, state.added_s = None, None, 0, 0.0
        state.offers = 0
        state.heads_up_said = state.due_said = False
        state.unanswered = state.put_off = 0
        state.moved_s, state.move_decided = 0.0, False
        state.rested, state.undo = self.t, None
        state.blind = state.question = state.question_asked = state.returned = None

    def _note_sit(self) -> None:
        """Note the sit that ends, if it is the longest of its day so far."""
        state, day = self.state, self.today()
        sat_s = state.sit.at(self.t)
        if day != state.longest_day or sat_s > state.longest_s:
            state.longest_day, state.longest_s = day, sat_s


def blocked_words(state: State) -> str:
    """Return the reason why no ask may come in this state, in words, or "" if there is no such reason."""
    if state.meeting is not None:
        return "in a meeting"
    if state.call_from is not None:
        return BUSY_KINDS[state.busy_with].begun
    if state.pause is not None:
        return "paused"
    return "" if state.on_duty else "outside work hours"


def next_due(state: State, policy: Policy, now: Now) -> float | None:
    """Return the instant at which the next break falls due or is asked for again, or None if nothing is planned."""
    if state.absence is not None or state.run is not None:
        return None
    ask = state.ask
    if ask is not None and ask.kind == "break":
        again = ask_again(state, policy, now)
        return None if again is None else max(again, state.t)
    if state.time_kind != "sitting":
        return None
    due = reach(state, policy)
    return None if due is None else max(due, state.t)


def reach(state: State, policy: Policy) -> float | None:
    """Return the instant at which progress reaches the interval, or None while progress does not grow."""
    if state.progress.since is None:
        return None
    return max(state.progress.since - state.progress.base_s + needed_s(state, policy), state.floor)


def needed_s(state: State, policy: Policy) -> float:
    """Return the seconds of progress at which this break falls due: the interval, and what snoozes and habits add."""
    return policy.interval_s + state.added_s + state.moved_s


def heads_up_at_s(state: State, policy: Policy) -> float | None:
    """Return the seconds of progress at which the heads-up of this break comes, or None if there is no heads-up."""
    at = policy.heads_up_at_s
    return None if at is None else at + state.added_s + state.moved_s


def ask_again(state: State, policy: Policy, now: Now) -> float | None:
    """Return when a break that is due will be asked for, or None if it is asked for already or no time is known."""
    ask = state.ask
    if ask is None or ask.stage in ("asking", "waiting"):
        return None
    if ask.stage == "snoozed":
        return None if state.snooze_until is None else max(state.snooze_until, state.not_before)
    if ask.stage == "owed":
        tired = state.unanswered >= MAX_LADDERS or (state.blind is not None and ask.again >= MAX_BLIND_ASKS)
        if ask.owed is None or state.since_ask.since is None or tired:
            return None
        half = state.since_ask.since - state.since_ask.base_s + policy.interval_s / 2
        return max(half, ask.owed + OWED_REST_S, state.not_before)
    if ask.ready is not None:
        return ask.ready
    ends: list[float | None] = []
    if state.meeting is not None:
        ends.append(state.meeting.until)
    if state.call_from is not None:
        held_until = max((background_at(use, state, policy) for use in holding(state, policy)), default=None)
        ends.append(None if held_until is None else held_until - AFTER_HOLD_S)
    if state.pause is not None:
        ends.append(pause_end(state, now))
    if not state.on_duty:
        ends.append(duty_begins(state, policy, now))
    if None in ends:
        return None
    return max((end for end in ends if end is not None), default=state.t) + AFTER_HOLD_S


def duty_begins(state: State, policy: Policy, now: Now) -> float | None:
    """Return the instant at which work hours begin for a person who is outside them, or None if they never do."""
    edge = next_change(now.wall_at(state.t), now.zone, policy.work_hours)
    return None if edge is None else now.t + (edge - now.wall)


def pause_end(state: State, now: Now) -> float | None:
    """Return the instant at which the pause ends by itself, or None if it has no such end."""
    if state.pause is None:
        return None
    if state.pause.until_wall is not None:
        return now.t + (state.pause.until_wall - now.wall)
    return state.pause.until
