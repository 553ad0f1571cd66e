"""Deletes days from the journal, so that nothing of them stays in its file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from deskspine.adapters.storage.journal_file import PATIENCE_MS, JournalFile, transaction
from deskspine.adapters.storage.journal_look import opened
from deskspine.core.history.day_span import DaySpan

_WITHOUT_OWNER = (
    "DELETE FROM exercises WHERE break_id NOT IN (SELECT id FROM breaks)",
    "DELETE FROM scores WHERE check_id NOT IN (SELECT id FROM checks)",
    "UPDATE checks SET break_id = NULL WHERE break_id NOT IN (SELECT id FROM breaks)",
)
"""Statements after the deletion of breaks and self-tests."""


class ForgetCounts(Struct, frozen=True):
    """The numbers of what a span of days has, or had before it was deleted."""

    days: int = 0
    breaks: int = 0
    wiped: bool = True
    """False if another program held the file, so that deleted content may still be in it."""
    notes: tuple[str, ...] = ()
    """Sentences about the journal itself."""


def count_days(path: Path, span: DaySpan) -> ForgetCounts:
    """Return what the journal has of `span`. Raises FileNotFoundError without one, JournalError and OSError."""
    with opened(path) as connection:
        return _counted(connection, span)


def forget_days(path: Path, span: DaySpan) -> ForgetCounts:
    """Delete every row of `span` and remove its content from the file; return what there was. Raises JournalError."""
    file = JournalFile(path)

    def inside(connection: sqlite3.Connection) -> ForgetCounts:
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        connection.execute("PRAGMA secure_delete = ON")
        with transaction(connection):
            counts = _counted(connection, span)
            days, of = _condition(span)
            for table in _tables(connection):
                connection.execute(f"DELETE FROM {table} WHERE {days}", of)
            for statement in _WITHOUT_OWNER:
                connection.execute(statement)
        return replace(counts, wiped=_wiped(connection))

    try:
        return replace(file.run(inside), notes=tuple(file.notes))
    finally:
        file.close()


def _counted(connection: sqlite3.Connection, span: DaySpan) -> ForgetCounts:
    days, of = _condition(span)
    tables = _tables(connection)
    if "breaks" not in tables:
        return ForgetCounts()
    every = " UNION ".join(f"SELECT day FROM {table} WHERE {days}" for table in tables)
    (number,) = connection.execute(f"SELECT COUNT(*) FROM ({every})", of * len(tables)).fetchone()
    (breaks,) = connection.execute(f"SELECT COUNT(*) FROM breaks WHERE {days}", of).fetchone()
    return ForgetCounts(number, breaks)


def _condition(span: DaySpan) -> tuple[str, tuple[str, ...]]:
    return ("1", ()) if span.is_all else ("day BETWEEN ? AND ?", (span.first, span.last))


def _tables(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the tables with a row for each thing of a day, the figures of days among them."""
    query = """SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c
        WHERE m.type = 'table' AND c.name = 'day' ORDER BY m.name"""
    return tuple(name for (name,) in connection.execute(query))


def _wiped(connection: sqlite3.Connection) -> bool:
    """Write the file once more without the deleted content and empty its log; return False if that was not possible.

    The log is emptied first, because the pages of the file itself are overwritten only then.
    """
    try:
        (before, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        connection.execute("VACUUM")
        (after, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:  # locked by another program, or no room for a second copy
        return False
    return not before and not after
