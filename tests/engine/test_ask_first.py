"""A person who should ask first meets the card once, answers it, and is never kept from a calm routine."""

from __future__ import annotations

import pytest

from deskspine.core.follow_up import Gate
from deskspine.core.person.person import ASK_FIRST_CARD
from support.resident import Resident

AWAY = ("thoracic-lumbar", "strengthen-stretch", "morning-seven", "bragg", "dynamic-ip", "warm-up")
CALM = ("breath-1min", "eye-reset", "wrist-reset")


def asks_first() -> Resident:
    """Return a person who ticked that they are treated for something."""
    return Resident(minutes=240, safety__flags=("ask_first",))


def plays(desk: Resident) -> str:
    """Return the id of the routine that plays, or ""."""
    playing = desk.pictures[-1].playing
    return playing.plan.routine.id if playing else ""


@pytest.mark.parametrize("request_", ["start", "quick"])
def test_the_first_break_shows_the_card_and_waits_and_the_answer_lets_it_begin(request_: str) -> None:
    desk = asks_first()
    reply = desk.ask(request_)
    assert reply.ok
    assert reply.text.endswith("its screen shows who should ask first, and waits for your answer")
    gate = desk.pictures[-1].gate
    assert (gate.routine, gate.card) == ({"start": "seated-2min", "quick": "micro-1min"}[request_], ASK_FIRST_CARD)
    assert plays(desk) == ""
    assert desk.ask("card-read", card=ASK_FIRST_CARD).ok
    assert desk.ask("start", routine=gate.routine).ok
    assert plays(desk) == gate.routine
    assert desk.pictures[-1].gate == Gate()


def test_it_comes_once_and_a_restart_does_not_bring_it_back() -> None:
    desk = asks_first()
    desk.ask("start")
    desk.ask("card-read", card=ASK_FIRST_CARD)
    desk.killed()
    assert desk.picture.person.unread == frozenset()
    assert desk.ask("start").ok
    assert plays(desk) == "seated-2min"
    assert not desk.ask("card-read", card=ASK_FIRST_CARD).ok


def test_an_answer_that_is_put_off_leaves_everything_as_it_was_and_the_card_comes_again() -> None:
    desk = asks_first()
    for _ in range(3):
        desk.ask("start")
        assert desk.pictures[-1].gate.card == ASK_FIRST_CARD
        assert desk.ask("gate-close").ok
        assert plays(desk) == ""
    assert desk.journal.breaks == []


@pytest.mark.parametrize("name", CALM)
def test_what_is_calm_is_never_kept_back(name: str) -> None:
    desk = asks_first()
    assert desk.ask("start", routine=name).ok
    assert plays(desk) == name


@pytest.mark.parametrize("name", AWAY)
def test_what_is_away_from_the_desk_shows_the_card_and_then_its_own_gate(name: str) -> None:
    desk = asks_first()
    for sure in ({}, {"sure": True}):
        assert desk.ask("start", routine=name, **sure).ok
        assert desk.pictures[-1].gate == Gate(name, card=ASK_FIRST_CARD)
        assert plays(desk) == ""
    desk.ask("card-read", card=ASK_FIRST_CARD)
    assert desk.ask("start", routine=name).ok
    assert desk.pictures[-1].gate == Gate(name)
    assert plays(desk) == ""


def test_the_chosen_parts_are_kept_over_the_card() -> None:
    desk = asks_first()
    desk.ask("start", routine="morning-seven", items="1,4,7")
    assert desk.pictures[-1].gate == Gate("morning-seven", items="1,4,7", card=ASK_FIRST_CARD)


def test_another_reason_against_it_is_said_before_the_card() -> None:
    desk = Resident(safety__flags=("ask_first", "pregnancy"))
    reply = desk.ask("start", routine="bragg")
    assert (reply.ok, "pregnancy" in reply.text) == (False, True)
    assert desk.pictures[-1].gate == Gate()


def test_who_never_ticked_it_is_never_asked() -> None:
    desk = Resident()
    assert desk.ask("start").ok
    assert plays(desk) == "seated-2min"
    assert not desk.ask("card-read", card=ASK_FIRST_CARD).ok


def test_a_disk_that_is_full_keeps_the_answer_for_as_long_as_the_program_runs() -> None:
    desk = asks_first()
    desk.journal.full = True
    desk.ask("card-read", card=ASK_FIRST_CARD)
    assert desk.ask("start").ok
    assert plays(desk) == "seated-2min"
