"""The ways to reach the person at this terminal, and what is wrong with them or with presence."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App

from deskspine.core.notify.escalation import STEPS, without_redundant
from deskspine.core.settings.fields import CHANNELS
from deskspine.engine.snapshot import ChannelView, Snapshot
from deskspine.tui.driver.terminal_escapes import Terminal


def channels_here(app: App[None], snapshot: Snapshot) -> tuple[ChannelView, ...]:
    """Return the ways to reach the person, with those of the terminal of `app`."""
    terminal: Terminal | None = getattr(app, "terminal", None)
    own = () if terminal is None else terminal.channels(snapshot.settings.text("notice.kind"))
    return all_channels(own, snapshot.channels)


def all_channels(terminal: Sequence[ChannelView], others: Sequence[ChannelView]) -> tuple[ChannelView, ...]:
    """Return the channels of this terminal and the others in the order of the settings, one for each name."""
    best: dict[str, ChannelView] = {}
    for view in (*terminal, *others):
        known = best.get(view.name)
        if known is None or (view.works, view.here) > (known.works, known.here):
            best[view.name] = view
    return tuple(best[name] for name in CHANNELS if name in best)


def chosen(snapshot: Snapshot, channels: Sequence[ChannelView]) -> frozenset[str]:
    """Return the names of the channels that the settings use, without those that another one makes redundant."""
    names = frozenset(name for step in STEPS for name in snapshot.settings.ladder(step))
    return without_redundant(names, [channel.name for channel in channels if channel.works])


def broken_channels(snapshot: Snapshot, channels: Sequence[ChannelView]) -> list[ChannelView]:
    """Return the channels that the settings use and that should work at this place, but do not."""
    names = chosen(snapshot, channels)
    return [channel for channel in channels if channel.name in names and not channel.works and channel.here]


def trouble(snapshot: Snapshot, channels: Sequence[ChannelView]) -> str:
    """Return what is wrong with presence or a channel in a few words, or ""."""
    if snapshot.presence.state == "unknown":
        return "Not known whether you are here"
    names = ", ".join(channel.name for channel in broken_channels(snapshot, channels))
    return f"No reminders by {names} here" if names else ""
