"""Machines of one person that share a folder, in memory but for the files in it; time passes on all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from deskspine.adapters.sync.machine import ThisMachine
from deskspine.adapters.sync.sync_files import SyncFiles
from deskspine.core.history.records import DayRows
from deskspine.core.schedule.inputs import Idle, Sleep, Typing, Wake
from deskspine.core.sync.lines import SyncLine
from deskspine.engine.storage.memory import MemoryJournal
from deskspine.engine.sync.service import SharedDays
from support.resident import Resident

STEP_S = 10.0


class MemoryRows(SyncFiles):
    """The files in a folder, with a journal in memory; it fails on demand."""

    fails: OSError | None = None
    exchanges = 0

    def __init__(self, folder: Path, name: str, journal: MemoryJournal) -> None:
        super().__init__(folder, ThisMachine(f"id{name}", name), Path("/nowhere"))
        self._memory = journal

    def append(self, lines: Sequence[SyncLine]) -> None:
        if self.fails is not None:
            raise self.fails
        super().append(lines)

    def others(self, begins: float, ends: float) -> tuple[SyncLine, ...]:
        self.exchanges += 1
        return super().others(begins, ends)

    def journal_stamp(self) -> tuple[tuple[int, int], ...]:
        return ((len(self._memory.rows), hash(tuple(self._memory.breaks))),)

    def rows(self, days: Sequence[str]) -> DayRows:
        parts = [self._memory.day(day) for day in days]
        return DayRows(
            tuple(row for part in parts for row in part.breaks), tuple(row for part in parts for row in part.stretches)
        )


class SharingMachine:
    """A resident with a presence source, whose folder is `folder`."""

    def __init__(self, name: str, folder: Path, *, run: Callable[[Callable[[], None]], None] | None = None) -> None:
        self.person = Resident(source=True, sync__folder=str(folder))
        self.files = MemoryRows(folder, name, self.person.journal)
        self.opened: list[str] = []
        """Folders that were opened."""
        self.service = SharedDays(self.person.engine, self._open, run=run or (lambda work: work()))
        self.person.live(0.0, [Typing()])

    def _open(self, folder: str) -> MemoryRows:
        self.opened.append(folder)
        return self.files

    def live(self, seconds: float) -> None:
        """Let time pass; the service follows each step, as the runner does it."""
        until = self.person.t + seconds
        while (left_s := until - self.person.t) > 0:
            self.person.live(min(STEP_S, left_s))
            self.service.prepare()

    def sleeps(self) -> None:
        """Announce a sleep of the machine."""
        self.person.engine.step([Idle(self.person.t), Sleep()])

    def wakes(self) -> None:
        """Wake up, with the person at the machine."""
        self.person.engine.step([Wake(), Typing()])

    @property
    def sitting_min(self) -> int:
        """Minutes of sitting today."""
        return round(self.person.picture.today.sitting.at(self.person.t) / 60)


def together(seconds: float, *machines: SharingMachine) -> None:
    """Let time pass on all machines."""
    for _ in range(round(seconds / STEP_S)):
        for machine in machines:
            machine.live(STEP_S)
