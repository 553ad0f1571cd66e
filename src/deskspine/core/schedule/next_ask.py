"""The earliest moment at which a break can be asked for: what a countdown runs to, never an earlier one."""

from __future__ import annotations

from deskspine.core.schedule import device_uses as uses
from deskspine.core.schedule.policy import AFTER_HOLD_S, CALL_SETTLES_S, Policy
from deskspine.core.schedule.state import State
from deskspine.core.schedule.step import duty_begins, next_due, pause_end
from deskspine.core.timekeeping.calendar import next_change, working
from deskspine.core.timekeeping.instants import Now


def next_ask(s: State, p: Policy, now: Now) -> float | None:
    """Return the instant at which the next ask begins to wait for a pause of the hands, if nothing changes.

    None when an ask is open already, when nothing will ask, or when what holds it has no known end.
    """
    due = next_due(s, p, now)
    if due is None:
        return None
    due = max(due, s.not_before)
    if s.ask is None or s.ask.stage != "held":
        released = _released(s, p, now, due)
        if None in released:
            return None
        due = max([due, *(at for at in released if at is not None)])
    return _on_duty(due, p, now)


def _released(s: State, p: Policy, now: Now, due: float) -> list[float | None]:
    """Return when each thing that holds asks now lets a break ask that falls due at `due`; None where that is open."""
    ends: list[float | None] = []
    if s.meeting is not None:
        ends.append(s.meeting.until)
    if s.pause is not None:
        ends.append(pause_end(s, now))
    if not s.on_duty:
        ends.append(duty_begins(s, p, now))
    released = [None if end is None else due if due >= end else end + AFTER_HOLD_S for end in ends]
    called = s.call_from is not None or (s.busy_from is not None and due >= s.busy_from + CALL_SETTLES_S)
    if called:
        released.append(uses.released(s, p, due))
    return released


def _on_duty(due: float, p: Policy, now: Now) -> float | None:
    """Return `due`, or two minutes into the work hours after it when it lies outside of them."""
    wall = now.wall_at(due)
    if working(wall, now.zone, p.work_hours):
        return due
    begins = next_change(wall, now.zone, p.work_hours)
    return None if begins is None else due + (begins - wall) + AFTER_HOLD_S
