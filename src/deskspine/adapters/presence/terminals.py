"""Presence source: keys in the terminals of this person, from the times at which their devices were last read."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from deskspine.adapters.polling import PollingSource
from deskspine.adapters.processes.command import RunCommand, run
from deskspine.adapters.processes.tmux_servers import TmuxServers
from deskspine.core.presence.evidence import IdleReading, poll_s, polled
from deskspine.core.presence.place import Place
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.ports import Clock, Tell, UnusableError

ASK_S, ASK_AGAIN_S = 60.0, 5.0
"""Minimum seconds between two queries of tmux: when terminals have come or gone, and when an ask begins to wait."""
TTY_STEP_S, TMUX_STEP_S = 8, 1
"""Resolution of the times: Linux updates a device time every eight seconds, so that keys cannot be timed; tmux has
whole seconds."""
CONSOLES = 6
"""Number of text consoles that are looked at."""
DESKTOP_POLL_S = 30.0
"""Seconds between two looks on a machine with a desktop, whose own sources usually see these keys too."""


class TerminalDevice(NamedTuple):
    """A terminal device. A later device with the same path is another one."""

    path: str
    made_s: float
    """Wall second at which it was created, or passed to this person."""


Times = Mapping[TerminalDevice, float]
"""Wall second of the last read of each device, which is the last key: output changes another time."""


class Terminals(PollingSource):
    """Reports the last key in any terminal of this person, by polling the devices (about 6 µs of processor time each).

    The panes of tmux do not count, because a script can type there; the terminals of its clients do. A program that
    types into a terminal that it created itself cannot be distinguished from a person. Mount options do not matter,
    because the terminal driver of Linux keeps these times itself.
    """

    name = "terminals"
    title = "keys in your terminals"
    sees: Literal["terminals"] = "terminals"

    def __init__(
        self,
        clock: Clock,
        *,
        run: RunCommand = run,
        devices: Callable[[bool], Times] | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        super().__init__()
        self._clock = clock
        self._run = run
        self._environ = environ
        self._devices = devices or terminals_of_this_user
        self._keys = _Keys()

    def fits(self, place: Place) -> str:
        """Return why terminals do not apply, or "" if they do."""
        return "no terminal devices here" if sys.platform == "win32" else ""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Poll until cancelled. Raises UnusableError without a terminal, or without a first reply of tmux."""
        in_tmux = {name: place.variable(name) for name in ("TMUX", "TMUX_PANE")}
        clients = _Clients(TmuxServers({**self._environ, **in_tmux}, self._run))
        reported: IdleReading | None = None
        while True:
            urged = self._urged()
            times = self._devices(place.console)
            if not times and not in_tmux["TMUX"]:
                raise UnusableError("no terminal of yours")
            await clients.ask(times, self._clock.read().boot, urged=urged)
            times = clients.counted(times)
            reading = self._clock.read()
            last = self._keys.last(times, clients.activity, reading)
            sight = polled(reading.boot - last, reading.boot, closely=self._closely)
            if sight.idle_since is not None:
                sight = IdleReading(last)  # the same number each time, without the rounding of two subtractions
            if sight != reported:
                reported = sight
                tell(sight)
            has_desktop = place.desktop and not place.remote and not self._closely
            await self._pause(DESKTOP_POLL_S if has_desktop else poll_s(sight, closely=self._closely))


class _Clients:
    """The clients and panes of every tmux server of this person, queried as rarely as possible."""

    def __init__(self, servers: TmuxServers) -> None:
        self._servers = servers
        self._found = False
        """True if there was a server at the last query."""
        self._panes: frozenset[str] = frozenset()
        self._devices: frozenset[TerminalDevice] = frozenset()
        self._queried_at: float | None = None
        self.activity: dict[TerminalDevice, float] = {}
        """Wall second of the last key of each client, at the last query."""

    async def ask(self, times: Times, t: float, *, urged: bool) -> None:
        """Query tmux if it is time. Raises UnusableError if the first query fails; later the last result is kept."""
        if self._queried_at is not None:
            since_s = t - self._queried_at
            if not (urged and since_s >= ASK_AGAIN_S) and (self._devices == times.keys() or since_s < ASK_S):
                return
        try:
            servers = await self._servers.look(detached=True)
        except UnusableError:
            if self._queried_at is None:
                raise
            self._queried_at = t
            return
        self._queried_at, self._devices, self._found = t, frozenset(times), bool(servers)
        self._panes = frozenset[str]().union(*(server.state.pane_ttys for server in servers))
        self.activity = {
            TerminalDevice(f"client {client.pid}", 0.0): client.active_wall_s
            for server in servers
            for client in server.state.clients
            if client.tty not in self._panes  # a client in a pane of another server, where a script can type
        }

    def counted(self, times: Times) -> Times:
        """Return the `times` of terminals that are not panes. A terminal newer than the last query may be a pane."""
        if not self._found:
            return times
        return {
            device: read_s
            for device, read_s in times.items()
            if device in self._devices and device.path not in self._panes
        }


class _Keys:
    """Computes the boot second of the last key from times on the wall clock, which may be set at any moment."""

    def __init__(self) -> None:
        self._previous: dict[TerminalDevice, float] = {}
        self._last_look: float | None = None
        self._last = 0.0

    def last(self, times: Times, activity: Times, reading: Reading) -> float:
        """Return the boot second of the last key. It never goes back, and a time in the future counts as now."""
        first = self._last_look is None
        if first and not times and not activity:
            self._last = reading.boot  # no client is attached, so keys before the first look are not known
        for device, read_s in times.items():
            # A terminal that appears later was often created by a program, so its first time does not count as a key.
            if first or device in self._previous:
                self._note(device, read_s, TTY_STEP_S, reading)
        for client, active_s in activity.items():
            self._note(client, active_s, TMUX_STEP_S, reading)
        self._previous = {**times, **activity}
        self._last_look = reading.boot
        return min(self._last, reading.boot)

    def _note(self, device: TerminalDevice, wall_s: float, step_s: int, reading: Reading) -> None:
        """Add a time of a device, rounded up to the end of its step of `step_s` seconds."""
        before = self._previous.get(device)
        if before == wall_s:
            return  # no new key, even if the wall clock was set
        end_s = (wall_s // step_s + 1) * step_s
        at = reading.boot + min(end_s - reading.wall, step_s)
        if before is not None and self._last_look is not None:
            at = max(at, self._last_look)  # it changed after the last look, even if the wall clock was set
        self._last = max(self._last, at)


def terminals_of_this_user(consoles: bool = False) -> Times:
    """Return the terminals that belong to this user, with the time of their last input.

    Root owns all text consoles, so for root `consoles` decides if they count.
    """
    if sys.platform == "win32":
        return {}
    user = os.getuid()
    if sys.platform == "darwin":
        paths = [f"/dev/{name}" for name in _names("/dev") if name.startswith("ttys") and name[4:].isdecimal()]
    else:
        paths = [f"/dev/pts/{name}" for name in _names("/dev/pts") if name.isdecimal()]
        if consoles or user != 0:
            paths += [f"/dev/tty{number}" for number in range(1, CONSOLES + 1)]
    times = {}
    for path in paths:
        try:
            status = os.stat(path)  # noqa: PTH116 - a Path costs ten times the call, all day
        except OSError:
            continue
        if status.st_uid == user and stat.S_ISCHR(status.st_mode):
            times[TerminalDevice(path, status.st_ctime)] = status.st_atime
    return times


def _names(folder: str) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(folder)]
    except OSError:
        return []
