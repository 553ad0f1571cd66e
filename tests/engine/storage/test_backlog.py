"""A journal that accepts nothing for a while: no action waits, nothing acknowledged is lost, order is kept."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.adapters.storage import journal_file
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.state_file import StateFile
from deskspine.core.history.history import CardRead, CheckResult, History, Score, Worse
from deskspine.core.history.pending_rows import (
    AnnulRow,
    AnswerRow,
    BreakRow,
    CheckRow,
    EventRow,
    PendingRow,
    from_text,
    to_text,
)
from deskspine.core.history.records import (
    AskRecord,
    BreakRecord,
    ExerciseRecord,
    GapRecord,
    PlainRow,
    StretchRecord,
    WaitRecord,
)
from deskspine.core.schedule.inputs import Idle, Typing
from deskspine.engine.ports import RowRefusedError
from deskspine.engine.storage import backlog as backlog_module
from deskspine.engine.storage.backlog import Backlog
from support.effort import examples
from support.resident import Journal, Resident

DAY = "2026-03-10"
LOCKED = "Not yet written: the journal is locked by another program; it is kept and written later."
BREAK = BreakRecord(1000.5, 1120.5, DAY, 3600, "finished", "seated-2min", 1, 120.0, 3000.0)
HURT = (ExerciseRecord(0, "chin-tuck", "worse"), ExerciseRecord(1, "rolls", "done"))


class OnDisk(Resident):
    """A resident whose journal and state are real files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(minutes=240)

    def launch(self, *, goes_on: bool = False) -> None:
        self.journal = SqliteJournal(self.folder / "journal.sqlite3")  # type: ignore[assignment]
        self.store = StateFile(self.folder / "state.toml", self.folder / "alive")  # type: ignore[assignment]
        super().launch(goes_on=goes_on)

    def killed(self, for_s: float = 0.0) -> None:
        self.journal.close()
        super().killed(for_s)


@contextmanager
def locked(path: Path, how: str = "IMMEDIATE") -> Iterator[None]:
    """Let another program hold the journal."""
    hog = sqlite3.connect(path, isolation_level=None)
    hog.execute(f"BEGIN {how}")
    try:
        yield
    finally:
        hog.execute("ROLLBACK")
        hog.close()


def written(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "journal.sqlite3")
    try:
        return [row[0] for row in connection.execute("SELECT outcome FROM breaks ORDER BY id")]
    finally:
        connection.close()


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_file, "BUSY_MS", 20)


def four_actions(desk: Resident) -> list[str]:
    """Do four things, two of them breaks, and return the sentences of the replies."""
    texts = []
    for name in ("not-now", "did-it", "not-now", "did-it"):
        desk.clock.pass_by(4000.0)
        desk.engine.step(asked_for_s=4000.0)
        reply = desk.ask(name)
        assert reply.ok
        texts.append(reply.text)
    return texts


def test_what_a_locked_journal_did_not_take_is_written_in_order_when_it_is_free(tmp_path: Path) -> None:
    desk = OnDisk(tmp_path)
    with locked(tmp_path / "journal.sqlite3"):
        texts = four_actions(desk)
        assert all(text.endswith(f". {LOCKED}") for text in texts)
        assert desk.notices == [LOCKED]
        assert (desk.picture.today.breaks, desk.picture.today.not_now) == (2, 2)
        assert written(tmp_path) == []
    desk.live(31)
    assert written(tmp_path) == ["not-now", "did-it", "not-now", "did-it"]
    assert desk.notices == []
    desk.live(3600)
    assert LOCKED not in desk.ask("did-it").text


@pytest.mark.parametrize("end", ["killed", "closed"])
@pytest.mark.parametrize("free", ["before the start", "after the start"])
def test_what_waits_survives_the_end_of_the_program(end: str, free: str, tmp_path: Path) -> None:
    desk = OnDisk(tmp_path)
    with locked(tmp_path / "journal.sqlite3"):
        four_actions(desk)
        if end == "closed":
            desk.engine.quit()
            assert "kept and written at the next start" in desk.engine.unwritten.text
        if free == "after the start":
            desk.killed(5)
            assert desk.picture.today.breaks == 2
    if free == "before the start":
        desk.killed(5)
    desk.live(31)
    assert written(tmp_path) == ["not-now", "did-it", "not-now", "did-it"]
    assert (desk.picture.today.breaks, desk.picture.today.not_now) == (2, 2)
    desk.killed(5)
    assert written(tmp_path) == ["not-now", "did-it", "not-now", "did-it"]
    assert (desk.picture.today.breaks, desk.picture.today.not_now) == (2, 2)


def test_rows_that_were_written_just_before_a_kill_are_not_written_twice(tmp_path: Path) -> None:
    desk = OnDisk(tmp_path)
    with locked(tmp_path / "journal.sqlite3"):
        four_actions(desk)
        state = (tmp_path / "state.toml").read_text()
    desk.live(31)
    (tmp_path / "state.toml").write_text(state)
    desk.killed(5)
    assert (desk.picture.today.breaks, desk.picture.today.not_now) == (2, 2)
    desk.live(31)
    assert written(tmp_path) == ["not-now", "did-it", "not-now", "did-it"]


