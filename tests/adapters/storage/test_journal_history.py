"""The history of all breaks that a journal returns: the same as adding them one by one, on disk and in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.adapters.storage import journal_schema as sql
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.core.history.ask_log import ASKS_DAYS, LAST_ASKS, SitBefore
from deskspine.core.history.history import (
    DAYS_KEPT,
    RECENT_BREAKS,
    CardRead,
    CheckResult,
    DayMark,
    History,
    RoutinePlays,
    Score,
    Worse,
    first_day,
)
from deskspine.core.history.records import FELT_WORSE, PLAYED, AskRecord, BreakRecord, ExerciseRecord, WaitRecord
from deskspine.core.history.wait_lengths import WaitLength
from deskspine.engine.ports import Journal
from deskspine.engine.storage.memory import MemoryJournal
from support.effort import examples

TODAY = "2026-03-29"
BREAK = BreakRecord(1000.0, 1120.0, TODAY, 0, "finished", "seated-2min", 1, 120.0)
DONE = (ExerciseRecord(0, "roll", "done"), ExerciseRecord(1, "tilt", "side-missed", "right"))
CHECK = CheckResult(
    2000.0, TODAY, "mobility", (Score("chin", "", 2), Score("ear", "left", 3), Score("ear", "right", 1))
)

VERSION_1 = """
CREATE TABLE breaks (id INTEGER PRIMARY KEY, day TEXT NOT NULL, started_wall REAL NOT NULL, ended_wall REAL NOT NULL,
    utc_offset_s INTEGER NOT NULL, outcome TEXT NOT NULL, routine TEXT NOT NULL, level INTEGER NOT NULL,
    played_s REAL NOT NULL, sit_before_s REAL NOT NULL, kind TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '', annulled TEXT NOT NULL DEFAULT '');
CREATE INDEX breaks_day ON breaks (day, outcome);
CREATE TABLE exercises (id INTEGER PRIMARY KEY, break_id INTEGER NOT NULL REFERENCES breaks (id), day TEXT NOT NULL,
    item INTEGER NOT NULL, exercise TEXT NOT NULL, outcome TEXT NOT NULL, side_missed TEXT NOT NULL,
    eased INTEGER NOT NULL);
CREATE INDEX exercises_day ON exercises (day);
CREATE INDEX exercises_break ON exercises (break_id);
CREATE TABLE stretches (id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, started_wall REAL NOT NULL,
    ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL, cause TEXT NOT NULL);
CREATE INDEX stretches_day ON stretches (day);
CREATE TABLE gaps (id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, started_wall REAL NOT NULL,
    ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL, length_s REAL NOT NULL, counted INTEGER NOT NULL);
CREATE INDEX gaps_day ON gaps (day);
CREATE TABLE events (id INTEGER PRIMARY KEY, day TEXT NOT NULL, wall REAL NOT NULL, kind TEXT NOT NULL,
    why TEXT NOT NULL);
CREATE INDEX events_day ON events (day);
PRAGMA user_version = 1;
INSERT INTO breaks VALUES (1, '2026-03-28', 1000, 1120, 0, 'finished', 'seated-2min', 1, 120, 3000, 'break', '', '');
INSERT INTO breaks VALUES (2, '2026-03-29', 5000, 5120, 0, 'left', 'seated-2min', 1, 30, 3000, 'micro', 'worse', '');
INSERT INTO exercises VALUES (1, 1, '2026-03-28', 0, 'roll', 'worse', '', 0);
INSERT INTO exercises VALUES (2, 2, '2026-03-29', 0, 'tilt', 'side-missed', 'left', 1);
"""
"""The tables that the first version made in an empty file, and some rows of its time."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite3"


@pytest.fixture
def disk(path: Path) -> Iterator[SqliteJournal]:
    journal = SqliteJournal(path)
    yield journal
    journal.close()


@pytest.fixture(params=["disk", "memory"])
def journal(request: pytest.FixtureRequest, disk: SqliteJournal) -> Journal:
    return disk if request.param == "disk" else MemoryJournal({})


def days_ago(number: int) -> str:
    return (date.fromisoformat(TODAY) - timedelta(days=number)).isoformat()


