"""Keeps deskspine to one resident per person, by a lock that the kernel gives back when the process dies."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

RETRY_S = (0.02, 0.05, 0.1)
"""`deskspine status` holds the lock for microseconds while it looks: a refusal counts only when it lasts."""
FAR_BYTE = 1 << 20
"""Windows locks bytes and keeps others from reading them, so the byte locked there lies behind the text."""


class AlreadyRunning(RuntimeError):
    """Says where the resident is that holds the lock; its text is the sentence for the person."""

    def __init__(self, pid: int | None, socket: str, where: str = "") -> None:
        self.pid = pid
        self.socket = socket
        self.where = where
        process = f"process {pid}" if pid else "another process"
        place = f" on {where}" if where else ""
        super().__init__(
            f"deskspine is running already: {process}{place}; `deskspine status` says how it stands,"
            " `deskspine quit` ends it"
        )


class Instance:
    """The lock while it is held."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @property
    def held(self) -> bool:
        """Whether this process is the one resident."""
        return self._descriptor >= 0

    def release(self) -> None:
        """Give the lock back. The file stays: without it, two residents could lock two files of one name."""
        if self._descriptor >= 0:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = -1


def acquire(lock: Path, socket: Path) -> Instance:
    """Become the one resident, and note in the lock file where the control socket is.

    Raises AlreadyRunning when another process holds the lock, OSError when the file cannot be opened.
    """
    lock.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(descriptor):
            raise holder(lock)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, _note(socket))
    except BaseException:
        os.close(descriptor)
        raise
    return Instance(descriptor)


def holder(lock: Path) -> AlreadyRunning:
    """Who holds the lock, as far as its file says."""
    try:
        text = lock.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        text = ""
    fields = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    pid = fields.get("pid", "")
    return AlreadyRunning(int(pid) if pid.isdigit() else None, fields.get("socket", ""), fields.get("where", ""))


def _note(socket: Path) -> bytes:
    return b"pid=%d\nsocket=%s\nwhere=%s\n" % (os.getpid(), os.fsencode(socket), os.fsencode(_where()))


def _where() -> str:
    """The terminal this process was started in, with the tmux pane; empty without a terminal."""
    if sys.platform == "win32":
        return ""
    try:
        terminal = os.ttyname(0)
    except OSError:
        return ""
    pane = os.environ.get("TMUX_PANE", "")
    return f"{terminal}, tmux pane {pane}" if pane else terminal


def _locked(descriptor: int) -> bool:
    for pause_s in (0.0, *RETRY_S):
        time.sleep(pause_s)  # noqa: TID251 - for a lock, not for a schedule
        if _try_lock(descriptor):
            return True
    return False


if sys.platform == "win32":  # written with care, not tried: there was no Windows machine at hand
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, FAR_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
