"""What the parts without a screen take: a simulated year."""

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
    """A year of working days through `deskspine simulate`."""
    env = environment(work / "home") | {"PYTHONPATH": str(ROOT / "src")}
    timeline = work / "year.txt"
    timeline.write_text("\n".join(year()) + "\n", encoding="utf-8")
    began = time.perf_counter()
    done = subprocess.run([*DESKSPINE, "simulate", "--json", timeline], env=env, capture_output=True, text=True)
    took_s = time.perf_counter() - began
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    asks = sum(event["event"] == "ask" for event in events)
    return [Row("a simulated year", "s", took_s, None, 60, f"{len(events)} events, {asks} asks")]


def year() -> Iterator[str]:
    """Working days with a lunch, nights locked, weekends away, both changes of the clock among them."""
    yield "start 2026-01-05T09:00:00+01:00 Europe/Berlin"
    for day in range(DAYS):
        if day % 7 >= 5:
            continue
        yield f"+{day * 24}:00:00 unlock"
        yield f"+{day * 24 + 3}:30:00 lock"
        yield f"+{day * 24 + 4}:15:00 unlock"
        yield f"+{day * 24 + WORK_H}:00:00 lock"
    yield f"+{DAYS * 24}:00:00 end"
