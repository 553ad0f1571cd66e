"""The room of a page: its size, and what it needs to know besides its view."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.routines.model import Library
from deskspine.tui.history.drawing import CellCanvas, Drawing, Fact, stacked
from deskspine.tui.history.words import facts_line
from deskspine.tui.widgets.lines import Line, paragraph, short

NARROW = 60
"""Columns below which words are shortened."""
SIDE = 36
"""Columns of the panel at the side, with the gap before it."""
SIDE_GAP = 4
"""Columns between a plot and the panel at its side."""
SIDE_WIDTH = SIDE - SIDE_GAP
"""Columns of the panel itself."""
SIDE_FROM = 108
"""Minimum columns of a page with a panel at the side."""


class Room(Struct, frozen=True):
    """The size of a page in cells, the mark that is highlighted, and the present day and zone."""

    width: int
    height: int
    today: date
    zone: tzinfo
    highlighted: str = ""
    """Key of the mark that is highlighted, or ""."""
    library: Library | None = None
    full_blocks: bool = False
    """True on a console, whose characters have no low blocks."""

    @property
    def has_side(self) -> bool:
        """True if there is room for a panel at the side."""
        return self.width >= SIDE_FROM

    @property
    def plot_width(self) -> int:
        """Columns of the plot."""
        return self.width - SIDE if self.has_side else self.width

    @property
    def is_narrow(self) -> bool:
        """True in a window in which words are shortened."""
        return self.width < NARROW

    @property
    def is_low(self) -> bool:
        """True in a window in which only the main plot has room."""
        return self.height < 15


def page_of(sentence: str, promise: str, plot: Drawing, room: Room, sides: Drawing | None = None) -> Drawing:
    """Return a page: its sentence and its plot, in a low window the plot first.

    `promise` says what will be there, on a page without rows. `sides` is the plot with the panel at its side.
    """
    text = words_of(sentence, promise, room)
    page = stacked((sides or plot, text) if room.is_low else (text, sides or plot))
    return with_numbers(page, plot, room)


def with_numbers(page: Drawing, plot: Drawing, room: Room) -> Drawing:
    """Return a page with the numbers of the highlighted mark of its plot."""
    mark = plot.mark(room.highlighted)
    return page if mark is None else replace(page, foot=facts_line(mark.title, mark.facts, room.width))


def words_of(sentence: str, promise: str, room: Room) -> Drawing:
    """Return the sentence of a page and its promise, with an empty row below them in a high window."""
    lines = [*paragraph(sentence, room.width), *paragraph(promise, room.width, "dim")]
    return Drawing(tuple(lines if room.is_low or not lines else [*lines, ()]))


def plot_height(sentence: str, promise: str, room: Room) -> int:
    """Return the rows that a plot may have."""
    return room.height if room.is_low else room.height - len(words_of(sentence, promise, room).lines)


def side_lines(title: str, facts: Sequence[Fact], width: int) -> list[Line]:
    """Return numbers below each other, for the panel at the side."""
    lines: list[Line] = [(("strong", short(title, width)),), (("track", "─" * width),)]
    names = max((len(name) for name, _ in facts), default=0) + 2
    for name, value in facts:
        lines.append((("dim", name.ljust(names)), ("strong", value)) if name else (("dim", value),))
    return lines


def with_side(plot: Drawing, lines: Sequence[Line], room: Room) -> Drawing:
    """Return a plot with lines in the panel at its side."""
    canvas = CellCanvas(room.width, max(len(plot.lines), len(lines)))
    canvas.put_drawing(0, 0, plot)
    for y, line in enumerate(lines):
        canvas.put_line(room.width - SIDE + SIDE_GAP, y, line)
    return canvas.drawing()
