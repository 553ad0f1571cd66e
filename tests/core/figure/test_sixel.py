"""Sixels: read back, they are the picture."""

from __future__ import annotations

import re

from deskspine.core.figure.indexed import Indexed
from deskspine.core.figure.sixel import sixel


def decoded(text: str) -> tuple[dict[int, tuple[int, int, int]], dict[tuple[int, int], int]]:
    """Return the colours in percent, and the colour number of every pixel that is drawn."""
    head = re.match(r"\x1bP0;([01]);0q\"1;1;(\d+);(\d+)", text)
    assert head
    assert text.endswith("\x1b\\")
    colours: dict[int, tuple[int, int, int]] = {}
    drawn: dict[tuple[int, int], int] = {}
    x = top = now = 0
    for part in re.finditer(r"#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)(.)|([$-])|([?-~])", text[head.end() : -2]):
        number, red, green, blue, chosen, count, repeated, move, single = part.groups()
        if number:
            colours[int(number)] = int(red), int(green), int(blue)
        elif chosen:
            now = int(chosen)
        elif move:
            x, top = 0, top + (6 if move == "-" else 0)
        else:
            bits, end = ord(repeated or single) - 63, x + int(count or 1)
            drawn |= {(at, top + row): now for at in range(x, end) for row in range(6) if bits >> row & 1}
            x = end
    return colours, drawn


PICTURE = Indexed(
    9, 8, ((0, 0, 0), (255, 0, 51), (9, 9, 9)), bytes((0, 1, 1, 1, 1, 1, 1, 1, 0)) * 7 + bytes((1, 0) * 4 + (1,))
)


def test_every_pixel_has_its_colour() -> None:
    colours, drawn = decoded(sixel(PICTURE))
    assert colours == {0: (0, 0, 0), 1: (100, 0, 20)}
    assert drawn == {(at % 9, at // 9): number for at, number in enumerate(PICTURE.pixels)}


def test_the_page_may_stay_as_it_is() -> None:
    text = sixel(PICTURE, page=False)
    colours, drawn = decoded(text)
    assert text.startswith("\x1bP0;1;0q")
    assert set(colours) == {1} == set(drawn.values())
    assert len(drawn) == PICTURE.pixels.count(1)


def test_runs_are_short() -> None:
    wide = Indexed(300, 6, ((0, 0, 0), (9, 9, 9)), bytes([1]) * 1800)
    assert sixel(wide).endswith("#1!300~-\x1b\\")
