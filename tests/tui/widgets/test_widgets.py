"""The drawing widgets, as pure functions."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.snapshot import DayStretch
from deskspine.tui.bindings import keys_at
from deskspine.tui.dashboard.day_strip import cells_of, hour_marks, hours_of
from deskspine.tui.dashboard.meter_bar import cells_done
from deskspine.tui.widgets.big_digits import DOTS, Scale, rows_of
from deskspine.tui.widgets.lines import fit_strip, key_line
from support import fakes

DAY = fakes.WALL - 2 * 3600


def test_digits_in_three_sizes() -> None:
    assert rows_of("12", "medium") == ("▄█  ▀▀█", " █  █▀▀", "▀▀▀ ▀▀▀")
    assert rows_of("18:00", "line") == ("18:00",)
    assert rows_of("18", "medium", "min")[2].endswith("  min")
    assert rows_of("1", "tall")[0] == "  ██  "


@pytest.mark.parametrize("scale", ["tall", "medium"])
def test_a_countdown_keeps_its_width_and_every_digit_looks_different(scale: Scale) -> None:
    assert len({len(rows_of(text, scale)[0]) for text in ("00:00", "18:59", "47:11")}) == 1
    assert len({rows_of(sign, scale) for sign in DOTS if sign not in ":"}) == 11


def test_the_meter_is_empty_only_at_the_start_and_full_only_at_the_end() -> None:
    assert [cells_done(share, 50) for share in (0, 0.0001, 0.5, 0.9999, 1, 1.7)] == [0, 1, 25, 49, 50, 50]


def test_the_strip_covers_whole_hours_and_at_least_four() -> None:
    strip = (DayStretch("sitting", DAY + 300, None),)
    assert hours_of(strip, DAY + 600, fakes.ZONE) == (DAY, DAY + 4 * 3600)
    assert hours_of(strip, DAY + 9 * 3600 + 1, fakes.ZONE) == (DAY, DAY + 10 * 3600)


def test_a_short_break_is_never_lost_in_a_coarse_strip() -> None:
    strip = (
        DayStretch("sitting", DAY, DAY + 3000),
        DayStretch("routine", DAY + 3000, DAY + 3060),
        DayStretch("sitting", DAY + 3060, None),
        DayStretch("away", DAY + 5400, DAY + 9000),
    )
    cells = cells_of(strip, DAY + 5400, DAY, DAY + 4 * 3600, 8)
    assert cells == ["sitting", "routine", "sitting", "away", "away", None, None, None]


def test_hours_stand_where_they_belong_and_never_touch() -> None:
    assert hour_marks(DAY, DAY + 4 * 3600, 40, fakes.ZONE).split() == ["08", "09", "10", "11"]
    assert hour_marks(DAY, DAY + 4 * 3600, 40, fakes.ZONE).index("10") == 20
    narrow = hour_marks(DAY, DAY + 12 * 3600, 30, fakes.ZONE)
    assert narrow.split() == ["08", "10", "12", "14", "16", "18"]


@pytest.mark.parametrize("width", [9, 20, 38, 78, 118, 198])
def test_a_line_of_keys_shows_what_fits_by_need_and_always_the_way_to_the_rest(width: int) -> None:
    keys_text = "".join(text for _, text in key_line(keys_at("dashboard", DEFAULTS), width, ("ctrl+q", "?")))
    assert len(keys_text) <= width
    assert "?" in keys_text
    if width >= 22:
        assert keys_text.startswith("enter break")
        assert "ctrl+q" in keys_text
    if width >= 78:
        assert all(word in keys_text for word in ("m meeting", "p pause", "r routines", ", settings", "? help"))
        assert "ctrl+q quit" in keys_text


def test_a_line_of_keys_never_loses_the_way_out() -> None:
    keys = (("enter", "start"), ("↑ ↓", "move"), ("?", "help"), ("esc", "close"))
    key_lines = ["".join(text for _, text in key_line(keys, width)) for width in (40, 26, 18, 9)]
    assert key_lines == [
        "enter start  ↑ ↓ move  ? help  esc close",
        "enter start  ?  esc close",
        "enter sta…  ?  esc",
        "?   esc",
    ]


def test_the_words_of_the_first_key_are_cut_before_it_goes() -> None:
    keys = (("y", "go on: I have asked, or need not"), ("esc", "not now"), ("↑ ↓", "scroll"))
    key_lines = ["".join(text for _, text in key_line(keys, width)) for width in (58, 38, 22, 12)]
    assert key_lines[0] == "y go on: I have asked, or need not   esc not now"
    assert key_lines[1:] == ["y go on: I have asked, o…  esc not now", "y go on:…  esc not now", "y go o…  esc"]


def test_a_line_of_keys_names_them_as_they_are_bound() -> None:
    changed = DEFAULTS.replace("keys.dashboard.break", ("b",))
    assert keys_at("dashboard", changed)[0] == ("b", "break")


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Ear toward shoulder", 19, "Ear toward shoulder"),
        ("Ear toward shoulder", 10, "Ear towar…"),
        ("Ear toward", 12, "Ear toward  "),
        ("Ear toward   ", 10, "Ear toward"),
        ("肩の運動", 5, "肩の…"),
        ("肩", 0, ""),
    ],
)
def test_a_text_that_is_too_wide_ends_with_a_sign_of_it(text: str, width: int, shown: str) -> None:
    assert fit_strip(Strip([Segment(text)]), width, Style()).text == shown
