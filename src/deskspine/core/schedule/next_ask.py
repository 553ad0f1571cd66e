"""The earliest moment at which a break can be asked for: the target of a countdown."""

from __future__ import annotations

from deskspine.core.schedule import device_uses as uses
from deskspine.core.schedule.policy import AFTER_HOLD_S, CALL_SETTLES_S, Policy
from deskspine.core.schedule.state import State
from deskspine.core.schedule.step import duty_begins, next_due, pause_end
from deskspine.core.timekeeping.calendar import next_change, working
from deskspine.core.timekeeping.instants import Now


def next_ask(state: State, policy: Policy, now: Now) -> float | None:
    """Return the instant at which the next ask begins to wait for a pause in typing, if nothing changes.

    None if an ask is open already, if nothing will ask, or if the hold has no known end.
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
    """Return, for each hold, when it releases a break that falls due at `due`; None for a hold without a known end."""
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
    """Return `due`, or two minutes into the next work hours if it lies outside of them; None if there are no more."""
    wall = now.wall_at(due)
    if working(wall, now.zone, policy.work_hours):
        return due
    begins = next_change(wall, now.zone, policy.work_hours)
    return None if begins is None else due + (begins - wall) + AFTER_HOLD_S
