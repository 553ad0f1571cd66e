"""Waits and offers in plain mode: what is said about them, what is left quiet, and what the letters send."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from deskspine.core.schedule.events import Event
from deskspine.core.schedule.inputs import WaitEnded, WaitStarted
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.waits.kinds import WAIT_KINDS
from deskspine.engine.snapshot import Snapshot
from deskspine.plain.face import PlainFace
from deskspine.plain.status import today_lines
from support import fakes, shipped
from support.plain_desk import PlainDesk

NOW = fakes.now()
OFFERED = fakes.snapshot(waits=(fakes.wait(),), offer=fakes.offer())
OFFER = Event("offer", fakes.BOOT, fakes.WALL, "your tests are running: 60 seconds?", wait="tests", source="shell")


def event(kind: str, why: str) -> Event:
    return Event(kind, fakes.BOOT, fakes.WALL, why, wait="tests", source="shell")  # type: ignore[arg-type]


def heard(before: Snapshot, after: Snapshot, *events: Event) -> tuple[str, ...]:
    face = PlainFace(before)
    face.begin(NOW)
    return face.follow(after, events, NOW)


def test_an_offer_is_said_with_its_letters() -> None:
    assert heard(fakes.snapshot(), OFFERED, OFFER) == (
        "Your tests are running: 60 seconds?",
        "Type b to start One-minute neck break, or x for not this time.",
    )


def test_an_offer_that_the_settings_keep_quiet_is_not_said() -> None:
    quiet = replace(OFFERED, settings=DEFAULTS.replace("ladder.offer", ("desktop",)))
    assert heard(replace(quiet, offer=None), quiet, OFFER, event("offer-withdrawn", "your tests are done")) == ()


def test_an_offer_that_is_over_before_it_could_be_said_is_not_said_as_open() -> None:
    over = event("offer-withdrawn", "your tests are done")
    assert heard(fakes.snapshot(), fakes.snapshot(), OFFER, over) == ("Offer withdrawn: your tests are done.",)


@pytest.mark.parametrize(("letter", "request_name"), [("b", "start"), ("x", "offer-close")])
def test_the_letters_of_an_offer_start_it_and_close_it(letter: str, request_name: str) -> None:
    face = PlainFace(OFFERED)
    face.begin(NOW)
    assert [request.name for request in face.typed(letter, NOW).requests] == [request_name]


def test_without_an_offer_its_letter_is_no_answer() -> None:
    face = PlainFace(fakes.snapshot())
    face.begin(NOW)
    turn = face.typed("x", NOW)
    assert [request.name for request in turn.requests] == ["key"]
    assert "no answer" in turn.lines[0]


def test_enter_alone_says_which_wait_goes_on_and_what_is_offered() -> None:
    face = PlainFace(OFFERED)
    said = (*face.begin(NOW), *face.typed("", NOW).lines)
    assert said.count("Your tests are running, 2 min.") == 2
    assert said.count("Your tests are running: 60 seconds?") == 2
    assert "b start the offered break, 60 seconds; x not this time; " in " ".join(face.typed("?", NOW).lines)


def test_the_beginning_and_the_end_of_a_wait_are_not_said() -> None:
    begun, over = event("wait", "your tests are running"), event("wait-over", "your tests are done after 3 min")
    assert heard(fakes.snapshot(), fakes.snapshot(), begun, over) == ()


@pytest.mark.parametrize("kind", WAIT_KINDS)
def test_in_a_routine_a_sentence_says_that_the_machine_is_done(kind: str) -> None:
    words = WAIT_KINDS[kind].over  # type: ignore[index]
    playing = shipped.playing(30.0)
    said = heard(playing, playing, event("wait-over", f"{words} after 3 min"), event("ready", words))
    assert said == (
        f"{words[0].upper()}{words[1:]}.", "Type x to end early; half a routine or more counts as a break.",
    )  # fmt: skip


def test_the_machine_needs_the_person_in_a_routine_and_outside() -> None:
    needs, playing = event("needs-you", "your agent needs you"), shipped.playing(30.0)
    assert heard(fakes.snapshot(), fakes.snapshot(), needs) == ("Your agent needs you.",)
    assert heard(playing, playing, needs)[0] == "Your agent needs you."


def test_an_ask_that_begins_by_itself_says_so() -> None:
    asking = replace(shipped.snapshot(), mode="asking", ask=fakes.ask(begins=fakes.BOOT + 18))
    face = PlainFace(shipped.snapshot())
    face.begin(NOW)
    assert "Begins in 18 s; work on and it waits 2 minutes." in face.follow(asking, (), NOW)


def test_work_at_such_an_ask_is_said_in_one_sentence() -> None:
    busy = event("still-busy", "you work on: the break comes in 2 min")
    assert heard(fakes.snapshot(), fakes.snapshot(), busy) == ("You work on: the break comes in 2 min.",)


def test_the_list_of_today_has_the_waits_that_were_used() -> None:
    events = ((fakes.WALL - 200, "wait-over", "your tests are done after 3 min"),)
    lines = today_lines(fakes.snapshot(today=fakes.today(waits_used=3, waits_passed=11, events=events)), NOW)
    assert lines[0].endswith("3 of 14 waits used for a break.")
    assert lines[1:] == ("09:56 Your tests are done after 3 min.",)


def test_a_person_takes_an_offer_and_hears_that_the_machine_is_done() -> None:
    plain = PlainDesk()
    plain.live(2000)
    plain.desk.engine.step([WaitStarted("t", "tests", "shell")])
    assert plain.live(25)[0] == "Your tests are running: 60 seconds?"
    assert plain.type("b")[0] == "One-minute reset, 1 min, 3 exercises."
    plain.live(20)
    plain.desk.engine.step([WaitEnded("t")])
    assert "Your tests are done." in plain.live(1)
    assert plain.type("x")[0].startswith("Break stopped")
    assert plain.type("h")[0].endswith("1 of 1 wait used for a break.")
