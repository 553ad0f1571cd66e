"""Things around the person: chair, wall, floor, and things in the hand."""

from __future__ import annotations

from collections.abc import Callable

from deskspine.core.figure.shapes import HEAD, Capsule, Ellipsoid, Solid
from deskspine.core.figure.skeleton import Limb, Skeleton
from deskspine.core.figure.vectors import STRAIGHT, Vector, about, add, scale, turned, unit
from deskspine.core.figure.workplace import FURNITURE, at_least, post

OTHER_SEATS = frozenset({"no-chair", "office-chair"})
"""Props that replace the plain chair of a seated person."""


def around(bones: Skeleton, grain: float = 2.0) -> list[Solid]:
    """Return the solids of all things that the posture names, and the chair of a seated person.

    Samples are `grain` centimetres high.
    """
    posture = bones.posture
    solids = [solid for name in posture.props if name in _PROPS for solid in _PROPS[name](bones)]
    solids += [solid for name in posture.props if name in FURNITURE for solid in FURNITURE[name](bones, grain)]
    if posture.stands or not OTHER_SEATS.isdisjoint(posture.props) or posture.view in ("hands", "face"):
        return solids
    return [*solids, *chair(grain, back=posture.view != "back")]


def _rod(a: Vector, b: Vector, r: float, material: str, group: str = "") -> Solid:
    return Capsule(a, b, r, r, material, group or material)


SEAT_FLOOR = -46.5
"""Height of the floor under a person who sits on the plain chair with the hips at the origin."""


def chair(grain: float, *, back: bool = True) -> list[Solid]:
    """Return a chair for a person whose hips are at the origin; without `back` it hides less from behind."""
    thick, thin = at_least(2.8, grain), post(2.2, grain)
    top = -8.8 - thick

    def rod(a: Vector, b: Vector, r: float) -> Solid:
        return _rod(a, b, r, "seat", "chair")

    # The seat rises a little toward the front, up to the thighs.
    solids = [rod((x, top, -16.5), (x, top + 2.4, 28.0), thick) for x in (-20.0, 20.0)]
    solids += [rod((-20.0, top + 0.3 * n, z), (20.0, top + 0.3 * n, z), thick) for n, z in enumerate(range(-14, 29, 6))]
    for x in (-21.0, 21.0):
        solids.append(rod((x, top, -14.0), (x, SEAT_FLOOR + thin, -17.0), thin))
        solids.append(rod((x, top, 26.0), (x, SEAT_FLOOR + thin, 28.0), thin))
    high = 14.0 if back else 3.0
    solids += [rod((x, top, -16.5), (x, high, -17.5), thin) for x in (-21.0, 21.0)]
    if not back:
        return [*solids, rod((-21.0, high, -17.5), (21.0, high, -17.5), 4.0)]
    slats = (-21.0, -12.5, -4.0, 4.0, 12.5, 21.0)
    return [*solids, *(rod((x, high, -17.0), (x, 35.0, -19.0), post(3.0, grain)) for x in slats)]


UNDER = -11.5
"""Depth of the floor under the back of a person whose hips are at the origin."""


def _floor(bones: Skeleton) -> list[Solid]:
    return [_rod((x, -2.6, z), (-x, -2.6, z), 2.2, "floor") for x, z in ((-110.0, -30.0), (-110.0, 30.0))] + [
        _rod((x, -2.6, -120.0), (x, -2.6, 120.0), 2.2, "floor") for x in (-30.0, 0.0, 30.0)
    ]


def _mat(bones: Skeleton) -> list[Solid]:
    # A person on their back, seen from above, is drawn as leaning on the mat, seen from the front.
    if bones.posture.view == "front":
        return [_rod((x, -110.0, UNDER - 3.4), (x, 110.0, UNDER - 3.4), 3.2, "floor") for x in range(-33, 34, 3)]
    if bones.posture.view == "back":
        return [_rod((-140.0, -3.4, z), (140.0, -3.4, z), 3.2, "floor") for z in range(-33, 34, 3)]
    # In profile only its far edge is drawn: the near edge would hide the lower edge of the person.
    first = 33 if bones.posture.view == "side" else -33
    return [_rod((x, -3.4, -140.0), (x, -3.4, 140.0), 3.2, "floor") for x in range(first, 34, 3)]


