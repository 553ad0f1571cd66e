"""The journal of the engine, in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from msgspec.structs import astuple, replace

from deskspine.adapters.storage import journal_schema as sql
from deskspine.adapters.storage.journal_file import JournalFile, transaction
from deskspine.adapters.storage.journal_rows import RowReader
from deskspine.core.history.history import CardRead, CheckResult, History
from deskspine.core.history.records import BreakRecord, DayRows, ExerciseRecord, PlainRow, RevocableRow

T = TypeVar("T")


class SqliteJournal:
    """The journal in one SQLite file, for one thread at a time; several processes may share the file.

    A row is on the disk when its method returns (WAL with full synchronisation). Every failure is a
    `JournalError`, and the next call tries again from the beginning.
    """

    def __init__(self, path: Path) -> None:
        self._file = JournalFile(path)
        self._damaged = False
        """True once damaged rows were reported."""

    def add_break(self, record: BreakRecord, exercises: Sequence[ExerciseRecord] = ()) -> int:
        """Append a break with its exercises, all or nothing, and return its row number. Raises JournalError."""

        def write(connection: sqlite3.Connection) -> int:
            row = connection.execute(sql.ADD_BREAK, astuple(record)).lastrowid or 0
            rows = [(row, record.day, *astuple(exercise)) for exercise in exercises]
            connection.executemany(sql.ADD_EXERCISE, rows)
            return row

        return self._write(write)

    def rate_break(self, row: int, answer: str) -> None:
        """Write the answer "better", "same" or "worse" to break `row`. Raises JournalError."""
        self._write(lambda c: c.execute("UPDATE breaks SET answer = ? WHERE id = ?", (answer, row)))

    def annul_break(self, row: int, why: str) -> None:
        """Mark break `row` as taken back; it stays in the file and no longer counts. Raises JournalError."""
        self._write(lambda c: c.execute("UPDATE breaks SET annulled = ? WHERE id = ?", (why or "yes", row)))

    def add_row(self, record: PlainRow) -> None:
        """Append a stretch, gap, wait, ask, meeting or sit. Raises JournalError."""
        self._write(lambda c: c.execute(sql.ADD_ROW[type(record)], astuple(record)))

    def annul_row(self, record: RevocableRow, why: str) -> None:
        """Mark an ask or a sit as taken back; one that is not there is added so. Raises JournalError."""
        kind, annulled = type(record), replace(record, annulled=why or "yes")
        key = [getattr(record, name) for name in sql.KEYS[kind]]

        def write(connection: sqlite3.Connection) -> None:
            if not connection.execute(sql.ANNUL_ROW[kind], (annulled.annulled, *key)).rowcount:
                connection.execute(sql.ADD_ROW[kind], astuple(annulled))

        self._write(write)

    def add_event(self, wall: float, day: str, kind: str, why: str) -> None:
        """Append an event that was shown. Raises JournalError."""
        self._write(lambda c: c.execute(sql.ADD_EVENT, (wall, day, kind, why)))

    def add_unlock(self, unlock: CardRead) -> None:
        """Append that the card of a locked exercise was read. Raises JournalError."""
        self._write(lambda c: c.execute(sql.ADD_UNLOCK, astuple(unlock)))

    def add_check(self, result: CheckResult, row: int | None) -> None:
        """Append a finished self-test with its scores, all or nothing; `row` is its break, if that was written.

        Raises JournalError.
        """

        def write(connection: sqlite3.Connection) -> None:
            number = connection.execute(sql.ADD_CHECK, (result.wall, result.day, result.routine, row)).lastrowid
            connection.executemany(sql.ADD_SCORE, [(number, *astuple(score)) for score in result.scores])

        self._write(write)

    def day(self, day: str) -> DayRows:
        """Return the rows of one local day, in the order in which they were written. Raises JournalError."""
        return self._read(lambda rows: rows.day(day))

    def history(self, today: str) -> History:
        """Return what later choices depend on, within the limits of days and exercises. Raises JournalError."""
        return self._read(lambda rows: rows.history(today))

    def fill_figures(self, before: str, most: int) -> int:
        """Store missing figures of at most `most` days before the day `before`; return the number of days.

        The newest are stored first. Raises JournalError.
        """
        from deskspine.adapters.storage import journal_figures as figures  # not needed before the first screen

        return self._write(lambda connection: figures.fill(connection, before, most))

    def notes(self) -> tuple[str, ...]:
        """Return new sentences for the person, for example that a damaged file was renamed."""
        new = tuple(self._file.notes)
        self._file.notes.clear()
        return new

    def close(self) -> None:
        """Close the file; a later call opens it again."""
        self._file.close()

    def _write(self, action: Callable[[sqlite3.Connection], T]) -> T:
        def inside(connection: sqlite3.Connection) -> T:
            with transaction(connection):
                return action(connection)

        return self._file.run(inside)

    def _read(self, action: Callable[[RowReader], T]) -> T:
        def inside(connection: sqlite3.Connection) -> T:
            rows = RowReader(connection)
            read = action(rows)
            if rows.damaged and not self._damaged:
                self._damaged = True
                self._file.notes.append(
                    f"{self._file.path}: rows that are not as expected are left out; all others are used."
                )
            return read

        return self._file.run(inside)
