"""Durations and times of day: one printer and one parser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deskspine.core.text.dates import clock_and_day
from deskspine.core.text.durations import (
    DAY_MINUTES,
    clock,
    clock_of_minute,
    duration,
    minute_left_s,
    minute_of_day,
    minutes_of,
)


def test_every_minute_of_the_day_is_read_back() -> None:
    assert [minute_of_day(clock_of_minute(minute)) for minute in range(DAY_MINUTES)] == list(range(DAY_MINUTES))
    assert clock(datetime(2026, 3, 4, 9, 5, 59, tzinfo=UTC)) == clock_of_minute(9 * 60 + 5) == "09:05"


def test_a_moment_just_before_a_minute_belongs_to_it() -> None:
    nine = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    assert clock(nine - timedelta(microseconds=1)) == "09:00"
    assert clock(nine - timedelta(seconds=0.6)) == "08:59"
    assert clock(nine.replace(hour=0) - timedelta(microseconds=1)) == "00:00"


@pytest.mark.parametrize(
    ("hours", "shown"), [(5, "14:30"), (16, "Thu 01:30"), (23.9, "Thu 09:24"), (11, "20:30"), (-13, "Tue 20:30")]
)
def test_a_time_of_another_day_has_its_day(hours: float, shown: str) -> None:
    wednesday = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    assert clock_and_day(wednesday + timedelta(hours=hours), wednesday) == shown


def test_a_time_soon_after_midnight_needs_no_day() -> None:
    evening = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    assert clock_and_day(evening + timedelta(hours=2), evening) == "01:30"
    assert clock_and_day(evening + timedelta(hours=24, minutes=30, microseconds=-1), evening) == "Fri 00:00"


@pytest.mark.parametrize(("text", "minute"), [("9:05", 545), (" 09:05 ", 545), ("0:00", 0), ("23:59", 1439)])
def test_times_of_day_as_people_type_them(text: str, minute: int) -> None:
    assert minute_of_day(text) == minute


@pytest.mark.parametrize(
    "text", ["", "9", "9:5", ":05", "9:", "9:60", "24:00", "25:00", "009:05", "-9:05", "²:00", "9:05:00"]
)
def test_other_texts_are_no_time_of_day(text: str) -> None:
    assert minute_of_day(text) is None


def test_the_end_of_the_day_is_a_time_where_the_caller_allows_it() -> None:
    assert minute_of_day("24:00", DAY_MINUTES) == DAY_MINUTES
    assert minute_of_day("24:01", DAY_MINUTES) is None


@pytest.mark.parametrize("seconds", [0.0, 29.4, 59.4, 59.6, 60.0, 3599.0, 3600.0, 4000.25])
def test_a_growing_duration_changes_its_minute_when_it_says_so(seconds: float) -> None:
    later = seconds + minute_left_s(seconds)
    assert duration(later - 0.01) in (duration(seconds), duration(59.0))
    assert duration(later + 0.01) != duration(later - 0.01)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45", 45), ("45m", 45), ("45 min", 45), ("45M", 45), ("1h", 60), ("2 h", 120), ("1h30m", 90), ("1h30", 90),
        ("1 h 05 min", 65), ("0", 0), ("90m", 90), ("24h", 1440),
    ],
)  # fmt: skip
def test_lengths_as_people_type_them(text: str, minutes: int) -> None:
    assert minutes_of(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "m",
        "h",
        "min",
        "hm",
        "1hm",
        "h30m",
        "1h1h",
        "1.5h",
        "-5",
        "+5",
        "45s",
        "45mm",
        "²",
        "1:30",
        "1000000",
        "soon",
    ],
)
def test_what_is_no_length(text: str) -> None:
    assert minutes_of(text) is None


def test_every_length_is_read_back() -> None:
    assert [minutes_of(duration(minutes * 60.0)) for minutes in range(1, 1441)] == list(range(1, 1441))
