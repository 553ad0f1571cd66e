"""The check of the journal for damage: at once for a small file, on a thread of its own for a large one."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable

AT_ONCE_BYTES = 1_000_000
"""Maximum size of a file that is checked when it is opened; it takes about 6 ms for each million of bytes."""


def damage(connection: sqlite3.Connection) -> str:
    """Return the first damage that SQLite reports, or "". Raises sqlite3.Error."""
    result = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    return "" if result == "ok" else result


class BackgroundCheck:
    """A check that runs while the journal is used. `damage` is its result, "" until it is known."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """Create a check; `connect` opens a connection to the file that only reads. It is called on the thread."""
        self.damage = ""
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._thread = threading.Thread(target=self._run, name="journal-check", daemon=True)

    def start(self) -> None:
        """Begin the check."""
        self._thread.start()

    def stop(self) -> None:
        """End the check, finished or not."""
        connection = self._connection
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.interrupt()
        self._thread.join(timeout=1.0)

    def _run(self) -> None:
        try:
            self._connection = self._connect()
            with contextlib.closing(self._connection) as connection:
                self.damage = damage(connection)
        except sqlite3.DatabaseError as error:
            corrupt = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT
            self.damage = str(error) if corrupt else ""
        except ValueError as error:  # the text of the result is damaged
            self.damage = str(error)
