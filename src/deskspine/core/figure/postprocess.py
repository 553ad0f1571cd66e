"""Post-processing of a rasterised picture: highlight, outlines, face, and the ghost of the pose at rest."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from itertools import compress
from math import floor
from operator import ne

from deskspine.core.figure.camera import projected
from deskspine.core.figure.face import Feature
from deskspine.core.figure.raster import FLAT, Canvas, Slices, extent, ink
from deskspine.core.figure.shapes import BANDS, MATERIALS, Capsule, Ellipsoid, Solid
from deskspine.core.figure.vectors import Turn, dot, scale

SamplePosition = tuple[int, int]
"""Row and column of a sample."""

LINE_DEPTH = 2.2
"""Minimum difference in depth, in centimetres, for a line between two things."""
JOINED = tuple((f"{side} forearm", f"{side} arm") for side in ("left", "right"))
"""Groups that join at a joint, without a line between them."""
TURNED_AWAY = 0.2
"""Cosine of the angle toward the reader below which a feature is not drawn."""
COVERED = 2.0
"""Minimum depth in centimetres of something in front of a feature that hides it."""
_KEPT = frozenset(ink(material) for material in FLAT - {"lit", "neck"})


def paint(canvas: Canvas, solids: Sequence[Solid], axes: Turn) -> Slices:
    """Give the material of `solids` to surfaces of their group that are inside them.

    Eyes and other features keep their material.
    """
    for solid in solids:
        group = canvas.group_number(solid.group)
        if not group:
            continue
        inside = _in_capsule(solid, axes) if isinstance(solid, Capsule) else _in_ellipsoid(solid, axes)
        colour = ink(solid.material)
        left, low, right, high = extent(solid, axes)
        columns = canvas.columns(left, right)
        for row in canvas.rows(low, high):
            if canvas.slice_is_over(len(columns)):
                yield
            y = canvas.high - (row + 0.5) * canvas.step_y
            inks, depths, groups = canvas.inks[row], canvas.depths[row], canvas.groups[row]
            for column in columns:
                if groups[column] != group or inks[column] in _KEPT:
                    continue
                if inside(canvas.left + (column + 0.5) * canvas.step_x, y, depths[column]):
                    inks[column] = colour


def outline(canvas: Canvas, thick: int = 1) -> Slices:
    """Darken `thick` samples directly behind the edge of something of another group."""
    depths, groups, last = canvas.depths, canvas.groups, canvas.height - 1
    joined = {(canvas.group_number(a), canvas.group_number(b)) for pair in JOINED for a, b in (pair, pair[::-1])}
    marks: set[SamplePosition] = set()

    def mark(y: int, x: int, down: int, right: int) -> None:
        """Mark samples behind the edge between the sample at `y`, `x` and its neighbour."""
        group, neighbour = groups[y][x], groups[y + down][x + right]
        if not group or not neighbour or (group, neighbour) in joined:
            return
        deeper = depths[y][x] - depths[y + down][x + right]
        if abs(deeper) <= LINE_DEPTH:
            return
        behind, step = (neighbour, 1) if deeper > 0 else (group, -1)
        first = 1 if deeper > 0 else 0
        for at in range(first, first + thick):
            to_y, to_x = y + step * at * down, x + step * at * right
            if not (0 <= to_y <= last and 0 <= to_x < canvas.width) or groups[to_y][to_x] != behind:
                return
            marks.add((to_y, to_x))

    columns = range(canvas.width)
    for y, row in enumerate(groups):
        if canvas.slice_is_over(canvas.width):
            yield
        for x in compress(columns, map(ne, row, row[1:])):
            mark(y, x, 0, 1)
        if y < last:
            for x in compress(columns, map(ne, row, groups[y + 1])):
                mark(y, x, 1, 0)
    inks = canvas.inks
    for y, x in marks:
        material = MATERIALS[inks[y][x] // BANDS]
        if material == "skin":
            inks[y][x] = ink("line")
        elif material not in FLAT:
            inks[y][x] = ink(material, 0)


def stamp(canvas: Canvas, features: Sequence[Feature], axes: Turn, thick: int = 1) -> None:
    """Draw lines of a face in whole samples, `thick` samples high, unless they face away or are covered."""
    for feature in features:
        if dot(feature.facing, axes[2]) < TURNED_AWAY:
            continue
        x, y, z = projected(axes, feature.middle)
        dx, dy, dz = projected(axes, feature.along)
        across, down = (x - canvas.left) / canvas.step_x, (canvas.high - y) / canvas.step_y
        wide = dx / canvas.step_x
        count = max(1, round(2 * abs(wide)))
        # Two samples of an eye must be in the same row.
        slope = 0.0 if count < 3 else max(-1.0, min(1.0, -dy / canvas.step_y / wide))
        for at in range(count):
            column = floor(across - count / 2 + 0.5) + at
            first = floor(down + (at - (count - 1) / 2) * slope - (thick - 1) / 2)
            for row in range(first, first + thick):
                if not (0 <= row < canvas.height and 0 <= column < canvas.width) or not canvas.groups[row][column]:
                    continue
                if canvas.depths[row][column] < z + COVERED + abs(dz):
                    canvas.inks[row][column] = ink(feature.material)


def show_ghost(canvas: Canvas, marks: Sequence[SamplePosition], thick: int = 1) -> None:
    """Show `marks` on the background as a line, except next to the picture, which it would blur.

    The line is wider than one of the picture, because it is faint.
    """
    faint, low, high = ink("ghost"), 1 - thick, thick
    inks, groups = canvas.inks, canvas.groups
    for y, x in marks:
        near = groups[max(0, y - thick) : y + thick + 1]
        if any(any(row[max(0, x - thick) : x + thick + 1]) for row in near):
            continue
        for row in inks[max(0, y + low) : y + high]:
            for column in range(max(0, x + low), min(canvas.width, x + high)):
                row[column] = faint


def edge(canvas: Canvas) -> Generator[None, None, tuple[SamplePosition, ...]]:
    """Return the outermost samples of everything that was drawn, without those at the edge of the window."""
    groups, low, right = canvas.groups, canvas.height - 1, canvas.width - 1
    marks: list[SamplePosition] = []
    for y, row in enumerate(groups):
        if canvas.slice_is_over(canvas.width):
            yield
        above, below = groups[max(0, y - 1)], groups[min(low, y + 1)]
        for x, group in enumerate(row):
            if group and not (above[x] and below[x] and row[max(0, x - 1)] and row[min(right, x + 1)]):
                marks.append((y, x))
    return tuple(marks)


def _in_capsule(solid: Capsule, axes: Turn) -> Callable[[float, float, float], bool]:
    ax, ay, az = projected(axes, solid.a)
    bx, by, bz = projected(axes, solid.b)
    dx, dy, dz, dr = bx - ax, by - ay, bz - az, solid.rb - solid.ra
    long = max(1e-9, dx * dx + dy * dy + dz * dz)

    def inside(x: float, y: float, z: float) -> bool:
        ex, ey, ez = x - ax, y - ay, z - az
        t = max(0.0, min(1.0, (ex * dx + ey * dy + ez * dz) / long))
        r = solid.ra + t * dr
        return (ex - t * dx) ** 2 + (ey - t * dy) ** 2 + (ez - t * dz) ** 2 < r * r

    return inside


def _in_ellipsoid(solid: Ellipsoid, axes: Turn) -> Callable[[float, float, float], bool]:
    mx, my, mz = projected(axes, solid.middle)
    ways = [scale(projected(axes, way), 1 / r) for way, r in zip(solid.turn, solid.radii, strict=True)]

    def inside(x: float, y: float, z: float) -> bool:
        at = (x - mx, y - my, z - mz)
        return sum(dot(at, way) ** 2 for way in ways) < 1.0

    return inside
