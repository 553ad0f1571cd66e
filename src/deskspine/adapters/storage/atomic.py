"""Replaces a file as a whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from deskspine.adapters.storage.write_errors import explained

_DRAFT = r"^\.(?:.+\.draft-|(?:state\.toml|status)\.)[a-z0-9_]{8}$"
"""The names of drafts; those of earlier versions had no mark."""


def replace_file(path: Path, content: str | bytes, mode: int = 0o600, fsync: bool = True) -> None:
    """Write `content` (text in UTF-8, line ends as they are) so that a reader sees the old file or the new one.

    A link stays a link and its target is replaced. An existing file keeps its mode; `mode` is for a new one.
    Missing folders are created for this person only. `fsync` costs milliseconds and makes it survive a power
    cut. Raises OSError, with the reason in words where it is denied; the file is then as it was.
    """
    target = Path(os.path.realpath(path))
    try:
        _replace(target, content, mode, fsync)
    except OSError as error:
        why = explained(error, target)
        if why is error:
            raise
        raise why from error


def sweep(folder: Path, before: float) -> None:
    """Remove the drafts that killed programs left in `folder`, if they are older than wall second `before`."""
    import re  # only a resident sweeps

    draft = re.compile(_DRAFT)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if draft.search(entry.name) and entry.is_file(follow_symlinks=False) and entry.stat().st_mtime < before:
                with suppress(OSError):
                    Path(entry.path).unlink()


def _replace(target: Path, content: str | bytes, mode: int, fsync: bool) -> None:
    import tempfile  # slow to load, and the short verbs that only read pass through this module too

    mode, owner = _present(target, mode)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.draft-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
            file.flush()
            Path(name).chmod(mode)
            if fsync:
                os.fsync(file.fileno())
        if owner is not None:
            with suppress(OSError):  # only root may give files away, and only root meets files of others here
                os.chown(name, *owner)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    if fsync:
        _sync_folder(target.parent)


def _present(target: Path, mode: int) -> tuple[int, tuple[int, int] | None]:
    """Mode and owner to keep. Raises OSError when what is there must not be replaced."""
    try:
        found = target.lstat()
    except FileNotFoundError:
        return mode, None
    if stat.S_ISLNK(found.st_mode):  # what is left of a circle of links
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(target))
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(target))
    if not os.access(target, os.W_OK):  # a rename would get past a write protection that was meant
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    owner = (found.st_uid, found.st_gid) if hasattr(os, "getuid") and found.st_uid != os.getuid() else None
    return stat.S_IMODE(found.st_mode), owner


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable where the system lets a folder be synced."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
