"""The figures of finished days in the journal: stored once, read for any span, worked out where they are missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import astuple

from deskspine.adapters.storage.journal_rows import RowReader
from deskspine.core.history.history import is_day
from deskspine.core.history.summaries import DaySummary, ExerciseDays
from deskspine.core.history.summarise import summarise

STORED = f"SELECT {', '.join(DaySummary.__struct_fields__)} FROM day_figures WHERE day BETWEEN ? AND ? ORDER BY day"
WITHOUT_FIGURES = """WITH RECURSIVE days (day) AS (
        SELECT MAX(COALESCE((SELECT MAX(day) FROM breaks WHERE day < :before), ''),
                   COALESCE((SELECT MAX(day) FROM stretches WHERE day < :before), ''))
        UNION ALL
        SELECT MAX(COALESCE((SELECT MAX(day) FROM breaks WHERE day < days.day), ''),
                   COALESCE((SELECT MAX(day) FROM stretches WHERE day < days.day), ''))
        FROM days WHERE day > :first)
    SELECT day FROM days
    WHERE day >= :first AND NOT EXISTS (SELECT 1 FROM day_figures WHERE day_figures.day = days.day)"""
"""The days that have rows and no figures, newest first, from `first` to the day before `before`."""
EVERY_DAY = "0000"
"""Text that sorts before every day."""
ADD_FIGURES = f"INSERT INTO day_figures ({', '.join(DaySummary.__struct_fields__)}) VALUES ({{}})"
ADD_EXERCISES = """INSERT INTO day_exercises (day, exercise, seconds, done, shortened, skipped, worse)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""


def summaries(connection: sqlite3.Connection, rows: RowReader, first: str, last: str) -> tuple[DaySummary, ...]:
    """Return the figures of the days from `first` to `last` that have rows, in order; none is written."""
    days = {summary.day: summary for summary in rows.records(DaySummary, STORED, first, last)}
    before = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    for day in _without_figures(connection, first, before):
        days[day] = summarise(day, rows.day(day))[0]
    return tuple(days[day] for day in sorted(days))


def fill(connection: sqlite3.Connection, before: str, most: int) -> int:
    """Store the figures of at most `most` days before the day `before`, newest first; return the number of them."""
    rows, filled = RowReader(connection), 0
    for day in list(_first(_without_figures(connection, EVERY_DAY, before), most)):
        summary, exercises = summarise(day, rows.day(day), rows.played(day))
        values = astuple(summary)
        connection.execute(ADD_FIGURES.format(", ".join("?" * len(values))), values)
        connection.execute("DELETE FROM day_exercises WHERE day = ?", (day,))
        connection.executemany(ADD_EXERCISES, [(day, *_columns(exercise)) for exercise in exercises])
        filled += 1
    return filled


def _without_figures(connection: sqlite3.Connection, first: str, before: str) -> Iterator[str]:
    """Yield the days without figures; a row whose day is damaged has none."""
    days = connection.execute(WITHOUT_FIGURES, {"first": first, "before": before})
    return (day for (day,) in days if isinstance(day, str) and is_day(day))


def _first(days: Iterator[str], most: int) -> Iterator[str]:
    return (day for day, _ in zip(days, range(most), strict=False))


def _columns(exercise: ExerciseDays) -> tuple[object, ...]:
    return astuple(exercise)[:-1]
