"""Answers that are taken back, as the screen and another terminal see it: snapshot, journal, disk and memory."""

from __future__ import annotations

import pytest

from deskspine.core.commands.registry import Request
from support.resident import Resident


def by_verb(desk: Resident, name: str) -> str:
    """Send a request as another terminal does, and return the answer."""
    return desk.engine.handle(Request(name, origin="verb")).text


@pytest.mark.parametrize(("answer", "text"), [("did-it", "Counted as a break"), ("not-now", "Skipped this one")])
def test_the_picture_says_until_when_an_answer_can_be_taken_back_and_then_no_more(answer: str, text: str) -> None:
    desk = Resident()
    desk.to_ask()
    number, at = desk.picture.ask, desk.t
    desk.ask(answer)
    undo = desk.pictures[-1].undo
    assert undo is not None
    assert (undo.until, undo.text) == (at + 30, text)
    assert desk.picture.ask is None
    desk.ask("undo")
    assert desk.picture.mode == "asking"
    assert desk.picture.ask == number
    assert desk.pictures[-1].undo is None
    desk.ask(answer)
    desk.live(31)
    assert desk.pictures[-1].undo is None, "a new picture came when the half minute was over"


def test_a_verb_says_how_it_is_taken_back_and_how_to_insist() -> None:
    desk = Resident()
    desk.live(600)
    assert by_verb(desk, "did-it").endswith("; `deskspine undo` takes it back within 30 s")
    assert by_verb(desk, "did-it") == "already counted at 09:10; `deskspine did-it --again` counts another one"
    assert by_verb(desk, "did-it") == "already counted at 09:10; `deskspine did-it --again` counts another one"
    assert desk.picture.today.breaks == 1
    assert by_verb(desk, "did-it-again").startswith("counted as a break")
    assert by_verb(desk, "undo") == "taken back: the break does not count"
    assert desk.picture.today.breaks == 1
    assert by_verb(desk, "undo").startswith("there is nothing to undo")


def test_a_full_disk_takes_nothing_back_from_memory_that_it_did_not_take() -> None:
    desk = Resident()
    desk.play("micro-1min")
    desk.live(900)
    before = desk.engine.situation.profile.history
    desk.journal.full = True
    desk.ask("start", routine="seated-2min")
    desk.live(100)
    desk.ask("player-leave")
    assert (desk.picture.today.breaks, desk.picture.finished) == (2, "seated-2min")
    desk.ask("undo")
    assert (desk.picture.today.breaks, desk.picture.finished) == (1, "")
    assert desk.engine.situation.profile.history == before
    assert desk.picture.playing is not None
    assert desk.picture.playing.offered


@pytest.mark.parametrize("answer", ["did-it", "not-now", "player-leave"])
def test_nothing_is_taken_back_after_the_program_ended(answer: str) -> None:
    desk = Resident()
    desk.live(600)
    if answer == "player-leave":
        desk.ask("start")
    desk.ask(answer)
    desk.killed(for_s=5)
    assert desk.pictures[-1].undo is None
    assert "nothing to undo" in desk.ask("undo").text
    assert desk.picture.playing is None


def test_a_warm_up_that_was_left_by_mistake_still_leads_to_what_it_warms_up_for() -> None:
    desk = Resident()
    desk.ask("start", routine="warm-up", then="mckenzie-neck", sure=1)
    coming = desk.engine.situation.follow_up.warm_up_for
    assert coming.routine
    desk.live(5)
    desk.ask("player-leave")
    desk.ask("undo")
    assert desk.engine.situation.follow_up.warm_up_for == coming
