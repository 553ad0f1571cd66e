"""Postures between two postures: limbs swing about their joints, and go round head and chest."""

from __future__ import annotations

from math import sqrt

from msgspec.structs import replace

from deskspine.core.figure.camera import DEGREES
from deskspine.core.figure.posture import Arm, Leg, Posture
from deskspine.core.figure.shapes import HEAD
from deskspine.core.figure.skeleton import SHOULDER, Skeleton, skeleton
from deskspine.core.figure.vectors import (
    Turn,
    Vector,
    add,
    dot,
    length,
    mix,
    scale,
    sub,
    swing,
    turned,
    unit,
    unturned,
)

ASIDE = Arm("chest", (31.0, 18.0, 22.0), (0.0, 0.9, 0.3), (-0.6, 0.0, -0.8), (1.0, -0.6, 0.0), curl=0.15, touches=False)
"""Next to the head and well clear of it: a hand passes here if its straight way leads through the body."""
BY_EAR = replace(ASIDE, at=(27.0, 33.0, 3.0), fingers=(-0.5, 0.85, -0.2), palm=(-0.6, 0.0, 0.8))
"""The same for a hand that goes behind the head or comes from there."""
SAMPLES = (0.15, 0.3, 0.45, 0.6, 0.75, 0.88)
FAR = -0.2
"""Cosine of the angle about the shoulder beyond which a hand goes outward first, as people's hands do."""
BEHIND = -5.0
"""Centimetres in front of the chest joint below which a hand is behind the body."""
DEEP = 0.72
"""Minimum distance of a moving hand from the middle of head or chest; 1 is their surface."""


def eased(part: float) -> float:
    """Return `part` (0 to 1) eased, so that a movement is slow at both ends."""
    part = max(0.0, min(1.0, part))
    return part * part * (3 - 2 * part)


def breathing(posture: Posture, phase: float) -> Posture:
    """Return the posture in a breath: `phase` 0 is out, 1 is in. Only the ribs and a little of the shoulders move."""
    return replace(
        posture,
        breath=posture.breath + 0.9 * phase,
        shrug=(posture.shrug[0] + 0.7 * phase, posture.shrug[1] + 0.7 * phase),
    )


def between(first: Posture, last: Posture, part: float, arms: tuple[float, float] | None = None) -> Posture:
    """Return the posture `part` (0 to 1) of the way from `first` to `last`.

    The left and the right arm may be at other parts of their way, which `arms` has. The camera goes round the person
    from one view to the other; if it cannot, because one is a mirror or from above, the view changes half-way.
    """
    left, right = arms or (part, part)
    if max(part, left, right) <= 0.0:
        return first
    if min(part, left, right) >= 1.0:
        return last
    near = first if part < 0.5 else last

    def to(a: float, b: float) -> float:
        return a + (b - a) * part

    mixed = replace(
        near,
        hips=mix(first.hips, last.hips, part),
        facing=mix(first.facing, last.facing, part),
        lean=to(first.lean, last.lean),
        side=to(first.side, last.side),
        turn=to(first.turn, last.turn),
        round=to(first.round, last.round),
        breath=to(first.breath, last.breath),
        belly=to(first.belly, last.belly),
        shrug=(to(first.shrug[0], last.shrug[0]), to(first.shrug[1], last.shrug[1])),
        back=(to(first.back[0], last.back[0]), to(first.back[1], last.back[1])),
        head=mix(first.head, last.head, part),
        slide=to(first.slide, last.slide),
        rise=to(first.rise, last.rise),
        camera=_camera(first, last, part),
        lids=to(first.lids, last.lids),
        gaze=(to(first.gaze[0], last.gaze[0]), to(first.gaze[1], last.gaze[1])),
    )
    bones = skeleton(first), skeleton(last)
    mixed = replace(
        mixed,
        left_leg=_leg(first.left_leg, last.left_leg, bones, -1, part),
        right_leg=_leg(first.right_leg, last.right_leg, bones, 1, part),
    )
    # The highlighted muscle belongs to its pose, in either direction of the movement.
    both = tuple(region for region in first.lit if region in last.lit)
    mixed = replace(mixed, lit=first.lit if part < 0.4 else last.lit if part > 0.6 else both)
    return replace(
        mixed,
        left=arm_between(first.left, last.left, bones, -1, left),
        right=arm_between(first.right, last.right, bones, 1, right),
    )


def _camera(first: Posture, last: Posture, part: float) -> float | None:
    """Return the degrees of a camera that turns, or None if both views are the same or the picture is cut."""
    lies = "mat" in first.props or "mat" in last.props  # from the front means from above
    if first.view == last.view or lies or first.view not in DEGREES or last.view not in DEGREES:
        return None
    start, end = DEGREES[first.view], DEGREES[last.view]
    return start + (end - start) * part


