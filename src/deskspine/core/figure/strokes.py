"""Strokes and rings: what signs are made of, in centimetres of the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import hypot

from msgspec import Struct

from deskspine.core.figure.camera import Box, projected
from deskspine.core.figure.vectors import Turn, Vector

Point = tuple[float, float]
"""Centimetres of the picture: to the right, and up."""
THICK, THIN = 1.8, 1.0
COUNT_GAP, COUNT_UP = 0.07, 0.03
"""Distance of the dots for repetitions, as a part of the window's width, and their height, as a part of its height."""
MOST_COUNTED = 15
HEAD_ROOM = 5.0
"""Centimetres on both sides of a line that its head needs in large samples."""
LITTLE = 2.0
"""Centimetres by which a sign may leave the window."""


class Stroke(Struct, frozen=True):
    """A line, with an arrow head at its end if it has one."""

    points: tuple[Point, ...]
    thick: float = THICK
    head: bool = False
    dashed: bool = False


class Ring(Struct, frozen=True):
    """A ring, or a dot."""

    middle: Point
    radius: float
    filled: bool = False


Shape = Stroke | Ring


def counted(times: int, box: Box) -> tuple[Shape, ...]:
    """Return a dot for each of several repetitions, in groups of five at the lower left edge of the window."""
    if times < 2:
        return ()
    gap = (box.right - box.left) * COUNT_GAP
    x, y = box.left + 1.5 * gap, box.low + COUNT_UP * (box.high - box.low)
    return tuple(
        Ring((x + gap * (number + 0.8 * (number // 5)), y), 0.25 * gap, filled=True)
        for number in range(min(times, MOST_COUNTED))
    )


def around(shapes: Iterable[Shape], box: Box) -> Box:
    """Return `box`, enlarged if one of the shapes leaves it by more than a little."""
    for shape in shapes:
        if isinstance(shape, Stroke):
            points, r = shape.points, HEAD_ROOM if shape.head else shape.thick
        else:
            points, r = (shape.middle,), shape.radius
        own = Box(
            min(x for x, _ in points) - r,
            min(y for _, y in points) - r,
            max(x for x, _ in points) + r,
            max(y for _, y in points) + r,
        )
        joined = box.joined(own)
        if max(box.left - joined.left, box.low - joined.low, joined.right - box.right, joined.high - box.high) > LITTLE:
            box = joined
    return box


def length_of(points: Sequence[Point]) -> float:
    """Return the length of a line through `points`."""
    return sum(hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points))


def spread(points: Sequence[Point], gap: float) -> list[Point]:
    """Return points on the line through `points`, about `gap` apart, with its first and its last."""
    long = length_of(points)
    count = max(1, round(long / gap)) if gap > 0 else 1
    goals = [long * at / count for at in range(count + 1)]
    found, passed, at = [points[0]], 0.0, 1
    for (ax, ay), (bx, by) in pairwise(points):
        step = hypot(bx - ax, by - ay)
        while at < count and step and goals[at] <= passed + step:
            part = (goals[at] - passed) / step
            found.append((ax + (bx - ax) * part, ay + (by - ay) * part))
            at += 1
        passed += step
    return [*found, points[-1]]


def flat(axes: Turn, point: Vector) -> Point:
    """Return a point of the room in the picture."""
    x, y, _ = projected(axes, point)
    return x, y


def moved_by(point: Point, by: Point) -> Point:
    """Return the sum of a point and a shift."""
    return point[0] + by[0], point[1] + by[1]


def direction(way: Point) -> Point:
    """Return the direction of `way`, or (0, 0) if it has none."""
    long = hypot(*way)
    return (way[0] / long, way[1] / long) if long > 1e-9 else (0.0, 0.0)
