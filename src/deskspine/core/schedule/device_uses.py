"""Uses of a microphone, a camera, the whole screen or a video: one value for each program, and when it means nothing.

A use means that a person is there only for a limited time. After that it is background: a program that holds a device
all day says nothing about a call, while another program that begins to use it still does.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from deskspine.core.schedule.inputs import BUSY_WORDS, UseOf
from deskspine.core.schedule.policy import AFTER_HOLD_S, OPEN_CAP_S, Policy
from deskspine.core.schedule.state import State, Use

_ORDER = tuple(BUSY_WORDS)


def updated(uses: Sequence[Use], what: UseOf, names: Sequence[str], t: float) -> tuple[Use, ...]:
    """Return `uses` when `what` is in use by the programs `names` from instant `t` on; no names mean that it is free.

    A program that comes back within two minutes goes on with its earlier use.
    """
    kept: list[Use] = []
    for use in uses:
        recent = use.until is None or t - use.until <= AFTER_HOLD_S
        if use.what != what:
            kept.append(use)
        elif use.who in names:
            kept.append(replace(use, until=None) if recent else Use(what, use.who, t))
        elif recent:
            kept.append(replace(use, until=t) if use.until is None else use)
    known = {use.who for use in kept if use.what == what}
    return (*kept, *(Use(what, name, t) for name in names if name not in known))


def unseen(uses: Sequence[Use], length_s: float) -> tuple[Use, ...]:
    """Return `uses` after a time of `length_s` that could not be seen: it does not count as use."""
    return tuple(use if use.until is not None else replace(use, since=use.since + length_s) for use in uses)


def holding(state: State, policy: Policy) -> list[Use]:
    """Return the uses of devices that may hold asks now, the most telling first."""
    live = [use for use in state.uses if use.what in policy.busy and use.until is None and not use.background]
    return sorted(live, key=lambda use: _ORDER.index(use.what))


def video_since(state: State) -> float | None:
    """Return since when a video counts as input, or None without one."""
    return next(
        (use.since for use in state.uses if use.what == "video" and use.until is None and not use.background), None
    )


def gives_out(use: Use, state: State, policy: Policy) -> float:
    """Return the instant at which `use` becomes background."""
    return _gives_out(use, policy, state.ask.held if state.ask is not None else None)


def released(state: State, policy: Policy, due: float) -> float:
    """Return when a break that falls due at `due` would be asked for, for all that the devices in use now may hold."""
    return max((due, *(_gives_out(use, policy, due) for use in holding(state, policy))))


def _gives_out(use: Use, policy: Policy, held: float | None) -> float:
    """Return when `use` becomes background, if it holds an ask since `held`."""
    if use.what == "video":
        return use.since + OPEN_CAP_S
    open_until = use.since + max(OPEN_CAP_S, policy.max_hold_s)
    return open_until if held is None else min(open_until, max(use.since, held) + policy.max_hold_s)


def next_background(state: State, policy: Policy) -> float | None:
    """Return when the next use becomes background, or None without a use that counts."""
    videos = [use for use in state.uses if use.what == "video" and use.until is None and not use.background]
    return min((gives_out(use, state, policy) for use in (*holding(state, policy), *videos)), default=None)
