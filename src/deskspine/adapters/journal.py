"""The history on disk: one SQLite file, opened when first needed and never overwritten."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import TypeVar

from deskspine.adapters import journal_schema as sql
from deskspine.core.history import (
    PLAYS_COUNTED,
    RECENT_BREAKS,
    CheckResult,
    DayMark,
    Done,
    History,
    Score,
    Unlock,
    Worse,
    first_day,
    joined,
    readable,
)
from deskspine.core.records import BreakRecord, DayRows, ExerciseRecord, GapRecord, StretchRecord

BUSY_MS = 2000
"""How long a write waits for another process (`deskspine break` beside the resident)."""
SMALLEST_PAGE = 512
"""Bytes of the smallest SQLite database that holds anything."""

T = TypeVar("T")
DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
REASONS: dict[int, tuple[int, str]] = {
    sqlite3.SQLITE_FULL: (errno.ENOSPC, "the disk is full"),
    sqlite3.SQLITE_IOERR: (errno.EIO, "the disk did not take it"),
    sqlite3.SQLITE_READONLY: (errno.EROFS, "it can only be read"),
    sqlite3.SQLITE_CANTOPEN: (errno.EACCES, "it cannot be opened"),
    sqlite3.SQLITE_PERM: (errno.EACCES, "it may not be opened"),
    sqlite3.SQLITE_AUTH: (errno.EACCES, "it may not be opened"),
    sqlite3.SQLITE_BUSY: (errno.EBUSY, "another program holds it"),
    sqlite3.SQLITE_LOCKED: (errno.EBUSY, "another program holds it"),
}
"""What is wrong, by SQLite's primary result code, in the words of a notice."""


class JournalError(OSError):
    """Says in one sentence why the history could not be written or read; the session goes on without it."""

    def __str__(self) -> str:
        return str(self.args[1])


