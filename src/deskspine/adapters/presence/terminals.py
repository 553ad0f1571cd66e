"""Sees keys in the terminals of this person, by the times at which the terminal devices were read last."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from deskspine.adapters.polling import Looking
from deskspine.adapters.processes.command import Run, run
from deskspine.adapters.processes.tmux import Tmux, tmux_of
from deskspine.core.presence.evidence import IdleReading, poll_s, polled
from deskspine.core.presence.place import Place
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.ports import Broken, Clock, Tell

ASK_S, ASK_AGAIN_S = 60.0, 5.0
"""How long tmux is left alone after it was asked: when terminals came or went since; when an ask begins to wait."""
TTY_STEP_S, TMUX_STEP_S = 8, 1
"""Linux moves a device time once in eight seconds, so that nobody can time single keys; tmux tells whole seconds."""
CONSOLES = 6
DESKTOP_POLL_S = 30.0
"""Beside a desktop, whose own sources see these keys too or which nothing can look into, a key may be seen so late."""


class Device(NamedTuple):
    """A terminal device: the next one of the same name is another."""

    path: str
    made_s: float
    """Wall second at which it was made, or given to this person."""


Times = Mapping[Device, float]
"""Wall second of the last read of each device. That is the last key: what programs print moves another time."""


class Terminals(Looking):
    """The last key in any terminal of this person, by a look at the devices (some 6 µs of processor time each).

    In tmux the panes do not count, because a script can type there; the terminals of its clients do. A program that
    types into a terminal of its own making cannot be told from a person. Mount options do not matter: the terminal
    driver of Linux keeps these times itself.
    """

    name = "terminals"
    title = "keys in your terminals"
    sees: Literal["terminals"] = "terminals"

    def __init__(self, clock: Clock, *, run: Run = run, devices: Callable[[bool], Times] | None = None) -> None:
        super().__init__()
        self._clock = clock
        self._run = run
        self._devices = devices or terminals_of_this_user
        self._keys = _Keys()

    def fits(self, place: Place) -> str:
        """Why terminals say nothing of the person; empty when they do."""
        return "no terminal devices here" if sys.platform == "win32" else ""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Look until cancelled. Raises Broken without a terminal, or when tmux does not answer at first."""
        tmux = tmux_of(place, self._run)
        clients = _Clients(tmux) if tmux else None
        told: IdleReading | None = None
        while True:
            urged = self._urged()
            times = self._devices(place.console)
            if clients is not None:
                await clients.ask(times, self._clock.read().boot, urged=urged)
                times = clients.counted(times)
            elif not times:
                raise Broken("no terminal of yours")
            reading = self._clock.read()
            last = self._keys.last(times, clients.activity if clients else {}, reading)
            sight = polled(reading.boot - last, reading.boot, closely=self._closely)
            if sight.idle_since is not None:
                sight = IdleReading(last)  # the same number each time, without the noise of two subtractions
            if sight != told:
                told = sight
                tell(sight)
            beside_a_desktop = place.desktop and not place.remote and not self._closely
            await self._pause(DESKTOP_POLL_S if beside_a_desktop else poll_s(sight, closely=self._closely))


class _Clients:
    """Which terminals are not panes of tmux, asked as seldom as can be."""

    def __init__(self, tmux: Tmux) -> None:
        self._tmux = tmux
        self._panes: frozenset[str] = frozenset()
        self._devices: frozenset[Device] = frozenset()
        self._asked: float | None = None
        self.activity: dict[Device, float] = {}
        """Wall second of the last key of each client, as it was when tmux was asked."""

    async def ask(self, times: Times, t: float, *, urged: bool) -> None:
        """Ask if it is time. Raises Broken when tmux does not answer the first time; later the last answer stands."""
        if self._asked is not None:
            since_s = t - self._asked
            if not (urged and since_s >= ASK_AGAIN_S) and (self._devices == times.keys() or since_s < ASK_S):
                return
        try:
            view = await self._tmux.look()
        except Broken:
            if self._asked is None:
                raise
            self._asked = t
            return
        self._asked, self._devices = t, frozenset(times)
        self._panes = view.pane_ttys
        self.activity = {Device(f"client {each.pid}", 0.0): each.active_wall_s for each in view.clients}

    def counted(self, times: Times) -> Times:
        """Those of `times` that are no panes; a terminal that came after tmux was asked may be one."""
        return {
            each: read_s for each, read_s in times.items() if each in self._devices and each.path not in self._panes
        }


class _Keys:
    """Works out the boot second of the last key from times on the wall clock, which may be set at any moment."""

    def __init__(self) -> None:
        self._seen: dict[Device, float] = {}
        self._looked: float | None = None
        self._last = 0.0

    def last(self, times: Times, activity: Times, reading: Reading) -> float:
        """Boot second of the last key. It never goes back, and what only seems to lie in the future is now."""
        first = self._looked is None
        if first and not times and not activity:
            self._last = reading.boot  # nobody is attached: the time before we began to look is not known
        for device, read_s in times.items():
            # A terminal that appears later was made just now, often by a program: only what follows is a key.
            if first or device in self._seen:
                self._note(device, read_s, TTY_STEP_S, reading)
        for client, active_s in activity.items():
            self._note(client, active_s, TMUX_STEP_S, reading)
        self._seen = {**times, **activity}
        self._looked = reading.boot
        return min(self._last, reading.boot)

    def _note(self, device: Device, wall_s: float, step_s: int, reading: Reading) -> None:
        """Take a time in that stands for any moment of its step, so for the end of it."""
        before = self._seen.get(device)
        if before == wall_s:
            return  # however old it looks now
        end_s = (wall_s // step_s + 1) * step_s
        at = reading.boot + min(end_s - reading.wall, step_s)
        if before is not None and self._looked is not None:
            at = max(at, self._looked)  # it changed since, whatever the wall clock says
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
    found = {}
    for path in paths:
        try:
            status = os.stat(path)  # noqa: PTH116 - a Path costs ten times the call, all day long
        except OSError:
            continue
        if status.st_uid == user and stat.S_ISCHR(status.st_mode):
            found[Device(path, status.st_ctime)] = status.st_atime
    return found


def _names(folder: str) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(folder)]
    except OSError:
        return []
