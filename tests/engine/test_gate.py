"""The gate before a routine that is done away from the desk, whichever way the routine is asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from deskspine.core.follow_up import Gate
from deskspine.core.settings.settings import SettingValue
from support.resident import Resident

AWAY = ("thoracic-lumbar", "strengthen-stretch", "morning-seven", "bragg", "dynamic-ip", "warm-up")
NO_GATE = Gate()


def quiet(desk: Resident) -> bool:
    """Return True if nothing plays and nothing was written down."""
    return desk.picture.playing is None and desk.journal.breaks == []


def test_the_routines_away_from_the_desk_are_those_meant_here() -> None:
    desk = Resident()
    assert {name for name, routine in desk.library.routines.items() if not routine.desk} == set(AWAY)


@pytest.mark.parametrize("name", AWAY)
def test_by_name_it_opens_its_gate_and_plays_only_when_told_so(name: str) -> None:
    desk = Resident(minutes=240)
    reply = desk.ask("start", routine=name)
    assert reply.ok
    assert reply.text.endswith("its screen says what it needs; Enter there begins it")
    assert desk.pictures[-1].gate == Gate(name)
    assert quiet(desk)
    desk.live(120)
    assert desk.picture.gate == Gate(name)
    assert desk.ask("start", routine=name, sure=True).ok
    playing = desk.pictures[-1].playing
    assert playing is not None
    assert playing.plan.routine.id == name
    assert desk.pictures[-1].gate == NO_GATE


def test_a_routine_at_the_desk_has_no_gate() -> None:
    desk = Resident()
    assert desk.ask("start", routine="seated-5min").ok
    assert desk.picture.playing is not None
    assert desk.picture.gate == NO_GATE


def test_it_is_closed_by_its_own_request_by_another_routine_and_by_a_restart() -> None:
    ways: tuple[Callable[[Resident], object], ...] = (
        lambda desk: desk.ask("gate-close"),
        lambda desk: desk.ask("start", routine="micro-1min"),
        lambda desk: desk.killed(),
    )
    for close in ways:
        desk = Resident()
        desk.ask("start", routine="bragg")
        close(desk)
        assert desk.pictures[-1].gate == NO_GATE


@pytest.mark.parametrize("request_", ["start", "quick"])
def test_it_is_closed_by_the_next_and_the_quick_one_too(request_: str) -> None:
    desk = Resident()
    desk.ask("start", routine="bragg")
    assert desk.ask(request_).ok
    assert desk.picture.playing is not None
    assert desk.pictures[-1].gate == NO_GATE


def test_one_gate_takes_the_place_of_another() -> None:
    desk = Resident()
    desk.ask("start", routine="bragg")
    desk.ask("start", routine="morning-seven", items="1,4,7")
    assert desk.picture.gate == Gate("morning-seven", items="1,4,7")


def test_none_opens_for_who_may_not_for_what_makes_no_sense_and_while_something_plays() -> None:
    desk = Resident(safety__flags=("pregnancy",))
    refused = desk.ask("start", routine="thoracic-lumbar")
    assert not refused.ok
    assert "is not available now: pregnancy" in refused.text
    assert not desk.ask("start", routine="thoracic-lumbar", sure=True).ok
    desk = Resident()
    assert not desk.ask("start", routine="morning-seven", items="1,2").ok
    assert quiet(desk)
    desk.ask("start")
    again = desk.ask("start", routine="bragg")
    assert (again.ok, again.text) == (False, "a routine is playing already")
    assert desk.picture.gate == NO_GATE


def test_who_becomes_unwell_before_an_open_gate_is_refused_behind_it() -> None:
    desk = Resident()
    desk.ask("start", routine="bragg")
    desk.ask("unwell", flag="fever")
    assert not desk.ask("start", routine="bragg", sure=True).ok
    assert quiet(desk)


def test_after_the_warm_up_the_gate_opens_again_and_says_that_one_is_warm() -> None:
    desk = Resident(minutes=240)
    desk.ask("start", routine="thoracic-lumbar")
    assert desk.ask("start", routine="warm-up", sure=True, then="thoracic-lumbar").ok
    assert desk.picture.gate == NO_GATE
    desk.to_end()
    picture = desk.pictures[-1]
    assert picture.gate == Gate("thoracic-lumbar", warm=True)
    assert (picture.playing, picture.finished, desk.outcomes) == (None, "", ["finished"])
    assert desk.ask("start", routine="thoracic-lumbar", sure=True).ok
    desk.to_end()
    assert desk.picture.gate == NO_GATE
    assert desk.picture.finished == "thoracic-lumbar"
    assert [row.routine for row in desk.journal.breaks] == ["warm-up", "thoracic-lumbar"]


def test_the_chosen_part_is_still_known_after_the_warm_up() -> None:
    desk = Resident(minutes=240)
    desk.ask("start", routine="warm-up", sure=True, then="morning-seven", then_items="1,4,7")
    desk.to_end()
    assert desk.picture.gate == Gate("morning-seven", warm=True, items="1,4,7")


def test_a_warm_up_that_was_killed_and_gone_on_with_still_leads_to_what_it_was_for() -> None:
    desk = Resident(minutes=240)
    desk.ask("start", routine="warm-up", sure=True, then="morning-seven", then_items="1,4,7")
    desk.live(20)
    desk.killed(10)
    desk.ask("player-pause")
    desk.to_end()
    assert desk.picture.gate == Gate("morning-seven", warm=True, items="1,4,7")


@pytest.mark.parametrize("ending", ["player-leave", "player-stop"])
def test_a_warm_up_that_was_broken_off_opens_nothing_then_or_later(ending: str) -> None:
    desk = Resident(minutes=240)
    desk.ask("start", routine="warm-up", sure=True, then="thoracic-lumbar")
    desk.live(20)
    desk.ask(ending)
    assert desk.picture.gate == NO_GATE
    desk.play("micro-1min")
    assert desk.picture.gate == NO_GATE
    assert desk.picture.finished == "micro-1min"


def test_another_routine_asked_for_meanwhile_is_refused_and_the_gate_still_opens() -> None:
    desk = Resident(minutes=240)
    desk.ask("start", routine="warm-up", sure=True, then="thoracic-lumbar")
    desk.live(20)
    for args in ({"routine": "seated-2min"}, {"routine": "bragg", "sure": True}, {}):
        assert not desk.ask("start", **args).ok
    desk.to_end()
    assert desk.picture.gate == Gate("thoracic-lumbar", warm=True)


def test_what_comes_behind_a_warm_up_has_to_be_there() -> None:
    desk = Resident(minutes=240)
    desk.ask("start", routine="warm-up", sure=True, then="nothing-there")
    if desk.picture.playing is not None:
        desk.to_end()
        assert desk.picture.finished == "warm-up"
    assert desk.picture.gate == NO_GATE


NAMED: dict[str, tuple[str, dict[str, SettingValue]]] = {
    "default": ("start", {"routine__default": "thoracic-lumbar"}),
    "list": ("start", {"routine__choose": "list", "routine__list": ("warm-up",)}),
    "quick": ("quick", {"routine__quick": "warm-up"}),
}


@pytest.mark.parametrize("way", NAMED)
def test_one_that_the_settings_name_is_played_by_nobody_who_has_not_seen_its_gate(way: str) -> None:
    request, settings = NAMED[way]
    desk = Resident(**settings)  # type: ignore[arg-type]
    desk.to_ask()
    desk.ask(request)
    playing = desk.picture.playing
    assert playing is None or playing.plan.routine.desk
    if playing is None:
        assert desk.picture.gate.routine in AWAY


@pytest.mark.parametrize("how", ["default", "balanced"])
def test_none_is_ever_chosen_by_itself(how: str) -> None:
    for flags in ((), ("arm_symptoms", "castor_chair"), ("neck_instability",), ("heart", "no_room")):
        desk = Resident(routine__choose=how, safety__flags=flags)
        tempting = replace(desk.library.routines["wrist-reset"], id="on-a-mat", desk=False, duration_s=(120, 120, 120))
        desk.library = replace(desk.library, routines={"on-a-mat": tempting, **desk.library.routines})
        desk.launch()
        for _ in range(8):
            assert desk.picture.next.routine.desk
            assert desk.picture.quick.routine.desk
            desk.play()
            desk.jump(3000)


def test_a_warm_up_that_ends_an_interrupted_routine_leads_on_only_when_it_is_over() -> None:
    """Interrupt a routine by its warm-up when half of it was played: that end is not the end of the warm-up."""
    desk = Resident(minutes=240)
    desk.ask("start", routine="seated-2min")
    desk.live(100)
    desk.clock.pass_by(60)
    desk.engine.step(asked_for_s=1.0)
    assert desk.picture.playing is not None
    assert desk.picture.playing.offered
    assert desk.ask("start", routine="warm-up", then="strengthen-stretch", sure=1).ok
    assert desk.outcomes == ["shortened"]
    assert desk.picture.gate == NO_GATE
    assert desk.picture.playing is not None
    desk.to_end()
    assert desk.picture.gate == Gate("strengthen-stretch", warm=True)
