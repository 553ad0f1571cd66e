"""Pictures in pixels as sixels, for terminals that show those."""

from __future__ import annotations

import re

from deskspine.core.figure.indexed import MOST_COLOURS, Indexed

BAND = 6
"""Rows of pixels in one row of sixels."""
_RUN = re.compile(r"([?-~])\1{3,}")
_EMPTY = ord("?")


def sixel(picture: Indexed, *, page: bool = True) -> str:
    """Return the escape sequence that shows `picture` at the cursor.

    With `page`, pixels of colour 0 are drawn; without it they are left as they are.
    """
    width, height = picture.width, picture.height
    used = [number for number in sorted(set(picture.pixels)) if number or page]
    parts = [f'\x1bP0;{0 if page else 1};0q"1;1;{width};{height}']
    for number in used:
        red, green, blue = (round(part * 100 / 255) for part in picture.colours[number])
        parts.append(f"#{number};2;{red};{green};{blue}")
    tables = {number: _tables(number) for number in used}
    base = int.from_bytes(bytes([_EMPTY]) * width)
    for top in range(0, height, BAND):
        rows = [picture.row(y) for y in range(top, min(height, top + BAND))]
        lines = []
        for number in sorted(set(b"".join(rows))):
            if number not in tables:
                continue
            bits = sum(int.from_bytes(row.translate(table)) for row, table in zip(rows, tables[number], strict=False))
            line = (base + bits).to_bytes(width).decode("ascii").rstrip("?")
            lines.append(f"#{number}{_RUN.sub(_run, line)}")
        parts.append("$".join(lines) + "-")
    return "".join((*parts, "\x1b\\"))


def _tables(number: int) -> tuple[bytes, ...]:
    """Return for each row of a band a table that gives the bit of that row to pixels of colour `number`."""
    return tuple(bytes(1 << row if at == number else 0 for at in range(MOST_COLOURS)) for row in range(BAND))


def _run(match: re.Match[str]) -> str:
    return f"!{len(match[0])}{match[1]}"
