"""`deskspine break` while a resident runs: two terminals, one journal, and one memory of what hurts."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deskspine import composition as wiring
from deskspine.adapters.storage.fault_log import FaultLog
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.state_file import StateFile
from deskspine.adapters.storage.unsent_breaks import UnsentBreaks
from deskspine.cli import break_now
from deskspine.cli.break_report import Reporter
from deskspine.cli.client import Unreached
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.player.scores import side_asked
from deskspine.engine.engine import Engine
from deskspine.engine.ports import Clock
from deskspine.engine.requests.late_breaks import take_in
from support.resident import Resident

Play = Callable[[Engine, Callable[[str], Reply]], None]
"""The person's actions in the other terminal, with its engine and its keys."""


GONE = Unreached(False, "its socket is gone")
HOLD = """
import sys
from pathlib import Path
from deskspine.adapters.control.instance_lock import acquire
kept = acquire(Path(sys.argv[1]), Path("/run/there.sock"))
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def other_holder(lock: Path) -> Iterator[None]:
    """Let another process hold the lock, as a resident does."""
    command = [sys.executable, "-c", HOLD, str(lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield
        process.kill()


class Beside:
    """A resident with files of its own, and a second terminal whose screen is `play`."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.paths = Paths.under(root)
        self.desk = Resident(minutes=240)
        self.desk.journal = SqliteJournal(self.paths.journal)  # type: ignore[assignment]
        self.desk.store = StateFile(self.paths.state_file, self.paths.alive)  # type: ignore[assignment]
        self.desk.launch()
        self.refused = ""
        self.trouble: Reply | Callable[[], Reply | None] | None = None
        """Replaces the reply of the resident; a function may return None to let the resident reply after all."""
        self.ends_before_the_report = self.answers_are_lost = False
        self.unsent = UnsentBreaks(self.paths.unsent)
        self.play: Play = lambda engine, press: None
        monkeypatch.setattr(break_now, "send", self._send)
        monkeypatch.setattr(break_now, "SystemClock", lambda: self.desk.clock)
        monkeypatch.setattr(wiring, "live", self._live)

    def _send(self, folder: str, request: Request) -> Reply | None:
        if self.trouble is not None:
            return self.trouble() if callable(self.trouble) else self.trouble
        if request.name == "status":
            return Reply(True, self.desk.picture.mode)
        if request.name == "played-elsewhere" and self.ends_before_the_report:
            self.end()
            return None
        reply = self.desk.engine.handle(request)
        return GONE if self.answers_are_lost else reply

    def end(self) -> None:
        """End the resident."""
        self.desk.engine.quit()
        self.trouble = lambda: None

    def _live(self, home: wiring.Home, clock: Clock, *, log: FaultLog, engine: Engine, once: str) -> int:
        engine.launch()
        reply = engine.handle(Request("start", {"routine": once}))
        if reply.ok:
            self.play(engine, lambda key: engine.handle(Request(key)))
            while engine.situation.desk.player is not None:
                self.jump(engine, 5)
        self.refused = "" if reply.ok else reply.text
        engine.quit()
        return 0 if reply.ok else 1

    def jump(self, engine: Engine, seconds: float) -> None:
        """Let time pass in both terminals."""
        self.desk.jump(seconds)
        engine.step(asked_for_s=float("inf"))

    def __call__(self, routine: str = "", play: Play = lambda engine, press: None) -> int:
        """Type `deskspine break` in the second terminal."""
        self.play = play
        return break_now._play_with_resident(self.paths, routine)


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    beside = Beside(tmp_path, monkeypatch)
    yield beside
    beside.desk.journal.close()


def ids(engine: Engine) -> list[str]:
    """Return the exercises that play."""
    return [] if engine.situation.desk.plan is None else [slot.exercise.id for slot in engine.situation.desk.plan.slots]


def test_what_rests_is_left_alone_there_too(beside: Beside) -> None:
    beside.desk.ask("start")
    beside.desk.to_exercise("look-over")
    beside.desk.ask("player-worse")
    beside.desk.ask("player-pause")
    beside.desk.to_end()
    played_ids: list[list[str]] = []
    assert beside(play=lambda engine, press: played_ids.append(ids(engine))) == 0
    assert played_ids == [beside.desk.coming]
    assert "look-over" not in played_ids[0]


