"""The earliest moment at which a break can be asked for: what a countdown runs to, never an earlier one."""

from __future__ import annotations

from deskspine.core.schedule import device_uses as uses
from deskspine.core.schedule.policy import AFTER_HOLD_S, CALL_SETTLES_S, Policy
from deskspine.core.schedule.state import State
from deskspine.core.schedule.step import duty_begins, next_due, pause_end
from deskspine.core.timekeeping.calendar import next_change, working
from deskspine.core.timekeeping.instants import Now


def next_ask(state: State, policy: Policy, now: Now) -> float | None:
    """Return the instant at which the next ask begins to wait for a pause of the hands, if nothing changes.

    None when an ask is open already, when nothing will ask, or when what holds it has no known end.
    """
    due = next_due(state, policy, now)
    if due is None:
        return None
    due = max(due, state.not_before)
    if state.ask is None or state.ask.stage != "held":
        released = _released(state, policy, now, due)
        if None in released:
            return None
        due = max([due, *(at for at in released if at is not None)])
    return _on_duty(due, policy, now)


def _released(state: State, policy: Policy, now: Now, due: float) -> list[float | None]:
    """Return when each thing that holds asks now lets a break ask that falls due at `due`; None where that is open."""
    ends: list[float | None] = []
    if state.meeting is not None:
        ends.append(state.meeting.until)
    if state.pause is not None:
        ends.append(pause_end(state, now))
    if not state.on_duty:
        ends.append(duty_begins(state, policy, now))
    released = [None if end is None else due if due >= end else end + AFTER_HOLD_S for end in ends]
    called = state.call_from is not None or (state.busy_from is not None and due >= state.busy_from + CALL_SETTLES_S)
    if called:
        released.append(uses.released(state, policy, due))
    return released


def _on_duty(due: float, policy: Policy, now: Now) -> float | None:
    """Return `due`, or two minutes into the work hours after it when it lies outside of them."""
    wall = now.wall_at(due)
    if working(wall, now.zone, policy.work_hours):
        return due
    begins = next_change(wall, now.zone, policy.work_hours)
    return None if begins is None else due + (begins - wall) + AFTER_HOLD_S
