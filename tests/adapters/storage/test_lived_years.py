"""The views of a made-up person of whom a year is in the journal."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import astuple

from deskspine.adapters.storage.journal_views import ASKS, SITS, JournalViews
from deskspine.core.history.sit_hours import ask_hours, sit_hours
from deskspine.core.history.views import HISTORY_PAGES, BodyView, HistoryQuery, SpanView, YearView
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


def test_hours_are_added_up_in_sql_as_in_python(journal: Path, days: tuple[LivedDay, ...]) -> None:
    with closing(sqlite3.connect(journal)) as connection:
        sits, asks = (connection.execute(text, ("2026-01-01", "2026-12-31")).fetchall() for text in (SITS, ASKS))
    by_sit, by_ask = (
        sit_hours(sit for day in days for sit in day.rows.sits),
        ask_hours(ask for day in days for ask in day.rows.asks),
    )
    assert [(*row[:3], pytest.approx(row[3])) for row in sits] == [astuple(row) for row in by_sit]
    assert asks == [astuple(row) for row in by_ask]


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


def test_stored_figures_change_no_view(journal: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.sqlite3"
    shutil.copy(journal, bare)
    with closing(sqlite3.connect(bare, isolation_level=None)) as connection:
        connection.execute("DELETE FROM day_figures WHERE day <> '2026-02-10'")
        connection.execute("DELETE FROM day_exercises WHERE day <> '2026-02-10'")
    for page in HISTORY_PAGES:
        query = HistoryQuery(page, "2026-03-12", "2026-05-01", 60)
        stored, worked_out = (JournalViews(path).view(query) for path in (journal, bare))
        if isinstance(stored, BodyView) and isinstance(worked_out, BodyView):
            seconds = {row.exercise: row.seconds for row in stored.exercises}
            assert {row.exercise: row.seconds for row in worked_out.exercises} == pytest.approx(seconds)
        else:
            assert stored == worked_out, page
