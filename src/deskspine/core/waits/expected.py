"""The length that a wait is expected to have: the median of the last ones of the same source and kind."""

from __future__ import annotations

from collections.abc import Sequence

LEARNED_FROM = 20
"""Maximum number of earlier waits that count; habits and projects change."""
MIN_LEARNED = 3
"""Minimum number of earlier waits from which a length can be expected."""


def median_of_last(seconds: Sequence[float]) -> float | None:
    """Return the median of the last lengths, the newest of which is at the end, or None if there are too few."""
    last = sorted(seconds[-LEARNED_FROM:])
    if len(last) < MIN_LEARNED:
        return None
    middle = len(last) // 2
    return last[middle] if len(last) % 2 else (last[middle - 1] + last[middle]) / 2
