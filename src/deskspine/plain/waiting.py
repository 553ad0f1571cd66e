"""Waiting for a typed line, a call from another thread, a closed output or a deadline: without polling."""

from __future__ import annotations

import os
import select
import socket
import sys
import threading
from contextlib import suppress

POLLS = sys.platform == "linux"
"""True where a wait also ends when the reader of the output goes away. On macOS `poll` does not know all terminals."""
MAX_TYPED = 4096
"""Maximum bytes of a typed line; more is no answer and is dropped."""


class Waits:
    """The only place where plain mode sleeps. `wake` may be called from any thread, and by a signal handler."""

    def __init__(self, stdin: int, stdout: int) -> None:
        """Wait for lines from the descriptor `stdin`, while the reader of `stdout` is there."""
        self._stdin, self._stdout = stdin, stdout
        self._near, self._far = socket.socketpair()
        self._near.setblocking(False)
        self._far.setblocking(False)
        self._buffer = bytearray()
        self.at_end = False
        """True once nothing more can be typed."""
        self.output_closed = False
        """True once no one reads the output."""
        self._from_thread: list[bytes] = []
        if sys.platform == "win32":  # not tried there: a console cannot be waited for together with a socket
            threading.Thread(target=self._read_always, name="typed lines", daemon=True).start()

    def wake(self) -> None:
        """End the present wait, or the next one."""
        with suppress(OSError):  # full: it wakes anyway; closed: nothing waits any more
            self._far.send(b".")

    def close(self) -> None:
        """Release the sockets."""
        self._near.close()
        self._far.close()

    def wait(self, timeout_s: float | None) -> None:
        """Wait until something comes or `timeout_s` is over. Raises KeyboardInterrupt on ctrl+c."""
        if POLLS:
            self._poll(timeout_s)
        else:
            reads = [self._near.fileno(), *([] if self.at_end or sys.platform == "win32" else [self._stdin])]
            ready, _, _ = select.select(reads, [], [], timeout_s)
            if self._stdin in ready:
                self._read()
        with suppress(BlockingIOError):
            while self._near.recv(4096):
                pass

    def lines(self) -> list[str]:
        """Return the lines that were typed since the last call, without their ends; at the end also an open one."""
        while self._from_thread:
            self._take(self._from_thread.pop(0))
        *complete, rest = self._buffer.split(b"\n")
        self._buffer = bytearray() if len(rest) > MAX_TYPED else rest
        if self.at_end and self._buffer:
            complete.append(self._buffer)
            self._buffer = bytearray()
        return [line.rstrip(b"\r").decode("utf-8", "replace") for line in complete if len(line) <= MAX_TYPED]

    def _poll(self, timeout_s: float | None) -> None:
        if sys.platform == "win32":
            return
        poll = select.poll()
        poll.register(self._near, select.POLLIN)
        if not self.at_end:
            poll.register(self._stdin, select.POLLIN)
        poll.register(self._stdout, 0)  # reports only errors: the reader has gone
        for descriptor, event in poll.poll(None if timeout_s is None else timeout_s * 1000 + 0.5):
            if descriptor == self._stdout and event & (select.POLLERR | select.POLLNVAL):
                self.output_closed = True
            elif descriptor == self._stdin:
                self._read()

    def _read(self) -> None:
        try:
            self._take(os.read(self._stdin, MAX_TYPED))
        except OSError:  # the terminal was closed
            self._take(b"")

    def _take(self, data: bytes) -> None:
        self.at_end = self.at_end or not data
        self._buffer += data

    def _read_always(self) -> None:
        while True:
            try:
                data = os.read(self._stdin, MAX_TYPED)
            except OSError:
                data = b""
            self._from_thread.append(data)
            self.wake()
            if not data:
                return
