"""The window of our own terminal: raised, or made to demand attention."""

from __future__ import annotations

from deskspine.adapters.x11.client import XError, XServer
from deskspine.core.presence.place import Place
from deskspine.engine.ports import Broken, Word


class RaiseWindow:
    """Puts the window of our terminal before all others and gives it the keyboard."""

    name = "window"

    def fits(self, place: Place) -> str:
        """Why that window cannot be raised before somebody at `place`; empty when it may."""
        return _why_not(place)

    async def ready(self, place: Place) -> None:
        """Whether the window manager does it shows when it is asked."""

    async def say(self, place: Place, word: Word) -> str:
        """Raise it. What is to be said stands on the screen in it."""
        server, window = await _reach(place)
        try:
            return f"raised window {await server.activate(window):#x}"
        except XError as error:
            raise Broken(str(error)) from None
        finally:
            server.close()

    async def hush(self) -> None:
        """Nothing: a window that was raised stays where it is."""

    async def close(self) -> None:
        """Nothing is held."""


class WindowUrgency:
    """Makes the window of our terminal demand attention, in the way the window manager shows it."""

    name = "urgency"

    def __init__(self) -> None:
        self._standing: Place | None = None

    def fits(self, place: Place) -> str:
        """Why that window cannot be marked for somebody at `place`; empty when it may."""
        return _why_not(place)

    async def ready(self, place: Place) -> None:
        """Whether the window manager does it shows when it is asked."""

    async def say(self, place: Place, word: Word) -> str:
        """Mark it, until the person turns to it or it is hushed."""
        window = await _demand(place, True)
        self._standing = place
        return f"window {window:#x} demands attention"

    async def hush(self) -> None:
        """Take the mark away."""
        place, self._standing = self._standing, None
        if place is not None:
            try:
                await _demand(place, False)
            except (Broken, OSError):
                pass  # the window or its server is gone, and the mark with it

    async def close(self) -> None:
        """Leave no mark behind."""
        await self.hush()


async def _demand(place: Place, on: bool) -> int:
    server, window = await _reach(place)
    try:
        return await server.demand_attention(window, on)
    except XError as error:
        raise Broken(str(error)) from None
    finally:
        server.close()


async def _reach(place: Place) -> tuple[XServer, int]:
    window = place.variable("WINDOWID")
    if not (window.isascii() and window.isdigit() and 0 < int(window) < 1 << 32):
        raise Broken(f"WINDOWID is {window[:20]!r}, which is no window")
    return await XServer.connect(place.variable("DISPLAY"), place.variable("XAUTHORITY")), int(window)


def _why_not(place: Place) -> str:
    if place.remote:
        return "the person sits elsewhere"
    if place.wayland:
        return "on Wayland no program raises a window"
    if not place.variable("DISPLAY"):
        return "no X display"
    return "" if place.variable("WINDOWID") else "the terminal does not name its window"
