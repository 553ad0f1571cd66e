"""Sees the screen savers of desktops go on and off. Many of them only blank, so they are no proof of a lock.

Their idle time is never asked for: on Wayland it is a lie.
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
    """Whether any screen saver of the session is on."""

    name = "screensaver"
    title = "screen saver"
    sees: Literal["facts"] = "facts"

    def fits(self, place: Place) -> str:
        """Why a screen saver has nothing to say about somebody who sits there."""
        return no_desktop_here(place)

    def attend(self, closely: bool) -> None:
        """Nothing is seen more closely here."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Tell whether a screen saver is on, then each change; a screen saver may come and go. Raises Broken."""
        async with await open_session(place) as bus:
            savers = _Savers(bus, tell)
            await savers.listen()
            while True:
                await savers.settle()
                await bus.rest()


class _Savers:
    """What is known of each screen saver."""

    def __init__(self, bus: Bus, tell: Tell) -> None:
        self._bus, self._tell = bus, tell
        self._owners: dict[At, str] = {}
        self._on: dict[At, bool] = {}
        self._heard: set[At] = set()
        """Those that have told since they were asked."""
        self._told: bool | None = None

    async def listen(self) -> None:
        """Hear of every screen saver that goes on or off."""
        for saver in SAVERS:
            hear = partial(self._changed, saver)
            await self._bus.on(
                hear, sender=saver.name, interface=saver.interface, member="ActiveChanged", signature="b"
            )

    async def settle(self) -> None:
        """Ask those that are new, forget those that are gone, and tell."""
        for saver in SAVERS:
            owner = self._bus.owner_of(saver.name)
            if owner == self._owners.get(saver, ""):
                continue
            self._owners[saver] = owner
            self._heard.discard(saver)
            on = bool(owner) and await self._asked(saver)
            if saver not in self._heard:
                self._on[saver] = on
        self._say()

    async def _asked(self, saver: At) -> bool:
        try:
            (on,) = await self._bus.call(saver, "GetActive", answers="b")
        except BusError as error:
            if not error.name:
                raise
            return False  # it answers that it cannot tell, as GNOME's stand-in for org.freedesktop.ScreenSaver does
        return bool(on)

    def _changed(self, saver: At, signal: Signal) -> None:
        self._heard.add(saver)
        self._on[saver] = signal.body[0]
        self._say()

    def _say(self) -> None:
        on = any(self._on.values())
        if on != self._told:
            self._told = on
            self._tell(Saver(on))