words = st.sampled_from(["done", "shortened", "skipped", "worse", "arm", "side-missed", "hummed"])
exercises = st.lists(
    st.builds(ExerciseRecord, st.integers(0, 5), st.sampled_from(["roll", "tilt", "nod"]), words), max_size=4
)
breaks = st.builds(
    BreakRecord,
    started_wall=st.just(0.0),
    ended_wall=st.just(0.0),
    day=st.integers(-1, 9).map(days_ago),
    utc_offset_s=st.just(0),
    outcome=st.sampled_from(["finished", "shortened", "left", "stopped", "did-it", "not-now", "natural", "hummed"]),
    routine=st.sampled_from(["", "seated-2min", "mine"]),
    kind=st.sampled_from(["break", "micro", "other"]),
    answer=st.sampled_from(["", "better", "worse"]),
)
later = st.sampled_from(["", "", "better", "same", "worse", "annul"])
lived = st.lists(st.tuples(breaks, exercises, later, st.sampled_from(["", "unlock", "check"])), max_size=12)


@examples(80)
@given(steps=lived)
def test_reading_the_journal_is_remembering_every_break(
    steps: list[tuple[BreakRecord, list[ExerciseRecord], str, str]],
) -> None:
    memory = Path("/dev/shm")  # no disk to wait for, where the system has one
    folder = TemporaryDirectory(dir=memory if memory.is_dir() else None)
    journals: list[Journal] = [SqliteJournal(Path(folder.name) / "journal.sqlite3"), MemoryJournal({})]
    folded = History(plays={})
    for number, (made, played, then, besides) in enumerate(sorted(steps, key=lambda step: step[0].day)):
        # Within a day not in the order of the clock, which may be set.
        record = replace(made, ended_wall=float(number * 7 % 13))
        rows = {journal.add_break(record, played) for journal in journals}
        row = rows.pop()
        assert not rows
        for journal in journals:
            if then == "annul":
                journal.annul_break(row, "was here")
            elif then:
                journal.rate_break(row, then)
        # An answer takes the place of the one before: what counts is the row that is stored now.
        known = replace(record, answer="" if then else record.answer, annulled="yes" if then == "annul" else "")
        folded = folded.with_break(known, played)
        if then != "annul":
            folded = folded.with_answer(record.day, then)
        unlock = CardRead(float(number), record.day, "roll")
        check = CheckResult(float(number), record.day, "mobility", CHECK.scores[: number % 4])
        if besides == "unlock":
            folded = folded.with_unlock(unlock)
        elif besides == "check" and then != "annul":
            folded = folded.with_check(check)
        for journal in journals:
            if besides == "unlock":
                journal.add_unlock(unlock)
            elif besides == "check":
                journal.add_check(check, row)
    assert [journal.history(TODAY) for journal in journals] == [folded, folded]
    for journal in journals:
        journal.close()
    folder.cleanup()


def test_so_many_days_are_looked_back_on_but_what_hurt_is_never_forgotten(journal: Journal) -> None:
    for number in (DAYS_KEPT + 1, DAYS_KEPT, 0):
        journal.add_break(replace(BREAK, day=days_ago(number)), (ExerciseRecord(0, "roll", "worse"),))
    history = journal.history(TODAY)
    assert [mark.day for mark in history.days] == [first_day(TODAY), TODAY]
    assert [record.day for record in history.worse] == [days_ago(DAYS_KEPT + 1), days_ago(DAYS_KEPT), TODAY]


def test_so_many_breaks_are_known_and_those_without_exercises_take_no_place(journal: Journal) -> None:
    for number in range(RECENT_BREAKS + 3):
        journal.add_break(replace(BREAK, ended_wall=float(number)), DONE)
        journal.add_break(replace(BREAK, outcome="natural", routine=""), ())
    journal.annul_break(journal.add_break(replace(BREAK, ended_wall=999.0), DONE), "was here")
    recent = journal.history(TODAY).recent
    assert [one.wall for one in recent[:: len(DONE)]] == [float(number) for number in range(3, RECENT_BREAKS + 3)]
    assert [one.exercise for one in recent[-2:]] == ["roll", "tilt"]


