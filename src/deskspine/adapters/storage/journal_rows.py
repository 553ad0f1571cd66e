"""Reads rows of the journal back: a row that holds something else than it should costs only itself."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable
from typing import Any, TypeVar

from deskspine.adapters.storage import journal_schema as sql
from deskspine.core.history.history import (
    PLAYS_COUNTED,
    RECENT_BREAKS,
    CheckResult,
    DayMark,
    Done,
    History,
    Score,
    Unlock,
    Worse,
    first_day,
    joined,
    readable,
)
from deskspine.core.history.records import BreakRecord, DayRows, GapRecord, StretchRecord

MAXIMUM = 1e11
"""Maximum of any number of a row: seconds since 1970 in the year 5138."""
R = TypeVar("R")


class Rows:
    """Makes records of what a query returns, and notices rows that do not fit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.damaged = False

    def day(self, day: str) -> DayRows:
        """Return what is known of one local day, in the order in which it was written."""
        return DayRows(
            self._records(BreakRecord, sql.DAY_BREAKS, day),
            self._records(StretchRecord, sql.DAY_STRETCHES, day),
            self._records(GapRecord, sql.DAY_GAPS, day),
            tuple(self._rows(("float", "str", "str"), sql.DAY_EVENTS, day)),
        )

    def history(self, today: str) -> History:
        """Return all that later choices go by: days and exercises within their limits, everything else."""
        first = first_day(today)
        worse = self._records(Worse, sql.WORSE)
        marks = [DayMark(day, False, True) for day in {one.day for one in worse} if day >= first]
        marks += self._records(DayMark, sql.MARKS, first)
        scores: dict[int, list[Score]] = {}
        for number, *score in self._rows(("int", *_kinds(Score)), sql.SCORES):
            scores.setdefault(number, []).append(Score(*score))
        found = History(
            joined(marks),
            worse,
            self._records(Done, sql.RECENT, RECENT_BREAKS),
            self._records(Unlock, sql.UNLOCKS),
            tuple(
                CheckResult(wall, on, routine, tuple(scores.get(number, ())))
                for number, wall, on, routine in self._rows(("int", "float", "str", "str"), sql.CHECKS)
            ),
            {name: plays for name, plays in self._rows(("str", "int"), sql.PLAYS, PLAYS_COUNTED) if plays},
        )
        return readable(found)

    def _records(self, kind: type[R], query: str, *of: object) -> tuple[R, ...]:
        return tuple(kind(*row) for row in self._rows(_kinds(kind), query, *of))

    def _rows(self, kinds: tuple[str, ...], query: str, *of: object) -> Iterable[tuple[Any, ...]]:
        for row in self._connection.execute(query, of):
            if all(map(_fits, kinds, row)):
                yield tuple(bool(value) if kind == "bool" else value for kind, value in zip(kinds, row, strict=True))
            else:
                self.damaged = True


def _kinds(record: Any) -> tuple[str, ...]:
    return tuple(record.__annotations__.values())


def _fits(kind: str, value: object) -> bool:
    if kind == "str":
        return isinstance(value, str)
    if kind == "float":
        return isinstance(value, int | float) and math.isfinite(value) and abs(value) <= MAXIMUM
    return isinstance(value, int) and abs(value) <= MAXIMUM
