"""The SQLite file of the journal: opened when first needed, replaced when it is moved or damaged, never overwritten."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from deskspine.adapters.storage import journal_schema as sql
from deskspine.adapters.storage.file_lock import has_locks
from deskspine.adapters.storage.journal_check import AT_ONCE_BYTES, BackgroundCheck, damage
from deskspine.adapters.storage.text_file import check_regular
from deskspine.adapters.storage.write_errors import explained
from deskspine.core.text.failures import RowRefusedError, reason

BUSY_MS = 200
"""Timeout of one call for another program that has locked the file; the engine keeps what is not written then."""
PATIENCE_MS = 5000
"""The same for a verb that changes the history: the running deskspine writes for milliseconds only."""
SMALLEST_PAGE = 512
"""Size of the smallest SQLite database that is not empty."""

MAXIMUM_VERSION = 9999
"""Maximum version; a larger number in the file is damage, not a later version."""

T = TypeVar("T")
DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
DENIED = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)
REFUSED = (sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_RANGE)
"""Codes for a row whose content does not fit, and never will."""


class JournalError(OSError):
    """Failure to write or read the history, with the reason in a few words; the session goes on without it."""

    def __str__(self) -> str:
        return str(self.args[1])


class DamagedError(sqlite3.DatabaseError):
    """The check of the file found damage."""


class JournalFile:
    """One SQLite file and the connection to it. Every failure is a `JournalError`; the next call tries again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes: list[str] = []
        """Sentences for the person."""
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        """Device and inode of the file that is open."""
        self._locks: bool | None = None
        """False on a file system without locks; None while this is not known."""
        self._aside: Path | None = None
        """The damaged file whose rows were not carried over yet."""
        self._check: BackgroundCheck | None = None
        self._checked: tuple[int, int] | None = None
        """Device and inode of the file that was checked last, or is being checked."""

    def close(self) -> None:
        """Close the file; a later call opens it again."""
        connection, self._connection = self._connection, None
        check, self._check = self._check, None
        if check is not None:
            check.stop()
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def run(self, action: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `action` returns; a damaged file is renamed first. Raises JournalError or RowRefusedError."""
        try:
            try:
                return action(self._open())
            except (sqlite3.DatabaseError, ValueError) as error:
                if not _is_damage(error, action):
                    raise
                self._set_aside()
                return action(self._open())
        except JournalError:
            self.close()
            raise
        except (sqlite3.Error, OverflowError, ValueError) as error:
            code = _code(error)
            if code in REFUSED or isinstance(error, OverflowError | ValueError | sqlite3.InterfaceError):
                raise RowRefusedError(errno.EINVAL, f"{self.path} does not accept a row ({error})") from error
            if code in BUSY and self._without_locks():
                return self.run(action)
            if code not in BUSY:  # a busy file does not have to be opened again
                self.close()
            raise self._trouble(code, error) from error

    def _open(self) -> sqlite3.Connection:
        if self._check is not None and self._check.damage:
            self._set_aside()
        if self._connection is not None and self._moved():
            with contextlib.suppress(sqlite3.Error):  # the log of the old file must not get into the new one
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self.close()
        if self._connection is None:
            self._make()
            if _overlooked(self.path):
                self._set_aside()
                self._make()
            self._connection = self._connected()
            self._identity = _identity(self.path)
            self._prepare(self._connection)
            self._look_for_damage(self._connection)
        if self._aside is not None:
            self._carry_over(self._connection, self._aside)
        return self._connection

    def _look_for_damage(self, connection: sqlite3.Connection) -> None:
        """Check a file that is opened for the first time. Raises DamagedError if a small one is damaged."""
        if self._identity == self._checked:
            return
        self._checked = self._identity
        if self.path.stat().st_size <= AT_ONCE_BYTES:
            found = damage(connection)
            if found:
                raise DamagedError(found)
        elif self._locks is not False:
            uri = f"{self.path.absolute().as_uri()}?mode=ro"
            self._check = BackgroundCheck(lambda: sqlite3.connect(uri, uri=True, check_same_thread=False))
            self._check.start()

    def _carry_over(self, connection: sqlite3.Connection, aside: Path) -> None:
        """Copy what can be read of a damaged file into the new one, and add a note about both.

        Raises sqlite3.Error if the new one cannot be written now; nothing else is written to it before.
        """
        from deskspine.adapters.storage.journal_salvage import Salvage  # hardly ever needed

        salvage = Salvage(aside, connection)
        with transaction(connection):
            salvage.carry_over()
        self._aside, rows = None, salvage.words()
        self.notes.append(
            f"{self.path} is damaged or no SQLite database: it is kept as {aside.name} and a new journal begins"
            f"{f' with what can be read: {rows}' if rows else ''}."
        )

    def _connected(self) -> sqlite3.Connection:
        locks = self._locks is not False
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}{'' if locks else '?nolock=1'}",
            uri=True,
            timeout=BUSY_MS / 1000,
            isolation_level=None,
            # The engine may be built on one thread and run on another, never on two at once.
            check_same_thread=False,
        )
        connection.text_factory = _text
        if not locks:  # only one resident writes, because of its lock file
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = DELETE")
        return connection

    def _without_locks(self) -> bool:
        """Return True if the file is reported as locked only because it cannot be locked at all; checked once."""
        if self._locks is not None:
            return False
        self.close()
        with contextlib.suppress(OSError):
            self._locks = has_locks(self.path)
        return self._locks is False

    def _make(self) -> None:
        """Create the file if it is missing, readable only by the person. Raises JournalError."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            check_regular(self.path)
            with contextlib.suppress(FileExistsError):
                os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            _make_private(self.path)
        except OSError as error:
            why = explained(error, self.path)
            raise JournalError(why.errno or errno.EIO, f"{self.path} cannot be opened: {reason(why)}") from error

    def _moved(self) -> bool:
        """Return True if the open file is no longer the one at its path, and add a note about it."""
        now = _identity(self.path)
        if now == self._identity:
            return False
        change = "was removed; a new one begins" if now is None else "was replaced; deskspine goes on with the new file"
        self.notes.append(f"{self.path} {change}.")
        return True

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Migrate a file just opened to this version. Raises JournalError for a newer version, which is not changed."""
        connection.execute("PRAGMA synchronous = FULL")
        if self._known_version(connection) < sql.VERSION:
            with transaction(connection):
                # Read again inside: another process may have migrated it meanwhile.
                _migrate(connection, self._known_version(connection))
        if self._locks is False:
            return
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # Changing the mode needs exclusive access; without WAL a write is as safe, only slower.
            if _code(error) not in BUSY:
                raise

    def _known_version(self, connection: sqlite3.Connection) -> int:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if not 0 <= version <= MAXIMUM_VERSION:
            raise sqlite3.DatabaseError(f"it is of version {version}")
        if version > sql.VERSION:
            why = f"a newer deskspine wrote {self.path} (version {version}, this one knows {sql.VERSION})"
            raise JournalError(errno.EPROTO, why)
        return version

    def _set_aside(self) -> None:
        """Rename a file that is damaged or not a database to a free name, so that a new one can begin."""
        self.close()
        aside = self.path.with_name(self.path.name + ".bad")
        number = 1
        while os.path.lexists(aside):
            number += 1
            aside = self.path.with_name(f"{self.path.name}.bad{number}")
        try:
            self.path.rename(aside)
            for tail in ("-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    self.path.with_name(self.path.name + tail).rename(aside.with_name(aside.name + tail))
        except OSError as error:
            why = f"{self.path} is damaged and cannot be renamed: {reason(explained(error, self.path))}"
            raise JournalError(error.errno or errno.EIO, why) from error
        self._aside = aside

    def _trouble(self, code: int, error: Exception) -> JournalError:
        if code in BUSY:
            return JournalError(errno.EBUSY, "the journal is locked by another program")
        if code == sqlite3.SQLITE_FULL:
            return JournalError(errno.ENOSPC, "the disk is full")
        if code == sqlite3.SQLITE_IOERR:
            return JournalError(errno.EIO, f"the disk cannot write {self.path}")
        if code in DENIED:
            denied = explained(PermissionError(errno.EACCES, os.strerror(errno.EACCES)), self.path)
            return JournalError(denied.errno or errno.EACCES, f"{self.path} cannot be opened: {reason(denied)}")
        return JournalError(errno.EIO, f"{self.path}: {error}")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block in a transaction: all of it is written, or nothing."""
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
    """Return True if SQLite would treat the file at `path` as an empty database and overwrite it."""
    try:
        return path.is_file() and 0 < path.stat().st_size < SMALLEST_PAGE
    except OSError:
        return False


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _make_private(path: Path) -> None:
    """Remove all rights of others; SQLite gives its log files the same mode."""
    if sys.platform == "win32":
        return
    for tail in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            file = path.with_name(path.name + tail)
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)


def _code(error: Exception) -> int:
    """Return the primary result code of SQLite, which is the low byte of extended codes."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    """Run the migrations from `version` to this version."""
    for statements in sql.MIGRATIONS[version:]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {sql.VERSION}")


def _is_damage(error: Exception, action: Callable[[sqlite3.Connection], object]) -> bool:
    """Return True if damage of the file caused `error`, not another program, the disk or a mistake in `action`."""
    code = _code(error)
    if code in DAMAGED or isinstance(error, DamagedError):
        return True
    if code != sqlite3.SQLITE_ERROR or isinstance(error, JournalError):
        return False
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as undamaged:
        try:
            _migrate(undamaged, 0)
            action(undamaged)
        except (sqlite3.Error, ValueError):
            return False
    return True


def _text(raw: bytes) -> str:
    """Return damaged text with replacement characters, so that only its row is lost, not the journal."""
    return raw.decode("utf-8", "replace")
