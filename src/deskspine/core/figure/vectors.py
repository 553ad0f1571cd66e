"""Points, directions and turns in three dimensions, as plain tuples."""

from __future__ import annotations

from math import acos, cos, radians, sin, sqrt

Vector = tuple[float, float, float]
Turn = tuple[Vector, Vector, Vector]
"""A rotation, as the three directions into which x, y and z are turned."""

ZERO: Vector = (0.0, 0.0, 0.0)
STRAIGHT: Turn = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def add(a: Vector, b: Vector) -> Vector:
    """Return the sum."""
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def sub(a: Vector, b: Vector) -> Vector:
    """Return the difference: the vector from `b` to `a`."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def scale(a: Vector, by: float) -> Vector:
    """Return `a` multiplied by a number."""
    return a[0] * by, a[1] * by, a[2] * by


def dot(a: Vector, b: Vector) -> float:
    """Return the inner product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """Return the outer product."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def length(a: Vector) -> float:
    """Return the length of a vector in centimetres."""
    return sqrt(dot(a, a))


def distance(a: Vector, b: Vector) -> float:
    """Return the distance of two points in centimetres."""
    return length(sub(a, b))


def unit(a: Vector, otherwise: Vector = (0.0, 1.0, 0.0)) -> Vector:
    """Return the direction of `a`, or `otherwise` if its length is 0."""
    long = length(a)
    return scale(a, 1 / long) if long > 1e-9 else otherwise


def mix(a: Vector, b: Vector, part: float) -> Vector:
    """Return the point `part` of the way from `a` to `b`."""
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part


def swing(a: Vector, b: Vector, part: float) -> Vector:
    """Return the direction `part` of the way from direction `a` to `b` along the shortest arc.

    Between opposite directions all arcs have the same length; the one in front is used.
    """
    angle = acos(max(-1.0, min(1.0, dot(a, b))))
    if angle < 1e-4:
        return a
    if angle > 3.1:
        middle = unit(add(scale(add(a, b), 0.5), (0.0, 0.0, 1.0)))
        return swing(a, middle, 2 * part) if part < 0.5 else swing(middle, b, 2 * part - 1)
    return unit(add(scale(a, sin((1 - part) * angle)), scale(b, sin(part * angle))))


def turned(turn: Turn, a: Vector) -> Vector:
    """Return `a` after rotation `turn`."""
    (xx, xy, xz), (yx, yy, yz), (zx, zy, zz) = turn
    x, y, z = a
    return x * xx + y * yx + z * zx, x * xy + y * yy + z * zy, x * xz + y * yz + z * zz


def unturned(turn: Turn, a: Vector) -> Vector:
    """Return `a` as it was before rotation `turn`."""
    return dot(a, turn[0]), dot(a, turn[1]), dot(a, turn[2])


def then(first: Turn, second: Turn) -> Turn:
    """Return the rotation `first` followed by `second`, about the axes of the room."""
    return turned(second, first[0]), turned(second, first[1]), turned(second, first[2])


def about(turn: float, tilt: float, nod: float) -> Turn:
    """Return the rotation of a nod forward, then a tilt and a turn to the person's left, in degrees."""
    nodding, tilting, turning = radians(nod), radians(tilt), radians(-turn)
    turns: Turn = (
        (1.0, 0.0, 0.0),
        (0.0, cos(nodding), sin(nodding)),
        (0.0, -sin(nodding), cos(nodding)),
    )
    turns = then(turns, ((cos(tilting), sin(tilting), 0.0), (-sin(tilting), cos(tilting), 0.0), (0.0, 0.0, 1.0)))
    return then(turns, ((cos(turning), 0.0, -sin(turning)), (0.0, 1.0, 0.0), (sin(turning), 0.0, cos(turning))))
