"""A bounded, non-blocking output queue that drops whole writes while the terminal stalls."""

from __future__ import annotations

import asyncio
import os
import select
import sys
from collections import deque
from collections.abc import Callable
from typing import TextIO

MAX_WAITING_BYTES = 64 * 1024
"""Maximum bytes that wait for a slow terminal: a few frames. More would be out of date when it is read."""
LAST_TRY_S = 0.5
"""Maximum seconds to wait for the terminal at the end of the program."""


def terminal_file() -> TextIO | None:
    """Return the standard stream that leads to the terminal: errors, or output if errors are redirected."""
    for stream in (sys.__stderr__, sys.__stdout__):
        try:
            if stream is not None and stream.isatty():
                return stream
        except ValueError:  # closed
            continue
    return None


def open_again(fd: int) -> int | None:
    """Return a non-blocking descriptor of our own for the terminal of `fd`, or None if it cannot be opened.

    The name of a terminal can be wrong or not accessible (inside a container, after `su`); then the device numbers
    differ or opening it fails.
    """
    try:
        again = os.open(os.ttyname(fd), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return None
    if os.fstat(again).st_rdev == os.fstat(fd).st_rdev:
        return again
    os.close(again)
    return None


class OutputQueue:
    """A queue that accepts whole pieces, writes what the terminal takes, and repaints after it had to drop some."""

    def __init__(self, fd: int, loop: asyncio.AbstractEventLoop, repaint: Callable[[], object]) -> None:
        self.fd = fd
        self.loop = loop
        self.repaint = repaint
        """Called when the terminal reads again after something was dropped."""
        self.on_flow: Callable[[], object] = _ignore
        """Called when the terminal reads again after it had stopped."""
        self.lost = False
        """True if a piece was dropped since the whole screen was painted last."""
        self._pieces: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._begun = False
        """True if a part of the first piece was written already, so the rest of it must follow."""
        self._watching = False
        self._soon: asyncio.Handle | None = None
        self._gone = False

    @property
    def stalled(self) -> bool:
        """True if the terminal did not take everything at the last write."""
        return self._watching or self._gone

    def put(self, piece: bytes) -> None:
        """Accept a piece, or drop it if too much is waiting already."""
        if self._gone or not piece:
            return
        if self._pieces and self._watching and self._waiting_bytes + len(piece) > MAX_WAITING_BYTES:
            self.lost = True
            return
        self._pieces.append(piece)
        self._waiting_bytes += len(piece)
        if self._soon is None and not self._watching:
            self._soon = self.loop.call_soon(self.drain)

    def drain(self) -> None:
        """Write until nothing is left, or until the terminal takes no more; then continue when it is ready again."""
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
        had_stopped = self._watching
        done = self._push()
        self._watch(not done)
        if done and self.lost:
            self.lost = False
            self.repaint()
        if done and had_stopped:
            self.on_flow()

    def forget(self) -> None:
        """Drop every piece that was not begun, to make room for the closing sequences."""
        begun = self._pieces[0] if self._begun and self._pieces else b""
        self._pieces.clear()
        self._waiting_bytes = 0
        if begun:
            self._pieces.append(begun)
            self._waiting_bytes = len(begun)

    def finish(self) -> None:
        """Write what is left, wait for the terminal at most LAST_TRY_S, and close."""
        if self._soon is not None:
            self._soon.cancel()
        self._watch(False)
        poll = select.poll()
        poll.register(self.fd, select.POLLOUT)
        until = self.loop.time() + LAST_TRY_S
        while not self._push():
            left = until - self.loop.time()
            if left <= 0 or not poll.poll(left * 1000):
                break
        self._gone = True
        os.close(self.fd)

    def _push(self) -> bool:
        """Write as much as the terminal takes; return True if nothing is left."""
        while self._pieces:
            # One call for many small pieces; the limit keeps copying cheap while a large frame is written in parts.
            batch = b"".join(self._pieces) if self._waiting_bytes <= MAX_WAITING_BYTES else self._pieces[0]
            try:
                written = os.write(self.fd, batch)
            except (BlockingIOError, InterruptedError):
                return False
            except OSError:
                # The terminal is gone, because its window was closed; the hangup signal ends the program.
                self._gone = True
                self._pieces.clear()
                self._waiting_bytes = 0
                return True
            self._took(written)
        return True

    def _took(self, written: int) -> None:
        self._waiting_bytes -= written
        while written:
            piece = self._pieces.popleft()
            if written < len(piece):
                self._pieces.appendleft(piece[written:])
                self._begun = True
                return
            written -= len(piece)
            self._begun = False

    def _watch(self, on: bool) -> None:
        """Start or stop waiting for the terminal to take more."""
        if on and not self._watching:
            self.loop.add_writer(self.fd, self.drain)
        elif self._watching and not on:
            self.loop.remove_writer(self.fd)
        self._watching = on


def _ignore() -> None:
    """Do nothing."""
