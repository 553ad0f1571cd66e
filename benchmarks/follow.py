"""Cost of `deskspine status --follow`: its memory, and its wake-ups at changes and between them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from meter import counters, memory_mb
from people import DASHBOARD, DESKSPINE, SCRIPT, quit_s, read_for, read_until, settle
from pseudo_terminal import PseudoTerminal
from table import Row

CHANGES = 20
QUIET_S = 20.0
"""Seconds for which a follower is watched while nothing changes."""


def rows(work: Path) -> list[Row]:
    """Return the cost of a follower whose line has no running number."""
    env = settle(work / "follow")
    with PseudoTerminal(DESKSPINE, env) as resident, PseudoTerminal(_follower(), env) as follower:
        read_until(resident, DASHBOARD)
        read_until(follower, b"sitting")
        read_for(resident, 1)
        start = counters(follower.pid)
        read_for(resident, QUIET_S)
        quiet = counters(follower.pid)
        for number in range(CHANGES):
            verb = ("resume",) if number % 2 else ("pause", "30")
            subprocess.run((SCRIPT, *verb), env=env, stdout=subprocess.DEVNULL, check=True)
            read_until(follower, b"sitting" if number % 2 else b"paused")
            read_for(resident, 0.05)
        changed = counters(follower.pid)
        memory = memory_mb(follower.pid)
        quit_s(resident)
    return [
        Row("`status --follow`, memory", "MB", memory, 16, 20),
        Row("`status --follow`, nothing changes", "wake-ups/s", (quiet.wakeups - start.wakeups) / QUIET_S, 0, 0.1),
        Row("`status --follow`, a change", "wake-ups", (changed.wakeups - quiet.wakeups) / CHANGES, 1, 2),
    ]


def _follower() -> tuple[str | Path, ...]:
    return (SCRIPT, "status", "--follow", "--format", "{mode}")
