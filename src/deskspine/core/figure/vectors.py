"""Points, directions and turns in three dimensions, as plain tuples."""

from __future__ import annotations

from math import acos, cos, radians, sin, sqrt

Vector = tuple[float, float, float]
Turn = tuple[Vector, Vector, Vector]
"""A rotation, as the three directions into which x, y and z are turned."""

ZERO: Vector = (0.0, 0.0, 0.0)
STRAIGHT: Turn = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def add(a: Vector, b: Vector) -> Vector:
    """Sum."""
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def sub(a: Vector, b: Vector) -> Vector:
    """Difference: the way from `b` to `a`."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def scale(a: Vector, by: float) -> Vector:
    """`a` made longer or shorter."""
    return a[0] * by, a[1] * by, a[2] * by


def dot(a: Vector, b: Vector) -> float:
    """Inner product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """Outer product."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def length(a: Vector) -> float:
    """Centimetres from end to end."""
    return sqrt(dot(a, a))


def distance(a: Vector, b: Vector) -> float:
    """Centimetres between two points."""
    return length(sub(a, b))


def unit(a: Vector, otherwise: Vector = (0.0, 1.0, 0.0)) -> Vector:
    """The direction of `a`; `otherwise` where it has none."""
    long = length(a)
    return scale(a, 1 / long) if long > 1e-9 else otherwise


def mix(a: Vector, b: Vector, part: float) -> Vector:
    """The point `part` of the way from `a` to `b`."""
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part


def swing(a: Vector, b: Vector, part: float) -> Vector:
    """The direction `part` of the way from direction `a` to `b` along the shortest arc.

    Between opposite directions every arc is the shortest; the one that passes in front is taken.
    """
    angle = acos(max(-1.0, min(1.0, dot(a, b))))
    if angle < 1e-4:
        return a
    if angle > 3.1:
        middle = unit(add(scale(add(a, b), 0.5), (0.0, 0.0, 1.0)))
        return swing(a, middle, 2 * part) if part < 0.5 else swing(middle, b, 2 * part - 1)
    return unit(add(scale(a, sin((1 - part) * angle)), scale(b, sin(part * angle))))


def turned(turn: Turn, a: Vector) -> Vector:
    """`a` after `turn`."""
    (xx, xy, xz), (yx, yy, yz), (zx, zy, zz) = turn
    x, y, z = a
    return x * xx + y * yx + z * zx, x * xy + y * yy + z * zy, x * xz + y * yz + z * zz


def unturned(turn: Turn, a: Vector) -> Vector:
    """`a` as it was before `turn`."""
    return dot(a, turn[0]), dot(a, turn[1]), dot(a, turn[2])


def then(first: Turn, second: Turn) -> Turn:
    """`first`, and `second` after it, about the axes of the room."""
    return turned(second, first[0]), turned(second, first[1]), turned(second, first[2])


def about(turn: float, tilt: float, nod: float) -> Turn:
    """A nod forward, a tilt and a turn to the person's left, in degrees, in this order about the axes of the room."""
    nodding, tilting, turning = radians(nod), radians(tilt), radians(-turn)
    turns: Turn = (
        (1.0, 0.0, 0.0),
        (0.0, cos(nodding), sin(nodding)),
        (0.0, -sin(nodding), cos(nodding)),
    )
    turns = then(turns, ((cos(tilting), sin(tilting), 0.0), (-sin(tilting), cos(tilting), 0.0), (0.0, 0.0, 1.0)))
    return then(turns, ((cos(turning), 0.0, -sin(turning)), (0.0, 1.0, 0.0), (sin(turning), 0.0, cos(turning))))
