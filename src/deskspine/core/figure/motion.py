"""Movements over time: slow at the poses where they stop, without a halt at those they pass, arms after the trunk."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.figure.blend import arm_between, between, eased
from deskspine.core.figure.posture import Arm, Leg, Posture
from deskspine.core.figure.skeleton import Skeleton, skeleton
from deskspine.core.figure.vectors import Vector, add, dot, length, sub, unit

LAG = 0.14
"""Part of the time by which the arms begin later than the trunk, and the trunk ends earlier than the arms."""
TRUNK_LEAST, HIPS_LEAST = 8.0, 6.0
"""Minimum degrees and centimetres of a movement of the trunk that the arms follow."""
NEAR = 25.0
"""Maximum centimetres between the places of a hand that goes from one to the other in its own frame."""
MOMENT = 0.04
"""Part of a way from which its direction at one end is computed."""


def moved(
    first: Posture, last: Posture, time: float, before: Posture | None = None, after: Posture | None = None
) -> Posture:
    """Return the posture when `time` (0 to 1) of the movement from `first` to `last` has passed.

    It begins and ends slowly. If it comes from `before` or goes on to `after`, it passes `first` or `last` without a
    halt: every part of the body that goes on in the same direction there keeps its speed.
    """
    if time <= 0.0:
        return first
    if time >= 1.0:
        return last
    if before is None and after is None:
        if not _follow(first, last):
            return between(first, last, eased(time))
        hands = tuple(_late(one, other, time) for one, other in ((first.left, last.left), (first.right, last.right)))
        return between(first, last, eased(time / (1.0 - LAG)), (hands[0], hands[1]))
    return _passing(before, first, last, after, time)


def _follow(first: Posture, last: Posture) -> bool:
    """Return True if the trunk moves so far that the arms follow it."""
    trunk = (
        *(a - b for a, b in zip(first.facing, last.facing, strict=True)),
        *(first.lean - last.lean, first.side - last.side, first.turn - last.turn, first.round - last.round),
    )
    return max(map(abs, trunk)) >= TRUNK_LEAST or length(sub(first.hips, last.hips)) >= HIPS_LEAST


def _late(first: Arm, last: Arm, time: float) -> float:
    """Return the part of its way of an arm that follows the trunk; a hand that stays on something goes with it."""
    if first.touches and last.touches and first.frame == last.frame:
        return eased(time / (1.0 - LAG))
    return eased((time - LAG) / (1.0 - LAG))


Arms = tuple[Arm, Arm, Arm, Arm]
Bones = tuple[Skeleton, Skeleton, Skeleton, Skeleton]


class _Curve:
    """The curve through four values, at one instant between the second and the third.

    It never goes beyond the two values, so nothing on the way is bent further than in a key pose.
    """

    def __init__(self, time: float, *, enters: bool, leaves: bool) -> None:
        self.part = eased(time)
        self.start = time * (1.0 - time) ** 2 if enters else 0.0
        self.end = -(time**2) * (1.0 - time) if leaves else 0.0

    def more(self, before: float, first: float, last: float, after: float) -> float:
        """Return what the speed at both ends adds to a value that is slow at both."""
        way = last - first
        return self.start * _slope(first - before, way) + self.end * _slope(way, after - last)

    def vector(self, before: Vector, first: Vector, last: Vector, after: Vector) -> Vector:
        """Return the same for a point."""
        return (
            self.more(before[0], first[0], last[0], after[0]),
            self.more(before[1], first[1], last[1], after[1]),
            self.more(before[2], first[2], last[2], after[2]),
        )

    def pair(
        self, before: tuple[float, float], first: tuple[float, float], last: tuple[float, float],
        after: tuple[float, float],
    ) -> tuple[float, float]:  # fmt: skip
        """Return the same for left and right."""
        return (
            self.more(before[0], first[0], last[0], after[0]),
            self.more(before[1], first[1], last[1], after[1]),
        )


def _slope(before: float, after: float) -> float:
    """Return the speed at a value between two ways: 0 where the direction changes, at most three times the slower one.

    Two equal ways with a halt at both ends are then one smooth way, and four poses around a middle are a circle.
    """
    return 3 * before * after / (before + after) if before * after > 0 else 0.0


def _passing(before: Posture | None, first: Posture, last: Posture, after: Posture | None, time: float) -> Posture:
    curve = _Curve(time, enters=before is not None, leaves=after is not None)
    a, b, c, d = before or first, first, last, after or last
    bones = skeleton(a), skeleton(b), skeleton(c), skeleton(d)
    left = _arm_part(time, (a.left, b.left, c.left, d.left), bones, -1, curve)
    right = _arm_part(time, (a.right, b.right, c.right, d.right), bones, 1, curve)
    body = between(b, c, curve.part, (left, right))
    more, vector, pair = curve.more, curve.vector, curve.pair
    shrug = pair(a.shrug, b.shrug, c.shrug, d.shrug)
    back = pair(a.back, b.back, c.back, d.back)
    gaze = pair(a.gaze, b.gaze, c.gaze, d.gaze)
    return replace(
        body,
        hips=add(body.hips, vector(a.hips, b.hips, c.hips, d.hips)),
        facing=add(body.facing, vector(a.facing, b.facing, c.facing, d.facing)),
        lean=body.lean + more(a.lean, b.lean, c.lean, d.lean),
        side=body.side + more(a.side, b.side, c.side, d.side),
        turn=body.turn + more(a.turn, b.turn, c.turn, d.turn),
        round=body.round + more(a.round, b.round, c.round, d.round),
        shrug=(body.shrug[0] + shrug[0], body.shrug[1] + shrug[1]),
        back=(body.back[0] + back[0], body.back[1] + back[1]),
        head=add(body.head, vector(a.head, b.head, c.head, d.head)),
        slide=body.slide + more(a.slide, b.slide, c.slide, d.slide),
        rise=body.rise + more(a.rise, b.rise, c.rise, d.rise),
        gaze=(body.gaze[0] + gaze[0], body.gaze[1] + gaze[1]),
        left=_curved_arm(body.left, curve, (a.left, b.left, c.left, d.left)),
        right=_curved_arm(body.right, curve, (a.right, b.right, c.right, d.right)),
        left_leg=_curved_leg(body.left_leg, curve, (a.left_leg, b.left_leg, c.left_leg, d.left_leg)),
        right_leg=_curved_leg(body.right_leg, curve, (a.right_leg, b.right_leg, c.right_leg, d.right_leg)),
    )


def _stays_near(arms: Arms) -> bool:
    """Return True if the hand moves within one frame and not far in it."""
    here = arms[1]
    return all(arm.frame == here.frame and length(sub(arm.at, here.at)) < NEAR for arm in arms)


def _arm_part(time: float, arms: Arms, bones: Bones, sign: int, curve: _Curve) -> float:
    """Return the part of its way that an arm has gone; an arm that swings on keeps its speed."""
    if _stays_near(arms):
        return curve.part
    a, b, c, d = arms
    enters = _swing_on((a, b, c), bones[:3], sign)[1] if curve.start else 0.0
    leaves = _swing_on((b, c, d), bones[1:], sign)[0] if curve.end else 0.0
    return curve.part + curve.start * enters + curve.end * leaves


def _swing_on(arms: tuple[Arm, Arm, Arm], bones: tuple[Skeleton, Skeleton, Skeleton], sign: int) -> tuple[float, float]:
    """Return the speed of a hand at the second of three poses, as a part of the way to it and of the way from it."""
    sooner = [arm_between(arms[0], arms[1], bones[:2], sign, part) for part in (1.0 - MOMENT, 1.0 - MOMENT / 2)]
    later = [arm_between(arms[1], arms[2], bones[1:], sign, part) for part in (MOMENT / 2, MOMENT)]
    if len({arm.frame for arm in (*sooner, *later)}) > 1:
        return 0.0, 0.0
    there, onward = sub(sooner[1].at, sooner[0].at), sub(later[1].at, later[0].at)
    same, fast = dot(unit(there), unit(onward)), length(there) + length(onward)
    if same <= 0.0 or fast < 1e-6:
        return 0.0, 0.0
    return 3 * same * length(onward) / fast, 3 * same * length(there) / fast


def _curved_arm(arm: Arm, curve: _Curve, arms: Arms) -> Arm:
    a, b, c, d = arms
    if b == c or not _stays_near(arms):
        return arm

    def direction(now: Vector, name: str) -> Vector:
        ends = [unit(getattr(other, name)) for other in arms]
        return unit(add(now, curve.vector(ends[0], ends[1], ends[2], ends[3])))

    return replace(
        arm,
        at=add(arm.at, curve.vector(a.at, b.at, c.at, d.at)),
        fingers=direction(arm.fingers, "fingers"),
        palm=direction(arm.palm, "palm"),
        elbow=direction(arm.elbow, "elbow"),
    )


def _curved_leg(leg: Leg, curve: _Curve, legs: tuple[Leg, Leg, Leg, Leg]) -> Leg:
    a, b, c, d = legs
    if b == c or len({other.frame for other in legs}) > 1:
        return leg
    return replace(
        leg,
        at=add(leg.at, curve.vector(a.at, b.at, c.at, d.at)),
        knee=add(leg.knee, curve.vector(a.knee, b.knee, c.knee, d.knee)),
    )
