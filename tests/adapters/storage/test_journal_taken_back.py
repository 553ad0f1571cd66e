"""Rows that are taken back: they stay in the file and no longer count."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.core.history.records import AskRecord, DayRows, RevocableRow, SitRecord
from deskspine.engine.ports import Journal
from deskspine.engine.storage.backlog import Backlog
from deskspine.engine.storage.memory import MemoryJournal

ASK = AskRecord("break", 100.0, 130.0, "2026-03-10", 3600, "not-now", 3000.0, 3000.0, -120.0, 60.0, True)
SIT = SitRecord(100.0, 130.0, "2026-03-10", 3600, 3000.0, "did-it")
ROWS = [ASK, SIT]


class Refusing(MemoryJournal):
    """A journal that cannot be written while it is `full`."""

    full = True

    def add_row(self, record: object) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        super().add_row(record)  # type: ignore[arg-type]

    def annul_row(self, record: RevocableRow, why: str) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        super().annul_row(record, why)


def of_day(rows: DayRows) -> tuple[object, ...]:
    return (*rows.asks, *rows.sits)


def stored(path: Path, row: RevocableRow) -> list[tuple[str]]:
    table = "asks" if isinstance(row, AskRecord) else "sits"
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT annulled FROM {table} ORDER BY id").fetchall()


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("on_disk", [True, False])
def test_it_is_kept_and_no_longer_read(tmp_path: Path, row: RevocableRow, on_disk: bool) -> None:
    path, later = tmp_path / "journal.sqlite3", replace(row, ended_wall=140.0)
    journal: Journal = SqliteJournal(path) if on_disk else MemoryJournal()
    journal.add_row(row)
    journal.add_row(later)
    assert of_day(journal.day(row.day)) == (row, later)
    for _ in range(2):  # a program that was killed in between does it again
        journal.annul_row(row, "taken back")
    assert of_day(journal.day(row.day)) == (later,)
    if on_disk:
        assert stored(path, row) == [("taken back",), ("",)]


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("on_disk", [True, False])
def test_one_that_is_not_there_is_added_as_taken_back(tmp_path: Path, row: RevocableRow, on_disk: bool) -> None:
    path = tmp_path / "journal.sqlite3"
    journal: Journal = SqliteJournal(path) if on_disk else MemoryJournal()
    journal.annul_row(row, "taken back")
    assert of_day(journal.day(row.day)) == ()
    if on_disk:
        assert stored(path, row) == [("taken back",)]


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("written", [True, False])
def test_it_waits_like_every_other_row(row: RevocableRow, written: bool) -> None:
    journal = Refusing()
    backlog = Backlog(journal)
    journal.full = not written
    backlog.add(row)
    journal.full = True
    backlog.annul_row(row, "taken back")
    assert of_day(backlog.day(row.day)) == ()
    texts = backlog.texts()
    assert len(texts) == 1
    later = Backlog(journal)
    assert later.restore(texts) == 0
    assert of_day(later.day(row.day)) == ()
    journal.full = False
    later.flush(100.0)
    assert journal.rows == [replace(row, annulled="taken back")]
