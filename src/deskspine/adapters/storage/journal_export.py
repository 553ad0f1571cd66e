"""Reads every row of the journal for an export, without changing any file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import fields, replace

from deskspine.adapters.storage.journal_look import opened
from deskspine.core.export.stored_rows import (
    PARTS,
    ROW,
    ROW_KINDS,
    StoredAsk,
    StoredBreak,
    StoredCheck,
    StoredEvent,
    StoredExercise,
    StoredGap,
    StoredMeeting,
    StoredPart,
    StoredRow,
    StoredScore,
    StoredSit,
    StoredStretch,
    StoredUnlock,
    StoredWait,
    check_row,
)

TABLES: dict[type[StoredRow | StoredPart], str] = {
    StoredBreak: "breaks",
    StoredStretch: "stretches",
    StoredGap: "gaps",
    StoredWait: "waits",
    StoredAsk: "asks",
    StoredMeeting: "meetings",
    StoredSit: "sits",
    StoredEvent: "events",
    StoredUnlock: "unlocks",
    StoredCheck: "checks",
    StoredExercise: "exercises",
    StoredScore: "scores",
}
"""The table of each kind of row."""
_NESTED = {member for _, member, _ in PARTS.values()}


def columns_of(kind: type[Struct]) -> tuple[str, ...]:
    """Return the members of a kind of row that are columns of its table, the row number among them."""
    return tuple(field.name for field in fields(kind) if field.name not in _NESTED)


class StoredRows:
    """The rows of one open journal, of this version or an earlier one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.damaged = 0
        """Number of rows that hold something else than they should; they are left out."""
        self._known: dict[type[Any], tuple[str, ...]] = {}

    def all(self) -> Iterator[StoredRow]:
        """Yield every row, kind by kind, in the order in which they were written. Raises sqlite3.Error."""
        breaks: set[int] = set()
        for kind in ROW_KINDS:
            for row in self._valid(self._read(kind)):
                if isinstance(row, StoredBreak):
                    breaks.add(row.id)
                elif isinstance(row, StoredCheck) and row.break_id not in breaks:
                    row = replace(row, break_id=None)
                yield self._with_parts(row)

    def _with_parts(self, row: StoredRow) -> StoredRow:
        if type(row) not in PARTS:
            return row
        kind, member, reference = PARTS[type(row)]
        return replace(row, **{member: tuple(self._read(kind, f"WHERE {reference} = ?", row.id))})

    def _valid(self, rows: Iterator[Any]) -> Iterator[Any]:
        for row in rows:
            try:
                check_row(row)
            except ValueError:
                self.damaged += 1
            else:
                yield row

    def _read(self, kind: type[Any], where: str = "", *of: object) -> Iterator[Any]:
        names = self._columns(kind)
        if not names:
            return
        query = f"SELECT {', '.join(names)} FROM {TABLES[kind]} {where} ORDER BY id"
        for values in self._connection.execute(query, of):
            try:  # not strict: SQLite has whole numbers for true and false
                yield msgspec.convert(
                    {ROW: kind.__struct_config__.tag, **dict(zip(names, values, strict=True))}, kind, strict=False
                )
            except msgspec.ValidationError:
                self.damaged += 1

    def _columns(self, kind: type[Any]) -> tuple[str, ...]:
        """Return the columns that the table has; one that an earlier version did not have keeps its default."""
        if kind not in self._known:
            there = {str(row[1]) for row in self._connection.execute(f"PRAGMA table_info({TABLES[kind]})")}
            self._known[kind] = tuple(name for name in columns_of(kind) if name in there)
        return self._known[kind]


@contextmanager
def stored_rows(path: Path) -> Iterator[StoredRows]:
    """Yield the rows of the journal at `path` as of one moment.

    Raises FileNotFoundError without a journal, JournalError and OSError.
    """
    with opened(path) as connection:
        connection.execute("BEGIN")
        yield StoredRows(connection)
