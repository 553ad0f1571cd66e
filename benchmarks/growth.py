"""Growth of memory over a long day: five hundred breaks, with real files and a simulated clock, and on a screen."""

from __future__ import annotations

import gc
import os
import tempfile
from datetime import UTC, tzinfo
from pathlib import Path

from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.adapters.storage.state_file import StateFile
from deskspine.adapters.storage.status_file import StatusFile
from deskspine.core.commands.registry import Request
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.engine import Engine
from deskspine.engine.ports import Ports
from meter import memory_mb
from people import DASHBOARD, DESKSPINE, read_until, settle
from pseudo_terminal import PseudoTerminal
from table import Row

WARM_UP = 50
BREAKS = 500
SHOWN_BEFORE = 200
"""Number of routines after which the memory of Python no longer grows by itself."""
BETWEEN_S = 40.0
PLAYING = b"GET READY"
FAST_DISK = Path("/dev/shm")
"""Folder in memory: writes there do not wait for a disk."""


class SimulatedClock:
    """A clock that only moves when `now_s` is set."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def read(self) -> Reading:
        """Return one reading of all clocks."""
        return Reading(self.now_s, self.now_s, 1_767_600_000.0 + self.now_s, "bench")

    def zone(self) -> tzinfo:
        """Return UTC."""
        return UTC


def rows(work: Path) -> list[Row]:
    """Return the growth of memory over five hundred breaks, without a screen and with one."""
    fast = os.access(FAST_DISK, os.W_OK)
    with tempfile.TemporaryDirectory(dir=FAST_DISK if fast else work) as folder:
        paths = Paths.under(Path(folder))
        paths.ensure()
        clock = SimulatedClock()
        engine = Engine(ports(paths, clock))
        engine.launch()
        take_breaks(engine, clock, WARM_UP)
        before_mb, began_s = memory_now(), clock.now_s
        take_breaks(engine, clock, BREAKS)
        grown_mb, passed_h = memory_now() - before_mb, (clock.now_s - began_s) / 3600
    note = f"{BREAKS} breaks in {passed_h:.0f} simulated hours, engine without a screen"
    return [Row("growth over a day", "MB", grown_mb, 1, 1, note), shown_row(work)]


def shown_row(work: Path) -> Row:
    """Return the growth of a real resident while routines are shown on its screen and left."""
    with PseudoTerminal(DESKSPINE, settle(work / "growth")) as terminal:
        read_until(terminal, DASHBOARD)
        show_routines(terminal, SHOWN_BEFORE)
        before_mb = memory_mb(terminal.pid)
        show_routines(terminal, BREAKS)
        grown_mb = memory_mb(terminal.pid) - before_mb
    note = f"a resident with its screen; {BREAKS} routines begun and left, {before_mb:.0f} MB before them"
    return Row("growth with the screen", "MB", grown_mb, 1, 1, note)


def show_routines(terminal: PseudoTerminal, count: int) -> None:
    """Start the next routine, wait until it is shown, and leave it, `count` times."""
    for _ in range(count):
        terminal.type(b"\r")
        read_until(terminal, PLAYING)
        terminal.type(b"\x1b")
        read_until(terminal, DASHBOARD)


def ports(paths: Paths, clock: SimulatedClock) -> Ports:
    """Return the real ports, except for the clock."""
    return Ports(
        clock,
        StateFile(paths.state_file, paths.alive),
        SqliteJournal(paths.journal),
        ConfigFile(paths.config_file),
        RoutineFiles(),
        StatusFile(paths.status),
    )


def take_breaks(engine: Engine, clock: SimulatedClock, count: int) -> None:
    """Sit a little, play a routine to its end and rate it, `count` times. Raises RuntimeError if none starts."""
    for _ in range(count):
        until_s = clock.now_s + BETWEEN_S
        while clock.now_s < until_s:
            clock.now_s += min(engine.step() + 0.001, until_s - clock.now_s)
        if not (outcome := engine.handle(Request("start"))).ok:
            raise RuntimeError(outcome.text)
        while engine.situation.desk.player is not None:
            clock.now_s += engine.step() + 0.001
        engine.handle(Request("rate", {"answer": "better"}))


def memory_now() -> float:
    """Return the resident memory of this process in MB, after collecting garbage."""
    gc.collect()
    return memory_mb(os.getpid())
