"""Presence source: the screen savers of desktops. Many of them only blank the screen, so they do not prove a lock.

Their idle time is never read, because on Wayland it is wrong.
"""

from __future__ import annotations

from functools import partial
from typing import Literal

from deskspine.adapters.dbus.bus import At, Bus, BusError, Signal, no_desktop_here, open_session
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Saver
from deskspine.engine.ports import Tell

SAVERS = tuple(
    At(f"org.{desktop}.ScreenSaver", f"/org/{desktop}/ScreenSaver", f"org.{desktop}.ScreenSaver")
    for desktop in ("gnome", "freedesktop", "cinnamon", "mate", "xfce")
)


class ScreenSaver:
    """Reports if any screen saver of the session is on."""

    name = "screensaver"
    title = "screen saver"
    sees: Literal["facts"] = "facts"

    def fits(self, place: Place) -> str:
        """Return why screen savers do not apply to a person at `place`, or "" if they do."""
        return no_desktop_here(place)

    def set_fast_polling(self, closely: bool) -> None:
        """Do nothing: every change is reported at once."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Report if a screen saver is on, then each change, until cancelled. Raises UnusableError."""
        async with await open_session(place) as bus:
            savers = _Savers(bus, tell)
            await savers.listen()
            while True:
                await savers.settle()
                await bus.rest()


class _Savers:
    """The state of each screen saver, as far as it is known."""

    def __init__(self, bus: Bus, tell: Tell) -> None:
        self._bus, self._tell = bus, tell
        self._owners: dict[At, str] = {}
        self._on: dict[At, bool] = {}
        self._signalled: set[At] = set()
        """Screen savers that have signalled since they were asked."""
        self._reported: bool | None = None

    async def listen(self) -> None:
        """Subscribe to the signals of every screen saver. Raises BusError."""
        for saver in SAVERS:
            hear = partial(self._changed, saver)
            await self._bus.on(
                hear, sender=saver.name, interface=saver.interface, member="ActiveChanged", signature="b"
            )

    async def settle(self) -> None:
        """Ask the new screen savers, forget those that are gone, and report a change. Raises BusError."""
        for saver in SAVERS:
            owner = self._bus.owner_of(saver.name)
            if owner == self._owners.get(saver, ""):
                continue
            self._owners[saver] = owner
            self._signalled.discard(saver)
            on = bool(owner) and await self._is_on(saver)
            if saver not in self._signalled:
                self._on[saver] = on
        self._report()

    async def _is_on(self, saver: At) -> bool:
        try:
            (on,) = await self._bus.call(saver, "GetActive", answers="b")
        except BusError as error:
            if not error.name:
                raise
            return False  # an error with a name: GNOME's org.freedesktop.ScreenSaver does not support this call
        return bool(on)

    def _changed(self, saver: At, signal: Signal) -> None:
        self._signalled.add(saver)
        self._on[saver] = signal.body[0]
        self._report()

    def _report(self) -> None:
        on = any(self._on.values())
        if on != self._reported:
            self._reported = on
            self._tell(Saver(on))
