"""The views of a made-up person of whom a year is in the journal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from deskspine.adapters.storage.journal_views import ASKS, SITS, JournalViews
from deskspine.core.history.records import DayRows
from deskspine.core.history.sit_pattern import SHORTEST_S
from deskspine.core.history.summarise import ANSWERED_BY_A_BREAK, counts_as_asked
from deskspine.core.history.views import BodyView, HistoryQuery, SpanView, YearView
from support.years import LivedDay, lived_days, write_days

EXERCISES = ("turn", "roll", "tuck", "reach", "lean", "open", "bend", "look")
FREE = (5, 6)


@pytest.fixture(scope="module")
def days() -> tuple[LivedDay, ...]:
    return tuple(lived_days(date(2026, 1, 1), 120, 12, EXERCISES, free=FREE))


@pytest.fixture(scope="module")
def journal(days: tuple[LivedDay, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("years") / "journal.sqlite3"
    write_days(path, iter(days))
    return path


def test_a_month_finds_the_habit_that_the_person_has(journal: Path) -> None:
    view = JournalViews(journal).view(HistoryQuery("month", "2026-03-15", "2026-05-01"))
    assert isinstance(view, SpanView)
    assert view.sentence.startswith("You sat longest on Tuesdays after lunch, ")
    assert len(view.days) == 31
    assert [day.breaks for day in view.days if date.fromisoformat(day.day).weekday() in FREE] == [0] * 9


def test_hours_are_counted_in_sql_as_they_are_in_python(journal: Path, days: tuple[LivedDay, ...]) -> None:
    with closing(sqlite3.connect(journal)) as connection:
        sits, asks = (connection.execute(text, ("2026-01-01", "2026-12-31")).fetchall() for text in (SITS, ASKS))
    rows = [day.rows for day in days]
    assert sum(row[2] for row in sits) == sum(sit.sat_s >= SHORTEST_S for part in rows for sit in part.sits)
    assert sum(row[2] for row in asks) == sum(counts_as_asked(ask) for part in rows for ask in part.asks)
    assert sum(row[3] for row in asks) == sum(map(put_off, rows))
    assert {row[1] for row in sits} <= set(range(7, 24))


def put_off(rows: DayRows) -> int:
    """Return the number of asks for a break that were not answered with one."""
    return sum(counts_as_asked(ask) and ask.answer not in ANSWERED_BY_A_BREAK for ask in rows.asks)


def test_a_year_adds_up(journal: Path, days: tuple[LivedDay, ...]) -> None:
    views = JournalViews(journal, lambda: dict.fromkeys(EXERCISES, ("neck",)))
    year = views.view(HistoryQuery("year", "2026-12-31", "2026-12-31"))
    body = views.view(HistoryQuery("body", "2026-12-31", "2026-12-31", 365))
    assert isinstance(year, YearView)
    assert isinstance(body, BodyView)
    assert sum(day.breaks for day in year.days) == sum(len(day.rows.breaks) for day in days)
    played_s = sum(row.played_s for day in days for row in day.rows.breaks)
    assert sum(row.seconds for row in body.exercises) == pytest.approx(played_s)
    assert body.regions[0].seconds == pytest.approx(played_s)
