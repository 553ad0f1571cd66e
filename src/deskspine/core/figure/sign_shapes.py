"""Shapes of signs, in centimetres of the picture: strokes and rings, from the bodies in the key poses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import atan2, copysign, cos, hypot, pi, sin

from deskspine.core.figure.blend import HEAD_BALL, head_ball
from deskspine.core.figure.camera import Box
from deskspine.core.figure.posture import CameraView, Posture
from deskspine.core.figure.shapes import HEAD
from deskspine.core.figure.sign import Sign
from deskspine.core.figure.sign_anchors import ON_THE_HEAD, anchor, look
from deskspine.core.figure.sign_path_shapes import path_shapes
from deskspine.core.figure.sign_paths import SignPaths
from deskspine.core.figure.skeleton import Skeleton, skeleton
from deskspine.core.figure.strokes import THIN, Point, Ring, Shape, Stroke, direction, flat, moved_by
from deskspine.core.figure.vectors import Turn, Vector, dot, sub, turned, unit, unturned

MIRRORS: frozenset[CameraView] = frozenset({"front", "back", "above", "face", "hands"})
"""Views in which the other side of a pose is the mirror image of its picture."""
PRESS_LONG, PRESS_BACK, PRESS_GAP = 15.0, 10.0, 1.2
"""Length of the arrow of a hand, length of the arrow of the part that presses back, and half the gap between them."""
BREATH_WAY, BREATH_LONG, BREATH_GAP = (0.0, -0.25, 1.0), 14.0, 2.0
"""Direction of breath from the face, length of its arrow, and distance of the arrow from the part."""
EYE_GAP, NEAR, SHORT = 6.0, 30.0, 16.0
"""Distance of an eye line from the eyes, its length for a near target, and the same if it comes toward the reader."""
SLANT = 0.5
"""Length in the picture of a direction of length 1, below which it mostly comes toward the reader."""
UNSEEN = 0.12
EYE_APART, EYE_NEAR = 3.5, 4.0
"""Half the distance of the eyes, for a head of natural size, and the distance from an eye to its own line."""
TURN_ROUND, TURN_ABOVE, TURN_STEPS = 0.75 * pi, 0.4, 20
"""Angle of the arc of a head that tries to turn, how far it is seen from above, and its number of parts."""
PLUMB_UP, PLUMB_DOWN = 18.0, 48.0
CONTACT = 3.6


def shapes_of(signs: Iterable[Sign], paths: SignPaths, body: Posture, axes: Turn, box: Box) -> tuple[Shape, ...]:
    """Return the shapes of `signs` in a picture of `body` through the window `box`."""
    bones = skeleton(body)
    return tuple(shape for sign in signs for shape in _shapes(sign, paths, bones, axes, box))


def _shapes(sign: Sign, paths: SignPaths, bones: Skeleton, axes: Turn, box: Box) -> Sequence[Shape]:
    flip = -1.0 if sign.mirrored and bones.posture.view in MIRRORS else 1.0
    shift = (flip * sign.shift[0], sign.shift[1])
    if sign.path:
        points = [moved_by(flat(axes, point), shift) for point in paths.of(sign)]
        return path_shapes(sign, points, flip)
    match sign.kind:
        case "press":
            return _press(sign, bones, axes, shift)
        case "gaze":
            return _gaze(sign, bones, axes, shift, box)
        case "breath-in" | "breath-out":
            return _breath(sign, bones, axes, shift)
        case "plumb":
            x, y = moved_by(flat(axes, anchor(sign.part, bones)), shift)
            top, end = min(y + PLUMB_UP, box.high - 1.0), max(y - PLUMB_DOWN, box.low + 1.0)
            return [Stroke(((x, top), (x, end)), THIN, dashed=True)]
    return [Ring(moved_by(flat(axes, anchor(sign.part, bones)), shift), CONTACT)]


def _press(sign: Sign, bones: Skeleton, axes: Turn, shift: Point) -> Sequence[Shape]:
    x, y = moved_by(flat(axes, anchor(sign.part, bones)), shift)
    dx, dy = press_way(sign, bones, axes)
    if not dx and not dy:
        return []

    def at(by: float) -> Point:
        return x + dx * by, y + dy * by

    if sign.turn:
        back = _turn_into(at(PRESS_GAP), anchor(sign.part, bones), bones, axes)
    else:
        back = (at(PRESS_GAP + PRESS_BACK), at(PRESS_GAP))
    return [Stroke((at(-PRESS_GAP - PRESS_LONG), at(-PRESS_GAP)), head=True), Stroke(back, head=True)]


def _turn_into(end: Point, hand: Vector, bones: Skeleton, axes: Turn) -> tuple[Point, ...]:
    """Return an arc round the upright axis of the head, seen from a little above, that ends at `end`."""
    middle, tilt = head_ball(bones)
    aside, _, forth = unturned(tilt, sub(hand, middle))
    wide, last = hypot(aside, forth), atan2(aside, forth)
    first = last - copysign(TURN_ROUND, aside)
    arc = []
    for step in range(TURN_STEPS + 1):
        angle = first + (last - first) * step / TURN_STEPS
        point = turned(tilt, (wide * sin(angle), 0.0, wide * cos(angle)))
        x, y = flat(axes, point)
        arc.append((x, y - TURN_ABOVE * dot(axes[2], point)))
    x, y = arc[-1]
    return tuple(moved_by(point, (end[0] - x, end[1] - y)) for point in arc)


def _breath(sign: Sign, bones: Skeleton, axes: Turn, shift: Point) -> Sequence[Shape]:
    """Return an arrow straight to the face, or straight away from it."""
    x, y = moved_by(flat(axes, anchor(sign.part, bones)), shift)
    dx, dy = direction(flat(axes, turned(bones.head, BREATH_WAY)))
    if not dx and not dy:
        return []
    long = sign.long or BREATH_LONG
    near, far = (x + dx * BREATH_GAP, y + dy * BREATH_GAP), (x + dx * (BREATH_GAP + long), y + dy * (BREATH_GAP + long))
    return [Stroke((far, near) if sign.kind == "breath-in" else (near, far), head=True)]


def press_way(sign: Sign, bones: Skeleton, axes: Turn) -> Point:
    """Return the direction in the picture in which the hand presses: straight into the head, or that of its palm."""
    hand = anchor(sign.part, bones)
    toward = sub(anchor(sign.against, bones), hand) if sign.against else (0.0, 0.0, 0.0)
    if sign.against in ON_THE_HEAD:
        middle, turn = head_ball(bones)
        x, y, z = unturned(turn, sub(middle, hand))
        a, b, c = HEAD_BALL
        way = turned(turn, (x / (a * a), y / (b * b), z / (c * c)))
        toward = sub(middle, hand)
    elif sign.part in ("hand-left", "hand-right"):
        way = (bones.left if sign.part == "hand-left" else bones.right).across
    else:
        way = toward
    x, y = flat(axes, unit(way))
    if hypot(x, y) < SLANT:
        x, y = flat(axes, toward)
    elif dot(way, toward) < 0:
        x, y = -x, -y
    return direction((x, y))


def _gaze(sign: Sign, bones: Skeleton, axes: Turn, shift: Point, box: Box) -> Sequence[Shape]:
    x, y = moved_by(flat(axes, anchor("eyes", bones)), shift)
    if sign.against:
        return _gaze_at((x, y), moved_by(flat(axes, anchor(sign.against, bones)), shift))
    way = flat(axes, look(bones))
    seen = hypot(*way)
    if seen < UNSEEN:
        return []
    dx, dy = direction(way)
    if seen < SLANT:
        return _gaze_of_both(sign, bones, axes, shift, (dx, dy), box)
    free = _to_edge((x, y), (dx, dy), box)
    long = free - 3.0 if sign.far else min(free - 3.0, EYE_GAP + NEAR)
    begin, radius = (x + dx * EYE_GAP, y + dy * EYE_GAP), 1.3 if sign.far else 2.6
    end = (x + dx * long, y + dy * long)
    line = (x + dx * (long - radius - 0.8), y + dy * (long - radius - 0.8))
    return [Stroke((begin, line), THIN, dashed=True), Ring(end, radius, filled=True)]


def _gaze_at(eyes: Point, target: Point) -> Sequence[Shape]:
    """Return a line from the eyes that ends in a dot at `target`, if that is not before the eyes."""
    (x, y), (ex, ey), radius = eyes, target, 2.6
    if hypot(ex - x, ey - y) < EYE_GAP + 2 * radius:
        return []
    dx, dy = direction((ex - x, ey - y))
    end = (ex - dx * (radius + 0.8), ey - dy * (radius + 0.8))
    return [Stroke(((x + dx * EYE_GAP, y + dy * EYE_GAP), end), THIN, dashed=True), Ring(target, radius, filled=True)]


def _gaze_of_both(sign: Sign, bones: Skeleton, axes: Turn, shift: Point, way: Point, box: Box) -> Sequence[Shape]:
    """Return a line from each eye of a face that is seen from the front: side by side, or to one near target."""
    (x, y), (dx, dy) = moved_by(flat(axes, anchor("eyes", bones)), shift), way
    apart = flat(axes, turned(bones.head, (HEAD * EYE_APART, 0.0, 0.0)))
    free = _to_edge((x, y), way, box) - 3.0
    shapes: list[Shape] = []
    for side in (-1.0, 1.0):
        ax, ay = x + side * apart[0], y + side * apart[1]
        if sign.far:
            long, radius = min(free, _to_edge((ax, ay), way, box) - 3.0), 1.3
            ex, ey = ax + dx * long, ay + dy * long
        else:
            long, radius = min(free, EYE_GAP + SHORT), 2.6
            ex, ey = x + dx * long, y + dy * long
        ux, uy = direction((ex - ax, ey - ay))
        end = (ex - ux * (radius + 0.8), ey - uy * (radius + 0.8))
        shapes.append(Stroke(((ax + ux * EYE_NEAR, ay + uy * EYE_NEAR), end), THIN, dashed=True))
        if sign.far or side > 0:
            shapes.append(Ring((ex, ey), radius, filled=True))
    return shapes


def _to_edge(start: Point, way: Point, box: Box) -> float:
    """Return the distance from `start` to the edge of the window."""
    (x, y), (dx, dy) = start, way
    edges = []
    if dx:
        edges.append(((box.right if dx > 0 else box.left) - x) / dx)
    if dy:
        edges.append(((box.high if dy > 0 else box.low) - y) / dy)
    return max(0.0, min(edges, default=0.0))
