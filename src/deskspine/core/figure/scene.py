"""A posture as everything that can be seen of it, and the window it is seen through."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from functools import reduce

from deskspine.core.figure.camera import AXES, Box
from deskspine.core.figure.face import features
from deskspine.core.figure.highlight import painted, raised
from deskspine.core.figure.limbs import arm, body
from deskspine.core.figure.postprocess import Mark, edge, outline, paint, show_ghost, stamp
from deskspine.core.figure.posture import STANDING_HIPS, STANDING_LEG, Posture, View
from deskspine.core.figure.props import around
from deskspine.core.figure.raster import Canvas, Grid, extent
from deskspine.core.figure.shapes import Solid
from deskspine.core.figure.skeleton import Skeleton, skeleton
from deskspine.core.figure.vectors import Turn

LAP = 1.0
"""Where the picture of somebody who sits ends: what the legs do is of no matter there."""
KNEES = 46.0
"""Where it ends for somebody who just stands."""
LEAST: dict[View, Box] = {
    "front": Box(-33.0, LAP, 33.0, 88.0),
    "back": Box(-33.0, LAP, 33.0, 88.0),
    "half": Box(-30.0, LAP, 36.0, 88.0),
    "side": Box(-26.0, LAP, 40.0, 88.0),
    "above": Box(-40.0, -60.0, 40.0, 60.0),
    "face": Box(-15.0, 54.0, 15.0, 86.0),
    "hands": Box(-34.0, -20.0, 34.0, 34.0),
}
"""What is seen of a body at rest; it grows by what sticks out."""
MARGIN = 2.5


def axes_of(posture: Posture) -> Turn:
    """Screen right, screen up and toward the reader."""
    return AXES[posture.view]


def person(bones: Skeleton, grain: float = 2.0) -> list[Solid]:
    """The body, or the arms alone where one looks at one's own hands, for samples `grain` centimetres high."""
    if bones.posture.view == "hands":
        return [*arm(bones, -1, grain=grain), *arm(bones, 1, grain=grain)]
    return body(bones, grain=grain)


def box_of(postures: Iterable[Posture]) -> Box:
    """The window through which all of `postures`, seen from the same side, can be seen."""
    return reduce(Box.joined, map(_box, postures))


def _box(posture: Posture) -> Box:
    if posture.box is not None:
        return Box(*posture.box)
    least = LEAST[posture.view]
    if posture.view in ("face", "hands"):
        return least
    axes = axes_of(posture)
    bones = skeleton(posture)
    solids = person(bones)
    if posture.stands and not _legs_rest(posture):
        return _around(solids, axes)
    if posture.stands:
        least = Box(least.left, KNEES, least.right, least.high + posture.hips[1])
    own = _around([one for one in solids if one.group not in LEGS], axes)
    return least.joined(Box(own.left, least.low, own.right, own.high))


def _legs_rest(posture: Posture) -> bool:
    return posture.hips == STANDING_HIPS and posture.left_leg == posture.right_leg == STANDING_LEG


LEGS = frozenset(f"{side} {part}" for side in ("left", "right") for part in ("thigh", "shin", "foot"))


def _around(solids: Iterable[Solid], axes: Turn) -> Box:
    extents = [extent(one, axes) for one in solids]
    left, low = (min(one[at] for one in extents) for at in (0, 1))
    right, high = (max(one[at] for one in extents) for at in (2, 3))
    return Box(left - MARGIN, low - MARGIN, right + MARGIN, high + MARGIN)


def fitted(box: Box, width: int, height: int, aspect: float) -> Box:
    """`box` widened to fill `width` by `height` samples, each `aspect` times as high as wide; its floor stays."""
    step = max((box.right - box.left) / width, (box.high - box.low) / (height * aspect))
    middle = (box.left + box.right) / 2
    return Box(middle - step * width / 2, box.low, middle + step * width / 2, box.low + step * height * aspect)


def drawing(
    posture: Posture, box: Box, width: int, height: int, ghost: Sequence[Mark] = ()
) -> Generator[None, None, Grid]:
    """Draw in slices; `ghost` is an edge that shows on the background, of how the body was before."""
    canvas = Canvas(box, width, height)
    bones, axes = skeleton(posture), axes_of(posture)
    solids = [*person(bones, canvas.step_y), *raised(bones), *around(bones)]
    yield
    yield from canvas.draw(solids, axes)
    yield from paint(canvas, painted(bones), axes)
    yield from outline(canvas)
    if posture.view != "hands":
        stamp(canvas, features(bones, canvas.step_y, axes[2]), axes)
    show_ghost(canvas, ghost)
    return canvas.inks


def edge_of(posture: Posture, box: Box, width: int, height: int) -> Generator[None, None, tuple[Mark, ...]]:
    """The edge of the body alone, found in slices."""
    canvas = Canvas(box, width, height)
    yield from canvas.draw(person(skeleton(posture), canvas.step_y), axes_of(posture))
    return (yield from edge(canvas))
