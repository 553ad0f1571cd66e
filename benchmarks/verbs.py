"""Time of the short verbs, compared with an interpreter that does nothing."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from people import DASHBOARD, DESKSPINE, PYTHON, SCRIPT, quit_s, read_for, read_until, settle
from pseudo_terminal import PseudoTerminal
from table import Row

ROUNDS = 25
PASS: tuple[str, ...] = (PYTHON, "-c", "pass")
SHORT = (
    ("--version",),
    ("config", "get", "schedule.sit_minutes"),
    ("routines", "list"),
    ("resume",),
    ("status", "--format", "{short}"),
    ("hint", "done"),
    ("wait", "--", "true"),
)
"""Verbs that people wait for; `resume` uses the socket and changes nothing here."""


def rows(work: Path) -> list[Row]:
    """Return the times of the verbs, called in turn while a resident runs."""
    env = settle(work / "verbs")
    commands: dict[str, Sequence[str | Path]] = {"pass": PASS, "status": (SCRIPT, "status")}
    commands |= {" ".join(words): (SCRIPT, *words) for words in SHORT}
    times: dict[str, list[float]] = {name: [] for name in commands}
    with PseudoTerminal(DESKSPINE, env) as terminal:
        read_until(terminal, DASHBOARD)
        read_for(terminal, 1)
        for number in range(ROUNDS + 1):
            for name, command in commands.items():
                seconds = took_s(command, env)
                if number:  # the first round only warms the caches
                    times[name].append(seconds)
            read_for(terminal, 0)
        quit_s(terminal)
    base = median(times["pass"])
    measured = [
        Row(
            "`status`",
            "× pass",
            median(times["status"]) / base,
            1.15,
            1.75,
            f"pass takes {base * 1000:.1f} ms",
        )
    ]
    for words in SHORT:
        name = " ".join(words)
        measured.append(Row(f"`{name}`", "× pass", median(times[name]) / base, 4, 6))
    return measured


def took_s(command: Sequence[str | Path], env: dict[str, str]) -> float:
    """Run `command` and return the seconds it took."""
    began = time.perf_counter()
    nothing = subprocess.DEVNULL
    subprocess.run(command, env=env, stdin=nothing, stdout=nothing, stderr=nothing)
    return time.perf_counter() - began
