"""The bar of a number: its steps keep to the bounds, and each column of it is a number within them."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from deskspine.core.settings.settings import FIELDS, field_of, parse_text
from deskspine.tui.settings.number_bar import HERE, bar_line, stepped, value_at

NUMBERS = [field for field in FIELDS if field.kind == "number"]


@pytest.mark.parametrize(
    ("key", "value", "steps", "after"),
    [
        ("schedule.sit_minutes", 50, 1, 55),
        ("schedule.sit_minutes", 52, 1, 55),
        ("schedule.sit_minutes", 52, -1, 50),
        ("schedule.sit_minutes", 5, -1, 1),
        ("schedule.sit_minutes", 1, 1, 5),
        ("schedule.sit_minutes", 238, 2, 240),
        ("schedule.micro_every_minutes", 0, 1, 10),
        ("schedule.micro_every_minutes", 10, -1, 0),
        ("schedule.micro_every_minutes", 0, -1, 0),
        ("schedule.micro_every_minutes", 0, 2, 15),
        ("voice.rate", -100, -1, -100),
        ("voice.rate", -5, 1, 0),
    ],
)
def test_a_step_goes_to_the_next_multiple_within_the_bounds(key: str, value: int, steps: int, after: int) -> None:
    assert stepped(field_of(key), value, steps) == after


def test_a_small_step_changes_a_number_by_one() -> None:
    assert stepped(field_of("schedule.sit_minutes"), 50, -1, size=1) == 49


@pytest.mark.parametrize("width", [18, 22, 36, 56, 90])
def test_every_number_can_be_stored_and_the_bar_fits(width: int) -> None:
    for field in NUMBERS:
        for column in range(width):
            value = value_at(field, width, column)
            if value is not None:
                assert parse_text(field, str(value)) == value, (field.key, column)
                line = bar_line(field, value, width)
                assert cell_len("".join(text for _, text in line)) <= width, (field.key, value)


@pytest.mark.parametrize("width", [56, 90])
def test_a_click_moves_the_mark_to_where_it_was_and_the_ends_are_the_bounds(width: int) -> None:
    for field in NUMBERS:
        text = "".join(text for _, text in bar_line(field, field.high or 0, width))
        first, last = text.index("━"), text.index(HERE)
        assert value_at(field, width, last) == field.high
        assert value_at(field, width, first) == (0 if field.zero else field.low)
        assert value_at(field, width, width + 1) is None
        half = value_at(field, width, (first + last) // 2)
        assert half is not None
        assert text != "".join(text for _, text in bar_line(field, half, width))
