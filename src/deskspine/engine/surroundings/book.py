"""The book of changes: what is changed now, written down before it is changed."""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.engine.ports import Clock
from deskspine.engine.surroundings.changes import Change, Record
from deskspine.engine.surroundings.ports import RecordStore


class Book:
    """Keeps the record in memory and on the disk the same."""

    def __init__(self, store: RecordStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self.record: Record | None = None

    def open(self) -> str:
        """Read the record of an earlier process; return a sentence if it had to be put aside, or ""."""
        self.record, why = self._store.load()
        return why

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return what is changed now."""
        return () if self.record is None else self.record.changes

    def of(self, what: str) -> tuple[Change, ...]:
        """Return what is changed now of one kind."""
        return tuple(change for change in self.changes if change.what == what)

    def fresh(self) -> bool:
        """Return True if the changes were made not long ago."""
        now = self._clock.read()
        return self.record is not None and self.record.fresh(now.boot, now.boot_id)

    def write(self, changes: Sequence[Change]) -> None:
        """Note that `changes`, and nothing else, are made. Raises OSError; the record is then as it was."""
        if tuple(changes) == self.changes:
            return
        if not changes:
            self._store.clear()
            self.record = None
            return
        now = self._clock.read()
        at, boot_id = (now.boot, now.boot_id) if self.record is None else (self.record.at, self.record.boot_id)
        record = Record(tuple(changes), at, boot_id)
        self._store.save(record)
        self.record = record
