"""Large digits that can be read from across a room; a tick redraws only the cells that changed."""

from __future__ import annotations

from typing import ClassVar, Literal

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from deskspine.tui.driver.lean_compositor import repaint

Scale = Literal["tall", "medium", "line"]
HEIGHTS: dict[Scale, int] = {"tall": 5, "medium": 3, "line": 1}

# Three by five dots each; a colon is one dot wide.
DOTS: dict[str, tuple[str, str, str, str, str]] = {
    "0": ("###", "#.#", "#.#", "#.#", "###"),
    "1": (".#.", "##.", ".#.", ".#.", "###"),
    "2": ("###", "..#", "###", "#..", "###"),
    "3": ("###", "..#", ".##", "..#", "###"),
    "4": ("#.#", "#.#", "###", "..#", "..#"),
    "5": ("###", "#..", "###", "..#", "###"),
    "6": ("###", "#..", "###", "#.#", "###"),
    "7": ("###", "..#", "..#", "..#", "..#"),
    "8": ("###", "#.#", "###", "#.#", "###"),
    "9": ("###", "#.#", "###", "..#", "###"),
    ":": (".", "#", ".", "#", "."),
    "-": ("...", "...", "###", "...", "..."),
}


def rows_of(text: str, size: Scale, unit: str = "") -> tuple[str, ...]:
    """Return the rows of `text` drawn in `size`, all equally wide, with `unit` in plain letters on the last row."""
    if size == "line":
        return (f"{text} {unit}".rstrip(),)
    drawn = _tall(text) if size == "tall" else _medium(text)
    tail = f"  {unit}" if unit else ""
    foot = len(drawn) - 1
    return tuple(row + (tail if at == foot else " " * len(tail)) for at, row in enumerate(drawn))


def _tall(text: str) -> list[str]:
    """Return the rows with every dot two cells wide, which makes it square."""
    glyphs = [DOTS[sign] for sign in text]
    return ["  ".join("".join("██" if dot == "#" else "  " for dot in glyph[y]) for glyph in glyphs) for y in range(5)]


def _medium(text: str) -> list[str]:
    """Return the rows with two dots above each other in one cell."""
    glyphs = [DOTS[sign] for sign in text]
    halves = {"##": "█", "#.": "▀", ".#": "▄", "..": " "}
    return [
        " ".join(
            "".join(halves[glyph[y][x] + (glyph[y + 1][x] if y + 1 < 5 else ".")] for x in range(len(glyph[0])))
            for glyph in glyphs
        )
        for y in (0, 2, 4)
    ]


class BigDigits(Widget):
    """Large digits in one of three sizes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"big-digits--resting"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.text = ""
        self.unit = ""
        self._resting = False
        self._scale: Scale = "tall"
        self._rows: tuple[str, ...] = ()

    def show(self, text: str, unit: str = "", resting: bool = False) -> None:
        """Show `text` (digits, colons and dashes) and `unit`; `resting` draws them in a quiet colour."""
        same_style = resting == self._resting
        self.text, self.unit, self._resting = text, unit, resting
        self._draw(same_style)

    @property
    def text_width(self) -> int:
        """Columns of the drawn text."""
        return len(self._rows[0]) if self._rows else 0

    def set_scale(self, size: Scale) -> None:
        """Set the size of the digits."""
        if size != self._scale:
            self._scale = size
            self._draw(False)

    def _draw(self, same_style: bool) -> None:
        old, self._rows = self._rows, rows_of(self.text, self._scale, self.unit)
        if not same_style or len(old) != len(self._rows) or len(old[0]) != len(self._rows[0]):
            self.refresh()
            return
        changed = [
            Region(columns[0], y, columns[-1] - columns[0] + 1, 1)
            for y, (before, after) in enumerate(zip(old, self._rows, strict=True))
            if (columns := [x for x, (a, b) in enumerate(zip(before, after, strict=True)) if a != b])
        ]
        if changed:
            repaint(self, *changed)

    def render_line(self, y: int) -> Strip:
        """Return one row, filled up to the width of the widget."""
        base = self.visual_style.rich_style
        if y >= len(self._rows):
            return Strip.blank(self.size.width, base)
        style = base + self.get_component_rich_style("big-digits--resting", partial=True) if self._resting else base
        return Strip([Segment(self._rows[y], style)]).adjust_cell_length(self.size.width, base)
