"""The views of the history, read from the journal without a change of any file.

The figures of finished days are stored; those of today, and of days that are not stored yet, are worked out from their
rows.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from deskspine.adapters.storage import journal_schema as sql
from deskspine.adapters.storage.journal_file import JournalError
from deskspine.adapters.storage.journal_look import opened
from deskspine.adapters.storage.journal_rows import RowReader
from deskspine.core.history.history import CardRead, History, Worse, is_day, readable
from deskspine.core.history.page_view import PageRows, page_view
from deskspine.core.history.sit_hours import SHORTEST_S, AskHour, SitHour
from deskspine.core.history.spans import days_of, span, span_before
from deskspine.core.history.summaries import DaySummary, ExerciseDays
from deskspine.core.history.summarise import summarise
from deskspine.core.history.views import FeltWeek, HistoryQuery, HistoryView, ScoreDay

S = TypeVar("S", bound=Struct)
CHECKS_SINCE = 2
"""Version that brought the tables of self-tests and of cards that were read."""
CACHE_KIB = -256
"""Pages of the journal that are kept in memory while a view is read, in KiB by SQLite's sign; usual are 2000."""
FULL_SCORE = 3
"""The highest score of a direction of the self-test."""

FIGURES = f"SELECT {', '.join(DaySummary.__struct_fields__)} FROM day_figures WHERE day BETWEEN ? AND ?"
EXERCISES = """SELECT exercise, SUM(seconds), SUM(done), SUM(shortened), SUM(skipped), SUM(worse),
    COALESCE(MAX(CASE WHEN done + shortened + worse > 0 THEN day END), '')
    FROM day_exercises WHERE day BETWEEN ? AND ? GROUP BY exercise"""
_HOUR = "CAST(({wall} + utc_offset_s) / 3600 AS INTEGER) % 24"
ASKS = f"""SELECT day, {_HOUR.format(wall="asked_wall")}, COUNT(*), SUM(answer NOT IN ('started', 'did-it')) FROM asks
    WHERE day BETWEEN ? AND ? AND kind = 'break' AND answer <> 'withdrawn' AND annulled = '' GROUP BY 1, 2"""
SITS = f"""SELECT day, {_HOUR.format(wall="(started_wall + ended_wall) / 2")}, COUNT(*), SUM(sat_s) FROM sits
    WHERE day BETWEEN ? AND ? AND sat_s >= {SHORTEST_S} AND annulled = '' GROUP BY 1, 2"""
FELT = """SELECT date(day, 'weekday 0', '-6 days'), SUM(better), SUM(same), SUM(worse) FROM day_figures
    WHERE day BETWEEN ? AND ? GROUP BY 1"""
SCORES = """SELECT c.day, SUM(s.score), ? * COUNT(*)
    FROM checks c CROSS JOIN scores s ON s.check_id = c.id LEFT JOIN breaks b ON b.id = c.break_id
    WHERE COALESCE(b.annulled, '') = '' GROUP BY c.id HAVING MIN(s.score) > 0 ORDER BY c.id"""
WITH_ROWS = """SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM stretches WHERE day = value)
    OR EXISTS (SELECT 1 FROM breaks WHERE day = value)"""
STORED = "SELECT day FROM day_figures WHERE day BETWEEN ? AND ?"
FIRST_DAYS = "SELECT MIN(first) FROM (SELECT MIN(day) AS first FROM breaks UNION ALL SELECT MIN(day) FROM stretches)"


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
            with opened(self._path, beside_a_writer=True) as connection:
                connection.execute(f"PRAGMA cache_size = {CACHE_KIB}")
                connection.execute("BEGIN")  # all statements see the same rows
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
            return PageRows(day=self._rows.day(query.day))
        first, last = span(query)
        names = days_of(first, last, query.today)
        if query.page in ("week", "month"):
            return PageRows(
                figures=self.figures(names),
                before=tuple(self.figures(days_of(*span_before(query))).values()),
                sits=[row for row in self._newer(SitHour, SITS, names) if row.day in names],
                asks=[row for row in self._newer(AskHour, ASKS, names) if row.day in names],
            )
        if query.page == "year":
            return PageRows(figures=self.figures(names), first_year=self._first_year())
        if query.page == "body":
            exercises = (*self._newer(ExerciseDays, EXERCISES, names), *self._worked_out(names, self._stored(names))[1])
            return PageRows(exercises=exercises, resting=self._resting(query.today or query.day))
        felt = [row for row in self._newer(FeltWeek, FELT, names) if is_day(row.monday)]
        figures = {day.day: day for day in self._worked_out(names, self._stored(names))[0]}
        return PageRows(figures=figures, felt=felt, scores=self._scores())

    def figures(self, names: Sequence[str]) -> dict[str, DaySummary]:
        """Return the figures of those of the days `names`, in their order, that have rows."""
        known = {row.day: row for row in self._newer(DaySummary, FIGURES, names)}
        for summary in self._worked_out(names, known)[0]:
            known[summary.day] = summary
        return {day: known[day] for day in names if day in known}

    def _worked_out(self, names: Sequence[str], stored: Container[str]) -> tuple[list[DaySummary], list[ExerciseDays]]:
        """Return the figures of those of the days `names` that have rows and are not in `stored`."""
        summaries: list[DaySummary] = []
        exercises: list[ExerciseDays] = []
        others = msgspec.json.encode([name for name in names if name not in stored]).decode()
        for (day,) in self._connection.execute(WITH_ROWS, (others,)).fetchall():
            summary, played = summarise(str(day), self._rows.day(str(day)), self._rows.played(str(day)))
            summaries.append(summary)
            exercises += played
        return summaries, exercises

    def _stored(self, names: Sequence[str]) -> set[str]:
        """Return the days whose figures are stored."""
        if self._version < sql.ASKS_SINCE or not names:
            return set()
        return {str(day) for (day,) in self._connection.execute(STORED, (names[0], names[-1]))}

    def _newer(self, kind: type[S], query: str, names: Sequence[str]) -> tuple[S, ...]:
        """Return the rows of a table that came with the asks, or none if the file is older."""
        if self._version < sql.ASKS_SINCE or not names:
            return ()
        return self._rows.records(kind, query, names[0], names[-1])

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
