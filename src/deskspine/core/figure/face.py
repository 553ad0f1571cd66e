"""The head: skull, hair, ears, and as much of a face as the size of the samples can show."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt

from msgspec import Struct

from deskspine.core.figure.shapes import FINE, HEAD, LAST_DETAIL, Capsule, Ellipsoid, Solid
from deskspine.core.figure.skeleton import Skeleton
from deskspine.core.figure.vectors import Vector, about, add, dot, scale, then, turned

FINER = 1.0
"""Height of a sample in centimetres below which eyes have whites and lids."""
BLUNT = 4.0
"""Height of a sample in centimetres from which a face has eyes and no mouth."""
BROW = 10.2
"""Distance from the axis of the skull to the skin between the eyes, for a head of natural size."""
HALF_FACE = 0.5
"""Cosine of the angle of a face to the reader beyond which half of the mouth is hidden."""
LOWERED = 2.5
"""Amount by which lids close while the sine of the angle of a face downward grows by 1."""
SHUT = 0.6
"""Position of a lid from which the eye is drawn closed."""


def head(bones: Skeleton, *, grain: float = 2.0) -> list[Solid]:
    """Return skull, hair, ears and nose, and eyes and mouth if samples are small; else `features` returns those."""

    def at(x: float, y: float, z: float) -> Vector:
        return add(bones.skull, turned(bones.head, (HEAD * x, HEAD * y, HEAD * z)))

    def ball(x: float, y: float, z: float, rx: float, ry: float, rz: float, material: str) -> Solid:
        return Ellipsoid(at(x, y, z), bones.head, (HEAD * rx, HEAD * ry, HEAD * rz), material, "head")

    def rod(a: Vector, b: Vector, ra: float, rb: float, material: str) -> Solid:
        return Capsule(at(*a), at(*b), HEAD * ra, HEAD * rb, material, "head")

    solids = [
        ball(0, 9.3, -1.85, 8.7, 8.9, 9.9, "hair"),
        ball(0, 5.2, -4.4, 5.8, 7.2, 6.2, "hair"),
        ball(0, 12.6, -0.5, 8.6, 5.6, 9.1, "hair"),
        ball(0, 4.9, 1.9, 7.7, 9.3, 8.2, "skin"),
        ball(0, 0.4, 3.2, 5.9, 5.4, 6.3, "skin"),
        rod((0, 6.6, 9.0), (0, 2.9, 11.2), 0.8, 1.4, "skin"),
        ball(0, -3.2, 6.3, 2.4, 1.7, 1.9, "skin"),
        *(ball(sign * 7.8, 4.7, -0.9, 1.9, 2.9, 2.1, "skin") for sign in (-1, 1)),
    ]
    if _fine_face(bones, grain):
        lips = max(0.42, 0.48 * grain / HEAD)
        solids += [rod((sign * 1.7, -0.3, 9.1), (0, -0.75, 9.3), lips, lips, "mouth") for sign in (-1, 1)]
        solids.append(rod((-0.8, 1.7, 10.6), (0.8, 1.7, 10.6), 0.3, 0.3, "line"))
        solids += [*_eye(bones, -1, grain), *_eye(bones, 1, grain)]
    return solids


class Feature(Struct, frozen=True):
    """A short line of a face that is drawn in whole samples, because as a solid it would look frayed."""

    middle: Vector
    facing: Vector
    """Direction out of the face."""
    along: Vector
    """Vector from its middle to its end."""
    material: str


def features(bones: Skeleton, grain: float, toward: Vector) -> list[Feature]:
    """Return eyes and mouth for large samples, seen from direction `toward`; empty if samples are small or huge."""
    if _fine_face(bones, grain) or grain > LAST_DETAIL:
        return []
    lids, (aside, up) = _lids(bones), bones.posture.gaze
    drawn = "eye" if lids < SHUT else "line"

    def feature(x: float, y: float, z: float, out: float, half: float, material: str) -> Feature:
        way = then(about(out, 0.0, 0.0), bones.head)
        middle = add(bones.skull, turned(bones.head, (HEAD * x, HEAD * y, HEAD * z)))
        return Feature(middle, way[2], scale(way[0], HEAD * half), material)

    # From the side, half of the mouth is visible, and skin in front of the eye: else the nose seems to float.
    profile = dot(bones.head[2], toward) <= HALF_FACE
    out = 0.0 if not profile else -40.0 if dot(bones.head[0], toward) > 0 else 40.0
    deep = min(8.2, BROW - 1.4 * _sample(bones.head[2], toward, grain) / HEAD) if profile else 8.2
    wide = 3.6 + 0.9 * (8.2 - deep)
    eyes = [feature(sign * wide - 0.5 * aside, 5.9 + 0.6 * up, deep, -30.0 * sign, 1.0, drawn) for sign in (-1, 1)]
    mouth = feature(-0.025 * out, -0.9, min(8.9, deep + 1.0), out, 0.95 if out else 1.8, "mouth")
    return [*eyes, mouth] if grain < BLUNT else eyes


def _sample(way: Vector, toward: Vector, grain: float) -> float:
    """Return the length of a sample along direction `way`; samples are half as wide as high."""
    up = abs(way[2] if toward[1] > HALF_FACE else way[1])
    across = sqrt(max(0.0, 1.0 - up * up - dot(way, toward) ** 2))
    return grain * (up + 0.5 * across)


def _lids(bones: Skeleton) -> float:
    """Return how far the eyes are closed: the lids of a lowered face are low too, else it stares from below."""
    return max(bones.posture.lids, min(1.0, LOWERED * (-bones.head[2][1] - 0.3)))


def _fine_face(bones: Skeleton, grain: float) -> bool:
    """Return True if eyes have whites and lids: if there is room for the skin between eye and brow."""
    return grain < (FINE if bones.posture.view == "face" else FINER)


def _eye(bones: Skeleton, sign: int, grain: float) -> list[Solid]:
    """Return the left (-1) or right (1) eye with lid and brow."""
    lids, (aside, up) = _lids(bones), bones.posture.gaze
    outward = then(about(-30.0 * sign, 0.0, 0.0), bones.head)
    middle = add(bones.skull, turned(bones.head, (HEAD * sign * 3.5, HEAD * 6.25, HEAD * 9.0)))

    def at(x: float, y: float, z: float) -> Vector:
        """Return a point of the eye: outward, up and out of the face."""
        return add(middle, turned(outward, (HEAD * sign * x, HEAD * y, HEAD * z)))

    def disc(x: float, y: float, z: float, rx: float, ry: float, material: str, deep: float = 0.4) -> Solid:
        return Ellipsoid(at(x, y, z), outward, (HEAD * rx, HEAD * ry, HEAD * deep), material, "head")

    def line(points: Sequence[Vector], material: str) -> list[Solid]:
        r = max(0.3 * HEAD, 0.5 * grain)
        return [Capsule(at(*a), at(*b), r, r, material, "head") for a, b in pairwise(points)]

    look = -sign * aside
    brow = line([(-1.8, 2.9, 0.1), (0.4, 3.1, 0.4), (2.3, 2.7, 0.4)], "hair")
    if lids >= SHUT:
        lash = line([(-2.1, 0.0, 0.4), (-0.9, -0.9, 0.5), (0.9, -0.9, 0.5), (2.3, 0.0, 0.4)], "eye")
        return [disc(0.0, 0.3, -0.6, 2.2, 1.3, "skin", 1.3), *lash, *brow]
    # Eyes that look up are open wide, so that white is seen below; a lid follows an eye that looks down.
    high = (1.05 + 0.3 * abs(up)) * (1 - lids)
    top = high + 0.2 * up * (1 - lids)
    white = [disc(half * 0.7, 0.0, 0.1, 1.6, high, "white") for half in (-1, 1)]
    lash = line([(-2.0, 0.5 * top, 0.4), (-0.8, top, 0.5), (0.9, top, 0.5), (2.2, 0.4 * top, 0.4)], "eye")
    return [
        *white,
        disc(look, 0.65 * up * (1 - lids), 0.3, 0.9, 1.1 * min(high, 1.05 * (1 - lids)) * (1 - 0.2 * abs(up)), "eye"),
        *lash,
        *brow,
    ]
