"""Costs of the views of the history over ten years, compared with their bare SQL."""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

from deskspine.adapters.storage import journal_schema as sql
from deskspine.adapters.storage import journal_views as views_sql
from deskspine.adapters.storage.journal_views import JournalViews
from deskspine.core.figure.regions import BODY
from deskspine.core.history.spans import span, span_before
from deskspine.core.history.views import HISTORY_PAGES, HistoryQuery
from support.years import lived_days, write_days
from table import Row, table
from turns import in_turn

DAYS, BREAKS_A_DAY = 3653, 28
FIRST, LAST = date(2017, 1, 1), date(2027, 1, 1)
EXERCISES = tuple(f"exercise-{number}" for number in range(40))
REGIONS = {name: (BODY[at % len(BODY)], BODY[(at + 1) % len(BODY)]) for at, name in enumerate(EXERCISES)}

Statement = tuple[str, Sequence[object]]


def rows(folder: Path | None = None, times: int = 30, days: int = DAYS) -> list[Row]:
    """Return the costs of each page on a day in the last of ten years, on the disk of `folder`."""
    with TemporaryDirectory(prefix="deskbench-", dir=folder) as home:
        path = Path(home, "journal.sqlite3")
        write_days(path, lived_days(FIRST, days, BREAKS_A_DAY, EXERCISES))
        with closing(sqlite3.connect(path)) as connection:
            breaks, exercises = (
                connection.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in ("breaks", "exercises")
            )
        size = path.stat().st_size
        measured = [row for page in HISTORY_PAGES for row in _page(path, page, times)]
        note = f"{breaks} breaks, {exercises} exercises, {days} days; {size / breaks:.0f} bytes a break"
        return [*measured, Row("the journal of ten years", "MB", size / 1e6, note=note), _unfilled(path)]


def _unfilled(path: Path) -> Row:
    """Return the cost of a year of which no figures are stored, as after an import."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM day_figures WHERE day >= '2026-01-01'")
        connection.commit()
    query = HistoryQuery("year", "2026-10-14", "2026-12-31")
    (spent,) = in_turn(3, time.perf_counter, lambda: JournalViews(path).view(query))
    return Row("history, year without stored figures", "ms", statistics.median(spent), note="once, on a thread")


def _page(path: Path, page: str, times: int) -> list[Row]:
    query = HistoryQuery(page, "2026-10-14", "2026-12-31")  # type: ignore[arg-type]
    views = JournalViews(path, lambda: REGIONS)
    statements = statements_of(query)

    def bare() -> object:
        with closing(sqlite3.connect(path)) as connection:
            return [connection.execute(*statement).fetchall() for statement in statements]

    viewed, queried = in_turn(times, time.perf_counter, lambda: views.view(query), bare)
    work, bare_work = in_turn(times, time.thread_time, lambda: views.view(query), bare)
    note = f"bare SQL {statistics.median(queried):.2f} ms; CPU time {statistics.median(work):.2f} ms"
    ratio = statistics.median(work) / statistics.median(bare_work)
    return [
        Row(f"history, {page}, median", "ms", statistics.median(viewed), target=15.0, note=note),
        Row(f"history, {page} / its bare SQL", "x", ratio, gate=2.0, note="medians of CPU time"),
    ]


def statements_of(query: HistoryQuery) -> list[Statement]:
    """Return the statements whose rows the page of `query` shows."""
    if query.page == "day":
        names = ("STRETCHES", "GAPS", "EVENTS", "WAITS", "ASKS", "MEETINGS", "SITS")
        texts = [sql.DAY_BREAKS.format(reason="reason"), *(getattr(sql, f"DAY_{name}") for name in names)]
        return [(text, (query.day,)) for text in texts]
    first, last = span(query)
    days = (first, min(last, query.today))
    if query.page in ("week", "month"):
        before = span_before(query)
        return [
            (views_sql.FIGURES, before),
            *((text, days) for text in (views_sql.FIGURES, views_sql.SITS, views_sql.ASKS)),
        ]
    if query.page == "year":
        return [(views_sql.FIGURES, days), (views_sql.FIRST_DAYS, ())]
    if query.page == "body":
        return [(views_sql.EXERCISES, days), (sql.WORSE, ()), (sql.UNLOCKS, ())]
    return [(views_sql.FELT, days), (views_sql.SCORES, (views_sql.FULL_SCORE,))]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure")
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--days", type=int, default=DAYS)
    arguments = parser.parse_args()
    print(table(rows(arguments.folder, arguments.times, arguments.days)))
