"""A damaged journal is kept aside, and every row of it that can still be read is in the new one."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.adapters.storage import journal_file
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.journal_salvage import TABLES, Salvage
from deskspine.core.history.records import BreakRecord
from support.effort import examples
from support.years import lived_days, write_days

DAY = "2026-01-02"
PAGE = 4096
"""Bytes of a page of the journal."""
Rows = dict[str, list[tuple[object, ...]]]


@cache
def sound() -> bytes:
    """Return a journal of eight days."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "journal.sqlite3")
        write_days(path, lived_days(date(2026, 1, 1), 8, 8, ["rolls", "tilt", "chin-tuck"]))
        return path.read_bytes()


@cache
def owners() -> list[tuple[str, int]]:
    """Return the table or index that has each page of that journal; pages are counted from 0."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "journal.sqlite3")
        place(path, sound())
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute("SELECT name, pageno - 1 FROM dbstat").fetchall()


def rows_of(path: Path) -> Rows:
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in TABLES}


def place(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite3"


def page_of(path: Path, name: str) -> int:
    """Return the offset of the root page of a table or index."""
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int((root - 1) * size)


def test_rows_beside_a_damaged_index_are_all_carried_over(path: Path) -> None:
    place(path, sound())
    before = rows_of(path)
    content, at = bytearray(sound()), page_of(path, "breaks_day")
    content[at : at + 600] = bytes(600)
    place(path, bytes(content))
    journal = SqliteJournal(path)
    assert len(journal.day(DAY).breaks) == 8
    (note,) = journal.notes()
    assert "journal.sqlite3.bad" in note
    others = sum(map(len, before.values())) - 64 - 384
    assert f"what can be read: 64 breaks, 384 exercises and {others} other rows." in note
    journal.close()
    assert sorted(each.name for each in path.parent.iterdir()) == ["journal.sqlite3", "journal.sqlite3.bad"]
    assert rows_of(path) == before
    assert path.with_name("journal.sqlite3.bad").read_bytes() == bytes(content)


def test_a_file_that_was_cut_short_is_read_as_far_as_it_goes(path: Path) -> None:
    place(path, sound())
    before = rows_of(path)
    place(path, sound()[: len(sound()) * 9 // 10])
    journal = SqliteJournal(path)
    journal.day(DAY)
    journal.close()
    after = rows_of(path)
    assert after["breaks"] == before["breaks"]
    assert all(set(after[table]) <= set(before[table]) for table in TABLES)


def test_a_table_that_is_lost_costs_no_other(path: Path) -> None:
    place(path, sound())
    before = rows_of(path)
    content, at = bytearray(sound()), page_of(path, "stretches")
    content[at : at + 200] = b"\xff" * 200
    place(path, bytes(content))
    journal = SqliteJournal(path)
    assert len(journal.day(DAY).breaks) == 8
    journal.close()
    after = rows_of(path)
    assert {table for table in TABLES if after[table] != before[table]} <= {"stretches"}


def test_a_journal_of_an_earlier_version_is_carried_over(path: Path) -> None:
    place(path, sound())
    with closing(sqlite3.connect(path)) as connection:
        for trigger in [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ]:
            connection.execute(f"DROP TRIGGER {trigger}")
        for table in ("asks", "meetings", "sits", "day_figures", "day_exercises"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("ALTER TABLE breaks DROP COLUMN reason")
        connection.execute("PRAGMA user_version = 5")
        connection.execute("PRAGMA journal_mode = DELETE")
    content, at = bytearray(path.read_bytes()), page_of(path, "breaks_day")
    content[at : at + 600] = bytes(600)
    place(path, bytes(content))
    journal = SqliteJournal(path)
    assert [row.reason for row in journal.day(DAY).breaks] == [""] * 8
    journal.close()


def test_a_change_after_salvage_removes_the_figures_of_its_day(path: Path) -> None:
    content = bytearray(sound())
    place(path, sound())
    at = page_of(path, "breaks_day")
    content[at : at + 600] = bytes(600)
    place(path, bytes(content))
    journal = SqliteJournal(path)
    assert journal.fill_figures("2026-02-01", 60) == 8
    journal.rate_break(1, "worse")
    assert journal.fill_figures("2026-02-01", 60) == 1
    journal.close()


def test_a_large_file_is_checked_while_it_is_used(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_file, "AT_ONCE_BYTES", 0)
    place(path, sound())
    content, at = bytearray(sound()), page_of(path, "exercises_break")
    content[at : at + 600] = bytes(600)
    place(path, bytes(content))
    journal = SqliteJournal(path)
    assert len(journal.day(DAY).breaks) == 8
    check = journal._file._check
    assert check is not None
    check._thread.join()
    assert len(journal.day(DAY).breaks) == 8
    (note,) = journal.notes()
    assert "64 breaks, 384 exercises" in note
    journal.close()
    assert len(rows_of(path)["exercises"]) == 384


def test_a_large_file_that_is_sound_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_file, "AT_ONCE_BYTES", 0)
    place(path, sound())
    journal = SqliteJournal(path)
    for _ in range(3):
        assert len(journal.day(DAY).breaks) == 8
        journal.close()
    assert (journal.notes(), sorted(each.name for each in path.parent.iterdir())) == ((), ["journal.sqlite3"])


@examples(60)
@given(st.data())
def test_what_is_carried_over_was_there_before(data: st.DataObject) -> None:
    content = bytearray(sound())
    pages = data.draw(st.sets(st.integers(1, len(content) // PAGE - 1), min_size=1, max_size=4))
    for page in pages:
        at = page * PAGE + data.draw(st.integers(0, PAGE - 96))
        content[at : at + 96] = data.draw(st.sampled_from([bytes(96), b"\xff" * 96, b"\x05" * 96]))
    with TemporaryDirectory() as folder:
        path = Path(folder, "journal.sqlite3")
        place(path, sound())
        before = {table: {row[0] for row in rows} for table, rows in rows_of(path).items()}
        place(path, bytes(content))
        journal = SqliteJournal(path)
        calls: tuple[Callable[[], object], ...] = (lambda: journal.day(DAY), lambda: journal.history(DAY))
        for call in calls:
            call()
        journal.close()
        if not path.with_name("journal.sqlite3.bad").exists():
            return  # the damage was in a place that is not used
        after = {table: {row[0] for row in rows} for table, rows in rows_of(path).items()}
        assert all(after[table] <= before[table] for table in TABLES)
        damaged = {name for name, page in owners() if page in pages}
        if "sqlite_schema" not in damaged:
            assert all(after[table] == before[table] for table in TABLES if table not in damaged)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_disk_without_space_delays_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place(path, sound())
    content, at = bytearray(sound()), page_of(path, "breaks_day")
    content[at : at + 600] = bytes(600)
    place(path, bytes(content))
    journal = SqliteJournal(path)
    carry_over = Salvage.carry_over

    def full(salvage: Salvage) -> None:
        carry_over(salvage)
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(Salvage, "carry_over", full)
    for _ in range(2):
        with pytest.raises(OSError, match="the disk is full"):
            journal.add_event(1.0, DAY, "ask", "a row that waits")
    monkeypatch.setattr(Salvage, "carry_over", carry_over)
    journal.add_event(1.0, DAY, "ask", "a row that waits")
    assert len(journal.day(DAY).breaks) == 8
    assert [note for note in journal.notes() if "64 breaks" in note] != []
    journal.close()
    assert sorted(each.name for each in path.parent.iterdir()) == ["journal.sqlite3", "journal.sqlite3.bad"]


def test_what_is_only_in_the_log_is_carried_over_too(tmp_path: Path) -> None:
    writer = SqliteJournal(tmp_path / "journal.sqlite3")
    for number in range(20):
        writer.add_break(BreakRecord(number, number + 1.0, DAY, 0, "did-it"))
    for tail in ("", "-wal"):  # as a killed program leaves them
        shutil.copy(tmp_path / f"journal.sqlite3{tail}", tmp_path / f"journal.sqlite3.bad{tail}")
    writer.close()
    path = tmp_path / "new" / "journal.sqlite3"
    SqliteJournal(path).day(DAY)
    with closing(sqlite3.connect(path)) as connection:
        salvage = Salvage(tmp_path / "journal.sqlite3.bad", connection)
        salvage.carry_over()
        assert salvage.words() == "20 breaks"
        assert connection.execute("SELECT COUNT(*) FROM breaks").fetchone() == (20,)
