"""A look at the journal that changes no file: neither the database nor the files that SQLite puts next to it."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from deskspine.adapters.storage import journal_schema as sql
from deskspine.adapters.storage.journal_file import BUSY_MS, DAMAGED, JournalError
from deskspine.adapters.storage.journal_rows import RowReader
from deskspine.adapters.storage.text_file import check_regular, open_regular
from deskspine.core.history.records import DayRows

STEPS = 10_000
"""Instructions of SQLite between two questions if the check of the file should end."""
WAL_MARK = b"\x02\x02"
"""Bytes 18 and 19 of a database in WAL mode."""


class JournalSummary(Struct, frozen=True):
    """The facts about a journal that can be read."""

    version: int
    size: int
    breaks: int
    first_day: str
    """Day of the first break, or ""."""
    damage: str = ""
    """The first damage that SQLite reports, or ""."""


def summary(path: Path, over: Callable[[], bool] = lambda: False) -> JournalSummary:
    """Return the facts about the journal at `path`. Raises FileNotFoundError without one, JournalError and OSError.

    The check for damage ends early, and reports nothing, when `over` returns True.
    """
    size = path.stat().st_size
    with opened(path) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > sql.VERSION:
            raise JournalError(errno.EPROTO, f"a newer deskspine wrote it (version {version}, this is {sql.VERSION})")
        breaks, first_day = connection.execute("SELECT COUNT(*), MIN(day) FROM breaks").fetchone()
        return JournalSummary(version, size, int(breaks), str(first_day or ""), _damage(connection, over))


def days(path: Path, names: Sequence[str], *, beside_a_writer: bool = False) -> DayRows:
    """Return the rows of several days in one value. Raises FileNotFoundError, JournalError and OSError."""
    with opened(path, beside_a_writer=beside_a_writer) as connection:
        reader = RowReader(connection)
        parts = [reader.day(name) for name in names]
    return DayRows(*(tuple(row for part in parts for row in getattr(part, name)) for name in DayRows.__struct_fields__))


@contextlib.contextmanager
def opened(path: Path, *, beside_a_writer: bool = False) -> Iterator[sqlite3.Connection]:
    """Yield a connection that only reads. Raises FileNotFoundError (also for an empty file), JournalError and OSError.

    A process has one index of the log for all its connections. `beside_a_writer` opens it so that another connection of
    this process can write: then the index may change, and nothing else.
    """
    size = path.stat().st_size
    check_regular(path)
    if not size:  # it was created, and nothing was written yet
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    try:
        with (
            _in_one_piece(path, beside_a_writer) as (file, mode),
            contextlib.closing(_connected(file, mode)) as connection,
        ):
            yield connection
    except (sqlite3.Error, ValueError, TypeError) as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGED:
            raise JournalError(errno.EBADMSG, f"the file is damaged ({error})") from error
        raise JournalError(errno.EIO, str(error)) from error


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_MS / 1000, isolation_level=None)
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    return connection


@contextlib.contextmanager
def _in_one_piece(path: Path, beside_a_writer: bool) -> Iterator[tuple[Path, str]]:
    """Yield the database and the way to open it.

    SQLite would create the files of its log. It does not if their index is there, which is then only read, or if the
    way to open it says that there is no log. A log without its index, which only copied files have, is read from
    another copy.
    """
    log, index = (path.with_name(path.name + tail) for tail in ("-wal", "-shm"))
    if index.exists() and log.exists():
        yield path, "mode=ro" if beside_a_writer else "mode=ro&readonly_shm=1"
    elif not (log.exists() and log.stat().st_size):
        yield path, "mode=ro&immutable=1" if _in_wal_mode(path) else "mode=ro"
    else:
        import shutil
        import tempfile

        with tempfile.TemporaryDirectory(prefix="deskspine-") as folder:
            for file in (path, log):
                shutil.copy(file, Path(folder, file.name))
            yield Path(folder, path.name), "mode=ro"


def _in_wal_mode(path: Path) -> bool:
    descriptor = open_regular(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 20)[18:] == WAL_MARK
    finally:
        os.close(descriptor)


def _damage(connection: sqlite3.Connection, over: Callable[[], bool]) -> str:
    connection.set_progress_handler(over, STEPS)
    try:
        result = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError:  # it was ended
        return ""
    return "" if result == "ok" else result
