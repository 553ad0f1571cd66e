"""The ticks in the last seconds of a hold, so that a person whose head is turned hears that it ends."""

from __future__ import annotations

from deskspine.core.player.plan import Plan
from deskspine.core.player.state import PlayerState, segment_s

TICKS = (3, 2, 1)
"""Seconds before the end of a hold at which it ticks."""
MIN_HOLD_S = 5.0
"""Minimum length of a hold that ticks: a shorter one would tick all the time."""


def ticks_from(plan: Plan, state: PlayerState, t: float) -> tuple[float, ...]:
    """Return the seconds from instant `t` to each tick of the hold that runs then."""
    length_s = segment_s(state, plan, state.index)
    if plan.segments[state.index].phase != "hold" or state.since is None or length_s < MIN_HOLD_S:
        return ()
    left_s = length_s - state.into(t)
    return tuple(left_s - tick for tick in TICKS if left_s >= tick)
