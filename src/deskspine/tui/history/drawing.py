"""Drawings of the history: lines of text with marks, the parts of them that can be highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct
from rich.cells import cell_len

from deskspine.tui.widgets.lines import Line

Fact = tuple[str, str]
"""A name and its value: ("longest sit", "1 h 04")."""
BLOCKS = " ▁▂▃▄▅▆▇█"
"""A cell that is filled by eighths from below."""
FOOT = "▁"
"""The foot of a bar without a height."""


class Mark(Struct, frozen=True):
    """A bar or a cell of a drawing that can be highlighted; it lies in one rectangle of cells."""

    key: str
    x: int
    y: int
    width: int
    height: int
    title: str
    """Its day or its name."""
    facts: tuple[Fact, ...] = ()

    def has(self, x: int, y: int) -> bool:
        """Return True if the cell lies in it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


class Drawing(Struct, frozen=True):
    """A page in lines, and its marks in the order of their places."""

    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()
    foot: Line = ()
    """The numbers of the highlighted mark, for the row below the page that always shows."""

    def mark_at(self, x: int, y: int) -> Mark | None:
        """Return the mark in a cell, or None."""
        return next((mark for mark in self.marks if mark.has(x, y)), None)

    def mark(self, key: str) -> Mark | None:
        """Return the mark with this key, or None."""
        return next((mark for mark in self.marks if mark.key == key), None)

    def neighbour(self, key: str, dx: int, dy: int) -> Mark | None:
        """Return the mark next to the one with `key` in a direction, or None without one.

        To the sides it is the next one of the same row, or the next in order where a row has one mark only.
        """
        here = self.mark(key)
        if here is None:
            return self.marks[-1] if self.marks else None
        if dx:
            row = [mark for mark in self.marks if mark.y == here.y]
            others = row if len(row) > 1 else list(self.marks)
            at = others.index(here) + dx
            return others[at] if 0 <= at < len(others) else None
        beyond = [mark for mark in self.marks if (mark.y - here.y) * dy > 0]
        middle = here.x + here.width / 2
        return min(
            beyond,
            key=lambda mark: (abs(mark.y - here.y), abs(mark.x + mark.width / 2 - middle)),
            default=None,
        )


class CellCanvas:
    """Cells on which a drawing is put together; what lies outside is left out."""

    def __init__(self, width: int, height: int, *, full_blocks: bool = False) -> None:
        """Create an empty one; with `full_blocks`, bars end at whole rows, for a console without low blocks."""
        self.width, self.height, self._full_blocks = width, height, full_blocks
        self._cells = [[("", " ")] * width for _ in range(height)]
        self.marks: list[Mark] = []

    def put(self, x: int, y: int, text: str, role: str = "") -> int:
        """Put `text` at a cell, and return the column after it."""
        for sign in text:
            size = cell_len(sign)
            if 0 <= y < self.height and x >= 0 and x + size <= self.width:
                self._cells[y][x] = (role, sign)
                if size == 2:
                    self._cells[y][x + 1] = (role, "")
            x += size
        return x

    def put_line(self, x: int, y: int, line: Line) -> int:
        """Put a line at a cell, and return the column after it."""
        for role, text in line:
            x = self.put(x, y, text, role)
        return x

    def put_right(self, end: int, y: int, text: str, role: str = "") -> None:
        """Put `text` so that it ends before the column `end`."""
        self.put(end - cell_len(text), y, text, role)

    def put_drawing(self, x: int, y: int, drawing: Drawing) -> None:
        """Put a drawing with its marks at a cell."""
        for row, line in enumerate(drawing.lines):
            self.put_line(x, y + row, line)
        self.marks += [
            Mark(mark.key, mark.x + x, mark.y + y, mark.width, mark.height, mark.title, mark.facts)
            for mark in drawing.marks
        ]

    def column(self, x: int, width: int, foot: int, eighths: int, role: str) -> None:
        """Put a bar of a number of eighths of a row on the row `foot`; a bar of none is its foot."""
        if self._full_blocks:
            eighths = (eighths + 4) // 8 * 8
        if eighths <= 0:
            self.put(x, foot, FOOT * width, "track")
        for row in range((eighths + 7) // 8):
            self.put(x, foot - row, BLOCKS[min(8, eighths - row * 8)] * width, role)

    def lines(self) -> tuple[Line, ...]:
        """Return the cells as lines."""
        return tuple(_joined(row) for row in self._cells)

    def drawing(self) -> Drawing:
        """Return the cells and the marks."""
        return Drawing(self.lines(), tuple(self.marks))


def stacked(parts: Sequence[Drawing]) -> Drawing:
    """Return drawings below each other as one."""
    lines: list[Line] = []
    marks: list[Mark] = []
    for part in parts:
        marks += [
            Mark(mark.key, mark.x, mark.y + len(lines), mark.width, mark.height, mark.title, mark.facts)
            for mark in part.marks
        ]
        lines += part.lines
    return Drawing(tuple(lines), tuple(marks))


def _joined(row: Sequence[tuple[str, str]]) -> Line:
    end = len(row)
    while end and row[end - 1] == ("", " "):
        end -= 1
    return tuple(
        (role, "".join(sign for _, sign in cells)) for role, cells in groupby(row[:end], key=lambda cell: cell[0])
    )
