"""Lock that keeps deskspine to one resident per person: of the kernel, or else by process number."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from deskspine.adapters.clock import BOOT_ID
from deskspine.adapters.storage.file_lock import LocksUnsupportedError, is_locked, wait_for_lock
from deskspine.adapters.storage.key_values import from_lines
from deskspine.adapters.storage.text_file import open_regular, read_bytes
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain

RETRY_S = (0.02, 0.05, 0.1)
"""Seconds between attempts. `deskspine status` holds the lock for microseconds, so only a lasting refusal counts."""
NOTE_BYTES = 65536
"""Maximum size of the lock file."""
PS_S = 2.0
"""Timeout for `ps`."""
NOWHERE = Path()
QUIT = b"quit=yes\n"
"""Content of the lock file after everything was ended."""
ENDED = ("Z", "X")
"""States of a process that has ended but was not yet reaped by its parent."""


class AlreadyRunningError(RuntimeError):
    """Failure to become the resident, because another one holds the lock; the text is a sentence for the person."""

    def __init__(self, pid: int | None, socket: str, where: str = "") -> None:
        self.pid = pid
        self.socket = socket
        self.where = where
        process = f"process {pid}" if pid else "another process"
        place = f" on {where}" if where else ""
        super().__init__(
            f"deskspine is running already: {process}{place}; `deskspine status` shows its state,"
            " `deskspine quit` ends it"
        )


class Instance:
    """The lock of this process while it is held."""

    def __init__(self, descriptor: int, notice: str = "", lock: Path = NOWHERE, socket: Path = NOWHERE) -> None:
        self._descriptor = descriptor
        self._lock, self._socket = lock, socket
        self.notice = notice
        """A sentence for the person about this lock; usually empty."""
        self.taken = False
        """True once the lock file was removed and another process has a new one: that one is the host."""

    @property
    def held(self) -> bool:
        """True if this process is the one resident."""
        return self._descriptor >= 0

    def look_after(self) -> bool:
        """Make the lock file again if it was removed or replaced; return True when that was done."""
        if not self.held or _is_at(self._descriptor, self._lock):
            return False
        try:
            again = acquire(self._lock, self._socket)
        except AlreadyRunningError:
            self.taken = True
            return False
        except OSError as error:
            self.notice = f"The lock file was removed and cannot be made again ({reason(error)})."
            return False
        os.close(self._descriptor)
        self._descriptor, self.notice = again._descriptor, again.notice
        return True

    def name_socket(self, socket: Path) -> None:
        """Write the path of the control socket to the lock file, if it has changed."""
        if self.held and socket != self._socket:
            self._socket = socket
            self.notice = _write_note(self._descriptor, socket) or self.notice

    def release(self, *, quits: bool = False) -> None:
        """Give the lock back. The file stays: without it, two residents could lock two files of one name.

        With `quits`, it says that no other process is to go on (`was_quit`).
        """
        if self._descriptor >= 0:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
                if quits:
                    os.lseek(self._descriptor, 0, os.SEEK_SET)
                    os.write(self._descriptor, QUIT)
            os.close(self._descriptor)
            self._descriptor = -1


def acquire(lock: Path, socket: Path) -> Instance:
    """Become the one resident, write the path of the control socket to the lock file, and return the lock.

    Raises AlreadyRunningError if another process holds the lock, OSError if the file cannot be opened.
    """
    lock.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = open_regular(lock, os.O_RDWR | os.O_CREAT)
    try:
        try:
            if not wait_for_lock(descriptor, RETRY_S):
                raise holder(lock)
        except LocksUnsupportedError:
            with _claimed(lock):
                return _become(lock, socket, descriptor, _NO_LOCKS)
        return _become(lock, socket, descriptor, "")
    except BaseException:
        os.close(descriptor)
        raise


def running(lock: Path) -> AlreadyRunningError | None:
    """Return who holds the lock, without waiting, or None if it is free or that cannot be seen."""
    try:
        descriptor = os.open(lock, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    try:
        return holder(lock) if is_locked(descriptor) else None
    finally:
        os.close(descriptor)


def was_quit(lock: Path) -> bool:
    """Return True if the last process with the lock ended everything, for a face that was between two hosts then."""
    return "quit" in _fields(lock)


def holder(lock: Path) -> AlreadyRunningError:
    """Return who holds the lock, as far as its file says."""
    fields = _fields(lock)
    return AlreadyRunningError(_pid(fields), fields.get("socket", ""), fields.get("where", ""))


def started_of(pid: int) -> str:
    """Return the start time of a process in a form that no other process has, or "" if there is no such process."""
    if sys.platform == "linux":
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            has_ended = stat[0] in ENDED
            return "" if has_ended else f"{BOOT_ID.read_text(encoding='ascii').strip()}/{stat[19]}"
        except (OSError, IndexError, ValueError):
            return ""
    try:
        listed = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, check=False, timeout=PS_S)
    except (OSError, subprocess.SubprocessError):
        return ""
    return listed.stdout.decode("ascii", "replace").strip()


_NO_LOCKS = (
    "The folder of the lock file has no file locks: a second deskspine is recognised by its process number only."
)


def _become(lock: Path, socket: Path, descriptor: int, notice: str) -> Instance:
    """Write the note and return the lock. Raises AlreadyRunningError if the process in the old note is alive."""
    fields = _fields(lock)
    pid, started = _pid(fields), fields.get("started", "")
    if started and pid and pid != os.getpid() and started_of(pid) == started:
        raise holder(lock)
    return Instance(descriptor, _write_note(descriptor, socket) or notice, lock, socket)


def _write_note(descriptor: int, socket: Path) -> str:
    """Write who holds the lock; return a sentence for the person if that fails, else ""."""
    note = _note(socket)
    try:
        if hasattr(os, "pwrite"):
            os.pwrite(descriptor, note, 0)
        else:
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, note)
        os.ftruncate(descriptor, len(note))
    except OSError as error:
        return f"The lock file cannot be written ({reason(error)}): other terminals cannot reach this one."
    return ""


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


@contextmanager
def _claimed(lock: Path) -> Iterator[None]:
    """Let only one process at a time check the note and write its own: only one can create the claim file."""
    claim = lock.with_name(f"{lock.name}.claim")
    for pause_s in (0.0, *RETRY_S):
        time.sleep(pause_s)  # noqa: TID251 - for a lock, not for a schedule
        try:
            os.close(os.open(claim, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            break
        except FileExistsError:  # a file that stays was left by a killed process; others exist for microseconds
            continue
    try:
        yield
    finally:
        with suppress(OSError):
            claim.unlink()


def _fields(lock: Path) -> dict[str, str]:
    try:
        return from_lines(os.fsdecode(read_bytes(lock, NOTE_BYTES)))
    except OSError:
        return {}


def _pid(fields: dict[str, str]) -> int | None:
    text = fields.get("pid", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _note(socket: Path) -> bytes:
    lines = [b"pid=%d" % os.getpid(), b"socket=" + os.fsencode(socket), b"where=" + plain(_where()).encode()]
    if started := started_of(os.getpid()):
        lines.append(b"started=" + started.encode())
    return b"".join(line + b"\n" for line in lines)


def _where() -> str:
    """Return the terminal this process was started in, with the tmux pane, or "" without a terminal."""
    if sys.platform == "win32":
        return ""
    try:
        terminal = os.ttyname(0)
    except OSError:
        return ""
    pane = os.environ.get("TMUX_PANE", "")
    return f"{terminal}, tmux pane {pane}" if pane else terminal