FAR = 2000.0
"""Centimetres to the end of a wall: farther than any window shows."""
SIDE_WALL = 56.0
"""Centimetres from the middle to a wall at the person's side."""


def _wall(bones: Skeleton) -> list[Solid]:
    # The wall is so thick that it fills the background from the side and is one plane from the front. In profile its
    # surface is a light line, which shows where the back touches it.
    return [
        Ellipsoid((0.0, 90.0, -214.0), STRAIGHT, (FAR, FAR, 200.0), "wall", "wall"),
        _rod((0.0, -1.0, -14.0), (0.0, -1.0, FAR), 2.2, "floor"),
        *([_surface((-FAR, 0.0, -15.0))] if bones.posture.view == "side" else []),
    ]


def _surface(foot: Vector) -> Solid:
    """Return a light line up the surface of a wall, nearer to the reader than the wall."""
    return _rod(foot, add(foot, (0.0, FAR, 0.0)), 1.5, "seat", "surface")


def _side_wall(sign: int) -> Callable[[Skeleton], list[Solid]]:
    return lambda bones: [
        Ellipsoid((sign * (SIDE_WALL + 200.0), 90.0, 0.0), STRAIGHT, (200.0, FAR, FAR), "wall", "wall"),
        _rod((sign * SIDE_WALL, -1.0, 0.0), (-sign * FAR, -1.0, 0.0), 2.2, "floor"),
        *([_surface((sign * (SIDE_WALL + 1.0), 0.0, FAR))] if bones.posture.view == "front" else []),
    ]


def _frame(bones: Skeleton) -> list[Solid]:
    # It is square to the person, so that it turns with the person.
    turn = about(bones.posture.facing[0], 0.0, 0.0)
    low, high = ([turned(turn, (x, y, 4.0)) for x in (-49.0, 49.0)] for y in (0.0, 193.0))
    return [
        _rod(low[0], high[0], 5.0, "chair", "left post"),
        _rod(low[1], high[1], 5.0, "chair", "right post"),
        _rod(high[0], high[1], 5.0, "chair", "lintel"),
    ]


def _desk(bones: Skeleton) -> list[Solid]:
    top = [_rod((-55.0, 72.0, z), (55.0, 72.0, z), 2.6, "seat", "desk") for z in range(-62, -13, 4)]
    top += [_rod((x, 72.0, -62.0), (x, 72.0, -14.0), 2.6, "seat", "desk") for x in (-55.0, 55.0)]
    legs = [_rod((x, 2.4, z), (x, 70.0, z), 2.4, "seat", "desk") for x in (-50.0, 50.0) for z in (-58.0, -18.0)]
    return [*top, *legs]


def _stool(bones: Skeleton) -> list[Solid]:
    seat = [_rod((x, 41.0, -58.0), (x, 41.0, -14.0), 3.4, "seat", "stool") for x in (-15.0, -5.0, 5.0, 15.0)]
    legs = [_rod((x, 2.0, z), (x, 40.0, z), 2.4, "seat", "stool") for x in (-16.0, 16.0) for z in (-57.0, -15.0)]
    back = [_rod((x, 41.0, -60.0), (x, 84.0, -64.0), 2.8, "seat", "stool") for x in (-16.0, -8.0, 0.0, 8.0, 16.0)]
    return [*seat, *legs, *back]


def _book(bones: Skeleton) -> list[Solid]:
    def at(x: float, y: float, z: float) -> Vector:
        return add(bones.skull, turned(bones.head, (HEAD * x, HEAD * y, HEAD * z)))

    return [_rod(at(-9.5, 19.2, z), at(9.5, 19.2, z), 1.9, "prop", "book") for z in (-6.0, -3.0, 0.0, 3.0)]