class SqliteJournal:
    """The journal in one SQLite file, for one thread at a time; several processes may share the file.

    A row is on the disk when its method returns (WAL with full synchronisation). Any trouble is a
    `JournalError`, and the next call tries again from the beginning.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._notes: list[str] = []

    def add_break(self, record: BreakRecord, exercises: Sequence[ExerciseRecord] = ()) -> int:
        """Append a break with its exercises, all or nothing; answers its row number."""

        def write(connection: sqlite3.Connection) -> int:
            row = connection.execute(sql.ADD_BREAK, astuple(record)).lastrowid or 0
            rows = [(row, record.day, *astuple(exercise)) for exercise in exercises]
            connection.executemany(sql.ADD_EXERCISE, rows)
            return row

        return self._write(write)

    def rate_break(self, row: int, answer: str) -> None:
        """Note "better", "same" or "worse" at break `row`."""
        self._write(lambda c: c.execute("UPDATE breaks SET answer = ? WHERE id = ?", (answer, row)))

    def annul_break(self, row: int, why: str) -> None:
        """Mark break `row` as taken back; it stays in the file and counts no more."""
        self._write(lambda c: c.execute("UPDATE breaks SET annulled = ? WHERE id = ?", (why or "yes", row)))

    def add_stretch(self, record: StretchRecord) -> None:
        """Append a stretch of the day."""
        self._write(lambda c: c.execute(sql.ADD_STRETCH, astuple(record)))

    def add_gap(self, record: GapRecord) -> None:
        """Append a gap."""
        self._write(lambda c: c.execute(sql.ADD_GAP, astuple(record)))

    def add_event(self, wall: float, day: str, kind: str, why: str) -> None:
        """Append a told event."""
        self._write(lambda c: c.execute(sql.ADD_EVENT, (wall, day, kind, why)))

    def add_unlock(self, unlock: Unlock) -> None:
        """Append that the card of a locked exercise was read."""
        self._write(lambda c: c.execute(sql.ADD_UNLOCK, astuple(unlock)))

    def add_check(self, result: CheckResult, row: int | None) -> None:
        """Append a finished self-test with its scores, all or nothing; `row` is its break, if that was written."""

        def write(connection: sqlite3.Connection) -> None:
            number = connection.execute(sql.ADD_CHECK, (result.wall, result.day, result.routine, row)).lastrowid
            connection.executemany(sql.ADD_SCORE, [(number, *astuple(score)) for score in result.scores])

        self._write(write)

    def day(self, day: str) -> DayRows:
        """What is known of one local day, in the order in which it was written."""

        def read(connection: sqlite3.Connection) -> DayRows:
            gaps = [GapRecord(*row) for row in connection.execute(sql.DAY_GAPS, (day,))]
            return DayRows(
                tuple(BreakRecord(*row) for row in connection.execute(sql.DAY_BREAKS, (day,))),
                tuple(StretchRecord(*row) for row in connection.execute(sql.DAY_STRETCHES, (day,))),
                tuple(replace(gap, counted=bool(gap.counted)) for gap in gaps),
                tuple(connection.execute(sql.DAY_EVENTS, (day,))),
            )

        return self._run(read)

    def history(self, today: str) -> History:
        """All that later choices go by: days and exercises within their limits, everything else since the beginning."""
        first = first_day(today)

        def read(connection: sqlite3.Connection) -> History:
            worse = tuple(Worse(wall, on, what, bool(arm)) for wall, on, what, arm in connection.execute(sql.WORSE))
            marks = [DayMark(day, False, True) for day in {one.day for one in worse} if day >= first]
            marks += [DayMark(day, bool(done), bool(bad)) for day, done, bad in connection.execute(sql.MARKS, (first,))]
            scores: dict[int, list[Score]] = {}
            for number, exercise, side, score in connection.execute(sql.SCORES):
                scores.setdefault(number, []).append(Score(exercise, side, score))
            found = History(
                joined(marks),
                worse,
                tuple(Done(*row) for row in connection.execute(sql.RECENT, (RECENT_BREAKS,))),
                tuple(Unlock(*row) for row in connection.execute(sql.UNLOCKS)),
                tuple(
                    CheckResult(wall, on, routine, tuple(scores.get(number, ())))
                    for number, wall, on, routine in connection.execute(sql.CHECKS)
                ),
                {name: plays for name, plays in connection.execute(sql.PLAYS, (PLAYS_COUNTED,)) if plays},
            )
            return readable(found)

        return self._run(read)

    def notes(self) -> tuple[str, ...]:
        """Sentences for the person since last asked: that a damaged file was kept aside."""
        told, self._notes = tuple(self._notes), []
        return told

    def close(self) -> None:
        """Let go of the file; a later call opens it again."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def _write(self, action: Callable[[sqlite3.Connection], T]) -> T:
        def inside(connection: sqlite3.Connection) -> T:
            with _transaction(connection):
                return action(connection)

        return self._run(inside)

    def _run(self, action: Callable[[sqlite3.Connection], T]) -> T:
        try:
            try:
                return action(self._open())
            except sqlite3.DatabaseError as error:
                if _code(error) not in DAMAGED:
                    raise
                self._set_aside()
                return action(self._open())
        except JournalError:
            self.close()
            raise
        except sqlite3.Error as error:
            self.close()
            raise self._trouble(*REASONS.get(_code(error), (errno.EIO, str(error)))) from error

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise self._trouble(error.errno or errno.EIO, error.strerror or str(error)) from error
            if _overlooked(self.path):
                self._set_aside()
            # The engine may be built on one thread and run on another, never on two at once.
            self._connection = sqlite3.connect(
                self.path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
            )
            self._prepare(self._connection)
        return self._connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Bring a file just opened to this version; one of a newer version is left exactly as it is."""
        connection.execute("PRAGMA synchronous = FULL")
        if self._known_version(connection) < sql.VERSION:
            with _transaction(connection):
                # Read again inside: another process may have done the work meanwhile.
                for statements in sql.MIGRATIONS[self._known_version(connection) :]:
                    for statement in statements:
                        connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {sql.VERSION}")
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # Changing the mode needs the file alone; without it a write is as safe, only slower.
            if _code(error) != sqlite3.SQLITE_BUSY:
                raise

    def _known_version(self, connection: sqlite3.Connection) -> int:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > sql.VERSION:
            reason = f"a newer deskspine wrote it (version {version}, this one knows {sql.VERSION})"
            raise self._trouble(errno.EPROTO, reason)
        return version

    def _set_aside(self) -> None:
        """Keep a file that is no database, or a broken one, under a free name; a new one can begin."""
        self.close()
        aside = self.path.with_name(self.path.name + ".bad")
        number = 1
        while aside.exists():
            number += 1
            aside = self.path.with_name(f"{self.path.name}.bad{number}")
        try:
            self.path.rename(aside)
            for tail in ("-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    self.path.with_name(self.path.name + tail).rename(aside.with_name(aside.name + tail))
        except OSError as error:
            reason = f"it is damaged and cannot be moved aside ({error.strerror})"
            raise self._trouble(error.errno or errno.EIO, reason) from error
        self._notes.append(
            f"{self.path}: expected a SQLite database, found something else or a damaged one; "
            f"it is kept as {aside.name} and a new journal begins."
        )

    def _trouble(self, number: int, reason: str) -> JournalError:
        return JournalError(number, f"{self.path}: {reason}; history is not kept until that changes.")


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is inside, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite may have rolled back by itself, as it does when the disk is full.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _overlooked(path: Path) -> bool:
    """Whether SQLite would take `path` for an empty database and write over it."""
    try:
        return path.is_file() and 0 < path.stat().st_size < SMALLEST_PAGE
    except OSError:
        return False


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; the extended ones carry it in their low byte."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
