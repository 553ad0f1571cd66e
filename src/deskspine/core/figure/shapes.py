"""Shapes of which a picture is made: tapered capsules and ellipsoids, each of one material."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.figure.vectors import Turn, Vector

MATERIALS = (
    "none", "skin", "hair", "shirt", "sleeve", "trousers", "shoe", "lit", "chair", "prop", "wall", "floor",
    "eye", "white", "mouth", "nail", "line", "ghost", "neck", "screen", "blank", "seat", "headset",
    "sign", "sign-rim",
)  # fmt: skip
"""Materials of surfaces; a theme gives each its colour."""
BANDS = 3
"""Number of tones of a material: in shade, plain, in light."""


HEAD = 1.1
"""Factor by which the head is larger than life, so that a face can be read in a few cells."""
FINE = 1.6
"""Height of a sample in centimetres below which small parts such as fingers are drawn separately."""
LAST_DETAIL = 7.0
"""Height of a sample in centimetres above which eyes and fingers are left out: one eye would cover half a face."""


class Capsule(Struct, frozen=True):
    """Two balls and the volume between them."""

    a: Vector
    b: Vector
    ra: float
    rb: float
    material: str
    group: str
    """Name of its group. A line separates a group from things behind it."""


class Ellipsoid(Struct, frozen=True):
    """A ball stretched along three directions."""

    middle: Vector
    turn: Turn
    radii: Vector
    material: str
    group: str


Solid = Capsule | Ellipsoid
