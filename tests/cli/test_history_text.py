"""The lines of `deskspine history`: bars in proportion, the hours of a day in its zone, and nothing for empty days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from deskspine.cli.history_text import BAR_CELLS, HistoryYears, bar, page_lines
from deskspine.core.history.day_totals import StripPiece
from deskspine.core.history.span_view import with_today
from deskspine.core.history.summaries import DaySummary
from deskspine.core.history.views import DayView, HistoryQuery, SpanView, YearView

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("value", "most", "cells"),
    [(0, 10, 0), (10, 10, BAR_CELLS), (5, 10, BAR_CELLS // 2), (0.01, 10, 1), (20, 10, BAR_CELLS), (1, 0, 0)],
)
def test_a_bar_is_the_share_of_the_longest(value: float, most: float, cells: int) -> None:
    assert bar(value, most) == "=" * cells


@pytest.mark.parametrize(
    ("zone", "hours"),
    [("UTC", "09  10"), ("Asia/Kolkata", "14  15  16"), ("Asia/Kathmandu", "14  15  16"), ("Europe/Berlin", "10  11")],
)
def test_the_hours_of_a_day_are_those_of_its_zone(zone: str, hours: str) -> None:
    nine = datetime(2026, 11, 30, 9, tzinfo=UTC).timestamp()
    strip = (
        StripPiece("sitting", nine, nine + 2700),
        StripPiece("moving", nine + 2700, nine + 2820),
        StripPiece("unknown", nine + 2820, nine + 4500),
        StripPiece("away", nine + 4500, nine + 5400),
    )
    view = DayView(DaySummary("2026-11-30", 2700.0, 120.0, 900.0, breaks=1), strip, sentence="A day.")
    lines = page_lines(view, ZoneInfo(zone), TODAY)
    assert lines[:2] == ["Monday, 30 November 2026", "A day."]
    assert lines[-3].split() == hours.split()
    assert lines[-2].lstrip(".").startswith("###+.-")
    assert lines[-1] == "# sitting  + moving  - away  . not seen"


def test_the_clock_that_is_set_back_shows_its_hour_twice() -> None:
    two = datetime(2026, 10, 25, 0, tzinfo=UTC).timestamp()
    view = DayView(DaySummary("2026-10-25", 10_800.0), (StripPiece("sitting", two, two + 10_799),))
    lines = page_lines(view, ZoneInfo("Europe/Berlin"), TODAY)
    assert lines[-3:-1] == ["02  02  03", "#" * 12]


def test_a_week_has_a_line_for_each_day_and_no_figures_for_an_empty_one() -> None:
    days = (DaySummary("2026-11-23", 7200.0, 120.0, longest_sit_s=3000.0, breaks=2), DaySummary("2026-11-24"))
    view = SpanView("2026-11-23", "2026-11-29", days, "A week.", DaySummary("", 3600.0, breaks=1), 1)
    assert page_lines(view, UTC, TODAY) == [
        "23 November to 29 November 2026",
        "A week.",
        "",
        "                 sat                            breaks       moved  longest sit",
        "Mon 23    2 h 00 min  ========================       2       2 min       50 min",
        "Tue 24",
        "",
        "The week before: 1 h 00 min sat, 1 break on 1 day.",
    ]


def test_years_and_months_are_sums_without_those_that_have_nothing() -> None:
    year = YearView(
        2026, (DaySummary("2026-01-05", 3600.0, breaks=1), DaySummary("2026-11-23", 5400.0)), 2026, "A year."
    )
    assert [line.split("  ")[0] for line in page_lines(year, UTC, TODAY)[4:]] == ["Jan", "Nov"]
    lines = page_lines(HistoryYears((YearView(2025, (), 2025), year)), UTC, TODAY)
    assert lines[:2] == ["Since 5 January 2026", "2 days with 1 break and 0 s of movement."]
    assert [line.split()[0] for line in lines[4:]] == ["2026"]
    assert page_lines(HistoryYears((YearView(2025, (), 2025),)), UTC, TODAY) == ["Nothing is recorded yet."]


def test_a_first_sit_that_goes_on_is_in_the_sentence_and_in_the_table() -> None:
    query = HistoryQuery("week", "2026-11-30", "2026-11-30")
    empty = SpanView("2026-11-30", "2026-12-06", (DaySummary("2026-11-30"),), "Nothing is recorded in this week.")
    lines = page_lines(with_today(empty, query, DaySummary("2026-11-30", 720.0)), UTC, TODAY)
    assert lines[1] == "One day in figures: today you sat 12 min and took no break."
    assert lines[-1].split() == ["Mon", "30", "12", "min", "=" * BAR_CELLS, "0", "0", "s"]
    year = with_today(
        YearView(2026, (), 2026, "Nothing is recorded in this year."), query, DaySummary("2026-11-30", 9.0)
    )
    assert page_lines(year, UTC, TODAY)[1] == "The first day is under way."