def test_the_last_asks_and_sits_are_known_and_no_old_ones(journal: Journal) -> None:
    def ask(ago: int, number: int = 0, **more: object) -> AskRecord:
        row = AskRecord("break", float(number), number + 5.0, days_ago(ago), 3600, "started", 3000.0, 3000.0, -300.0)
        return replace(row, **more)

    journal.add_row(ask(ASKS_DAYS + 1))
    journal.add_row(ask(ASKS_DAYS, 1, held_s=60.0, in_wait=True))
    for number in range(2, LAST_ASKS + 2):
        journal.add_row(ask(1, number))
    journal.add_row(ask(0, 7, kind="micro"))
    journal.add_row(ask(0, 8, annulled="taken back"))
    journal.add_break(replace(BREAK, day=days_ago(ASKS_DAYS + 1), sit_before_s=1.0), ())
    for outcome in ("finished", "shortened", "did-it", "natural", "not-now", "left", "stopped"):
        journal.add_break(replace(BREAK, day=days_ago(1), outcome=outcome, sit_before_s=2.0), ())
    journal.add_break(replace(BREAK, day=days_ago(0), sit_before_s=3.0), ())
    journal.annul_break(journal.add_break(replace(BREAK, day=days_ago(0), sit_before_s=4.0), ()), "taken back")
    history = journal.history(TODAY)
    assert history.asks == tuple(ask(1, number) for number in range(2, LAST_ASKS + 2))
    assert history.sits == (*[SitBefore(days_ago(1), 2.0)] * 3, SitBefore(days_ago(0), 3.0))
    assert history.with_ask(ask(0, 9)).asks[-1] == ask(0, 9)
    assert len(history.with_ask(ask(0, 9)).asks) == LAST_ASKS
    assert history.with_ask(ask(0, 9, kind="micro")) == history


def test_an_ask_of_the_first_day_that_is_looked_back_on_is_known(journal: Journal) -> None:
    row = AskRecord("break", 1.0, 5.0, days_ago(ASKS_DAYS), 3600, "owed", 3000.0, 3000.0, held_s=60.0, in_wait=True)
    journal.add_row(row)
    assert journal.history(TODAY).asks == (row,)


def test_a_self_test_comes_back_whole_unless_its_break_was_taken_back(journal: Journal) -> None:
    row = journal.add_break(BREAK, DONE)
    back = journal.add_break(BREAK, DONE)
    journal.add_check(CHECK, row)
    journal.add_check(replace(CHECK, wall=3000.0), back)
    journal.add_check(replace(CHECK, wall=4000.0), None)
    journal.annul_break(back, "was here")
    assert journal.history(TODAY).checks == (CHECK, replace(CHECK, wall=4000.0))


def test_unlocks_and_tests_are_on_the_disk_at_once(disk: SqliteJournal, path: Path) -> None:
    unlock = CardRead(1500.0, TODAY, "roll")
    disk.add_unlock(unlock)
    disk.add_check(CHECK, None)
    other = SqliteJournal(path)
    assert other.history(TODAY) == History(unlocks=(unlock,), checks=(CHECK,), plays={})
    other.close()


def test_a_self_test_is_kept_whole_or_not_at_all(disk: SqliteJournal) -> None:
    with pytest.raises(OSError, match="does not accept a row"):
        disk.add_check(replace(CHECK, scores=(*CHECK.scores, Score("nose", "left", None))), None)  # type: ignore[arg-type]
    assert disk.history(TODAY).checks == ()


def test_outcomes_of_a_later_version_are_read_as_they_stand(disk: SqliteJournal) -> None:
    disk.add_break(replace(BREAK, outcome="hummed", answer="puzzled"), (ExerciseRecord(0, "roll", "hummed"),))
    assert disk.day(TODAY).breaks[0].outcome == "hummed"
    history = disk.history(TODAY)
    assert history.days == (DayMark(TODAY, finished=False, worse=False),)
    assert [record.outcome for record in history.recent] == ["hummed"]


