"""The hand: palm, fingers and thumb, from open to a fist."""

from __future__ import annotations

from itertools import pairwise
from math import cos, radians, sin

from deskspine.core.figure.posture import Arm
from deskspine.core.figure.shapes import FINE, LAST_DETAIL, Capsule, Solid
from deskspine.core.figure.skeleton import PALM, Limb
from deskspine.core.figure.vectors import Vector, add, cross, mix, scale, unit


def hand(limb: Limb, sign: int, pose: Arm, group: str, grain: float = 2.0) -> list[Solid]:
    """Return palm, four fingers and a thumb of the left (-1) or right (1) hand; a curl of 1 is a fist."""
    curl, spread = pose.curl, pose.spread
    along, palm = limb.along, limb.across
    fine = grain < FINE
    # Direction of the thumb: to the right for a left hand with fingers up and palm forward.
    thumbward = scale(cross(along, palm), -sign)

    def at(forth: float, aside: float, deep: float) -> Vector:
        """Return a point of the hand, from the wrist: along, toward the thumb, toward the palm."""
        return add(add(add(limb.end, scale(along, forth)), scale(thumbward, aside)), scale(palm, deep))

    solids: list[Solid] = [
        Capsule(at(0.0, side * 1.2, 0.0), at(PALM, side * 2.4, 0.0), 2.2, 1.6 if fine else 2.0, "skin", group)
        for side in (-1, 1)
    ]
    if grain > LAST_DETAIL:
        return solids
    thick = (1.05, 1.0, 0.85) if fine else (1.35, 1.2, 1.0)
    first, second = radians(90.0 * curl), radians(185.0 * curl)
    fingers: list[tuple[Vector, Vector, Vector]] = []
    for number, long in enumerate((7.6, 8.4, 7.8, 6.2)):
        place = 1.5 - number
        aside = 0.32 * spread * place
        base = (PALM, place * 2.05, 0.0)
        middle = _bent(base, 0.5 * long, first, aside)
        tip = _bent(middle, 0.5 * long, second, aside)
        fingers.append((base, middle, tip))
        solids.append(Capsule(at(*base), at(*middle), thick[0], thick[1], "skin", group))
        solids.append(Capsule(at(*middle), at(*tip), thick[1], thick[2], "skin", group))
    out, over = 0.45 + 0.7 * spread, 0.3 + 0.5 * curl
    root = (2.2, 2.4, 0.3)
    joint = add(root, scale(unit((0.8, out * (1 - 0.5 * curl), over)), 4.2))
    end = add(joint, scale(unit((1.0 - 0.8 * curl, 0.6 * out - 1.3 * curl, 0.2 + 0.5 * curl)), 3.2))
    solids.append(Capsule(at(*root), at(*joint), 1.8, 1.3, "skin", group))
    solids.append(Capsule(at(*joint), at(*end), 1.25, 0.95, "skin", group))
    if not fine:
        return solids
    solids.append(Capsule(at(0.5, 0.0, 0.0), at(PALM, 0.0, 0.0), 2.0, 1.6, "skin", group))
    # Lines between the fingers, on the back and on the palm, as far as the fingers touch.
    reach, r = 0.7 * max(0.0, 1 - spread), 0.25 * grain
    for first_finger, next_finger in pairwise(fingers):
        base, middle, tip = (mix(a, b, 0.5) for a, b in zip(first_finger, next_finger, strict=True))
        knuckle = add(base, (-0.4 - 1.8 * curl, 0.0, 0.0))
        for face in (-0.7, 0.7):
            low, high = (-face * sin(first), 0.0, face * cos(first)), (-face * sin(second), 0.0, face * cos(second))
            ends = [
                add(knuckle, (0.0, 0.0, 1.9 * face)),
                add(base, low),
                add(mix(base, middle, min(1.0, 1.5 * reach)), low),
            ]
            if reach > 0.5:
                ends.append(add(mix(middle, tip, reach - 0.4), high))
            solids += [Capsule(at(*a), at(*b), r, r, "line", group) for a, b in pairwise(ends)]
    for _, middle, tip in fingers:
        lift = (0.45 * sin(second), 0.0, -0.45 * cos(second))
        solids.append(Capsule(at(*add(mix(middle, tip, 0.75), lift)), at(*add(tip, lift)), 0.55, 0.5, "nail", group))
    return solids


def _bent(base: Vector, long: float, bend: float, aside: float) -> Vector:
    """Return the end of a finger bone that starts at `base` and is bent toward the palm."""
    return add(base, scale(unit((cos(bend), aside * cos(bend), sin(bend))), long))
