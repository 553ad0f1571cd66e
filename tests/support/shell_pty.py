"""A terminal whose modes a test can check, as a shell would find them when the program has ended."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PATIENCE_S = 20.0
MODES = ("1000", "1003", "1004", "1006", "1049", "2004")
"""Modes that must be off at the end: mouse, focus, alternate screen, paste."""


def _lead(slave: int) -> None:
    """Make `slave` the controlling terminal of this process, which becomes the leader of a session."""
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for blocked in (signal.SIGTERM, signal.SIGHUP):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {blocked})


class Window:
    """A terminal window: the program in it, all that it wrote, and the modes that it left."""

    def __init__(
        self,
        env: Mapping[str, str],
        arguments: Sequence[str] = (),
        *,
        size: tuple[int, int] = (80, 24),
        command: Sequence[str] | None = None,
        errors: Path | None = None,
    ) -> None:
        """Run `deskspine` with `arguments`, or another `command`; standard error goes to the file `errors`."""
        self.near, self.far = os.openpty()
        self.resize(*size)
        self.attributes = termios.tcgetattr(self.far)
        self.written = bytearray()
        stderr = errors.open("wb") if errors is not None else None
        self.process = subprocess.Popen(
            command or [sys.executable, "-m", "deskspine", *arguments],
            env=dict(env),
            stdin=self.far,
            stdout=self.far,
            stderr=self.far if stderr is None else stderr,
            preexec_fn=lambda: _lead(self.far),
        )
        if stderr is not None:
            stderr.close()
        self._over = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def __enter__(self) -> Window:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._over = True
        self._thread.join()
        os.close(self.near)
        os.close(self.far)

    def _read(self) -> None:
        while not self._over:
            if select.select([self.near], [], [], 0.02)[0]:
                self.written += os.read(self.near, 65536)

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        fcntl.ioctl(self.near, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: bytes) -> None:
        """Send `keys`."""
        os.write(self.near, keys)

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def wait_for(self, text: str, since: int = 0) -> None:
        """Wait until `text` was written after the first `since` bytes."""
        self.until(lambda: text.encode() in self.written[since:], text)

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Wait until `true`; real processes have no simulated clock."""
        end = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < end, f"waited for {what}; last written: {bytes(self.written[-400:])!r}"
            if self.process.poll() is not None:
                self._read_the_rest()
                assert true(), f"ended; waited for {what}: {bytes(self.written[-400:])!r}"
                return
            time.sleep(0.01)

    def state(self) -> str:
        """Return the letter of the process's state: S for sleeping, T for stopped."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        return stat.rpartition(")")[2].split()[0]

    def cpu_s(self) -> float:
        """Return the CPU seconds used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def on(self, mode: str) -> bool:
        """Return True if a private mode was switched on last."""
        switches = re.findall(rb"\x1b\[\?%s([hl])" % mode.encode(), bytes(self.written))
        return bool(switches) and switches[-1] == b"h"

    def end(self, within_s: float = PATIENCE_S) -> int:
        """Wait for the program to end, and for what it wrote last; return its exit code."""
        code = self.process.wait(within_s)
        self._read_the_rest()
        return code

    def _read_the_rest(self) -> None:
        """Wait until what an ended program wrote last is read."""
        length = -1
        while length != len(self.written):
            length = len(self.written)
            time.sleep(0.1)

    def given_back(self) -> list[str]:
        """Return a sentence for each thing that is not as before; empty if a shell could go on here."""
        wrong = [f"mode {mode} is on" for mode in MODES if self.on(mode)]
        cursor = re.findall(rb"\x1b\[\?25([hl])", bytes(self.written))
        if cursor and cursor[-1] == b"l":
            wrong.append("the cursor is hidden")
        if termios.tcgetattr(self.far) != self.attributes:
            wrong.append("the terminal's attributes are changed")
        return wrong
