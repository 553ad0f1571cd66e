"""Safe reading of files of the person: only regular files, of a bounded size, without waiting."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_FLAGS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
"""Flags with which a pipe is opened at once, and then refused, instead of blocking."""


def open_regular(path: Path, flags: int, mode: int = 0o600) -> int:
    """Return a descriptor of the regular file at `path`, without waiting. Raises OSError for anything else."""
    try:
        descriptor = os.open(path, flags | _FLAGS, mode)
    except OSError as error:
        raise _not_regular(path) or error from None
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise _not_regular(path) or OSError(errno.EINVAL, "it is not a regular file", str(path))


def read_bytes(path: Path, maximum: int) -> bytes:
    """Return the content of the regular file at `path`. Raises OSError, also if it has more than `maximum` bytes."""
    descriptor = open_regular(path, os.O_RDONLY)
    try:
        content, piece = b"", os.fstat(descriptor).st_size + 1  # a larger buffer would cost memory all day
        while part := os.read(descriptor, min(piece, maximum + 1 - len(content))):
            content += part
    finally:
        os.close(descriptor)
    if len(content) > maximum:
        size = f"{maximum >> 20} MiB" if maximum >= 1 << 20 else f"{maximum >> 10} KiB"
        raise OSError(errno.EFBIG, f"it is larger than {size}", str(path))
    return content


def check_regular(path: Path) -> None:
    """Raise OSError if `path`, or the target of a link there, is something else than a regular file."""
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
