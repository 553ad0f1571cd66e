"""Measurement of actions in turns, so that a busy machine slows all of them alike."""

from __future__ import annotations

from collections.abc import Callable


def in_turn(times: int, clock: Callable[[], float], *actions: Callable[[], object]) -> list[list[float]]:
    """Return the milliseconds of each action by `clock`, for each of the times that it ran."""
    spent: list[list[float]] = [[] for _ in actions]
    for _ in range(times):
        for action, bucket in zip(actions, spent, strict=True):
            before = clock()
            action()
            bucket.append((clock() - before) * 1000)
    return spent
