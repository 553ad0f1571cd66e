"""The evidence of input at one instant: the part of the state that changes with every pause of the hands.

It is kept with the sign of life, because it is not worth a write of the whole state each time, and because it decides
how the time after the last write is read when the program was killed.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.schedule.state import State


class InputSeen(Struct, frozen=True):
    """What was known of input at an instant, in boot seconds."""

    typing: bool
    """Input goes on."""
    last_input: float
    idle_from: float | None = None
    """Since when idleness counts; None while it does not."""


def of_state(state: State) -> InputSeen:
    """Return the evidence that `state` holds."""
    return InputSeen(state.typing, state.last_input, state.idle_from)


def put_into(state: State, seen: InputSeen) -> State:
    """Return `state` with later evidence than its own. It does not begin or end an absence."""
    return replace(state, typing=seen.typing, last_input=seen.last_input, idle_from=seen.idle_from)


def present(state: State) -> State:
    """Return `state` at the beginning of a time that was not watched and counts as sitting: idleness ends there."""
    return state if state.absence is not None else replace(state, idle_from=None)
