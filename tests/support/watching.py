"""The reports of a presence source while a test watches."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from deskspine.core.presence.evidence import IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Input
from deskspine.engine.ports import PresenceSource


@contextlib.asynccontextmanager
async def watching(
    source: PresenceSource, place: Place
) -> AsyncIterator[tuple[list[IdleReading | Input], asyncio.Task[None]]]:
    """Yield the list of what `source` reports and the task that watches; it is cancelled at the end."""
    reports: list[IdleReading | Input] = []
    task = asyncio.create_task(source.watch(place, reports.append))
    try:
        yield reports, task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def comes(true: Callable[[], bool], limit_s: float = 8.0) -> None:
    """Wait until `true()` holds. Raises AssertionError after `limit_s` seconds."""
    for _ in range(int(limit_s / 0.02)):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"it did not happen within {limit_s} s")
