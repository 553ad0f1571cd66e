"""The weekly letter as a function of the figures: what went well, one suggestion, and no letter without data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.core.commands.registry import command
from deskspine.core.history.letter import LetterMark, WeekLetter
from deskspine.core.history.letter_writer import week_letter
from deskspine.core.history.summaries import DaySummary
from deskspine.core.timekeeping.calendar import monday_of

MONDAY = date(2026, 2, 23)
USUAL = DaySummary("", sitting_s=6 * 3600.0, moved_s=300.0, longest_sit_s=3000.0, breaks=3, asks=5, asks_taken=3)


def days(number: int, weeks_ago: int = 0, **figures: Any) -> list[DaySummary]:
    """Return that many usual days of the week, with other figures."""
    first = MONDAY - timedelta(days=7 * weeks_ago)
    return [replace(USUAL, day=(first + timedelta(days=at)).isoformat(), **figures) for at in range(number)]


def letter(week: list[DaySummary], before: list[DaySummary] | None = None, aim: float = 10) -> WeekLetter:
    """Return the letter of a person with an interval of 50 minutes."""
    written = week_letter(MONDAY, week, before or [], 3000, aim * 60)
    assert written is not None
    return written


@pytest.mark.parametrize("week", [[], days(1), days(5, sitting_s=300.0, breaks=0)])
def test_there_is_no_letter_about_fewer_than_two_days(week: list[DaySummary]) -> None:
    assert week_letter(MONDAY, week, days(5, 1), 3000, 600) is None


def test_the_facts_are_in_numbers_and_what_is_zero_is_a_word_or_left_out() -> None:
    assert letter(days(5)).facts == "15 breaks on 5 days · 25 min moved · 6 h 00 min sitting a day"
    idle = days(3, breaks=0, moved_s=0.0, asks=0, asks_taken=0)
    assert letter(idle).facts == "No break on 3 days · 6 h 00 min sitting a day"
    assert letter(idle).good == ""


@pytest.mark.parametrize(
    ("week", "before", "good"),
    [
        ({"breaks": 4}, {}, "You took 4 breaks a day; the week before it was 3."),
        ({"longest_sit_s": 2400.0}, {}, "Your longest sit was 40 min; the week before it was 50 min."),
        ({"longest_sit_s": 2700.0}, {}, "You moved most on Monday: 5 min."),
        ({"moved_s": 600.0}, {}, "You reached your aim on 5 of 5 days."),
        ({"asks_taken": 4}, {}, "You took 20 of the 25 breaks you were reminded of."),
        ({"better": 1}, {}, "It felt better after 5 of 5 breaks."),
        ({"better": 1, "worse": 1}, {}, "You moved most on Monday: 5 min."),
        ({"moved_s": 0.0, "natural": 2}, {}, "You left the desk 10 times for as long as a break."),
    ],
)
def test_what_went_well(week: dict[str, Any], before: dict[str, Any], good: str) -> None:
    assert letter(days(5, **week), days(5, 1, **before)).good == good


def test_one_day_before_is_no_week_to_compare_with() -> None:
    assert letter(days(5, breaks=6), days(1, 1)).good == "You moved most on Monday: 5 min."


@pytest.mark.parametrize(
    ("week", "does"),
    [
        ({}, "dashboard.history"),
        ({"worse": 1}, "dashboard.routines"),
        ({"worse": 1, "better": 2}, "dashboard.history"),
        ({"asks_taken": 1}, "ask.quick"),
        ({"asks_taken": 0}, "ask.quick"),
        ({"longest_sit_s": 4500.0}, "dashboard.shorter"),
        ({"snoozed": 3}, "dashboard.longer"),
        ({"waits_passed": 4}, "dashboard.break"),
        ({"moved_s": 120.0}, "dashboard.settings"),
        ({"moved_s": 0.0}, "dashboard.history"),
    ],
)
def test_the_one_suggestion_comes_from_the_figures(week: dict[str, Any], does: str) -> None:
    written = letter(days(5, **week))
    assert written.command == does
    assert command(does).bindable
    assert written.advice.count("{press}") == 1


def test_without_an_aim_nothing_is_said_about_one() -> None:
    written = letter(days(5, moved_s=120.0), aim=0)
    assert "aim" not in f"{written.facts} {written.good} {written.advice}"


@pytest.mark.parametrize(
    ("monday", "heading"),
    [("2026-02-23", "Your week, 23 February to 1 March"), ("2026-03-02", "Your week, 2 to 8 March")],
)
def test_the_heading_names_the_week(monday: str, heading: str) -> None:
    assert WeekLetter(monday, "", "", "").heading == heading


FIGURES = st.fixed_dictionaries(
    {
        **dict.fromkeys(("sitting_s", "moved_s", "longest_sit_s"), st.floats(0, 60_000)),
        **dict.fromkeys(("breaks", "natural", "snoozed", "waits_used", "waits_passed", "better", "worse"),
                        st.integers(0, 15)),
    }
)  # fmt: skip


@given(st.lists(FIGURES, max_size=7), st.lists(FIGURES, max_size=7), st.integers(0, 20), st.integers(0, 120))
def test_every_letter_is_a_few_calm_sentences(
    week: list[dict[str, Any]], before: list[dict[str, Any]], taken: int, aim: int
) -> None:
    now = [
        replace(USUAL, day=f"2026-02-{23 + at}", asks=20, asks_taken=taken, **row) for at, row in enumerate(week[:6])
    ]
    then = [replace(USUAL, day=f"2026-02-{16 + at}", **row) for at, row in enumerate(before)]
    written = week_letter(MONDAY, now, then, 3000, aim * 60.0)
    if written is None:
        return
    for text in (written.facts, written.good, written.advice):
        assert len(text) <= 110
        assert "nan" not in text
        assert not {"should", "must", "fail", "only", "streak"} & set(text.lower().split())
    assert not written.good or written.good.endswith(".")
    assert written.advice.endswith(".")
    assert "{press}" not in written.advice_with("Press +")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_day_belongs_to_the_week_of_its_monday(day: date) -> None:
    monday = monday_of(day)
    assert (monday.weekday(), (day - monday).days) == (0, day.weekday())
    assert LetterMark(monday.isoformat(), day.isoformat()).is_open(day)
    assert not LetterMark(monday.isoformat(), day.isoformat()).is_open(day + timedelta(days=1))
