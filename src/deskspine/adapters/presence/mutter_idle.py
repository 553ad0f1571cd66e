"""Sees the desk by the idle watches of GNOME Shell (and of other desktops on Mutter): told by it, never polled."""

from __future__ import annotations

from typing import Literal

from deskspine.adapters.dbus.bus import At, Bus, BusError, no_desktop_here
from deskspine.adapters.dbus.source import OnBus
from deskspine.core.presence.evidence import CLOSE_S, COARSE_S, IdleReading, polled
from deskspine.core.presence.place import Place
from deskspine.engine.ports import Broken, Clock, Tell

MONITOR = At(
    "org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor"
)  # fmt: skip
MARGIN_S = 0.1
"""A watch goes off so much later than the pause it waits for, so that the idle time asked for then is no shorter."""
SAME_S = 0.5
"""Two reckonings of one last input differ by less."""


class MutterIdle(OnBus):
    """GNOME's own count of the time since the last input."""

    name = "gnome"
    title = "GNOME idle watches"
    sees: Literal["seat"] = "seat"

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def fits(self, place: Place) -> str:
        """Why GNOME has nothing to say about somebody who sits there."""
        return no_desktop_here(place)

    async def _follow(self, bus: Bus, place: Place, tell: Tell) -> None:
        owner = await bus.owner(MONITOR.name)
        if not owner:
            raise Broken("no Mutter on the session bus")
        await bus.on(
            lambda _: bus.stir(),
            sender=MONITOR.name,
            interface=MONITOR.interface,
            member="WatchFired",
            signature="u",
        )
        await _idle_watch(bus, COARSE_S)
        close_watch = 0
        told = False
        since: float | None = None
        while True:
            if self._closely and not close_watch:
                close_watch = await _idle_watch(bus, CLOSE_S)
            elif close_watch and not self._closely:
                await bus.call(MONITOR, "RemoveWatch", "u", (close_watch,))
                close_watch = 0
            sight = await self._sight(bus, since)
            if sight.idle_since is not None and (since is None or sight.idle_since - since > SAME_S):
                # It goes off at the next input, once. What came before it was there is seen by asking again.
                await bus.call(MONITOR, "AddUserActiveWatch", answers="u")
                sight = await self._sight(bus, None)
            if not told or sight.idle_since != since:
                told, since = True, sight.idle_since
                tell(sight)
            await bus.rest()
            if bus.owner_of(MONITOR.name) != owner:
                raise Broken("Mutter went away")

    async def _sight(self, bus: Bus, since: float | None) -> IdleReading:
        """The present sight; `since` again when there was no input after it."""
        (idle_ms,) = await bus.call(MONITOR, "GetIdletime", answers="t")
        t = self._clock.read().boot
        if since is not None and t - idle_ms / 1000 - since < SAME_S:
            return IdleReading(since)
        return polled(idle_ms / 1000, t, closely=self._closely)


async def _idle_watch(bus: Bus, pause_s: float) -> int:
    """Have Mutter tell of every pause of input that becomes so long; answers the number of the watch."""
    (number,) = await bus.call(MONITOR, "AddIdleWatch", "t", (round((pause_s + MARGIN_S) * 1000),), answers="u")
    if not isinstance(number, int) or number == 0:
        raise BusError("Mutter gives no idle watch")
    return number
