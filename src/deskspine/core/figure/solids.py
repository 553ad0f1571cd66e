"""The flesh: a skeleton as tapered capsules and ellipsoids, each of one material."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians, sin

from deskspine.core.figure.posture import Arm
from deskspine.core.figure.skeleton import PALM, Limb, Skeleton
from deskspine.core.figure.vectors import Turn, Vector, about, add, cross, dot, mix, scale, sub, then, turned, unit

MATERIALS = (
    "none", "skin", "hair", "shirt", "sleeve", "trousers", "shoe", "lit", "chair", "prop", "wall", "floor",
    "eye", "white", "mouth", "nail", "line", "ghost", "neck",
)  # fmt: skip
"""What a surface is made of; a theme gives each its colour."""
BANDS = 3
"""Tones of a material: in shade, plain, in light."""


@dataclass(frozen=True, slots=True)
class Capsule:
    """Two balls and what lies between them."""

    a: Vector
    b: Vector
    ra: float
    rb: float
    material: str
    group: str
    """A line separates a group from what lies behind it."""


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """A ball stretched along three directions."""

    middle: Vector
    turn: Turn
    radii: Vector
    material: str
    group: str


Solid = Capsule | Ellipsoid


def body(bones: Skeleton, *, grain: float = 2.0) -> list[Solid]:
    """All of the person, for samples `grain` centimetres high."""
    arms = [*arm(bones, -1, grain=grain), *arm(bones, 1, grain=grain)]
    return [*trunk(bones), *head(bones, grain=grain), *arms, *leg(bones, -1), *leg(bones, 1)]


LAP = 9.0
"""Centimetres along the thighs where the lap of somebody who sits is filled."""


def trunk(bones: Skeleton) -> list[Solid]:
    """Pelvis, belly, ribs, shoulders and neck."""
    wide, out = bones.posture.breath, bones.posture.belly

    def hip(x: float, y: float, z: float) -> Vector:
        return add(bones.hips, turned(bones.pelvis, (x, y, z)))

    def waist(x: float, y: float, z: float) -> Vector:
        return add(bones.waist, turned(bones.waist_turn, (x, y, z)))

    def chest(x: float, y: float, z: float) -> Vector:
        return add(bones.chest, turned(bones.chest_turn, (x, y, z)))

    def nape(x: float, y: float, z: float) -> Vector:
        return add(bones.neck, turned(bones.chest_turn, (x, y, z)))

    solids: list[Solid] = [
        Capsule(hip(-7.0, 2.0, -0.6), hip(7.0, 2.0, -0.6), 11.0, 11.0, "trousers", "trunk"),
        Ellipsoid(waist(0.0, 0.6 * out, 0.6 + out), bones.waist_turn, (15.2, 17.0, 10.4), "shirt", "trunk"),
        Ellipsoid(chest(0.0, 2.5, 0.2), bones.chest_turn, (16.6 + wide, 23.0, 10.6 + 0.6 * wide), "shirt", "trunk"),
        Capsule(hip(-6.0, 8.0, -0.4), hip(6.0, 8.0, -0.4), 9.6, 9.6, "shirt", "trunk"),
    ]
    for limb in (bones.left, bones.right):
        solids += [
            Capsule(nape(0.0, -5.0, 0.6), limb.root, 6.2, 6.2, "shirt", "trunk"),
            Capsule(nape(0.0, 0.5, -1.8), mix(nape(0.0, 0.0, -1.0), limb.root, 0.62), 4.6, 4.4, "shirt", "trunk"),
        ]
    # Of somebody who sits the lap is between the thighs; of somebody who stands it is inside the pelvis.
    legs = (bones.left_leg, bones.right_leg)
    thighs = [unit(sub(limb.bend, limb.root)) for limb in legs]
    ahead = LAP * max(0.0, min(dot(way, bones.pelvis[2]) for way in thighs))
    left, right = (add(limb.root, scale(way, ahead)) for limb, way in zip(legs, thighs, strict=True))
    solids.append(Capsule(left, right, 8.2, 8.2, "trousers", "trunk"))
    throat = add(bones.skull, turned(bones.neck_turn, (0.0, 1.0, -1.0)))
    return [*solids, Capsule(nape(0.0, -2.0, 0.9), throat, 5.5, 5.5, "neck", "neck")]


FINE, FINER = 1.6, 1.0
"""Centimetres a sample is high, below which a line parts the fingers, and below which eyes have whites and lids."""
BLUNT = 4.0
"""Centimetres a sample is high, from which a face is two eyes."""
HALF_FACE = 0.5
"""Cosine of the angle a face is turned from the reader, beyond which half of the mouth is hidden."""
SHUT = 0.6
"""Of a lid, from which an eye is closed."""
HEAD = 1.1
"""How much larger than life the head is, so that a face can be read in a few cells."""


def head(bones: Skeleton, *, grain: float = 2.0) -> list[Solid]:
    """Skull, hair, ears and nose, and the rest of the face where samples are small; else see `features`."""

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
        *(ball(sign * 7.0, 5.0, -0.7, 2.2, 2.5, 2.0, "skin") for sign in (-1, 1)),
    ]
    if _fine_face(bones, grain):
        lips = max(0.42, 0.48 * grain / HEAD)
        solids += [rod((sign * 1.7, -0.3, 9.1), (0, -0.75, 9.3), lips, lips, "mouth") for sign in (-1, 1)]
        solids.append(rod((-0.8, 1.7, 10.6), (0.8, 1.7, 10.6), 0.3, 0.3, "line"))
        solids += [*_eye(bones, -1, grain), *_eye(bones, 1, grain)]
    return solids


@dataclass(frozen=True, slots=True)
class Feature:
    """A short line of a face that is drawn in whole samples: as a solid it would fray."""

    middle: Vector
    facing: Vector
    """Out of the face."""
    along: Vector
    """From its middle to its end."""
    material: str


def features(bones: Skeleton, grain: float, toward: Vector) -> list[Feature]:
    """Eyes and mouth where samples are too large for more, for somebody who looks from `toward`."""
    if _fine_face(bones, grain):
        return []
    lids, (aside, up) = bones.posture.lids, bones.posture.gaze
    drawn = "eye" if lids < SHUT else "line"

    def one(x: float, y: float, z: float, out: float, half: float, material: str) -> Feature:
        way = then(about(out, 0.0, 0.0), bones.head)
        middle = add(bones.skull, turned(bones.head, (HEAD * x, HEAD * y, HEAD * z)))
        return Feature(middle, way[2], scale(way[0], HEAD * half), material)

    eyes = [one(sign * 3.6 - 0.5 * aside, 5.9 + 0.6 * up, 8.2, -30.0 * sign, 1.0, drawn) for sign in (-1, 1)]
    # Of a mouth that is seen from the side half is left.
    out = 0.0 if dot(bones.head[2], toward) > HALF_FACE else -40.0 if dot(bones.head[0], toward) > 0 else 40.0
    mouth = one(-0.025 * out, -0.9, 8.9, out, 0.95 if out else 1.8, "mouth")
    return [*eyes, mouth] if grain < BLUNT else eyes


def _fine_face(bones: Skeleton, grain: float) -> bool:
    """Whether eyes have whites and lids: close up soon, else where there is room for the skin between eye and brow."""
    return grain < (FINE if bones.posture.view == "face" else FINER)


def _eye(bones: Skeleton, sign: int, grain: float) -> list[Solid]:
    """The left (-1) or right (1) eye with lid and brow."""
    lids, (aside, up) = bones.posture.lids, bones.posture.gaze
    outward = then(about(-30.0 * sign, 0.0, 0.0), bones.head)
    middle = add(bones.skull, turned(bones.head, (HEAD * sign * 3.5, HEAD * 6.25, HEAD * 9.0)))

    def at(x: float, y: float, z: float) -> Vector:
        """A point of the eye: outward, up and out of the face."""
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
    high = 1.05 * (1 - lids)
    top = high + 0.35 * up * (1 - lids)
    white = [disc(half * 0.7, 0.0, 0.1, 1.6, high, "white") for half in (-1, 1)]
    lash = line([(-2.0, 0.5 * top, 0.4), (-0.8, top, 0.5), (0.9, top, 0.5), (2.2, 0.4 * top, 0.4)], "eye")
    return [*white, disc(look, 0.3 * up, 0.3, 0.9, 1.1 * high, "eye"), *lash, *brow]


def arm(bones: Skeleton, sign: int, *, grain: float = 2.0) -> list[Solid]:
    """Sleeve, forearm and hand of the left (-1) or right (1)."""
    limb = bones.left if sign < 0 else bones.right
    name = "left" if sign < 0 else "right"
    cuff = mix(limb.root, limb.bend, 0.62)
    return [
        Capsule(limb.root, cuff, 6.1, 5.2, "sleeve", f"{name} arm"),
        Capsule(cuff, limb.bend, 4.3, 4.0, "skin", f"{name} arm"),
        Capsule(limb.bend, limb.end, 4.0, 2.7, "skin", f"{name} forearm"),
        *hand(limb, sign, bones.posture.left if sign < 0 else bones.posture.right, f"{name} forearm", grain),
    ]


def hand(limb: Limb, sign: int, pose: Arm, group: str, grain: float = 2.0) -> list[Solid]:
    """Palm, four fingers and a thumb; a curl of 1 is a fist."""
    curl, spread = pose.curl, pose.spread
    along, palm = limb.along, limb.across
    fine = grain < FINE
    # The thumb side: of a left hand whose fingers point up and palm looks forward it is to the right.
    thumbward = scale(cross(along, palm), -sign)

    def at(forth: float, aside: float, deep: float) -> Vector:
        """A point of the hand from the wrist: along, toward the thumb, toward the palm."""
        return add(add(add(limb.end, scale(along, forth)), scale(thumbward, aside)), scale(palm, deep))

    solids: list[Solid] = [
        Capsule(at(0.0, side * 1.2, 0.0), at(PALM, side * 2.4, 0.0), 2.2, 1.6 if fine else 2.0, "skin", group)
        for side in (-1, 1)
    ]
    thick = (1.05, 1.0, 0.85) if fine else (1.35, 1.2, 1.0)
    first, second = radians(90.0 * curl), radians(185.0 * curl)
    fingers: list[tuple[Vector, Vector, Vector]] = []
    for number, long in enumerate((7.6, 8.4, 7.8, 6.2)):
        place = 1.5 - number
        aside = 0.32 * spread * place
        base = (PALM, place * 2.05, 0.0)
        middle = _bent(base, 0.5 * long, first, aside)
        tip = _bent(middle, 0.5 * long, second, aside)
        fingers.append((base, middle, tip))
        solids.append(Capsule(at(*base), at(*middle), thick[0], thick[1], "skin", group))
        solids.append(Capsule(at(*middle), at(*tip), thick[1], thick[2], "skin", group))
    out, over = 0.45 + 0.7 * spread, 0.3 + 0.5 * curl
    root = (2.2, 2.4, 0.3)
    joint = add(root, scale(unit((0.8, out * (1 - 0.5 * curl), over)), 4.2))
    end = add(joint, scale(unit((1.0 - 0.8 * curl, 0.6 * out - 1.3 * curl, 0.2 + 0.5 * curl)), 3.2))
    solids.append(Capsule(at(*root), at(*joint), 1.8, 1.3, "skin", group))
    solids.append(Capsule(at(*joint), at(*end), 1.25, 0.95, "skin", group))
    if not fine:
        return solids
    solids.append(Capsule(at(0.5, 0.0, 0.0), at(PALM, 0.0, 0.0), 2.0, 1.6, "skin", group))
    # Lines between the fingers, on the back and on the palm, as far as these lie side by side.
    reach, r = 0.7 * max(0.0, 1 - spread), 0.25 * grain
    for one, other in pairwise(fingers):
        base, middle, tip = (mix(a, b, 0.5) for a, b in zip(one, other, strict=True))
        knuckle = add(base, (-0.4 - 1.8 * curl, 0.0, 0.0))
        for face in (-0.7, 0.7):
            low, high = (-face * sin(first), 0.0, face * cos(first)), (-face * sin(second), 0.0, face * cos(second))
            ends = [
                add(knuckle, (0.0, 0.0, 1.9 * face)),
                add(base, low),
                add(mix(base, middle, min(1.0, 1.5 * reach)), low),
            ]
            if reach > 0.5:
                ends.append(add(mix(middle, tip, reach - 0.4), high))
            solids += [Capsule(at(*a), at(*b), r, r, "line", group) for a, b in pairwise(ends)]
    for _, middle, tip in fingers:
        lift = (0.45 * sin(second), 0.0, -0.45 * cos(second))
        solids.append(Capsule(at(*add(mix(middle, tip, 0.75), lift)), at(*add(tip, lift)), 0.55, 0.5, "nail", group))
    return solids


def _bent(base: Vector, long: float, bend: float, aside: float) -> Vector:
    """The end of a phalanx that starts at `base`, bent toward the palm: along, toward the thumb, toward the palm."""
    return add(base, scale(unit((cos(bend), aside * cos(bend), sin(bend))), long))


def leg(bones: Skeleton, sign: int) -> list[Solid]:
    """Thigh, shin and shoe."""
    limb = bones.left_leg if sign < 0 else bones.right_leg
    name = "left" if sign < 0 else "right"
    heel = sub(limb.end, scale(limb.along, 4.0))
    sole = scale(limb.across, 4.0)
    return [
        Capsule(limb.root, limb.bend, 8.6, 6.2, "trousers", f"{name} thigh"),
        Capsule(limb.bend, limb.end, 6.0, 4.2, "trousers", f"{name} shin"),
        Capsule(add(heel, sole), add(add(limb.end, scale(limb.along, 13.0)), sole), 3.6, 2.8, "shoe", f"{name} foot"),
    ]
