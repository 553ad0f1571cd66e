"""The difference between two pictures in pixels, in cells of a terminal."""

from __future__ import annotations

from deskspine.core.figure.indexed import Indexed

Run = tuple[int, int, int]
"""A row of cells, its first changed column, and the column after the last changed one."""


def changed_runs(before: Indexed | None, after: Indexed, columns: int, rows: int) -> list[Run]:
    """Return the cells in which two pictures that fill `columns` by `rows` cells differ: one run a row at most.

    All cells are returned if the pictures cannot be compared.
    """
    width, height = after.width, after.height
    comparable = before is not None and (before.width, before.height) == (width, height)
    if before is None or not comparable or width % columns or height % rows:
        return [(row, 0, columns) for row in range(rows)]
    planes = _planes(before, after)
    wide, high = width // columns, height // rows
    runs: list[Run] = []
    for row in range(rows):
        differs = 0
        for y in range(row * high, (row + 1) * high):
            start, end = y * width, (y + 1) * width
            for old, new in planes:
                a, b = old[start:end], new[start:end]
                if a != b:
                    differs |= int.from_bytes(a, "big") ^ int.from_bytes(b, "big")
        if differs:
            first = width - (differs.bit_length() + 7) // 8
            last = width - 1 - ((differs & -differs).bit_length() - 1) // 8
            runs.append((row, first // wide, last // wide + 1))
    return runs


def part(picture: Indexed, left: int, top: int, width: int, height: int) -> Indexed:
    """Return a rectangle of `picture`."""
    pixels = b"".join(picture.row(y)[left : left + width] for y in range(top, top + height))
    return Indexed(width, height, picture.colours, pixels)


def _planes(before: Indexed, after: Indexed) -> list[tuple[bytes, bytes]]:
    """Return both pictures with the same numbers of colours; with more than 256 colours as two pictures each."""
    if before.colours == after.colours:
        return [(before.pixels, after.pixels)]
    numbers = {colour: at for at, colour in enumerate(dict.fromkeys((*before.colours, *after.colours)))}
    planes = []
    for shift in (0, 8)[: 1 + (len(numbers) > 256)]:
        old, new = (
            picture.pixels.translate(
                bytes(numbers[colour] >> shift & 255 for colour in picture.colours).ljust(256, b"\0")
            )
            for picture in (before, after)
        )
        planes.append((old, new))
    return planes
