"""The window of an exercise: which part of the room its pictures show, by their size and by what moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import pairwise

from msgspec import Struct

from deskspine.core.figure.camera import DEGREES, Box
from deskspine.core.figure.limbs import body
from deskspine.core.figure.posture import STANDING_HIPS, STANDING_LEG, CameraView, Posture
from deskspine.core.figure.props import around
from deskspine.core.figure.raster import extent
from deskspine.core.figure.scene import axes_of
from deskspine.core.figure.shapes import Solid
from deskspine.core.figure.skeleton import skeleton
from deskspine.core.figure.vectors import Turn, distance

WINDOWS_AT_REST: dict[CameraView, Box] = {
    "front": Box(-33.0, 0.0, 33.0, 88.0),
    "back": Box(-33.0, 0.0, 33.0, 88.0),
    "half": Box(-30.0, 0.0, 36.0, 88.0),
    "side": Box(-26.0, 0.0, 40.0, 88.0),
    "above": Box(-40.0, -60.0, 40.0, 60.0),
    "face": Box(-15.0, 54.0, 15.0, 86.0),
    "hands": Box(-34.0, -20.0, 34.0, 34.0),
}
"""The window for the upper body at rest, by view, from the hips up; it grows by the parts that extend beyond it."""
MARGIN = 2.5
MOVED = 6.0
"""Centimetres by which a hand or the neck moves in an exercise of more than the head."""
FREE = 1.05
"""Factor by which samples may become coarser for more of the body to be seen, whatever their size."""
LEGS = frozenset(f"{side} {part}" for side in ("left", "right") for part in ("thigh", "shin", "foot"))
CARRIED = frozenset({"book", "bottle", "breath", "gaze"})
"""Groups of things that are shown wherever they are; of other things, a part is enough."""


class Crop(Struct, frozen=True):
    """A lower edge of the window, and the coarsest samples with which it is used."""

    low: float | None
    """Height above the hips; None for the whole body with the floor, and the chair."""
    coarsest: float
    """Centimetres in a row of samples."""


SEATED_HEAD = (Crop(None, 0.0), Crop(-17.0, 2.7), Crop(1.0, 3.1), Crop(24.0, 1e9))
"""Crops of a seated person who moves the head: the whole one only if that costs nothing."""
SEATED = (Crop(None, 3.1), Crop(-17.0, 3.4), Crop(1.0, 1e9))
STANDING_HEAD = (Crop(None, 0.0), Crop(-30.0, 1e9))
"""Crops of a standing person who moves the head: down to the middle of the thighs."""
STANDING = (Crop(None, 3.4), Crop(-36.0, 1e9))
WHOLE = (Crop(None, 1e9),)


def framed(postures: Sequence[Posture], width: int, height: int, aspect: float = 2.0) -> Box:
    """Return the window for all `postures`, which have the same view: `width` by `height` samples.

    Samples are `aspect` times as high as wide. The window shows as much of the body as its size allows while what
    moves can be read: the whole person with chair and floor, or less. All pictures of one exercise share it.
    """
    fixed = [Box(*posture.box) for posture in postures if posture.box is not None]
    free = [posture for posture in postures if posture.box is None]
    if not free:
        box = reduce(Box.joined, fixed)
        anchored = any("workplace" in posture.props for posture in postures)
        return fitted(box, width, height, aspect, lowest=box.low if anchored else None)

    def cropped(crop: Crop) -> Box:
        return reduce(Box.joined, [*fixed, *(_box(posture, crop) for posture in free)])

    closest, *wider = _crops(free)[::-1]
    chosen = cropped(closest)
    for crop in wider:
        box = cropped(crop)
        if _step(box, width, height, aspect) <= max(crop.coarsest, FREE * _step(chosen, width, height, aspect)):
            chosen = box
    return fitted(chosen, width, height, aspect)


def window(boxes: Mapping[CameraView, Box], posture: Posture) -> Box:
    """Return the window for `posture`: that of its view.

    For a turning camera it lies between those of two views, and it is larger where the body needs more room.
    """
    if posture.camera is None:
        return boxes[posture.view]
    views = [(DEGREES[view], boxes[view]) for view in DEGREES if view in boxes]
    for (first, box), (last, other) in pairwise(views):
        if first <= posture.camera <= last:
            between = box.toward(other, (posture.camera - first) / (last - first))
            upper_body = [solid for solid in body(skeleton(posture)) if solid.group not in LEGS]
            return between.around(_around(upper_body, axes_of(posture)))
    return boxes[posture.view]


def _crops(postures: Sequence[Posture]) -> tuple[Crop, ...]:
    """Return the crops for an exercise, the widest first."""
    first = postures[0]
    if first.view in ("face", "hands"):
        return WHOLE
    if any(posture.stands and not _legs_rest(posture) for posture in postures):
        return WHOLE
    head = _head_alone(postures)
    if first.stands:
        return STANDING_HEAD if head else STANDING
    return SEATED_HEAD if head else SEATED


def _legs_rest(posture: Posture) -> bool:
    return posture.hips == STANDING_HIPS and posture.left_leg == posture.right_leg == STANDING_LEG


def _head_alone(postures: Sequence[Posture]) -> bool:
    """Return True if only head and shoulders move, and hands that lie on the head."""
    bones = [skeleton(posture) for posture in postures]
    first = bones[0]
    for posture, mine in zip(postures, bones, strict=True):
        if distance(mine.neck, first.neck) > MOVED:
            return False
        for arm, limb, rest in ((posture.left, mine.left, first.left), (posture.right, mine.right, first.right)):
            if arm.frame not in ("head", "neck") and distance(limb.end, rest.end) > MOVED:
                return False
    return True


def _box(posture: Posture, crop: Crop) -> Box:
    """Return the smallest window for a posture; with a crop that shows the whole body, its feet and chair too."""
    rest, axes = WINDOWS_AT_REST[posture.view], axes_of(posture)
    if posture.view in ("face", "hands"):
        return rest
    bones = skeleton(posture)
    solids, things = body(bones), around(bones)
    carried = [solid for solid in things if solid.group in CARRIED]
    if crop.low is None:
        seat = [solid for solid in things if solid.group == "chair"]
        return _around([*solids, *carried, *seat], axes)
    upper_body = _around([*(solid for solid in solids if solid.group not in LEGS), *carried], axes)
    if crop.low < 0.0:
        thighs = _around([solid for solid in solids if solid.group.endswith("thigh")], axes)
        rest = Box(min(rest.left, thighs.left), rest.low, max(rest.right, thighs.right), rest.high)
    hips = posture.hips[1]
    low, high = crop.low + hips, max(rest.high + hips, upper_body.high)
    return Box(min(rest.left, upper_body.left), low, max(rest.right, upper_body.right), high)


def _around(solids: Iterable[Solid], axes: Turn) -> Box:
    extents = [extent(solid, axes) for solid in solids]
    left, low = (min(edges[at] for edges in extents) for at in (0, 1))
    right, high = (max(edges[at] for edges in extents) for at in (2, 3))
    return Box(left - MARGIN, low - MARGIN, right + MARGIN, high + MARGIN)


def _step(box: Box, width: int, height: int, aspect: float) -> float:
    """Return centimetres in a row of samples."""
    return max(aspect * (box.right - box.left) / width, (box.high - box.low) / height)


def fitted(box: Box, width: int, height: int, aspect: float, *, lowest: float | None = None) -> Box:
    """Return `box` enlarged to fill `width` by `height` samples, in its middle or with the lower edge at `lowest`."""
    step = _step(box, width, height, aspect)
    middle, across, up = (box.left + box.right) / 2, step * width / aspect, step * height
    low = (box.low + box.high - up) / 2 if lowest is None else lowest
    return Box(middle - across / 2, low, middle + across / 2, low + up)
