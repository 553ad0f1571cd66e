"""Postures: the position of every part of the body, in the numbers of a pose file."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.figure.vectors import ZERO, Vector

CameraView = Literal["front", "side", "back", "half", "above", "face", "hands"]
ReferenceFrame = Literal["head", "neck", "chest", "pelvis", "thigh", "room"]
"""The part with which a hand moves: a hand on the forehead moves with the head."""
VIEWS: tuple[CameraView, ...] = ("front", "side", "back", "half", "above", "face", "hands")
FRAMES: tuple[ReferenceFrame, ...] = ("head", "neck", "chest", "pelvis", "thigh", "room")


class Arm(Struct, frozen=True):
    """The position of a hand. `x` counts outward from the middle of the body, so both arms use the same numbers."""

    frame: ReferenceFrame = "thigh"
    at: Vector = (1.0, 1.0, 13.0)
    """Middle of the palm, in centimetres from the origin of `frame`."""
    fingers: Vector = (-0.6, -0.5, 0.9)
    """Direction of the fingers, in `frame`."""
    palm: Vector = (0.0, -1.0, -0.4)
    """Direction of the palm, in `frame`."""
    elbow: Vector = (0.6, -0.6, -0.5)
    """Direction of the elbow, in the frame of the chest."""
    curl: float = 0.15
    """0 for a flat hand, 1 for a fist."""
    spread: float = 0.15
    """0 for fingers together, 1 for fingers as wide as possible."""
    touches: bool = True
    """True if the palm rests on something; a free hand may end short of `at`."""


class Leg(Struct, frozen=True):
    """The position of an ankle; `x` counts outward."""

    frame: Literal["pelvis", "room"] = "pelvis"
    at: Vector = (14.0, -38.0, 43.0)
    knee: Vector = (0.25, 1.0, 0.4)
    """Direction of the knee, in the frame of the pelvis."""
    toes: Vector = (0.2, 0.0, 1.0)
    """Direction of the toes, in `frame`."""


class Posture(Struct, frozen=True):
    """The posture of a whole body, in degrees and centimetres; positive is to the person's left and forward."""

    view: CameraView = "front"
    stands: bool = False
    """True for a person standing or lying in a room with a floor at 0; False for one sitting on a chair."""
    hips: Vector = ZERO
    """The middle between the hip joints."""
    facing: Vector = ZERO
    """Turn, roll to the left and pitch forward of the pelvis."""
    lean: float = 0.0
    """Degrees by which the trunk leans forward at the hips."""
    side: float = 0.0
    turn: float = 0.0
    round: float = 0.0
    """Degrees by which the back is bent forward; negative is an arch."""
    breath: float = 0.0
    """Centimetres by which the ribs are wider."""
    belly: float = 0.0
    """Centimetres by which the belly is further out."""
    shrug: tuple[float, float] = (0.0, 0.0)
    """Centimetres by which the left and right shoulder are higher."""
    back: tuple[float, float] = (0.0, 0.0)
    """Centimetres by which the left and right shoulder are further back."""
    head: Vector = ZERO
    """Turn, tilt and nod relative to the chest."""
    slide: float = 0.0
    """Centimetres by which the head is further forward; negative is a chin tuck."""
    rise: float = 0.0
    """Centimetres by which the neck is longer."""
    lids: float = 0.0
    """0 for open eyes, 1 for closed eyes."""
    gaze: tuple[float, float] = (0.0, 0.0)
    """Direction of the eyes: to the person's left, and up; 1 is as far as possible."""
    left: Arm = Arm()
    right: Arm = Arm()
    left_leg: Leg = Leg()
    right_leg: Leg = Leg()
    props: tuple[str, ...] = ()
    lit: tuple[str, ...] = ()
    camera: float | None = None
    """Degrees from the front of a camera on its way from one view to another; None while it is in `view`."""
    box: tuple[float, float, float, float] | None = None
    """Left, low, right and high of the window, if the window of the view does not fit."""


STANDING_HIPS: Vector = (0.0, 90.0, 0.0)
STANDING_LEG = Leg("room", (9.0, 9.0, 0.0), (0.05, 0.0, 1.0), (0.15, 0.0, 1.0))


def mirrored(posture: Posture) -> Posture:
    """Return the same posture for the other side."""
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
        lit=tuple(other_side(region) for region in posture.lit),
        props=tuple(other_side(prop) for prop in posture.props),
    )


def other_side(name: str) -> str:
    """Return `name` with "left" at its end replaced by "right", and the reverse."""
    if name.endswith("-left"):
        return f"{name[:-5]}-right"
    return f"{name[:-6]}-left" if name.endswith("-right") else name
