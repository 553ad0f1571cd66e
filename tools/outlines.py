"""Outlines of the areas of a raster picture: smooth closed paths for an SVG file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import atan2, degrees, hypot

Point = tuple[float, float]
Mask = Sequence[Sequence[bool]]
"""Rows of samples, the topmost first; True inside of an area."""

TOLERANCE = 0.9
"""Maximum distance in samples between an edge and its simplified path."""
SHARP = 50.0
"""Turn in degrees from which a corner is kept."""
NARROW = 2.0
"""Samples before and after such a corner that are curved."""
SPECK = 24
"""Minimum number of samples that an outline encloses; smaller ones are left out."""


def path_of(mask: Mask, tolerance: float = TOLERANCE) -> str:
    """Return the outlines of a mask as the data of an SVG path, for the fill rule evenodd; "" for an empty mask."""
    return "".join(_smooth(_simplified(loop, tolerance)) for loop in _loops(mask) if _area(loop) >= SPECK)


def _loops(mask: Mask) -> Iterator[list[Point]]:
    """Yield the closed lines between inside and outside, through the middles of the sides of samples."""
    ways: dict[tuple[int, int], list[tuple[int, int]]] = {}
    height, width = len(mask), len(mask[0])

    def inside(row: int, column: int) -> bool:
        return 0 <= row < height and 0 <= column < width and mask[row][column]

    for row in range(height):
        for column in range(width):
            if not mask[row][column]:
                continue
            for start, end, outside in (
                ((column, row), (column + 1, row), (row - 1, column)),
                ((column + 1, row), (column + 1, row + 1), (row, column + 1)),
                ((column + 1, row + 1), (column, row + 1), (row + 1, column)),
                ((column, row + 1), (column, row), (row, column - 1)),
            ):
                if not inside(*outside):
                    ways.setdefault(start, []).append(end)
    while ways:
        at = first = next(iter(ways))
        corners = [at]
        while True:
            ends = ways[at]
            following = ends.pop()
            if not ends:
                del ways[at]
            at = following
            if at == first:
                break
            corners.append(at)
        pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
        yield [((ax + bx) / 2, (ay + by) / 2) for (ax, ay), (bx, by) in pairs]


def _area(loop: Sequence[Point]) -> float:
    pairs = zip(loop, [*loop[1:], loop[0]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def _simplified(loop: list[Point], tolerance: float) -> list[Point]:
    """Return fewer points of a closed line, none of the others farther than `tolerance` from it."""
    half = max(range(len(loop)), key=lambda at: _distance(loop[at], loop[0], loop[0]))
    there, back = loop[: half + 1], [*loop[half:], loop[0]]
    return [*_line(there, tolerance)[:-1], *_line(back, tolerance)[:-1]]


def _line(points: list[Point], tolerance: float) -> list[Point]:
    if len(points) < 3:
        return points
    far, at = max((_distance(points[at], points[0], points[-1]), at) for at in range(1, len(points) - 1))
    if far <= tolerance:
        return [points[0], points[-1]]
    return [*_line(points[: at + 1], tolerance)[:-1], *_line(points[at:], tolerance)]


def _distance(point: Point, a: Point, b: Point) -> float:
    """Return the distance of `point` from the line through `a` and `b`, or from `a` if both are the same."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = hypot(dx, dy)
    if length == 0:
        return hypot(point[0] - a[0], point[1] - a[1])
    return abs((point[0] - a[0]) * dy - (point[1] - a[1]) * dx) / length


def _smooth(loop: Sequence[Point]) -> str:
    """Return a closed path with a curve at every point of `loop`: a wide one, or a narrow one at a sharp corner."""
    if len(loop) < 3:
        return ""
    steps: list[str] = []
    last = ""
    for before, corner, after in zip([loop[-1], *loop[:-1]], loop, [*loop[1:], loop[0]], strict=True):
        reach = None if _turn(before, corner, after) < SHARP else NARROW
        start, end = _at(_toward(corner, before, reach)), _at(_toward(corner, after, reach))
        steps.append(f"{'' if start == last else f'L{start}'}Q{_at(corner)} {end}")
        last = end
    return f"M{''.join(steps)[1:]}Z"


def _turn(before: Point, corner: Point, after: Point) -> float:
    """Return by how many degrees the line turns at `corner`."""
    there = atan2(corner[1] - before[1], corner[0] - before[0])
    back = atan2(after[1] - corner[1], after[0] - corner[0])
    return abs((degrees(back - there) + 180) % 360 - 180)


def _toward(corner: Point, other: Point, reach: float | None) -> Point:
    """Return the middle between two points, or the point `reach` from `corner` if that is nearer."""
    length = hypot(other[0] - corner[0], other[1] - corner[1])
    part = 0.5 if reach is None else min(0.5, reach / length)
    return corner[0] + (other[0] - corner[0]) * part, corner[1] + (other[1] - corner[1]) * part


def _at(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}".replace(".0", "")
