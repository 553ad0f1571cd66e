"""The schedule of redraws: every second while seconds are shown and the window has the focus, else every minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.timer import Timer

LATE_S = 0.02
"""Seconds by which a tick comes after the change it shows, so that rounding never shows the old second."""


class Ticker:
    """A timer that calls `tick` when something on the screen changes."""

    def __init__(self, app: App[Any], tick: Callable[[], None]) -> None:
        self._app = app
        self._tick = tick
        self._timer: Timer | None = None
        self._steady = False
        self._phase = -1.0

    @property
    def every_second(self) -> bool:
        """True if it ticks every second, or is about to."""
        return self._steady and self._timer is not None

    def arm(self, now: float, next_at: float, every_second: bool) -> None:
        """Tick at instant `next_at` (boot seconds, as `now`), and every second from then on if `every_second`.

        A repeating timer costs less than one that is set again every second, so it is not replaced while its phase
        still fits.
        """
        phase = next_at % 1.0
        off = abs(phase - self._phase)
        if every_second and self.every_second and min(off, 1.0 - off) < LATE_S:
            return
        self.rest()
        self._steady, self._phase = every_second, phase
        self._timer = self._app.set_timer(max(0.0, next_at - now) + LATE_S, self._due)

    def rest(self) -> None:
        """Stop ticking."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _due(self) -> None:
        if self._steady:
            self._timer = self._app.set_interval(1.0, self._tick)
        self._tick()
