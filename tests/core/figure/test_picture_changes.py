"""The difference between two pictures, in cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.figure.indexed import Indexed
from deskspine.core.figure.picture_changes import changed_runs, part

COLUMNS, ROWS, WIDE, HIGH = 5, 3, 4, 2
WIDTH, HEIGHT = COLUMNS * WIDE, ROWS * HIGH
GREYS = tuple((at, at, at) for at in range(256))
points = st.dictionaries(
    st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1)), st.integers(0, 255), max_size=8
)


def picture(dots: dict[tuple[int, int], int], *, turned: bool = False) -> Indexed:
    """Return a picture of grey dots, with the colours in another order if `turned`."""
    pixels = bytearray(WIDTH * HEIGHT)
    for (x, y), grey in dots.items():
        pixels[y * WIDTH + x] = grey
    if not turned:
        return Indexed(WIDTH, HEIGHT, GREYS, bytes(pixels))
    return Indexed(WIDTH, HEIGHT, GREYS[::-1], bytes(255 - value for value in pixels))


def look(shown: Indexed, x: int, y: int) -> tuple[int, int, int]:
    return shown.colours[shown.pixels[y * shown.width + x]]


@given(points, points, st.booleans())
def test_exactly_the_rows_that_differ_from_the_first_to_the_last_cell(
    old: dict[tuple[int, int], int], new: dict[tuple[int, int], int], turned: bool
) -> None:
    before, after = picture(old), picture(new, turned=turned)
    cells = {
        (x // WIDE, y // HIGH) for x in range(WIDTH) for y in range(HEIGHT) if look(before, x, y) != look(after, x, y)
    }
    expected = []
    for row in range(ROWS):
        columns = [x for x, y in cells if y == row]
        if columns:
            expected.append((row, min(columns), max(columns) + 1))
    assert changed_runs(before, after, COLUMNS, ROWS) == expected


def test_more_than_256_colours_in_two_pictures() -> None:
    reds = tuple((255, at, at) for at in range(256))
    before, after = picture({(7, 3): 9}), Indexed(WIDTH, HEIGHT, reds, bytes(WIDTH * HEIGHT))
    assert changed_runs(before, after, COLUMNS, ROWS) == [(row, 0, COLUMNS) for row in range(ROWS)]
    some = Indexed(WIDTH, HEIGHT, (GREYS[0], *reds[:255]), bytes(WIDTH * HEIGHT))
    assert changed_runs(before, some, COLUMNS, ROWS) == [(1, 1, 2)]


def test_pictures_that_cannot_be_compared_differ_everywhere() -> None:
    shown, every = picture({}), [(row, 0, COLUMNS) for row in range(ROWS)]
    assert changed_runs(None, shown, COLUMNS, ROWS) == every
    assert changed_runs(Indexed(1, 1, GREYS, b"\0"), shown, COLUMNS, ROWS) == every
    assert changed_runs(shown, shown, 7, ROWS) == [(row, 0, 7) for row in range(ROWS)]


def test_a_part_of_a_picture() -> None:
    assert part(picture({(5, 3): 9, (6, 3): 8}), 5, 3, 2, 1) == Indexed(2, 1, GREYS, bytes((9, 8)))
