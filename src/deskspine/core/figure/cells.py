"""Samples as cells of a terminal: two by two samples become one character with two inks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from deskspine.core.figure.raster import InkGrid
from deskspine.core.figure.shapes import BANDS, MATERIALS

Cell = tuple[str, int, int]
"""A character, and the inks of its foreground and background; ink 0 is the background of the page."""
CellRow = tuple[Cell, ...]

QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""Characters by the samples that are foreground: 1 upper left, 2 upper right, 4 lower left, 8 lower right."""
WEIGHT = {"eye": 9, "mouth": 3, "lit": 4, "line": 2, "white": 3, "none": 2, "prop": 2, "headset": 3, "sign": 12}
"""Weights of materials that are preferred where a cell has more than two inks; others weigh 1."""


BESIDE_EYE = 5
"""Weight of skin in a cell with an eye: an eye and a piece of the page at the edge of a face are a hole in it."""


def quadrants(grid: InkGrid) -> list[CellRow]:
    """Return rows of cells for `grid`, which has two samples a cell in both directions."""
    rows = []
    for y in range(0, len(grid) - 1, 2):
        upper, lower = grid[y], grid[y + 1]
        cells = [_cell(upper[x], upper[x + 1], lower[x], lower[x + 1]) for x in range(0, len(upper) - 1, 2)]
        rows.append(tuple(cells))
    return rows


@lru_cache(maxsize=8192)
def _cell(a: int, b: int, c: int, d: int) -> Cell:
    """Return the cell that shows four samples with two inks."""
    four = (a, b, c, d)
    kinds = set(four)
    if len(kinds) == 1:
        # A blank with a background has no seams, whatever the font draws for a full block.
        return " ", a, a
    if len(kinds) == 2:
        behind = min(kinds)
        front = max(kinds)
    else:
        behind, front = _two(four)
    mask = sum(1 << at for at, ink in enumerate(four) if _nearer(ink, front, behind))
    return QUADRANTS[mask], front, behind


def _two(four: Sequence[int]) -> tuple[int, int]:
    """Return the two inks with the most weight, the background first."""
    names = [MATERIALS[ink // BANDS] for ink in four]
    counts: dict[int, int] = {}
    for ink, name in zip(four, names, strict=True):
        weight = BESIDE_EYE if name == "skin" and "eye" in names else WEIGHT.get(name, 1)
        counts[ink] = counts.get(ink, 0) + weight
    first, second = sorted(counts, key=lambda ink: (-counts[ink], ink))[:2]
    return min(first, second), max(first, second)


def _nearer(ink: int, front: int, behind: int) -> bool:
    return _apart(ink, front) < _apart(ink, behind)


def _apart(a: int, b: int) -> float:
    """Return the visual difference of two inks."""
    if a == b:
        return 0.0
    (ma, ta), (mb, tb) = divmod(a, BANDS), divmod(b, BANDS)
    if ma == mb:
        return 1.0 + abs(ta - tb)
    return 4.0 if 0 in (ma, mb) else 3.0 + 0.1 * abs(_DARK.get(MATERIALS[ma], 1) - _DARK.get(MATERIALS[mb], 1))


_DARK = {
    "hair": 5, "trousers": 5, "shoe": 6, "eye": 7, "line": 4, "chair": 5, "shirt": 3, "sleeve": 3, "skin": 1, "neck": 2,
    "lit": 0, "sign": -30,
}  # fmt: skip
"""Rough darkness of a material."""

LETTERS = {
    "skin": ".", "hair": "@", "shirt": "#", "sleeve": "+", "trousers": "%", "shoe": "&", "lit": "*", "chair": ":",
    "prop": "=", "wall": ",", "floor": "_", "eye": "o", "white": ".", "mouth": "-", "nail": ".", "line": "'",
    "ghost": "`", "neck": ".", "screen": "|", "blank": ".", "seat": ":", "headset": "H",
    "sign": "o", "sign-rim": " ",
}  # fmt: skip
"""Character for a material in ASCII."""
DENSE = {
    "skin": "░", "hair": "▓", "shirt": "▒", "sleeve": "▒", "trousers": "▓", "shoe": "▓", "lit": "█", "chair": "▒",
    "prop": "=", "wall": "·", "floor": "▒", "eye": "o", "white": " ", "mouth": "-", "nail": "░", "line": " ",
    "ghost": "·", "neck": "░", "screen": "|", "blank": "·", "seat": ":", "headset": "H",
    "sign": "●", "sign-rim": " ",
}  # fmt: skip
"""Character for a material without colour; only a highlighted muscle is solid."""


def letters(grid: InkGrid, table: dict[str, str]) -> list[CellRow]:
    """Return rows of one character a sample. Cells keep their ink, so that the highlight can be shown in bold."""
    return [tuple(_letter(ink, table) for ink in row) for row in grid]


@lru_cache(maxsize=256)
def _letter_of(ink: int, ascii_only: bool) -> Cell:
    material = MATERIALS[ink // BANDS]
    table = LETTERS if ascii_only else DENSE
    return (" ", 0, 0) if not ink else (table[material], ink, 0)


def _letter(ink: int, table: dict[str, str]) -> Cell:
    return _letter_of(ink, table is LETTERS)
