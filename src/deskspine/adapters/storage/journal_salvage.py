"""Salvage: the rows of a damaged journal that can still be read are carried over into a new one, by their numbers."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from deskspine.core.text.durations import count

NAMED = {"breaks": "break", "exercises": "exercise"}
"""Tables whose rows have a noun of their own in the sentence for the person."""
TABLES = (
    *NAMED, "stretches", "gaps", "events", "unlocks", "checks", "scores", "waits", "asks", "meetings", "sits",
)  # fmt: skip
"""The tables of rows."""
CHUNK = 1000
"""Row numbers that are read in one query while nothing is damaged."""
BYTES_A_ROW = 10
"""Minimum number of bytes of a row in the file, from which the largest row number is estimated."""
UNREADABLE = (sqlite3.Error, ValueError, TypeError)
"""Errors of a damaged file; the text of an error may itself be damaged."""
MAX_ATTEMPTS = 50_000
"""Maximum number of queries that may fail; after that, only whole chunks are tried."""


class Salvage:
    """Copies rows from a damaged file into an open journal, in one transaction of the caller."""

    def __init__(self, damaged: Path, journal: sqlite3.Connection) -> None:
        self._path, self._journal = damaged, journal
        self._failed = 0
        self.rows: dict[str, int] = {}
        """Number of rows that were carried over, by table."""

    def carry_over(self) -> None:
        """Copy every row that can be read. Raises sqlite3.Error if the journal cannot be written."""
        triggers = self._journal.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:  # the new journal has no figures that a row could change
            self._journal.execute(f"DROP TRIGGER {name}")
        damaged = _opened(self._path)
        if damaged is not None:
            with contextlib.closing(damaged):
                for table in TABLES:
                    self._carry_over(damaged, table)
        for _, statement in triggers:
            self._journal.execute(statement)

    def words(self) -> str:
        """Return the carried rows as words, such as "12 breaks, 72 exercises and 40 other rows", or "" for none."""
        named = [count(self.rows[table], noun) for table, noun in NAMED.items() if self.rows.get(table)]
        others = sum(rows for table, rows in self.rows.items() if table not in NAMED)
        if others:
            named.append(count(others, "other row"))
        return " and ".join((", ".join(named[:-1]), named[-1])) if len(named) > 1 else "".join(named)

    def _carry_over(self, damaged: sqlite3.Connection, table: str) -> None:
        columns = [name for name in _columns(self._journal, table) if name in _columns(damaged, table)]
        if "id" not in columns:
            return
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        query = f"SELECT {names} FROM {table} WHERE id BETWEEN ? AND ?"
        before = self._journal.total_changes
        for row in self._rows(damaged, query, 1, self._last(damaged, table)):
            try:
                self._journal.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", row)
            except (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, OverflowError):
                continue  # its values were damaged
        self.rows[table] = self._journal.total_changes - before

    def _last(self, damaged: sqlite3.Connection, table: str) -> int:
        """Return the largest row number, or the largest that a file of this size can have."""
        with contextlib.suppress(*UNREADABLE):
            return int(damaged.execute(f"SELECT MAX(id) FROM {table}").fetchone()[0] or 0)
        return self._path.stat().st_size // BYTES_A_ROW

    def _rows(self, damaged: sqlite3.Connection, query: str, first: int, last: int) -> Iterator[tuple[object, ...]]:
        """Yield the rows with numbers from `first` to `last`; a part that fails is read in halves."""
        parts = [(at, min(at + CHUNK - 1, last)) for at in reversed(range(first, last + 1, CHUNK))]
        while parts:
            low, high = parts.pop()
            try:
                yield from damaged.execute(query, (low, high)).fetchall()
            except UNREADABLE:
                self._failed += 1
                if low < high and self._failed < MAX_ATTEMPTS:
                    middle = (low + high) // 2
                    parts += [(middle + 1, high), (low, middle)]


def _opened(path: Path) -> sqlite3.Connection | None:
    """Return a connection to the damaged file that changes nothing in it, or None if that fails."""
    log = path.with_name(path.name + "-wal")
    try:
        mode = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None)
    except (OSError, sqlite3.Error):
        return None
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    with contextlib.suppress(*UNREADABLE):  # else a file that was cut short is refused as a whole
        connection.execute("PRAGMA writable_schema = ON")
    return connection


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    try:
        return [str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")]
    except UNREADABLE:
        return []
