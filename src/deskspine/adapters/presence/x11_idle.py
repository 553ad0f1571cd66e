"""Sees input at this desk by the idle time of its X server."""

from __future__ import annotations

import sys
from typing import Literal

from deskspine.adapters.polling import Looking
from deskspine.adapters.x11.client import XServer
from deskspine.core.presence.evidence import IdleReading, poll_s, polled
from deskspine.core.presence.place import Place
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.ports import Broken, Clock, Tell

SAME_S = 1.0
"""Two answers that put the last input less than this apart mean one and the same input."""


class X11Idle(Looking):
    """The idle time of an X server, asked for again and again (18 µs of processor time each).

    The server counts it while the machine is awake only, so the boot second of an input is worked out once, when the
    input is new: a sleep that follows must not move it.
    """

    name = "x11"
    title = "X11 idle time"
    sees: Literal["seat"] = "seat"

    def __init__(self, clock: Clock, *, haste: float = 1.0) -> None:
        """`haste` is how many times as often as needed the server is asked; tests have no time."""
        super().__init__()
        self._clock = clock
        self._haste = haste

    def fits(self, place: Place) -> str:
        """Why the X server of `place` says nothing of the person; empty when it may."""
        if place.remote:
            return "the person sits elsewhere"
        if place.wayland:
            return "on Wayland X11 cannot tell"
        if sys.platform in ("darwin", "win32"):
            return "X11 sees only its own windows here"
        return "" if place.variable("DISPLAY") else "no X display"

    async def watch(self, place: Place, tell: Tell) -> None:
        """Look until cancelled. Raises Broken when the server cannot be asked (any more)."""
        server = await XServer.connect(place.variable("DISPLAY"), place.variable("XAUTHORITY"))
        try:
            if await server.extension("XWAYLAND"):
                raise Broken("the X server is Xwayland, which sees only part of the input")
            inputs = _Inputs()
            told: IdleReading | None = None
            while True:
                self._urged()
                # Read before asking: a late answer then makes the input a little too old, never one to be taken back.
                reading = self._clock.read()
                idle_s = await server.idle_s()
                since = inputs.since(idle_s, reading)
                sight = polled(reading.boot - since, reading.boot, closely=self._closely)
                if told is None or _differ(told, sight):
                    tell(sight)
                    told = sight
                await self._pause(poll_s(told, closely=self._closely) / self._haste)
        finally:
            server.close()


class _Inputs:
    """Turns idle times into boot seconds."""

    def __init__(self) -> None:
        self._known: tuple[float, float] | None = None

    def since(self, idle_s: float, reading: Reading) -> float:
        """Boot second of the last input, which was `idle_s` seconds of wakefulness ago."""
        awake_at = reading.mono - idle_s
        if self._known is None or abs(awake_at - self._known[0]) >= SAME_S:
            self._known = (awake_at, reading.boot - idle_s)
        return self._known[1]


def _differ(one: IdleReading, other: IdleReading) -> bool:
    if one.idle_since is None or other.idle_since is None:
        return one != other
    return abs(one.idle_since - other.idle_since) >= SAME_S
