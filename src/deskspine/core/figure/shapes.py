"""What a picture is made of: tapered capsules and ellipsoids, each of one material."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.figure.vectors import Turn, Vector

MATERIALS = (
    "none", "skin", "hair", "shirt", "sleeve", "trousers", "shoe", "lit", "chair", "prop", "wall", "floor",
    "eye", "white", "mouth", "nail", "line", "ghost", "neck",
)  # fmt: skip
"""What a surface is made of; a theme gives each its colour."""
BANDS = 3
"""Tones of a material: in shade, plain, in light."""


HEAD = 1.1
"""How much larger than life the head is, so that a face can be read in a few cells."""
FINE = 1.6
"""Centimetres a sample is high, below which small things such as fingers are drawn one by one."""


class Capsule(Struct, frozen=True):
    """Two balls and what lies between them."""

    a: Vector
    b: Vector
    ra: float
    rb: float
    material: str
    group: str
    """A line separates a group from what lies behind it."""


class Ellipsoid(Struct, frozen=True):
    """A ball stretched along three directions."""

    middle: Vector
    turn: Turn
    radii: Vector
    material: str
    group: str


Solid = Capsule | Ellipsoid
