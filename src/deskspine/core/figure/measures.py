"""Measures of the load of a posture on the body, in degrees and centimetres. The limits of the tags use them."""

from __future__ import annotations

from collections.abc import Mapping
from math import acos, asin, atan2, degrees, sqrt
from typing import Literal

from deskspine.core.figure.posture import Arm, Posture
from deskspine.core.figure.skeleton import PALM, Limb, Skeleton
from deskspine.core.figure.vectors import Turn, Vector, add, dot, scale, sub, turned, unit, unturned

Measure = Literal[
    "head flexion", "hanging head flexion", "head extension", "head tilted back", "head turn", "head turn in space",
    "head tilt", "head slide", "head below the heart", "trunk flexion", "trunk extension", "trunk turn", "trunk tilt",
    "raised arm", "straight arm aside", "straight arm behind", "loaded wrist", "hand on the nape",
]  # fmt: skip
"""Measures of the head are relative to the trunk, except "in space" and "tilted back"; of the trunk to the pelvis."""

HANGING = 30.0
"""Degrees of the face downward from which the weight of the head pulls on the neck."""
STRAIGHT_ELBOW = 110.0
"""Degrees in the elbow from which an arm counts as straight; the figure never has a locked elbow."""
_HEART: Vector = (0.0, 9.0, 3.0)
"""Position relative to the chest joint."""
_CENTRE_OF_HEAD: Vector = (0.0, 7.0, 0.0)
"""Position relative to the joint on which the head nods."""
_NAPE_WIDE, _NAPE_LOW, _NAPE_HIGH, _NAPE_BEHIND = 8.0, -4.0, 16.0, -2.0
"""Bounds of the nape, relative to the base of the neck."""


def measures(posture: Posture, bones: Skeleton, rest: Skeleton, *, key: bool, lies: bool) -> Mapping[Measure, float]:
    """Return every measure of `posture`, whose skeleton is `bones`.

    `rest` is the skeleton at the beginning of the exercise: turns in space are measured from it. Loads on hands and
    straight arms are measured only in a `key` pose, because between two key poses the arm only passes. The head of a
    body that `lies` is never tilted back.
    """
    turn, tilt, nod = posture.head
    # A head that stays level while the chest arches back does not nod, although it moves relative to the chest.
    flexion = nod - max(0.0, -posture.round)
    face_up = degrees(asin(_bound(bones.head[2][1])))
    heart = add(bones.chest, turned(bones.chest_turn, _HEART))
    head = add(bones.skull, turned(bones.head, _CENTRE_OF_HEAD))
    result: dict[Measure, float] = {
        "head flexion": flexion,
        "hanging head flexion": flexion if face_up <= -HANGING else 0.0,
        "head extension": -nod,
        "head tilted back": 0.0 if lies else face_up,
        "head turn": abs(turn),
        "head turn in space": abs(_turn_between(rest.head, bones.head)),
        "head tilt": abs(tilt),
        "head slide": abs(posture.slide),
        "head below the heart": heart[1] - head[1],
        "trunk flexion": posture.round,
        "trunk extension": -posture.round,
        "trunk turn": abs(posture.turn),
        "trunk tilt": abs(posture.side),
    }
    arms = (_arm(bones, limb, arm, sign, key) for limb, arm, sign in _arms(posture, bones))
    for arm_measures in arms:
        for name, value in arm_measures.items():
            result[name] = max(result.get(name, 0.0), value)
    return result


def _arms(posture: Posture, bones: Skeleton) -> tuple[tuple[Limb, Arm, float], tuple[Limb, Arm, float]]:
    return (bones.left, posture.left, -1.0), (bones.right, posture.right, 1.0)


def _arm(bones: Skeleton, limb: Limb, arm: Arm, sign: float, key: bool) -> dict[Measure, float]:
    down = scale(bones.chest_turn[1], -1.0)
    result: dict[Measure, float] = {"raised arm": _angle(sub(limb.bend, limb.root), down)}
    straight = _angle(sub(limb.root, limb.bend), sub(limb.end, limb.bend)) >= STRAIGHT_ELBOW
    if straight:
        result["raised arm"] = max(result["raised arm"], _angle(sub(limb.end, limb.root), down))
    if straight and key:
        out, _, ahead = unturned(bones.chest_turn, unit(sub(limb.end, limb.root)))
        result["straight arm aside"] = degrees(asin(_bound(sign * out)))
        result["straight arm behind"] = degrees(asin(_bound(-ahead)))
    if key and arm.touches and arm.frame == "room":
        result["loaded wrist"] = _angle(sub(limb.end, limb.bend), limb.along)
    if key:
        palm = add(limb.end, add(scale(limb.along, PALM * 0.55), scale(limb.across, 1.3)))
        x, y, z = unturned(bones.neck_turn, sub(palm, bones.neck))
        behind = abs(x) < _NAPE_WIDE and _NAPE_LOW < y < _NAPE_HIGH and z < _NAPE_BEHIND
        result["hand on the nape"] = 1.0 if behind and arm.touches else 0.0
    return result


def _turn_between(first: Turn, last: Turn) -> float:
    """Return the degrees between `first` and `last` about the long axis of the head, without nods and tilts."""
    x, y, z = (unturned(first, axis) for axis in last)
    real = sqrt(max(0.0, 1.0 + x[0] + y[1] + z[2])) / 2
    if real < 1e-3:  # upside down: a turn cannot be distinguished from a nod
        return 0.0
    return degrees(2 * atan2((z[0] - x[2]) / (4 * real), real))


def _angle(a: Vector, b: Vector) -> float:
    return degrees(acos(_bound(dot(unit(a), unit(b)))))


def _bound(value: float) -> float:
    return max(-1.0, min(1.0, value))
