"""Finding out which pictures a terminal shows: only its own replies count, never its name in the environment.

Kitty's pictures need cells that stand for parts of a picture, which kitty knows since 0.28, and Ghostty. WezTerm and
Konsole reply that they show kitty's pictures, but have no such cells. So a terminal is first asked for its name, and
for kitty's pictures only if it says one of these; others never see that query, which some would print.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any, Literal

from msgspec import Struct

from deskspine.core.terminal.queries import (
    CELL_SIZE,
    DEVICE_ATTRIBUTES,
    KITTY_GRAPHICS,
    MORE_SIXEL_COLOURS,
    SIXEL_COLOURS,
    VERSION,
    Query,
)
from deskspine.core.terminal.tmux_passthrough import behind_tmux

SIXEL_ATTRIBUTE = 4
LEAST_SIXEL_COLOURS = 256
MIN_CELL, MAX_CELL = (4, 6), (64, 128)
"""Minimum and maximum width and height of a cell, in pixels; another size is an error of the terminal."""
KITTY_SINCE = (0, 28)
"""The first version of kitty that shows pictures by cells of text."""
PictureQuestions = Generator[Query[Any], Any, "PictureSupport"]
"""Yields queries and receives the reply to each, or None if it did not come in time."""


class PictureSupport(Struct, frozen=True):
    """The pictures that a terminal shows."""

    kind: Literal["", "kitty", "sixel"] = ""
    """"" if it shows none, or not for certain."""
    why: str = ""
    """The reason, in a few words: a reply of the terminal, or its absence."""
    cell: tuple[int, int] = (0, 0)
    """Width and height of a cell in pixels."""
    in_tmux: bool = False
    """True if sequences for kitty's pictures go through tmux."""


def questions(*, in_tmux: bool, window: tuple[int, int, int, int] = (0, 0, 0, 0)) -> PictureQuestions:
    """Ask a terminal and return what it shows; `window` is its columns, rows, width and height in pixels."""
    wrap = behind_tmux if in_tmux else _as_it_is
    version: str | None = yield wrap(VERSION)
    kind: Literal["kitty", "sixel"] = "kitty"
    if version is not None and knows_placeholders(version) and (yield wrap(KITTY_GRAPHICS)):
        why = f"{_plain(version)} shows kitty's pictures"
    else:
        attributes: tuple[int, ...] | None = yield DEVICE_ATTRIBUTES
        if attributes is None or SIXEL_ATTRIBUTE not in attributes:
            return PictureSupport("", _why_none(version, replies=attributes is not None, in_tmux=in_tmux))
        colours: int | None = yield SIXEL_COLOURS
        if colours is not None and colours < LEAST_SIXEL_COLOURS:
            more: int | None = yield MORE_SIXEL_COLOURS
            colours = more or colours
        if colours is not None and colours < LEAST_SIXEL_COLOURS:
            return PictureSupport("", f"the terminal shows sixel pictures in {colours} colours only")
        kind, why = "sixel", f"{_plain(version) if version else 'the terminal'} shows sixel pictures"
    cell = usable_cell((yield CELL_SIZE)) or usable_cell(cell_of(window))
    if cell is None:
        return PictureSupport("", f"{why}, but not how large a cell is")
    return PictureSupport(kind, why, cell, in_tmux and kind == "kitty")


def knows_placeholders(version: str) -> bool:
    """Return True if the terminal of this name and version shows pictures by cells of text."""
    kitty = re.match(r"kitty[( ](\d{1,3})\.(\d{1,4})", version)
    if kitty:
        return (int(kitty[1]), int(kitty[2])) >= KITTY_SINCE
    return bool(re.match(r"ghostty\b", version, re.IGNORECASE))


def cell_of(window: tuple[int, int, int, int]) -> tuple[int, int] | None:
    """Return width and height of a cell in a window of columns, rows, width and height."""
    columns, rows, width, height = window
    return (width // columns, height // rows) if columns > 0 and rows > 0 else None


def usable_cell(cell: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return `cell` if it is a size that a cell can have, else None."""
    if cell is None:
        return None
    width, height = cell
    fits = MIN_CELL[0] <= width <= MAX_CELL[0] and MIN_CELL[1] <= height <= MAX_CELL[1]
    return cell if fits and width <= 2 * height and height <= 4 * width else None


def _as_it_is(query: Query[Any]) -> Query[Any]:
    return query


def _plain(version: str) -> str:
    return "".join(sign for sign in version if sign.isascii() and sign.isprintable())[:40]


def _why_none(version: str | None, *, replies: bool, in_tmux: bool) -> str:
    if not replies:
        return "the terminal does not reply"
    name = _plain(version or "")
    if in_tmux and not name:
        return "the terminal behind tmux does not reply (allow-passthrough is off, or it has no name)"
    if name.startswith("kitty") and not knows_placeholders(name):
        return f"{name} is too old: kitty shows them since {KITTY_SINCE[0]}.{KITTY_SINCE[1]}"
    return f"{name or 'the terminal'} reports neither kitty's pictures in cells nor sixel"
