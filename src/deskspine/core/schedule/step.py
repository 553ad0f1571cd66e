"""A step in the making: the copied state, the moment, the policy, and the events said so far."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from deskspine.core.schedule.device_uses import gives_out, holding
from deskspine.core.schedule.events import Event, EventKind
from deskspine.core.schedule.policy import AFTER_HOLD_S, BLIND_ASKS, LADDERS_MOST, OWED_REST_S, Policy
from deskspine.core.schedule.state import State, Stretch, TimeKind
from deskspine.core.text.durations import clock
from deskspine.core.timekeeping.calendar import day_of, next_change
from deskspine.core.timekeeping.instants import Meter, Now

GROWS: dict[TimeKind, frozenset[str]] = {
    "sitting": frozenset({"sit", "progress", "since_ask", "micro"}),
    "routine": frozenset({"sit", "progress", "since_ask", "micro"}),
    "away": frozenset(),
    "unknown": frozenset(),
}
"""Which meters grow in which time. A time not known counts towards asking again only when no source can tell."""
METERS = ("sit", "progress", "since_ask", "micro")


class Draft:
    """One step of the sitting clock under way. It changes the state it is given: pass a copy."""

    def __init__(self, state: State, now: Now, policy: Policy) -> None:
        self.s = state
        self.p = policy
        self.now = now
        self.events: list[Event] = []

    @property
    def t(self) -> float:
        """The instant the step has come to."""
        return self.s.t

    def wall(self, t: float) -> float:
        """The wall second of instant `t`."""
        return self.now.wall_at(t)

    def hhmm(self, t: float) -> str:
        """Local hours and minutes of instant `t`, for sentences."""
        return clock(self.now.local_at(t))

    def say(self, kind: EventKind, why: str, **more: Any) -> None:
        """Tell an event at this instant, with the state as it stands."""
        event = Event(
            kind,
            self.t,
            self.wall(self.t),
            why,
            sit_s=self.s.sit.at(self.t),
            next_due=next_due(self.s, self.p, self.now),
            **more,
        )
        self.events.append(event)

    def set_kind(self, kind: TimeKind, t: float, cause: str = "") -> None:
        """From `t` on, which may lie back, time is of this kind: meters stop at `t` and go on as they should."""
        s = self.s
        if kind == s.time_kind and cause == s.kind_cause:
            return  # meters are not wound up anew: an absence may still be dated back to before this instant
        self.freeze(t)
        if t > s.kind_since:
            s.closed = (*s.closed, Stretch(s.time_kind, s.kind_since, t, s.kind_cause))
        s.time_kind, s.kind_since, s.kind_cause = kind, min(t, self.t), cause
        self.grow(t)

    def freeze(self, t: float) -> None:
        """Stop every meter at its value of instant `t`."""
        for name in METERS:
            setattr(self.s, name, Meter(getattr(self.s, name).at(t)))

    def grow(self, t: float) -> None:
        """Let the meters of the present kind of time grow from instant `t`."""
        growing = GROWS[self.s.time_kind]
        if self.s.blind is not None and self.s.time_kind == "unknown":
            growing = frozenset({"since_ask"})
        for name in METERS:
            meter: Meter = getattr(self.s, name)
            setattr(self.s, name, Meter(meter.base_s, t if name in growing else None))

    def reset(self, *names: str, to_s: float = 0.0) -> None:
        """Set meters to `to_s` seconds; those that were growing go on."""
        for name in names:
            meter: Meter = getattr(self.s, name)
            setattr(self.s, name, Meter(to_s, None if meter.since is None else self.t))

    def add(self, name: str, seconds: float) -> None:
        """Add seconds to one meter."""
        meter: Meter = getattr(self.s, name)
        setattr(self.s, name, replace(meter, base_s=meter.base_s + seconds))

    def today(self) -> str:
        """The day this instant belongs to, YYYY-MM-DD."""
        return self.day_at(self.t)

    def day_at(self, t: float) -> str:
        """Return the day that instant `t` belongs to, YYYY-MM-DD."""
        return day_of(self.wall(t), self.now.zone, self.p.day_starts_min).isoformat()

    def count_break(self) -> bool:
        """Count a break that was taken; True when it is the one after which standing and walking is suggested."""
        day = self.today()
        if self.s.breaks_day != day:
            self.s.breaks_day, self.s.breaks_today = day, 0
        self.s.breaks_today += 1
        return self.p.walk_every > 0 and self.s.breaks_today % self.p.walk_every == 0

    def rest(self) -> None:
        """A break was had: sit and progress begin anew, and nothing is due, owed or snoozed."""
        s = self.s
        self.reset("sit", "progress", "since_ask", "micro")
        s.ask, s.snooze_until, s.snoozes = None, None, 0
        s.heads_up_said = s.due_said = False
        s.unanswered = 0
        s.rested, s.undo = self.t, None
        s.blind = s.question = s.question_asked = s.returned = None


def next_due(s: State, p: Policy, now: Now) -> float | None:
    """The instant at which the next break falls due, or is asked again, if nothing changes; None when nothing will."""
    if s.absence is not None or s.run is not None:
        return None
    ask = s.ask
    if ask is not None and ask.kind == "break":
        again = ask_again(s, p, now)
        return None if again is None else max(again, s.t)
    if s.time_kind != "sitting":
        return None
    due = reach(s, p)
    return None if due is None else max(due, s.t)


def reach(s: State, p: Policy) -> float | None:
    """The instant at which progress reaches the interval, or may be said to have; None while it stands still."""
    if s.progress.since is None:
        return None
    return max(s.progress.since - s.progress.base_s + p.interval_s, s.floor)


def ask_again(s: State, p: Policy, now: Now) -> float | None:
    """When a break that is due and not standing as an ask will be asked; None when it stands or no time is known."""
    ask = s.ask
    if ask is None or ask.stage in ("asking", "waiting"):
        return None
    if ask.stage == "snoozed":
        return None if s.snooze_until is None else max(s.snooze_until, s.not_before)
    if ask.stage == "owed":
        tired = s.unanswered >= LADDERS_MOST or (s.blind is not None and ask.again >= BLIND_ASKS)
        if ask.owed is None or s.since_ask.since is None or tired:
            return None
        half = s.since_ask.since - s.since_ask.base_s + p.interval_s / 2
        return max(half, ask.owed + OWED_REST_S, s.not_before)
    if ask.ready is not None:
        return ask.ready
    ends: list[float | None] = []
    if s.meeting is not None:
        ends.append(s.meeting.until)
    if s.call_from is not None:
        held_until = max((gives_out(use, s, p) for use in holding(s, p)), default=None)
        ends.append(None if held_until is None else held_until - AFTER_HOLD_S)
    if s.pause is not None:
        ends.append(pause_end(s, now))
    if not s.on_duty:
        ends.append(duty_begins(s, p, now))
    if None in ends:
        return None
    return max((end for end in ends if end is not None), default=s.t) + AFTER_HOLD_S


def duty_begins(s: State, p: Policy, now: Now) -> float | None:
    """The instant at which work hours begin, for somebody who is off duty; None when they never do."""
    edge = next_change(now.wall_at(s.t), now.zone, p.work_hours)
    return None if edge is None else now.t + (edge - now.wall)


def pause_end(s: State, now: Now) -> float | None:
    """The instant at which the pause ends by itself; None when it is to be ended by hand."""
    if s.pause is None:
        return None
    if s.pause.until_wall is not None:
        return now.t + (s.pause.until_wall - now.wall)
    return s.pause.until
