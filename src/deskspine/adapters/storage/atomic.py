"""Atomic replacement of files: as a whole, or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from deskspine.adapters.storage.write_errors import explained

_DRAFT = r"^\.(?:.+\.draft-|(?:state\.toml|status)\.)[a-z0-9_]{8}$"
"""Pattern for names of drafts; drafts of earlier versions had no mark."""


def replace_file(path: Path, content: str | bytes | Iterable[bytes], mode: int = 0o600, fsync: bool = True) -> None:
    """Write `content` (text in UTF-8, line ends unchanged) so that a reader sees either the old file or the new one.

    Content that is too large for the memory may come in pieces; if a piece fails, nothing is written.

    A link stays a link and its target is replaced. An existing file keeps its mode; `mode` is for a new one.
    Missing folders are created, readable only by this person. `fsync` costs milliseconds and makes the file survive a
    power cut. Raises OSError, with the reason in words if it is denied; the file is then unchanged.
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


def _replace(target: Path, content: str | bytes | Iterable[bytes], mode: int, fsync: bool) -> None:
    mode, owner = _present(target, mode)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = _new_draft(target)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if isinstance(content, str):
                content = content.encode("utf-8")
            file.writelines((content,) if isinstance(content, bytes) else content)
            file.flush()
            draft.chmod(mode)
            if fsync:
                os.fsync(file.fileno())
        if owner is not None:
            with suppress(OSError):  # only root may change the owner, and only root writes files of others
                os.chown(draft, *owner)
        draft.replace(target)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    if fsync:
        _sync_folder(target.parent)


def _new_draft(target: Path) -> tuple[int, Path]:
    """Create a new file for the next content of `target`, readable only by this person; return it open, with its path.

    `tempfile` would do the same with 0.7 MB of modules that a resident needs for nothing else. Raises OSError.
    """
    draft = target.with_name(f".{target.name}.draft-{os.urandom(4).hex()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.open(draft, flags, 0o600), draft


def _present(target: Path, mode: int) -> tuple[int, tuple[int, int] | None]:
    """Return the mode and the owner to keep. Raises OSError if the target must not be replaced."""
    try:
        status = target.lstat()
    except FileNotFoundError:
        return mode, None
    if stat.S_ISLNK(status.st_mode):  # realpath leaves a circle of links
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(target))
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(target))
    if not os.access(target, os.W_OK):  # a rename would ignore the write protection
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    owner = (status.st_uid, status.st_gid) if hasattr(os, "getuid") and status.st_uid != os.getuid() else None
    return stat.S_IMODE(status.st_mode), owner


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, if the system can sync a folder."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
