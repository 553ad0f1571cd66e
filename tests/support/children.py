"""Child processes in tests: wait for something that they do, and see if they live."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


async def until(holds: Callable[[], bool]) -> None:
    """Wait until `holds`, five seconds at most."""
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 - other processes set no events
            await asyncio.sleep(0.01)


def alive(pid: int) -> bool:
    """Return True if the process exists and is no zombie."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
