"""Joints in space for a posture: the spine by rotations, arms and legs by two bones that reach for a point."""

from __future__ import annotations

from math import sqrt

from msgspec import Struct

from deskspine.core.figure.posture import Arm, Leg, Posture
from deskspine.core.figure.vectors import (
    Turn,
    Vector,
    about,
    add,
    cross,
    distance,
    dot,
    length,
    mix,
    scale,
    sub,
    then,
    turned,
    unit,
)

WAIST, CHEST, NECK = 11.0, 19.0, 23.0
"""Centimetres of spine from the hips to the waist, on to the chest and on to the base of the neck."""
NECK_LONG = 10.5
SHOULDER: Vector = (17.2, 14.8, -1.0)
"""Position of the shoulder relative to the chest joint."""
UPPER_ARM, FOREARM, PALM = 28.0, 24.5, 8.5
HIP: Vector = (9.0, 0.0, 0.0)
THIGH, SHIN = 42.0, 41.0
MAX_REACH = 0.985
"""Maximum reach of a limb as a part of its length, so that no elbow or knee is ever locked."""
SHORT = 2.5
"""Maximum centimetres by which a hand or foot may miss its position without being noticed."""
NECK_SHARE = 0.45
"""Part of a tilt or nod of the head that happens in the neck."""


class Limb(Struct, frozen=True):
    """An arm or a leg: three joints, and the directions of the hand or foot."""

    root: Vector
    bend: Vector
    end: Vector
    """Wrist or ankle."""
    along: Vector
    """Direction of fingers or toes."""
    across: Vector
    """Direction of palm or sole."""
    short: float
    """Centimetres by which the limb does not reach its goal."""


class Skeleton(Struct, frozen=True):
    """Joints and frames of one body, in centimetres of the room."""

    posture: Posture
    hips: Vector
    pelvis: Turn
    waist: Vector
    chest: Vector
    chest_turn: Turn
    waist_turn: Turn
    neck: Vector
    neck_turn: Turn
    skull: Vector
    """The joint on which the head turns and nods."""
    head: Turn
    left: Limb
    right: Limb
    left_leg: Limb
    right_leg: Limb

    def of(self, frame: str, sign: float) -> tuple[Vector, Turn]:
        """Return origin and rotation of the frame of a hand or foot; `sign` is -1 for the left. Raises ValueError."""
        match frame:
            case "head":
                return self.skull, self.head
            case "neck":
                return self.neck, self.neck_turn
            case "chest":
                return self.chest, self.chest_turn
            case "pelvis":
                return self.hips, self.pelvis
        raise ValueError(frame)


def skeleton(posture: Posture) -> Skeleton:
    """Return the skeleton of a body in `posture`."""
    turn, roll, pitch = posture.facing
    pelvis = about(turn, roll, pitch + posture.lean)
    flat = about(turn, roll, pitch)
    waist_turn = then(about(0.35 * posture.turn, 0.5 * posture.side, 0.4 * posture.round), pelvis)
    chest_turn = then(about(posture.turn, posture.side, posture.round), pelvis)
    waist = add(posture.hips, turned(pelvis, (0.0, WAIST, 0.0)))
    chest = add(waist, turned(waist_turn, (0.0, CHEST, 0.0)))
    neck = add(chest, turned(chest_turn, (0.0, NECK, -2.0)))
    head_turn, head_tilt, head_nod = posture.head
    share = NECK_SHARE
    neck_turn = then(about(0.3 * head_turn, share * head_tilt, share * head_nod), chest_turn)
    head = then(about(head_turn, head_tilt, head_nod), chest_turn)
    slid = add((0.0, 0.0, posture.slide), (0.0, -0.12 * abs(posture.slide), 0.0))
    skull = add(neck, turned(neck_turn, add(slid, (0.0, NECK_LONG + posture.rise, 3.0))))
    frames = {
        "head": (skull, head),
        "neck": (neck, neck_turn),
        "chest": (chest, chest_turn),
        "pelvis": (posture.hips, pelvis),
        "room": ((0.0, 0.0, 0.0), about(0, 0, 0)),
    }
    legs = [
        _leg(leg, sign, posture.hips, pelvis, flat, posture)
        for leg, sign in ((posture.left_leg, -1), (posture.right_leg, 1))
    ]
    arms = []
    for at, (arm, sign) in enumerate(((posture.left, -1), (posture.right, 1))):
        x, y, z = SHOULDER
        up, behind = posture.shrug[at], posture.back[at]
        outward = sign * (x - 0.35 * abs(behind))
        shoulder = add(chest, turned(chest_turn, (outward, y + up, z - behind)))
        frames["thigh"] = _on_thigh(legs[at], pelvis)
        arms.append(_arm(arm, sign, shoulder, frames[arm.frame], chest_turn))
    return Skeleton(
        posture, posture.hips, pelvis, waist, chest, chest_turn, waist_turn, neck, neck_turn, skull, head, *arms, *legs
    )


