"""Uses of a microphone, a camera, the whole screen or a video, one value for each program.

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


def updated(uses: Sequence[Use], kind: UseOf, names: Sequence[str], t: float) -> tuple[Use, ...]:
    """Return `uses` with `kind` in use by the programs `names` from instant `t` on; no names mean that it is free.

    A program that comes back within two minutes continues its earlier use.
    """
    updated_uses: list[Use] = []
    for use in uses:
        recent = use.until is None or t - use.until <= AFTER_HOLD_S
        if use.what != kind:
            updated_uses.append(use)
        elif use.who in names:
            updated_uses.append(replace(use, until=None) if recent else Use(kind, use.who, t))
        elif recent:
            updated_uses.append(replace(use, until=t) if use.until is None else use)
    known_names = {use.who for use in updated_uses if use.what == kind}
    return (*updated_uses, *(Use(kind, name, t) for name in names if name not in known_names))


def unseen(uses: Sequence[Use], length_s: float) -> tuple[Use, ...]:
    """Return `uses` without the `length_s` seconds in which nothing could be seen: they do not count as use."""
    return tuple(use if use.until is not None else replace(use, since=use.since + length_s) for use in uses)


def holding(state: State, policy: Policy) -> list[Use]:
    """Return the uses that may hold asks now, the strongest evidence of a call first."""
    live = [use for use in state.uses if use.what in policy.busy and use.until is None and not use.background]
    return sorted(live, key=lambda use: _ORDER.index(use.what))


def video_since(state: State) -> float | None:
    """Return the instant from which a video counts as input, or None if no video counts."""
    return next(
        (use.since for use in state.uses if use.what == "video" and use.until is None and not use.background), None
    )


def background_at(use: Use, state: State, policy: Policy) -> float:
    """Return the instant at which `use` becomes background."""
    return _background_at(use, policy, state.ask.held if state.ask is not None else None)


def released(state: State, policy: Policy, due: float) -> float:
    """Return the instant at which a break due at `due` would be asked for, if the devices in use now stay in use."""
    return max((due, *(_background_at(use, policy, due) for use in holding(state, policy))))


def _background_at(use: Use, policy: Policy, held: float | None) -> float:
    """Return the instant at which `use` becomes background, if it has held an ask since `held`."""
    if use.what == "video":
        return use.since + OPEN_CAP_S
    open_until = use.since + max(OPEN_CAP_S, policy.max_hold_s)
    return open_until if held is None else min(open_until, max(use.since, held) + policy.max_hold_s)


def next_background(state: State, policy: Policy) -> float | None:
    """Return the instant at which the next use becomes background, or None if no use counts."""
    videos = [use for use in state.uses if use.what == "video" and use.until is None and not use.background]
    return min((background_at(use, state, policy) for use in (*holding(state, policy), *videos)), default=None)
