"""The folder of hints: it belongs to this person, and others can neither read nor write in it."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from deskspine.core.text.failures import UnusableError

PRIVATE = 0o700


def ready_folder(folder: Path) -> None:
    """Create the folder if it is missing, and close it to others.

    Raises UnusableError if it is a link, no folder, or of another person; OSError if it cannot be created.
    """
    try:
        status = folder.lstat()
    except FileNotFoundError:
        folder.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        folder.mkdir(mode=PRIVATE, exist_ok=True)
        status = folder.lstat()
    if not _is_own_folder(status):
        raise UnusableError(f"{folder} is not a folder of yours")
    if sys.platform != "win32" and status.st_mode & 0o077:
        folder.chmod(PRIVATE)


def is_own(status: os.stat_result) -> bool:
    """Return True if the file with this status belongs to the user of this process."""
    return sys.platform == "win32" or status.st_uid == os.getuid()


def is_folder_of_person(folder: Path) -> bool:
    """Return False for a link, for what is no folder, and for a folder of another person. Raises OSError."""
    return _is_own_folder(folder.lstat())


def _is_own_folder(status: os.stat_result) -> bool:
    return stat.S_ISDIR(status.st_mode) and is_own(status)
