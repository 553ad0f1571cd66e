"""Signs painted on a picture: lines with heads and rings, as thick as its samples need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import hypot

from msgspec.structs import replace

from deskspine.core.figure.camera import Box
from deskspine.core.figure.raster import InkGrid, ink
from deskspine.core.figure.strokes import THIN, Point, Ring, Shape, Stroke, length_of, spread

LARGE = 110.0
"""Height of a window in centimetres from which signs are larger, because everything in it is drawn smaller."""
LEAST_ROWS = 1.05
"""Minimum thickness of a line in samples."""
SLIM = 0.75
"""Minimum thickness of an upright line, as a part of that of a level one."""
HEAD_LONG, HEAD_WIDE = 5.2, 2.9
"""Length of an arrow head, and half its width, in centimetres."""
HEAD_ROWS, HEAD_ROWS_OF_HUGE = 3.0, 2.0
"""Minimum half width of an arrow head in samples: for five rows, and for three rows of huge samples."""
HEAD_RATIO = 1.15
"""Minimum length of an arrow head in half widths."""
HUGE = 3.4
"""Height of a sample in centimetres from which it is huge."""
SHAFT = 1.5
"""Minimum length of an arrow, in lengths of its head."""
RIM = 0.55
"""Width of the rim round a sign where samples are small enough for one."""
COARSE = 1.2
"""Height of a sample in centimetres from which a sign has a rim only on the body."""
STRAIGHT, LEVEL = 0.12, 0.27
"""Maximum bend of a line that counts as straight, as a part of its length, and slope of one that counts as level."""
DASH = 5.0
"""Length of a dash and the gap behind it."""
DASHED = 0.58
"""Part of it that is drawn."""
Distance = Callable[[float, float], float]
"""Return the distance of a point from a shape in centimetres; negative inside."""


Span = tuple[int, int, int, int]
"""Row, first column, column behind the last, and ink."""


def paint(grid: InkGrid, box: Box, shapes: Sequence[Shape]) -> None:
    """Paint `shapes` on a picture of the window `box`."""
    if not grid or not shapes:
        return
    for row, first, end, colour in _spans(box, tuple(shapes), len(grid[0]), len(grid)):
        grid[row][first:end] = [colour] * (end - first)


@lru_cache(maxsize=32)
def _spans(box: Box, shapes: tuple[Shape, ...], width: int, height: int) -> tuple[Span, ...]:
    """Return what to paint on a grid of this size: all pictures of one movement have the same arrow."""
    step_x, step_y = (box.right - box.left) / width, (box.high - box.low) / height
    large = max(1.0, (box.high - box.low) / LARGE)
    parts = [part for shape in shapes for part in _parts(_snapped(shape, box, step_x, step_y), step_y, large)]
    rims = ((RIM, ink("sign-rim")),) if step_y < COARSE else ()
    spans: list[Span] = []
    for wide, colour in (*rims, (0.0, ink("sign"))):
        for (left, low, right, high), far in parts:
            rows = range(
                max(0, int((box.high - high - wide) / step_y - 0.5)),
                min(height - 1, int((box.high - low + wide) / step_y + 0.5)) + 1,
            )
            columns = range(
                max(0, int((left - wide - box.left) / step_x - 0.5)),
                min(width - 1, int((right + wide - box.left) / step_x + 0.5)) + 1,
            )
            for row in rows:
                y = box.high - (row + 0.5) * step_y
                # Every part is convex or a ring, so a row has few runs.
                inside = [column for column in columns if far(box.left + (column + 0.5) * step_x, y) < wide]
                for first, end in _runs(inside):
                    spans.append((row, first, end, colour))
    return tuple(spans)


def _runs(columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first column of each run of neighbours, and the column behind its last one."""
    first = 0
    for at in range(1, len(columns) + 1):
        if at == len(columns) or columns[at] != columns[at - 1] + 1:
            yield columns[first], columns[at - 1] + 1
            first = at


def _snapped(shape: Shape, box: Box, step_x: float, step_y: float) -> Shape:
    """Return the shape moved by less than a sample, so that it lies evenly on the samples."""
    x, y = shape.middle if isinstance(shape, Ring) else shape.points[-1]
    if isinstance(shape, Stroke) and step_y >= COARSE:
        shape = replace(shape, points=_levelled(shape.points))
    dx = box.left + (int((x - box.left) / step_x) + 0.5) * step_x - x
    dy = box.high - (int((box.high - y) / step_y) + 0.5) * step_y - y
    if isinstance(shape, Ring):
        return Ring((x + dx, y + dy), shape.radius, shape.filled)
    return replace(shape, points=tuple((a + dx, b + dy) for a, b in shape.points))


