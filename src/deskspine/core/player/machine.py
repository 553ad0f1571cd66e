"""The player machine: plays a plan by the given time and by the inputs of the person.

The state is a position in the plan, so pause, back, repeat and skip change one number. Nothing is inferred from the
size of a step; inputs apply at `t`, after everything that is due at `t`.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from deskspine.core.player.events import PlayerEvent, PlayerInput
from deskspine.core.player.moves import apply, leave, segment_ran
from deskspine.core.player.plan import Plan, plan_shape
from deskspine.core.player.state import ANNOUNCE_S, LEAD_IN_S, PAUSE_LIMIT_S, Attempt, PlayerState, segment_s

__all__ = ["PlayerEvent", "PlayerInput", "PlayerState", "advance", "next_deadline", "start"]


def start(plan: Plan, t: float) -> PlayerState:
    """Return the state of a routine that begins at instant `t`. Raises ValueError if the plan has nothing to play."""
    if not plan.segments:
        raise ValueError(f"The routine {plan.routine.id} has nothing to play.")
    attempts = (Attempt(),) * len(plan.slots)
    return PlayerState(plan.routine.id, plan.level, plan_shape(plan), t, 0, 0.0, attempts, since=t)


def advance(
    state: PlayerState, plan: Plan, t: float, inputs: Sequence[PlayerInput] = ()
) -> tuple[PlayerState, tuple[PlayerEvent, ...]]:
    """Return the state at instant `t` with `inputs` applied there, and the events on the way."""
    events: list[PlayerEvent] = []
    state = _until(state, plan, t, events)
    for entry in inputs:
        state = apply(state, plan, t, entry, events)
        state = _until(state, plan, t, events)
    return state, tuple(events)


def next_deadline(state: PlayerState, plan: Plan) -> float | None:
    """Return the next instant at which something happens by itself, or None once the routine has ended."""
    if state.paused is not None:
        return state.paused + PAUSE_LIMIT_S
    if state.since is None or state.lead_in:
        return state.since
    left_s = segment_s(state, plan, state.index) - state.into_s
    if _announces(state, plan):
        return state.since + max(0.0, left_s - ANNOUNCE_S)
    return state.since + left_s


def _announces(state: PlayerState, plan: Plan) -> bool:
    return bool(plan.segments[state.index].next_side) and not state.announced


def _until(state: PlayerState, plan: Plan, t: float, events: list[PlayerEvent]) -> PlayerState:
    while (due := next_deadline(state, plan)) is not None and due <= t:
        state = _due(state, plan, due, events)
    return state


def _due(state: PlayerState, plan: Plan, due: float, events: list[PlayerEvent]) -> PlayerState:
    segment = plan.segments[state.index]
    if state.paused is not None:
        return leave(state, plan, due, events)
    if state.lead_in:
        if segment.phase == "hold":
            events.append(PlayerEvent("hold-start", due, segment.item, segment.side))
        return replace(state, lead_in=False, lead_in_s=state.lead_in_s + LEAD_IN_S)
    if _announces(state, plan):
        events.append(PlayerEvent("change-side", due, segment.item, segment.next_side))
        return replace(state, announced=True)
    length = segment_s(state, plan, state.index)
    ran = replace(state, into_s=length, played_s=state.played_s + (length - state.into_s), since=due)
    return segment_ran(ran, plan, due, events)
