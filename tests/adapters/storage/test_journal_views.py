"""The views that are read from a journal: stored figures and rows give the same, and no file is changed."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from threading import Thread

import pytest
from msgspec.structs import astuple, replace

from deskspine.adapters.storage import journal_schema as sql
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.journal_file import JournalError
from deskspine.adapters.storage.journal_look import opened
from deskspine.adapters.storage.journal_rows import RowReader
from deskspine.adapters.storage.journal_views import JournalViews
from deskspine.core.history.history import CheckResult, Score
from deskspine.core.history.page_view import PageRows, page_view
from deskspine.core.history.records import (
    AskRecord,
    BreakRecord,
    ExerciseRecord,
    MeetingRecord,
    SitRecord,
    StretchRecord,
)
from deskspine.core.history.summarise import summarise
from deskspine.core.history.views import (
    HISTORY_PAGES,
    BetterView,
    BodyView,
    DayView,
    FeltWeek,
    HistoryQuery,
    ScoreDay,
    SpanView,
    YearView,
)

MONDAY, TUESDAY, SATURDAY = "2026-03-09", "2026-03-10", "2026-03-14"
REGIONS = {"turn": ("neck",), "roll": ("neck", "shoulders"), "reach": ("arms",)}
EXERCISES = (ExerciseRecord(0, "turn", "done"), ExerciseRecord(1, "roll", "worse"))
ADDED = MeetingRecord("meeting", 100.0, 200.0, TUESDAY, 0)


def lived(path: Path, *days: str) -> SqliteJournal:
    """Return an open journal with the same rows on each of `days`."""
    journal = SqliteJournal(path)
    for day in days:
        journal.add_break(
            BreakRecord(3000.0, 3120.0, day, 0, "finished", "seated-2min", 1, 120.0, 3000.0, answer="better"), EXERCISES
        )
        journal.add_row(StretchRecord("sitting", 0.0, 3000.0, day, 0))
        journal.add_row(SitRecord(0.0, 3000.0, day, 0, 3000.0, "routine"))
        journal.add_row(AskRecord("break", 3000.0, 3000.0, day, 0, "started", 3000.0, 3000.0))
        journal.add_event(1000.0, day, "snoozed", "later")
    return journal


def store_figures(path: Path, *days: str) -> None:
    """Store the figures of `days` as the engine does."""
    connection = sqlite3.connect(path, isolation_level=None)
    reader = RowReader(connection)
    for day in days:
        summary, exercises = summarise(day, reader.day(day), reader.played(day))
        put(connection, "day_figures", astuple(summary))
        for row in exercises:
            put(connection, "day_exercises", (day, *astuple(row)[:-1]))
    connection.close()


def put(connection: sqlite3.Connection, table: str, values: tuple[object, ...]) -> None:
    connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files with their content; the index of the log is left out, which a process has only once."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}


def views(path: Path) -> JournalViews:
    return JournalViews(path, lambda: REGIONS)


@pytest.mark.parametrize("page", HISTORY_PAGES)
def test_without_a_journal_a_page_is_empty(tmp_path: Path, page: str) -> None:
    query = HistoryQuery(page, TUESDAY, TUESDAY)  # type: ignore[arg-type]
    view = JournalViews(tmp_path / "none").view(query)
    assert view == page_view(query, PageRows())
    assert view.sentence
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stored", [(MONDAY,), (MONDAY, TUESDAY)])
def test_a_view_is_the_same_with_and_without_stored_figures(tmp_path: Path, stored: tuple[str, ...]) -> None:
    path = tmp_path / "j"
    journal = lived(path, MONDAY, TUESDAY)
    queries = [HistoryQuery(page, TUESDAY, SATURDAY) for page in HISTORY_PAGES]
    worked_out = [views(path).view(query) for query in queries]
    store_figures(path, *stored)
    before = files_of(tmp_path)
    assert [views(path).view(query) for query in queries] == worked_out
    assert files_of(tmp_path) == before
    journal.close()


def test_a_day_has_its_figures_its_strip_and_its_list(tmp_path: Path) -> None:
    lived(tmp_path / "j", TUESDAY).close()
    view = views(tmp_path / "j").view(HistoryQuery("day", TUESDAY, SATURDAY))
    assert isinstance(view, DayView)
    assert (view.summary.breaks, view.summary.moved_s, view.summary.asks_taken) == (1, 120, 1)
    assert [piece.kind for piece in view.strip] == ["sitting"]
    assert view.events == ((1000.0, "snoozed", "later"),)
    assert view.offsets == ((3000.0, 0),)


def test_a_week_has_a_day_for_each_bar_and_the_week_before(tmp_path: Path) -> None:
    lived(tmp_path / "j", "2026-03-02", "2026-03-08", MONDAY, TUESDAY, SATURDAY).close()
    view = views(tmp_path / "j").view(HistoryQuery("week", TUESDAY, "2026-03-12"))
    assert isinstance(view, SpanView)
    assert (view.first, view.last) == (MONDAY, "2026-03-15")
    assert [(day.day[-2:], day.breaks) for day in view.days] == [("09", 1), ("10", 1), ("11", 0), ("12", 0)]
    assert view.before is not None
    assert (view.before.breaks, view.before.longest_sit_s, view.days_before) == (2, 3000, 2)


def test_a_year_has_the_days_with_rows(tmp_path: Path) -> None:
    lived(tmp_path / "j", "2024-12-31", MONDAY, TUESDAY).close()
    store_figures(tmp_path / "j", MONDAY)
    view = views(tmp_path / "j").view(HistoryQuery("year", TUESDAY, SATURDAY))
    assert isinstance(view, YearView)
    assert ([day.day for day in view.days], view.first_year, view.year) == ([MONDAY, TUESDAY], 2024, 2026)


def test_the_body_has_every_region_of_the_library_and_what_rests(tmp_path: Path) -> None:
    lived(tmp_path / "j", MONDAY, TUESDAY).close()
    store_figures(tmp_path / "j", MONDAY)
    view = views(tmp_path / "j").view(HistoryQuery("body", TUESDAY, TUESDAY, 7))
    assert isinstance(view, BodyView)
    assert (view.first, view.last) == ("2026-03-04", TUESDAY)
    assert [(row.region, row.seconds, row.exercises, row.last_day) for row in view.regions] == [
        ("neck", 240, 2, TUESDAY),
        ("shoulders", 80, 1, TUESDAY),
        ("arms", 0, 0, ""),
    ]
    assert [(row.exercise, row.done, row.worse) for row in view.exercises] == [("turn", 2, 0), ("roll", 0, 2)]
    assert view.resting == ("roll",)


def test_answers_are_by_week_and_the_self_test_over_time(tmp_path: Path) -> None:
    journal = lived(tmp_path / "j", MONDAY, TUESDAY, "2026-03-24")
    for number, (day, score) in enumerate(((MONDAY, 1), (TUESDAY, 0), ("2026-03-16", 3), ("2026-03-17", 3))):
        scores = (Score("turn", "left", 2), Score("turn", "right", score))
        journal.add_check(CheckResult(float(number), day, "mobility", scores), None)
    row = journal.add_break(BreakRecord(0.0, 1.0, "2026-03-18", 0, "finished"))
    journal.add_check(CheckResult(9.0, "2026-03-18", "mobility", (Score("turn", "left", 3),)), row)
    journal.annul_break(row, "taken back")
    journal.close()
    view = views(tmp_path / "j").view(HistoryQuery("better", "2026-03-25", "2026-03-25"))
    assert isinstance(view, BetterView)
    assert view.weeks == (FeltWeek(MONDAY, 2), FeltWeek("2026-03-16"), FeltWeek("2026-03-23", 1))
    assert view.scores == (ScoreDay(MONDAY, 3, 6), ScoreDay("2026-03-16", 5, 6), ScoreDay("2026-03-17", 5, 6))


@pytest.mark.parametrize("version", range(1, 6))
def test_a_journal_of_an_earlier_version_is_read_as_it_is(tmp_path: Path, version: int) -> None:
    path = tmp_path / "j"
    connection = sqlite3.connect(path)
    for statements in sql.MIGRATIONS[:version]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("INSERT INTO stretches VALUES (1, ?, 'sitting', 0, 3000, 0, '')", (TUESDAY,))
    connection.commit()
    connection.close()
    before = path.read_bytes()
    for page in HISTORY_PAGES:
        view = views(path).view(HistoryQuery(page, TUESDAY, TUESDAY))
        if isinstance(view, DayView | SpanView | YearView):
            days = (view.summary,) if isinstance(view, DayView) else view.days
            assert sum(day.sitting_s for day in days) == 3000
    assert path.read_bytes() == before


def test_a_journal_of_a_later_version_is_not_read(tmp_path: Path) -> None:
    lived(tmp_path / "j", TUESDAY).close()
    connection = sqlite3.connect(tmp_path / "j")
    connection.execute(f"PRAGMA user_version = {sql.VERSION + 1}")
    connection.close()
    with pytest.raises(JournalError, match="a newer deskspine wrote"):
        views(tmp_path / "j").view(HistoryQuery("week", TUESDAY, TUESDAY))


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "j").write_bytes(b"no database at all" * 100)
    with pytest.raises(JournalError, match="not a database"):
        views(tmp_path / "j").view(HistoryQuery("week", TUESDAY, TUESDAY))


def test_damaged_rows_cost_only_themselves(tmp_path: Path) -> None:
    path = tmp_path / "j"
    lived(path, MONDAY, TUESDAY).close()
    queries = [HistoryQuery(page, TUESDAY, SATURDAY) for page in HISTORY_PAGES]
    expected = [views(path).view(query) for query in queries]
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO stretches SELECT NULL, day, 'sitting', 'x', 'y', 0, '' FROM stretches")
    connection.execute("INSERT INTO sits SELECT NULL, day, 0, 1, 0, 'long', '', '' FROM sits")
    connection.execute("INSERT INTO sits SELECT NULL, '2026-03-1', 0, 1, 0, 9000, '', '' FROM sits")
    connection.execute("INSERT INTO asks SELECT NULL, day, 'break', 0, 0, 0, 'started', 'x', 0, 0, 0, 0, '' FROM asks")
    figures = astuple(replace(summarise("2026-03-1", RowReader(connection).day("none"))[0], sitting_s=5.0))
    put(connection, "day_figures", figures)
    connection.commit()
    connection.close()
    assert [views(path).view(query) for query in queries] == expected


def test_a_journal_can_be_opened_for_writing_while_a_view_is_read(tmp_path: Path) -> None:
    alive = lived(tmp_path / "alive", TUESDAY)
    for tail in ("", "-wal", "-shm"):
        shutil.copy(tmp_path / f"alive{tail}", tmp_path / f"j{tail}")
    alive.close()
    before = files_of(tmp_path)
    assert views(tmp_path / "j").view(HistoryQuery("day", TUESDAY, TUESDAY)).sentence.startswith("You sat")
    assert files_of(tmp_path) == before, "the log of a killed program stays"
    with opened(tmp_path / "j", beside_a_writer=True) as connection:
        assert connection.execute("SELECT COUNT(*) FROM breaks").fetchone() == (1,)
        journal = lived(tmp_path / "j", MONDAY)
    assert journal.day(MONDAY).breaks
    assert journal.notes() == ()
    journal.close()


def test_views_are_read_while_rows_are_written(tmp_path: Path) -> None:
    path = tmp_path / "j"
    journal = lived(path, TUESDAY)

    def write() -> None:
        for _ in range(50):
            journal.add_row(ADDED)

    writer = Thread(target=write)
    writer.start()
    sums = []
    while writer.is_alive():
        view = views(path).view(HistoryQuery("week", TUESDAY, TUESDAY))
        assert isinstance(view, SpanView)
        sums.append(view.days[1].meeting_s)
    writer.join()
    assert set(sums) <= {0.0, 100.0}
    assert len(journal.day(TUESDAY).meetings) == 50
    journal.close()
