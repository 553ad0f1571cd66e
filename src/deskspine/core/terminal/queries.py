"""Queries to a terminal, with the function that reads the reply to each."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

from deskspine.core.terminal.input_parser import TerminalReply

T_co = TypeVar("T_co", covariant=True)
Colour = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""
FENCE = "\x1b[c"
"""Query that every terminal replies to. If its reply comes first, the query sent before it has no reply."""


class Query(Struct, Generic[T_co], frozen=True):
    """A query and the reader of its reply."""

    name: str
    text: str
    """Text that is written to the terminal, without the fence."""
    read: Callable[[TerminalReply], T_co | None]
    """Returns the value in a reply, or None if it is the reply to another query."""
    fenced: bool = True
    """False if the fence must not follow, because another program would reply to it first."""


def unfenced(query: Query[T_co], text: str) -> Query[T_co]:
    """Return `query` as `text`, with no fence behind it."""
    return Query(query.name, text, query.read, fenced=False)


def is_fence(reply: TerminalReply) -> bool:
    """Return True if `reply` is the reply to the fence."""
    return read_attributes(reply) is not None


def read_attributes(reply: TerminalReply) -> tuple[int, ...] | None:
    """Return the primary device attributes, or None for another reply."""
    match = re.fullmatch(r"\?([\d;]{1,200})c", reply.body) if reply.kind == "CSI" else None
    return tuple(int(number) for number in match[1].split(";") if number) if match else None


def read_background(reply: TerminalReply) -> Colour | None:
    """Return the background colour, or None for another reply."""
    match = re.fullmatch(r"11;rgba?:([\da-fA-F/]{5,24})", reply.body) if reply.kind == "OSC" else None
    parts = match[1].split("/") if match else []
    if len(parts) not in (3, 4) or not all(0 < len(part) <= 4 for part in parts):
        return None
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in parts[:3])
    return red, green, blue


def is_dark(colour: Colour) -> bool:
    """Return True if light text is easier to read on `colour` than dark text."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.18


def read_scheme(reply: TerminalReply) -> bool | None:
    """Return True if `reply` reports that the terminal has become light, False for dark, None for another reply."""
    return {"?997;1n": False, "?997;2n": True}.get(reply.body) if reply.kind == "CSI" else None


def _read_scheme_mode(reply: TerminalReply) -> bool | None:
    """Return True if the terminal can report its colour scheme, None for another reply."""
    match = re.fullmatch(r"\?2031;(\d)\$y", reply.body) if reply.kind == "CSI" else None
    return match[1] in "123" if match else None


def light_from_environment(value: str) -> bool | None:
    """Return True if COLORFGBG, which some terminals set, has a light background, and None if it says nothing."""
    back = value.rpartition(";")[2]
    if ";" not in value or not back.isdecimal() or len(back) > 3 or int(back) > 15:
        return None
    return int(back) in (7, *range(9, 16))


def _read_version(reply: TerminalReply) -> str | None:
    return reply.body[2:202] if reply.kind == "DCS" and reply.body.startswith(">|") else None


def _read_kitty_graphics(reply: TerminalReply) -> bool | None:
    """Return True if the terminal can show pictures, False if it says that it cannot, None for another reply."""
    match = re.match(r"Gi=31;(.*)", reply.body) if reply.kind == "APC" else None
    return match[1] == "OK" if match else None


def _read_cell_size(reply: TerminalReply) -> tuple[int, int] | None:
    """Return width and height of a cell in pixels, or None for another reply."""
    match = re.fullmatch(r"6;(\d{1,5});(\d{1,5})t", reply.body) if reply.kind == "CSI" else None
    return (int(match[2]), int(match[1])) if match else None


def _read_sixel_colours(reply: TerminalReply) -> int | None:
    """Return the number of colours of a sixel picture, or None for another reply and for a refusal."""
    match = re.fullmatch(r"\?1;0;(\d{1,9})S", reply.body) if reply.kind == "CSI" else None
    return int(match[1]) if match else None


def _read_program_status(reply: TerminalReply) -> bool | None:
    return True if reply.kind == "OSC" and reply.body == "7501;?" else None


DEVICE_ATTRIBUTES = Query("device attributes", "", read_attributes)
BACKGROUND_COLOUR = Query("background colour", "\x1b]11;?\x1b\\", read_background)
COLOUR_SCHEME = Query("reports of the colour scheme", "\x1b[?2031$p", _read_scheme_mode)
REPORT_SCHEME, NO_SCHEME = "\x1b[?2031h", "\x1b[?2031l"
"""Begin and end of the terminal's reports that it has become dark or light."""
VERSION = Query("name and version", "\x1b[>0q", _read_version)
KITTY_GRAPHICS = Query("kitty graphics", "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\", _read_kitty_graphics)
PROGRAM_STATUS = Query("program status", "\x1b]7501;?\x1b\\", _read_program_status)
CELL_SIZE = Query("size of a cell", "\x1b[16t", _read_cell_size)
SIXEL_COLOURS = Query("colours of sixel pictures", "\x1b[?1;1;0S", _read_sixel_colours)
MORE_SIXEL_COLOURS = Query("256 colours for sixel pictures", "\x1b[?1;3;256S", _read_sixel_colours)
"""Sets the number of colours, and has the new number as its reply."""
