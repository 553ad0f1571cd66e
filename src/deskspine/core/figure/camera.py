"""The camera: the directions of the screen in the room, and the window of the room that is seen."""

from __future__ import annotations

from math import cos, radians, sin

from msgspec import Struct

from deskspine.core.figure.posture import CameraView
from deskspine.core.figure.vectors import Turn, Vector, dot


def axes_at(degrees: float, higher: float = 0.0) -> Turn:
    """Return screen right, screen up and toward the reader, for a camera `degrees` from the front and `higher` up."""
    a, h = radians(degrees), radians(higher)
    right = (cos(a), 0.0, sin(a))
    flat = (-sin(a), 0.0, cos(a))
    near = (flat[0] * cos(h), sin(h), flat[2] * cos(h))
    up = (-flat[0] * sin(h), cos(h), -flat[2] * sin(h))
    return right, up, near


DEGREES: dict[CameraView, float] = {"front": 0.0, "half": 48.0, "side": 90.0}
"""Degrees from the front of the views between which the camera can go round the person.

The view from behind is a mirror, and the others are from above or of a part of the body: they are cut to.
"""
AXES: dict[CameraView, Turn] = {
    **{view: axes_at(degrees) for view, degrees in DEGREES.items()},
    "face": axes_at(0),
    # One's own hands seen from above: the far side is up.
    "hands": ((1.0, 0.0, 0.0), (0.0, 0.5, 0.866), (0.0, 0.866, -0.5)),
    # From behind the left stays on the left, as in a mirror behind the person.
    "back": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, -1.0)),
    "above": ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)),
}
"""For each view: screen right, screen up and toward the reader, as directions in the room."""


class Box(Struct, frozen=True):
    """A window of the screen's plane, in centimetres."""

    left: float
    low: float
    right: float
    high: float

    def toward(self, other: Box, part: float) -> Box:
        """Return the box `part` (0 to 1) of the way from this one to `other`."""
        return Box(
            self.left + (other.left - self.left) * part,
            self.low + (other.low - self.low) * part,
            self.right + (other.right - self.right) * part,
            self.high + (other.high - self.high) * part,
        )

    def around(self, other: Box) -> Box:
        """Return the smallest box of the same shape and lower edge that shows both to the left, right and top."""
        left, right = min(self.left, other.left), max(self.right, other.right)
        wide, high = self.right - self.left, self.high - self.low
        factor = max(1.0, (right - left) / wide, (other.high - self.low) / high)
        middle = (left + right) / 2
        return Box(middle - factor * wide / 2, self.low, middle + factor * wide / 2, self.low + factor * high)

    def joined(self, other: Box) -> Box:
        """Return the smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.low, other.low),
            max(self.right, other.right),
            max(self.high, other.high),
        )


def projected(axes: Turn, a: Vector) -> Vector:
    """Return point `a` on the screen: right, up, and toward the reader."""
    return dot(a, axes[0]), dot(a, axes[1]), dot(a, axes[2])
