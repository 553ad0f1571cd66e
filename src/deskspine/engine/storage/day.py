"""The present day: its rows in the journal, and what is still under way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import get_args

from msgspec.structs import replace

from deskspine.core.history import day_log
from deskspine.core.history import day_totals as stats
from deskspine.core.history.records import (
    AskRecord,
    BreakRecord,
    DayRows,
    GapRecord,
    MeetingRecord,
    PlainRow,
    SitRecord,
    StretchRecord,
    WaitRecord,
)
from deskspine.core.schedule.events import EventKind
from deskspine.core.schedule.state import State
from deskspine.core.timekeeping.calendar import LocalDay
from deskspine.core.timekeeping.instants import Meter
from deskspine.engine.snapshot import DayStretch, Today, WeekDay
from deskspine.engine.storage.week import Week, summary

LISTED: frozenset[EventKind] = frozenset(get_args(EventKind)) - {
    "heads-up", "due", "remind", "refused", "end", "wait", "needs-you", "ready",
}  # fmt: skip
"""Event words that are worth a line in today's list."""

FIELDS: dict[type[PlainRow], str] = {
    StretchRecord: "stretches",
    GapRecord: "gaps",
    WaitRecord: "waits",
    AskRecord: "asks",
    MeetingRecord: "meetings",
    SitRecord: "sits",
}
"""Fields of `DayRows`."""

Events = tuple[tuple[float, str, str], ...]


class Day:
    """The rows of the present day in memory, so that a snapshot needs no access to the disk."""

    def __init__(self, load: Callable[[str], DayRows], is_readable: Callable[[], bool]) -> None:
        """Create a day; `load` returns the rows of a local day, if the journal `is_readable`."""
        self._load, self._is_readable = load, is_readable
        self._before = Week(load, is_readable)
        self.name = ""
        self.rows = DayRows()
        self._listed: tuple[Events, bool, Events] = ((), False, ())
        """Events of the day, True if an absence goes on, and the list that was made of both."""
        self._figures: tuple[DayRows, stats.DayFigures] | None = None
        """The rows that were added up last, and their figures: they change seldom, snapshots are made often."""

    def turn(self, day: LocalDay) -> None:
        """Change to `day` if it is another; its rows are read from the journal."""
        name = day.name_of(day.now.wall)
        if name != self.name:
            if self.name:
                self._before.add(summary(self.name, self.figures(), self.rows))
            self.name, self.rows = name, self._load(name)
            self._before.turn(name)

    def add_break(self, record: BreakRecord) -> None:
        """Add a break."""
        if record.day == self.name:
            self.rows = replace(self.rows, breaks=(*self.rows.breaks, record))
        else:
            self._before.forget(record.day)

    def add_row(self, record: PlainRow) -> None:
        """Add a row, or take the equal one back if it has a reason for that."""
        if record.day != self.name:
            self._before.forget(record.day)
            return
        name = FIELDS[type(record)]
        rows: tuple[PlainRow, ...] = getattr(self.rows, name)
        if isinstance(record, AskRecord | SitRecord) and record.annulled:
            taken_back = replace(record, annulled="")
            rows = tuple(row for row in rows if row != taken_back)
        else:
            rows = (*rows, record)
        self.rows = replace(self.rows, **{name: rows})

    def add_event(self, wall: float, kind: str, why: str) -> None:
        """Add an event of today's list."""
        self.rows = replace(self.rows, events=(*self.rows.events, (wall, kind, why)))

    def annul_break(self, record: BreakRecord, why: str) -> None:
        """Mark a break as taken back, without access to the disk, which may fail just now."""
        breaks = list(self.rows.breaks)
        at = next((number for number in reversed(range(len(breaks))) if _is_same(breaks[number], record)), None)
        if at is not None:
            breaks[at] = replace(breaks[at], annulled=why)
            self.rows = replace(self.rows, breaks=tuple(breaks))
        else:
            self._before.forget(record.day)

    def rate_break(self, day: str, answer: str) -> None:
        """Note how the last break with a routine on the local day `day` felt."""
        if day != self.name:
            self._before.forget(day)
            return
        breaks = list(self.rows.breaks)
        at = next((number for number in reversed(range(len(breaks))) if breaks[number].routine), None)
        if at is not None:
            breaks[at] = replace(breaks[at], answer=answer)
            self.rows = replace(self.rows, breaks=tuple(breaks))

    def between(self, first: date, last: date) -> dict[str, DayRows] | None:
        """Return the rows of the days from `first` to `last`, or None if the journal cannot be read now."""
        days: dict[str, DayRows] = {}
        for at in range((last - first).days + 1):
            name = (first + timedelta(days=at)).isoformat()
            if self._is_readable():
                days[name] = self._load(name)
        return days if self._is_readable() else None

    def reload(self) -> None:
        """Read the rows again, after they could not be read."""
        self.rows = self._load(self.name)
        self._before.forget()

    def figures(self) -> stats.DayFigures:
        """Return the figures of the rows, which are added up only after a change."""
        if self._figures is None or self._figures[0] is not self.rows:
            self._figures = self.rows, stats.day_figures(self.rows)
        return self._figures[1]

    def _readable(self, away: bool) -> Events:
        """Return today's list, which is made again only when its rows or the absence changed."""
        if self._listed[0] is not self.rows.events or self._listed[1] != away:
            self._listed = (self.rows.events, away, day_log.readable(self.rows.events, away=away))
        return self._listed[2]

    def week(self) -> tuple[tuple[WeekDay, ...], BreakRecord | None]:
        """Return the last seven days in figures, today as far as it has ended, and the last break of them or None."""
        if not self.name:
            return (), None
        days = (*self._before.days(), summary(self.name, self.figures(), self.rows))
        return tuple(past.figures for past in days), next((past.last for past in reversed(days) if past.last), None)

    def view(self, state: State, day: LocalDay) -> Today:
        """Return the figures and the strip of today, with what is under way."""
        now, begins = day.now, day.begins
        under_way = DayStretch(state.time_kind, max(begins, now.wall_at(state.kind_since)), None)
        figures = self.figures()
        since = max(state.kind_since, now.t - (now.wall - begins))
        longest = Meter(figures.longest_sit_s)
        sit_s = state.sit.at(now.t)
        if sit_s >= figures.longest_sit_s:
            longest = state.sit
        return Today(
            sitting=Meter(figures.sitting_s, since if state.time_kind == "sitting" else None),
            breaks=figures.breaks,
            shortened=figures.shortened,
            not_now=figures.not_now,
            natural=figures.natural,
            snoozed=figures.snoozed,
            waits_used=figures.waits_used,
            waits_passed=figures.waits_passed,
            moved_s=figures.moved_s,
            longest_sit=longest,
            strip=(*(DayStretch(row.kind, row.start, row.end) for row in figures.strip), under_way),
            events=self._readable(state.absence is not None),
        )


def _is_same(row: BreakRecord, other: BreakRecord) -> bool:
    """Return True if both are the same break; the answer to it may have come in between."""
    return replace(row, answer="") == replace(other, answer="")
