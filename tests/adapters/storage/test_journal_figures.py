"""The stored figures of finished days: a cache that a change of any row empties, and that changes no result."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.journal_views import JournalViews
from deskspine.core.history.records import AskRecord, BreakRecord, MeetingRecord, SitRecord, StretchRecord, WaitRecord
from deskspine.core.history.summaries import DaySummary
from deskspine.core.history.views import HistoryQuery, SpanView
from support.years import lived_days, write_days

FIRST, TODAY = date(2026, 1, 1), "2026-02-01"
DAYS = [f"2026-01-{number:02}" for number in range(1, 32)]
LAST = "2026-01-31"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "journal.sqlite3"
    write_days(path, lived_days(FIRST, 31, 6, ["rolls", "tilt"]), figures=False)
    return path


def stored(path: Path, table: str = "day_figures") -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [day for (day,) in connection.execute(f"SELECT DISTINCT day FROM {table} ORDER BY day")]


def figures_of(path: Path) -> tuple[DaySummary, ...]:
    month = JournalViews(path).view(HistoryQuery("month", LAST))
    assert isinstance(month, SpanView)
    return month.days


def test_figures_are_stored_newest_first_and_a_few_at_a_time(path: Path) -> None:
    journal = SqliteJournal(path)
    assert journal.fill_figures(TODAY, 10) == 10
    assert stored(path) == stored(path, "day_exercises") == DAYS[-10:]
    assert [journal.fill_figures(TODAY, 10) for _ in range(4)] == [10, 10, 1, 0]
    assert stored(path) == DAYS


def test_the_present_day_is_not_stored(path: Path) -> None:
    journal = SqliteJournal(path)
    assert journal.fill_figures("2026-01-03", 10) == 2
    assert stored(path) == DAYS[:2]


def test_the_figures_are_the_same_stored_and_worked_out(path: Path) -> None:
    journal = SqliteJournal(path)
    worked_out = figures_of(path)
    assert [summary.day for summary in worked_out] == DAYS
    journal.fill_figures(TODAY, 7)
    assert figures_of(path) == worked_out
    journal.fill_figures(TODAY, 100)
    assert figures_of(path) == worked_out


DAY = LAST
ASK = AskRecord("break", 1.0, 2.0, DAY, 0, "owed", 1.0, 2.0)
LATE: dict[str, Callable[[SqliteJournal, int], object]] = {
    "a break": lambda journal, row: journal.add_break(BreakRecord(1.0, 2.0, DAY, 0, "did-it")),
    "an answer": lambda journal, row: journal.rate_break(row, "worse"),
    "a break taken back": lambda journal, row: journal.annul_break(row, "was here"),
    "a stretch": lambda journal, row: journal.add_row(StretchRecord("sitting", 1.0, 2.0, DAY, 0)),
    "a wait": lambda journal, row: journal.add_row(WaitRecord("build", "shell", 1.0, 2.0, DAY, 0, "used")),
    "an ask": lambda journal, row: journal.add_row(ASK),
    "an ask taken back": lambda journal, row: journal.annul_row(
        AskRecord("break", 1.0, 2.0, DAY, 0, "owed", 1.0, 2.0), "x"
    ),
    "a meeting": lambda journal, row: journal.add_row(MeetingRecord("meeting", 1.0, 2.0, DAY, 0)),
    "a sit": lambda journal, row: journal.add_row(SitRecord(1.0, 2.0, DAY, 0, 1.0, "did-it")),
    "an event": lambda journal, row: journal.add_event(1.0, DAY, "snoozed", "snoozed until 10:00"),
}


@pytest.mark.parametrize("what", LATE)
def test_a_late_row_removes_the_figures_of_its_day_and_of_no_other(path: Path, what: str) -> None:
    journal = SqliteJournal(path)
    row = journal.add_break(BreakRecord(3.0, 4.0, DAY, 0, "finished", "seated-2min"))
    journal.fill_figures(TODAY, 100)
    LATE[what](journal, row)
    assert stored(path) == stored(path, "day_exercises") == DAYS[:-1]
    assert journal.fill_figures(TODAY, 100) == 1


@pytest.mark.parametrize("table", ["breaks", "stretches", "exercises", "asks", "sits", "waits", "meetings", "events"])
def test_a_deleted_row_removes_the_figures_of_its_day(path: Path, table: str) -> None:
    journal = SqliteJournal(path)
    for what in ("a wait", "a meeting", "an event"):
        LATE[what](journal, 1)
    journal.fill_figures(TODAY, 100)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"DELETE FROM {table} WHERE day = ?", (DAY,))
    assert stored(path) == DAYS[:-1]


def test_a_row_with_a_damaged_day_stops_nothing(path: Path) -> None:
    journal = SqliteJournal(path)
    journal.add_row(StretchRecord("sitting", 1.0, 2.0, "1999-99-99", 0))
    journal.add_row(StretchRecord("sitting", 1.0, 2.0, "", 0))
    assert [journal.fill_figures(TODAY, 30) for _ in range(3)] == [30, 1, 0]
    assert stored(path) == DAYS


def test_an_update_that_moves_nothing_is_seen_by_another_connection(path: Path) -> None:
    journal, other = SqliteJournal(path), SqliteJournal(path)
    journal.fill_figures(TODAY, 100)
    before = figures_of(path)[-1]
    other.add_break(BreakRecord(1.0, 2.0, DAY, 0, "did-it"))
    assert figures_of(path)[-1] == replace(before, breaks=before.breaks + 1)
