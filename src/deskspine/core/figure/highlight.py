"""Highlight of the working muscle: mostly volumes that colour the parts of skin and shirt inside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from deskspine.core.figure.shapes import HEAD, Capsule, Ellipsoid, Solid
from deskspine.core.figure.skeleton import Limb, Skeleton
from deskspine.core.figure.vectors import Vector, add, mix, scale, turned

Region = Callable[[Skeleton, int], list[Solid]]
BAND_FROM = 20.0
"""Degrees of head turn from which the muscle between the far ear and the collar bone is visible."""
LIFTED = 2.0
"""Centimetres by which a shoulder is up, from which the muscle that lifts it is highlighted up to the tip."""


def painted(bones: Skeleton) -> list[Solid]:
    """Return volumes for `postprocess.paint`: each colours surfaces of its own group."""
    return _of(bones, _PAINTED)


def raised(bones: Skeleton) -> list[Solid]:
    """Return the slope between neck and shoulder as solids: raised, because from the front it is hardly visible."""
    return _of(bones, _RAISED)


def _of(bones: Skeleton, regions: Mapping[str, Region]) -> list[Solid]:
    solids: list[Solid] = []
    for region in bones.posture.lit:
        name, _, side = region.rpartition("-")
        if side not in ("left", "right"):
            name, side = region, ""
        signs = {"left": (-1,), "right": (1,)}.get(side, (-1, 1))
        if name in regions:
            solids += [solid for sign in signs for solid in regions[name](bones, sign)]
    return solids


def _chest(bones: Skeleton, middle: Vector, radii: Vector) -> Solid:
    at = add(bones.chest, turned(bones.chest_turn, middle))
    return Ellipsoid(at, bones.chest_turn, radii, "lit", "trunk")


def _waist(bones: Skeleton, middle: Vector, radii: Vector) -> Solid:
    at = add(bones.waist, turned(bones.waist_turn, middle))
    return Ellipsoid(at, bones.waist_turn, radii, "lit", "trunk")


def _wide(bones: Skeleton, usual: float) -> float:
    """Return half the width of a patch on the back; in profile it must extend round the side to be visible."""
    return 14.0 if bones.posture.view == "side" else usual


def _nape(bones: Skeleton, x: float, y: float, z: float) -> Vector:
    return add(bones.neck, turned(bones.chest_turn, (x, y, z)))


def _rod(a: Vector, b: Vector, ra: float, rb: float, *groups: str) -> list[Solid]:
    return [Capsule(a, b, ra, rb, "lit", group) for group in groups]


def _limb(bones: Skeleton, sign: int) -> tuple[Limb, str]:
    return (bones.left, "left") if sign < 0 else (bones.right, "right")


def _neck(bones: Skeleton, sign: int) -> list[Solid]:
    """Return side and back of the neck, and for a turned head the band to the collar bone; never the throat."""
    high = add(bones.skull, turned(bones.neck_turn, (sign * 4.2, 0.5, -1.2)))
    behind = add(bones.skull, turned(bones.neck_turn, (sign * 2.6, 1.0, -4.0)))
    band = []
    if bones.posture.head[0] * sign > BAND_FROM:
        behind_ear = add(bones.skull, turned(bones.head, (sign * 6.0, 1.5, -2.0)))
        band = _rod(behind_ear, _collar(bones, sign), 1.7, 1.5, "neck")
    return [
        *band,
        *_rod(_nape(bones, sign * 4.5, 1.5, -0.8), high, 2.5, 2.2, "neck"),
        *_rod(_nape(bones, sign * 2.6, 2.0, -3.2), behind, 3.0, 2.6, "neck"),
    ]


def _neck_front(bones: Skeleton, sign: int) -> list[Solid]:
    """Return the muscle from behind the ear to the collar bone, which holds the head against a push from the front."""
    behind_ear = add(bones.skull, turned(bones.head, (sign * 5.0, -1.0, -0.5)))
    return _rod(behind_ear, _collar(bones, sign), 2.6, 2.4, "neck")


def _collar(bones: Skeleton, sign: int) -> Vector:
    return _nape(bones, sign * 2.8, 0.2, 4.6)


def _trapezius(bones: Skeleton, sign: int) -> list[Solid]:
    """Return the muscle from the neck down the slope."""
    limb, _ = _limb(bones, sign)
    slope = _nape(bones, sign * 6.2, 1.4, -1.4)
    out = add(mix(slope, limb.root, 0.7), turned(bones.chest_turn, (0.0, 1.0, 0.6)))
    return [*_rod(_nape(bones, sign * 4.2, 6.0, -2.2), slope, 2.3, 4.6, "trunk"), *_rod(slope, out, 4.7, 4.8, "trunk")]


def _lifted(bones: Skeleton, sign: int) -> list[Solid]:
    """Return the same muscle of a lifted shoulder, up to the tip of the shoulder."""
    limb, name = _limb(bones, sign)
    if bones.posture.shrug[0 if sign < 0 else 1] < LIFTED:
        return []
    tip = add(limb.root, turned(bones.chest_turn, (sign * 1.5, 3.4, 0.0)))
    return _rod(_nape(bones, sign * 6.2, 2.4, -1.4), tip, 6.4, 5.4, "trunk", f"{name} arm")


def _shoulders(bones: Skeleton, sign: int) -> list[Solid]:
    limb, name = _limb(bones, sign)
    return _rod(limb.root, mix(limb.root, limb.bend, 0.34), 7.6, 7.0, f"{name} arm", "trunk")


def _upper_back(bones: Skeleton, sign: int) -> list[Solid]:
    """Return the muscle between spine and shoulder blade; with the shoulders back, both sides come closer."""
    limb, name = _limb(bones, sign)
    aside = 8.2 - 0.3 * max(0.0, bones.posture.back[0 if sign < 0 else 1])
    # In profile the arm hides the blade, so the back of the shoulder is highlighted.
    behind = turned(bones.chest_turn, (0.0, -1.0, -5.0))
    low = add(mix(limb.root, limb.bend, 0.4), behind)
    profile = _rod(add(limb.root, behind), low, 4.2, 4.0, f"{name} arm") if bones.posture.view == "side" else []
    return [_chest(bones, (sign * aside, 8.0, -9.6), (_wide(bones, 5.0), 9.4, 6.0)), *profile]


def _thoracic(bones: Skeleton, sign: int) -> list[Solid]:
    return [_chest(bones, (sign * 3.0, 2.0, -10.4), (_wide(bones, 5.0), 16.0, 6.0))]


def _chest_front(bones: Skeleton, sign: int) -> list[Solid]:
    return [_chest(bones, (sign * 6.4, 10.0, 9.0), (8.4, 5.6, 6.5))]


def _low_back(bones: Skeleton, sign: int) -> list[Solid]:
    return [_waist(bones, (sign * 4.2, 0.0, -9.8), (_wide(bones, 5.0), 10.5, 6.0))]


def _arms(bones: Skeleton, sign: int) -> list[Solid]:
    limb, name = _limb(bones, sign)
    return _rod(mix(limb.root, limb.bend, 0.4), mix(limb.root, limb.bend, 0.8), 7.0, 6.4, f"{name} arm")


def _wrists(bones: Skeleton, sign: int) -> list[Solid]:
    limb, name = _limb(bones, sign)
    return _rod(mix(limb.bend, limb.end, 0.66), mix(limb.bend, limb.end, 0.96), 4.4, 4.0, f"{name} forearm")


def _hands(bones: Skeleton, sign: int) -> list[Solid]:
    limb, name = _limb(bones, sign)
    back = add(add(limb.end, scale(limb.across, -2.4)), scale(limb.along, 1.5))
    return _rod(back, add(back, scale(limb.along, 5.5)), 2.2, 2.6, f"{name} forearm")


def _eyes(bones: Skeleton, sign: int) -> list[Solid]:
    """Return a patch under the eye, so that the eye stays visible."""
    at = add(bones.skull, turned(bones.head, (HEAD * sign * 3.6, HEAD * 3.7, HEAD * 8.0)))
    return [Ellipsoid(at, bones.head, (HEAD * 2.7, HEAD * 1.1, HEAD * 3.5), "lit", "head")]


def _breath(bones: Skeleton, sign: int) -> list[Solid]:
    """Return the belly if it swells, else the sides of the lower ribs."""
    if bones.posture.belly or bones.posture.breath <= 0:
        return [_waist(bones, (0.0, 5.0, 9.0 + bones.posture.belly), (10.5, 8.0, 8.0))] if sign > 0 else []
    return [_chest(bones, (sign * 9.8, -4.0, 6.5), (4.6, 9.0, 7.0))]


def _legs(bones: Skeleton, sign: int) -> list[Solid]:
    limb, name = (bones.left_leg, "left") if sign < 0 else (bones.right_leg, "right")
    return _rod(mix(limb.root, limb.bend, 0.3), mix(limb.root, limb.bend, 0.75), 9.4, 8.6, f"{name} thigh")


_RAISED: dict[str, Region] = {"neck": _neck, "neck-front": _neck_front, "trapezius": _trapezius}
_PAINTED: dict[str, Region] = {
    "trapezius": _lifted,
    "shoulders": _shoulders,
    "upper-back": _upper_back,
    "thoracic-spine": _thoracic,
    "chest": _chest_front,
    "low-back": _low_back,
    "arms": _arms,
    "wrists": _wrists,
    "hands": _hands,
    "eyes": _eyes,
    "breath": _breath,
    "legs": _legs,
}
