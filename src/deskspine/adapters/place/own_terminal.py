"""The terminal of this process."""

from __future__ import annotations

import os
import sys


def own_terminal() -> str:
    """Return the terminal that this program was started in, or "" if it has no terminal."""
    if sys.platform != "win32":
        for descriptor in (0, 1, 2):
            try:
                return os.ttyname(descriptor)
            except OSError:
                continue
    return ""
