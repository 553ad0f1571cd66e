"""A picture in pixels: numbers of colours, and the colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from deskspine.core.themes.contrast import Rgb

MOST_COLOURS = 256
"""Maximum number of colours of a picture: a number of a colour is one byte."""


class Indexed(Struct, frozen=True):
    """A picture in pixels. Colour 0 is the background of the page."""

    width: int
    height: int
    colours: tuple[Rgb, ...]
    pixels: bytes
    """Number of the colour of every pixel, row by row, the topmost first."""

    def row(self, y: int) -> bytes:
        """Return the numbers of one row."""
        return self.pixels[y * self.width : (y + 1) * self.width]

    def scaled(self, width: int, height: int) -> Indexed:
        """Return the picture with another number of pixels, each of the colour that is nearest to its place."""
        if (width, height) == (self.width, self.height):
            return self
        columns = [(2 * x + 1) * self.width // (2 * width) for x in range(width)]
        wide = [bytes(map(self.row(y).__getitem__, columns)) for y in range(self.height)]
        rows = (wide[(2 * y + 1) * self.height // (2 * height)] for y in range(height))
        return Indexed(width, height, self.colours, b"".join(rows))


def numbered(counts: Mapping[Rgb, int], first: Sequence[Rgb], most: int = MOST_COLOURS) -> dict[Rgb, int]:
    """Return the number of a colour of a picture for every colour in `counts`, which has the number of its pixels.

    `first` are the first colours. Where there are more than `most`, a rare colour is exchanged for the nearest one.
    """
    numbers = {colour: at for at, colour in enumerate(dict.fromkeys(first))}
    rare: list[Rgb] = []
    for colour in sorted(counts, key=lambda colour: (-counts[colour], colour)):
        if colour not in numbers:
            if len(numbers) < most:
                numbers[colour] = len(numbers)
            else:
                rare.append(colour)
    kept = tuple(numbers)
    return numbers | {colour: numbers[nearest(colour, kept)] for colour in rare}


def nearest(colour: Rgb, colours: Iterable[Rgb]) -> Rgb:
    """Return the one of `colours` that looks most like `colour`."""
    red, green, blue = colour
    return min(colours, key=lambda c: 2 * (c[0] - red) ** 2 + 4 * (c[1] - green) ** 2 + 3 * (c[2] - blue) ** 2)


def beside(pictures: Sequence[Indexed], gap: int) -> Indexed:
    """Return `pictures` of one height and background as one, from left to right with `gap` pixels between them."""
    same = in_common(pictures)
    space = bytes(gap)
    rows = (space.join(picture.row(y) for picture in same) for y in range(same[0].height))
    width = sum(picture.width for picture in same) + gap * (len(same) - 1)
    return Indexed(width, same[0].height, same[0].colours, b"".join(rows))


def in_common(pictures: Sequence[Indexed], most: int = MOST_COLOURS) -> tuple[Indexed, ...]:
    """Return `pictures` with the same colours, at most `most` of them."""
    counts: Counter[Rgb] = Counter()
    for picture in pictures:
        for number, count in Counter(picture.pixels).items():
            counts[picture.colours[number]] += count
    numbers = numbered(counts, pictures[0].colours[:1], most)
    colours: dict[int, Rgb] = {}
    for colour, number in numbers.items():
        colours.setdefault(number, colour)
    table = tuple(colours[number] for number in range(len(colours)))
    return tuple(
        Indexed(
            picture.width,
            picture.height,
            table,
            picture.pixels.translate(
                bytes(numbers.get(colour, 0) for colour in picture.colours).ljust(MOST_COLOURS, b"\0")
            ),
        )
        for picture in pictures
    )