def test_a_full_disk_does_the_same(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    desk = OnDisk(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        texts = four_actions(desk)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "Not yet written: the disk " in texts[-1]
    desk.live(31)
    assert written(tmp_path) == ["not-now", "did-it", "not-now", "did-it"]
    assert desk.notices == []


def test_a_locked_journal_is_waited_for_once_a_step_and_then_left_alone_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = OnDisk(tmp_path)
    tries = []
    real = SqliteJournal._write

    def counted(self: SqliteJournal, action: Callable[[sqlite3.Connection], Any]) -> Any:
        tries.append(1)
        return real(self, action)

    monkeypatch.setattr(SqliteJournal, "_write", counted)
    with locked(tmp_path / "journal.sqlite3"):
        desk.ask("not-now")
        assert len(tries) == 1
        for _ in range(20):
            desk.ask("not-now")
        assert len(tries) == 1
        desk.clock.pass_by(backlog_module.RETRY_S)
        desk.ask("not-now")
        assert len(tries) == 2


@pytest.mark.serial
def test_a_real_wait_is_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    desk = OnDisk(tmp_path)
    with locked(tmp_path / "journal.sqlite3"):
        begun = time.perf_counter()  # noqa: TID251 - it is the time that passes that is measured
        four_actions(desk)
        assert time.perf_counter() - begun < 4 * 0.5  # noqa: TID251


def test_a_history_that_could_not_be_read_at_the_start_is_read_when_it_can_be(tmp_path: Path) -> None:
    first = SqliteJournal(tmp_path / "journal.sqlite3")
    first.add_break(BREAK, HURT)
    first.close()
    connection = sqlite3.connect(tmp_path / "journal.sqlite3")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    with locked(tmp_path / "journal.sqlite3", "EXCLUSIVE"):
        desk = OnDisk(tmp_path)
        assert not desk.engine.situation.profile.history.worse
        assert any("The history cannot be read: the journal is locked" in notice for notice in desk.notices)
    desk.live(61)
    assert desk.engine.situation.profile.history.worse == (Worse(1120.5, DAY, "chin-tuck"),)
    assert desk.notices == []


def test_an_answer_and_a_correction_reach_a_break_that_waits(tmp_path: Path) -> None:
    journal = Journal()
    journal.full = True
    backlog = Backlog(journal)
    ticket = backlog.add_break(BREAK, HURT)
    other = backlog.add_break(BREAK, ())
    backlog.add(CheckRow(CheckResult(1120.5, DAY, "check", (Score("rolls", "left", 2),)), ticket))
    backlog.rate(ticket, DAY, "worse")
    backlog.annul(other, BREAK, "was here")
    journal.full = False
    backlog.flush(0.0)
    assert [(row.answer, row.annulled) for row in journal.breaks] == [("worse", ""), ("", "was here")]
    assert journal.checks[0][1] == 1
    backlog.rate(other, DAY, "same")
    assert journal.breaks[1].answer == "same"


def test_too_many_rows_drop_lines_and_stretches_before_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backlog_module, "MAX_ROWS", 6)
    desk = Resident(minutes=240)
    desk.journal.full = True
    for _ in range(6):
        desk.ask("did-it-again")
        desk.live(4000)
    assert len(desk.engine._keeper.backlog) == 6
    assert desk.engine._keeper.backlog.dropped > 0
    assert any("rows of history could not be kept" in notice for notice in desk.notices)
    desk.journal.full = False
    desk.live(31)
    assert desk.outcomes.count("did-it") == 6


def test_a_row_that_the_journal_never_takes_does_not_keep_the_others_back() -> None:
    class Choosy(Journal):
        def add_row(self, record: PlainRow) -> None:
            raise RowRefusedError(22, "does not fit")

    backlog = Backlog(Choosy())
    backlog.add(StretchRecord("sitting", 0.0, 1.0, DAY, 0))
    assert (len(backlog), backlog.dropped) == (0, 1)


def test_a_damaged_row_in_the_saved_state_costs_itself_and_is_told() -> None:
    desk = Resident(minutes=240)
    desk.journal.full = True
    desk.ask("not-now")
    assert desk.store.state is not None
    good = desk.store.state["waiting"]
    desk.journal.full = False
    desk.damage(waiting=[*good, "{", 7, '["break",{"ticket":-1}]', '["stretch",{"kind":1}]'])
    desk.killed(5)
    assert any("4 rows of history that waited" in notice for notice in desk.notices)
    desk.live(31)
    assert desk.outcomes == ["not-now"]


numbers = st.floats(-1e11, 1e11)
words = st.text(max_size=8)
days = st.dates().map(date.isoformat)
exercises = st.builds(ExerciseRecord, st.integers(0, 9), words, words, words, st.booleans())
breaks = st.builds(
    BreakRecord, numbers, numbers, days, st.integers(-86400, 86400), words, words, st.integers(0, 3), numbers, numbers
)
ROWS: list[st.SearchStrategy[PendingRow]] = [
    st.builds(BreakRow, st.integers(-99, -1), breaks, st.lists(exercises, max_size=3).map(tuple)),
    st.builds(AnswerRow, st.integers(1, 99), days, words),
    st.builds(AnnulRow, st.integers(1, 99), days, numbers, words),
    st.builds(StretchRecord, words, numbers, numbers, days, st.integers(-86400, 86400), words),
    st.builds(WaitRecord, words, words, numbers, numbers, days, st.integers(-86400, 86400), words),
    st.builds(GapRecord, words, numbers, numbers, numbers, st.booleans(), days, st.integers(-86400, 86400)),
    st.builds(EventRow, numbers, days, words, words),
    st.builds(CardRead, numbers, days, words),
    st.builds(
        CheckRow,
        st.builds(
            CheckResult,
            numbers,
            days,
            words,
            st.lists(st.builds(Score, words, words, st.integers(0, 3)), max_size=3).map(tuple),
        ),
        st.none() | st.integers(-9, 9),
    ),
]


@examples(120)
@given(st.one_of(ROWS))
def test_every_kind_of_row_comes_back_from_its_text(row: PendingRow) -> None:
    assert from_text(to_text(row)) == row


def test_a_waiting_row_without_a_day_is_damaged_and_stops_nothing() -> None:
    ask = AskRecord("break", 1.0, 2.0, "2026-02-30", 0, "started", 1.0, 2.0)
    backlog = Backlog(Journal())
    assert backlog.restore([to_text(ask), to_text(replace(ask, day=DAY))]) == 1
    assert [row.day for row in backlog.history(DAY).asks] == [DAY]


def test_history_read_again_knows_what_waits() -> None:
    journal = Journal()
    journal.full = True
    backlog = Backlog(journal)
    backlog.add_break(BREAK, HURT)
    backlog.add(CardRead(5.0, DAY, "rolls"))
    assert backlog.history(DAY) == History().with_break(BREAK, HURT).with_unlock(CardRead(5.0, DAY, "rolls"))
    assert backlog.day(DAY).breaks == (BREAK,)
    backlog.rate(-1, DAY, "worse")
    backlog.annul(-1, BREAK, "was here")
    assert backlog.history(DAY) == History().with_unlock(CardRead(5.0, DAY, "rolls"))


def test_a_wait_waits_too_and_is_written_once() -> None:
    wait = WaitRecord("tests", "shell", 400.0, 490.0, DAY, 0, "used")
    journal = Journal()
    journal.full = True
    backlog = Backlog(journal)
    backlog.add(wait)
    assert backlog.day(DAY).waits == (wait,)
    assert backlog.history(DAY) == History().with_wait(wait)
    texts = backlog.texts()
    journal.full = False
    for times_written in (1, 1):  # killed after the journal had it, before the state forgot it
        again = Backlog(journal)
        assert again.restore(texts) == 0
        assert again.day(DAY).waits == (wait,)
        assert again.history(DAY).waits == History().with_wait(wait).waits
        again.flush(0.0, force=True)
        assert journal.of(WaitRecord) == (wait,) * times_written


def test_a_disk_that_takes_neither_history_nor_state_promises_nothing_that_it_cannot_keep() -> None:
    desk = Resident(minutes=240)
    desk.journal.full = desk.store.full = True
    text = desk.ask("not-now").text
    desk.live(31)
    assert "it is kept and written later" in text or "kept while deskspine runs" in text
    assert any("it is kept while deskspine runs and written when that is possible" in notice for notice in desk.notices)
    desk.engine.quit()
    assert "they are lost" in desk.engine.unwritten.text
    desk.journal.full = False
    desk.launch()
    desk.live(31)
    assert "The state cannot be written" in desk.engine.unwritten.text
    desk.store.full = False
    desk.live(31)
    assert desk.engine.unwritten.text == ""


@pytest.mark.parametrize(("count", "says"), [(1, "One row of history is"), (2, "2 rows of history are")])
def test_one_row_and_several_are_told_apart(count: int, says: str) -> None:
    desk = Resident(minutes=240)
    keeper = desk.engine._keeper
    desk.journal.full = True
    for at in range(count):
        keeper.backlog.add(StretchRecord("sitting", float(at), at + 1.0, DAY, 0))
    assert keeper.unwritten().text.startswith(f"{says} not yet written (")
    assert keeper.unwritten().text.endswith(": it is kept and written at the next start.") is (count == 1)


@pytest.mark.parametrize("free", ["before the kill", "after the kill", "after the correction"])
def test_i_was_here_takes_a_natural_break_back_that_waited(free: str) -> None:
    desk = Resident(source=True)
    desk.live(1200)
    desk.journal.full = True
    desk.live(600, [Idle(desk.t)])
    desk.live(1, [Typing()])
    if free == "before the kill":
        desk.journal.full = False
        desk.live(31)
    desk.killed(5)
    if free == "after the kill":
        desk.journal.full = False
        desk.live(31)
    assert desk.ask("was-here").ok
    assert desk.picture.today.natural == 0
    desk.journal.full = False
    desk.live(31)
    assert [(row.outcome, row.annulled) for row in desk.journal.breaks] == [("natural", "was here")]
