"""The limits of a body in any pose, checked on every key pose and on the ways between them."""

from __future__ import annotations

from collections.abc import Iterator
from math import acos, degrees, sqrt

from deskspine.core.figure.blend import HEAD_BALL, head_ball
from deskspine.core.figure.posture import Arm, Posture
from deskspine.core.figure.skeleton import PALM, SHORT, Limb, Skeleton, skeleton
from deskspine.core.figure.vectors import Vector, add, dot, mix, scale, sub, unit, unturned

SHARPEST_ELBOW, SHARPEST_KNEE = 19.0, 18.0
"""Degrees between the bones of a limb that is folded as far as it goes."""
FARTHEST_WRIST = 100.0
"""Maximum degrees between forearm and hand, of a palm that carries weight."""
CHEST: Vector = (14.5, 21.0, 9.6)
"""Half width, height and depth of the ribs."""
THROAT_X, THROAT_LOW, THROAT_HIGH, THROAT_Z = 7.0, -1.0, 9.0, (2.0, 16.0)


def faults(posture: Posture, *, on_the_way: bool = False) -> Iterator[str]:
    """Yield a sentence for each impossibility in `posture`; on the way between poses a little more is allowed."""
    bones = skeleton(posture)
    for name, limb, arm in (("left", bones.left, posture.left), ("right", bones.right, posture.right)):
        if arm.touches and limb.short > SHORT and not on_the_way:
            yield f"{name} hand misses what it lies on by {limb.short:.1f} cm"
        yield from _bent(f"{name} elbow", limb, SHARPEST_ELBOW)
        wrist = _angle(sub(limb.end, limb.bend), limb.along)
        if wrist > FARTHEST_WRIST and not on_the_way:
            yield f"{name} wrist is bent by {wrist:.0f} degrees"
        yield from _through(bones, name, limb, arm, on_the_way)
    for name, limb in (("left", bones.left_leg), ("right", bones.right_leg)):
        if limb.short > SHORT and posture.stands and not on_the_way:
            yield f"{name} foot misses the floor by {limb.short:.1f} cm"
        yield from _bent(f"{name} knee", limb, SHARPEST_KNEE)


def _bent(name: str, limb: Limb, sharpest: float) -> Iterator[str]:
    angle = _angle(sub(limb.root, limb.bend), sub(limb.end, limb.bend))
    if angle < sharpest:
        yield f"{name} is folded to {angle:.0f} degrees"


def _angle(a: Vector, b: Vector) -> float:
    return degrees(acos(max(-1.0, min(1.0, dot(unit(a), unit(b))))))


def _through(bones: Skeleton, name: str, limb: Limb, arm: Arm, on_the_way: bool) -> Iterator[str]:
    middle, turn = head_ball(bones)
    palm = add(limb.end, add(scale(limb.along, PALM * 0.55), scale(limb.across, 1.3)))
    points = {f"forearm at {part:.1f}": mix(limb.bend, limb.end, part) for part in (0.2, 0.4, 0.6, 0.8, 1.0)}
    points |= {f"upper arm at {part:.1f}": mix(limb.root, limb.bend, part) for part in (0.7, 1.0)}
    points["palm"] = palm
    deepest = 0.72 if on_the_way else 0.8
    for part, point in points.items():
        depth = _depth(unturned(turn, sub(point, middle)), HEAD_BALL)
        if depth < deepest:
            yield f"{name} {part} is in the head ({depth:.2f})"
        local_point = unturned(bones.chest_turn, sub(point, bones.chest))
        depth = _depth(sub(local_point, (0.0, 2.5, 0.2)), CHEST)
        if depth < (0.7 if on_the_way else 0.8):
            yield f"{name} {part} is in the chest ({depth:.2f})"
    x, y, z = unturned(bones.neck_turn, sub(palm, bones.neck))
    if abs(x) < THROAT_X and THROAT_LOW < y < THROAT_HIGH and THROAT_Z[0] < z < THROAT_Z[1]:
        yield f"{name} hand is on the throat"


def _depth(point: Vector, radii: Vector) -> float:
    return sqrt(sum((coordinate / r) ** 2 for coordinate, r in zip(point, radii, strict=True)))
