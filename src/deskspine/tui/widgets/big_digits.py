"""Large digits that can be read from across a room; a tick redraws only the cells that changed."""

from __future__ import annotations

from typing import ClassVar, Literal

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from deskspine.tui.driver.lean_compositor import repaint

Scale = Literal["huge", "tall", "medium", "line"]
HEIGHTS: dict[Scale, int] = {"huge": 10, "tall": 5, "medium": 3, "line": 1}
DigitColour = Literal["usual", "resting", "late", "alarm"]
"""Colour of the digits."""

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
    drawn = _medium(text) if size == "medium" else _tall(text, 2 if size == "huge" else 1)
    tail = f"  {unit}" if unit else ""
    foot = len(drawn) - 1
    return tuple(row + (tail if at == foot else " " * len(tail)) for at, row in enumerate(drawn))


def _tall(text: str, times: int = 1) -> list[str]:
    """Return the rows with every dot twice as wide as high, which makes it square; `times` is its height in rows."""
    glyphs, full, empty = [DOTS[sign] for sign in text], "██" * times, "  " * times
    rows = ["  ".join("".join(full if dot == "#" else empty for dot in glyph[y]) for glyph in glyphs) for y in range(5)]
    return [row for row in rows for _ in range(times)]


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
    """Large digits in one of four sizes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"big-digits--resting", "big-digits--late", "big-digits--alarm"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.text = ""
        self.unit = ""
        self._tone: DigitColour = "usual"
        self._scale: Scale = "tall"
        self._rows: tuple[str, ...] = ()

    def show(self, text: str, unit: str = "", tone: DigitColour = "usual") -> None:
        """Show `text` (digits, colons and dashes) and `unit` in the colour of `tone`."""
        same_style = tone == self._tone
        self.text, self.unit, self._tone = text, unit, tone
        self._draw(same_style)

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
        usual = self._tone == "usual"
        style = base if usual else base + self.get_component_rich_style(f"big-digits--{self._tone}", partial=True)
        return Strip([Segment(self._rows[y], style)]).adjust_cell_length(self.size.width, base)
