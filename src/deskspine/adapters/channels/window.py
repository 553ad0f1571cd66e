"""Channels: the window of our own terminal is raised, or marked as urgent."""

from __future__ import annotations

from deskspine.adapters.x11.client import XError, XServer
from deskspine.core.presence.place import Place
from deskspine.engine.ports import ChannelMessage, UnusableError


class RaiseWindow:
    """Raises the window of our terminal above all others and focuses it."""

    name = "window"

    def fits(self, place: Place) -> str:
        """Return why that window cannot be raised for a person at `place`, or "" if it may."""
        return _why_not(place)

    async def ready(self, place: Place) -> None:
        """Do nothing: only the request itself shows if the window manager supports it."""

    async def say(self, place: Place, message: ChannelMessage) -> str:
        """Raise the window, whose screen shows the message; return its name. Raises UnusableError or OSError."""
        server, window = await _reach(place)
        try:
            return f"raised window {await server.activate(window):#x}"
        except XError as error:
            raise UnusableError(str(error)) from None
        finally:
            server.close()

    async def dismiss(self) -> None:
        """Do nothing: a raised window stays where it is."""

    async def close(self) -> None:
        """Do nothing: nothing is open."""


class WindowUrgency:
    """Marks the window of our terminal as urgent; the window manager decides how that looks."""

    name = "urgency"

    def __init__(self) -> None:
        self._marked_at: Place | None = None

    def fits(self, place: Place) -> str:
        """Return why that window cannot be marked for a person at `place`, or "" if it may."""
        return _why_not(place)

    async def ready(self, place: Place) -> None:
        """Do nothing: only the request itself shows if the window manager supports it."""

    async def say(self, place: Place, message: ChannelMessage) -> str:
        """Mark the window until it is focused; return which one it was. Raises UnusableError or OSError."""
        window = await _demand(place, True)
        self._marked_at = place
        return f"window {window:#x} demands attention"

    async def dismiss(self) -> None:
        """Remove the mark."""
        place, self._marked_at = self._marked_at, None
        if place is not None:
            try:
                await _demand(place, False)
            except (UnusableError, OSError):
                pass  # the window or its server is gone, and the mark with it

    async def close(self) -> None:
        """Remove the mark."""
        await self.dismiss()


async def _demand(place: Place, on: bool) -> int:
    server, window = await _reach(place)
    try:
        return await server.demand_attention(window, on)
    except XError as error:
        raise UnusableError(str(error)) from None
    finally:
        server.close()


async def _reach(place: Place) -> tuple[XServer, int]:
    window = place.variable("WINDOWID")
    if not (window.isascii() and window.isdigit() and 0 < int(window) < 1 << 32):
        raise UnusableError(f"WINDOWID is {window[:20]!r}, which is no window")
    return await XServer.connect(place.variable("DISPLAY"), place.variable("XAUTHORITY")), int(window)


def _why_not(place: Place) -> str:
    if place.remote:
        return "you sit at another machine"
    if place.wayland:
        return "on Wayland no program raises a window"
    if not place.variable("DISPLAY"):
        return "no X display"
    return "" if place.variable("WINDOWID") else "the terminal does not name its window"
