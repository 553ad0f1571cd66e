"""Presence source: the idle watches of GNOME Shell and other desktops on Mutter. It is never polled."""

from __future__ import annotations

from typing import Literal

from deskspine.adapters.dbus.bus import At, Bus, BusError, no_desktop_here
from deskspine.adapters.dbus.source import BusSource
from deskspine.core.presence.evidence import CLOSE_S, COARSE_S, IdleReading, polled
from deskspine.core.presence.place import Place
from deskspine.engine.ports import Clock, Tell, UnusableError

MONITOR = At(
    "org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor"
)  # fmt: skip
MARGIN_S = 0.1
"""Seconds by which a watch fires later than its pause, so that the idle time read then is not shorter."""
SAME_S = 0.5
"""Two results that put the last input less than this apart mean the same input."""


class MutterIdle(BusSource):
    """Reports input by the time since the last input that Mutter keeps."""

    name = "gnome"
    title = "GNOME idle watches"
    sees: Literal["seat"] = "seat"

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def fits(self, place: Place) -> str:
        """Return why GNOME does not apply to a person at `place`, or "" if it does."""
        return no_desktop_here(place)

    async def _follow(self, bus: Bus, place: Place, tell: Tell) -> None:
        owner = await bus.owner(MONITOR.name)
        if not owner:
            raise UnusableError("no Mutter on the session bus")
        await bus.on(
            lambda _: bus.stir(),
            sender=MONITOR.name,
            interface=MONITOR.interface,
            member="WatchFired",
            signature="u",
        )
        await _idle_watch(bus, COARSE_S)
        close_watch = 0
        has_reported = False
        since: float | None = None
        while True:
            if self._closely and not close_watch:
                close_watch = await _idle_watch(bus, CLOSE_S)
            elif close_watch and not self._closely:
                await bus.call(MONITOR, "RemoveWatch", "u", (close_watch,))
                close_watch = 0
            sight = await self._sight(bus, since)
            if sight.idle_since is not None and (since is None or sight.idle_since - since > SAME_S):
                # It fires at the next input, once. Input before the watch existed is seen by reading again.
                await bus.call(MONITOR, "AddUserActiveWatch", answers="u")
                sight = await self._sight(bus, None)
            if not has_reported or sight.idle_since != since:
                has_reported, since = True, sight.idle_since
                tell(sight)
            await bus.rest()
            if bus.owner_of(MONITOR.name) != owner:
                raise UnusableError("Mutter went away")

    async def _sight(self, bus: Bus, since: float | None) -> IdleReading:
        """Return the present state of input, with `since` unchanged if there was no input after it. Raises BusError."""
        (idle_ms,) = await bus.call(MONITOR, "GetIdletime", answers="t")
        t = self._clock.read().boot
        if since is not None and t - idle_ms / 1000 - since < SAME_S:
            return IdleReading(since)
        return polled(idle_ms / 1000, t, closely=self._closely)


async def _idle_watch(bus: Bus, pause_s: float) -> int:
    """Add a watch for every pause of input of `pause_s` and return its number. Raises BusError."""
    (number,) = await bus.call(MONITOR, "AddIdleWatch", "t", (round((pause_s + MARGIN_S) * 1000),), answers="u")
    if not isinstance(number, int) or number == 0:
        raise BusError("Mutter refused an idle watch")
    return number
