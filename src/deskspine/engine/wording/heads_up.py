"""Wording of the heads-up: when the announced break comes, and by how much a snooze moves it."""

from __future__ import annotations

from deskspine.core.text.durations import count
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import HeadsUp, Snapshot
from deskspine.engine.wording.states import time_of

ON_SCREEN = frozenset({"screen", "title"})
"""Channels of the heads-up with which every face shows it."""


def shown_heads_up(snapshot: Snapshot, now: Now) -> HeadsUp | None:
    """Return the heads-up that faces show at this moment, or None without one, or if the settings keep them quiet."""
    heads_up = snapshot.heads_up
    is_over = heads_up is None or now.t >= heads_up.due
    return None if is_over or ON_SCREEN.isdisjoint(snapshot.settings.ladder("heads_up")) else heads_up


def announcement(heads_up: HeadsUp, now: Now) -> str:
    """Return the time of the announced break: "Break at 13:42"."""
    return f"Break at {time_of(now, heads_up.due)}"


def later_words(heads_up: HeadsUp) -> str:
    """Return the minutes that a snooze adds: "5 more minutes"."""
    return count(heads_up.snooze_s // 60, "more minute")
