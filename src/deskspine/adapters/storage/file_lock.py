"""Locks between processes, which the kernel gives back when a process dies."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAUSE_S = 0.02
FAR_BYTE = 1 << 20
"""Windows locks bytes and keeps others from reading them, so the byte locked there lies behind the text."""


class NoLocks(OSError):
    """Says that the file system has no locks."""


def try_lock(descriptor: int) -> bool:
    """Lock an open file; return False when another process holds it. Raises NoLocks."""
    return _try_lock(descriptor)


def wait_for_lock(descriptor: int, pauses_s: tuple[float, ...]) -> bool:
    """Try to lock an open file, again after each pause; return whether it is locked. Raises NoLocks."""
    for pause_s in (0.0, *pauses_s):
        time.sleep(pause_s)  # noqa: TID251 - for a lock, not for a schedule
        if try_lock(descriptor):
            return True
    return False


def has_locks(path: Path) -> bool:
    """Return whether parts of the file at `path` can be locked, as databases do. Raises OSError.

    A process that does this loses its own locks of that file.
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
    """Keep other programs that do the same out of `folder`, where it can be locked.

    Raises TimeoutError when another one is still in it after `limit_s`.
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
    """Return a descriptor of the folder itself, so that nothing is left in it; -1 where there is none."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform == "win32":
            return os.open(folder / "lock", os.O_RDWR | os.O_CREAT)
        return os.open(folder, os.O_RDONLY)
    except OSError:  # whoever writes there next says what is wrong
        return -1


def _locked(descriptor: int, limit_s: float) -> bool:
    try:
        return wait_for_lock(descriptor, (PAUSE_S,) * int(limit_s / PAUSE_S))
    except NoLocks:
        return True


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
        except OSError as error:  # network and user-space file systems without a lock service
            raise NoLocks(*error.args) from error
        return True
