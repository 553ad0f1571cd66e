"""One exchange with the shared folder: write what is new here, read what is new there."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.sync.machines import MachineDay, machine_days
from deskspine.core.sync.own_rows import UnderWay, missing, numbered
from deskspine.core.text.failures import reason
from deskspine.engine.sync.ports import OpenFolder, SharedFolder


class SyncJob(Struct, frozen=True):
    """The values that an exchange needs."""

    folder: str
    days: tuple[str, ...]
    """Local days that are compared with the own file, the present one last."""
    begins: float
    """Wall seconds between which the present day lies."""
    ends: float
    wall: float
    seen: bool = True
    """True if a source sees the person now."""
    under_way: UnderWay | None = None


class SyncResult(Struct, frozen=True):
    """The outcome of an exchange."""

    day: str
    machines: tuple[MachineDay, ...] = ()
    problem: str = ""
    """A sentence about what does not work, or ""."""


class Exchange:
    """The exchange with one folder; it keeps what is known about its files from one time to the next."""

    def __init__(self, open_folder: OpenFolder) -> None:
        self._open = open_folder
        self._folder: SharedFolder | None = None
        self._last = SyncResult("")
        self._written_to = 0.0
        """Wall second up to which the sitting that goes on is written."""
        self._written: object = None
        """Stamp of the journal, and the days, that the own file has."""

    def carry_out(self, job: SyncJob) -> SyncResult:
        """Write and read, and return the days of the other machines. A failure becomes a sentence in the result.

        What could not be written is written at a later time; what could not be read is as it was.
        """
        problem, machines = "", self._last.machines if self._last.day == job.days[-1] else ()
        try:
            folder = self._folder = self._folder or self._open(job.folder)
            try:
                self._write(folder, job)
            except OSError as error:
                problem = f"Nothing can be shared in {job.folder}: {reason(error)}; it is tried again."
            lines = folder.others(job.begins, job.ends)
            machines = machine_days(lines, job.begins, job.ends, folder.machine)
        except OSError as error:
            problem = f"The shared folder {job.folder} cannot be read: {reason(error)}; it is tried again."
        self._last = SyncResult(job.days[-1], machines, problem)
        return self._last

    def _write(self, folder: SharedFolder, job: SyncJob) -> None:
        """Write what the own file does not have. Raises OSError."""
        goes_on, stamp = job.under_way, (folder.journal_stamp(), job.days)
        is_due = goes_on is not None and goes_on.now_wall - max(goes_on.since_wall, self._written_to) >= goes_on.least_s
        if stamp == self._written and not is_due:
            return
        own = folder.own(job.days)
        new = missing(own, folder.rows(job.days), under_way=goes_on, seen=job.seen)
        if folder.journal_stamp() != stamp[0]:  # days may have been deleted meanwhile; they must not come back
            return
        if new:
            folder.append(numbered(new, folder.machine, folder.host, own, job.wall))
        self._written = stamp
        if is_due and goes_on is not None:
            self._written_to = goes_on.now_wall
