"""`deskspine break` beside a resident: two terminals, one journal, and one memory of what hurts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from resident import Resident

from deskspine import wiring
from deskspine.adapters.journal import SqliteJournal
from deskspine.adapters.paths import Paths
from deskspine.adapters.state_file import StateFile
from deskspine.cli import break_now
from deskspine.core.commands import Reply, Request
from deskspine.core.player_scores import side_asked
from deskspine.engine.engine import Engine
from deskspine.engine.ports import Clock
from deskspine.engine.requests import handle

Play = Callable[[Engine, Callable[[str], Reply]], None]
"""What the person does in the other terminal, with its engine and its keys."""


class Beside:
    """A resident with files of its own, and a second terminal whose screen is `play`."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.paths = Paths.under(root)
        self.desk = Resident(minutes=240)
        self.desk.journal = SqliteJournal(self.paths.journal)  # type: ignore[assignment]
        self.desk.store = StateFile(self.paths.state_file, self.paths.alive)  # type: ignore[assignment]
        self.desk.launch()
        self.refused = ""
        self.play: Play = lambda engine, press: None
        monkeypatch.setattr(break_now, "send", self._send)
        monkeypatch.setattr(break_now, "SystemClock", lambda: self.desk.clock)
        monkeypatch.setattr(wiring, "live", self._live)

    def _send(self, folder: str, request: Request) -> Reply:
        if request.name == "status":
            return Reply(True, self.desk.picture.mode)
        return handle(self.desk.engine, request)

    def _live(self, home: wiring.Home, clock: Clock, *, engine: Engine, once: str) -> int:
        engine.launch()
        reply = handle(engine, Request("start", {"routine": once}))
        if reply.ok:
            self.play(engine, lambda key: handle(engine, Request(key)))
            while engine.desk.player is not None:
                self.jump(engine, 5)
        self.refused = "" if reply.ok else reply.text
        engine.quit()
        return 0 if reply.ok else 1

    def jump(self, engine: Engine, seconds: float) -> None:
        """Let time go by in both terminals."""
        self.desk.jump(seconds)
        engine.step(asked_for_s=float("inf"))

    def __call__(self, routine: str = "", play: Play = lambda engine, press: None) -> int:
        """Type `deskspine break` in the second terminal."""
        self.play = play
        return break_now._beside(self.paths, routine)


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    made = Beside(tmp_path, monkeypatch)
    yield made
    made.desk.journal.close()


def ids(engine: Engine) -> list[str]:
    """The exercises that play."""
    return [] if engine.desk.plan is None else [slot.exercise.id for slot in engine.desk.plan.slots]


def test_what_rests_is_left_alone_there_too(beside: Beside) -> None:
    beside.desk.ask("start")
    beside.desk.to_exercise("look-over")
    beside.desk.ask("player-worse")
    beside.desk.ask("player-pause")
    beside.desk.to_end()
    seen: list[list[str]] = []
    assert beside(play=lambda engine, press: seen.append(ids(engine))) == 0
    assert seen == [beside.desk.coming]
    assert "look-over" not in seen[0]


def test_worse_said_there_is_remembered_here_and_the_break_is_written_once(beside: Beside) -> None:
    def hurts(engine: Engine, press: Callable[[str], Reply]) -> None:
        assert beside.desk.picture.mode == "playing"
        assert beside.desk.picture.elsewhere == "seated-2min"
        beside.jump(engine, 25)
        press("player-worse")
        press("player-arm")
        press("player-pause")

    assert beside("seated-2min", hurts) == 0
    assert {name: rest.why for name, rest in beside.desk.picture.person.resting.items()} == {"chin-tuck": "arm"}
    assert "chin-tuck" not in beside.desk.coming[1:3]
    day = beside.desk.engine.today().isoformat()
    rows = [row for row in beside.desk.journal.day(day).breaks if row.routine]
    assert [(row.routine, row.outcome) for row in rows] == [("seated-2min", "shortened")]
    assert beside.desk.picture.mode == "sitting"
    seen: list[list[str]] = []
    beside(play=lambda engine, press: seen.append(ids(engine)))
    assert seen[0].count("chin-tuck") == 0


def test_who_is_not_well_today_is_not_well_there(beside: Beside) -> None:
    beside.desk.ask("unwell", flag="fever")
    assert beside("seated-2min") == 1
    assert beside.refused == "Two-minute seated reset is not for now: fever today"
    seen: list[str] = []
    assert beside(play=lambda engine, press: seen.append(engine.desk.plan.routine.id if engine.desk.plan else "")) == 0
    assert seen == [beside.desk.picture.next.routine.id] == ["wrist-reset"]


def test_a_self_test_there_is_a_result_here_and_closes_it_for_a_week_in_both(beside: Beside) -> None:
    def answer(engine: Engine, press: Callable[[str], Reply]) -> None:
        while (player := engine.desk.player) is not None and engine.desk.plan is not None:
            if side_asked(player, engine.desk.plan) is None:
                beside.jump(engine, 1)
            else:
                handle(engine, Request("player-score", {"score": "2"}))

    assert beside("butrimov-check", answer) == 0
    (result,) = beside.desk.picture.checks
    assert [one.score for one in result.scores] == [2] * 6
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
    assert beside.desk.picture.elsewhere == ""


def test_what_is_ticked_on_the_first_pages_there_reaches_the_resident(beside: Beside) -> None:
    beside.desk.ask("first-run-done", pages=1)
    assert beside.desk.picture.pages_seen == 1

    def play(engine: Engine, press: Callable[[str], Reply]) -> None:
        assert engine.pages_seen == 1
        handle(engine, Request("set", {"key": "safety.flags", "value": "wrist_injury"}))
        handle(engine, Request("first-run-done", {"pages": 2}))

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
        cards.append(engine.gate.card)
        handle(engine, Request("card-read", {"card": engine.gate.card}))
        assert handle(engine, Request("start", {"routine": engine.gate.routine})).ok
        assert ids(engine) != []

    assert beside(play=answer) == 0
    assert cards == ["ask-first"]
    assert beside.desk.picture.person.unread == frozenset()
