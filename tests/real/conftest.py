"""Tests against real components: X servers, compositors, buses, daemons, tmux."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "terminal")]

from at_once import stories  # noqa: E402 - found by the path above

__all__ = ["stories"]