def test_a_file_of_the_first_version_keeps_its_rows_and_ends_up_like_a_new_one(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "old.sqlite3")
    old.executescript(VERSION_1)
    old.close()
    journals = [SqliteJournal(tmp_path / name) for name in ("old.sqlite3", "new.sqlite3")]
    history = journals[0].history(TODAY)
    assert history.days == (DayMark("2026-03-28", True, True), DayMark(TODAY, False, True))
    assert history.worse == (Worse(1120.0, "2026-03-28", "roll"),)
    assert [(record.exercise, record.side_missed) for record in history.recent] == [("roll", ""), ("tilt", "left")]
    assert journals[0].add_break(BREAK, DONE) == 3
    assert journals[1].history(TODAY) == History(plays={})
    for journal in journals:
        journal.close()
    assert shape(tmp_path / "old.sqlite3") == shape(tmp_path / "new.sqlite3")


@pytest.mark.parametrize("kind", ["disk", "memory"])
def test_the_last_waits_of_each_source_and_kind_are_known(kind: str, disk: SqliteJournal) -> None:
    journal: Journal = disk if kind == "disk" else MemoryJournal()
    wait = WaitRecord("tests", "shell", 0.0, 60.0, TODAY, 0, "passed")
    for length_s in range(1, 31):
        journal.add_row(replace(wait, ended_wall=float(length_s)))
    journal.add_row(replace(wait, source="hint"))
    journal.add_row(replace(wait, kind="build", ended_wall=-5.0))
    assert journal.history(TODAY).waits == (
        WaitLength("shell", "tests", tuple(map(float, range(11, 31)))),
        WaitLength("hint", "tests", (60.0,)),
    )


def shape(path: Path) -> list[tuple[str, str]]:
    """Return every table and index of a file with its columns, whatever the spaces in its statement."""
    connection = sqlite3.connect(path)
    try:
        statements = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        return [(name, "".join(text.split())) for name, text in statements]
    finally:
        connection.close()


def test_the_words_of_the_index_are_those_that_let_an_exercise_rest() -> None:
    listed = ", ".join(f"'{word}'" for word in FELT_WORSE)
    assert f"outcome IN ({listed})" in sql.WORSE
    assert any(f"outcome IN ({listed})" in statement for step in sql.MIGRATIONS for statement in step)


def test_the_words_of_the_index_are_those_that_count_as_a_break() -> None:
    listed = ", ".join(f"'{word}'" for word in PLAYED)
    assert f"outcome IN ({listed})" in sql.ROUTINES
    assert any(f"outcome IN ({listed})" in statement for step in sql.MIGRATIONS for statement in step)


def test_a_damaged_row_costs_the_plays_of_no_other_routine(disk: SqliteJournal, path: Path) -> None:
    disk.add_break(BREAK, DONE)
    disk.add_break(replace(BREAK, routine="mine"), DONE)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE breaks SET ended_wall = 'noon' WHERE routine = 'mine'")
    connection.commit()
    connection.close()
    assert disk.history(TODAY).played == {"seated-2min": RoutinePlays(1, BREAK.ended_wall)}


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (sql.WORSE, "exercises_worse"),
        (sql.RECENT, "breaks_day"),
        (sql.MARKS, "breaks_day"),
        (sql.ROUTINES, "breaks_played"),
        (sql.ASKS, "asks_day"),
        (sql.SITS, "breaks_day"),
    ],
    ids=["worse", "recent", "days", "routines", "asks", "sits"],
)
def test_no_question_reads_the_whole_history(query: str, index: str, disk: SqliteJournal, path: Path) -> None:
    disk.history(TODAY)
    connection = sqlite3.connect(path)
    bound = ["2026-01-01"] * query.count("?")
    steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", bound)]
    connection.close()
    assert any(index in step for step in steps)
    scans = [
        step
        for step in steps
        if step.startswith("SCAN") and not {"played", "SUBQUERY", "(subquery-1)"} & set(step.split())
    ]
    assert all(index in step for step in scans), steps


def test_a_sound_journal_has_nothing_to_say(disk: SqliteJournal) -> None:
    assert disk.history(TODAY) == History(plays={})
    disk.add_break(BREAK, DONE)
    disk.add_unlock(CardRead(1.0, TODAY, "roll"))
    disk.history(TODAY)
    disk.day(TODAY)
    assert disk.notes() == ()
