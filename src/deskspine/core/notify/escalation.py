"""Which channels speak for an event: the person's ladder, and what keeps a channel silent."""

from __future__ import annotations

from collections.abc import Collection

from deskspine.core.schedule.events import Event
from deskspine.core.settings.settings import Settings

QUIET_CHANNELS = frozenset({"screen", "title"})
"""All that may speak under do-not-disturb."""
STEPS = ("heads_up", "ask", "remind_1", "remind_2", "remind_3", "owed")
"""Every step of the ladder, from the first word to the last."""
AUDIBLE = frozenset({"bell", "sound"})
DOUBLES = {"notice": "desktop"}
"""A channel that is left out where the other one speaks in the same step: two notices of one thing are one too many."""
LAST_STEP = 3
"""Reminders after the third are as loud as the third."""


def without_doubles(wanted: frozenset[str], works: Collection[str]) -> frozenset[str]:
    """The channels of `wanted` that are to speak, when those in `works` are known to reach the person."""
    return frozenset(name for name in wanted if DOUBLES.get(name) not in wanted.intersection(works))


def step_of(event: Event) -> str:
    """The ladder step an event stands on; empty for one that nobody is to be told of."""
    if event.kind == "remind":
        return f"remind_{min(max(event.step, 1), LAST_STEP)}"
    return {"heads-up": "heads_up", "ask": "ask", "owed": "owed"}.get(event.kind, "")


def channels_for(event: Event, settings: Settings) -> frozenset[str]:
    """The channels that speak for `event`; empty when none does."""
    step = step_of(event)
    channels = frozenset(settings.ladder(step)) if step else frozenset()
    if event.quiet:
        channels &= QUIET_CHANNELS
    return channels if settings.flag("sound.ask") else channels - AUDIBLE
