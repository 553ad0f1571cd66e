"""The places of the dashboard's parts: a pure function of the window's size, from one line up to three columns."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from textual.geometry import Region

from deskspine.tui.widgets.big_digits import HEIGHTS, Scale

FIGURES = ((44, 22), (28, 14), (16, 8))
"""Sizes of the figure, the largest first."""
HUGE_WIDTH = 60
"""Minimum columns for the largest digits."""
MINI_WIDTH, MINI_HEIGHT = 22, 5
"""Minimum room for big digits; below that everything is one line."""
BOX_ROWS, CHART_ROWS, PAGE_ROWS = 4, 5, 7
"""Rows of cards in frames, of the chart of the week, and of the text below the digits in a window of usual size."""
STRIP_ROWS = 3
MOVED_ROWS = 1
"""Rows of the bar of the minutes moved, which belongs to the cards."""


class Arrangement(Struct, frozen=True):
    """The places of the parts by their id. A part without a place is not shown."""

    kind: str
    """line, mini, small, column, middle, large or wide."""
    scale: Scale
    """Size of the digits."""
    places: Mapping[str, Region]

    def place(self, part: str) -> Region:
        """Return the place of a part, an empty one if it is not shown."""
        return self.places.get(part, Region())


def arrange(
    width: int, height: int, *, figure: bool = True, blocks: bool = False, notes: int = 0, letter: bool = False
) -> Arrangement:
    """Return the arrangement for `width` by `height` cells, the line of keys not included.

    `figure` is False without a figure; with `blocks` the terminal has no half blocks for digits of three rows; `notes`
    is the number of lines of notes, which a very small window shows in place of the bar and of large digits; with a
    `letter` to show, a small window has no strip.
    """
    if width < MINI_WIDTH or height < MINI_HEIGHT:
        return Arrangement("line", "line", {"page": Region(0, 0, width, height)})
    middling: Scale = "line" if blocks else "medium"
    if width < 40 or height < 11:
        return _mini(width, height, middling, notes)
    if height < 21 or (width < 72 and height < 29):
        return _small(width, height, figure, middling, letter)
    if width < 72:
        return _column(width, height, figure)
    if width < 100 or height < 29:
        return _middle(width, height, figure)
    return _large(width, height, figure) if width < 150 else _wide(width, height, figure)


def _figure_for(width: int, height: int) -> tuple[int, int]:
    """Return the size of the largest figure that fits, or (0, 0)."""
    return next(((w, h) for w, h in FIGURES if w <= width and h <= height), (0, 0))


def mini_margin(width: int) -> int:
    """Return the empty columns at each side of a very small window."""
    return 1 if width >= 26 else 0


def _mini(width: int, height: int, scale: Scale, notes: int) -> Arrangement:
    left = mini_margin(width)
    if notes > height - HEIGHTS[scale]:
        scale = "line"
    inner, digits = width - 2 * left, HEIGHTS[scale]
    places = {
        "countdown": Region(left, 0, inner, digits),
        "meter": Region(left, digits, inner, 1),
        "page": Region(left, digits + 1, inner, height - digits - 1),
    }
    if notes and places["page"].height < 3:
        del places["meter"]
        places["page"] = Region(left, digits, inner, height - digits)
    return Arrangement("mini", scale, places)


def _small(width: int, height: int, figure: bool, scale: Scale, letter: bool) -> Arrangement:
    inner = min(width - (2 if width < 50 else 4), 100)
    x, y = (width - inner) // 2, 2
    columns, rows = _figure_for(inner - 36, 8) if figure and height >= 13 else (0, 0)
    left, digits = inner - columns - (2 if columns else 0), HEIGHTS[scale]
    strip = STRIP_ROWS if height >= 14 else 2
    places = {
        "top": Region(0, 0, width, 1),
        "meter": Region(x, y + digits, left, 1),
        "strip": Region(x, height - strip - (height >= 18), inner, strip),
    }
    if columns:
        places["countdown"] = Region(x, y, left, digits)
        places["page"] = Region(x, y + digits + 1, left, rows - digits - 1)
        places["poster"] = Region(x + inner - columns, y - 1, columns, rows)
        below = y + rows
    else:  # the cards are next to the digits
        places["countdown"] = Region(x, y, 18, digits)
        places["page"] = Region(x + 19, y, left - 19, digits)
        below = y + digits + 1
    if height >= 18:
        below += 1
    places["side"] = Region(x, below, inner, places["strip"].y - below - (height >= 18))
    if letter:
        places["side"] = Region(x, below, inner, places.pop("strip").bottom - below)
    return Arrangement("small", scale, places)


def _column(width: int, height: int, figure: bool) -> Arrangement:
    inner = width - 4
    x, digits = 2, HEIGHTS["tall"]
    columns, rows = _figure_for(inner - 34, 8) if figure else (0, 0)
    left = inner - columns - (2 if columns else 0)
    places = {
        "top": Region(0, 0, width, 1),
        "countdown": Region(x, 2, left, digits),
        "meter": Region(x, 2 + digits, left, 1),
        "page": Region(x, 3 + digits, left, 9),
        "strip": Region(x, 13 + digits, inner, STRIP_ROWS),
        "side": Region(x, 17 + digits, inner, height - 18 - digits),
    }
    if columns:
        places["poster"] = Region(x + inner - columns, 2, columns, rows)
    return Arrangement("column", "tall", places)


def _middle(width: int, height: int, figure: bool) -> Arrangement:
    third = 34 if width >= 120 else 0
    inner = min(width - 6, 116 if third else 90)
    x, spare = (width - inner) // 2, height - 23
    columns, rows = _figure_for(28, 14) if figure else (0, 0)
    across = inner - third - (5 if third else 0)
    left = across - columns - (3 if columns else 0)
    top = 2 + (spare >= 4)
    after = top + HEIGHTS["tall"] + 1
    page = PAGE_ROWS + max(-1, min(2, spare // 2))
    strip = after + page + 1
    places = {
        "top": Region(0, 0, width, 1),
        "countdown": Region(x, top, left, HEIGHTS["tall"]),
        "meter": Region(x, after - 1, left, 1),
        "page": Region(x, after, left, page),
        "strip": Region(x, strip, across, STRIP_ROWS),
    }
    if columns:
        places["poster"] = Region(x + left + 3, max(1, top + (strip - top - 1 - rows) // 2), columns, rows)
    side = strip + STRIP_ROWS + (spare >= 0)
    places["side"] = (
        Region(x + inner - third, top, third, strip + STRIP_ROWS - top)
        if third
        else Region(x, side, inner, max(0, height - side))
    )
    return Arrangement("middle", "tall", places)


def _large(width: int, height: int, figure: bool) -> Arrangement:
    margin = 4 if width >= 110 else 3
    inner = width - 2 * margin
    right = 44 if inner >= 105 and height >= 36 else min(40, inner - 57)
    left, top = inner - right - 5, 2
    columns, rows = _figure_for(right, 22 if height >= 36 else 14) if figure else (0, 0)
    scale: Scale = "huge" if left >= HUGE_WIDTH and height >= 38 else "tall"
    places = _main_column(margin, top, left, height - top, scale)
    x, side = margin + left + 5, top + rows + (1 if rows else 0) + (height >= 36)
    places["top"] = Region(0, 0, width, 1)
    places["side"] = Region(x, side, right, height - side)
    if columns:
        places["poster"] = Region(x + (right - columns) // 2, top - (height < 36), columns, rows)
    return Arrangement("large", scale, places)


def _wide(width: int, height: int, figure: bool) -> Arrangement:
    space = 5 if width < 180 else 7
    inner = min(width - 8, 176)
    columns, rows = FIGURES[0] if figure else (0, 0)
    right = min(48, max(36, inner // 4))
    left = inner - right - space - (columns + space if columns else 0)
    scale: Scale = "huge" if left >= HUGE_WIDTH and height >= 38 else "tall"
    content = 38 if scale == "huge" else 33
    x, top = (width - inner) // 2, max(2, (height - content) * 2 // 5)
    room = min(height - top, content)
    places = _main_column(x, top, left, room, scale)
    places["top"] = Region(0, 0, width, 1)
    places["side"] = Region(x + inner - right, top, right, room)
    if columns:
        places["poster"] = Region(x + left + space, top + max(0, room - rows) // 3, columns, rows)
    return Arrangement("wide", scale, places)


def _main_column(x: int, top: int, width: int, height: int, scale: Scale) -> dict[str, Region]:
    """Return the places of digits, bar, text with cards, strip and week one below the other.

    The week is a chart if `height` allows; rows that are left over are put between the parts.
    """
    digits, strip = HEIGHTS[scale], STRIP_ROWS + 1
    chart = height - digits >= 27
    page, week = 1 + (3 if chart else 2) + BOX_ROWS + MOVED_ROWS, CHART_ROWS + 2 if chart else 2
    spare = height - digits - 1 - page - 1 - strip - 1 - week
    above = 1 if spare >= 1 else 0
    gap = 2 if spare - above >= 2 else 1
    taller = max(0, min(2, spare - above - 2 * (gap - 1) - 1)) if chart else 0
    meter = top + digits + above
    at = meter + 1 + page + gap
    return {
        "countdown": Region(x, top, width, digits),
        "meter": Region(x, meter, width, 1),
        "page": Region(x, meter + 1, width, page),
        "strip": Region(x, at, width, strip),
        "week": Region(x, at + strip + gap, width, week + taller),
    }
