"""The countdown of the dashboard in digits."""

from __future__ import annotations

from deskspine.core.text.durations import countdown
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.states import seconds_left

NONE = "--"
"""Digits without a countdown."""


def digits(snapshot: Snapshot, now: Now, seconds: bool) -> tuple[str, str]:
    """Return the countdown for the big digits, and its unit: ("17:42", ""), ("18", "min") or ("1:02", "h")."""
    left = seconds_left(snapshot, now)
    if left is None or snapshot.mode == "playing":
        return NONE, ""
    minutes = -int(-left // 60)
    if left > 3600:
        return f"{minutes // 60}:{minutes % 60:02d}", "h"
    if seconds:
        return ("60:00" if left == 3600 else countdown(left)), ""
    return str(minutes), "min"


def small(text: str, unit: str) -> str:
    """Return the countdown on one line."""
    return f"{text} {unit}" if unit else text
