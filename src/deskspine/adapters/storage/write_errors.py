"""Reasons why a file of the person cannot be written: a read-only file system, another owner, or its mode."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)


def explained(error: OSError, path: Path) -> OSError:
    """Return `error` with the reason in words if a permission was denied for `path`, and any other error unchanged."""
    if error.errno not in _DENIED or sys.platform == "win32":
        return error
    if error.errno == errno.EROFS or _read_only(path):
        return OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
    owner = foreign_owner(path)
    if owner is None:
        return error
    place = nearest(path)
    owned_path = "it" if place == path else str(place)
    remedy = f": {give_back([place])}" if _in_home(place) else ""
    return PermissionError(errno.EACCES, f"{owned_path} belongs to {name_of(owner)}{remedy}", str(path))


def nearest(path: Path) -> Path:
    """Return `path`, or the nearest folder above it that exists."""
    for place in (path, *path.parents):
        if os.path.lexists(place):
            return place
    return path


def foreign_owner(path: Path) -> int | None:
    """Return the user id of the owner of `path`, or of the nearest folder above it, or None if that is this user."""
    if sys.platform == "win32":
        return None
    try:
        owner = nearest(path).lstat().st_uid
    except OSError:
        return None
    return None if owner == os.getuid() else owner


def give_back(paths: list[Path]) -> str:
    """Return the shell command that makes this person the owner of `paths` again."""
    import shlex  # only needed when something is wrong

    return shlex.join(["sudo", "chown", "-R", name_of(_own_id()), *map(str, paths)])


def name_of(user: int) -> str:
    """Return the name of a user id, or the number if it has no name."""
    if sys.platform == "win32":
        return str(user)
    import pwd

    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def _in_home(path: Path) -> bool:
    """Return True if `path` is below the home folder; files outside may rightly belong to another person."""
    try:
        return Path.home() in path.parents
    except RuntimeError:
        return False


def _own_id() -> int:
    return 0 if sys.platform == "win32" else os.getuid()


def _read_only(path: Path) -> bool:
    if sys.platform == "win32":
        return False
    try:
        return bool(os.statvfs(nearest(path)).f_flag & os.ST_RDONLY)
    except OSError:
        return False