def test_worse_said_there_is_remembered_here_and_the_break_is_written_once(beside: Beside) -> None:
    def hurts(engine: Engine, press: Callable[[str], Reply]) -> None:
        assert beside.desk.picture.mode == "playing"
        assert beside.desk.picture.remote_routine == "seated-2min"
        beside.jump(engine, 25)
        press("player-worse")
        press("player-arm")
        press("player-pause")

    assert beside("seated-2min", hurts) == 0
    assert {name: rest.why for name, rest in beside.desk.picture.person.resting.items()} == {"chin-tuck": "arm"}
    assert "chin-tuck" not in beside.desk.coming[1:3]
    day = beside.desk.day.isoformat()
    rows = [row for row in beside.desk.journal.day(day).breaks if row.routine]
    assert [(row.routine, row.outcome) for row in rows] == [("seated-2min", "shortened")]
    assert beside.desk.picture.mode == "sitting"
    played_ids: list[list[str]] = []
    beside(play=lambda engine, press: played_ids.append(ids(engine)))
    assert played_ids[0].count("chin-tuck") == 0


def test_who_is_not_well_today_is_not_well_there(beside: Beside) -> None:
    beside.desk.ask("unwell", flag="fever")
    assert beside("seated-2min") == 1
    assert beside.refused == "Two-minute seated reset is not available now: fever today"
    played_ids: list[str] = []
    assert (
        beside(
            play=lambda engine, press: played_ids.append(
                engine.situation.desk.plan.routine.id if engine.situation.desk.plan else ""
            )
        )
        == 0
    )
    assert played_ids == [beside.desk.picture.next.routine.id] == ["wrist-reset"]


def test_a_self_test_there_is_a_result_here_and_closes_it_for_a_week_in_both(beside: Beside) -> None:
    def answer(engine: Engine, press: Callable[[str], Reply]) -> None:
        while (player := engine.situation.desk.player) is not None and engine.situation.desk.plan is not None:
            if side_asked(player, engine.situation.desk.plan) is None:
                beside.jump(engine, 1)
            else:
                engine.handle(Request("player-score", {"score": "2"}))

    assert beside("butrimov-check", answer) == 0
    (result,) = beside.desk.picture.checks
    assert [answer.score for answer in result.scores] == [2] * 6
    assert not beside.desk.ask("start", routine="butrimov-check").ok
    assert beside("butrimov-check") == 1
    assert "is for once a week at most" in beside.refused


def test_while_the_resident_plays_there_is_nothing_to_play(beside: Beside, capsys: pytest.CaptureFixture[str]) -> None:
    beside.desk.ask("start")
    assert beside() == 1
    assert capsys.readouterr().err == "deskspine: a routine is playing already\n"


def test_one_that_is_closed_in_the_middle_is_left_here_as_well(beside: Beside) -> None:
    def closed(engine: Engine, press: Callable[[str], Reply]) -> None:
        beside.jump(engine, 20)
        engine.quit()
        assert beside.desk.picture.mode == "sitting"

    beside("seated-2min", closed)
    assert beside.desk.picture.remote_routine == ""


def played(beside: Beside) -> list[tuple[str, str]]:
    """Return the routines in the journal, from a new reading of the file."""
    journal = SqliteJournal(beside.paths.journal)
    day = beside.desk.day.isoformat()
    rows = [(row.routine, row.outcome) for row in journal.day(day).breaks if row.routine]
    journal.close()
    return rows


def test_one_line_says_what_was_done_and_that_it_is_recorded(
    beside: Beside, capsys: pytest.CaptureFixture[str]
) -> None:
    assert beside("seated-2min") == 0
    assert capsys.readouterr().out == "Two-minute seated reset: done in 2 min. Recorded.\n"
    assert list(beside.unsent.all()) == []


@pytest.mark.parametrize(
    ("after_s", "key", "line"),
    [
        (80, "player-leave", "left after 1 min: more than half, counted as a break. Recorded."),
        (40, "player-stop", "stopped after 40 s: no break is owed. Recorded."),
    ],
)
def test_the_line_says_what_was_done(
    after_s: float, key: str, line: str, beside: Beside, capsys: pytest.CaptureFixture[str]
) -> None:
    def ends(engine: Engine, press: Callable[[str], Reply]) -> None:
        beside.jump(engine, after_s)
        press(key)

    assert beside("seated-2min", ends) == 0
    assert capsys.readouterr().out == f"Two-minute seated reset: {line}\n"


