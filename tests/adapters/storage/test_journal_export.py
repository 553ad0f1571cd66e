"""Export, forget, import: the journal is equal to the row afterwards, and nothing is added twice or lost."""

from __future__ import annotations

import io
import re
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.adapters.storage.exported_file import ExportedFile, NotExportedError
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.journal_export import TABLES, stored_rows
from deskspine.adapters.storage.journal_forget import count_days, forget_days
from deskspine.adapters.storage.journal_import import ImportCounts, add_rows
from deskspine.cli.export import lines
from deskspine.core.export.stored_rows import StoredBreak, StoredCheck, StoredRow
from deskspine.core.history.day_span import ALL_DAYS, DaySpan, span_of
from deskspine.core.history.history import CheckResult
from deskspine.core.history.records import BreakRecord, ExerciseRecord
from support.paths import ROOT
from support.random_journals import DAYS, JOURNALS, written

FORMS = ("json", "csv")
SHM = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""A folder without a disk to wait for, where the system has one."""
SPANS = st.one_of(
    st.just(ALL_DAYS), st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(lambda two: DaySpan(*sorted(two)))
)


def rows_of(path: Path) -> list[StoredRow]:
    """Return every row, with its number."""
    with stored_rows(path) as rows:
        read = list(rows.all())
        assert rows.damaged == 0
    return read


def exported(path: Path, form: str) -> bytes:
    """Return the content of an exported file."""
    return b"".join(lines(form, rows_of(path)))


def imported(path: Path, content: bytes) -> tuple[ImportCounts, ExportedFile]:
    """Import a file with that content."""
    file = ExportedFile(io.BytesIO(content))
    file.check()
    return add_rows(path, file.rows), file


def counted(path: Path) -> Counter[tuple[object, ...]]:
    """Return the rows of every table as they are in the file, without the numbers, by a second way."""
    found: Counter[tuple[object, ...]] = Counter()
    with closing(sqlite3.connect(path)) as connection:
        for table in TABLES.values():
            if table in ("exercises", "scores", "checks"):
                continue
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
            found.update((table, *row) for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table}"))
        found.update(
            ("exercises", *row)
            for row in connection.execute(
                "SELECT b.started_wall, b.day, e.day, item, exercise, e.outcome, side_missed, eased "
                "FROM exercises e JOIN breaks b ON b.id = break_id"
            )
        )
        found.update(
            ("checks", *row)
            for row in connection.execute(
                "SELECT c.day, c.wall, c.routine, b.started_wall, s.exercise, s.side, s.score "
                "FROM checks c LEFT JOIN breaks b ON b.id = break_id LEFT JOIN scores s ON s.check_id = c.id"
            )
        )
    return found


def contents(path: Path) -> Counter[str]:
    """Return the rows with their parts and the break of a self-test, without the numbers."""
    rows = rows_of(path)
    breaks = {row.id: row for row in rows if isinstance(row, StoredBreak)}
    whole = ([row, breaks.get(row.break_id or 0)] if isinstance(row, StoredCheck) else [row] for row in rows)
    return Counter(re.sub(r"\b(id|break_id|check_id)=(-?\d+|None)", "", repr(parts)) for parts in whole)


@given(JOURNALS, SPANS, st.sampled_from(FORMS))
def test_export_forget_import_is_equal_to_the_row(rows: list[object], span: DaySpan, form: str) -> None:
    with tempfile.TemporaryDirectory(dir=SHM) as folder:
        path = Path(folder, "journal.sqlite3")
        written(path, rows)
        before, plain, content = rows_of(path), counted(path), exported(path, form)
        forgotten = forget_days(path, span)
        assert [row for row in rows_of(path) if span.has(row.day)] == []
        assert len({row.day for row in before if span.has(row.day)}) == forgotten.days
        counts, file = imported(path, content)
        assert rows_of(path) == before, "with the numbers of the rows, and so in their order"
        assert counted(path) == plain
        assert counts.added == sum(span.has(row.day) for row in before)
        assert (file.wrong, file.cut) == (0, False)
        again, _ = imported(path, content)
        assert (again.added, again.there) == (0, len(before))
        assert rows_of(path) == before


@given(JOURNALS, JOURNALS, st.sampled_from(FORMS))
def test_the_rows_of_two_machines_are_joined_without_doubling(a: list[object], b: list[object], form: str) -> None:
    with tempfile.TemporaryDirectory(dir=SHM) as folder:
        one, two = Path(folder, "one.sqlite3"), Path(folder, "two.sqlite3")
        written(one, a)
        written(two, [*b, *a[:3]])
        here, there = contents(one), contents(two)
        for _ in range(2):
            imported(one, exported(two, form))
            assert contents(one) == here | there, "each row as often as in the file that has more of it"


@given(JOURNALS, st.sampled_from(FORMS), st.data())
def test_a_damaged_file_costs_only_its_damaged_lines(rows: list[object], form: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory(dir=SHM) as folder:
        path, other = Path(folder, "journal.sqlite3"), Path(folder, "other.sqlite3")
        written(path, rows)
        content = exported(path, form)
        end = data.draw(st.integers(0, len(content) - 2))
        try:
            counts, file = imported(other, content[:end])
        except NotExportedError:
            assert not other.exists(), "it was refused before anything was opened"
            return
        assert file.cut
        kept = rows_of(other) if other.exists() else []
        assert counts.added == len(kept) <= len(rows_of(path))
        imported(other, content)
        assert set(counted(other)) >= set(counted(path)), "the whole file adds what was missing"


def test_imported_rows_of_earlier_days_do_not_become_the_latest(tmp_path: Path) -> None:
    earlier, later, whole = (tmp_path / name for name in ("earlier.sqlite3", "later.sqlite3", "whole.sqlite3"))
    rows: dict[Path, list[object]] = {
        path: [
            (BreakRecord(1.0, 2.0, f"2026-{month}-{day:02}", 0, "finished", "mine", kind="break", answer="worse"),
             (ExerciseRecord(0, f"exercise-{month}-{day}", "worse"),), CheckResult(1.0, "", "mine", ()))
            for day in range(1, 29)
        ]
        for path, month in ((earlier, "01"), (later, "03"))
    }  # fmt: skip
    for path in (earlier, later):
        written(path, rows[path])
        written(whole, rows[path])
    imported(later, exported(earlier, "json"))
    assert SqliteJournal(later).history("2026-03-28") == SqliteJournal(whole).history("2026-03-28")


def test_nothing_of_a_forgotten_day_stays_in_the_files(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    resident = SqliteJournal(path)  # it stays open, as in a running deskspine
    for number in range(300):
        day = DAYS[number % 3]
        record = BreakRecord(1.0, 2.0, day, 0, "finished", routine=f"routine-of-{day}")
        resident.add_break(record, [ExerciseRecord(0, f"exercise-of-{day}", "done")])
    forgotten = forget_days(path, DaySpan(DAYS[1], DAYS[1]))
    assert (forgotten.days, forgotten.breaks, forgotten.wiped) == (1, 100, True)
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"exercise-of-" + DAYS[0].encode() in content
    assert DAYS[1].encode() not in content
    resident.add_event(1.0, DAYS[0], "ask", "it goes on")
    assert count_days(path, ALL_DAYS).breaks == 200


def test_without_a_journal_there_is_nothing_to_count(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        count_days(tmp_path / "journal.sqlite3", ALL_DAYS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("form", FORMS)
def test_a_journal_of_an_earlier_version_is_exported_as_it_is(version: int, form: str, tmp_path: Path) -> None:
    sample = ROOT / "tests" / "upgrade" / "samples" / "journals" / f"version-{version}.sql"
    earlier, later = tmp_path / "earlier.sqlite3", tmp_path / "later.sqlite3"
    with closing(sqlite3.connect(earlier)) as connection:
        connection.executescript(sample.read_text(encoding="utf-8"))
    content = exported(earlier, form)
    with closing(sqlite3.connect(earlier)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)
        breaks = connection.execute("SELECT COUNT(*) FROM breaks").fetchone()[0]
    counts, _ = imported(later, content)
    assert counts.breaks == breaks > 0
    assert rows_of(later) == rows_of(earlier)


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"hello", b"{}", b'{"buckets":{}}', b"SQLite format 3\0" + bytes(90), b"a,b\n1,2\n", b"\xff\xfe\x00",
     b"row,id\n", b"row,id,new\n", b'{"row":"break"}\n', b"[" * 100_000, b'{"row":"deskspine-history","version":2}\n'],
)  # fmt: skip
def test_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(NotExportedError):
        ExportedFile(io.BytesIO(content)).check()


def test_wrong_lines_are_named_and_the_others_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    event = b'{"row":"event","id":%d,"wall":1,"day":"%s","kind":"ask","why":""}\n'
    content = (
        b'{"row":"deskspine-history","version":1}\n'
        + event % (1, b"2026-03-10")
        + event % (2, b"2026-02-30") + event % (2, b"0001-01-01")
        + b'{"row":"event"}\n{"row":"dream"}\n\xff\n'
        + b'"' + b"x" * (3 << 20) + b'"\n'
        + event % (3, b"2026-03-10")
        + b'{"row":"end","rows":8}\n'
    )  # fmt: skip
    counts, file = imported(path, content)
    assert (counts.added, file.wrong, file.cut) == (2, 6, False)
    assert [line for line, _ in file.problems] == [3, 4, 5, 6, 7, 8]
    assert file.problems[0][1] == "day: expected a day such as 2026-01-31, got '2026-02-30'"


@pytest.mark.parametrize(("word", "span"), [
    ("all", "all"), ("2026-03-10", "2026-03-10"), ("2026-03-10..2026-03-01", "2026-03-01..2026-03-10"),
])  # fmt: skip
def test_a_span_of_days(word: str, span: str) -> None:
    assert str(span_of(word)) == span


@pytest.mark.parametrize(
    "word", ["", "..", "2026-3-1", "2026-02-30", "2026-01-01..", "yesterday", "20260101", "2026-01-0²"]
)
def test_a_word_that_is_no_span(word: str) -> None:
    assert span_of(word) is None
