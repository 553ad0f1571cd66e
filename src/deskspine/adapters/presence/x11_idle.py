"""Presence source: the idle time of an X server."""

from __future__ import annotations

import sys
from typing import Literal

from deskspine.adapters.polling import PollingSource
from deskspine.adapters.x11.client import XServer
from deskspine.core.presence.evidence import IdleReading, poll_s, polled
from deskspine.core.presence.place import Place
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.ports import Clock, Tell, UnusableError

SAME_S = 1.0
"""Two results that put the last input less than this apart mean the same input."""


class X11Idle(PollingSource):
    """Reports input by polling the idle time of an X server (18 µs of processor time each).

    The server only counts while the machine is awake, so the boot second of an input is computed once, when the input
    is new: a sleep that follows must not change it.
    """

    name = "x11"
    title = "X11 idle time"
    sees: Literal["seat"] = "seat"

    def __init__(self, clock: Clock, *, haste: float = 1.0) -> None:
        """Create a source; `haste` is a factor for the rate of polling, so that tests are fast."""
        super().__init__()
        self._clock = clock
        self._haste = haste

    def fits(self, place: Place) -> str:
        """Return why the X server does not apply to a person at `place`, or "" if it may."""
        if place.remote:
            return "you sit at another machine"
        if place.wayland:
            return "X11 does not see all input on Wayland"
        if sys.platform in ("darwin", "win32"):
            return "X11 sees input to its own windows only"
        return "" if place.variable("DISPLAY") else "no X display"

    async def watch(self, place: Place, tell: Tell) -> None:
        """Poll until cancelled. Raises UnusableError if the server cannot be asked, or not any more."""
        server = await XServer.connect(place.variable("DISPLAY"), place.variable("XAUTHORITY"))
        try:
            if await server.extension("XWAYLAND"):
                raise UnusableError("the X server is Xwayland, which sees only part of the input")
            last_input = _LastInput()
            reported: IdleReading | None = None
            while True:
                self._urged()
                # Read the clock first: a late result then makes the input a little too old, never too new.
                reading = self._clock.read()
                idle_s = await server.idle_s()
                since = last_input.since(idle_s, reading)
                sight = polled(reading.boot - since, reading.boot, closely=self._closely)
                if reported is None or _differ(reported, sight):
                    tell(sight)
                    reported = sight
                await self._pause(poll_s(reported, closely=self._closely) / self._haste)
        finally:
            server.close()


class _LastInput:
    """Converts idle times to the boot second of the last input."""

    def __init__(self) -> None:
        self._known: tuple[float, float] | None = None

    def since(self, idle_s: float, reading: Reading) -> float:
        """Return the boot second of the last input, which was `idle_s` seconds ago, not counting sleep."""
        awake_at = reading.mono - idle_s
        if self._known is None or abs(awake_at - self._known[0]) >= SAME_S:
            self._known = (awake_at, reading.boot - idle_s)
        return self._known[1]


def _differ(old: IdleReading, new: IdleReading) -> bool:
    if old.idle_since is None or new.idle_since is None:
        return old != new
    return abs(old.idle_since - new.idle_since) >= SAME_S
