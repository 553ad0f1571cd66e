"""Not well today: what may be played until the day ends, reported by key, by verb and by the screen."""

from __future__ import annotations

import pytest

from deskspine.cli.verbs import request_for, verbs
from deskspine.core.person.flags import DAY_FLAGS
from support.resident import Resident

CALM = {"wrist-reset", "eye-reset", "breath-1min"}


def open_to(desk: Resident) -> set[str]:
    """Return the shipped routines that may be played now."""
    return {
        name
        for name, routine in desk.library.routines.items()
        if not desk.engine.situation.profile.fitted(routine).locked
    }


def typed(desk: Resident, line: str) -> tuple[bool, str]:
    """Type a verb in another terminal."""
    verb, *words = line.split()
    reply = desk.engine.handle(request_for(verbs()[verb], words))
    return reply.ok, reply.text


@pytest.mark.parametrize("flag", DAY_FLAGS)
def test_it_leaves_breath_eyes_and_hands_until_four_in_the_morning(flag: str) -> None:
    desk = Resident(minutes=240)
    reply = desk.ask("unwell", flag=flag)
    assert reply.ok
    assert reply.text == f"{DAY_FLAGS[flag]}: only breathing, eyes and hands until the day ends"
    assert open_to(desk) == CALM
    refused = desk.ask("start", routine="seated-2min")
    assert (refused.ok, refused.text) == (False, f"Two-minute seated reset is not available now: {DAY_FLAGS[flag]}")
    desk.to_day(1, at="03:59")
    assert desk.pictures[-1].unwell == (flag,)
    assert open_to(desk) == CALM
    desk.live(90)
    assert not desk.pictures[-1].unwell
    assert desk.pictures[-1].next.routine.id == "seated-2min"
    assert not CALM & {desk.picture.next.routine.id}
    assert desk.ask("start", routine="seated-2min").ok


def test_it_survives_a_restart_of_the_day_and_not_the_night() -> None:
    desk = Resident()
    desk.ask("unwell", flag="ill")
    desk.ask("unwell", flag="fever")
    for end in (desk.killed, desk.closed):
        end(for_s=1800)
        assert desk.picture.unwell == ("fever", "ill")
        assert desk.picture.person.flags == {"fever", "ill"}
        assert desk.picture.next.routine.id in CALM
    desk.clock.reboot(600)
    desk.launch()
    assert desk.picture.unwell == ("fever", "ill")
    desk.closed(for_s=24 * 3600)
    assert not desk.picture.unwell
    assert desk.picture.next.routine.id == "seated-2min"


def test_it_is_never_a_setting() -> None:
    desk = Resident()
    desk.ask("unwell", flag="flare")
    assert desk.settings.settings.words("safety.flags") == ()
    assert not desk.ask("set", key="safety.flags", value="flare").ok
    assert desk.picture.unwell == ("flare",)


def test_the_verb_tells_it_takes_it_back_and_says_how_it_stands() -> None:
    desk = Resident()
    assert typed(desk, "unwell over") == (True, "you are well today: everything is offered again")
    assert typed(desk, "unwell fever") == (
        True, "fever today: only breathing, eyes and hands until the day ends",
    )  # fmt: skip
    assert typed(desk, "unwell flare")[1].startswith("fever today, worse pain than usual today: ")
    assert desk.pictures[-1].unwell == ("fever", "flare")
    assert typed(desk, "unwell over") == (True, "you are well today: everything is offered again")
    assert not desk.pictures[-1].unwell
    assert desk.picture.next.routine.id == "seated-2min"


def test_one_of_two_is_taken_back_alone_and_what_is_no_such_word_is_refused() -> None:
    desk = Resident()
    desk.ask("unwell", flag="fever")
    desk.ask("unwell", flag="flare")
    desk.ask("unwell", flag="fever", on=False)
    assert desk.picture.unwell == ("flare",)
    for word in ("heart", "tired"):
        reply = desk.ask("unwell", flag=word)
        assert (reply.ok, reply.text) == (False, f"expected fever, ill, flare or over, not {word!r}")
    assert desk.picture.unwell == ("flare",)


def test_a_full_disk_keeps_it_while_the_program_runs() -> None:
    desk = Resident()
    desk.store.full = True
    desk.ask("unwell", flag="fever")
    desk.live(60)
    assert desk.picture.next.routine.id in CALM
    desk.store.full = False
    desk.live(61)
    desk.killed()
    assert desk.picture.unwell == ("fever",)


@pytest.mark.parametrize(
    "damage",
    [
        {"unwell": "fever"},
        {"unwell": {"day": "soon", "flags": ["fever"]}},
        {"unwell": {"day": "2026-03-10", "flags": "fever"}},
        {"unwell": {"day": "2026-03-10", "flags": ["heart", 5]}},
        {"unwell": {"flags": ["fever"]}},
        {"unwell": {"day": "2026-03-09", "flags": ["fever"]}},
    ],
)
def test_what_was_saved_of_it_and_makes_no_sense_is_nothing_and_costs_nothing_else(damage: dict[str, object]) -> None:
    desk = Resident()
    desk.live(600)
    desk.damage(**damage)
    desk.launch()
    assert not desk.picture.unwell
    assert desk.sit_s == 600
    assert desk.notices == []


def test_a_day_that_is_told_before_midnight_goes_on_after_it() -> None:
    desk = Resident(minutes=240)
    desk.to_day(0, at="23:50")
    desk.ask("unwell", flag="fever")
    desk.live(1200)
    assert desk.picture.unwell == ("fever",)


def test_without_a_flag_it_says_what_is_ticked_and_changes_nothing() -> None:
    desk = Resident()
    assert typed(desk, "unwell") == (True, "nothing is ticked for today; say fever, ill or flare")
    desk.ask("unwell", flag="flare")
    desk.ask("unwell", flag="fever")
    before = desk.engine.situation.desk.clock
    assert typed(desk, "unwell") == (True, "today: fever, flare; `over` ends it")
    assert desk.engine.situation.desk.clock == before
    assert desk.picture.unwell == ("fever", "flare")
