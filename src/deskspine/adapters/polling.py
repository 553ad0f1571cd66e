"""Base of the presence sources that poll, and poll more often while an ask waits to be shown."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class PollingSource:
    """Pauses between two looks, and ends the pause early when the rate of polling changes."""

    def __init__(self) -> None:
        self._closely = False
        self._rate_changed = asyncio.Event()

    def set_fast_polling(self, closely: bool) -> None:
        """Poll more often, or less; the next look is now."""
        if closely != self._closely:
            self._closely = closely
            self._rate_changed.set()

    def _urged(self) -> bool:
        """Return True if this look was brought forward by a switch to fast polling. Call it once a look."""
        urged = self._rate_changed.is_set() and self._closely
        self._rate_changed.clear()
        return urged

    async def _pause(self, seconds: float) -> None:
        """Wait for `seconds`, or until the rate of polling changes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rate_changed.wait()
