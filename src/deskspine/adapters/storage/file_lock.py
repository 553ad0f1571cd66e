"""Locks between processes, which the kernel releases when a process ends."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAUSE_S = 0.02
"""Seconds between two attempts to lock a folder."""
FAR_BYTE = 1 << 20
"""Position of the byte that is locked on Windows. Others cannot read it, so it is behind the text."""


class LocksUnsupportedError(OSError):
    """Failure to lock, because the file system has no locks."""


def try_lock(descriptor: int) -> bool:
    """Lock an open file; return False if another process has locked it. Raises LocksUnsupportedError."""
    return _try_lock(descriptor)


def is_locked(descriptor: int) -> bool:
    """Return True if another process has locked an open file. It delays no process that checks as well."""
    return _is_locked(descriptor)


def wait_for_lock(descriptor: int, pauses_s: tuple[float, ...]) -> bool:
    """Try to lock an open file, again after each pause; return True if it is locked. Raises LocksUnsupportedError."""
    for pause_s in (0.0, *pauses_s):
        time.sleep(pause_s)  # noqa: TID251 - for a lock, not for a schedule
        if try_lock(descriptor):
            return True
    return False


def has_locks(path: Path) -> bool:
    """Return True if parts of the file at `path` can be locked, as databases do. Raises OSError.

    The process loses its own locks of that file by this call.
    """
    if sys.platform == "win32":
        return True
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in (errno.EACCES, errno.EAGAIN)
    finally:
        os.close(descriptor)
    return True


@contextmanager
def folder_locked(folder: Path, limit_s: float) -> Iterator[None]:
    """Lock `folder` during the block, if it can be locked.

    Raises TimeoutError if another program still has it locked after `limit_s`.
    """
    descriptor = _open(folder)
    try:
        if descriptor >= 0 and not _locked(descriptor, limit_s):
            raise TimeoutError(errno.ETIMEDOUT, "another program is changing it", str(folder))
        yield
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _open(folder: Path) -> int:
    """Return a descriptor of the folder itself, so that no file is left in it, or -1 if it cannot be opened."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform == "win32":
            return os.open(folder / "lock", os.O_RDWR | os.O_CREAT)
        return os.open(folder, os.O_RDONLY)
    except OSError:  # the next write to it reports the problem
        return -1


def _locked(descriptor: int, limit_s: float) -> bool:
    try:
        return wait_for_lock(descriptor, (PAUSE_S,) * int(limit_s / PAUSE_S))
    except LocksUnsupportedError:
        return True


if sys.platform == "win32":  # written from documentation, because no Windows machine was available
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, FAR_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(descriptor, 0, os.SEEK_SET)
        return True

    def _is_locked(descriptor: int) -> bool:
        if not _try_lock(descriptor):
            return True
        os.lseek(descriptor, FAR_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        return False

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:  # network and user-space file systems without a lock service
            raise LocksUnsupportedError(*error.args) from error
        return True

    def _is_locked(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:  # no locks here
            return False
        return False
