"""The gate before a routine away from the desk: what it says, and that nothing begins without Enter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace
from textual.containers import VerticalScroll
from textual.pilot import Pilot

from deskspine.core.coach.fitting import closing
from deskspine.core.follow_up import Gate
from deskspine.core.person.flags import DAY_FLAGS, FLAGS
from deskspine.core.person.person import ANYBODY, Person
from deskspine.engine.wording.gates import WARM
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.player.gate import GateScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow
from support import fakes, shipped


@asynccontextmanager
async def standing(
    gate: Gate, person: Person = ANYBODY, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], DeskApp, fakes.Recorder]]:
    """Yield the gate, and the recorder of the requests."""
    services, _, recorder = fakes.services(shipped.snapshot(gate=gate, person=person))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await shipped.settled(pilot, lambda: isinstance(app.screen, GateScreen))
        await pilot.pause()
        yield pilot, app, recorder


def keys(app: DeskApp) -> str:
    return app.screen.query_one(KeyLine).plain()


async def test_it_says_what_comes_what_it_needs_and_who_should_leave_it_out() -> None:
    async with standing(Gate("morning-seven")) as (_, app, recorder):
        text = shipped.words(app.screen)
        assert text.startswith("Seven morning exercises 12:00")
        assert "You need: mat." in text
        closed = [FLAGS[flag] for flag in closing(shipped.library().routines["morning-seven"]) if flag not in DAY_FLAGS]
        assert f"Not for: {'; '.join(closed)}." in text
        assert {FLAGS[flag] for flag in ("dizzy_turning", "balance", "no_room")} < set(closed)
        assert "It starts when you say so" in text
        assert "Roll to the side" in text
        assert recorder.names == []


async def test_who_should_ask_first_is_told_only_where_the_routine_says_so() -> None:
    asking = [routine for routine in shipped.library().routines.values() if routine.ask_first]
    heading = shipped.library().cards["ask-first"].about.split(".")[0].strip()
    for routine in shipped.library().routines.values():
        if not routine.desk:
            async with standing(Gate(routine.id)) as (_, app, _):
                assert (heading in shipped.words(app.screen)) is (routine in asking), routine.id


async def test_enter_begins_it_for_sure_and_escape_lets_it_be() -> None:
    async with standing(Gate("bragg")) as (pilot, app, recorder):
        await pilot.press("enter")
        assert (recorder.last.name, recorder.last.args) == ("start", {"routine": "bragg", "sure": True})
        assert isinstance(app.screen, GateScreen), "it goes when the engine says so"
    async with standing(Gate("bragg")) as (pilot, app, recorder):
        await pilot.press("escape")
        assert recorder.names == ["gate-close"]
        app.services.link.put(shipped.snapshot())
        await shipped.settled(pilot, lambda: isinstance(app.screen, DashboardScreen))


async def test_a_part_of_it_is_announced_with_its_own_length_and_begins_as_that_part() -> None:
    async with standing(Gate("morning-seven", items="1,3,7")) as (pilot, app, recorder):
        slots = shipped.library().routines["morning-seven"].slots
        seconds = sum(slots[at].seconds(1) for at in (0, 2, 6))
        assert f"Seven morning exercises {seconds // 60}:{seconds % 60:02d}" in shipped.words(app.screen)
        assert "3 of 7 exercises" in shipped.words(app.screen)
        await pilot.press("enter")
        assert recorder.last.args == {"routine": "morning-seven", "sure": True, "items": "1,3,7"}


async def test_w_warms_up_and_names_what_comes_after() -> None:
    async with standing(Gate("thoracic-lumbar", items="1,2")) as (pilot, app, recorder):
        assert "w Warm up first: Standing warm-up, 2:00" in shipped.words(app.screen)
        assert keys(app) == "enter start   esc back   w warm up first   ↑ ↓ scroll   ? help"
        await pilot.press("w")
        assert (recorder.last.name, recorder.last.args) == (
            "start",
            {"routine": "warm-up", "sure": True, "then": "thoracic-lumbar", "then_items": "1,2"},
        )


@pytest.mark.parametrize(
    ("gate", "person"),
    [
        (Gate("thoracic-lumbar", warm=True), ANYBODY),
        (Gate("thoracic-lumbar"), Person(frozenset({"balance"}))),
        (Gate("warm-up"), ANYBODY),
    ],
    ids=["warm already", "the warm-up is locked", "the warm-up itself"],
)
async def test_no_warm_up_is_offered_where_there_is_none_to_do(gate: Gate, person: Person) -> None:
    async with standing(gate, person) as (pilot, app, recorder):
        assert "Warm up first" not in shipped.words(app.screen)
        assert (WARM in shipped.words(app.screen)) is gate.warm
        assert "warm up" not in keys(app)
        await pilot.press("w")
        assert recorder.names == []


@pytest.mark.parametrize("size", [(24, 6), (40, 12), (80, 24), (120, 40)])
async def test_all_of_it_can_be_read_in_any_window(size: tuple[int, int]) -> None:
    async with standing(Gate("strengthen-stretch"), size=size) as (pilot, app, _):
        page, scroll = app.screen.query_one(Flow), app.screen.query_one(VerticalScroll)
        assert all(len(line) <= page.size.width for line in page.plain().splitlines())
        assert keys(app).startswith("enter start")
        assert {"esc", "?"} <= set(keys(app).split())
        await pilot.press("end")
        assert scroll.scroll_y == scroll.max_scroll_y
        assert page.region.bottom <= scroll.region.bottom
        await pilot.press("home", "down", "j")
        assert scroll.scroll_y == min(2, scroll.max_scroll_y)


async def test_a_routine_that_is_gone_says_so() -> None:
    async with standing(Gate("nobody-wrote-this")) as (_, app, _):
        assert shipped.words(app.screen) == "This routine no longer exists."


async def test_after_the_warm_up_the_gate_stands_again_and_knows() -> None:
    async with standing(Gate("thoracic-lumbar")) as (pilot, app, _):
        before = app.screen
        warming = shipped.playing(1.0, laid_out=shipped.plan("warm-up"))
        app.services.link.put(warming)
        await shipped.settled(pilot, lambda: not isinstance(app.screen, GateScreen))
        app.services.link.put(shipped.snapshot(gate=replace(Gate("thoracic-lumbar"), warm=True)))
        await shipped.settled(pilot, lambda: isinstance(app.screen, GateScreen))
        await pilot.pause()
        assert app.screen is not before
        assert WARM in shipped.words(app.screen)
