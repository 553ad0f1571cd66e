"""A guard that ignores keys typed for something else when a question has just appeared."""

from __future__ import annotations

DEAF_S = 1.5
"""Seconds for which a new ask ignores every key."""
QUIET_S = 1.0
"""Seconds without a key that must pass before the ask accepts one."""


class KeyGuard:
    """Decides which keys count. It opens once and stays open; it reads no clock."""

    def __init__(self, appeared: float) -> None:
        self.opens_at = appeared + DEAF_S
        """Instant at which the guard opens if no key comes before."""
        self._open = False
        self.has_ignored = False
        """True once a key did not count."""

    def is_open(self, t: float) -> bool:
        """Return True if a key pressed at `t` would count."""
        return self._open or t >= self.opens_at

    def press(self, t: float) -> bool:
        """Return True if a key pressed at `t` counts; a key that does not count prolongs the wait."""
        if self.is_open(t):
            self._open = True
            return True
        self.opens_at = max(self.opens_at, t + QUIET_S)
        self.has_ignored = True
        return False
