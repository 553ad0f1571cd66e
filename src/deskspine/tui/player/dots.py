"""Dots drawn in half blocks: the seconds in six sizes, and the letters, arrows and icons of the band."""

from __future__ import annotations

from functools import lru_cache

from deskspine.tui.widgets.big_digits import DOTS

ROWS_OF_DOTS = 5
GAP = 1
"""Columns of dots between two signs."""
Dots = tuple[str, ...]

LETTERS: dict[str, Dots] = {
    "A": (".#.", "#.#", "###", "#.#", "#.#"),
    "B": ("##.", "#.#", "##.", "#.#", "##."),
    "C": ("###", "#..", "#..", "#..", "###"),
    "D": ("##.", "#.#", "#.#", "#.#", "##."),
    "E": ("###", "#..", "##.", "#..", "###"),
    "F": ("###", "#..", "##.", "#..", "#.."),
    "G": ("####", "#...", "#.##", "#..#", "####"),
    "H": ("#.#", "#.#", "###", "#.#", "#.#"),
    "I": ("#", "#", "#", "#", "#"),
    "J": ("..#", "..#", "..#", "#.#", "###"),
    "K": ("#.#", "#.#", "##.", "#.#", "#.#"),
    "L": ("#..", "#..", "#..", "#..", "###"),
    "M": ("#...#", "##.##", "#.#.#", "#...#", "#...#"),
    "N": ("#..#", "##.#", "#.##", "#..#", "#..#"),
    "O": ("####", "#..#", "#..#", "#..#", "####"),
    "P": ("###", "#.#", "###", "#..", "#.."),
    "Q": ("####", "#..#", "#..#", "#.##", "####"),
    "R": ("###", "#.#", "##.", "#.#", "#.#"),
    "S": ("###", "#..", "###", "..#", "###"),
    "T": ("###", ".#.", ".#.", ".#.", ".#."),
    "U": ("#.#", "#.#", "#.#", "#.#", "###"),
    "V": ("#.#", "#.#", "#.#", "#.#", ".#."),
    "W": ("#...#", "#...#", "#.#.#", "##.##", "#...#"),
    "X": ("#.#", "#.#", ".#.", "#.#", "#.#"),
    "Y": ("#.#", "#.#", ".#.", ".#.", ".#."),
    "Z": ("###", "..#", ".#.", "#..", "###"),
    " ": (".", ".", ".", ".", "."),
    "·": (".", ".", "#", ".", "."),
    ">": ("#..", ".#.", "..#", ".#.", "#.."),
    "?": ("###", "..#", ".##", "...", ".#."),
    "-": ("..", "..", "##", "..", ".."),
    **DOTS,
}
"""Letters with as few dots as a word that is read from the corner of an eye needs."""
ICONS: dict[str, Dots] = {
    "prep": (".###.", "#...#", "#...#", "#...#", ".###."),
    "move": (".###.", "###.#", "###.#", "###.#", ".###."),
    "hold": (".###.", "#####", "#####", "#####", ".###."),
    "rest": (".....", "..#..", ".###.", "..#..", "....."),
    "in": ("..#..", ".###.", "#.#.#", "..#..", "..#.."),
    "out": ("..#..", "..#..", "#.#.#", ".###.", "..#.."),
    "left": ("..#", ".##", "###", ".##", "..#"),
    "right": ("#..", "##.", "###", "##.", "#.."),
    "up": ("...", ".#.", ".#.", "###", "###"),
    "down": ("###", "###", ".#.", ".#.", "..."),
}
"""Icons: a ring that is empty, half full, full and gone for the phases, arrows for the breath and the sides."""


@lru_cache(maxsize=64)
def lettered(text: str) -> Dots | None:
    """Return the dots of `text` in capitals, or None if it has a sign without dots."""
    glyphs = [LETTERS.get(sign) for sign in text.upper()]
    known = [glyph for glyph in glyphs if glyph is not None]
    if len(known) < len(glyphs):
        return None
    return tuple(("." * GAP).join(glyph[y] for glyph in known) for y in range(ROWS_OF_DOTS))


def rows_high(scale: int) -> int:
    """Return the rows of a sign whose dots are `scale` half rows high and as wide."""
    return -(-ROWS_OF_DOTS * scale // 2)


@lru_cache(maxsize=128)
def drawn(dots: Dots, scale: int = 1, *, lowered: bool = False) -> tuple[str, ...]:
    """Return the rows of `dots`, each of them `scale` columns wide and `scale` half rows high.

    With an even scale there are only full blocks. `lowered` leaves the first half row empty.
    """
    wide = ["".join(dot * scale for dot in row) for row in dots for _ in range(scale)]
    if lowered:
        wide.insert(0, "." * len(wide[0]))
    if len(wide) % 2:
        wide.append("." * len(wide[0]))
    halves = {"##": "█", "#.": "▀", ".#": "▄", "..": " "}
    return tuple(
        "".join(halves[top + bottom] for top, bottom in zip(wide[y], wide[y + 1], strict=True))
        for y in range(0, len(wide), 2)
    )


def digits_width(count: int, scale: int) -> int:
    """Return the columns of a number of `count` digits."""
    return (count * (3 + GAP) - GAP) * scale


def number_rows(seconds: int, count: int, scale: int) -> tuple[str, ...]:
    """Return the rows of a number in the room of `count` digits, the last digit always in the same place."""
    dots = lettered(str(seconds)) or ("",) * ROWS_OF_DOTS
    room = digits_width(count, scale)
    return tuple(row.rjust(room) for row in drawn(dots, scale))
