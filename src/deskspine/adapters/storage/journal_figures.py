"""The stored figures of finished days: worked out where they are missing. The views read them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import islice

from msgspec.structs import astuple

from deskspine.adapters.storage.journal_rows import RowReader
from deskspine.core.history.history import is_day
from deskspine.core.history.summaries import DaySummary, ExerciseDays
from deskspine.core.history.summarise import summarise

WITHOUT_FIGURES = """WITH RECURSIVE days (day) AS (
        SELECT MAX(COALESCE((SELECT MAX(day) FROM breaks WHERE day < :before), ''),
                   COALESCE((SELECT MAX(day) FROM stretches WHERE day < :before), ''))
        UNION ALL
        SELECT MAX(COALESCE((SELECT MAX(day) FROM breaks WHERE day < days.day), ''),
                   COALESCE((SELECT MAX(day) FROM stretches WHERE day < days.day), ''))
        FROM days WHERE day > '')
    SELECT day FROM days
    WHERE NOT EXISTS (SELECT 1 FROM day_figures WHERE day_figures.day = days.day)"""
"""The days that have rows and no figures, newest first, before the day `before`."""
ADD_FIGURES = f"INSERT INTO day_figures ({', '.join(DaySummary.__struct_fields__)}) VALUES ({{}})"
ADD_EXERCISES = """INSERT INTO day_exercises (day, exercise, seconds, done, shortened, skipped, worse)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""


def fill(connection: sqlite3.Connection, before: str, most: int) -> int:
    """Store the figures of at most `most` days before the day `before`, newest first; return the number of them."""
    rows, filled = RowReader(connection), 0
    for day in list(islice(_without_figures(connection, before), most)):
        summary, exercises = summarise(day, rows.day(day), rows.played(day))
        values = astuple(summary)
        connection.execute(ADD_FIGURES.format(", ".join("?" * len(values))), values)
        connection.execute("DELETE FROM day_exercises WHERE day = ?", (day,))
        connection.executemany(ADD_EXERCISES, [(day, *_columns(exercise)) for exercise in exercises])
        filled += 1
    return filled


def _without_figures(connection: sqlite3.Connection, before: str) -> Iterator[str]:
    """Yield the days without figures; a row whose day is damaged has none."""
    days = connection.execute(WITHOUT_FIGURES, {"before": before})
    return (day for (day,) in days if isinstance(day, str) and is_day(day))


def _columns(exercise: ExerciseDays) -> tuple[object, ...]:
    return astuple(exercise)[:-1]
