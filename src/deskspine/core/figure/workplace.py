"""A workplace: an office chair under the person, and before them a desk with a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from math import cos, radians, sin, tan

from deskspine.core.figure.shapes import HEAD, Capsule, Ellipsoid, Solid
from deskspine.core.figure.skeleton import Skeleton
from deskspine.core.figure.vectors import Turn, Vector, about, add, turned

Furniture = Callable[[Skeleton, float], list[Solid]]
"""A function that returns the solids of a thing, for samples of a given height in centimetres."""
HIPS_HIGH = 50.0
"""Height above the floor of the hip joints of a person who sits with the knees at a right angle."""
DESK_TOP = 67.0
"""Height of the desk above the floor: a little below the elbows of that person."""
DESK_NEAR, DESK_FAR, DESK_ASIDE = 30.0, 97.0, 42.0
"""Front and back edge of the desk, and half its width, in centimetres from a person at the origin."""
SCREEN_AT: Vector = (0.0, 97.0, 80.0)
"""Middle of the screen, from the floor under the person."""
SCREEN_TURN = 34.0
"""Degrees by which the screen is turned, so that its face is seen from the side."""
SCREEN_WIDE, SCREEN_HIGH = 25.0, 17.0
"""Half the width and half the height of the screen."""
BACK_HIGH = 38.0
"""Height of the back of the chair above the hips."""
STAR = 26.0
"""Centimetres from the column of the chair to a castor."""
FINE = 4.0
"""Height of a sample in centimetres below which the keyboard is drawn."""


def _rod(a: Vector, b: Vector, r: float, material: str, group: str) -> Solid:
    return Capsule(a, b, r, r, material, group)


def at_least(r: float, grain: float) -> float:
    """Return `r`, or a little more than half a sample, so that no row of samples misses a thin board."""
    return max(r, 0.53 * grain)


def post(r: float, grain: float) -> float:
    """Return `r`, or a little more than half the width of a sample, so that no column misses a thin post."""
    return max(r, 0.27 * grain)


def _floor(bones: Skeleton) -> float:
    """Return the height of the floor: a person who sits on a chair without a room has the hips at the origin."""
    return 0.0 if bones.posture.stands else -HIPS_HIGH


def _office_chair(bones: Skeleton, grain: float) -> list[Solid]:
    """Return a chair on castors, under the hips and turned as they are; its back yields to a person who leans back."""
    posture = bones.posture
    turn, floor = about(posture.facing[0], 0.0, 0.0), _floor(bones) - bones.hips[1]
    thick, foot = at_least(3.4, grain), at_least(2.4, grain)
    yielding = tan(radians(max(0.0, -posture.lean - posture.round))) * BACK_HIGH

    def rod(a: Vector, b: Vector, r: float) -> Solid:
        return _rod(add(bones.hips, turned(turn, a)), add(bones.hips, turned(turn, b)), r, "seat", "office chair")

    solids = [rod((x, -9.1 - thick, -12.0), (x, -9.1 - thick, 27.0), thick) for x in range(-15, 16, 6)]
    solids += [rod((x, -2.0, -17.0), (x, BACK_HIGH, -21.0 - yielding), post(3.2, grain)) for x in range(-15, 16, 6)]
    solids += [
        rod((0.0, -14.0, -10.0), (0.0, -2.0, -18.0), post(3.0, grain)),
        rod((0.0, -14.0, 4.0), (0.0, floor + 10.0, 4.0), post(3.0, grain)),
    ]
    for degrees in range(18, 360, 72):
        x, z = STAR * cos(radians(degrees)), STAR * sin(radians(degrees)) + 4.0
        solids.append(rod((0.0, floor + 11.0, 4.0), (x, floor + max(7.0, foot), z), foot))
        solids.append(rod((x, floor + 3.2, z), (x, floor + 3.2, z), 3.2))
    return solids


def _workplace(bones: Skeleton, grain: float) -> list[Solid]:
    """Return a desk on legs at its far end, with a keyboard."""
    floor, r = _floor(bones), at_least(2.6, grain)
    middle, keys, back = floor + DESK_TOP - r, floor + DESK_TOP + 1.2, DESK_FAR - 8.0

    def rod(a: Vector, b: Vector, r: float) -> Solid:
        return _rod(a, b, r, "prop", "workplace")

    aside = int(DESK_ASIDE)
    solids = [rod((x, middle, DESK_NEAR), (x, middle, DESK_FAR), r) for x in range(-aside, aside + 1, 4)]
    for x in (-38.0, 38.0):
        solids.append(rod((x, middle, back), (x, floor + r, back), post(2.6, grain)))
        solids.append(rod((x, floor + r, back - 26.0), (x, floor + r, DESK_FAR), r))
    if grain > FINE:
        return solids
    return [*solids, *(_rod((x, keys, 37.0), (x, keys, 52.0), 1.2, "seat", "keyboard") for x in range(-18, 19, 4))]


def _screen(face: str, *, paused: bool = False) -> Furniture:
    """Return a function that draws a screen whose face has this material, with the sign of a pause if `paused`."""
    turn: Turn = about(-SCREEN_TURN, 0.0, 0.0)

    def draw(bones: Skeleton, grain: float) -> list[Solid]:
        floor = _floor(bones)
        x, y, z = SCREEN_AT

        def column(aside: float, before: float, high: float, r: float, material: str, group: str) -> Solid:
            low, top = (add((x, floor + y, z), turned(turn, (aside, end, before))) for end in (-high, high))
            return _rod(low, top, r, material, group)

        solids = [column(aside, 1.0, SCREEN_HIGH, 2.0, "seat", "screen") for aside in range(-25, 26, 3)]
        solids += [column(aside, -1.2, SCREEN_HIGH - 3.0, 1.6, face, "screen face") for aside in range(-21, 22, 3)]
        if paused:
            r = post(2.6, grain)
            solids += [column(aside, -4.0, SCREEN_HIGH - 7.5, r, "blank", "pause") for aside in (-13.0, 6.0)]
        foot = floor + DESK_TOP + 1.0
        return [
            *solids,
            _rod((x, floor + y - SCREEN_HIGH, z + 3.0), (x, foot, z + 3.0), post(2.6, grain), "seat", "screen"),
            _rod((x, foot, z - 7.0), (x, foot, z + 10.0), 1.6, "seat", "screen"),
        ]

    return draw


def _headset(bones: Skeleton, grain: float) -> list[Solid]:
    """Return a band over the head, a cup on each ear, and a microphone before the mouth."""

    def at(x: float, y: float, z: float) -> Vector:
        return add(bones.skull, turned(bones.head, (HEAD * x, HEAD * y, HEAD * z)))

    def rod(a: Vector, b: Vector, r: float) -> Solid:
        return _rod(at(*a), at(*b), r, "headset", "headset")

    arch = [(-10.2 * cos(radians(a)), 5.0 + 15.4 * sin(radians(a)), -0.5) for a in range(0, 181, 20)]
    solids = [rod(a, b, max(1.7, 0.3 * grain)) for a, b in pairwise(arch)]
    for sign in (-1, 1):
        solids.append(Ellipsoid(at(sign * 8.6, 5.0, -0.5), bones.head, (3.2, 7.0, 6.4), "headset", "headset"))
        solids.append(rod((sign * 9.0, 3.0, 1.0), (sign * 6.0, -4.0, 12.5), max(1.3, 0.27 * grain)))
    return solids


FURNITURE: Mapping[str, Furniture] = {
    "office-chair": _office_chair,
    "workplace": _workplace,
    "screen": _screen("screen"),
    "screen-paused": _screen("screen", paused=True),
    "screen-off": _screen("blank"),
    "headset": _headset,
}
"""Things of a workplace by name."""