def _gaze(bones: Skeleton) -> list[Solid]:
    """Return a row of dots in the direction of the eyes, because the eyes are too small to show it."""
    aside, up = bones.posture.gaze
    way = unit((-aside, up, 0.7))
    start = (0.0, 6.0, 9.0)
    dots = [turned(bones.head, scale(add(start, scale(way, far)), HEAD)) for far in (8.0, 14.0, 20.0, 26.0)]
    return [_rod(add(bones.skull, dot), add(bones.skull, dot), 1.3, "lit", "gaze") for dot in dots]


def _breath(*rows: tuple[float, float, float]) -> Callable[[Skeleton], list[Solid]]:
    """Return a function that draws breath that leaves the mouth: drops, how far, how large and how far apart."""

    def draw(bones: Skeleton) -> list[Solid]:
        solids: list[Solid] = []
        for far, r, apart in rows:
            for side in (-1, 1) if apart else (0,):
                at = scale((0.0, -1.2 - 0.25 * far + side * apart, 11.5 + far), HEAD)
                at = add(bones.skull, turned(bones.head, at))
                solids.append(_rod(at, at, r, "lit", "breath"))
        return solids

    return draw


def _table(bones: Skeleton) -> list[Solid]:
    """Return the top of a table under forearms that rest on it."""
    return [_rod((-40.0, TABLE_TOP - 2.0, z), (40.0, TABLE_TOP - 2.0, z), 2.0, "seat", "table") for z in range(30, 72)]


def _pillow(bones: Skeleton) -> list[Solid]:
    # Under the head of a person on the mat; in profile under the forehead of a kneeling person.
    if bones.posture.view == "front":
        return [_rod((-20.0, y, UNDER), (20.0, y, UNDER), 3.0, "prop", "pillow") for y in range(61, 82, 2)]
    return [_rod((x, 2.8, 23.0), (x, 2.8, 49.0), 2.8, "prop", "pillow") for x in range(-20, 21, 4)]


def _bottle(*sides: int) -> Callable[[Skeleton], list[Solid]]:
    def draw(bones: Skeleton) -> list[Solid]:
        return [solid for sign in sides for solid in _bottle_in_hand(bones.left if sign < 0 else bones.right)]

    return draw


def _bottle_in_hand(limb: Limb) -> list[Solid]:
    """Return a bottle upright in the fist."""
    middle = add(limb.end, add(scale(limb.along, 8.5), scale(limb.across, 2.0)))
    low, high = add(middle, (0.0, -9.0, 0.0)), add(middle, (0.0, 8.0, 0.0))
    return [
        _rod(low, high, 3.6, "prop", "bottle"),
        Capsule(high, add(high, (0.0, 6.0, 0.0)), 2.6, 1.4, "prop", "bottle"),
    ]


SHORT_BREATH = ((5.0, 1.2, 0.0), (11.0, 1.5, 2.0), (18.0, 1.8, 4.5))
LONG_BREATH = (*SHORT_BREATH[1:], (25.0, 1.9, 5.5), (32.0, 2.0, 6.5), (39.0, 2.1, 7.5))
TABLE_TOP = 11.0
"""Height of a table above the hips: that of elbows that hang down."""
_PROPS: dict[str, Callable[[Skeleton], list[Solid]]] = {
    "book": _book,
    "bottle-left": _bottle(-1),
    "bottle-right": _bottle(1),
    "bottle": _bottle(-1, 1),
    "wall": _wall,
    "wall-left": _side_wall(-1),
    "wall-right": _side_wall(1),
    "frame": _frame,
    "desk": _desk,
    "exhale": _breath(*SHORT_BREATH),
    "long-exhale": _breath(*LONG_BREATH),
    "table": _table,
    "floor": _floor,
    "gaze": _gaze,
    "mat": _mat,
    "pillow": _pillow,
    "stool": _stool,
}
FIXED = frozenset({"wall", "frame", "desk", "floor", "mat", "pillow", "stool", "table"})
"""Things that do not move with the person."""
