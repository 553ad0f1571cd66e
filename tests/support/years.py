"""Years of a made-up person: every row of the journal that such a life leaves, the same for the same seed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from msgspec import Struct
from msgspec.structs import astuple

from deskspine.adapters.storage import journal_schema as sql
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.core.history.records import (
    AskRecord,
    BreakRecord,
    DayRows,
    ExerciseRecord,
    MeetingRecord,
    PlainRow,
    SitRecord,
    StretchRecord,
    WaitRecord,
)
from deskspine.core.history.summaries import PlayedExercise
from deskspine.core.history.summarise import summarise

ROUTINE = "seated-2min"
EXERCISES_A_BREAK = 6
PUT_OFF = ("snoozed", "not-now", "owed")


class LivedDay(Struct, frozen=True):
    """A day with all its rows."""

    name: str
    rows: DayRows
    exercises: tuple[tuple[ExerciseRecord, ...], ...]
    """The exercises of each break, in the order of the breaks."""


def lived_days(
    first: date, days: int, breaks_a_day: int, exercises: Sequence[str], *, seed: int = 1, free: Sequence[int] = ()
) -> Iterator[LivedDay]:
    """Yield the days of a person who has `breaks_a_day` breaks; `free` are the weekdays without any row.

    Tuesdays after lunch the sits are longer and more asks are put off.
    """
    chance = Random(seed)
    for number in range(days):
        day = first + timedelta(days=number)
        if day.weekday() not in free:
            yield _day(day, breaks_a_day, exercises, chance)


def write_days(path: Path, days: Iterator[LivedDay], *, figures: bool = True) -> None:
    """Write `days` into the journal at `path`, with their figures unless that is switched off."""
    SqliteJournal(path).day("2000-01-01")  # it brings the tables
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    number = 0
    for day in days:
        played = []
        rows = []
        for record, exercises in zip(day.rows.breaks, day.exercises, strict=True):
            number += 1
            connection.execute(sql.ADD_BREAK, astuple(record))
            rows += [(number, day.name, *astuple(exercise)) for exercise in exercises]
            played += [PlayedExercise(number, record.played_s, row.exercise, row.outcome) for row in exercises]
        connection.executemany(sql.ADD_EXERCISE, rows)
        plain: tuple[tuple[PlainRow, ...], ...] = (
            day.rows.stretches, day.rows.waits, day.rows.asks, day.rows.meetings, day.rows.sits,
        )  # fmt: skip
        for records in plain:
            if records:
                connection.executemany(sql.ADD_ROW[type(records[0])], [astuple(row) for row in records])
        connection.executemany(sql.ADD_EVENT, [(wall, day.name, kind, why) for wall, kind, why in day.rows.events])
        if figures:
            store_figures(connection, day.name, day.rows, played)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def store_figures(connection: sqlite3.Connection, day: str, rows: DayRows, played: Sequence[PlayedExercise]) -> None:
    """Store the figures of a day."""
    summary, exercises = summarise(day, rows, played)
    _put(connection, "day_figures", astuple(summary))
    for row in exercises:
        _put(connection, "day_exercises", (day, *astuple(row)[:-1]))


def _put(connection: sqlite3.Connection, table: str, values: tuple[object, ...]) -> None:
    connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)


def _day(day: date, number: int, names: Sequence[str], chance: Random) -> LivedDay:
    name = day.isoformat()
    wall = datetime(day.year, day.month, day.day, 7, tzinfo=UTC).timestamp()
    slot_s = 15 * 3600.0 / number
    breaks: list[BreakRecord] = []
    exercises: list[tuple[ExerciseRecord, ...]] = []
    stretches: list[StretchRecord] = []
    waits: list[WaitRecord] = []
    asks: list[AskRecord] = []
    meetings: list[MeetingRecord] = []
    sits: list[SitRecord] = []
    events: list[tuple[float, str, str]] = []
    for at in range(number):
        hour = int(wall // 3600 % 24)
        slow = day.weekday() == 1 and 12 <= hour < 15
        sat_s = slot_s * (chance.uniform(1.1, 1.3) if slow else chance.uniform(0.7, 0.9))
        due = wall + sat_s
        put_off = chance.random() < (0.6 if slow else 0.2)
        if put_off:
            answer = chance.choice(PUT_OFF)
            asks.append(AskRecord("break", due - 300.0, due - 240.0, name, 0, answer, sat_s - 300.0, sat_s - 300.0))
            events.append((due - 300.0, "ask", "you have been sitting for a while"))
            events.append((due - 240.0, answer, "later"))
        asks.append(AskRecord("break", due, due + 20.0, name, 0, "started", sat_s, slot_s))
        stretches.append(StretchRecord("sitting", wall, due, name, 0))
        sits.append(SitRecord(wall, due, name, 0, sat_s, "routine"))
        stretches.append(StretchRecord("routine", due, due + 120.0, name, 0))
        outcome = "shortened" if chance.random() < 0.1 else "finished"
        felt = chance.choices(("better", "same", "worse", ""), (4, 3, 1, 4))[0]
        breaks.append(
            BreakRecord(due, due + 120.0, name, 0, outcome, ROUTINE, 1, 120.0, sat_s, answer=felt, reason="asked")
        )
        first = chance.randrange(len(names))
        exercises.append(
            tuple(
                ExerciseRecord(
                    item,
                    names[(first + item) % len(names)],
                    chance.choices(("done", "shortened", "skipped", "worse"), (950, 30, 19, 1))[0],
                )
                for item in range(EXERCISES_A_BREAK)
            )
        )
        events.append((due, "ask", "you have been sitting for a while"))
        events.append((due + 20.0, "started", "two minutes"))
        wall = due + 120.0
        if at % 6 == 5:
            stretches.append(StretchRecord("away", wall, wall + 600.0, name, 0, "idle"))
            wall += 600.0
        if at % 5 == 2:
            waits.append(WaitRecord("tests", "shell", wall + 60.0, wall + 150.0, name, 0, "passed"))
        if at % 11 == 4:
            meetings.append(MeetingRecord("microphone", wall, wall + 0.6 * slot_s, name, 0))
    rows = DayRows(
        tuple(breaks), tuple(stretches), (), tuple(events), tuple(waits), tuple(asks), tuple(meetings), tuple(sits)
    )
    return LivedDay(name, rows, tuple(exercises))
