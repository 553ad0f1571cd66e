"""Tells of sleep and of the lock as logind does; needs no session of its own, so it works from tmux and systemd."""

from __future__ import annotations

import asyncio
import os
from typing import Literal

from deskspine.adapters.bus import At, Bus, BusError, Signal, open_system
from deskspine.core.place import Place
from deskspine.core.schedule.inputs import Lock, Sleep, Unlock, Wake
from deskspine.engine.ports import Broken, Tell

LOGIND = At("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
SESSION = "org.freedesktop.login1.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"
CONFIRM_S = 10.0
"""A lock that was only asked for counts as one for so long; a desktop that locks says so within it."""


class Logind:
    """Sleep of the machine, and the lock of the person's own sessions at a seat."""

    name = "logind"
    title = "logind"
    sees: Literal["facts"] = "facts"

    def fits(self, place: Place) -> str:
        """Sleep concerns everybody, wherever they sit."""
        return ""

    def attend(self, closely: bool) -> None:
        """Nothing is seen more closely here."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Tell what is so, then each change. Raises Broken."""
        async with await open_system(place) as bus:
            if not await bus.owner(LOGIND.name):
                raise Broken("no logind")
            await _watch_sleep(bus, tell)
            if place.remote:
                tell(Unlock())  # whatever is locked here, it is not where they sit
            else:
                locks = _Locks(bus, tell)
                await locks.listen()
                await locks.settle()
            while True:
                await bus.rest(None if place.remote else locks.patience_s())
                if not bus.owner_of(LOGIND.name):
                    raise Broken("logind went away")
                if not place.remote:
                    await locks.settle()


async def _watch_sleep(bus: Bus, tell: Tell) -> None:
    heard = False

    def hear(signal: Signal) -> None:
        nonlocal heard
        heard = True
        tell(Sleep() if signal.body[0] else Wake())

    await bus.on(hear, sender=LOGIND.name, interface=LOGIND.interface, member="PrepareForSleep", signature="b")
    try:
        asleep = await bus.get(LOGIND, "PreparingForSleep", "b")
    except BusError as error:
        if not error.name:
            raise
        asleep = False
    if not heard:
        tell(Sleep() if asleep else Wake())


class _Locks:
    """What is known of the lock of each session."""

    def __init__(self, bus: Bus, tell: Tell) -> None:
        self._bus, self._tell = bus, tell
        self._locked: dict[str, bool] = {}
        """Path of each session of this person at a seat → its LockedHint."""
        self._asked: dict[str, float] = {}
        """Path of a session that was asked to lock → when, in loop time, it should have said that it is."""
        self._stale, self._reading = True, False
        self._told: bool | None = None
        self._now = asyncio.get_running_loop().time

    async def listen(self) -> None:
        """Hear of everything that may lock or unlock."""
        for member in ("Lock", "Unlock"):
            await self._bus.on(self._request, sender=LOGIND.name, interface=SESSION, member=member)
        await self._bus.on(
            self._hint,
            sender=LOGIND.name,
            interface=PROPERTIES,
            member="PropertiesChanged",
            signature="sa{sv}as",
            arg0=SESSION,
        )
        for member in ("SessionNew", "SessionRemoved"):
            await self._bus.on(self._others, sender=LOGIND.name, interface=LOGIND.interface, member=member)

    async def settle(self) -> None:
        """Read anew what has to be read, give up locks that did not come, and tell."""
        if self._stale:
            self._stale, self._reading = False, True
            await self._read()
            self._reading = False
        now = self._now()
        # A locker that never says "locked" would never say "unlocked" either, and the person would stay away for ever.
        self._asked = {path: until for path, until in self._asked.items() if until > now}
        self._say()

    def patience_s(self) -> float | None:
        """How long to wait for the next lock that was asked for; None when there is none."""
        return max(0.0, min(self._asked.values()) - self._now()) if self._asked else None

    async def _read(self) -> None:
        (rows,) = await self._bus.call(LOGIND, "ListSessions", answers="a(susso)")
        paths = [path for _, user, _, seat, path in rows if user == os.getuid() and seat]
        found: dict[str, bool] = {}
        for path in paths:
            try:
                state = await self._bus.get(At(LOGIND.name, path, SESSION), "State", "s")
                if state != "closing":
                    found[path] = await self._bus.get(At(LOGIND.name, path, SESSION), "LockedHint", "b")
            except BusError as error:
                if not error.name:
                    raise  # one with a name: the session ended while we asked
        self._locked = found

    def _request(self, signal: Signal) -> None:
        if signal.path not in self._locked and not self._reading:
            return
        self._asked.pop(signal.path, None)
        if signal.member == "Unlock":
            self._locked[signal.path] = False
        elif not self._locked.get(signal.path):
            self._asked[signal.path] = self._now() + CONFIRM_S
        self._say()
        self._bus.stir()

    def _hint(self, signal: Signal) -> None:
        _, changed, other = signal.body
        if self._reading or "LockedHint" in other:
            self._others(signal)
        if signal.path not in self._locked:
            return
        kind, locked = changed.get("LockedHint", ("", False))
        if kind == "b":
            self._asked.pop(signal.path, None)
            self._locked[signal.path] = locked
            self._say()

    def _others(self, signal: Signal) -> None:
        self._stale = True
        self._bus.stir()

    def _say(self) -> None:
        locked = bool(self._asked.keys() & self._locked.keys()) or any(self._locked.values())
        if locked != self._told:
            self._told = locked
            self._tell(Lock() if locked else Unlock())
