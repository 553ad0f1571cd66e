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
    if not stat.S_ISDIR(status.st_mode) or not is_own(status):
        raise UnusableError(f"{folder} is not a folder of yours")
    if sys.platform != "win32" and status.st_mode & 0o077:
        folder.chmod(PRIVATE)


def is_own(status: os.stat_result) -> bool:
    """Return True if the file with this status belongs to the user of this process."""
    return sys.platform == "win32" or status.st_uid == os.getuid()
