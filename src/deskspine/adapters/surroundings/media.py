"""Playing media around a break, by MPRIS: what plays is paused, and goes on after the break.

A player is its unique name on the bus, because many have two names. Only a player that reports "Playing" is paused, and
only one that reports "Paused", and that nothing but deskspine has touched since, is started again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from deskspine.adapters.dbus.bus import BUS, At, Bus, Signal, no_session_here, open_session
from deskspine.adapters.surroundings.limited import bus_id, limited, owner_of
from deskspine.core.presence.place import Place
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import UnusableError
from deskspine.engine.surroundings.changes import Change, What

NAMES = "org.mpris.MediaPlayer2."
PATH, PLAYER = "/org/mpris/MediaPlayer2", "org.mpris.MediaPlayer2.Player"
PROPERTIES = "org.freedesktop.DBus.Properties"
STATUS, PLAYING, PAUSED = "PlaybackStatus", "Playing", "Paused"
PROXIES = frozenset({"playerctld"})
"""Players that only pass on what another one reports and is asked to do."""
MAX_NAMES = 64
"""Maximum number of names that are looked at; a desktop has a handful."""


class _Watched(Struct):
    """A player that was paused, and what it has reported since."""

    paused: bool = False
    """True once it has reported that it is paused."""
    touched: bool = False
    """True if something else than deskspine has started or stopped it since."""

    def hear(self, status: str) -> None:
        """Take a report of the player."""
        if status == PAUSED:
            self.paused = True
        elif self.paused or status != PLAYING:
            self.touched = True


class Media:
    """The media players of the session of the person."""

    what: What = "media"

    def __init__(self) -> None:
        self._bus: Bus | None = None
        """The connection that watches the paused players during a break."""
        self._watched: dict[str, _Watched] = {}

    def fits(self, place: Place) -> str:
        """Return why players of this machine do not apply to a person at `place`, or "" if they do."""
        return no_session_here(place)

    async def look(self, place: Place) -> tuple[Change, ...]:
        """Return the players that play. Raises UnusableError."""
        bus = await self._connect(place)
        changes: tuple[Change, ...] = ()
        try:
            identifier = await bus_id(bus)
            changes = tuple(
                Change(self.what, name, owner, identifier, PLAYING, PAUSED)
                for owner, name, status in await players(bus)
                if status == PLAYING
            )
        finally:
            if not changes:
                await self.close()
        return changes

    async def begin(self, place: Place, changes: tuple[Change, ...]) -> None:
        """Pause the players of `changes` that still play, and watch them. Raises UnusableError."""
        bus = self._bus or await self._connect(place)
        await asyncio.gather(*(self._pause(bus, change.owner) for change in changes))

    async def take_over(self, place: Place, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        """Watch the players that an earlier process paused; return those that are paused. Raises UnusableError."""
        bus = await self._connect(place)
        ours = await _of_this_bus(bus, changes)
        await asyncio.gather(*(self._watch(bus, change.owner) for change in ours))
        statuses = await asyncio.gather(*(_status(bus, change.owner) for change in ours))
        for change, status in zip(ours, statuses, strict=True):
            self._watched[change.owner].hear(status)
        return tuple(change for change, status in zip(ours, statuses, strict=True) if status == PAUSED)

    async def end(self, place: Place, changes: tuple[Change, ...], *, resume: bool) -> tuple[Change, ...]:
        """Let the players go on that are still as they were left; with `resume` only. Raises UnusableError.

        Nothing is tried again later: a player that gives no answer now stays as it is.
        """
        try:
            if resume:
                bus = self._bus if self._bus is not None and self._bus.alive else await self._connect(place)
                await self._resume(bus, await _of_this_bus(bus, changes))
        finally:
            await self.close()
        return ()

    async def close(self) -> None:
        """Close the connection."""
        bus, self._bus = self._bus, None
        self._watched.clear()
        if bus is not None:
            await bus.close()

    async def _connect(self, place: Place) -> Bus:
        if self._bus is not None:
            await self._bus.close()
        self._bus = None
        self._bus = await open_session(place)
        return self._bus

    async def _watch(self, bus: Bus, owner: str) -> None:
        """Listen to a player from now on; one that has ended is noticed when it is asked."""
        self._watched[owner] = watched = _Watched()
        await bus.on(
            partial(_heard, watched),
            sender=owner,
            interface=PROPERTIES,
            member="PropertiesChanged",
            signature="sa{sv}as",
            arg0=PLAYER,
        )

    async def _pause(self, bus: Bus, owner: str) -> None:
        """Pause a player, unless it was paused or has ended since it was looked at."""
        await self._watch(bus, owner)
        if await _status(bus, owner) != PLAYING:
            self._watched[owner].touched = True
            return
        await _ask(bus, owner, "Pause")
        if await _status(bus, owner) == PAUSED:  # its signal may come later, and another one replace it
            self._watched[owner].hear(PAUSED)

    async def _resume(self, bus: Bus, changes: Sequence[Change]) -> None:
        statuses = await asyncio.gather(*(_status(bus, change.owner) for change in changes))
        for change, status in zip(changes, statuses, strict=True):
            watched = self._watched.get(change.owner, _Watched())
            if status == PAUSED and not watched.touched:
                await _ask(bus, change.owner, "Play")


async def players(bus: Bus) -> list[tuple[str, str, str]]:
    """Return owner, name and status of each player; a name for each owner. Raises UnusableError.

    The status of one that gives no answer is "".
    """
    (names,) = await limited(bus.call(BUS, "ListNames", answers="as"))
    short = {name: name.removeprefix(NAMES).partition(".")[0] for name in names if name.startswith(NAMES)}
    known = sorted(name for name in short if short[name] not in PROXIES)[:MAX_NAMES]
    found = await asyncio.gather(*(_owner(bus, name) for name in known))
    owners: dict[str, str] = {}
    for name, owner in zip(known, found, strict=True):
        if owner:
            owners.setdefault(owner, plain(short[name], 40))
    statuses = await asyncio.gather(*(_status(bus, owner) for owner in owners))
    return [(owner, owners[owner], status) for owner, status in zip(owners, statuses, strict=True)]


def _heard(watched: _Watched, signal: Signal) -> None:
    kind, status = signal.body[1].get(STATUS, ("", ""))
    if kind == "s":
        watched.hear(status)


async def _of_this_bus(bus: Bus, changes: Sequence[Change]) -> list[Change]:
    """Return those of `changes` whose unique name means the same program on `bus`."""
    identifier = await bus_id(bus)
    return [change for change in changes if change.bus == identifier]


async def _owner(bus: Bus, name: str) -> str:
    try:
        return await owner_of(bus, name)
    except UnusableError:
        return ""


async def _status(bus: Bus, owner: str) -> str:
    """Return what a player reports, or "" if it gives no answer."""
    try:
        return str(await limited(bus.get(At(owner, PATH, PLAYER), STATUS, "s")))
    except UnusableError:
        return ""


async def _ask(bus: Bus, owner: str, method: str) -> None:
    """Call a method of a player, which need not answer: what has become of it is seen after the break."""
    try:
        await limited(bus.call(At(owner, PATH, PLAYER), method))
    except UnusableError:
        pass
