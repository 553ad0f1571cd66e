"""The claims of signs about a body, checked against the bodies of the key poses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import acos, atan2, degrees, hypot, sqrt

from deskspine.core.figure.blend import between
from deskspine.core.figure.camera import projected
from deskspine.core.figure.framing import framed
from deskspine.core.figure.pose_parser import posture_of
from deskspine.core.figure.posture import Posture
from deskspine.core.figure.props import around
from deskspine.core.figure.scene import axes_of, person
from deskspine.core.figure.shapes import Capsule, Solid
from deskspine.core.figure.sign import BREATHS, Sign
from deskspine.core.figure.sign_anchors import ON_THE_HEAD, anchor, look
from deskspine.core.figure.sign_paths import SignPaths
from deskspine.core.figure.sign_shapes import shapes_of
from deskspine.core.figure.skeleton import skeleton
from deskspine.core.figure.strokes import Point, Ring, Shape, Stroke
from deskspine.core.figure.vectors import Vector, add, dot, length, mix, scale, sub, unturned
from deskspine.core.routines.figure_signs import signs_of
from deskspine.core.routines.frame_poses import poses_of
from deskspine.core.routines.model import Exercise, Library, Phase

PHASES: tuple[Phase, ...] = ("prep", "move", "hold", "rest")
SHIFTED = 30.0
"""Maximum centimetres between a part and its sign."""
ASKEW = 25.0
"""Maximum degrees between an arrow and the way of its part."""
MOVES = 1.0
"""Minimum centimetres that a part moves in the picture of its arrow."""
ROUND = 0.08
"""Minimum width of a circular way as a part of its length, in the picture: from its edge it turns neither way."""
TOUCHES = 5.0
"""Maximum centimetres between a hand or a contact and what it touches."""
NEAR = 17.0
"""Maximum centimetres between the point of a part and the ring where it touches."""
PRESSED = 16.0
"""Maximum centimetres between a hand and the point of the part that it presses."""
ASIDE = 4.0
"""Maximum centimetres between a plumb line and its part."""
FROM_THE_EYES = 8.0
LOOKS_ASIDE = 20.0
"""Maximum degrees between the direction of the eyes and the part that they look at."""


def sign_faults(exercise: Exercise, library: Library) -> Iterator[str]:
    """Yield a sentence for each sign of `exercise` that does not show what the bodies do."""

    def body(name: str) -> Posture | None:
        return posture_of(library.poses, name)

    paths, ways = SignPaths(body), _movements(exercise)
    for sign in signs_of(exercise):
        for way in pairwise(sign.path):
            if way not in ways:
                yield f"{sign.kind} {sign.part}: no movement goes from {way[0]} to {way[1]} without a pose between them"
        for name in sign.path[1:] or sign.on:
            shown = body(name)
            if shown is None:
                yield f"{sign.kind} {sign.part}: pose {name} has no body"
                continue
            axes = axes_of(shown)
            shapes = shapes_of([sign], paths, shown, axes, framed([shown], 84, 42))
            if not shapes:
                yield f"{sign.kind} {sign.part} cannot be seen in {name}"
                continue
            bodies = [each for other in sign.path if (each := body(other)) is not None]
            found = _of_path(sign, shapes, bodies, shown) if sign.path else _of_pose(sign, shapes, shown)
            yield from (f"{sign.kind} {sign.part} in {name}: {fault}" for fault in found)


def _movements(exercise: Exercise) -> set[tuple[str, str]]:
    """Return the pairs of key poses between which the exercise moves, in any repetition of any side."""
    ways: set[tuple[str, str]] = set()
    sides = exercise.sides or ("",)
    for side, other in [(side, other) for side in sides for other in sides]:
        prep = poses_of(exercise, "prep", side)
        first, following = (
            [name for phase in PHASES[1:] for name in poses_of(exercise, phase, one)] for one in (side, other)
        )
        ways |= set(pairwise((*prep, *first, *following[:1])))
        ways |= set(pairwise((*first, *poses_of(exercise, "after", side))))
    return ways


def _of_path(sign: Sign, shapes: Sequence[Shape], bodies: Sequence[Posture], shown: Posture) -> Iterator[str]:
    way = [_at(sign.part, body, shown) for body in _on_the_way(bodies, closed=sign.kind == "circle")]
    drawn = [point for shape in shapes for point in (shape.points if isinstance(shape, Stroke) else (shape.middle,))]
    if hypot(*sign.shift) > SHIFTED:
        yield f"it is {hypot(*sign.shift):.0f} cm beside the part"
    if sign.kind == "circle":
        turn, area = _area(drawn), _area(way)
        spans = sorted(_spans(way))
        if spans[1] < MOVES:
            yield "the part does not move"
        elif len(sign.path) == 2:
            return  # a hand that rubs to and fro turns neither way
        elif spans[0] < ROUND * spans[1]:
            yield "the way is seen from its edge"
        elif turn * area <= 0:
            yield "it turns the other way than the part"
        return
    (ax, ay), (bx, by) = way[0], way[-1]
    if hypot(bx - ax, by - ay) < MOVES:
        yield f"the part moves only {hypot(bx - ax, by - ay):.1f} cm in this picture"
        return
    left = drawn[0][0] - ax, drawn[0][1] - ay
    if abs(hypot(*left) - hypot(*sign.shift)) > 0.5:
        yield f"it begins at {left} from the part"
    (cx, cy), (dx, dy) = drawn[0], drawn[-1]
    off = abs((degrees(atan2(dy - cy, dx - cx) - atan2(by - ay, bx - ax)) + 180) % 360 - 180)
    if off > ASKEW:
        yield f"it points {off:.0f} degrees away from the way of the part"


def _of_pose(sign: Sign, shapes: Sequence[Shape], shown: Posture) -> Iterator[str]:
    bones, axes = skeleton(shown), axes_of(shown)
    point = anchor(sign.part, bones)
    x, y, _ = projected(axes, point)
    if sign.kind == "plumb":
        [line] = [shape for shape in shapes if isinstance(shape, Stroke)]
        (left, top), (_, end) = line.points
        if abs(left - x) > ASIDE or not end <= y + sign.shift[1] <= top:
            yield "it does not pass its part"
    elif sign.kind == "gaze":
        line = next(shape for shape in shapes if isinstance(shape, Stroke))
        (ax, ay), (bx, by) = line.points
        dx, dy, _ = projected(axes, look(bones))
        if hypot(ax - x, ay - y) > FROM_THE_EYES + hypot(*sign.shift) or dx * (bx - ax) + dy * (by - ay) <= 0:
            yield "it does not begin at the eyes, or goes another way than they look"
        if sign.against:
            toward = sub(anchor(sign.against, bones), point)
            off = degrees(acos(dot(toward, look(bones)) / length(toward)))
            if off > LOOKS_ASIDE:
                yield f"the eyes look {off:.0f} degrees past {sign.against}"
    elif sign.kind in BREATHS:
        [line] = [shape for shape in shapes if isinstance(shape, Stroke)]
        (ax, ay), (bx, by) = line.points if sign.kind == "breath-out" else line.points[::-1]
        dx, dy, _ = projected(axes, bones.head[2])
        if hypot(ax - x, ay - y) > FROM_THE_EYES + hypot(*sign.shift) or dx * (bx - ax) + dy * (by - ay) <= 0:
            yield "it is not at the face, or goes another way than from or to it"
    elif sign.kind == "contact":
        [ring] = [shape for shape in shapes if isinstance(shape, Ring)]
        if hypot(ring.middle[0] - x, ring.middle[1] - y) > NEAR:
            yield "it is not at its part"
        far = touching(shown, sign.part)
        if far > TOUCHES:
            yield f"the part is {far:.1f} cm away from everything"
    elif sign.kind == "press":
        yield from _of_press(sign, shapes, shown)


def _of_press(sign: Sign, shapes: Sequence[Shape], shown: Posture) -> Iterator[str]:
    bones, axes = skeleton(shown), axes_of(shown)
    hand = anchor(sign.part, bones)
    far = min((distance_of(solid, hand) for solid in others(shown, sign.part)), default=99.0)
    if far > TOUCHES:
        yield f"the hand is {far:.1f} cm away from everything"
    if not sign.against:
        yield "it does not say against what"
        return
    away = length(sub(anchor(sign.against, bones), hand))
    if away > PRESSED:
        yield f"{sign.against} is {away:.0f} cm from the hand"
    one, other = (shape for shape in shapes if isinstance(shape, Stroke))
    (ax, ay), (bx, by) = one.points
    *_, (cx, cy), (dx, dy) = other.points
    if (bx - ax) * (dx - cx) + (by - ay) * (dy - cy) >= 0:
        yield "the arrows do not meet"
    x, y, _ = projected(axes, hand)
    if abs(hypot((bx + dx) / 2 - x, (by + dy) / 2 - y) - hypot(*sign.shift)) > 0.5:
        yield "the arrows do not meet at the palm"


def _on_the_way(bodies: Sequence[Posture], *, closed: bool) -> Iterator[Posture]:
    for first, last in pairwise((*bodies, *bodies[:1]) if closed else bodies):
        yield from (between(first, last, part / 6) for part in range(7))


def _at(part: str, body: Posture, shown: Posture) -> Point:
    x, y, _ = projected(axes_of(shown), anchor(part, skeleton(body)))
    return x, y


def _area(points: Sequence[Point]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise((*points, points[0]))) / 2


def _spans(points: Sequence[Point]) -> tuple[float, float]:
    """Return the extent of the points along and across the line between the two that are farthest apart."""
    first, last = max(
        ((a, b) for a in points for b in points),
        key=lambda pair: hypot(pair[0][0] - pair[1][0], pair[0][1] - pair[1][1]),
    )
    long = hypot(last[0] - first[0], last[1] - first[1]) or 1.0
    ux, uy = (last[0] - first[0]) / long, (last[1] - first[1]) / long
    aside = [(y - first[1]) * ux - (x - first[0]) * uy for x, y in points]
    return max(aside) - min(aside), long


def others(shown: Posture, part: str) -> list[Solid]:
    """Return all solids that are not of the limb or the trunk that `part` belongs to."""
    bones = skeleton(shown)
    own = _own(part)[1]
    return [solid for solid in (*person(bones), *around(bones)) if solid.group not in own]


def touching(shown: Posture, part: str) -> float:
    """Return the centimetres between the body near `part` and other things; 0 or less if it touches."""
    bones = skeleton(shown)
    point, groups = anchor(part, bones), _own(part)[0]
    near = [
        (ball, r)
        for solid in person(bones)
        if solid.group in groups
        for ball, r in _balls(solid)
        if length(sub(ball, point)) < r + NEAR
    ]
    # The ground under a standing or lying person is drawn by its edge alone.
    floors = [ball[1] - r for ball, r in near] if shown.stands else []
    return min(
        [*floors, *(distance_of(solid, ball) - r for solid in others(shown, part) for ball, r in near)], default=99.0
    )


def _balls(solid: Solid) -> list[tuple[Vector, float]]:
    """Return balls that fill a solid about."""
    if isinstance(solid, Capsule):
        parts = [at / 8 for at in range(9)]
        return [(mix(solid.a, solid.b, part), solid.ra + (solid.rb - solid.ra) * part) for part in parts]
    small = min(solid.radii)
    ways = [scale(way, sign * (r - small)) for way, r in zip(solid.turn, solid.radii, strict=True) for sign in (-1, 1)]
    return [(solid.middle, small), *((add(solid.middle, way), small) for way in ways)]


def _own(part: str) -> tuple[set[str], set[str]]:
    """Return the groups that `part` belongs to, and those with the parts next to it, which it always touches."""
    name, _, side = part.rpartition("-")
    match name:
        case "hand" | "fingertips":
            return {f"{side} forearm"}, {f"{side} forearm", f"{side} arm"}
        case "elbow":
            return {f"{side} forearm", f"{side} arm"}, {f"{side} forearm", f"{side} arm", "trunk"}
        case "knee" | "calf":
            return {f"{side} thigh", f"{side} shin"}, {f"{side} thigh", f"{side} shin", f"{side} foot", "trunk"}
        case "heel" | "toes":
            return {f"{side} foot"}, {f"{side} foot", f"{side} shin"}
    if part in ON_THE_HEAD:
        return {"head", "neck"}, {"head", "neck", "trunk"}
    limbs = {f"{one} {limb}" for one in ("left", "right") for limb in ("arm", "forearm", "thigh")}
    return {"trunk"}, {"trunk", "neck", "head", *limbs}


def distance_of(solid: Solid, point: Vector) -> float:
    """Return the distance of a point from the surface of a solid in centimetres, about; 0 inside."""
    if isinstance(solid, Capsule):
        along = sub(solid.b, solid.a)
        part = max(0.0, min(1.0, dot(sub(point, solid.a), along) / max(1e-9, dot(along, along))))
        r = solid.ra + (solid.rb - solid.ra) * part
        return max(0.0, length(sub(point, mix(solid.a, solid.b, part))) - r)
    local = unturned(solid.turn, sub(point, solid.middle))
    depth = sqrt(sum((value / r) ** 2 for value, r in zip(local, solid.radii, strict=True)))
    slope = sqrt(sum((value / (r * r)) ** 2 for value, r in zip(local, solid.radii, strict=True))) / max(1e-9, depth)
    return max(0.0, (depth - 1.0) / max(1e-9, slope))
