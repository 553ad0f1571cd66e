"""Costs of a process, from the counters of the Linux kernel."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Counters:
    """Resources that a process has used up to one moment."""

    at: float
    cpu_s: float
    wakeups: int
    """Number of times that one of its threads went to sleep."""


def counters(pid: int) -> Counters:
    """Return the counters of all threads of process `pid`."""
    cpu_ns = wakeups = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        cpu_ns += int((thread / "schedstat").read_text().split()[0])
        for line in (thread / "status").read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                wakeups += int(line.split()[1])
    return Counters(time.monotonic(), cpu_ns / 1e9, wakeups)


def memory_mb(pid: int) -> float:
    """Return the resident memory of process `pid` in MB of 1024 KB. Raises ValueError if it is not known."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Rss:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"the kernel shows no resident memory of process {pid}")
