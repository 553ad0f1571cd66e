"""The writer of rows: what events, stretches and breaks report goes into the present day and into the journal."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from deskspine.core.history.pending_rows import EventRow
from deskspine.core.history.records import AskRecord, BreakRecord, PlainRow, RevocableRow, SitRecord, StretchRecord
from deskspine.core.schedule.events import Event
from deskspine.core.session import Desk
from deskspine.core.timekeeping.calendar import LocalDay
from deskspine.engine.storage import open_rows
from deskspine.engine.storage.backlog import Backlog
from deskspine.engine.storage.day import LISTED, Day
from deskspine.engine.storage.event_rows import gap_row, meeting_rows
from deskspine.engine.storage.open_rows import OpenRows, RowChange

QUIETLY = "; do-not-disturb: on screen and in the title only"
"""Words in the list of the day after the reason of an ask that came under do-not-disturb."""


class RowWriter:
    """Writer of rows that no choice depends on. `open` has the asks and sits that are not over yet."""

    def __init__(self, day: Day, backlog: Backlog) -> None:
        self._day, self._backlog = day, backlog
        self.open = OpenRows()

    def add(self, record: PlainRow) -> None:
        """Write a row down; one with a reason in `annulled` takes the equal row back."""
        self._day.add_row(record)
        if isinstance(record, AskRecord | SitRecord) and record.annulled:
            self._backlog.annul_row(replace(record, annulled=""), record.annulled)
        else:
            self._backlog.add(record)

    def listed(self, event: Event) -> None:
        """Write the line of the event in the list of its day, which is the present one."""
        if event.kind in LISTED and not event.brief:
            why = f"{event.why}{QUIETLY}" if event.quiet and event.kind == "ask" else event.why
            self._day.add_event(event.wall, event.kind, why)
            self._backlog.add(EventRow(event.wall, self._day.name, event.kind, why))

    def event(self, event: Event, before: Desk, after: Desk, day: LocalDay) -> tuple[AskRecord, ...]:
        """Write down the gap, the meeting and the ask that `event` ends; return that ask, unless it was taken back."""
        rows = self._change(open_rows.with_event(self.open, event, before, after, day))
        if (gap := gap_row(event, day)) is not None:
            self.add(gap)
        for meeting in meeting_rows(event, day):
            self.add(meeting)
        return tuple(row for row in rows if isinstance(row, AskRecord) and not row.annulled)

    def broken(self, record: BreakRecord, day: LocalDay) -> None:
        """Write down the sit that a break ended."""
        self._change(open_rows.with_break(self.open, record, day))

    def absence_taken_back(self, day: LocalDay) -> None:
        """Take the sit back that the last natural break ended."""
        self._change(open_rows.with_absence_taken_back(self.open, day))

    def forget(self, has: Callable[[str], bool]) -> None:
        """Drop the rows of the days that `has` returns True for that can be taken back: they are no longer there."""
        for name in ("answered", "broken", "natural"):
            row: RevocableRow | None = getattr(self.open, name)
            if row is not None and has(row.day):
                self.open = replace(self.open, **{name: None})

    def settle(self, desk: Desk, day: LocalDay) -> None:
        """Follow the desk after a step."""
        self._change(open_rows.settled(self.open, desk, day))

    def stretch(self, kind: str, since: float, until: float, cause: str, day: LocalDay) -> None:
        """Write down a stretch, one row for each local day."""
        for begun, ended in day.split(day.now.wall_at(since), day.now.wall_at(until)):
            name, offset = day.stamp(begun)
            self.add(StretchRecord(kind, begun, ended, name, offset, cause))

    def _change(self, change: RowChange) -> tuple[RevocableRow, ...]:
        """Write down the rows of a change and return them."""
        self.open, rows = change
        for row in rows:
            self.add(row)
        return rows