def _leg(first: Leg, last: Leg, bones: tuple[Skeleton, Skeleton], sign: int, part: float) -> Leg:
    if first == last:
        return first
    if first.frame == last.frame:
        at, toes = mix(first.at, last.at, part), mix(first.toes, last.toes, part)
    else:
        limbs = [body.left_leg if sign < 0 else body.right_leg for body in bones]
        ends = [(sign * limb.end[0], limb.end[1], limb.end[2]) for limb in limbs]
        ways = [(sign * limb.along[0], limb.along[1], limb.along[2]) for limb in limbs]
        at, toes = mix(ends[0], ends[1], part), mix(ways[0], ways[1], part)
        return Leg("room", at, mix(first.knee, last.knee, part), toes)
    return Leg(first.frame, at, mix(first.knee, last.knee, part), toes)


def arm_between(first: Arm, last: Arm, bones: tuple[Skeleton, Skeleton], sign: int, part: float) -> Arm:
    """Return the arm `part` of the way from `first` to `last`; `bones` are of both poses, `sign` is -1 for the left."""
    if first == last:
        return first  # exactly, so that what does not move is known
    if first.frame == last.frame and length(sub(first.at, last.at)) < 25.0:
        return _mixed(first, last, part)
    if first.frame == last.frame == "room":
        return _mixed(first, last, part)
    start, end = _in_chest(first, bones[0], sign), _in_chest(last, bones[1], sign)
    if _clear(start, end, bones):
        return _swung(start, end, part)
    via = BY_EAR if min(start.at[2], end.at[2]) < BEHIND and max(start.at[1], end.at[1]) > SHOULDER[1] else ASIDE
    return _swung(start, via, part * 2) if part < 0.5 else _swung(via, end, part * 2 - 1)


def _mixed(first: Arm, last: Arm, part: float) -> Arm:
    near = first if part < 0.5 else last
    return replace(
        near,
        at=mix(first.at, last.at, part),
        fingers=swing(unit(first.fingers), unit(last.fingers), part),
        palm=swing(unit(first.palm), unit(last.palm), part),
        elbow=swing(unit(first.elbow), unit(last.elbow), part),
        curl=first.curl + (last.curl - first.curl) * part,
        spread=first.spread + (last.spread - first.spread) * part,
    )


def _swung(first: Arm, last: Arm, part: float) -> Arm:
    """Return the arm `part` of the way on an arc about the shoulder; both arms are in the chest's frame."""
    shoulder = SHOULDER
    a, b = sub(first.at, shoulder), sub(last.at, shoulder)
    way = swing(unit(a), unit(b), part)
    far = length(a) + (length(b) - length(a)) * part
    return replace(_mixed(first, last, part), at=add(shoulder, scale(way, far)), frame="chest", touches=False)


def _in_chest(arm: Arm, bones: Skeleton, sign: int) -> Arm:
    """Return the same hand in the chest's frame."""
    limb = bones.left if sign < 0 else bones.right
    middle = add(limb.end, add(scale(limb.along, 8.5 * 0.55), scale(limb.across, 1.3)))

    def in_frame(a: Vector) -> Vector:
        x, y, z = unturned(bones.chest_turn, a)
        return sign * x, y, z

    return replace(
        arm,
        frame="chest",
        at=in_frame(sub(middle, bones.chest)),
        fingers=in_frame(limb.along),
        palm=in_frame(limb.across),
    )


def _clear(first: Arm, last: Arm, bones: tuple[Skeleton, Skeleton]) -> bool:
    """Return True if the hand's straight way is short, and leads neither through the head nor through the chest."""
    a, b = (unit(sub(arm.at, SHOULDER)) for arm in (first, last))
    if dot(a, b) < FAR:
        return False
    for part in SAMPLES:
        hand = _swung(first, last, part).at
        near = bones[0] if part < 0.5 else bones[1]
        if _depth(hand, (0.0, 0.0, 0.5), (16.0, 24.0, 10.5)) < DEEP:
            return False
        middle, turn = head_ball(near)
        by_head = unturned(turn, sub(add(near.chest, turned(near.chest_turn, hand)), middle))
        # Left and right are treated alike: for both, x counts outward.
        if _depth((abs(by_head[0]), by_head[1], by_head[2]), (0.0, 0.0, 0.0), HEAD_BALL) < DEEP:
            return False
    return True


HEAD_BALL: Vector = (8.4 * HEAD, 11.0 * HEAD, 10.4 * HEAD)


def head_ball(bones: Skeleton) -> tuple[Vector, Turn]:
    """Return middle and turn of the ball that represents the head."""
    return add(bones.skull, turned(bones.head, (0.0, 6.5 * HEAD, -0.8 * HEAD))), bones.head


def _depth(point: Vector, middle: Vector, radii: Vector) -> float:
    x, y, z = sub(point, middle)
    return sqrt((x / radii[0]) ** 2 + (y / radii[1]) ** 2 + (z / radii[2]) ** 2)
