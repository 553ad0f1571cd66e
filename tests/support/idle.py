"""A wait that ends as soon as an app under test has nothing left to do.

Textual's own Pilot watches the processor after each key, click and pause, 20 ms at a time, until the process rests:
three quarters of the time of a screen test. The event loop knows if anything is left to do, so this asks the loop.
"""

from __future__ import annotations

import asyncio
from typing import Any

SOON_S = 0.035
"""A timer that is due within this time is waited for: a redraw follows its cause after up to 33 ms."""


async def wait_for_idle(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Wait until nothing is ready to run and no timer is due soon, at most `max_sleep` seconds."""
    loop: Any = asyncio.get_running_loop()
    end = loop.time() + max_sleep
    await asyncio.sleep(min_sleep)
    while loop.time() < end:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        now = loop.time()
        due = [timer.when() for timer in loop._scheduled if not timer.cancelled() and timer.when() < now + SOON_S]
        if not due:
            return
        await asyncio.sleep(max(min(due) - now, 0.0))
