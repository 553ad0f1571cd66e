"""Asks whose routine begins by itself, if the person wants that: a while without input begins it, work puts it off."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.schedule.policy import BACKDATE_S, FLOWS_S, LOCK_TYPING_S, QUIET_S, STILL_BUSY_S, Policy
from deskspine.core.schedule.state import Ask, State
from deskspine.core.schedule.step import Step
from deskspine.core.text.durations import duration

_OWN_KEY_S = 5.0
"""Seconds after a key in our own screen in which the input that a source sees is that key."""


def flowing(state: State, policy: Policy) -> Ask | None:
    """Return the visible ask whose routine may begin by itself, or None."""
    ask = state.ask
    if not policy.flows or not state.source or state.absence is not None or state.run is not None:
        return None
    if ask is None or ask.kind != "break" or ask.stage != "asking" or ask.asked is None or ask.quiet:
        return None
    return ask


def begins_at(state: State, policy: Policy) -> float | None:
    """Return the instant at which the routine of the visible ask begins by itself, or None if it does not.

    Input seen shortly before the ask means that the person is there to take part.
    """
    ask = flowing(state, policy)
    if ask is None or ask.asked is None or state.typing or state.last_input < ask.asked - BACKDATE_S:
        return None
    return max(ask.asked, state.last_input) + FLOWS_S


def key(step: Step) -> None:
    """Remember a key in our own screen: the person answers the ask, and does not work."""
    ask = flowing(step.state, step.policy)
    if ask is not None:
        step.state.ask = replace(ask, key=step.t)


def input_seen(step: Step, at: float) -> None:
    """Put the ask off if a source saw input at instant `at`, after the person could see the ask."""
    ask = flowing(step.state, step.policy)
    if ask is None or ask.asked is None:
        return
    if at > ask.asked + QUIET_S and (ask.key is None or at > ask.key + _OWN_KEY_S):
        still_busy(step)


def busy_at(step: Step) -> float | None:
    """Return when input that went on since before the ask proves that the person works on, or None without it."""
    ask = flowing(step.state, step.policy)
    if ask is None or ask.asked is None or not step.state.typing:
        return None
    return max(ask.asked, ask.key or ask.asked) + LOCK_TYPING_S


def still_busy(step: Step) -> None:
    """Put the ask off for two minutes. It is no snooze, and nothing is counted."""
    state = step.state
    assert state.ask is not None
    state.ask = replace(state.ask, stage="waiting", ready=step.t + STILL_BUSY_S, step=0, key=None)
    step.say("still-busy", f"you work on: the break comes in {duration(STILL_BUSY_S)}")
