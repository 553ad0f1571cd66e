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
    left: list[TimeSpan] = []
    holes, first = union(taken), 0
    for begin, end in union(spans):
        while first < len(holes) and holes[first][1] <= begin:
            first += 1
        at, number = begin, first
        while number < len(holes) and holes[number][0] < end:
            if holes[number][0] > at:
                left.append((at, holes[number][0]))
            at, number = max(at, holes[number][1]), number + 1
        if at < end:
            left.append((at, end))
    return tuple(left)


def within(spans: Iterable[TimeSpan], first: float, last: float) -> tuple[TimeSpan, ...]:
    """Return the parts of `spans` between `first` and `last`, in order."""
    return union((max(first, start), min(last, end)) for start, end in spans)


def total_s(spans: Iterable[TimeSpan]) -> float:
    """Return the seconds that `spans` cover; a time that several cover counts once."""
    return sum(end - start for start, end in union(spans))
