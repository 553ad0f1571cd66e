"""Contrast of colours as WCAG defines it, and colours moved just far enough to be seen."""

from __future__ import annotations

from collections.abc import Sequence

Rgb = tuple[int, int, int]

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
TEXT, MARK = 4.5, 3.0
"""Minimum contrast of text, and of marks such as bars and the figure, with what is behind them."""
HEX = frozenset("0123456789abcdefABCDEF")
STEPS = 50
"""Number of steps in which a colour is moved towards black or white."""


def rgb(text: str) -> Rgb:
    """Return the colour of a text such as "#fa0" or "#ffaa00". Raises ValueError for another text."""
    digits = text.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if not text.startswith("#") or len(digits) != 6 or not set(digits) <= HEX:
        raise ValueError(f"{text!r} is no colour")
    value = int(digits, 16)
    return value >> 16, value >> 8 & 255, value & 255


def hex_of(colour: Rgb) -> str:
    """Return a colour as a text such as "#ffaa00"."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def mixed(a: Rgb, b: Rgb, part: float) -> Rgb:
    """Return a mixture of `a` with `part` of `b`."""
    return (
        round(a[0] + (b[0] - a[0]) * part),
        round(a[1] + (b[1] - a[1]) * part),
        round(a[2] + (b[2] - a[2]) * part),
    )


def luminance(colour: Rgb) -> float:
    """Return the relative luminance of a colour, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def is_dark(background: Rgb) -> bool:
    """Return True if white text is easier to read on `background` than black text."""
    return contrast(WHITE, background) >= contrast(BLACK, background)


def lowest(colour: Rgb, behind: Sequence[Rgb]) -> float:
    """Return the lowest contrast of `colour` with the colours `behind` it."""
    return min(contrast(colour, each) for each in behind)


def seen_on(colour: Rgb, behind: Sequence[Rgb], least: float) -> Rgb:
    """Return `colour`, moved towards white or black until its contrast with every colour `behind` is at least `least`.

    If that is impossible, return the one of black and white that is easier to see.
    """
    if lowest(colour, behind) >= least:
        return colour
    for step in range(1, STEPS + 1):
        near = [mixed(colour, end, step / STEPS) for end in (WHITE, BLACK)]
        best = max(near, key=lambda each: lowest(each, behind))
        if lowest(best, behind) >= least:
            return best
    return max((WHITE, BLACK), key=lambda each: lowest(each, behind))
