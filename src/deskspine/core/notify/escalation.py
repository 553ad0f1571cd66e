"""The escalation ladder: the channels for each event, less those that are silenced."""

from __future__ import annotations

from collections.abc import Collection

from deskspine.core.schedule.events import Event
from deskspine.core.settings.settings import Settings

QUIET_CHANNELS = frozenset({"screen", "title"})
"""The only channels that are used under do-not-disturb."""
STEPS = ("offer", "heads_up", "ask", "remind_1", "remind_2", "remind_3", "owed")
"""Every step of the ladder, from the offer in a wait to the overdue break."""
AUDIBLE = frozenset({"bell", "sound"})
REDUNDANT_WITH = {"notice": "desktop", "tmux": "popup"}
"""A channel, and the channel that makes it redundant in the same step: the person should not get two notices.

A popup that cannot open shows the message of tmux itself."""
LAST_REMINDER = 3
"""Number of the last reminder with channels of its own; later reminders use the same channels."""


def without_redundant(channels: frozenset[str], working: Collection[str]) -> frozenset[str]:
    """Return `channels` without those that a better one makes redundant, if the better one is among `working`."""
    return frozenset(name for name in channels if REDUNDANT_WITH.get(name) not in channels.intersection(working))


def step_of(event: Event) -> str:
    """Return the step of the ladder for `event`, or "" for an event without a notice."""
    if event.kind == "remind":
        return f"remind_{min(max(event.step, 1), LAST_REMINDER)}"
    return {"offer": "offer", "heads-up": "heads_up", "ask": "ask", "owed": "owed"}.get(event.kind, "")


def channels_for(event: Event, settings: Settings) -> frozenset[str]:
    """Return the channels that announce `event`; empty if no channel does."""
    step = step_of(event)
    channels = frozenset(settings.ladder(step)) if step else frozenset()
    if event.quiet:
        channels &= QUIET_CHANNELS
    return channels if settings.flag("sound.ask") else channels - AUDIBLE