def test_left_early_the_line_says_what_it_counts_as(beside: Beside, capsys: pytest.CaptureFixture[str]) -> None:
    def leaves(engine: Engine, press: Callable[[str], Reply]) -> None:
        beside.jump(engine, 20)
        press("player-leave")

    assert beside("seated-2min", leaves) == 0
    line = capsys.readouterr().out
    assert line.startswith("Two-minute seated reset: left after 20 s: too short to count")
    assert line.endswith(". Recorded.\n")


def test_beside_a_resident_that_cannot_be_reached_it_is_kept_and_recorded_by_it_later_once(
    beside: Beside, capsys: pytest.CaptureFixture[str]
) -> None:
    beside.trouble = GONE
    with other_holder(beside.paths.lock):
        assert beside("seated-2min") == 0
    assert "Not recorded yet: it is kept" in capsys.readouterr().out
    assert played(beside) == []
    assert beside.desk.sit_s > 100
    take_in(beside.desk.engine, beside.unsent)
    assert played(beside) == [("seated-2min", "finished")]
    assert beside.desk.sit_s == 0
    assert beside.desk.picture.today.breaks == 1
    assert list(beside.unsent.all()) == []
    assert take_in(beside.desk.engine, beside.unsent) == 0


@pytest.mark.parametrize("when", ["before", "in the middle", "at the end"])
def test_when_the_resident_ends_meanwhile_the_break_is_recorded_here(
    when: str, beside: Beside, capsys: pytest.CaptureFixture[str]
) -> None:
    def play(engine: Engine, press: Callable[[str], Reply]) -> None:
        beside.jump(engine, 30)
        if when == "in the middle":
            beside.end()

    if when == "before":
        beside.end()
    beside.ends_before_the_report = when == "at the end"
    assert beside("seated-2min", play) == 0
    assert capsys.readouterr().out == "Two-minute seated reset: done in 2 min. Recorded.\n"
    assert played(beside) == [("seated-2min", "finished")]
    beside.desk.launch()
    assert take_in(beside.desk.engine, beside.unsent) == 0
    assert beside.desk.picture.today.breaks == 1
    assert beside.desk.picture.mode == "sitting"


def test_an_answer_that_was_lost_on_its_way_does_not_count_a_break_twice(beside: Beside) -> None:
    def deaf(engine: Engine, press: Callable[[str], Reply]) -> None:
        beside.answers_are_lost = True

    with other_holder(beside.paths.lock):
        assert beside("seated-2min", deaf) == 0
    assert played(beside) == [("seated-2min", "finished")]
    assert take_in(beside.desk.engine, beside.unsent) == 1
    assert played(beside) == [("seated-2min", "finished")]


def test_what_cannot_be_kept_either_is_said_plainly(
    beside: Beside, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    beside.trouble = GONE
    monkeypatch.setattr(UnsentBreaks, "keep", full)
    assert beside("seated-2min") == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert "NOT RECORDED" in output.err


def test_a_terminal_that_died_in_the_middle_does_not_keep_others_from_playing(
    beside: Beside, capsys: pytest.CaptureFixture[str]
) -> None:
    beside.desk.ask("play-elsewhere", routine="micro-1min", promise_s=60)
    beside.desk.live(20)
    assert beside("seated-2min") == 0
    assert played(beside) == [("seated-2min", "finished")]
    assert beside.desk.picture.today.breaks == 1


def test_while_another_terminal_plays_there_is_nothing_to_play(
    beside: Beside, capsys: pytest.CaptureFixture[str]
) -> None:
    def second(engine: Engine, press: Callable[[str], Reply]) -> None:
        assert break_now._play_with_resident(beside.paths, "") == 1
        assert capsys.readouterr().err == "deskspine: a routine plays in another terminal\n"

    assert beside("seated-2min", second) == 0


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": 2}', '{"format": 1, "requests": [{"request": "played-elsewhere", "args": []}]}',
     '{"format": 1, "requests": [{"request": "played-elsewhere", "args": {"outcome": "x"}}]}',
     '{"format": 1, "requests": [{"request": "dance", "args": {}}]}', "[" * 50_000, "x" * 100_000],
)  # fmt: skip
def test_a_damaged_file_is_put_aside_and_told(text: str, beside: Beside) -> None:
    beside.unsent.folder.mkdir(parents=True)
    (beside.unsent.folder / "1-2.json").write_text(text, encoding="utf-8")
    assert take_in(beside.desk.engine, beside.unsent) == 0
    assert "could not be recorded" in beside.desk.engine._keeper.notices["late"].text
    assert [path.name for path in beside.unsent.folder.iterdir()] == ["1-2.refused"]
    assert played(beside) == []


