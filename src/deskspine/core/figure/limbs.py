"""Limbs and trunk: a skeleton as solids."""

from __future__ import annotations

from deskspine.core.figure.face import head
from deskspine.core.figure.hand import hand
from deskspine.core.figure.shapes import Capsule, Ellipsoid, Solid
from deskspine.core.figure.skeleton import Skeleton
from deskspine.core.figure.vectors import Vector, add, dot, mix, scale, sub, turned, unit


def body(bones: Skeleton, *, grain: float = 2.0) -> list[Solid]:
    """Return all solids of the person, for samples `grain` centimetres high."""
    arms = [*arm(bones, -1, grain=grain), *arm(bones, 1, grain=grain)]
    return [*trunk(bones), *head(bones, grain=grain), *arms, *leg(bones, -1), *leg(bones, 1)]


LAP = 10.0
"""Centimetres along the thighs up to which the lap of a seated person is filled."""


def trunk(bones: Skeleton) -> list[Solid]:
    """Return pelvis, belly, ribs, shoulders and neck."""
    wide, out = bones.posture.breath, bones.posture.belly

    def hip(x: float, y: float, z: float) -> Vector:
        return add(bones.hips, turned(bones.pelvis, (x, y, z)))

    def waist(x: float, y: float, z: float) -> Vector:
        return add(bones.waist, turned(bones.waist_turn, (x, y, z)))

    def chest(x: float, y: float, z: float) -> Vector:
        return add(bones.chest, turned(bones.chest_turn, (x, y, z)))

    def nape(x: float, y: float, z: float) -> Vector:
        return add(bones.neck, turned(bones.chest_turn, (x, y, z)))

    solids: list[Solid] = [
        Capsule(hip(-7.0, 2.0, -0.6), hip(7.0, 2.0, -0.6), 11.0, 11.0, "trousers", "trunk"),
        Ellipsoid(waist(0.0, 0.6 * out, 0.6 + out), bones.waist_turn, (15.2, 17.0, 10.4), "shirt", "trunk"),
        Ellipsoid(chest(0.0, 2.5, 0.2), bones.chest_turn, (16.6 + wide, 23.0, 10.6 + 0.6 * wide), "shirt", "trunk"),
        Capsule(hip(-5.6, 8.0, 0.4), hip(5.6, 8.0, 0.4), 10.2, 10.2, "shirt", "trunk"),
    ]
    for limb in (bones.left, bones.right):
        solids += [
            Capsule(nape(0.0, -5.0, 0.6), limb.root, 6.2, 6.2, "shirt", "trunk"),
            Capsule(nape(0.0, 0.5, -1.8), mix(nape(0.0, 0.0, -1.0), limb.root, 0.62), 4.6, 4.4, "shirt", "trunk"),
        ]
    # The lap of a seated person is between the thighs; of a standing person it is inside the pelvis.
    legs = (bones.left_leg, bones.right_leg)
    thighs = [unit(sub(limb.bend, limb.root)) for limb in legs]
    ahead = LAP * max(0.0, min(dot(way, bones.pelvis[2]) for way in thighs))
    left, right = (add(limb.root, scale(way, ahead)) for limb, way in zip(legs, thighs, strict=True))
    solids.append(Capsule(left, right, 9.4, 9.4, "trousers", "trunk"))
    throat = add(bones.skull, turned(bones.neck_turn, (0.0, 1.0, -1.0)))
    return [*solids, Capsule(nape(0.0, -2.0, 0.9), throat, 5.5, 5.5, "neck", "neck")]


def arm(bones: Skeleton, sign: int, *, grain: float = 2.0) -> list[Solid]:
    """Return sleeve, forearm and hand of the left (-1) or right (1) arm."""
    limb = bones.left if sign < 0 else bones.right
    name = "left" if sign < 0 else "right"
    cuff = mix(limb.root, limb.bend, 0.62)
    return [
        Capsule(limb.root, cuff, 6.1, 5.2, "sleeve", f"{name} arm"),
        Capsule(cuff, limb.bend, 4.3, 4.0, "skin", f"{name} arm"),
        Capsule(limb.bend, limb.end, 4.0, 2.7, "skin", f"{name} forearm"),
        *hand(limb, sign, bones.posture.left if sign < 0 else bones.posture.right, f"{name} forearm", grain),
    ]


def leg(bones: Skeleton, sign: int) -> list[Solid]:
    """Return thigh, shin and shoe of the left (-1) or right (1) leg."""
    limb = bones.left_leg if sign < 0 else bones.right_leg
    name = "left" if sign < 0 else "right"
    heel = sub(limb.end, scale(limb.along, 4.0))
    sole = scale(limb.across, 4.0)
    return [
        Capsule(limb.root, limb.bend, 9.2, 6.4, "trousers", f"{name} thigh"),
        Capsule(limb.bend, limb.end, 6.0, 4.2, "trousers", f"{name} shin"),
        Capsule(add(heel, sole), add(add(limb.end, scale(limb.along, 13.0)), sole), 3.6, 2.8, "shoe", f"{name} foot"),
    ]
