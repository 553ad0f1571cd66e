"""The scene of a posture: the person and the things around them, and the window through which they are seen."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from functools import reduce

from deskspine.core.figure.camera import AXES, Box
from deskspine.core.figure.face import features
from deskspine.core.figure.highlight import painted, raised
from deskspine.core.figure.limbs import arm, body
from deskspine.core.figure.postprocess import SamplePosition, edge, outline, paint, show_ghost, stamp
from deskspine.core.figure.posture import STANDING_HIPS, STANDING_LEG, CameraView, Posture
from deskspine.core.figure.props import around
from deskspine.core.figure.raster import Canvas, InkGrid, extent
from deskspine.core.figure.shapes import Solid
from deskspine.core.figure.skeleton import Skeleton, skeleton
from deskspine.core.figure.vectors import Turn

LAP = 1.0
"""Lower end of the picture of a seated person, whose legs do not matter."""
KNEES = 46.0
"""Lower end of the picture of a person standing at ease."""
WINDOWS_AT_REST: dict[CameraView, Box] = {
    "front": Box(-33.0, LAP, 33.0, 88.0),
    "back": Box(-33.0, LAP, 33.0, 88.0),
    "half": Box(-30.0, LAP, 36.0, 88.0),
    "side": Box(-26.0, LAP, 40.0, 88.0),
    "above": Box(-40.0, -60.0, 40.0, 60.0),
    "face": Box(-15.0, 54.0, 15.0, 86.0),
    "hands": Box(-34.0, -20.0, 34.0, 34.0),
}
"""The window for a body at rest, by view; it grows by the parts that extend beyond it."""
MARGIN = 2.5


def axes_of(posture: Posture) -> Turn:
    """Return screen right, screen up and toward the reader."""
    return AXES[posture.view]


def person(bones: Skeleton, grain: float = 2.0) -> list[Solid]:
    """Return the body, or only the arms in a view of one's own hands, for samples `grain` centimetres high."""
    if bones.posture.view == "hands":
        return [*arm(bones, -1, grain=grain), *arm(bones, 1, grain=grain)]
    return body(bones, grain=grain)


def box_of(postures: Iterable[Posture]) -> Box:
    """Return the smallest window that shows all `postures`, which have the same view."""
    return reduce(Box.joined, map(_box, postures))


def _box(posture: Posture) -> Box:
    if posture.box is not None:
        return Box(*posture.box)
    least = WINDOWS_AT_REST[posture.view]
    if posture.view in ("face", "hands"):
        return least
    axes = axes_of(posture)
    bones = skeleton(posture)
    solids = person(bones)
    if posture.stands and not _legs_rest(posture):
        return _around(solids, axes)
    if posture.stands:
        least = Box(least.left, KNEES, least.right, least.high + posture.hips[1])
    upper_body = _around([solid for solid in solids if solid.group not in LEGS], axes)
    return least.joined(Box(upper_body.left, least.low, upper_body.right, upper_body.high))


def _legs_rest(posture: Posture) -> bool:
    return posture.hips == STANDING_HIPS and posture.left_leg == posture.right_leg == STANDING_LEG


LEGS = frozenset(f"{side} {part}" for side in ("left", "right") for part in ("thigh", "shin", "foot"))


def _around(solids: Iterable[Solid], axes: Turn) -> Box:
    extents = [extent(solid, axes) for solid in solids]
    left, low = (min(edges[at] for edges in extents) for at in (0, 1))
    right, high = (max(edges[at] for edges in extents) for at in (2, 3))
    return Box(left - MARGIN, low - MARGIN, right + MARGIN, high + MARGIN)


def fitted(box: Box, width: int, height: int, aspect: float) -> Box:
    """Return `box` enlarged to fill `width` by `height` samples, each `aspect` times as high as wide.

    Its lower edge stays where it is.
    """
    step = max((box.right - box.left) / width, (box.high - box.low) / (height * aspect))
    middle = (box.left + box.right) / 2
    return Box(middle - step * width / 2, box.low, middle + step * width / 2, box.low + step * height * aspect)


def drawing(
    posture: Posture, box: Box, width: int, height: int, ghost: Sequence[SamplePosition] = ()
) -> Generator[None, None, InkGrid]:
    """Draw a picture in slices and return it; `ghost` is the edge of the pose at rest, shown on the background."""
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


def edge_of(posture: Posture, box: Box, width: int, height: int) -> Generator[None, None, tuple[SamplePosition, ...]]:
    """Return the edge of the body without the things around it, in slices."""
    canvas = Canvas(box, width, height)
    yield from canvas.draw(person(skeleton(posture), canvas.step_y), axes_of(posture))
    return (yield from edge(canvas))
