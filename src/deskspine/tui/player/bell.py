"""The bell of the player: it marks holds and changes of side for a person whose head is turned away.

The soft ticks in the last seconds of a hold are tones that the engine plays; a bell would be too loud for them.
"""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.core.player.events import PlayerEvent
from deskspine.engine.snapshot import Snapshot

SOUNDS = frozenset({"hold-start", "hold-end", "change-side"})
"""Events that ring the bell."""


def rings(events: Sequence[PlayerEvent]) -> bool:
    """Return True if the bell rings for `events`."""
    return any(event.kind in SOUNDS for event in events)


def by_chime(snapshot: Snapshot) -> bool:
    """Return True if the engine plays tones instead of the bell."""
    sound_works = any(channel.name == "sound" and channel.works for channel in snapshot.channels)
    return sound_works and snapshot.settings.text("sound.by") == "chime"
