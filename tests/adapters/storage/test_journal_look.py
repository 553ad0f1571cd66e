"""A look at the journal: it reads what is there, in every state a file can be in, and changes nothing."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from deskspine.adapters.storage import journal_schema as sql
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.journal_file import JournalError
from deskspine.adapters.storage.journal_look import days, summary
from deskspine.core.history.records import BreakRecord, StretchRecord

DAY = "2026-03-10"
BREAK = BreakRecord(1000.0, 1120.0, DAY, 0, "finished", "seated-2min")


def lived(path: Path) -> SqliteJournal:
    """Return an open journal with rows of two days."""
    journal = SqliteJournal(path)
    for day in ("2026-03-09", DAY):
        journal.add_break(BreakRecord(1000.0, 1120.0, day, 0, "finished", "seated-2min"))
        journal.add_row(StretchRecord("sitting", 0.0, 1000.0, day, 0))
        journal.add_event(1000.0, day, "ask", "you have been sitting for 50 min")
    return journal


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file with its content and the time of its last change."""
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def closed_journal(folder: Path) -> Path:
    lived(folder / "j").close()
    return folder / "j"


def killed_journal(folder: Path, *tails: str) -> Path:
    """Return a journal as a killed program leaves it, with these files of its log."""
    source = folder / "alive"
    source.mkdir()
    journal = lived(source / "j")
    for tail in ("", *tails):
        shutil.copy(source / f"j{tail}", folder / f"j{tail}")
    journal.close()
    shutil.rmtree(source)
    return folder / "j"


def old_journal(folder: Path) -> Path:
    """Return a journal that is in no WAL mode."""
    lived(folder / "j").close()
    with sqlite3.connect(folder / "j") as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    return folder / "j"


STATES: dict[str, Callable[[Path], Path]] = {
    "closed": closed_journal,
    "killed": lambda folder: killed_journal(folder, "-wal", "-shm"),
    "copied with its log": lambda folder: killed_journal(folder, "-wal"),
    "in no log mode": old_journal,
}


@pytest.mark.parametrize("state", STATES)
def test_it_is_read_and_no_file_changes(state: str, tmp_path: Path) -> None:
    path = STATES[state](tmp_path)
    before = files(tmp_path)
    facts = summary(path)
    assert (facts.version, facts.breaks, facts.first_day, facts.damage) == (sql.VERSION, 2, "2026-03-09", "")
    assert facts.size == len(before["j"][0])
    rows = days(path, [DAY])
    assert rows.breaks == (BREAK,)
    assert [row.day for row in days(path, ["2026-03-09", DAY]).stretches] == ["2026-03-09", DAY]
    assert rows.events == ((1000.0, "ask", "you have been sitting for 50 min"),)
    assert files(tmp_path) == before


def test_what_a_running_program_has_just_written_is_read(tmp_path: Path) -> None:
    journal = lived(tmp_path / "j")
    before = files(tmp_path)
    assert summary(tmp_path / "j").breaks == 2
    after = files(tmp_path)
    assert set(after) == set(before)
    assert [after[name] for name in ("j", "j-wal")] == [before[name] for name in ("j", "j-wal")]
    journal.add_break(BREAK)
    assert summary(tmp_path / "j").breaks == 3
    journal.close()


def test_nothing_there_a_folder_there_and_something_else_there_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        summary(tmp_path / "j")
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError, match="a folder is in its place"):
        summary(tmp_path / "folder")
    for content in (b"no database at all", b"x" * 5000):
        (tmp_path / "other").write_bytes(content)
        with pytest.raises(JournalError):
            days(tmp_path / "other", [DAY])
        with pytest.raises(JournalError):
            summary(tmp_path / "other")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "other"]


def test_a_newer_file_says_so(tmp_path: Path) -> None:
    path = closed_journal(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {sql.VERSION + 1}")
    connection.close()
    with pytest.raises(JournalError, match="a newer deskspine wrote it"):
        summary(path)


def test_damage_is_reported_unless_the_time_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = closed_journal(tmp_path)
    journal = SqliteJournal(path)
    for _ in range(300):
        journal.add_break(BREAK)
    journal.close()
    content = bytearray(path.read_bytes())
    page = next(at for at in range(4096 * 2, len(content), 4096) if content[at] == 13)  # a page with rows of a table
    content[page + 3 : page + 5] = b"\xff\xff"  # it has more rows than it has room for
    path.write_bytes(bytes(content))
    assert summary(path).damage != ""
    monkeypatch.setattr("deskspine.adapters.storage.journal_look.STEPS", 1)
    assert summary(path, over=lambda: True).damage == ""


def test_an_empty_file_is_no_history_yet(tmp_path: Path) -> None:
    path = tmp_path / "j"
    path.touch()
    with pytest.raises(FileNotFoundError):
        summary(path)
    with pytest.raises(FileNotFoundError):
        days(path, [DAY])


def test_a_damaged_file_is_called_damaged(tmp_path: Path) -> None:
    path = closed_journal(tmp_path)
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(JournalError, match="the file is damaged") as raised:
        days(path, [DAY])
    assert raised.value.errno == errno.EBADMSG
