"""Points of the body at which a sign can be, on a skeleton."""

from __future__ import annotations

from deskspine.core.figure.shapes import HEAD
from deskspine.core.figure.sign import PARTS
from deskspine.core.figure.skeleton import PALM, Limb, Skeleton
from deskspine.core.figure.vectors import Turn, Vector, about, add, mix, scale, then, turned

LOOK_ASIDE, LOOK_UP = 30.0, 25.0
"""Degrees by which eyes that look as far aside or up as possible are turned in the head."""
TIP = 16.0
"""Centimetres from the wrist to the tips of the fingers."""
_HEAD: dict[str, Vector] = {
    "crown": (0.0, 18.2, -0.5),
    "back-of-head": (0.0, 8.5, -11.6),
    "forehead": (0.0, 10.5, 9.3),
    "nose": (0.0, 3.0, 12.4),
    "chin": (0.0, -4.2, 8.0),
    "eyes": (0.0, 5.9, 9.0),
    "ear": (9.0, 5.0, -0.7),
    "temple": (7.8, 7.5, 4.0),
}
"""Points in the frame of the head, before it is made larger than life; `x` counts outward."""
ON_THE_HEAD = frozenset(
    part for part in PARTS if part == "nape" or part.removesuffix("-left").removesuffix("-right") in _HEAD
)
_CHEST: dict[str, Vector] = {"chest": (0.0, 6.0, 11.0), "upper-back": (0.0, 6.0, -10.5)}
_PELVIS: dict[str, Vector] = {"seat": (0.0, -5.5, -8.3), "hip": (18.0, 2.0, 0.0)}


def anchor(part: str, bones: Skeleton) -> Vector:
    """Return the point of `part`, one of `sign.PARTS`, in the room. Raises ValueError for another name."""
    if part not in PARTS:
        raise ValueError(part)
    name, side = part, 0
    for word, sign in (("-left", -1), ("-right", 1)):
        if part.endswith(word):
            name, side = part.removesuffix(word), sign
    if name in _HEAD:
        return add(bones.skull, turned(bones.head, scale(_out(_HEAD[name], side), HEAD)))
    if name in _CHEST:
        return add(bones.chest, turned(bones.chest_turn, _CHEST[name]))
    if name in _PELVIS:
        return add(bones.hips, turned(bones.pelvis, _out(_PELVIS[name], side)))
    if name == "nape":
        return add(bones.neck, turned(bones.neck_turn, (0.0, 4.0, -5.5)))
    if name in ("belly", "low-back"):
        deep = 11.0 + bones.posture.belly if name == "belly" else -10.5
        return add(bones.waist, turned(bones.waist_turn, (0.0, 0.0, deep)))
    if name in ("knee", "calf", "heel", "toes"):
        return _of_leg(name, bones.left_leg if side < 0 else bones.right_leg)
    return _of_arm(name, side, bones)


def _out(point: Vector, side: int) -> Vector:
    return (side or 1) * point[0], point[1], point[2]


def _of_leg(name: str, limb: Limb) -> Vector:
    if name == "knee":
        return limb.bend
    if name == "calf":
        return add(mix(limb.bend, limb.end, 0.3), scale(limb.along, -5.4))
    forth, down = (-6.0, 5.0) if name == "heel" else (15.0, 4.0)
    return add(limb.end, add(scale(limb.along, forth), scale(limb.across, down)))


def _of_arm(name: str, side: int, bones: Skeleton) -> Vector:
    limb = bones.left if side < 0 else bones.right
    match name:
        case "elbow":
            return limb.bend
        case "hand":
            return add(limb.end, add(scale(limb.along, 0.55 * PALM), scale(limb.across, 1.3)))
        case "fingertips":
            return add(limb.end, scale(limb.along, TIP))
        case "blade":
            # The blade lies behind the shoulder and moves with it.
            return add(limb.root, turned(bones.chest_turn, (-8.5 * side, -7.0, -9.0)))
    return add(limb.root, turned(bones.chest_turn, (3.0 * side, 4.5, 0.0)))


def look(bones: Skeleton) -> Vector:
    """Return the direction in which the eyes look."""
    aside, up = bones.posture.gaze
    eyes: Turn = then(about(LOOK_ASIDE * aside, 0.0, -LOOK_UP * up), bones.head)
    return eyes[2]
