"""Log of faults: errors of deskspine itself that did not end it, each with a short traceback."""

from __future__ import annotations

import os
import threading
import traceback
from datetime import datetime
from pathlib import Path

from deskspine.engine.ports import Clock

LOG_BYTES = 1024 * 1024
"""Maximum size of the log in bytes; the previous log is kept as `log.1`."""
WRITTEN = 200
"""Maximum number of faults written by one process; a fault that repeats every second adds nothing."""


class FaultLog:
    """Writes faults to a file; may be called from any thread.

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
            stamp = datetime.fromtimestamp(self._clock.read().wall, self._clock.zone()).isoformat(timespec="seconds")
            text = f"{stamp} {where}\n{''.join(traceback.format_exception(error))}\n"
            try:
                self._append(text)
            except OSError:
                self._unwritten.append(text)

    def summary(self) -> str:
        """Return the text for stderr at the end of the program, or "" if there was no fault."""
        if not self.count:
            return ""
        faults = "1 fault" if self.count == 1 else f"{self.count} faults"
        if self._unwritten:
            return f"deskspine: {faults} of its own; {self.path} could not be written:\n{self._unwritten[0]}"
        return f"deskspine: {faults} of its own; please report what is in {self.path}"

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
