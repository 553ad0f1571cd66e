"""The evidence of input at one instant: the part of the state that changes with every pause in typing.

It is saved with the sign of life. It changes too often to write the whole state each time, and it decides how the time
after the last write is read if the program was killed.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.schedule.state import State


class InputSeen(Struct, frozen=True):
    """The evidence of input at an instant, in boot seconds."""

    typing: bool
    """True while input goes on."""
    last_input: float
    idle_from: float | None = None
    """Instant from which idleness counts, or None while it does not."""


def of_state(state: State) -> InputSeen:
    """Return the evidence that `state` holds."""
    return InputSeen(state.typing, state.last_input, state.idle_from)


def put_into(state: State, seen: InputSeen) -> State:
    """Return `state` with later evidence than its own. This begins and ends no absence."""
    return replace(state, typing=seen.typing, last_input=seen.last_input, idle_from=seen.idle_from)


def present(state: State) -> State:
    """Return `state` at the beginning of an unwatched time that counts as sitting: idleness ends there."""
    return state if state.absence is not None else replace(state, idle_from=None)
