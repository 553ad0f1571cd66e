"""The drawings of the history as pure functions: scales, strips, levels and titles."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.history.day_totals import StripPiece
from deskspine.core.history.summaries import DaySummary
from deskspine.core.history.views import BetterView, DayView, FeltWeek, HistoryQuery, SpanView, YearView
from deskspine.tui.history import columns
from deskspine.tui.history.better_page import band_rows, better_page
from deskspine.tui.history.columns import COUNT_STEPS, TIME_STEPS, scale_of
from deskspine.tui.history.day_page import PROMISE, day_page
from deskspine.tui.history.drawing import CellCanvas, Drawing
from deskspine.tui.history.room import Room
from deskspine.tui.history.span_page import all_days, span_page
from deskspine.tui.history.strip import columns_of, hours_of
from deskspine.tui.history.titles import title_of
from deskspine.tui.history.words import facts_line, spent, spent_brief
from deskspine.tui.history.year_page import LEVELS, level_of, weeks_of, year_page
from support import fakes

TODAY = date(2026, 3, 4)


def plain(drawing: Drawing) -> str:
    """Return the text of a drawing."""
    return "\n".join("".join(text for _, text in line).rstrip() for line in drawing.lines)


def room(width: int = 76, height: int = 20, highlighted: str = "") -> Room:
    """Return the room of a page."""
    return Room(width, height, TODAY, fakes.ZONE, highlighted)


@given(most=st.floats(1, 200_000), rows=st.integers(1, 40), steps=st.sampled_from((TIME_STEPS, COUNT_STEPS)))
def test_a_scale_holds_its_highest_value_in_its_rows(most: float, rows: int, steps: tuple[float, ...]) -> None:
    step, tall = scale_of(most, rows, steps)
    assert tall >= 1
    assert most / step * tall <= rows + 1e-6
    assert -(-most // step) <= max(columns.MAX_LINES, 1)


def test_a_bar_ends_at_the_line_of_its_value() -> None:
    days = tuple(DaySummary(f"2026-03-{day:02d}", sitting_s=8 * 3600.0, breaks=1) for day in range(1, 4))
    text = plain(span_page(SpanView("2026-03-01", "2026-03-31", days), room())).splitlines()
    line = next(at for at, row in enumerate(text) if row.strip().startswith("8 h"))
    assert "█" not in text[line]
    assert "█" in text[line + 1], "a bar of 8 hours fills every row below the line of 8 hours"


def test_a_day_without_a_break_has_the_foot_of_a_bar_and_a_day_without_rows_a_dot() -> None:
    canvas = CellCanvas(6, 2)
    canvas.column(0, 2, 1, 0, "move")
    canvas.column(3, 2, 1, 9, "move")
    assert plain(canvas.drawing()).splitlines() == ["   ▁▁", "▁▁ ██"]


def test_a_console_has_whole_rows() -> None:
    canvas = CellCanvas(2, 2, full_blocks=True)
    canvas.column(0, 1, 1, 11, "move")
    canvas.column(1, 1, 1, 12, "move")
    assert plain(canvas.drawing()).splitlines() == [" █", "██"]


def test_the_present_week_has_all_its_days_and_those_to_come_are_no_marks() -> None:
    days = tuple(DaySummary(f"2026-03-0{day}", sitting_s=3600.0, breaks=2) for day in (2, 3, 4))
    view = SpanView("2026-03-02", "2026-03-08", days)
    assert len(all_days(view)) == 7
    drawing = span_page(view, room())
    assert [mark.key for mark in drawing.marks] == ["2026-03-02", "2026-03-03", "2026-03-04"]
    assert "Su 8" in plain(drawing)


@pytest.mark.parametrize(
    ("first", "last", "length"), [("2026-02-01", "2026-02-28", 28), ("2024-02-01", "2024-02-29", 29)]
)
def test_a_month_has_all_its_days(first: str, last: str, length: int) -> None:
    days = tuple(DaySummary(f"{first[:8]}{day:02d}") for day in range(1, length + 1))
    assert len(all_days(SpanView(first, last, days))) == length


def test_the_first_days_of_a_month_that_begins_on_a_monday_are_a_month() -> None:
    days = tuple(DaySummary(f"2026-06-0{day}") for day in (1, 2, 3))
    assert len(all_days(SpanView("2026-06-01", "2026-06-30", days))) == 30


def test_an_average_leaves_out_today() -> None:
    days = (
        DaySummary("2026-03-02", sitting_s=8 * 3600.0, breaks=4),
        DaySummary("2026-03-03", sitting_s=6 * 3600.0, breaks=6),
        DaySummary("2026-03-04", sitting_s=3600.0, breaks=1),
    )
    text = plain(span_page(SpanView("2026-03-02", "2026-03-08", days), room()))
    assert "15 h 00, 7 h 00 a day" in text
    assert "11 breaks, 5.0 a day" in text


@given(most=st.integers(1, 60))
def test_the_levels_of_a_year_grow_with_the_breaks(most: int) -> None:
    levels = [level_of(breaks, most) for breaks in range(most + 1)]
    assert levels == sorted(levels)
    assert levels[0] == 0
    assert max(levels) <= LEVELS


@given(year=st.integers(1970, 2100))
def test_a_year_has_every_day_once_and_mondays_first(year: int) -> None:
    weeks = weeks_of(year)
    days = [day for week in weeks for day in week if day is not None]
    assert days[0] == date(year, 1, 1)
    assert days[-1] == date(year, 12, 31)
    assert len(days) == (days[-1] - days[0]).days + 1
    assert all(day.weekday() == at for week in weeks for at, day in enumerate(week) if day is not None)


@pytest.mark.parametrize("width", [24, 38, 76, 116, 196])
def test_every_day_up_to_today_is_a_mark_of_the_year(width: int) -> None:
    days = tuple(DaySummary(f"2026-0{month}-10", sitting_s=3600.0, breaks=month) for month in (1, 2, 3))
    drawing = year_page(YearView(2026, days[:2], 2026), room(width, 30))
    assert len([mark for mark in drawing.marks if len(mark.key) == 10]) == (TODAY - date(2026, 1, 1)).days + 1
    assert max(len(line) for line in plain(drawing).splitlines()) <= max(width, 24)


def test_only_today_promises_what_will_be_there() -> None:
    days = [DayView(DaySummary(day), sentence="Nothing.") for day in (TODAY.isoformat(), "2026-03-03")]
    assert [PROMISE[:20] in plain(day_page(view, room())) for view in days] == [True, False]


def test_a_short_break_shows_in_the_strip_of_a_long_day() -> None:
    strip = (
        StripPiece("sitting", 0, 30_000),
        StripPiece("moving", 30_000, 30_060),
        StripPiece("sitting", 30_060, 60_000),
    )
    assert 1 in columns_of(strip, 0, 60_000, 40)


def test_the_strip_begins_and_ends_at_full_hours() -> None:
    start = datetime(2026, 3, 4, 8, 50, tzinfo=fakes.ZONE).timestamp()
    strip = (StripPiece("sitting", start, start + 5 * 3600),)
    begin, end = hours_of(strip, lambda wall: datetime.fromtimestamp(wall, fakes.ZONE))
    assert datetime.fromtimestamp(begin, fakes.ZONE).strftime("%H:%M") == "08:00"
    assert datetime.fromtimestamp(end, fakes.ZONE).strftime("%H:%M") == "14:00"


@given(most=st.lists(st.integers(0, 500), min_size=3, max_size=3), rows=st.integers(3, 40))
def test_the_bands_of_the_answers_fit_and_hold_their_weeks(most: list[int], rows: int) -> None:
    unit, heights = band_rows(most, rows)
    assert sum(heights) <= rows
    assert all(number <= high * unit for number, high in zip(most, heights, strict=True))


def test_better_and_worse_have_the_same_scale() -> None:
    weeks = (FeltWeek("2026-02-23", better=8, same=0, worse=4), FeltWeek("2026-03-02", better=8, same=0, worse=4))
    text = plain(better_page(BetterView(weeks, ()), room(40, 30))).splitlines()
    full = [row.count("█") for row in text]
    assert sum(full[: next(at for at, row in enumerate(text) if "better" in row) + 1]) == 2 * (
        sum(full) - sum(full[: next(at for at, row in enumerate(text) if "same" in row) + 1])
    )


@pytest.mark.parametrize(
    ("page", "day", "width", "title"),
    [
        ("day", "2026-03-04", 60, "Today, Wednesday 4 March"),
        ("day", "2025-12-31", 60, "Wednesday 31 December 2025"),
        ("week", "2026-03-04", 60, "Week 10, 2 to 8 March 2026"),
        ("week", "2026-01-01", 60, "Week 1, 29 December 2025 to 4 January 2026"),
        ("week", "2026-03-04", 16, "2 Mar to 8 Mar"),
        ("month", "2026-03-04", 60, "March 2026"),
        ("year", "2026-03-04", 60, "2026"),
        ("better", "2026-03-04", 24, "Mar 2025 to Mar 2026"),
    ],
)
def test_the_title_names_the_days(page: str, day: str, width: int, title: str) -> None:
    assert title_of(HistoryQuery(page, day), TODAY, width) == title  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "long", "brief"),
    [(0, "0 min", "0m"), (20, "under 1 min", "0m"), (47 * 60, "47 min", "47m"), (4 * 3600 + 300, "4 h 05", "4h05")],
)
def test_durations_in_two_lengths(seconds: float, long: str, brief: str) -> None:
    assert (spent(seconds), spent_brief(seconds)) == (long, brief)


@given(width=st.integers(4, 90))
def test_the_line_of_numbers_never_exceeds_its_width_by_a_fact(width: int) -> None:
    line = facts_line("Mon 2 Mar", (("sat", "6 h 40"), ("breaks", "5"), ("", "rests now")), width)
    assert sum(len(text) for _, text in line) <= max(width, len(" Mon 2 Mar "))
