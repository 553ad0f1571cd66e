"""The size of the terminal's window."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable, Iterable, Mapping

from deskspine.core.terminal.key_sequences import MAX_WINDOW_CELLS

USUAL = (80, 24)
"""Columns and rows of a terminal that does not know its own size."""


def window_size(
    descriptors: Iterable[int],
    environ: Mapping[str, str],
    ask: Callable[[int], tuple[int, int]] = os.get_terminal_size,
) -> tuple[int, int]:
    """Return columns and rows of the first of `descriptors` that is a terminal.

    A serial line, a container before its first resize and `script` in a cron job report 0. Then COLUMNS and LINES are
    used, or else the usual size.
    """
    reported = (0, 0)
    for descriptor in descriptors:
        try:
            reported = ask(descriptor)
        except (OSError, ValueError):
            continue
        break
    columns = _cells(reported[0], environ.get("COLUMNS", ""), USUAL[0])
    rows = _cells(reported[1], environ.get("LINES", ""), USUAL[1])
    return columns, rows


def window_pixels(descriptor: int) -> tuple[int, int, int, int]:
    """Return columns, rows, width and height in pixels of the window; 0 for what is not known."""
    if sys.platform == "win32":
        return 0, 0, 0, 0
    import fcntl
    import termios

    try:
        rows, columns, width, height = struct.unpack("HHHH", fcntl.ioctl(descriptor, termios.TIOCGWINSZ, bytes(8)))
    except (OSError, ValueError):
        return 0, 0, 0, 0
    return columns, rows, width, height


def _cells(reported: int, variable: str, usual: int) -> int:
    """Return the first of the three that is a size."""
    if reported > 0:
        return min(reported, MAX_WINDOW_CELLS)
    number = int(variable) if variable.isdecimal() and len(variable) < 5 else 0
    return number if 0 < number <= MAX_WINDOW_CELLS else usual
