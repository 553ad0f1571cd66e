"""Keeps keys that were meant for something else from answering a question that has just appeared."""

from __future__ import annotations

DEAF_S = 1.5
"""Seconds for which a new ask takes no key at all."""
QUIET_S = 1.0
"""Seconds without a key that must have passed before it takes one."""


class KeyGuard:
    """Decides whether a key counts. Once open it stays open; it reads no clock."""

    def __init__(self, appeared: float) -> None:
        self.opens_at = appeared + DEAF_S
        """Instant at which it opens if no key comes before."""
        self._open = False

    def is_open(self, t: float) -> bool:
        """Whether a key pressed at `t` would count."""
        return self._open or t >= self.opens_at

    def press(self, t: float) -> bool:
        """A key was pressed at `t`: True when it counts, otherwise it is gone and prolongs the wait."""
        if self.is_open(t):
            self._open = True
            return True
        self.opens_at = max(self.opens_at, t + QUIET_S)
        return False
