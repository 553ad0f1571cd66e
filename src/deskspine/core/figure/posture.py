"""A posture: where every part of the body is, in the numbers a pose file gives."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.figure.vectors import ZERO, Vector

View = Literal["front", "side", "back", "half", "above", "face", "hands"]
Frame = Literal["head", "neck", "chest", "pelvis", "thigh", "room"]
"""What a hand moves with: a hand on the forehead goes where the head goes."""
VIEWS: tuple[View, ...] = ("front", "side", "back", "half", "above", "face", "hands")
FRAMES: tuple[Frame, ...] = ("head", "neck", "chest", "pelvis", "thigh", "room")


class Arm(Struct, frozen=True):
    """Where a hand is. `x` counts outward from the middle of the body, so both arms take the same numbers."""

    frame: Frame = "thigh"
    at: Vector = (1.0, 1.0, 13.0)
    """Middle of the palm, in centimetres from the origin of `frame`."""
    fingers: Vector = (-0.6, -0.5, 0.9)
    """Where the fingers point, in `frame`."""
    palm: Vector = (0.0, -1.0, -0.4)
    """Where the palm looks, in `frame`."""
    elbow: Vector = (0.6, -0.6, -0.5)
    """Where the elbow points, seen from the chest."""
    curl: float = 0.15
    """0 a flat hand, 1 a fist."""
    spread: float = 0.15
    """0 fingers together, 1 as wide as they go."""
    touches: bool = True
    """Whether the palm lies on something; a free hand may end short of `at`."""


class Leg(Struct, frozen=True):
    """Where an ankle is; `x` counts outward."""

    frame: Literal["pelvis", "room"] = "pelvis"
    at: Vector = (10.0, -38.0, 44.0)
    knee: Vector = (0.1, 1.0, 0.4)
    """Where the knee points, in the frame of the pelvis."""
    toes: Vector = (0.12, 0.0, 1.0)
    """Where the toes point, in `frame`."""


class Posture(Struct, frozen=True):
    """A whole body. Degrees and centimetres; turns and tilts are positive to the person's left, nods forward."""

    view: View = "front"
    stands: bool = False
    """Whether the person stands or lies in a room with a floor at 0, rather than sits on a chair."""
    hips: Vector = ZERO
    """Middle of the hip joints."""
    facing: Vector = ZERO
    """Turn, roll to the left and pitch forward of the pelvis."""
    lean: float = 0.0
    """Of the trunk at the hips, forward."""
    side: float = 0.0
    turn: float = 0.0
    round: float = 0.0
    """Of the back, forward; negative is an arch."""
    breath: float = 0.0
    """Centimetres by which the ribs are wider."""
    belly: float = 0.0
    """Centimetres by which the belly is further out."""
    shrug: tuple[float, float] = (0.0, 0.0)
    """Centimetres by which the left and right shoulder are higher."""
    back: tuple[float, float] = (0.0, 0.0)
    """Centimetres by which the left and right shoulder are further back."""
    head: Vector = ZERO
    """Turn, tilt, nod against the chest."""
    slide: float = 0.0
    """Centimetres by which the head is further forward; negative is a chin tuck."""
    rise: float = 0.0
    """Centimetres by which the neck is longer."""
    lids: float = 0.0
    """0 open, 1 closed."""
    gaze: tuple[float, float] = (0.0, 0.0)
    """Where the eyes look: to the person's left, and up; 1 is as far as they go."""
    left: Arm = Arm()
    right: Arm = Arm()
    left_leg: Leg = Leg()
    right_leg: Leg = Leg()
    props: tuple[str, ...] = ()
    lit: tuple[str, ...] = ()
    box: tuple[float, float, float, float] | None = None
    """Left, low, right and high of what can be seen, where the view's own box does not do."""


STANDING_HIPS: Vector = (0.0, 90.0, 0.0)
STANDING_LEG = Leg("room", (9.0, 9.0, 0.0), (0.05, 0.0, 1.0), (0.15, 0.0, 1.0))


def mirrored(posture: Posture) -> Posture:
    """The same posture for the other side."""
    turn, roll, pitch = posture.facing
    head_turn, head_tilt, head_nod = posture.head
    x, y, z = posture.hips
    return replace(
        posture,
        hips=(-x, y, z),
        facing=(-turn, -roll, pitch),
        side=-posture.side,
        turn=-posture.turn,
        shrug=posture.shrug[::-1],
        back=posture.back[::-1],
        head=(-head_turn, -head_tilt, head_nod),
        gaze=(-posture.gaze[0], posture.gaze[1]),
        left=posture.right,
        right=posture.left,
        left_leg=posture.right_leg,
        right_leg=posture.left_leg,
        lit=tuple(other_side(each) for each in posture.lit),
        props=tuple(other_side(each) for each in posture.props),
    )


def other_side(name: str) -> str:
    """`name` with left and right at its end changed."""
    if name.endswith("-left"):
        return f"{name[:-5]}-right"
    return f"{name[:-6]}-left" if name.endswith("-right") else name
