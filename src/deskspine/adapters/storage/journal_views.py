"""The views of the history, read from the journal without a change of any file.

The figures of finished days are stored; those of today, and of days that are not stored yet, are worked out from their
rows.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from deskspine.adapters.storage import journal_schema as sql
from deskspine.adapters.storage.journal_file import JournalError
from deskspine.adapters.storage.journal_look import opened
from deskspine.adapters.storage.journal_rows import RowReader
from deskspine.core.history.history import CardRead, History, Worse, is_day, readable
from deskspine.core.history.page_view import PageRows, page_view
from deskspine.core.history.records import AskRecord, SitRecord
from deskspine.core.history.spans import days_of, span, span_before
from deskspine.core.history.summaries import DaySummary, ExerciseDays
from deskspine.core.history.summarise import summarise
from deskspine.core.history.views import HistoryQuery, HistoryView, ScoreDay

S = TypeVar("S", bound=Struct)
CHECKS_SINCE = 2
"""Version that brought the tables of self-tests and of cards that were read."""
FULL_SCORE = 3
"""The highest score of a direction of the self-test."""

FIGURES = f"SELECT {', '.join(DaySummary.__struct_fields__)} FROM day_figures WHERE day BETWEEN ? AND ?"
EXERCISES = """SELECT exercise, SUM(seconds), SUM(done), SUM(shortened), SUM(skipped), SUM(worse),
    COALESCE(MAX(CASE WHEN done + shortened + worse > 0 THEN day END), '')
    FROM day_exercises WHERE day BETWEEN ? AND ? GROUP BY exercise"""
ASKS = """SELECT kind, asked_wall, ended_wall, day, utc_offset_s, answer, sit_s, interval_s, moved_s, held_s,
    in_wait FROM asks WHERE day BETWEEN ? AND ? AND annulled = '' ORDER BY id"""
SITS = """SELECT started_wall, ended_wall, day, utc_offset_s, sat_s, ended_by
    FROM sits WHERE day BETWEEN ? AND ? AND annulled = '' ORDER BY id"""
SCORES = """SELECT c.day, SUM(s.score), ? * COUNT(*)
    FROM checks c CROSS JOIN scores s ON s.check_id = c.id LEFT JOIN breaks b ON b.id = c.break_id
    WHERE COALESCE(b.annulled, '') = '' GROUP BY c.id HAVING MIN(s.score) > 0 ORDER BY c.id"""
WITH_ROWS = """SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM stretches WHERE day = value)
    OR EXISTS (SELECT 1 FROM breaks WHERE day = value)"""
FIRST_DAYS = "SELECT MIN(first) FROM (SELECT MIN(day) AS first FROM breaks UNION ALL SELECT MIN(day) FROM stretches)"


class SpanFigures(Struct, frozen=True):
    """The figures of the days of a span that have rows."""

    days: Mapping[str, DaySummary]
    exercises: tuple[ExerciseDays, ...]
    """The exercises of those days that are not stored."""


class JournalViews:
    """Reads views from the journal at a path; every call opens the file again and may come from any thread."""

    def __init__(self, path: Path, regions: Callable[[], Mapping[str, Sequence[str]]] = dict) -> None:
        """Create a reader; `regions` returns the regions that each exercise of the library moves, by its id."""
        self._path = path
        self._regions = regions

    def view(self, query: HistoryQuery) -> HistoryView:
        """Return the view that `query` asks for; that of an empty history if there is no journal.

        Raises JournalError, with a sentence for the person, and OSError.
        """
        from deskspine.core.figure.regions import BODY

        try:
            with opened(self._path) as connection:
                version = int(connection.execute("PRAGMA user_version").fetchone()[0])
                if version > sql.VERSION:
                    why = f"a newer deskspine wrote {self._path} (version {version}, this one knows {sql.VERSION})"
                    raise JournalError(errno.EPROTO, why)
                rows = ViewReader(connection, version).rows(query)
        except FileNotFoundError:
            rows = PageRows()
        return page_view(query, rows, self._regions() if query.page == "body" else {}, BODY)


class ViewReader:
    """Reads the rows of a page from an open journal of this version or an earlier one."""

    def __init__(self, connection: sqlite3.Connection, version: int) -> None:
        self._connection = connection
        self._rows = RowReader(connection)
        self._version = version

    def rows(self, query: HistoryQuery) -> PageRows:
        """Return the rows that the page of `query` needs."""
        if query.page == "day":
            rows = self._rows.day(query.day)
            return PageRows(day=rows, figures={query.day: summarise(query.day, rows)[0]})
        first, last = span(query)
        names = days_of(first, last, query.today)
        if query.page in ("week", "month"):
            return PageRows(
                figures=self.figures(names).days,
                before=tuple(self.figures(days_of(*span_before(query))).days.values()),
                sits=[row for row in self._newer(SitRecord, SITS, names) if row.day in names],
                asks=[row for row in self._newer(AskRecord, ASKS, names) if row.day in names],
            )
        if query.page == "year":
            return PageRows(figures=self.figures(names).days, first_year=self._first_year())
        if query.page == "body":
            exercises = (*self._newer(ExerciseDays, EXERCISES, names), *self.figures(names).exercises)
            return PageRows(exercises=exercises, resting=self._resting(query.today or query.day))
        return PageRows(figures=self.figures(names).days, scores=self._scores())

    def figures(self, names: Sequence[str]) -> SpanFigures:
        """Return the figures of those of the days `names`, in their order, that have rows."""
        stored = {row.day: row for row in self._newer(DaySummary, FIGURES, names)}
        worked_out: dict[str, DaySummary] = {}
        exercises: list[ExerciseDays] = []
        for day in self._with_rows([name for name in names if name not in stored]):
            worked_out[day], played = summarise(day, self._rows.day(day), self._rows.played(day))
            exercises += played
        known = {**stored, **worked_out}
        return SpanFigures({day: known[day] for day in names if day in known}, tuple(exercises))

    def _newer(self, kind: type[S], query: str, names: Sequence[str]) -> tuple[S, ...]:
        """Return the rows of a table that came with the asks, or none if the file is older."""
        if self._version < sql.ASKS_SINCE or not names:
            return ()
        return self._rows.records(kind, query, names[0], names[-1])

    def _with_rows(self, names: list[str]) -> list[str]:
        return [str(day) for (day,) in self._connection.execute(WITH_ROWS, (json.dumps(names),))]

    def _scores(self) -> list[ScoreDay]:
        """Return every self-test that was finished."""
        if self._version < CHECKS_SINCE:
            return []
        return [row for row in self._rows.records(ScoreDay, SCORES, FULL_SCORE) if is_day(row.day)]

    def _first_year(self) -> int:
        (first,) = self._connection.execute(FIRST_DAYS).fetchone()
        try:
            return date.fromisoformat(str(first)).year
        except ValueError:
            return PageRows().first_year

    def _resting(self, today: str) -> tuple[str, ...]:
        """Return the exercises that rest on `today`."""
        from deskspine.core.coach.recovery import person

        worse = tuple(row for row in self._rows.records(Worse, sql.WORSE) if row.day <= today)
        unlocks = self._rows.records(CardRead, sql.UNLOCKS) if self._version >= CHECKS_SINCE else ()
        history = readable(History(worse=worse, unlocks=unlocks))
        return tuple(person((), history, date.fromisoformat(today)).resting)
