"""Time of the parts without a screen: a simulated year."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from people import DESKSPINE, ROOT, environment
from table import Row

DAYS = 365
WORK_H = 9


def rows(work: Path) -> list[Row]:
    """Return the time that `deskspine simulate` takes for a year. Raises RuntimeError if it fails."""
    env = environment(work / "home") | {"PYTHONPATH": str(ROOT / "src")}
    timeline = work / "year.txt"
    timeline.write_text("\n".join(year()) + "\n", encoding="utf-8")
    began = time.perf_counter()
    process = subprocess.run([*DESKSPINE, "simulate", "--json", timeline], env=env, capture_output=True, text=True)
    took_s = time.perf_counter() - began
    if process.returncode != 0:
        raise RuntimeError(process.stderr)
    events = [json.loads(line) for line in process.stdout.splitlines()]
    asks = sum(event["event"] == "ask" for event in events)
    return [Row("a simulated year", "s", took_s, None, 60, f"{len(events)} events, {asks} asks")]


def year() -> Iterator[str]:
    """Yield a timeline of working days with lunch, locked nights, free weekends and both changes of the clock."""
    yield "start 2026-01-05T09:00:00+01:00 Europe/Berlin"
    for day in range(DAYS):
        if day % 7 >= 5:
            continue
        yield f"+{day * 24}:00:00 unlock"
        yield f"+{day * 24 + 3}:30:00 lock"
        yield f"+{day * 24 + 4}:15:00 unlock"
        yield f"+{day * 24 + WORK_H}:00:00 lock"
    yield f"+{DAYS * 24}:00:00 end"
