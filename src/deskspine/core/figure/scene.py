"""The scene of a posture: the person and the things around them, drawn in a window."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from msgspec import Struct

from deskspine.core.figure.camera import AXES, Box, axes_at
from deskspine.core.figure.face import features
from deskspine.core.figure.highlight import painted, raised
from deskspine.core.figure.limbs import arm, body
from deskspine.core.figure.postprocess import SamplePosition, edge, outline, paint, show_ghost, stamp
from deskspine.core.figure.posture import Posture
from deskspine.core.figure.props import around
from deskspine.core.figure.raster import Canvas, InkGrid
from deskspine.core.figure.shapes import LAST_DETAIL, Solid
from deskspine.core.figure.skeleton import Skeleton, skeleton
from deskspine.core.figure.vectors import Turn


def axes_of(posture: Posture) -> Turn:
    """Return screen right, screen up and toward the reader."""
    return AXES[posture.view] if posture.camera is None else axes_at(posture.camera)


def person(bones: Skeleton, grain: float = 2.0) -> list[Solid]:
    """Return the body, or only the arms in a view of one's own hands, for samples `grain` centimetres high."""
    if "no-person" in bones.posture.props:
        return []
    if bones.posture.view == "hands":
        return [*arm(bones, -1, grain=grain), *arm(bones, 1, grain=grain)]
    return body(bones, grain=grain)


LINE = 0.34
"""Thickness in centimetres of an outline whose samples are small."""
THIN, THICK = 2, 4
"""Minimum and maximum number of small samples across an outline."""


def thickness(box: Box, width: int) -> int:
    """Return the thickness of lines in samples, for a smooth picture of `box` that is `width` samples wide."""
    return max(THIN, min(THICK, round(LINE * width / (box.right - box.left))))


class StillParts(Struct, frozen=True):
    """The solids that stay where they are during a movement, and a canvas on which they are drawn."""

    solids: frozenset[Solid]
    canvas: Canvas


def still_parts(
    first: Posture, last: Posture, box: Box, width: int, height: int, thick: int = 1
) -> Generator[None, None, StillParts]:
    """Draw what `first` and `last`, seen by the same camera, have in common, in slices, and return it."""
    canvas = Canvas(box, width, height)
    after = set(_solids(last, skeleton(last), canvas, thick))
    yield
    same = [solid for solid in _solids(first, skeleton(first), canvas, thick) if solid in after]
    yield
    yield from canvas.draw(same, axes_of(first))
    return StillParts(frozenset(same), canvas)


def drawing(
    posture: Posture,
    box: Box,
    width: int,
    height: int,
    ghost: Sequence[SamplePosition] = (),
    thick: int = 1,
    still: StillParts | None = None,
) -> Generator[None, None, InkGrid]:
    """Draw a picture in slices and return it; `ghost` is the edge of the pose at rest, shown on the background.

    Lines are `thick` samples thick. What is in `still`, in the same window, is not drawn again.
    """
    canvas = Canvas(box, width, height)
    bones, axes = skeleton(posture), axes_of(posture)
    grain = _grain_of_body(posture, canvas.step_y * thick)
    solids = _solids(posture, bones, canvas, thick)
    yield
    if still is not None and still.solids.issubset(solids):
        canvas, solids = still.canvas.copied(), [solid for solid in solids if solid not in still.solids]
    yield from canvas.draw(solids, axes)
    yield from paint(canvas, painted(bones), axes)
    yield from outline(canvas, thick)
    if posture.view != "hands" and "no-person" not in posture.props:
        stamp(canvas, features(bones, grain, axes[2]), axes, thick)
    show_ghost(canvas, ghost, thick)
    return canvas.inks


def _solids(posture: Posture, bones: Skeleton, canvas: Canvas, thick: int) -> list[Solid]:
    """Return the solids of the person and the things around them."""
    grain = _grain_of_body(posture, canvas.step_y * thick)
    return [*person(bones, grain), *raised(bones), *around(bones, canvas.step_y * thick)]


def _grain_of_body(posture: Posture, height: float) -> float:
    """Return the height of samples by which details of the body are chosen.

    Eyes and fingers are left out only where a whole workplace is in the picture, never in an exercise.
    """
    return height if "workplace" in posture.props else min(height, LAST_DETAIL)


def edge_of(
    posture: Posture, box: Box, width: int, height: int, thick: int = 1
) -> Generator[None, None, tuple[SamplePosition, ...]]:
    """Return the edge of the body without the things around it, in slices."""
    canvas = Canvas(box, width, height)
    grain = _grain_of_body(posture, canvas.step_y * thick)
    yield from canvas.draw(person(skeleton(posture), grain), axes_of(posture))
    return (yield from edge(canvas))
