"""Pictures in kitty's way: every sequence, the marks of rows and columns, and what text does with such cells."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode

import pytest
from rich.cells import cell_len
from rich.segment import Segment

from deskspine.core.terminal.kitty_pictures import (
    CHUNK,
    MARKS,
    MAX_NUMBER,
    MOST_CELLS,
    PLACEHOLDER,
    cell_text,
    colour,
    deletion,
    transmission,
)
from deskspine.core.terminal.tmux_passthrough import through
from deskspine.tui.widgets.figure_pixels import CELLS_OF_A_SEGMENT


def data_of(sequences: tuple[str, ...]) -> bytes:
    """Return the data in `sequences`."""
    return b64decode("".join(sequence.partition(";")[2].removesuffix("\x1b\\") for sequence in sequences))


@pytest.mark.parametrize("size", [0, 1, 100, 3071, 3072, 3073, 20_000])
def test_a_picture_is_sent_in_pieces_that_say_if_more_follow(size: int) -> None:
    png = bytes(at % 251 for at in range(size))
    sequences = transmission(70_000, png, 43, 28)
    assert data_of(sequences) == png
    heads = [re.fullmatch(r"\x1b_G([^;]*);[A-Za-z0-9+/=]*\x1b\\", sequence) for sequence in sequences]
    assert all(heads)
    assert all(len(sequence.partition(";")[2]) - 2 <= CHUNK for sequence in sequences)
    keys = [dict(pair.split("=") for pair in head[1].split(",")) for head in heads if head]
    expected = {"a": "T", "U": "1", "f": "100", "t": "d", "q": "2", "i": "70000", "c": "43", "r": "28"}
    assert {name: keys[0][name] for name in expected} == expected
    assert [key["m"] for key in keys] == ["1"] * (len(keys) - 1) + ["0"]
    assert {key["q"] for key in keys} == {"2"}, "the terminal must not reply"
    assert all(set(key) == {"m", "q"} for key in keys[1:])


def test_a_picture_is_deleted_with_its_data() -> None:
    assert deletion(70_000) == "\x1b_Ga=d,d=I,i=70000,q=2\x1b\\"


def test_the_marks_are_combining_characters_that_nothing_composes() -> None:
    assert len(MARKS) == len(set(MARKS)) == MOST_CELLS >= 240
    assert (MARKS[0], MARKS[1], MARKS[2], MARKS[30]) == ("\u0305", "\u030d", "\u030e", "\u0483")
    for mark in MARKS:
        assert unicodedata.combining(mark) == 230
        assert unicodedata.normalize("NFC", f"{PLACEHOLDER}{mark}") == f"{PLACEHOLDER}{mark}"


def test_a_cell_names_its_row_and_its_column() -> None:
    assert cell_text(70_000, 2, 0, 2) == f"{PLACEHOLDER}\u030e\u0305{PLACEHOLDER}\u030e\u030d"
    assert cell_text(70_000, 2, 4, 4) == ""
    assert cell_text(2 << 24 | 5, 0, 0, 1) == f"{PLACEHOLDER}\u0305\u0305\u030e", "the third mark is the highest byte"


@pytest.mark.parametrize("number", [1, 0x123456, MAX_NUMBER])
def test_the_colour_is_the_number(number: int) -> None:
    red, green, blue = colour(number)
    assert red << 16 | green << 8 | blue == number


def test_text_is_as_wide_as_its_cells_and_is_cut_between_them() -> None:
    for count in range(1, CELLS_OF_A_SEGMENT + 1):
        text = cell_text(70_000, 7, 0, count)
        assert cell_len(text) == count
        for cut in range(1, count):
            before, after = Segment(text).split_cells(cut)
            assert (before.text, after.text) == (cell_text(70_000, 7, 0, cut), cell_text(70_000, 7, cut, count))


def test_tmux_gets_every_escape_twice_in_one_envelope() -> None:
    assert through(deletion(9)) == "\x1bPtmux;\x1b\x1b_Ga=d,d=I,i=9,q=2\x1b\x1b\\\x1b\\"
