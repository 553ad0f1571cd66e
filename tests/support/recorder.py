"""A terminal that records what is written to it and answers nothing, and the program in it."""

from __future__ import annotations

import fcntl
import os
import re
import struct
import subprocess
import termios
import threading
from collections.abc import Mapping
from pathlib import Path

from support.programs import give, run_as, stop

_NAMED = re.compile(rb"\x1b\][^\x07\x1b]*(\x07|\x1b\\)")
"""A sequence whose last byte may be a bell that does not ring."""


class Recorder:
    """A program in a terminal of `user` whose output is read all the time, so that it never has to wait."""

    def __init__(self, command: tuple[str, ...], environment: Mapping[str, str], user: int | None) -> None:
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.tty = os.ttyname(slave)
        give(user, Path(self.tty))
        self._text = bytearray()
        # Not `start_new_session`: that makes a session without a terminal.
        self._process = subprocess.Popen(
            ("setsid", "--ctty", *run_as(user), *command),
            env=dict(environment),
            stdin=slave,
            stdout=slave,
            stderr=slave,
        )
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id of the program in this terminal."""
        return self._process.pid

    @property
    def text(self) -> bytes:
        """All bytes written so far."""
        return bytes(self._text)

    def type(self, keys: str) -> None:
        """Send `keys` to the program."""
        os.write(self._master, keys.encode())

    def end(self) -> None:
        """End the program and close the terminal."""
        stop(self._process)
        self._reader.join(5)
        os.close(self._master)

    def _read(self) -> None:
        while True:
            try:
                piece = os.read(self._master, 65536)
            except OSError:  # no process has the other end open any more
                return
            if not piece:
                return
            self._text += piece


def rings(text: bytes) -> int:
    """Return the number of times the bell rings in what was written."""
    return _NAMED.sub(b"", text).count(b"\a")
