"""The log: faults of deskspine itself that did not end it, each with a short traceback, and notes about other parts."""

from __future__ import annotations

import os
import threading
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from deskspine.adapters.storage.text_file import open_regular
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import Clock

LOG_BYTES = 1024 * 1024
"""Maximum size of the log in bytes; the previous log is kept as `log.1`."""
READ_BYTES = 512 * 1024
"""Maximum bytes of the end of the log that are read."""
WRITTEN = 200
"""Maximum number of faults written by one process; a fault that repeats every second adds nothing."""

NOTE_LENGTH = 8192
"""Maximum number of characters of one note."""
INDENT = "    "


class FaultLog:
    """Writes faults and notes to a file; may be called from any thread.

    A traceback has no values of variables in it: they may be what a person said about their health.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self._clock = clock
        self.count = 0
        """Number of faults in this process."""
        self._lock = threading.Lock()
        self._unwritten: list[str] = []

    def write(self, error: BaseException, where: str) -> None:
        """Append `error`, which was raised in `where`. A failed write is not a second fault."""
        with self._lock:
            self.count += 1
            if self.count > WRITTEN:
                return
            text = f"{self._stamp()} {where}\n{''.join(traceback.format_exception(error))}\n"
            try:
                self._append(text)
            except OSError:
                self._unwritten.append(text)

    def note(self, where: str, text: str) -> None:
        """Append `text` about the part `where`. It is no fault, and it is dropped if it cannot be written.

        Lines after the first are indented, so that no text can look like an entry of its own.
        """
        first, *others = (plain(line, NOTE_LENGTH) for line in text[:NOTE_LENGTH].split("\n"))
        lines = (f"{self._stamp()} {where}: {first}", *(f"{INDENT}{line}" for line in others))
        with self._lock, suppress(OSError):
            self._append("\n".join(lines) + "\n")

    def summary(self) -> str:
        """Return the text for stderr at the end of the program, or "" if there was no fault."""
        if not self.count:
            return ""
        faults = "1 fault" if self.count == 1 else f"{self.count} faults"
        if self._unwritten:
            return f"deskspine: {faults} of its own; {self.path} could not be written:\n{self._unwritten[0]}"
        return f"deskspine: {faults} of its own; please report what is in {self.path}"

    def _stamp(self) -> str:
        return datetime.fromtimestamp(self._clock.read().wall, self._clock.zone()).isoformat(timespec="seconds")

    def _append(self, text: str) -> None:
        if self.path.is_file() and self.path.stat().st_size > LOG_BYTES:
            self.path.replace(self.path.with_name(self.path.name + ".1"))
        elif self.path.exists() and not self.path.is_file():
            raise OSError(f"{self.path} is no regular file")
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, text.encode(errors="replace"))
        finally:
            os.close(descriptor)


def last_lines(path: Path, count: int) -> list[str]:
    """Return the last `count` lines of the log at `path`, or [] without a log. Raises OSError if it cannot be read.

    If the log has just begun again, lines of the previous log come first.
    """
    lines = _end_of(path)
    if len(lines) < count:
        lines = [*_end_of(path.with_name(path.name + ".1")), *lines]
    return lines[-count:]


def _end_of(path: Path) -> list[str]:
    try:
        descriptor = open_regular(path, os.O_RDONLY)
    except FileNotFoundError:
        return []
    try:
        size = os.fstat(descriptor).st_size
        os.lseek(descriptor, max(0, size - READ_BYTES), os.SEEK_SET)
        content = b""
        while len(content) < READ_BYTES and (part := os.read(descriptor, READ_BYTES - len(content))):
            content += part
    finally:
        os.close(descriptor)
    lines = content.decode("utf-8", "replace").split("\n")
    whole = lines if size <= READ_BYTES else lines[1:]
    return whole if whole[-1:] != [""] else whole[:-1]
