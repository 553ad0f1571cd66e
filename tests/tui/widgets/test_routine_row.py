"""A routine as a row: every width has whole columns, and the most important ones stay longest."""

from __future__ import annotations

from datetime import date

import pytest
from rich.cells import cell_len

from deskspine.tui.widgets.routine_row import ListedRoutine, columns, heading_line, routine_line
from support import shipped

TODAY = date(2026, 3, 4)
ROW = ListedRoutine("Neck, gentle holds", "12:00", ("warn", "!"), ("accent", "★"), "✓12", 1234, date(2025, 4, 20))


def text(width: int, row: ListedRoutine = ROW) -> str:
    return "".join(piece for _, piece in routine_line(row, width, TODAY))


@pytest.mark.parametrize("width", range(18, 130))
def test_a_row_and_its_heading_fit_every_width(width: int) -> None:
    assert cell_len(text(width)) <= width
    assert cell_len("".join(piece for _, piece in heading_line("Away from the desk", width))) <= width
    assert "12:00" in text(width)
    assert "★" in text(width)


def test_columns_go_one_after_the_other_and_are_never_cut() -> None:
    assert text(70).split()[-4:] == ["1234×", "10", "months", "ago"]
    assert text(54).split()[-3:] == ["1234×", "10", "mo"]
    assert text(46).split()[-2:] == ["✓12", "1234×"]
    assert text(40).split()[-2:] == ["★", "✓12"]
    assert text(36).split()[-1] == "★"
    assert "!" not in text(24)


def test_what_was_never_done_has_no_words() -> None:
    new = ListedRoutine("Eye reset", "1:00")
    assert text(70, new).split() == ["1:00", "Eye", "reset"]


def test_the_names_of_the_columns_are_above_them() -> None:
    heading = "".join(piece for _, piece in heading_line("Yours", 70))
    assert heading.index("done") + 4 == text(70).index("×") + 1
    assert len(heading.rstrip()) == len(text(70).rstrip())


def test_every_name_that_ships_is_whole_from_80_columns_on() -> None:
    room = columns(46).name  # the list in a window of 80 columns
    assert [routine.name for routine in shipped.library().routines.values() if len(routine.name) > room] == []
