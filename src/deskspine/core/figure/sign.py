"""Signs: what a still picture cannot say about a movement, drawn beside the body without words."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

SignKind = Literal["arrow", "dots", "circle", "press", "gaze", "plumb", "contact", "breath-in", "breath-out"]
KINDS: tuple[SignKind, ...] = get_args(SignKind)
MOVING = frozenset({"arrow", "dots", "circle"})
"""Kinds that show the path of a part from pose to pose; the others show what is so in a pose."""
BREATHS = frozenset({"breath-in", "breath-out"})
"""Kinds that show breath on its way to or from the face; they show on the way to a pose and in it."""
_PAIRS = (
    "ear", "temple", "shoulder", "elbow", "hand", "fingertips", "blade", "hip", "knee", "calf", "heel", "toes",
)  # fmt: skip
PARTS = (
    "crown", "back-of-head", "forehead", "nose", "chin", "eyes", "nape",
    "chest", "upper-back", "belly", "low-back", "seat",
    *(f"{part}-{side}" for part in _PAIRS for side in ("left", "right")),
)  # fmt: skip
"""Points of the body at which a sign can be; left and right are exchanged for a mirrored pose."""


class Sign(Struct, frozen=True):
    """One sign of an exercise, written for the sides of its key poses and mirrored with them.

    Lengths are centimetres of the picture. Where the picture is a mirror image (front, back, above, face, hands), a
    mirrored sign is flipped with it.
    """

    kind: SignKind
    part: str
    """The part that moves, is pressed, looks, hangs or touches."""
    path: tuple[str, ...] = ()
    """For an arrow, dots or a circle: key poses that the part passes through, in this order."""
    on: tuple[str, ...] = ()
    """For the other kinds: key poses in which it is shown."""
    against: str = ""
    """For a press: the part that presses back. For a gaze: the part that the eyes look at, where the line ends."""
    shift: tuple[float, float] = (0.0, 0.0)
    """Centimetres to the right and up by which the sign is moved, so that it does not cover the part."""
    bow: float = 0.0
    """Centimetres by which the middle of an arrow is bent to the left of its direction."""
    long: float = 0.0
    """Length of a breath. Minimum length of an arrow, or width of a circle, because a short one cannot be seen."""
    far: bool = False
    """For a gaze: True if the eyes look at something far away."""
    turn: bool = False
    """For a press: True if the head tries to turn into the hand."""
    mirrored: bool = False
    """True if it was written for the other side."""
