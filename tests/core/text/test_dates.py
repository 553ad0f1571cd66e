"""Days in words: how far back a day is, and until when something lasts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from deskspine.core.text.dates import days_ago, until_day

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("days", "words", "brief"),
    [
        (0, "today", "today"),
        (1, "yesterday", "1 day"),
        (2, "2 days ago", "2 days"),
        (13, "13 days ago", "13 days"),
        (14, "2 weeks ago", "2 wk"),
        (59, "8 weeks ago", "8 wk"),
        (60, "2 months ago", "2 mo"),
        (364, "12 months ago", "12 mo"),
        (365, "1 year ago", "1 yr"),
        (1000, "2 years ago", "2 yr"),
        (-3, "today", "today"),
    ],
)
def test_a_day_in_the_past(days: int, words: str, brief: str) -> None:
    day = TODAY - timedelta(days=days)
    assert days_ago(day, TODAY) == words
    assert days_ago(day, TODAY, brief=True) == brief


def test_a_day_to_come_has_its_weekday_within_a_week() -> None:
    assert until_day(TODAY, TODAY) == "Wednesday"
    assert until_day(TODAY + timedelta(days=6), TODAY) == "Tuesday"
    assert until_day(TODAY + timedelta(days=7), TODAY) == "11 March"
