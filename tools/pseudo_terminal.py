"""A program in a pseudo terminal of this process, which reads its output and types keys.

Used by the tests of real terminals and by the benchmarks. Linux and macOS only.
"""

from __future__ import annotations

import fcntl
import os
import select
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType

BLUR = b"\x1b[O"
"""Sequence that a terminal sends when its window loses the focus."""


class PseudoTerminal:
    """Runs `command` as the leader of a new terminal of `columns` × `rows` cells."""

    def __init__(
        self, command: Sequence[str | Path], env: Mapping[str, str], columns: int = 80, rows: int = 24
    ) -> None:
        self.master, slave = os.openpty()
        self.resize(columns, rows)
        try:
            self.process = subprocess.Popen(
                command,
                env=dict(env),
                stdin=slave,
                stdout=slave,
                stderr=slave,
                preexec_fn=partial(os.login_tty, slave),
            )
        finally:
            os.close(slave)

    def __enter__(self) -> PseudoTerminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """Number of the process in this terminal."""
        return self.process.pid

    def read(self, within_s: float) -> bytes | None:
        """Return the output since the last read, b"" if nothing came in time, or None if the program has ended."""
        if not select.select([self.master], [], [], max(0.0, within_s))[0]:
            return b""
        try:
            return os.read(self.master, 65536) or None
        except OSError:  # Linux raises this after the program has closed its end
            return None

    def type(self, keys: bytes) -> None:
        """Send `keys` as if they were typed."""
        os.write(self.master, keys)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal; the program gets SIGWINCH."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def close(self) -> None:
        """End the program if it still runs, and close the terminal."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)
