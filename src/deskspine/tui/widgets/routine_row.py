"""A routine as one row of a list: length, sign, name, and columns for the rest, as many as fit."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from rich.cells import cell_len

from deskspine.core.text.dates import days_ago
from deskspine.core.text.sanitize import plain
from deskspine.tui.widgets.lines import Line, Piece, short

NO_SIGN: Piece = ("", " ")
MIN_NAME = 23
"""Minimum cells of the name before a column is left out."""
HEAD_WIDTH = 9
"""Cells before the name: the cursor, the length and the sign."""
NARROW, NARROW_HEAD = 30, 7
"""Columns below which a row has no sign, and the cells before its name then."""
STAR, LISTED, TIMES, LAST, LAST_SHORT = 2, 4, 6, 15, 8
"""Cells of the columns, with the space before them."""


class ListedRoutine(Struct, frozen=True):
    """The content of a row."""

    name: str
    length: str
    """Length as digits, "2:00"."""
    sign: Piece = NO_SIGN
    """A sign for the state of the routine for this person."""
    star: Piece = NO_SIGN
    """A sign for its role in the settings."""
    listed: str = ""
    """Its place in the person's list, "✓2"."""
    times: int = 0
    """Number of times that it was done."""
    last: date | None = None
    """Day on which it was done last."""


class Columns(Struct, frozen=True):
    """The cells of each column after the name; 0 for a column that is left out."""

    name: int
    star: int = 0
    listed: int = 0
    times: int = 0
    last: int = 0


def columns(width: int) -> Columns:
    """Return the columns for rows of `width` cells: all if they fit, else the most important."""
    room = width - HEAD_WIDTH - 1
    for star, listed, times, last in (
        (STAR, LISTED, TIMES, LAST),
        (STAR, LISTED, TIMES, LAST_SHORT),
        (STAR, LISTED, TIMES, 0),
        (STAR, LISTED, 0, 0),
        (STAR, 0, 0, 0),
    ):
        name = room - star - listed - times - last
        if name >= MIN_NAME:
            return Columns(name, star, listed, times, last)
    if width < NARROW:
        return Columns(max(1, width - NARROW_HEAD - STAR), STAR)
    return Columns(max(1, room - STAR), STAR)


def routine_line(row: ListedRoutine, width: int, today: date) -> Line:
    """Return the row in `width` cells."""
    size = columns(width)
    name = short(plain(row.name), size.name)
    sign: Line = () if width < NARROW else (row.sign, ("", " "))
    padded = f"{name}{' ' * (size.name - cell_len(name))}"
    line: list[Piece] = [("dim", f" {row.length:>5} "), *sign, ("", padded)]
    line += [("", " " * (size.star - cell_len(row.star[1]))), row.star]
    if size.listed:
        line += [("", " " * (size.listed - cell_len(row.listed))), ("good", row.listed)]
    if size.times:
        line.append(("dim", (f"{row.times}×" if row.times else "").rjust(size.times)))
    if size.last:
        words = days_ago(row.last, today, brief=size.last == LAST_SHORT) if row.last else ""
        line.append(("dim", words.rjust(size.last)))
    return tuple(line)


def heading_line(title: str, width: int) -> Line:
    """Return a heading of rows of `width` cells, with the names of the columns."""
    size = columns(width)
    left = short(f" {title}", HEAD_WIDTH + size.name)
    gap = " " * (HEAD_WIDTH + size.name + size.star + size.listed - cell_len(left))
    times, last = "done".rjust(size.times) if size.times else "", "last".rjust(size.last) if size.last else ""
    return ("head", left), ("dim", f"{gap}{times}{last}") if times else ("", "")
