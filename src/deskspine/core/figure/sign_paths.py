"""Paths of parts of the body through key poses, in the room; each is computed once."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from msgspec.structs import replace

from deskspine.core.figure.blend import between
from deskspine.core.figure.posture import Arm, Posture
from deskspine.core.figure.sign import Sign
from deskspine.core.figure.sign_anchors import anchor
from deskspine.core.figure.skeleton import skeleton
from deskspine.core.figure.vectors import Vector

SUBSTEPS = 6
"""Number of bodies from one key pose to the next from which a path is made."""
ON_THE_ARM = ("elbow", "hand", "fingertips")


class SignPaths:
    """The paths of signs through the bodies of one exercise."""

    def __init__(self, postures: Callable[[str], Posture | None]) -> None:
        """Prepare paths; `postures` returns the body in a key pose, or None if the pose has no body."""
        self._postures = postures
        self._kept: dict[Sign, tuple[Vector, ...]] = {}

    def of(self, sign: Sign) -> tuple[Vector, ...]:
        """Return points on the path of the part of `sign`; a circle ends where it begins."""
        if sign not in self._kept:
            self._kept[sign] = self._path(sign)
        return self._kept[sign]

    def _path(self, sign: Sign) -> tuple[Vector, ...]:
        bodies = [body for name in sign.path if (body := self._postures(name)) is not None]
        if not sign.part.startswith(ON_THE_ARM):
            # Ways of the arms take most of the time, and no other part depends on them.
            bodies = [replace(body, left=Arm(), right=Arm()) for body in bodies]
        if sign.kind == "circle" and bodies and bodies[-1] != bodies[0]:
            bodies.append(bodies[0])
        way = [anchor(sign.part, skeleton(bodies[0]))] if bodies else []
        for first, last in pairwise(bodies):
            for step in range(1, SUBSTEPS + 1):
                way.append(anchor(sign.part, skeleton(between(first, last, step / SUBSTEPS))))
        return tuple(way)
