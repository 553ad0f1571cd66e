"""Easier holds: half as long, from the present position on and when the exercise is played again."""

from __future__ import annotations

import math

from msgspec.structs import replace

from deskspine.core.player.plan import Plan
from deskspine.core.player.state import PlayerState, segment_s


def eased(state: PlayerState, plan: Plan) -> PlayerState:
    """Return the state with the present exercise made easier: this hold and the following ones are half as long."""
    item = plan.segments[state.index].item
    halved = {i: _half(segment_s(state, plan, i)) for i in _holds_of(plan, item) if i >= state.index}
    slots = state.eased if item in state.eased else (*state.eased, item)
    return replace(state, holds=_with(state, halved), eased=slots)


def eased_from_start(state: PlayerState, plan: Plan, item: int) -> PlayerState:
    """Return the state for playing an exercise again: if it was made easier, it is easier from its beginning."""
    if item not in state.eased:
        return state
    shorter = {index for index, _ in state.holds}
    halved = {i: _half(plan.segments[i].seconds) for i in _holds_of(plan, item) if i not in shorter}
    return replace(state, holds=_with(state, halved))


def _with(state: PlayerState, holds: dict[int, float]) -> tuple[tuple[int, float], ...]:
    return tuple(sorted((dict(state.holds) | holds).items()))


def _holds_of(plan: Plan, item: int) -> list[int]:
    return [i for i, segment in enumerate(plan.segments) if segment.item == item and segment.phase == "hold"]


def _half(seconds: float) -> float:
    return float(max(1, math.ceil(seconds / 2)))
