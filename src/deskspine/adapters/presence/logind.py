"""Presence source: sleep and lock from logind. It needs no session of its own, so it works from tmux and systemd."""

from __future__ import annotations

import os
from typing import Literal

from deskspine.adapters.dbus.bus import At, Bus, BusError, Signal, open_system
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Lock, LockAsked, Sleep, Unlock, Wake
from deskspine.engine.ports import Tell, UnusableError

LOGIND = At("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
SESSION = "org.freedesktop.login1.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Logind:
    """Reports sleep of the machine, and the lock of the person's own sessions at a seat."""

    name = "logind"
    title = "logind"
    sees: Literal["facts"] = "facts"

    def fits(self, place: Place) -> str:
        """Return "": sleep of this machine applies to every place."""
        return ""

    def set_fast_polling(self, closely: bool) -> None:
        """Do nothing: every change is reported at once."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Report the present state, then each change, until cancelled. Raises UnusableError."""
        async with await open_system(place) as bus:
            if not await bus.owner(LOGIND.name):
                raise UnusableError("no logind")
            await _watch_sleep(bus, tell)
            if place.remote:
                tell(Unlock())  # a lock here does not apply at another machine
            else:
                locks = _Locks(bus, tell)
                await locks.listen()
                await locks.settle()
            while True:
                await bus.rest()
                if not bus.owner_of(LOGIND.name):
                    raise UnusableError("logind went away")
                if not place.remote:
                    await locks.settle()


async def _watch_sleep(bus: Bus, tell: Tell) -> None:
    has_signal = False

    def hear(signal: Signal) -> None:
        nonlocal has_signal
        has_signal = True
        tell(Sleep() if signal.body[0] else Wake())

    await bus.on(hear, sender=LOGIND.name, interface=LOGIND.interface, member="PrepareForSleep", signature="b")
    try:
        asleep = await bus.get(LOGIND, "PreparingForSleep", "b")
    except BusError as error:
        if not error.name:
            raise
        asleep = False
    if not has_signal:
        tell(Sleep() if asleep else Wake())


class _Locks:
    """The lock of each session, as far as it is known."""

    def __init__(self, bus: Bus, tell: Tell) -> None:
        self._bus, self._tell = bus, tell
        self._locked: dict[str, bool] = {}
        """Path of each session of this person at a seat → its LockedHint."""
        self._stale, self._reading = True, False
        self._reported: bool | None = None
        self._requested = False
        """True if a lock was requested, and no session has reported it yet."""

    async def listen(self) -> None:
        """Subscribe to the signals about locks and sessions. Raises BusError."""
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
            await self._bus.on(self._mark_stale, sender=LOGIND.name, interface=LOGIND.interface, member=member)

    async def settle(self) -> None:
        """Read the sessions again if they may have changed, and report a change. Raises BusError."""
        if self._stale:
            self._stale, self._reading = False, True
            await self._read()
            self._reading = False
        self._report()

    async def _read(self) -> None:
        (rows,) = await self._bus.call(LOGIND, "ListSessions", answers="a(susso)")
        paths = [path for _, user, _, seat, path in rows if user == os.getuid() and seat]
        locked: dict[str, bool] = {}
        for path in paths:
            try:
                state = await self._bus.get(At(LOGIND.name, path, SESSION), "State", "s")
                if state != "closing":
                    locked[path] = await self._bus.get(At(LOGIND.name, path, SESSION), "LockedHint", "b")
            except BusError as error:
                if not error.name:
                    raise  # the connection has ended; an error with a name only means that the session has
        self._locked = locked

    def _request(self, signal: Signal) -> None:
        if signal.path not in self._locked and not self._reading:
            return
        if signal.member == "Unlock":
            self._locked[signal.path] = False
            self._report(again=self._requested)
        elif not self._locked.get(signal.path):
            # Some lockers never report that they have locked. The engine decides by the input that follows.
            self._requested = True
            self._tell(LockAsked())

    def _hint(self, signal: Signal) -> None:
        _, changed, invalidated = signal.body
        if self._reading or "LockedHint" in invalidated:
            self._mark_stale(signal)
        if signal.path not in self._locked:
            return
        kind, locked = changed.get("LockedHint", ("", False))
        if kind == "b":
            self._locked[signal.path] = locked
            self._report()

    def _mark_stale(self, signal: Signal) -> None:
        self._stale = True
        self._bus.stir()

    def _report(self, *, again: bool = False) -> None:
        """Report if a session is locked, if that changed; with `again`, also that no session is locked."""
        locked = any(self._locked.values())
        if locked != self._reported or (again and not locked):
            self._reported, self._requested = locked, False
            self._tell(Lock() if locked else Unlock())