def test_a_fault_while_one_is_recorded_puts_it_aside_and_comes_once(
    beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside.unsent.keep("1-2", [Request("played-elsewhere", {"outcome": "finished"}, "verb")])
    monkeypatch.setattr(Engine, "handle", lambda *_: 1 / 0)
    assert take_in(beside.desk.engine, beside.unsent) == 0
    assert take_in(beside.desk.engine, beside.unsent) == 0
    assert len(beside.desk.engine.faults) == 1
    assert [path.name for path in beside.unsent.folder.iterdir()] == ["1-2.refused"]


def test_what_cannot_be_put_aside_is_a_notice(beside: Beside, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "unsent")

    beside.unsent.keep("1-2", [Request("dance", {}, "verb")])
    monkeypatch.setattr(UnsentBreaks, "refused", read_only)
    assert take_in(beside.desk.engine, beside.unsent) == 0
    assert "Read-only file system" in beside.desk.engine._keeper.notices["late"].text


def test_what_is_ticked_on_the_first_pages_there_reaches_the_resident(beside: Beside) -> None:
    beside.desk.ask("first-run-done", pages=1)
    assert beside.desk.picture.pages_seen == 1

    def play(engine: Engine, press: Callable[[str], Reply]) -> None:
        assert engine.situation.first_run.pages_seen == 1
        engine.handle(Request("set", {"key": "safety.flags", "value": "wrist_injury"}))
        engine.handle(Request("first-run-done", {"pages": 2}))

    assert beside(play=play) == 0
    assert beside.desk.picture.settings.words("safety.flags") == ("wrist_injury",)
    assert beside.desk.picture.pages_seen == 2


def test_the_card_that_is_answered_there_is_answered_here_too(beside: Beside) -> None:
    beside.paths.config_file.parent.mkdir(parents=True, exist_ok=True)
    beside.paths.config_file.write_text('[safety]\nflags = ["ask_first"]\n')
    beside.desk.settings.settings = beside.desk.settings.settings.replace("safety.flags", ("ask_first",))
    beside.desk.ask("reload")
    assert beside.desk.picture.person.unread == {"ask-first"}
    cards: list[str] = []

    def answer(engine: Engine, press: Callable[[str], Reply]) -> None:
        cards.append(engine.situation.follow_up.gate.card)
        engine.handle(Request("card-read", {"card": engine.situation.follow_up.gate.card}))
        assert engine.handle(Request("start", {"routine": engine.situation.follow_up.gate.routine})).ok
        assert ids(engine) != []

    assert beside(play=answer) == 0
    assert cards == ["ask-first"]
    assert beside.desk.picture.person.unread == frozenset()


@pytest.mark.parametrize("reply", [None, GONE])
def test_what_is_changed_there_while_nobody_can_be_reached_is_changed_here_later(
    reply: Reply | None, beside: Beside
) -> None:
    reporter = Reporter(lambda request: reply, beside.unsent)
    reporter.mention("set", {"key": "schedule.sit_minutes", "value": "35"})
    reporter.mention("first-run-done", {"pages": 3})
    assert beside.desk.picture.settings.number("schedule.sit_minutes") == 240
    assert take_in(beside.desk.engine, beside.unsent) == 2
    assert beside.desk.picture.settings.number("schedule.sit_minutes") == 35
    assert beside.desk.engine.situation.first_run.pages_seen == 3
    assert list(beside.unsent.all()) == []


def test_what_the_resident_refuses_is_not_asked_of_it_again(beside: Beside) -> None:
    Reporter(lambda request: Reply(False, "no"), beside.unsent).mention("set", {"key": "a", "value": "b"})
    assert list(beside.unsent.all()) == []
