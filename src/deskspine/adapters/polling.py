"""What sources have in common that must look again and again, and more often while something may be said."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class Looking:
    """Keeps how closely to look, and sleeps between two looks."""

    def __init__(self) -> None:
        self._closely = False
        self._attend = asyncio.Event()

    def attend(self, closely: bool) -> None:
        """Look more often, or less; the next look is now."""
        if closely != self._closely:
            self._closely = closely
            self._attend.set()

    def _urged(self) -> bool:
        """Whether this look comes because attention was called for just now; asked once a look."""
        urged = self._attend.is_set() and self._closely
        self._attend.clear()
        return urged

    async def _pause(self, seconds: float) -> None:
        """Wait for so long, or until attention is called for."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._attend.wait()
