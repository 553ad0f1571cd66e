"""Opens files of the person that anything may have been put in place of: only regular ones, of a bounded size."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_FLAGS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
"""A pipe is then opened at once, and refused, instead of waited for."""


def open_regular(path: Path, flags: int, mode: int = 0o600) -> int:
    """Return a descriptor of the regular file at `path`. Raises OSError for anything else, and never waits."""
    try:
        descriptor = os.open(path, flags | _FLAGS, mode)
    except OSError as error:
        raise _not_regular(path) or error from None
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise _not_regular(path) or OSError(errno.EINVAL, "it is not a regular file", str(path))


def read_bytes(path: Path, maximum: int) -> bytes:
    """Return what is in the regular file at `path`. Raises OSError, also when there is more than `maximum` bytes."""
    descriptor = open_regular(path, os.O_RDONLY)
    try:
        content = b""
        while part := os.read(descriptor, maximum + 1 - len(content)):
            content += part
    finally:
        os.close(descriptor)
    if len(content) > maximum:
        size = f"{maximum >> 20} MiB" if maximum >= 1 << 20 else f"{maximum >> 10} KiB"
        raise OSError(errno.EFBIG, f"it is larger than {size}", str(path))
    return content


def check_regular(path: Path) -> None:
    """Raise OSError when something else than a regular file is at `path`, or at the end of the link there."""
    trouble = _not_regular(path)
    if trouble is not None:
        raise trouble


def _not_regular(path: Path) -> OSError | None:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return None
    if stat.S_ISDIR(mode):
        return IsADirectoryError(errno.EISDIR, "a folder is in its place", str(path))
    if not stat.S_ISREG(mode):
        return OSError(errno.EINVAL, "it is not a regular file", str(path))
    return None
