"""Rows of made-up histories, for property tests: a few days, so that equal rows are frequent."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.core.history.history import CardRead, CheckResult, Score
from deskspine.core.history.pending_rows import EventRow
from deskspine.core.history.records import (
    AskRecord,
    BreakRecord,
    ExerciseRecord,
    GapRecord,
    MeetingRecord,
    SitRecord,
    StretchRecord,
    WaitRecord,
)

DAYS = ("2026-03-08", "2026-03-09", "2026-03-10", "2026-10-25")
ODD_TEXTS = (
    "",
    "neck",
    "a,b",
    'say "so"',
    "two\nlines",
    "cr\rlf\r\n",
    "  ",
    "=1+1",
    "é — 伸展",
    "\x1b[31m",
    "\u2028",
    "null",
)
day = st.sampled_from(DAYS)
text = st.one_of(st.sampled_from(ODD_TEXTS), st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
word = st.sampled_from(("finished", "not-now", "natural", "sitting", "away"))
wall = st.one_of(st.sampled_from((0.0, 1773133200.0, 1773133200.25, 0.1 + 0.2)), st.floats(-1e10, 1e10))
number = st.integers(-5, 5)
flag = st.booleans()
BREAKS = st.builds(
    BreakRecord, wall, wall, day, number, word, routine=text, level=number, played_s=wall, sit_before_s=wall,
    kind=word, answer=text, annulled=text, reason=text,
)  # fmt: skip
EXERCISES = st.lists(st.builds(ExerciseRecord, number, text, word, text, flag), max_size=3).map(tuple)
CHECKS = st.builds(
    CheckResult, wall, day, text, st.lists(st.builds(Score, text, text, st.integers(0, 3)), max_size=3).map(tuple)
)
OTHERS = st.one_of(
    st.builds(StretchRecord, word, wall, wall, day, number, text),
    st.builds(GapRecord, word, wall, wall, wall, flag, day, number),
    st.builds(WaitRecord, word, text, wall, wall, day, number, word),
    st.builds(AskRecord, word, wall, wall, day, number, word, wall, wall, wall, wall, flag),
    st.builds(MeetingRecord, word, wall, wall, day, number),
    st.builds(SitRecord, wall, wall, day, number, wall, word),
    st.builds(EventRow, wall, day, word, text),
    st.builds(CardRead, wall, day, text),
)
JOURNALS = st.lists(
    st.one_of(OTHERS, st.tuples(BREAKS, EXERCISES, st.none() | CHECKS), CHECKS), min_size=1, max_size=12
)
"""Rows that are written one after the other; a tuple is a break with its exercises, and perhaps its self-test."""


def written(path: Path, rows: list[object]) -> None:
    """Append the rows to the journal at `path`."""
    journal = SqliteJournal(path)
    journal._file.run(lambda connection: connection.execute("PRAGMA synchronous = OFF"))  # many small writes
    for row in rows:
        if isinstance(row, tuple):
            record, exercises, check = row
            number = journal.add_break(record, exercises)
            if check is not None:
                journal.add_check(replace(check, day=record.day), number)
        elif isinstance(row, CheckResult):
            journal.add_check(row, None)
        elif isinstance(row, EventRow):
            journal.add_event(row.wall, row.day, row.kind, row.why)
        elif isinstance(row, CardRead):
            journal.add_unlock(row)
        else:
            journal.add_row(row)  # type: ignore[arg-type]
    journal.close()
