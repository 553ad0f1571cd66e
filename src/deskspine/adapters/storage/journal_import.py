"""Adds the rows of an exported file to the journal: what it has already is not added again."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from deskspine.adapters.storage.journal_export import TABLES, StoredRows, columns_of
from deskspine.adapters.storage.journal_file import PATIENCE_MS, JournalFile, transaction
from deskspine.core.export.stored_rows import PARTS, StoredBreak, StoredCheck, StoredPart, StoredRow, content_key

NOTHING: Mapping[str, str] = {}
_COLUMNS = {kind: columns_of(kind) for kind in TABLES}


class ImportCounts(Struct, frozen=True):
    """The numbers of rows of an import."""

    added: int = 0
    breaks: int = 0
    """Those of them that are breaks."""
    there: int = 0
    """Rows that the journal had already."""
    notes: tuple[str, ...] = ()
    """Sentences about the journal itself."""


def add_rows(path: Path, read: Callable[[], Iterable[StoredRow]]) -> ImportCounts:
    """Add the rows that `read` returns, all or nothing, and return their numbers. Raises JournalError.

    A row that the journal has as often as the file is not added. `read` is called again if the journal is damaged and
    a new one begins.
    """
    file = JournalFile(path)

    def inside(connection: sqlite3.Connection) -> ImportCounts:
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        with transaction(connection):
            adding = _Adding(connection)
            for row in read():
                adding.add(row)
        return ImportCounts(adding.added, adding.breaks, adding.there)

    try:
        counts = file.run(inside)
        return replace(counts, notes=tuple(file.notes))
    finally:
        file.close()


class _Adding:
    """The addition of rows to one open journal."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._present: Counter[bytes] = Counter()
        """Number of rows that the journal had of each content before, without what the file had up to here."""
        self._numbers: dict[bytes, list[int]] = {}
        """The numbers of those of them that are breaks, the last one first."""
        self._breaks: dict[int, tuple[bytes, int]] = {}
        """The content of each break and its number in the journal, by its number in the file."""
        self.added = self.breaks = self.there = 0
        keys: dict[int, bytes] = {}
        for row in StoredRows(connection).all():
            key = self._key(row, keys.get)
            self._present[key] += 1
            if isinstance(row, StoredBreak):
                keys[row.id] = key
                self._numbers.setdefault(key, []).insert(0, row.id)

    def add(self, row: StoredRow) -> None:
        """Add `row`, if the journal does not have it as often as the file up to here."""
        key = self._key(row, lambda number: self._breaks.get(number, (b"", 0))[0])
        if self._present[key] > 0:
            self._present[key] -= 1
            number = self._numbers[key].pop() if isinstance(row, StoredBreak) else row.id
            self.there += 1
        else:
            number = self._insert(self._linked(row))
            self.added += 1
            self.breaks += isinstance(row, StoredBreak)
        if isinstance(row, StoredBreak):
            self._breaks[row.id] = key, number

    def _key(self, row: StoredRow, key_of: Callable[[int], bytes | None]) -> bytes:
        if isinstance(row, StoredCheck) and row.break_id is not None:
            return content_key(row, key_of(row.break_id) or b"")
        return content_key(row)

    def _linked(self, row: StoredRow) -> StoredRow:
        """Return `row` with the number that its break has in the journal."""
        if not isinstance(row, StoredCheck) or row.break_id is None:
            return row
        return replace(row, break_id=self._breaks.get(row.break_id, (b"", None))[1])

    def _insert(self, row: StoredRow) -> int:
        number = self._write(row)
        if type(row) in PARTS:
            _, member, reference = PARTS[type(row)]
            day = {"day": row.day} if isinstance(row, StoredBreak) else {}  # exercises have that of their break
            for part in getattr(row, member):
                self._write(replace(part, **{reference: number}), day)
        return number

    def _write(self, row: StoredRow | StoredPart, more: Mapping[str, str] = NOTHING) -> int:
        """Insert one row and return its number: the one of the file if that is free."""
        table, columns = TABLES[type(row)], _COLUMNS[type(row)]
        taken = self._connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (row.id,)).fetchone()
        values = {name: getattr(row, name) for name in columns} | {**more}
        values["id"] = row.id if row.id > 0 and not taken else None
        marks = ", ".join("?" * len(values))
        query = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"
        return self._connection.execute(query, tuple(values.values())).lastrowid or 0