def _on_thigh(leg: Limb, pelvis: Turn) -> tuple[Vector, Turn]:
    """Return a frame on top of the thigh, three fifths toward the knee: z along the thigh, y out of it."""
    along = unit(sub(leg.bend, leg.root))
    up = unit(sub(turned(pelvis, (0.0, 1.0, 0.35)), scale(along, dot(turned(pelvis, (0.0, 1.0, 0.35)), along))))
    return add(mix(leg.root, leg.bend, 0.62), scale(up, 8.0)), (cross(up, along), up, along)


def _arm(arm: Arm, sign: float, shoulder: Vector, frame: tuple[Vector, Turn], chest: Turn) -> Limb:
    origin, turn = frame

    def out(a: Vector) -> Vector:
        return sign * a[0], a[1], a[2]

    fingers = unit(turned(turn, out(arm.fingers)))
    palm = turned(turn, out(arm.palm))
    palm = unit(sub(palm, scale(fingers, dot(palm, fingers))), turned(turn, (0.0, 0.0, -1.0)))
    middle = add(origin, turned(turn, out(arm.at)))
    wrist = sub(middle, add(scale(fingers, PALM * 0.55), scale(palm, 1.3)))
    pole = turned(chest, out(arm.elbow))
    elbow, end = reach(shoulder, wrist, pole, UPPER_ARM, FOREARM)
    return Limb(shoulder, elbow, end, fingers, palm, distance(end, wrist))


def _leg(leg: Leg, sign: float, hips: Vector, pelvis: Turn, flat: Turn, posture: Posture) -> Limb:
    hip = add(hips, turned(pelvis, (sign * HIP[0], HIP[1], HIP[2])))
    at, toes = (sign * leg.at[0], *leg.at[1:]), (sign * leg.toes[0], *leg.toes[1:])
    if leg.frame == "pelvis":
        # A seat does not lean with the person, so the feet do not move.
        at, toes = add(hips, turned(flat, at)), turned(flat, toes)
    knee_way = turned(flat, (sign * leg.knee[0], *leg.knee[1:]))
    knee, ankle = reach(hip, at, knee_way, THIGH, SHIN)
    along = unit(toes)
    shin = unit(sub(knee, ankle))
    sole = scale(unit(sub(shin, scale(along, dot(shin, along)))), -1.0)
    return Limb(hip, knee, ankle, along, sole, distance(ankle, at))


def reach(root: Vector, goal: Vector, pole: Vector, first: float, second: float) -> tuple[Vector, Vector]:
    """Return joint and end of two bones from `root` toward `goal`, bent toward `pole`.

    If the goal is too far or too near, the limb is stretched or folded as far as possible.
    """
    way = sub(goal, root)
    long = length(way)
    long_most, long_least = MAX_REACH * (first + second), abs(first - second) + 0.18 * min(first, second)
    ahead = unit(way, unit(pole))
    far = max(long_least, min(long_most, long))
    along = (far * far + first * first - second * second) / (2 * far)
    out = sqrt(max(0.0, first * first - along * along))
    aside = sub(pole, scale(ahead, dot(pole, ahead)))
    if length(aside) < 1e-6:
        aside = sub((0.0, -1.0, 0.0), scale(ahead, -ahead[1]))
    joint = add(root, add(scale(ahead, along), scale(unit(aside, (0.0, 0.0, 1.0)), out)))
    return joint, add(root, scale(ahead, far))
