"""Reads rows of the journal back: a row that holds something else than it should costs only itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from deskspine.adapters.storage import journal_schema as sql
from deskspine.core.history.ask_log import LAST_ASKS, LAST_SITS, SitBefore
from deskspine.core.history.history import (
    PLAYS_COUNTED,
    RECENT_BREAKS,
    CardRead,
    CheckResult,
    DayMark,
    Done,
    History,
    RoutinePlays,
    Score,
    Worse,
    first_day,
    first_day_of_asks,
    joined,
    readable,
)
from deskspine.core.history.records import (
    AskRecord,
    BreakRecord,
    DayRows,
    GapRecord,
    MeetingRecord,
    SitRecord,
    StretchRecord,
    WaitRecord,
)
from deskspine.core.history.summaries import PlayedExercise
from deskspine.core.history.wait_lengths import LAST_WAITS, lengths_of
from deskspine.core.timekeeping.instants import Seconds, Whole

S = TypeVar("S", bound=Struct)


class DayEvent(Struct, frozen=True):
    """A line of the day's list."""

    wall: Seconds
    kind: str
    why: str


class NumberedScore(Score, frozen=True):
    """An answer of the self-test with that number."""

    check: Whole


class NumberedCheck(Struct, frozen=True):
    """A self-test without its answers."""

    number: Whole
    wall: Seconds
    day: str
    routine: str


class Plays(Struct, frozen=True):
    """The number of times that an exercise was played."""

    exercise: str
    count: Whole


class PlaysOfRoutine(RoutinePlays, frozen=True):
    """The plays of the routine with that id."""

    routine: str


class RowReader:
    """Makes records of what a query returns, and notices rows that do not fit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        self.damaged = False

    def day(self, day: str) -> DayRows:
        """Return what is known of one local day, in the order in which it was written."""
        has_asks = self._version >= sql.ASKS_SINCE
        return DayRows(
            self.records(BreakRecord, sql.DAY_BREAKS.format(reason="reason" if has_asks else "''"), day),
            self.records(StretchRecord, sql.DAY_STRETCHES, day),
            self.records(GapRecord, sql.DAY_GAPS, day),
            tuple((event.wall, event.kind, event.why) for event in self.records(DayEvent, sql.DAY_EVENTS, day)),
            self.records(WaitRecord, sql.DAY_WAITS, day) if self._version >= sql.WAITS_SINCE else (),
            self.records(AskRecord, sql.DAY_ASKS, day) if has_asks else (),
            self.records(MeetingRecord, sql.DAY_MEETINGS, day) if has_asks else (),
            self.records(SitRecord, sql.DAY_SITS, day) if has_asks else (),
        )

    def played(self, day: str) -> tuple[PlayedExercise, ...]:
        """Return the exercises of one local day whose breaks were not taken back."""
        return self.records(PlayedExercise, sql.DAY_PLAYED, day)

    def history(self, today: str) -> History:
        """Return all that later choices go by: days and exercises within their limits, everything else."""
        first, first_asks = first_day(today), first_day_of_asks(today)
        worse = self.records(Worse, sql.WORSE)
        marks = [DayMark(day, False, True) for day in {one.day for one in worse} if day >= first]
        marks += self.records(DayMark, sql.MARKS, first)
        scores: dict[int, list[Score]] = {}
        for row in self.records(NumberedScore, sql.SCORES):
            scores.setdefault(row.check, []).append(Score(row.exercise, row.side, row.score))
        found = History(
            joined(marks),
            worse,
            self.records(Done, sql.RECENT, RECENT_BREAKS),
            self.records(CardRead, sql.UNLOCKS),
            tuple(
                CheckResult(check.wall, check.day, check.routine, tuple(scores.get(check.number, ())))
                for check in self.records(NumberedCheck, sql.CHECKS)
            ),
            {plays.exercise: plays.count for plays in self.records(Plays, sql.PLAYS, PLAYS_COUNTED) if plays.count},
            {row.routine: RoutinePlays(row.times, row.last) for row in self.records(PlaysOfRoutine, sql.ROUTINES)},
            lengths_of(self.records(WaitRecord, sql.WAITS, LAST_WAITS)),
            self.records(AskRecord, sql.ASKS, first_asks, LAST_ASKS) if self._version >= sql.ASKS_SINCE else (),
            self.records(SitBefore, sql.SITS, first_asks, LAST_SITS),
        )
        return readable(found)

    def records(self, kind: type[S], query: str, *of: object) -> tuple[S, ...]:
        """Return the rows of a query whose columns are the first fields of `kind`, in that order.

        Fields without a column have their default. Not strict: SQLite has whole numbers for true and false.
        """
        rows = self._connection.execute(query, of).fetchall()
        if not rows:
            return ()
        try:  # all rows in one call takes a third of the time
            return tuple(kind(*row) for row in msgspec.convert(rows, _row_types(kind, len(rows[0])), strict=False))
        except msgspec.ValidationError:
            self.damaged = True
        return tuple(self._readable(kind, rows))

    def _readable(self, kind: type[S], rows: Iterable[tuple[object, ...]]) -> Iterator[S]:
        """Yield the rows that are as expected."""
        names = kind.__struct_fields__
        for row in rows:
            with suppress(msgspec.ValidationError):
                yield msgspec.convert(dict(zip(names, row, strict=False)), kind, strict=False)


@cache
def _row_types(kind: type[Struct], columns: int) -> Any:
    """Return the type of a list of rows with the types of the first fields of `kind`."""
    types: Any = tuple(field.type for field in msgspec.structs.fields(kind)[:columns])
    return list[tuple[types]]
