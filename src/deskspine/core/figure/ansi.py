"""Cells as text for a terminal, in as many colours as it shows or without colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from deskspine.core.figure.cells import Cell, CellRow
from deskspine.core.figure.palette import SIXTEEN, Rgb, of_256
from deskspine.core.figure.shapes import BANDS, MATERIALS

RESET = "\x1b[0m"


def colours_of(environ: Mapping[str, str], *, terminal: bool) -> int:
    """Return the number of colours to write: 0 without `terminal` or with NO_COLOR, else by COLORTERM and TERM."""
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR") or not terminal or term in ("", "dumb"):
        return 0
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit") or "WT_SESSION" in environ:
        return 256**3
    return 256 if "256color" in term else 16


def lines(
    rows: Iterable[CellRow], palette: Sequence[Rgb], colours: int, few: Mapping[str, int] = SIXTEEN
) -> Iterator[str]:
    """Yield each row as one line that ends in the terminal's own colours; `few` are sixteen colours, by material."""
    for row in rows:
        text = "".join(
            _sgr(front, behind, palette, colours, few) + "".join(cell[0] for cell in cells)
            for (front, behind), cells in groupby(row, key=_inks)
        )
        yield text + RESET if colours else text.rstrip()


def _inks(cell: Cell) -> tuple[int, int]:
    return cell[1], cell[2]


def _sgr(front: int, behind: int, palette: Sequence[Rgb], colours: int, few: Mapping[str, int]) -> str:
    if not colours:
        return ""
    return f"\x1b[0;{';'.join((_code(front, palette, colours, few, 30), _code(behind, palette, colours, few, 40)))}m"


def _code(ink: int, palette: Sequence[Rgb], colours: int, few: Mapping[str, int], base: int) -> str:
    """Return the parameters that choose a colour for text (`base` 30) or for its background (`base` 40)."""
    if not ink:
        return str(base + 9)
    if colours <= 16:
        number = few[MATERIALS[ink // BANDS]]
        return str(base + number if number < 8 else base + 52 + number)
    if colours <= 256:
        return f"{base + 8};5;{of_256(palette[ink])}"
    red, green, blue = palette[ink]
    return f"{base + 8};2;{red};{green};{blue}"