def _levelled(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return a straight line that is almost level or upright as one that is, because a slanting one looks frayed."""
    (ax, ay), (bx, by) = points[0], points[-1]
    wide, high = abs(bx - ax), abs(by - ay)
    long = hypot(wide, high)
    bent = max(abs((y - ay) * (bx - ax) - (x - ax) * (by - ay)) for x, y in points) / max(1e-9, long)
    if bent > STRAIGHT * long:
        return points
    if high < LEVEL * wide:
        return (ax, by), (bx, by)
    return ((bx, ay), (bx, by)) if wide < LEVEL * high else points


def _parts(shape: Shape, step: float, large: float) -> Iterator[tuple[tuple[float, float, float, float], Distance]]:
    """Yield the edges of each part of a shape that is drawn `large` times as thick, and its distance function."""
    if isinstance(shape, Ring):
        yield _ring(shape, step, large)
        return
    points: Sequence[Point] = shape.points
    thick = large * shape.thick
    if shape.head:
        long, wide = _head(points, step, large)
        points, base = _without_end(_at_least(points, SHAFT * long), long)
        yield _triangle(base, shape.points[-1], wide)
    if shape.dashed:
        period = max(large * DASH, 3.0 * step)
        lines = list(_dashes(points, period, _half(points[0], points[-1], thick, step)))
    else:
        lines = list(pairwise(points))
    for a, b in lines:
        yield _line(a, b, _half(a, b, thick, step))


def _head(points: Sequence[Point], step: float, large: float) -> tuple[float, float]:
    """Return length and half width of the head at the end of a line, in samples `step` high and half as wide."""
    ends = spread(points, large * HEAD_LONG)
    (ax, ay), (bx, by) = ends[max(0, len(ends) - 3)], ends[-1]
    upright = abs(by - ay) / max(1e-9, hypot(bx - ax, by - ay))
    rows = HEAD_ROWS if step < HUGE else HEAD_ROWS_OF_HUGE
    wide = max(large * HEAD_WIDE, rows * step * (1 - (1 - SLIM) * upright))
    return max(large * HEAD_LONG, HEAD_RATIO * wide, HEAD_ROWS * step * upright), wide


def _half(a: Point, b: Point, thick: float, step: float) -> float:
    """Return half the thickness of a line that is visible in samples `step` high and half as wide."""
    wide, high = abs(b[0] - a[0]), abs(b[1] - a[1])
    rows = (wide + SLIM * high) / max(1e-9, hypot(wide, high))
    return max(thick, LEAST_ROWS * step * rows) / 2


def _at_least(points: Sequence[Point], long: float) -> Sequence[Point]:
    """Return the line, made longer about its end if it is shorter than `long`."""
    by = long / max(1e-9, length_of(points))
    if by <= 1:
        return points
    x, y = points[-1]
    return [(x + (a - x) * by, y + (b - y) * by) for a, b in points]


def _without_end(points: Sequence[Point], long: float) -> tuple[Sequence[Point], Point]:
    """Return the line without its last `long` centimetres, at most three quarters of it, and the point it ends at."""
    whole = length_of(points)
    keep = max(whole - long, 0.25 * whole)
    passed, kept = 0.0, [points[0]]
    for (ax, ay), (bx, by) in pairwise(points):
        step = hypot(bx - ax, by - ay)
        if step and passed + step >= keep:
            part = (keep - passed) / step
            kept.append((ax + (bx - ax) * part, ay + (by - ay) * part))
            break
        kept.append((bx, by))
        passed += step
    return kept, kept[-1]


def _dashes(points: Sequence[Point], period: float, half: float) -> Iterator[tuple[Point, Point]]:
    """Yield short pieces of dashes, whose round ends add `half` on both sides."""
    fine = spread(points, period / 10)
    first = round(10 * half / period)
    last = max(first + 1, round(10 * (DASHED - half / period)))
    for number, piece in enumerate(pairwise(fine)):
        if first <= number % 10 < last:
            yield piece


def _line(a: Point, b: Point, half: float) -> tuple[tuple[float, float, float, float], Distance]:
    (ax, ay), (bx, by) = a, b
    dx, dy = bx - ax, by - ay
    per = 1 / max(1e-9, dx * dx + dy * dy)

    def far(x: float, y: float) -> float:
        t = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) * per))
        return hypot(x - ax - t * dx, y - ay - t * dy) - half

    return (min(ax, bx) - half, min(ay, by) - half, max(ax, bx) + half, max(ay, by) + half), far


def _triangle(base: Point, tip: Point, wide: float) -> tuple[tuple[float, float, float, float], Distance]:
    (ax, ay), (bx, by) = base, tip
    long = hypot(bx - ax, by - ay) or 1.0
    ux, uy = (bx - ax) / long, (by - ay) / long
    slope = hypot(long, wide)

    def far(x: float, y: float) -> float:
        forth, aside = (x - ax) * ux + (y - ay) * uy, abs((y - ay) * ux - (x - ax) * uy)
        return max(-forth, (aside * long - (long - forth) * wide) / slope)

    corners = ((ax - uy * wide, ay + ux * wide), (ax + uy * wide, ay - ux * wide), tip)
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (min(xs), min(ys), max(xs), max(ys)), far


def _ring(ring: Ring, step: float, large: float) -> tuple[tuple[float, float, float, float], Distance]:
    x0, y0 = ring.middle
    half = max(large * THIN * 1.3, LEAST_ROWS * step) / 2
    own = ring.radius if ring.filled else large * ring.radius
    radius = max(own, 0.55 * step) if ring.filled else max(own, 1.6 * step)
    out = radius if ring.filled else radius + half

    def far(x: float, y: float) -> float:
        away = hypot(x - x0, y - y0) - radius
        return away if ring.filled else abs(away) - half

    return (x0 - out, y0 - out, x0 + out, y0 + out), far
