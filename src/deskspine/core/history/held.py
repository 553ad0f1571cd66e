"""The holds at one moment of a past day: a pause, a meeting, a call, or time outside work hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from deskspine.core.history.day_log import ListedEvent

PAUSED, OFF_DUTY = "paused", "off-duty"
_NAMES = {PAUSED: "pause", "meeting": "call", OFF_DUTY: "duty"}
"""Kinds of events that begin a hold, and the name of the hold."""
_BY_KEY = ("in a meeting", "the meeting ended")
"""Beginnings of the sentences about a meeting by key. All other meetings are a device in use."""
_NO_LONGER = "no longer holds"
"""Words about a device in use that has held asks for too long."""


class Hold(Struct, frozen=True):
    """A reason that keeps asks back."""

    kind: str
    """paused, meeting or off-duty."""
    since: float
    until: float | None
    """Wall second of its end, or None if the journal has no end of it."""
    why: str
    """Words of its beginning: "in a meeting until 11:00", or those of a device in use."""


def holds_at(events: Sequence[ListedEvent], wall: float) -> tuple[Hold, ...]:
    """Return the holds at wall second `wall`, in the order in which they began."""
    begun: dict[str, ListedEvent] = {}
    for event in events:
        if event[0] <= wall:
            _follow(begun, event)
    return tuple(_hold(name, event, events, wall) for name, event in begun.items())


def duty_at(events: Iterable[ListedEvent], wall: float) -> bool | None:
    """Return True within work hours by the nearest change in the journal, False outside, or None without a change."""
    on: bool | None = None
    for at, kind, _ in events:
        if kind in ("on-duty", OFF_DUTY):
            if at > wall:
                return (kind == OFF_DUTY) if on is None else on
            on = kind == "on-duty"
    return on


def _follow(begun: dict[str, ListedEvent], event: ListedEvent) -> None:
    """Add or remove the hold that `event` begins or ends."""
    ended = _ended_by(event)
    if ended:
        begun.pop(ended, None)
    if event[1] in _NAMES:
        name = _name(event)
        if name not in begun or event[1] == PAUSED:  # the question if a meeting goes on does not begin it again
            begun[name] = event


def _hold(name: str, event: ListedEvent, events: Sequence[ListedEvent], wall: float) -> Hold:
    at, kind, why = event
    until = next((later[0] for later in events if later[0] > wall and _ended_by(later) == name), None)
    return Hold(kind, at, until, why.removeprefix("no reminders ").partition(": ")[0])


def _name(event: ListedEvent) -> str:
    return "meeting" if event[1] == "meeting" and event[2].startswith(_BY_KEY) else _NAMES[event[1]]


def _ended_by(event: ListedEvent) -> str:
    """Return the name of the hold that `event` ends, or ""."""
    _, kind, why = event
    if kind == "meeting-over":
        return "meeting" if why.startswith(_BY_KEY) else "call"
    if kind == "background":
        return "call" if _NO_LONGER in why else ""
    return {"resumed": "pause", "on-duty": "duty"}.get(kind, "")
