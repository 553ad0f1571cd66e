"""The files in the shared folder: `deskspine-MACHINE-YEAR.jsonl`, which only that machine writes.

Files of other machines are read whatever a syncing program made of their names and contents. At most the end of a file
is read: the lines of today are there.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from deskspine.adapters.storage import journal_look
from deskspine.adapters.storage.text_file import open_regular
from deskspine.adapters.storage.write_errors import explained
from deskspine.adapters.sync.machine import ThisMachine
from deskspine.core.history.records import DayRows
from deskspine.core.sync.lines import SyncLine, decoded, encode

PREFIX, ENDING = "deskspine-", ".jsonl"
TAIL_BYTES = 256 << 10
"""Maximum number of bytes that are read of a file, from its end: the lines of more than two weeks."""
MAX_FILES = 64
"""Maximum number of files that are read; the latest are preferred."""
LATE_S = 86400.0
"""Seconds before the day in which a file must have changed to have lines of it: clocks of machines differ."""


class ReadFile(Struct, frozen=True):
    """A file of another machine as it was read last."""

    stamp: tuple[int, int, float]
    lines: tuple[SyncLine, ...]


class SyncFiles:
    """The files of one folder, which is never created: it may be on a disk that is not connected."""

    def __init__(self, folder: Path, machine: ThisMachine, journal: Path) -> None:
        self._folder, self._machine, self._journal = folder, machine, journal
        self._read: dict[str, ReadFile] = {}

    @property
    def machine(self) -> str:
        """Return the random name of this machine."""
        return self._machine.id

    @property
    def host(self) -> str:
        """Return the name of this machine for people."""
        return self._machine.host

    def own(self, days: Sequence[str]) -> tuple[SyncLine, ...]:
        """Return the latest lines of this machine's own files for these local days. Raises OSError."""
        lines: list[SyncLine] = []
        for year in sorted({day[:4] for day in days}):
            with suppress(FileNotFoundError):
                lines += decoded(_tail(self._own_path(year)))
        return tuple(line for line in lines if line.machine == self.machine and line.day in days)

    def append(self, lines: Sequence[SyncLine]) -> None:
        """Append lines to this machine's own files, one for each year. Raises OSError."""
        if not self._folder.is_dir():
            raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(self._folder))
        for year, part in groupby(lines, key=lambda line: line.day[:4]):
            path = self._own_path(year)
            try:
                _append(path, b"".join(encode(line) + b"\n" for line in part))
            except OSError as error:
                raise explained(error, path) from error

    def others(self, begins: float, ends: float) -> tuple[SyncLine, ...]:
        """Return the lines of the other machines between two wall seconds. Raises OSError.

        Files that did not change are not read; a file that cannot be read is left out until it can.
        """
        present: dict[str, ReadFile] = {}
        for entry, size, changed_ns in self._candidates(begins):
            stamp = (size, changed_ns, begins)
            known = self._read.get(entry)
            if known is None or known.stamp != stamp:
                try:
                    lines = decoded(_tail(self._folder / entry))
                except OSError:
                    continue
                relevant = (line for line in lines if line.ended_wall >= begins and line.started_wall < ends)
                known = ReadFile(stamp, tuple(relevant))
            present[entry] = known
        self._read = present
        return tuple(line for file in present.values() for line in file.lines if line.machine != self.machine)

    def journal_stamp(self) -> tuple[tuple[int, int], ...]:
        """Return a value that is another one when the journal was changed."""
        return tuple(_stamp(self._journal.with_name(self._journal.name + tail)) for tail in ("", "-wal"))

    def rows(self, days: Sequence[str]) -> DayRows:
        """Return the rows of these local days from the journal. Raises OSError."""
        try:
            return journal_look.days(self._journal, days, beside_a_writer=True)
        except FileNotFoundError:
            return DayRows()

    def _own_path(self, year: str) -> Path:
        return self._folder / f"{PREFIX}{self.machine}-{year}{ENDING}"

    def _candidates(self, begins: float) -> list[tuple[str, int, int]]:
        """Return name, size and time of change of the files that may have lines after `begins`, the latest first."""
        files = [
            (name, status.st_size, status.st_mtime_ns)
            for name, status in files_of(self._folder)
            if not name.startswith(f"{PREFIX}{self.machine}-") and status.st_mtime >= begins - LATE_S
        ]
        return sorted(files, key=lambda file: (-file[2], file[0]))[:MAX_FILES]


def files_of(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the names of the files of all machines, also of copies that a syncing program made. Raises OSError."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.name.endswith(ENDING):
                with suppress(OSError):
                    if entry.is_file():
                        yield entry.name, entry.stat()


def folder_of(setting: str) -> Path:
    """Return the folder that the setting names. Raises OSError if its home folder is not known."""
    try:
        return Path(setting).expanduser()
    except RuntimeError as error:
        raise FileNotFoundError(errno.ENOENT, "there is no such home folder", setting) from error


def _tail(path: Path) -> bytes:
    """Return the end of a regular file. Raises OSError."""
    descriptor = open_regular(path, os.O_RDONLY)
    try:
        size = os.fstat(descriptor).st_size
        os.lseek(descriptor, max(0, size - TAIL_BYTES), os.SEEK_SET)
        content = b""
        while len(content) < TAIL_BYTES and (part := os.read(descriptor, TAIL_BYTES - len(content))):
            content += part
    finally:
        os.close(descriptor)
    return content


def _append(path: Path, content: bytes) -> None:
    """Append to a file, which is created if it is missing. A line before that is not complete is ended first."""
    descriptor = open_regular(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
    try:
        size = os.lseek(descriptor, 0, os.SEEK_END)
        if size:
            os.lseek(descriptor, size - 1, os.SEEK_SET)
            content = content if os.read(descriptor, 1) == b"\n" else b"\n" + content
        while content:
            content = content[os.write(descriptor, content) :]
    finally:
        os.close(descriptor)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns
