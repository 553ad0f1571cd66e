"""Reading of a file that belongs to the person and another program, only if it can be replaced without any loss."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from deskspine.adapters.storage.text_file import read_bytes
from deskspine.adapters.storage.write_errors import name_of, nearest
from deskspine.cli.setup.text_edit import UneditableError
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain

MAX_BYTES = 1 << 20
"""Maximum size of a file that setup changes."""


def read_editable(path: Path) -> str | None:
    """Return the text of a file that may be replaced, or None if the file is not there yet. Raises UneditableError."""
    try:
        status = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        _check_folder(path)
        return None
    except OSError as trouble:
        raise UneditableError(f"it cannot be looked at: {reason(trouble)}") from trouble
    _check_kind(path, status)
    _check_rights(path, status)
    try:
        content = read_bytes(path, MAX_BYTES)
    except OSError as trouble:
        raise UneditableError(f"it cannot be read: {reason(trouble)}") from trouble
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise UneditableError("it is not text in UTF-8") from None


def missing_folders(path: Path) -> tuple[Path, ...]:
    """Return the folders that have to be created for a file, the innermost first."""
    return tuple(folder for folder in path.parents if not os.path.lexists(folder))


def _check_kind(path: Path, status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise UneditableError(f"it is a link to {plain(str(path.readlink()), 1000)}")
    if stat.S_ISDIR(status.st_mode):
        raise UneditableError("a folder is in its place")
    if not stat.S_ISREG(status.st_mode):
        raise UneditableError("it is not a regular file")
    if status.st_nlink > 1:
        raise UneditableError("it has a second name (a hard link), which a new file would lose")


def _check_rights(path: Path, status: os.stat_result) -> None:
    if sys.platform != "win32" and status.st_uid != os.getuid():
        raise UneditableError(f"it belongs to {plain(name_of(status.st_uid))}")
    if not status.st_mode & stat.S_IWUSR or not os.access(path, os.W_OK):
        raise UneditableError("it is read-only")
    _check_folder(path)


def _check_folder(path: Path) -> None:
    folder = nearest(path.parent)
    if not folder.is_dir():
        raise UneditableError(f"{plain(str(folder), 1000)} is not a folder")
    if not folder.stat().st_mode & stat.S_IWUSR or not os.access(folder, os.W_OK | os.X_OK):
        raise UneditableError("its folder is read-only")
