"""The exported forms: every row comes back as it was, whatever text is in it; and what ActivityWatch gets."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.export.activitywatch import to_buckets
from deskspine.core.export.csv_rows import COLUMNS, CsvTable, csv_head, to_csv
from deskspine.core.export.json_rows import from_json, to_json
from deskspine.core.export.stored_rows import (
    ExportHead,
    StoredBreak,
    StoredCheck,
    StoredEvent,
    StoredExercise,
    StoredMeeting,
    StoredScore,
    StoredStretch,
)
from deskspine.core.history.day_span import ALL_DAYS, DaySpan, without_days
from deskspine.core.history.pending_rows import EventRow, to_text
from deskspine.core.history.records import StretchRecord
from support.random_journals import ODD_TEXTS

TEXT = st.one_of(st.sampled_from(ODD_TEXTS), st.text(st.characters(exclude_categories=["Cs"])))
NUMBERS = st.integers(1, 10**11)
WALLS = st.floats(-1e11, 1e11)
EXERCISES = st.builds(StoredExercise, NUMBERS, TEXT, TEXT, TEXT, st.booleans(), id=NUMBERS, break_id=st.just(7))
ROWS = st.one_of(
    st.builds(
        StoredBreak, WALLS, WALLS, st.just("2026-03-10"), NUMBERS, TEXT, id=st.just(7), answer=TEXT, kind=TEXT,
        exercises=st.lists(EXERCISES, max_size=3).map(tuple),
    ),
    st.builds(StoredEvent, WALLS, st.just("2026-03-10"), TEXT, TEXT, id=NUMBERS),
    st.builds(
        StoredCheck, id=st.just(3), wall=WALLS, day=st.just("2026-03-10"), routine=TEXT, break_id=st.none() | NUMBERS,
        scores=st.lists(
            st.builds(StoredScore, TEXT, TEXT, st.integers(0, 3), id=NUMBERS, check_id=st.just(3)), max_size=3
        ).map(tuple),
    ),
)  # fmt: skip


def read(content: bytes) -> tuple[list[object], list[tuple[int, str]]]:
    """Return the rows of a table, and the lines that do not fit."""
    wrong: list[tuple[int, str]] = []
    lines = io.BytesIO(content).readlines()
    table = CsvTable((line.decode() for line in lines), lambda line, why: wrong.append((line, why)))
    return list(table.rows()), wrong


@given(st.lists(ROWS, max_size=4))
def test_every_row_comes_back_as_it_was(rows: list[StoredBreak | StoredEvent | StoredCheck]) -> None:
    assert [from_json(to_json(row)) for row in rows] == rows
    assert all(to_json(row).count(b"\n") == 1 for row in rows), "one line for each"
    assert read(csv_head() + b"".join(map(to_csv, rows))) == (rows, [])


def test_the_columns_in_another_order_and_fewer_of_them_are_read_too() -> None:
    rows, wrong = read(b"row,id,why,kind,day,wall\nevent,4,a line,ask,2026-03-10,12.5\n\n")
    assert (rows, wrong) == ([StoredEvent(12.5, "2026-03-10", "ask", "a line", id=4)], [])


def test_a_column_that_a_row_needs_is_named_when_it_is_missing() -> None:
    rows, wrong = read(b"row,id,why,kind,wall\nevent,4,a line,ask,12.5\n")
    assert (rows, wrong) == ([], [(2, "missing: day")])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("event,1,x", f"expected {len(COLUMNS)} columns, got 3"),
        ("dream" + "," * (len(COLUMNS) - 1), "row: unknown word 'dream'"),
        ("event" + "," * (len(COLUMNS) - 1), "missing"),
        ("exercise,1" + "," * (len(COLUMNS) - 2), "missing"),
    ],
)
def test_a_line_that_does_not_fit_says_what_was_expected(line: str, expected: str) -> None:
    event = StoredEvent(1.0, "2026-03-10", "ask", "", id=1)
    rows, ((number, why),) = read(csv_head() + line.encode() + b"\n" + to_csv(event))
    assert (rows, number) == ([event], 2)
    assert expected in why


def test_an_exercise_without_its_break_above_it_is_left_out() -> None:
    record = StoredBreak(1.0, 2.0, "2026-03-10", 0, "finished", id=7)
    own, other = (StoredExercise(0, "neck", "done", id=1, break_id=number) for number in (7, 8))
    whole = to_csv(StoredBreak(1.0, 2.0, "2026-03-10", 0, "finished", id=7, exercises=(own, other)))
    rows, wrong = read(csv_head() + whole)
    assert [row.exercises for row in rows if isinstance(row, StoredBreak)] == [(own,)]
    assert wrong == [(4, "the break or the self-test to which it belongs is not above it")]
    head = to_csv(ExportHead())
    assert read(csv_head() + head + whole.splitlines(keepends=True)[1])[0] == [ExportHead()]
    assert record.id == 7


def test_activitywatch_gets_presence_breaks_and_meetings() -> None:
    nine, day = 1773133200.0, "2026-03-10"
    rows = (
        StoredBreak(nine + 3600, nine + 3720, day, 0, "finished", "seated-2min", played_s=120.0, id=1),
        StoredBreak(nine, nine + 60, day, 0, "finished", "seated-2min", annulled="I was here", id=2),
        StoredStretch("away", nine + 3600, nine + 4200, day, 0, id=2),
        StoredStretch("sitting", nine, nine + 3600, day, 0, id=1),
        StoredStretch("unknown", nine + 4200, nine + 4300, day, 0, id=3),
        StoredMeeting("meeting", nine, nine + 600, day, 0, id=1),
    )
    buckets = json.loads(b"".join(to_buckets(rows, "desk")))["buckets"]
    assert list(buckets) == ["deskspine-presence_desk", "deskspine-breaks_desk", "deskspine-meetings_desk"]
    presence = buckets["deskspine-presence_desk"]
    assert {name: presence[name] for name in ("id", "created", "type", "client", "hostname")} == {
        "id": "deskspine-presence_desk", "created": "2026-03-10T09:00:00.000+00:00", "type": "afkstatus",
        "client": "deskspine", "hostname": "desk",
    }  # fmt: skip
    assert presence["events"] == [
        {"timestamp": "2026-03-10T09:00:00.000+00:00", "duration": 3600.0, "data": {"status": "not-afk"}},
        {"timestamp": "2026-03-10T10:00:00.000+00:00", "duration": 600.0, "data": {"status": "afk"}},
    ]
    (event,) = buckets["deskspine-breaks_desk"]["events"]
    assert event["data"] == {
        "title": "seated-2min", "outcome": "finished", "kind": "break", "played_s": 120.0, "answer": ""
    }  # fmt: skip
    assert json.loads(b"".join(to_buckets((), "desk"))) == {"buckets": {}}


def test_rows_that_wait_are_dropped_by_their_day() -> None:
    waiting = [
        to_text(StretchRecord("sitting", 1.0, 2.0, "2026-03-09", 0)), "damaged",
        to_text(EventRow(1.0, "2026-03-10", "ask", "")),
    ]  # fmt: skip
    assert without_days(waiting, DaySpan("2026-03-10", "2026-03-11")) == tuple(waiting[:2])
    assert without_days(waiting, ALL_DAYS) == ()
