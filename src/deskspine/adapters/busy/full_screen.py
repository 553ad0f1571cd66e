"""Presence source: another window that fills the screen, such as a presentation or a film."""

from __future__ import annotations

from typing import Literal

from deskspine.adapters.polling import PollingSource
from deskspine.adapters.x11.client import XError, XServer
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Busy
from deskspine.engine.ports import Clock, Tell, UnusableError

COARSE_POLL_S, CLOSE_POLL_S = 10.0, 2.0
"""Seconds between two looks: usually, and while an ask waits."""


class FullScreen(PollingSource):
    """Polls the active window of an X server.

    The window of our own terminal does not count: some people have no other.
    """

    name = "full-screen"
    title = "full-screen window"
    sees: Literal["facts"] = "facts"

    def __init__(
        self, clock: Clock, *, coarse_poll_s: float = COARSE_POLL_S, close_poll_s: float = CLOSE_POLL_S
    ) -> None:
        super().__init__()
        self._clock = clock  # every source gets one; this one reports no times
        self._poll_s = (coarse_poll_s, close_poll_s)

    def fits(self, place: Place) -> str:
        """Return why the windows of `place` cannot be looked at, or "" if they may."""
        if place.remote:
            return "you sit at another machine"
        if place.wayland:
            return "on Wayland windows cannot be looked at"
        return "" if place.variable("DISPLAY") else "no X display"

    async def watch(self, place: Place, tell: Tell) -> None:
        """Poll until cancelled, then report that no window fills the screen. Raises UnusableError."""
        own = _window(place.variable("WINDOWID"))
        server = await XServer.connect(place.variable("DISPLAY"), place.variable("XAUTHORITY"))
        reported: bool | None = None
        try:
            if await server.extension("XWAYLAND"):
                raise UnusableError("the X server is Xwayland, which knows only part of the windows")
            while True:
                self._urged()
                fills = await _fills(server, own)
                if fills is not reported:
                    tell(Busy(fills, "full-screen"))
                    reported = fills
                await self._pause(self._poll_s[self._closely])
        finally:
            server.close()
            if reported:
                tell(Busy(False, "full-screen"))


async def _fills(server: XServer, own: int) -> bool:
    try:
        window = await server.active_window()
        return window not in (0, own) and await server.full_screen(window)
    except XError:
        return False  # it was closed between the two queries


def _window(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
