"""Shapes of signs that show the path of a part: arrows, rows of dots, and round arrows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

from deskspine.core.figure.sign import Sign
from deskspine.core.figure.strokes import THICK, Point, Ring, Shape, Stroke, length_of, spread

SHORTEST = 0.4
"""Minimum length of a path whose direction can be shown."""
SWEEP = 1.65 * pi
"""Angle that a circular arrow goes round; the rest is open."""
ROUND = 0.45
"""Minimum width of a circle as a part of its length, so that a path seen from its edge is still a circle."""
SMOOTHINGS = 6
"""Number of times that a line with corners is smoothed."""
DOT_GAP = 6.0


def path_shapes(sign: Sign, points: list[Point], flip: float) -> Sequence[Shape]:
    """Return the shapes of a sign whose part passes `points`; `flip` is -1 in a mirror image."""
    if sign.kind == "circle":
        return _circle(points, sign.long)
    if length_of(points) < SHORTEST:
        return []
    points = _smooth(points)
    long = length_of(points)
    if long < sign.long:
        (x, y), by = points[0], sign.long / long
        points = [(x + (a - x) * by, y + (b - y) * by) for a, b in points]
    if sign.bow:
        points = _bent(points, flip * sign.bow)
    if sign.kind == "dots":
        return [Ring(point, THICK * 0.6, filled=True) for point in spread(points, DOT_GAP)]
    return [Stroke(tuple(points), head=True)]


def _smooth(points: Sequence[Point]) -> list[Point]:
    """Return the line with round corners: the movement passes its key poses without a halt."""
    smooth = list(points)
    for _ in range(SMOOTHINGS):
        inner = [
            ((ax + 2 * bx + cx) / 4, (ay + 2 * by + cy) / 4)
            for (ax, ay), (bx, by), (cx, cy) in zip(smooth, smooth[1:], smooth[2:], strict=False)
        ]
        smooth = [smooth[0], *inner, smooth[-1]]
    return smooth


def _bent(points: Sequence[Point], bow: float) -> list[Point]:
    (ax, ay), (bx, by) = points[0], points[-1]
    long = hypot(bx - ax, by - ay) or 1.0
    aside = (-(by - ay) / long, (bx - ax) / long)
    fine = spread(points, length_of(points) / 12)
    last = max(1, len(fine) - 1)
    out = [bow * 4 * (at / last) * (1 - at / last) for at in range(len(fine))]
    return [(x + aside[0] * by, y + aside[1] * by) for (x, y), by in zip(fine, out, strict=True)]


def _circle(points: Sequence[Point], least: float) -> Sequence[Shape]:
    """Return an arrow round the ellipse that has the place, the lengths and the sense of rotation of `points`."""
    middle, along, long, wide = _ellipse(points)
    if long < SHORTEST / 2:
        return []
    by = max(1.0, least / (2 * long))
    long, wide = long * by, max(wide, ROUND * long) * by
    area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise((*points, points[0])))
    across = (-along[1], along[0])
    sense = -1.0 if area < 0 else 1.0
    x, y = points[0][0] - middle[0], points[0][1] - middle[1]
    ahead = atan2((x * across[0] + y * across[1]) / wide, (x * along[0] + y * along[1]) / long)
    turns = [ahead + sense * SWEEP * step / 28 for step in range(29)]
    round_it = tuple(
        (
            middle[0] + long * cos(a) * along[0] + wide * sin(a) * across[0],
            middle[1] + long * cos(a) * along[1] + wide * sin(a) * across[1],
        )
        for a in turns
    )
    return [Stroke(round_it, head=True)]


def _ellipse(points: Sequence[Point]) -> tuple[Point, Point, float, float]:
    """Return middle, direction of the longer axis, and half of both axes."""
    count = len(points)
    mx, my = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    xx = sum((x - mx) ** 2 for x, _ in points)
    yy = sum((y - my) ** 2 for _, y in points)
    xy = sum((x - mx) * (y - my) for x, y in points)
    turn = 0.5 * atan2(2 * xy, xx - yy)
    along = (cos(turn), sin(turn))
    forth = [(x - mx) * along[0] + (y - my) * along[1] for x, y in points]
    aside = [(y - my) * along[0] - (x - mx) * along[1] for x, y in points]
    return (mx, my), along, (max(forth) - min(forth)) / 2, (max(aside) - min(aside)) / 2
