"""Signs in pictures of letters: lines and heads by direction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import atan2, pi

from deskspine.core.figure.camera import Box
from deskspine.core.figure.cells import CellRow
from deskspine.core.figure.raster import ink
from deskspine.core.figure.strokes import Point, Ring, Shape, Stroke, length_of, spread

ASCII_HEADS, HEADS = ">^^<<<vv", "▶◥▲◤◀◣▼◢"
"""A letter for each eighth of a turn from the right, for the end of a line."""
ASCII_LINES, LINES = "-/|\\", "─╱│╲"  # noqa: RUF001
"""The same for a line, for each eighth of half a turn."""
ASCII_DOT, DOT = "o", "●"
LetterPlace = tuple[int, int]
"""Column and row."""


def lettered(rows: Sequence[CellRow], box: Box, shapes: Iterable[Shape], *, ascii_only: bool) -> list[CellRow]:
    """Return `rows` of one letter a sample with letters for `shapes`."""
    cells = [list(row) for row in rows]
    if not cells:
        return []
    width, height = len(cells[0]), len(cells)
    step_x, step_y = (box.right - box.left) / width, (box.high - box.low) / height
    marked = ink("sign")
    for shape in shapes:
        placed: dict[LetterPlace, str] = {}
        for (x, y), letter in _letters(shape, step_x, step_y, ascii_only):
            placed[int((x - box.left) // step_x), int((box.high - y) // step_y)] = letter
        if isinstance(shape, Stroke) and shape.dashed:
            upright = len({row for _, row in placed}) == len(placed)
            placed = {place: letter for at, (place, letter) in enumerate(placed.items()) if at % (2 if upright else 3)}
        for (column, row), letter in placed.items():
            if 0 <= column < width and 0 <= row < height:
                cells[row][column] = (letter, marked, 0)
    return [tuple(row) for row in cells]


def _letters(shape: Shape, step_x: float, step_y: float, ascii_only: bool) -> Iterator[tuple[Point, str]]:
    if isinstance(shape, Ring):
        (x, y), r = shape.middle, max(shape.radius, step_y)
        if shape.filled:
            yield shape.middle, ASCII_DOT if ascii_only else DOT
        else:
            yield from (((x - r, y), "("), ((x + r, y), ")"))
        return
    lines, heads = (ASCII_LINES, ASCII_HEADS) if ascii_only else (LINES, HEADS)
    fine = spread(shape.points, min(step_x, step_y) / 2)
    if not shape.head or length_of(shape.points) > 2 * step_x:
        for a, b in pairwise(fine):
            yield b, lines[round(_turn(a, b, step_x, step_y) * 4 / pi) % 4]
    if shape.head:
        yield fine[-1], heads[round(_turn(fine[max(0, len(fine) - 5)], fine[-1], step_x, step_y) * 4 / pi) % 8]


def _turn(a: Point, b: Point, step_x: float, step_y: float) -> float:
    """Return the angle of a line on the screen, whose letters are higher than wide."""
    return atan2((b[1] - a[1]) / step_y * 2, (b[0] - a[0]) / step_x)
