"""The instants of a movement at which a sign is shown."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from deskspine.core.figure.sign import BREATHS, Sign


def shows(sign: Sign, start: str, end: str) -> bool:
    """Return True if a moving picture shows `sign` on the way from pose `start` to `end`, or in a pose that is both.

    A path shows while the part goes along it, and in the poses that it only passes. Other signs show in their poses.
    """
    if sign.kind in BREATHS:
        return end in sign.on
    if not sign.path:
        return start in sign.on and end in sign.on
    if start == end:
        return start in (sign.path[1:] if sign.kind == "circle" else sign.path[1:-1])
    closed = (*sign.path, sign.path[0]) if sign.kind == "circle" else sign.path
    return (start, end) in pairwise(closed)


def shows_still(sign: Sign, start: str, end: str) -> bool:
    """Return True if a still picture shows `sign`: also the path that led to its pose."""
    return shows(sign, start, end) or (start == end and end in sign.path[1:])


def held(signs: Iterable[Sign], pose: str) -> tuple[int, ...]:
    """Return the numbers of the signs in a still picture of `pose`."""
    return tuple(number for number, sign in enumerate(signs) if shows_still(sign, pose, pose))
