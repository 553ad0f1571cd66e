"""The lock of the screen: by the desktop's own service where there is one, otherwise by logind.

logind only passes the wish on to the lock program of the session, such as swayidle or xss-lock.
"""

from __future__ import annotations

import os

from deskspine.adapters.dbus.bus import At, Bus, BusError, no_desktop_here, open_session, open_system
from deskspine.adapters.presence.logind import LOGIND, SESSION
from deskspine.adapters.presence.screen_saver import SAVERS
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError

CINNAMON = "org.cinnamon.ScreenSaver"
"""The one whose lock takes a message that it shows."""
BY_LOGIND = "logind, which asks the lock program of your session"
NOTHING = "no service locks the screen here"


class DesktopLock:
    """Locks the desktop at which the person sits."""

    def fits(self, place: Place) -> str:
        """Return why there is no desktop to lock at `place`, or "" if there is one."""
        return no_desktop_here(place)

    async def found(self, place: Place) -> str:
        """Return what would lock the screen. Raises UnusableError if nothing would."""
        try:
            async with await open_session(place) as bus:
                for saver in SAVERS:
                    if await bus.owner(saver.name) and await _has_lock(bus, saver):
                        return saver.name
        except UnusableError:
            pass
        await self._by_logind(place, only_look=True)
        return BY_LOGIND

    async def lock(self, place: Place) -> str:
        """Lock the screen; return by what. Raises UnusableError."""
        try:
            async with await open_session(place) as bus:
                for saver in SAVERS:
                    if await bus.owner(saver.name) and await _locked_by(bus, saver):
                        return saver.name
        except UnusableError:
            pass  # without a session bus logind is left
        await self._by_logind(place)
        return BY_LOGIND

    async def _by_logind(self, place: Place, *, only_look: bool = False) -> None:
        """Ask logind to lock the person's session at this seat. Raises UnusableError."""
        async with await open_system(place) as bus:
            if not await bus.owner(LOGIND.name):
                raise UnusableError(NOTHING)
            (rows,) = await bus.call(LOGIND, "ListSessions", answers="a(susso)")
            paths = [path for _, user, _, seat, path in rows if user == os.getuid() and seat]
            active = [path for path in paths if await _is_active(bus, path)]
            if not active:
                raise UnusableError("logind knows no session of yours at this seat")
            if not only_look:
                await bus.call(At(LOGIND.name, active[0], SESSION), "Lock")


async def _is_active(bus: Bus, path: str) -> bool:
    try:
        return bool(await bus.get(At(LOGIND.name, path, SESSION), "State", "s") == "active")
    except BusError as error:
        if not error.name:
            raise
        return False  # the session has ended


async def _locked_by(bus: Bus, saver: At) -> bool:
    """Ask a screen saver to lock; return False if it cannot, as many that only blank."""
    signature, body = ("s", ("",)) if saver.name == CINNAMON else ("", ())
    try:
        await bus.call(saver, "Lock", signature, body)
    except BusError as error:
        if not error.name:
            raise
        return False
    return True


async def _has_lock(bus: Bus, saver: At) -> bool:
    introspectable = saver._replace(interface="org.freedesktop.DBus.Introspectable")
    try:
        (xml,) = await bus.call(introspectable, "Introspect", answers="s")
    except BusError as error:
        if not error.name:
            raise
        return False
    return '"Lock"' in xml
