"""The journal on disk: written rows come back; a bad file or disk costs the history and nothing else."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.adapters.storage import journal_file, journal_schema
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.core.history.history import CardRead, CheckResult, Score
from deskspine.core.history.records import BreakRecord, ExerciseRecord, GapRecord, StretchRecord, WaitRecord
from deskspine.engine.ports import Journal, RowRefusedError
from deskspine.engine.storage.memory import MemoryJournal
from support.effort import examples

DAY = "2026-03-29"
BREAK = BreakRecord(1000.5, 1120.5, DAY, 3600, "finished", "seated-2min", 1, 120.0, 3000.0)
MAGIC = b"SQLite format 3\0"
EXERCISES = (
    ExerciseRecord(0, "rolls", "done"),
    ExerciseRecord(1, "tilt", "side-missed", "right", True),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite3"


@pytest.fixture
def disk(path: Path) -> Iterator[SqliteJournal]:
    journal = SqliteJournal(path)
    yield journal
    journal.close()


def rows_of(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def add_many(journal: SqliteJournal, number: int) -> None:
    for _ in range(number):
        journal.add_break(BREAK, EXERCISES)


@pytest.mark.parametrize("kind", ["disk", "memory"])
def test_a_day_comes_back_as_it_was_written(kind: str, disk: SqliteJournal) -> None:
    journal: Journal = disk if kind == "disk" else MemoryJournal()
    row = journal.add_break(BREAK, EXERCISES)
    natural = journal.add_break(replace(BREAK, outcome="natural"), ())
    journal.rate_break(row, "better")
    journal.annul_break(natural, "was here")
    stretch = StretchRecord("sitting", 0.0, 1000.5, DAY, 3600, "input")
    gap = GapRecord("asleep", 2000.0, 2600.0, 600.0, True, DAY, 3600)
    journal.add_row(stretch)
    journal.add_row(replace(stretch, day="2026-03-30"))
    journal.add_row(gap)
    wait = WaitRecord("tests", "shell", 400.0, 490.0, DAY, 3600, "used")
    journal.add_row(wait)
    journal.add_row(replace(wait, day="2026-03-30", outcome="passed"))
    journal.add_event(1000.5, DAY, "ask", "Fifty minutes of sitting.")
    rows = journal.day(DAY)
    assert rows.breaks == (
        replace(BREAK, answer="better"),
        replace(BREAK, outcome="natural", annulled="was here"),
    )
    assert (rows.stretches, rows.gaps, rows.waits) == ((stretch,), (gap,), (wait,))
    assert rows.events == ((1000.5, "ask", "Fifty minutes of sitting."),)
    assert len(journal.day("2026-03-30").stretches) == 1


def test_rows_are_on_the_disk_at_once_with_their_exercises(disk: SqliteJournal, path: Path) -> None:
    row = disk.add_break(BREAK, EXERCISES)
    stored = rows_of(path, "SELECT break_id, day, exercise, outcome, side_missed, eased FROM exercises")
    assert stored == [(row, DAY, "rolls", "done", "", 0), (row, DAY, "tilt", "side-missed", "right", 1)]
    assert rows_of(path, "PRAGMA journal_mode") == [("wal",)]
    disk.close()
    assert len(SqliteJournal(path).day(DAY).breaks) == 1


def test_nothing_is_touched_before_it_is_needed(path: Path) -> None:
    SqliteJournal(path)
    assert not path.parent.exists()


def test_a_break_without_its_exercises_is_not_kept(disk: SqliteJournal) -> None:
    with pytest.raises(OSError, match=r"journal\.sqlite3"):
        disk.add_break(BREAK, [*EXERCISES, replace(EXERCISES[0], exercise=None)])
    assert disk.day(DAY).breaks == ()


@pytest.mark.parametrize(
    "content",
    [b"breaks: none\n" * 200, b"x", MAGIC + b"\xff" * 5000, MAGIC + b"\x10\0"],
    ids=["text", "short", "broken", "half"],
)
def test_what_is_no_database_is_kept_aside_and_told_once(content: bytes, disk: SqliteJournal, path: Path) -> None:
    path.parent.mkdir()
    path.with_name("journal.sqlite3.bad").write_bytes(b"an older accident")
    path.write_bytes(content)
    disk.add_break(BREAK, EXERCISES)
    assert path.with_name("journal.sqlite3.bad").read_bytes() == b"an older accident"
    assert path.with_name("journal.sqlite3.bad2").read_bytes() == content
    (note,) = disk.notes()
    assert str(path) in note
    assert "journal.sqlite3.bad2" in note
    assert disk.notes() == ()
    assert disk.day(DAY).breaks == (BREAK,)


def test_damage_in_the_middle_of_a_file_is_kept_aside_too(disk: SqliteJournal, path: Path) -> None:
    add_many(disk, 200)
    disk.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xee" * (len(content) - 4096)
    path.write_bytes(content)
    assert disk.day(DAY).breaks == ()
    assert path.with_name("journal.sqlite3.bad").read_bytes() == content


def test_a_newer_file_is_left_as_it_is(disk: SqliteJournal, path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE later (x)")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = path.read_bytes()
    for call in (lambda: disk.add_break(BREAK, ()), lambda: disk.day(DAY)):
        with pytest.raises(OSError, match="a newer deskspine wrote"):
            call()
    assert path.read_bytes() == before


def test_an_older_file_is_brought_up_to_date_and_keeps_its_rows(
    disk: SqliteJournal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.add_break(BREAK, EXERCISES)
    disk.close()
    later = (*journal_schema.MIGRATIONS, ("ALTER TABLE breaks ADD COLUMN note TEXT NOT NULL DEFAULT 'none'",))
    monkeypatch.setattr(journal_schema, "MIGRATIONS", later)
    monkeypatch.setattr(journal_schema, "VERSION", len(later))
    assert disk.day(DAY).breaks == (BREAK,)
    assert rows_of(path, "SELECT note FROM breaks") == [("none",)]
    assert rows_of(path, "PRAGMA user_version") == [(len(later),)]


def test_a_folder_in_its_place_is_an_os_error_and_mended_later_it_works(disk: SqliteJournal, path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(OSError, match=r"journal\.sqlite3 cannot be opened: a folder is in its place"):
        disk.add_break(BREAK, ())
    path.rmdir()
    assert disk.add_break(BREAK, ()) == 1


def test_a_file_where_the_folder_should_be(disk: SqliteJournal, path: Path) -> None:
    path.parent.write_text("in the way")
    with pytest.raises(OSError, match=r"journal\.sqlite3 cannot be opened: "):
        disk.day(DAY)
    assert path.parent.read_text() == "in the way"


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="the superuser may write anywhere")
def test_a_read_only_file_is_an_os_error(disk: SqliteJournal, path: Path) -> None:
    disk.add_break(BREAK, ())
    disk.close()
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(OSError, match=r"journal\.sqlite3 cannot be opened: "):
            disk.add_break(BREAK, ())
    finally:
        path.parent.chmod(0o700)


def test_a_full_disk_is_an_os_error_and_what_was_there_stays(disk: SqliteJournal, path: Path) -> None:
    resource = pytest.importorskip("resource")
    disk.add_break(BREAK, EXERCISES)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 8192, before[1]))
    try:
        with pytest.raises(OSError, match=r"the disk (is full|cannot write)"):
            add_many(disk, 500)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    count = len(disk.day(DAY).breaks)
    assert count >= 1
    assert disk.add_break(BREAK, EXERCISES) == count + 1


def test_two_programs_share_it_and_one_that_hogs_it_is_named(
    disk: SqliteJournal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_file, "BUSY_MS", 20)
    other = SqliteJournal(path)
    disk.add_break(BREAK, EXERCISES)
    other.add_break(BREAK, EXERCISES)
    assert len(disk.day(DAY).breaks) == len(other.day(DAY).breaks) == 2
    hog = sqlite3.connect(path, isolation_level=None)
    hog.execute("BEGIN IMMEDIATE")
    with pytest.raises(OSError, match="the journal is locked by another program"):
        other.add_break(BREAK, EXERCISES)
    assert len(other.day(DAY).breaks) == 2
    hog.execute("ROLLBACK")
    hog.close()
    other.add_break(BREAK, EXERCISES)
    other.close()


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_journal_that_is_removed_while_it_is_open_begins_again_and_says_so_once(
    what: str, disk: SqliteJournal, path: Path
) -> None:
    disk.add_break(BREAK, EXERCISES)
    if what == "folder":
        shutil.rmtree(path.parent)
    else:
        path.unlink()
    disk.add_break(replace(BREAK, outcome="left"), EXERCISES)
    disk.add_break(BREAK, EXERCISES)
    assert rows_of(path, "SELECT outcome FROM breaks ORDER BY id") == [("left",), ("finished",)]
    assert disk.notes() == (f"{path} was removed; a new one begins.",)
    assert disk.notes() == ()


def test_a_journal_that_is_replaced_while_it_is_open_is_written_to_and_stays_whole(
    disk: SqliteJournal, path: Path, tmp_path: Path
) -> None:
    other = SqliteJournal(tmp_path / "backup.sqlite3")
    add_many(other, 3)
    other.close()
    disk.add_break(BREAK, EXERCISES)
    (tmp_path / "backup.sqlite3").rename(path)
    add_many(disk, 2)
    assert len(disk.day(DAY).breaks) == 5
    (note,) = disk.notes()
    assert "was replaced" in note
    disk.close()
    assert rows_of(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows_of(path, "SELECT count(*) FROM breaks") == [(5,)]


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX systems")
def test_nobody_else_may_read_it_also_when_an_earlier_version_made_it(disk: SqliteJournal, path: Path) -> None:
    disk.add_break(BREAK, ())
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
    disk.close()
    path.chmod(0o644)
    disk.add_break(BREAK, ())
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX systems")
@pytest.mark.parametrize("what", ["pipe", "endless"])
def test_what_is_no_file_is_refused_and_not_waited_for(what: str, disk: SqliteJournal, path: Path) -> None:
    path.parent.mkdir()
    if what == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(OSError, match="it is not a regular file"):
        disk.add_break(BREAK, ())


def test_a_row_that_never_fits_is_told_from_a_disk_that_does_not_take_it(disk: SqliteJournal) -> None:
    with pytest.raises(RowRefusedError):
        disk.add_break(replace(BREAK, level=1 << 80))
    with pytest.raises(RowRefusedError):
        disk.add_break(replace(BREAK, day=None))
    assert disk.add_break(BREAK) == 1


NUMERIC = {
    "breaks": ("started_wall", "ended_wall", "utc_offset_s", "level", "played_s", "sit_before_s"),
    "stretches": ("started_wall", "ended_wall", "utc_offset_s"),
    "gaps": ("started_wall", "ended_wall", "utc_offset_s", "length_s", "counted"),
    "events": ("wall",),
    "unlocks": ("wall",),
    "checks": ("wall",),
    "scores": ("score",),
}
COLUMNS = [(table, column) for table, columns in NUMERIC.items() for column in columns]


@pytest.mark.long(sample=15)
@pytest.mark.parametrize("value", ["'a lot'", "x'ff00'", "9e999"])
@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_damaged_value_costs_its_row_and_is_told_once(
    table: str, column: str, value: str, disk: SqliteJournal, path: Path
) -> None:
    for wall in (1000.5, 2000.5):
        disk.add_break(replace(BREAK, ended_wall=wall), EXERCISES)
        disk.add_row(StretchRecord("sitting", 0.0, wall, DAY, 3600, "input"))
        disk.add_row(GapRecord("asleep", 0.0, wall, 600.0, True, DAY, 3600))
        disk.add_event(wall, DAY, "ask", "Fifty minutes of sitting.")
        disk.add_unlock(CardRead(wall, DAY, "rolls"))
        disk.add_check(CheckResult(wall, DAY, "check", (Score("rolls", "", 2),)), None)
    disk.close()
    connection = sqlite3.connect(path)
    connection.execute(f"UPDATE {table} SET {column} = {value} WHERE id = 1")
    connection.commit()
    connection.close()
    rows, history = disk.day(DAY), disk.history(DAY)
    counts = {
        "breaks": len(rows.breaks),
        "stretches": len(rows.stretches),
        "gaps": len(rows.gaps),
        "events": len(rows.events),
        "unlocks": len(history.unlocks),
        "checks": len(history.checks),
        "scores": sum(len(result.scores) for result in history.checks),
    }
    assert counts == {**dict.fromkeys(NUMERIC, 2), table: 1, **({"scores": 1} if table == "checks" else {})}
    disk.day(DAY)
    (note,) = disk.notes()
    assert "not as expected are left out" in note


def test_a_file_system_without_locks_keeps_the_history_all_the_same(
    disk: SqliteJournal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_file, "BUSY_MS", 20)
    monkeypatch.setattr(journal_file, "has_locks", lambda path: False)
    disk.add_break(BREAK, EXERCISES)
    hog = sqlite3.connect(path, isolation_level=None)
    hog.execute("BEGIN EXCLUSIVE")  # SQLite says the same where nothing can be locked
    again = SqliteJournal(path)
    assert again.day(DAY).breaks == (BREAK,)
    hog.execute("ROLLBACK")
    hog.close()
    assert again.add_break(BREAK, EXERCISES) == 2
    again.close()


def test_any_folder_name_will_do(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "100% of #1? Jörg" / "journal.sqlite3")
    assert journal.add_break(BREAK) == 1
    journal.close()
    assert [path.name for path in tmp_path.iterdir()] == ["100% of #1? Jörg"]


@cache
def _sound() -> bytes:
    with TemporaryDirectory() as folder:
        journal = SqliteJournal(Path(folder) / "journal.sqlite3")
        for wall in (1000.5, 2000.5, 3000.5):
            journal.add_break(replace(BREAK, ended_wall=wall), EXERCISES)
            journal.add_event(wall, DAY, "ask", "Fifty minutes of sitting.")
            journal.add_check(CheckResult(wall, DAY, "check", (Score("rolls", "", 2),)), 1)
        journal.close()
        return (Path(folder) / "journal.sqlite3").read_bytes()


@examples(60)
@given(st.data())
def test_no_damage_to_the_file_raises_anything_but_a_reason(data: st.DataObject) -> None:
    content = bytearray(_sound())
    header = st.integers(0, 99)
    places = data.draw(st.lists(header | st.integers(0, 8000) | st.integers(0, len(content) - 1), max_size=20))
    for at in places:
        content[at] = data.draw(st.integers(0, 255))
    length = data.draw(st.just(len(content)) | st.integers(0, len(content)))
    memory = Path("/dev/shm")  # no disk to wait for, where the system has one
    refusals: list[OSError] = []
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        path = Path(folder) / "journal.sqlite3"
        path.write_bytes(content[:length])
        journal = SqliteJournal(path)
        calls = (lambda: journal.day(DAY), lambda: journal.history(DAY), lambda: journal.add_break(BREAK, EXERCISES))
        for call in (*calls, *calls):
            try:
                call()
            except OSError as error:
                refusals.append(error)
        journal.close()
    assert all(error.strerror and not isinstance(error, RowRefusedError) for error in refusals)


@pytest.mark.parametrize(
    "damage",
    [
        "ALTER TABLE breaks RENAME COLUMN answer TO another",
        "DROP TABLE gaps",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = 40706",
        "PRAGMA user_version = -1",
    ],
)
def test_a_database_of_another_shape_is_kept_aside(damage: str, disk: SqliteJournal, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(_sound())
    connection = sqlite3.connect(path)
    connection.execute(damage)
    connection.commit()
    connection.close()
    assert len(disk.day(DAY).breaks) == 3
    (note,) = disk.notes()
    assert "kept as journal.sqlite3.bad" in note
    assert "what can be read: 3 breaks, 6 exercises and" in note
    assert disk.add_break(BREAK, EXERCISES) == 4


def test_a_mistake_of_ours_does_not_put_a_sound_file_aside(
    disk: SqliteJournal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.add_break(BREAK, EXERCISES)
    monkeypatch.setattr(journal_schema, "DAY_BREAKS", "SELECT no_such_column FROM breaks WHERE day = ?")
    with pytest.raises(OSError, match="no such column"):
        disk.day(DAY)
    assert [each.name for each in path.parent.iterdir() if ".bad" in each.name] == []
