"""Key poses as their files have them: words, and lines for the body of the figure."""

from __future__ import annotations

from msgspec import Struct


class Pose(Struct, frozen=True):
    """A named key pose: words, and the body that a figure draws."""

    id: str
    rig: str
    words: str
    mirror: bool = False
    lit: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    """Lines such as "head.tilt=35": differences from sitting or standing at ease; empty without a figure."""
