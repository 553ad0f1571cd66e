"""Spans of time, as pairs of wall seconds: their union, their difference and their length."""

from __future__ import annotations

from collections.abc import Iterable

TimeSpan = tuple[float, float]
"""Begin and end."""


def union(spans: Iterable[TimeSpan]) -> tuple[TimeSpan, ...]:
    """Return the times that at least one of `spans` covers, in order; those that touch are joined."""
    joined: list[TimeSpan] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def without(spans: Iterable[TimeSpan], taken: Iterable[TimeSpan]) -> tuple[TimeSpan, ...]:
    """Return the times that `spans` cover and `taken` do not, in order."""
    left = list(union(spans))
    for start, end in union(taken):
        left = [
            piece for first, last in left for piece in ((first, min(last, start)), (max(first, end), last))
            if piece[0] < piece[1]
        ]  # fmt: skip
    return tuple(left)


def within(spans: Iterable[TimeSpan], first: float, last: float) -> tuple[TimeSpan, ...]:
    """Return the parts of `spans` between `first` and `last`, in order."""
    return union((max(first, start), min(last, end)) for start, end in spans)


def total_s(spans: Iterable[TimeSpan]) -> float:
    """Return the seconds that `spans` cover; a time that several cover counts once."""
    return sum(end - start for start, end in union(spans))
