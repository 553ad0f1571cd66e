"""Contrast: the values of WCAG, and colours that are moved no farther than needed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.themes.contrast import BLACK, MARK, TEXT, WHITE, contrast, hex_of, is_dark, lowest, rgb, seen_on

COLOURS = st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21.0)
    assert contrast((119, 119, 119), WHITE) == pytest.approx(4.48, abs=0.01)
    assert is_dark((0, 43, 54))
    assert not is_dark((253, 246, 227))


@pytest.mark.parametrize("text", ["", "#", "fff", "#ffff", "#ggg", "#12345", "red", "#-12", "#\uff11\uff12\uff13"])
def test_no_colour(text: str) -> None:
    with pytest.raises(ValueError, match="colour"):
        rgb(text)


@given(COLOURS)
def test_a_colour_is_read_as_it_was_written(colour: tuple[int, int, int]) -> None:
    assert rgb(hex_of(colour)) == colour


def test_three_digits_are_six() -> None:
    assert rgb("#Fa0") == (255, 170, 0)


@given(COLOURS, COLOURS, st.sampled_from([MARK, TEXT]))
def test_a_colour_is_seen_on_any_other_and_kept_where_it_was_seen_before(
    colour: tuple[int, int, int], page: tuple[int, int, int], least: float
) -> None:
    moved = seen_on(colour, (page,), least)
    assert contrast(moved, page) >= least
    assert (moved == colour) == (contrast(colour, page) >= least)


def test_where_no_colour_is_seen_the_easier_of_black_and_white_is_taken() -> None:
    behind = ((0, 0, 0), (128, 128, 128), (230, 230, 230))
    assert seen_on((100, 20, 20), behind, TEXT) == max((WHITE, BLACK), key=lambda colour: lowest(colour, behind))
