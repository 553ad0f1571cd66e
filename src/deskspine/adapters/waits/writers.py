"""The processes that wrote hints: whether they still run."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ENDED = ("Z", "X", "x")
"""States of a process that has ended and is still listed."""
SLACK_S = 2.0
"""Seconds after the beginning of a wait in which its process may have started, by clocks that differ a little."""


def lives(pid: int, since: float) -> bool:
    """Return True if process `pid` runs and can have written a hint at boot second `since`.

    A process that started later has the number of one that ended. Where processes cannot be asked, this returns True:
    the wait then ends when its file is removed or is too old.
    """
    if sys.platform == "win32":
        return True  # a signal of any number would end the process there
    if sys.platform == "linux":
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        except (FileNotFoundError, ProcessLookupError):
            return False
        except (OSError, IndexError, ValueError):
            return True
        return fields[0] not in ENDED and started <= since + SLACK_S
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # it runs and belongs to another user
        pass
    return True
