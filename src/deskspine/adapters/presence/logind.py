"""Sees sleep and the lock as logind knows them; needs no session of its own, so it works from tmux and systemd."""

from __future__ import annotations

import os
from typing import Literal

from deskspine.adapters.dbus.bus import At, Bus, BusError, Signal, open_system
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Lock, LockAsked, Sleep, Unlock, Wake
from deskspine.engine.ports import Broken, Tell

LOGIND = At("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
SESSION = "org.freedesktop.login1.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"


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
                await bus.rest()
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
        self._stale, self._reading = True, False
        self._told: bool | None = None
        self._asked = False
        """Whether a lock was asked for since, and nothing said yet that it came."""

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
        """Read again what has to be read, and tell."""
        if self._stale:
            self._stale, self._reading = False, True
            await self._read()
            self._reading = False
        self._say()

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
        if signal.member == "Unlock":
            self._locked[signal.path] = False
            self._say(again=self._asked)
        elif not self._locked.get(signal.path):
            # Some lockers never say that they locked. Input tells how it went on.
            self._asked = True
            self._tell(LockAsked())

    def _hint(self, signal: Signal) -> None:
        _, changed, other = signal.body
        if self._reading or "LockedHint" in other:
            self._others(signal)
        if signal.path not in self._locked:
            return
        kind, locked = changed.get("LockedHint", ("", False))
        if kind == "b":
            self._locked[signal.path] = locked
            self._say()

    def _others(self, signal: Signal) -> None:
        self._stale = True
        self._bus.stir()

    def _say(self, *, again: bool = False) -> None:
        """Tell whether a session is locked, if that changed; that none is, `again` where one was asked to lock."""
        locked = any(self._locked.values())
        if locked != self._told or (again and not locked):
            self._told, self._asked = locked, False
            self._tell(Lock() if locked else Unlock())
