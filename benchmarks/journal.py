"""Costs of the journal: a break recorded, compared with one bare insert, and a day read, compared with bare SQL."""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from msgspec.structs import replace

from deskspine.adapters.storage import journal_schema as sql
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.core.history.records import BreakRecord, ExerciseRecord, StretchRecord
from table import Row, table
from turns import in_turn

PER_DAY = 36
BREAK = BreakRecord(0.0, 120.0, "2026-01-01", 0, "finished", "seated-2min", 1, 120.0, 3000.0)
WORSE = (
    ExerciseRecord(0, "exercise-0", "worse"),
    *(ExerciseRecord(at, f"exercise-{at}", "done") for at in range(1, 6)),
)
EXERCISES = tuple(ExerciseRecord(item, f"exercise-{item}", "done") for item in range(6))


def rows(writes: int = 300, breaks: int = 100_000, folder: Path | None = None) -> list[Row]:
    """Return the costs on the disk of `folder`, by default the disk for temporary files."""
    with tempfile.TemporaryDirectory(dir=folder) as home:
        return [*_written(Path(home), writes), *_read(Path(home), breaks)]


def _written(home: Path, writes: int) -> list[Row]:
    """Return the costs of a break with six exercises and of one row in one table, both WAL and FULL, on one disk."""
    bare = sqlite3.connect(home / "bare.sqlite3", isolation_level=None)
    bare.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (a, b, c, d);")
    journal = SqliteJournal(home / "written.sqlite3")
    journal.add_break(BREAK, EXERCISES)

    def insert() -> object:
        return bare.execute("INSERT INTO rows VALUES (?, ?, ?, ?)", (0.0, 120.0, "2026-01-01", "finished"))

    recorded, inserted = in_turn(writes, time.perf_counter, lambda: journal.add_break(BREAK, EXERCISES), insert)
    journal.close()
    bare.close()
    ratio = statistics.median(recorded) / statistics.median(inserted)
    tail = _p99(recorded) / _p99(inserted)
    note = f"bare insert: median {statistics.median(inserted):.2f} ms, p99 {_p99(inserted):.2f} ms"
    return [
        Row("a break recorded, median", "ms", statistics.median(recorded), note=note),
        Row("a break recorded, p99", "ms", _p99(recorded), target=2.0, note=f"{tail:.2f} x the bare p99"),
        Row("a break recorded / a bare insert", "x", ratio, gate=3.0, note="medians"),
    ]


def _read(home: Path, breaks: int) -> list[Row]:
    """Return the costs of one day out of many years, and of the same four queries without the journal."""
    path = home / "read.sqlite3"
    journal = SqliteJournal(path)
    day = _fill(journal, path, breaks)
    bare = sqlite3.connect(path)

    def query() -> object:
        breaks_of_day = sql.DAY_BREAKS.format(reason="reason")
        queries = (breaks_of_day, sql.DAY_STRETCHES, sql.DAY_GAPS, sql.DAY_EVENTS)
        return [bare.execute(text, (day,)).fetchall() for text in queries]

    read, queried = in_turn(300, time.perf_counter, lambda: journal.day(day), query)
    today = time.strftime("%Y-%m-%d", time.gmtime(86400.0 * (breaks // PER_DAY)))
    (history,) = in_turn(30, time.perf_counter, lambda: journal.history(today))
    journal.close()
    bare.close()
    ratio = statistics.median(read) / statistics.median(queried)
    note = f"{breaks} breaks, {path.stat().st_size / 1e6:.1f} MB; bare SQL {statistics.median(queried):.3f} ms"
    return [
        Row("a day read, median", "ms", statistics.median(read), target=15.0, note=note),
        Row("a day read / its bare SQL", "x", ratio, note="no gate: making values of rows"),
        Row("all that is remembered, median", "ms", statistics.median(history), target=50.0, note="read at the start"),
    ]


def _fill(journal: SqliteJournal, path: Path, breaks: int) -> str:
    """Write years of breaks, each after a stretch, in one transaction, and return a day in the middle."""
    journal.add_break(BREAK, EXERCISES)
    days = [time.strftime("%Y-%m-%d", time.gmtime(86400.0 * (number // PER_DAY))) for number in range(breaks)]
    records = [replace(BREAK, started_wall=2400.0 * number, day=day) for number, day in enumerate(days)]
    stretches = [StretchRecord("sitting", row.started_wall, row.started_wall + 2280, row.day, 0) for row in records]
    # Every exercise of every break; one in a thousand felt worse.
    exercises = [
        (number + 2, day, *(getattr(exercise, name) for name in exercise.__struct_fields__))
        for number, day in enumerate(days)
        for exercise in (WORSE if number % 167 == 0 else EXERCISES)
    ]
    connection = sqlite3.connect(path)
    with connection:
        connection.executemany(sql.ADD_BREAK, (_values(row) for row in records))
        connection.executemany(sql.ADD_EXERCISE, exercises)
        connection.executemany(sql.ADD_ROW[StretchRecord], (_values(row) for row in stretches))
    connection.close()
    return days[len(days) // 2]


def _values(row: BreakRecord | StretchRecord) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in row.__struct_fields__)


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure")
    parser.add_argument("--writes", type=int, default=300)
    parser.add_argument("--breaks", type=int, default=100_000)
    arguments = parser.parse_args()
    print(table(rows(arguments.writes, arguments.breaks, arguments.folder)))
