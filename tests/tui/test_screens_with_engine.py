"""The screens over the real engine: it accepts every request they send, and they show the effect."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from deskspine.core.coach.fitting import fit
from deskspine.core.commands.registry import Request
from deskspine.core.person.flags import PLACE_FLAGS, PROFILE_FLAGS
from deskspine.core.person.person import ANYBODY
from deskspine.engine.link import Link
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.dashboard.unwell import UnwellScreen
from deskspine.tui.library.pick import PickScreen
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.library.shelf import RESTING
from deskspine.tui.pages.card import UnlockScreen
from deskspine.tui.player.after import AfterScreen
from deskspine.tui.player.gate import GateScreen
from deskspine.tui.player.result import ResultScreen
from deskspine.tui.player.screen import PlayerScreen
from deskspine.tui.player.stop_card import StopCardScreen
from deskspine.tui.services import Services
from deskspine.tui.settings.first_run import FirstRunScreen
from deskspine.tui.widgets.lines import Flow, Lines
from deskspine.tui.widgets.rows import Rows
from support import shipped
from support.resident import Resident


class Desk:
    """An app over a resident; no request may be refused."""

    def __init__(self, resident: Resident) -> None:
        self.resident, link = resident, Link()
        link.put(resident.picture)
        resident.engine.subscribe(link.put)
        self.refused: list[str] = []
        self.app = DeskApp(Services(resident.clock, self._send, link))
        self.pilot: Pilot[None]

    def _send(self, request: Request) -> None:
        reply = self.resident.engine.handle(request)
        if not reply.ok:
            self.refused.append(f"{request}: {reply.text}")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def arrives(self, screen: type) -> None:
        """Wait until such a screen is on top, and laid out."""
        await shipped.settled(self.pilot, lambda: isinstance(self.app.screen, screen))
        await self.pilot.pause()
        await self.pilot.pause()

    async def play_on(self, seconds: float = 0.0) -> None:
        """Let the engine play `seconds` seconds, or to the end."""
        if seconds:
            self.resident.live(seconds)
        else:
            self.resident.to_end()
        await self.pilot.pause()
        await self.pilot.pause()

    async def at_row(self, row_id: str) -> None:
        """Open the library at a row."""
        await self.press("r")
        await self.arrives(LibraryScreen)
        self.app.screen.query_one(Rows).put_cursor(row_id)
        await self.pilot.pause()

    def played(self) -> list[str]:
        return self.resident.played


@asynccontextmanager
async def desk(resident: Resident | None = None, *, first_run: bool = False) -> AsyncIterator[Desk]:
    """Yield the app over a resident of four hours between breaks, past the first run."""
    resident = resident or Resident(minutes=240)
    if not first_run:
        resident.ask("first-run-done")
    desk = Desk(resident)
    async with desk.app.run_test(size=(80, 24)) as desk.pilot:
        await desk.pilot.pause()
        yield desk
        assert desk.refused == []


async def test_first_run_fits_the_routines_to_what_was_told() -> None:
    async with desk(first_run=True) as on:
        await on.arrives(FirstRunScreen)
        await on.press("enter", "down", "space", "enter", "space", "enter")
        await on.arrives(DashboardScreen)
        flags = {list(PROFILE_FLAGS)[1], next(iter(PLACE_FLAGS))}
        assert on.resident.picture.person.flags == flags
        await on.press("r")
        await on.arrives(LibraryScreen)
        assert "! Two-minute seated reset" in on.app.screen.query_one(Rows).plain()


async def test_from_the_gate_to_the_warm_up_and_back_to_the_gate() -> None:
    async with desk() as on:
        await on.at_row("thoracic-lumbar")
        await on.press("enter")
        await on.arrives(GateScreen)
        await on.press("w")
        await on.arrives(PlayerScreen)
        assert on.resident.picture.playing is not None
        assert on.resident.picture.playing.plan.routine.id == "warm-up"
        await on.play_on()
        await on.arrives(GateScreen)
        assert "You are warm" in shipped.words(on.app.screen)
        await on.press("enter")
        await on.arrives(PlayerScreen)
        fitted = fit(shipped.library().routines["thoracic-lumbar"], shipped.library(), ANYBODY).routine
        assert on.played() == [slot.exercise.id for slot in fitted.slots]
        await on.press("escape")
        await on.arrives(DashboardScreen)


async def test_a_gate_that_is_left_leaves_nothing_behind() -> None:
    async with desk() as on:
        await on.at_row("bragg")
        await on.press("enter")
        await on.arrives(GateScreen)
        await on.press("escape")
        await on.arrives(LibraryScreen)
        assert on.resident.picture.gate.routine == ""
        assert on.resident.journal.breaks == []


async def test_the_parts_that_were_ticked_are_the_parts_that_play() -> None:
    async with desk() as on:
        await on.at_row("seated-2min")
        await on.press("c")
        await on.arrives(PickScreen)
        await on.press("down", "space", "enter")
        await on.arrives(PlayerScreen)
        slots = shipped.library().routines["seated-2min"].slots
        assert on.played() == [slot.exercise.id for at, slot in enumerate(slots) if at != 1]


async def test_the_parts_of_a_floor_routine_pass_its_gate() -> None:
    async with desk() as on:
        await on.at_row("morning-seven")
        await on.press("c")
        await on.arrives(PickScreen)
        await on.press("enter")
        await on.arrives(GateScreen)
        assert "3 of 7 exercises" in shipped.words(on.app.screen)
        await on.press("enter")
        await on.arrives(PlayerScreen)
        assert len(on.played()) == 3


async def test_what_felt_worse_twice_is_locked_and_its_card_brings_it_back() -> None:
    resident = Resident(minutes=240)
    for days in (0, 4):
        resident.to_day(days, at="10:00")
        resident.ask("start", routine="seated-2min")
        resident.to_exercise("ear-to-shoulder")
        resident.ask("player-worse")
        resident.ask("player-pause")
        resident.to_end()
        resident.ask("rate", answer="skip")
    async with desk(resident) as on:
        assert resident.picture.person.resting["ear-to-shoulder"].locked
        await on.at_row(RESTING + "ear-to-shoulder")
        await on.press("enter")
        await on.arrives(UnlockScreen)
        await on.press("end", "u")
        await on.arrives(LibraryScreen)
        assert resident.picture.person.resting == {}
        assert "Resting" not in on.app.screen.query_one(Rows).plain()


async def test_worse_into_the_arm_is_kept_as_that_and_the_rest_goes_on() -> None:
    async with desk() as on:
        await on.at_row("seated-2min")
        await on.press("enter")
        await on.arrives(PlayerScreen)
        await on.play_on(60)
        await on.press("w", "t")
        assert "This exercise is off for 14 days" in " ".join(
            on.app.screen.query_one("#player-panel", Lines).plain().split()
        )
        await on.press("space")
        await on.play_on()
        await on.arrives(AfterScreen)
        await on.press("b")
        await on.arrives(DashboardScreen)
        rests = on.resident.picture.person.resting
        assert [(rest.why, rest.locked) for rest in rests.values()] == [("arm", False)]
        assert on.resident.outcomes == ["finished"]


async def test_a_self_test_is_answered_and_its_result_shown_once() -> None:
    async with desk() as on:
        await on.at_row("butrimov-check")
        await on.press("enter")
        await on.arrives(PlayerScreen)
        for score in "323132":
            while "how far?" not in on.app.screen.query_one("#player-panel", Lines).plain():
                await on.play_on(2.0)
                on.app.tick()
            await on.press(score)
        await on.arrives(ResultScreen)
        assert "14 of 18. This is your first" in shipped.words(on.app.screen)
        await on.press("escape")
        await on.arrives(DashboardScreen)
        await on.at_row("butrimov-check")
        assert "Once a week" in on.app.screen.query_one("#preview", Flow).plain()


async def test_a_symptom_ends_the_self_test_for_good() -> None:
    async with desk() as on:
        await on.at_row("butrimov-check")
        await on.press("enter")
        await on.arrives(PlayerScreen)
        while "how far?" not in on.app.screen.query_one("#player-panel", Lines).plain():
            await on.play_on(2.0)
        await on.press("0")
        await on.arrives(StopCardScreen)
        assert on.resident.picture.playing is None
        assert on.resident.picture.checks == ()
        assert on.resident.outcomes == ["stopped"]


async def test_not_well_today_closes_what_moves_the_neck_until_it_is_taken_back() -> None:
    async with desk() as on:
        await on.press("u")
        await on.arrives(UnwellScreen)
        await on.press("space")
        assert on.resident.picture.unwell == ("fever",)
        assert "[x] fever" in on.app.screen.query_one(Rows).plain()
        await on.press("enter")
        assert on.resident.picture.unwell == ("fever",), "Enter behind space keeps what was ticked, and closes"
        await on.arrives(DashboardScreen)
        await on.press("r")
        await on.arrives(LibraryScreen)
        rows = on.app.screen.query_one(Rows).plain()
        assert "! Five-minute" in rows
        assert "! One minute of breathing" not in rows
        await on.press("escape")
        await on.arrives(DashboardScreen)
        await on.press("u")
        await on.arrives(UnwellScreen)
        await on.press("space")
        assert not on.resident.picture.unwell


async def test_skipped_pages_are_offered_on_the_dashboard_and_seen_or_declined_there() -> None:
    async with desk(first_run=True) as on:
        await on.arrives(FirstRunScreen)
        await on.press("escape")
        await on.arrives(DashboardScreen)
        assert "Answer the skipped health questions?" in on.app.screen.query_one("#page", Lines).plain()
        await on.press("y")
        await on.arrives(FirstRunScreen)
        assert "2 of 3" in on.app.screen.query_one(".page-head", Lines).plain()
        await on.press("space", "escape")
        await on.arrives(DashboardScreen)
        assert on.resident.picture.settings.words("safety.flags") == (next(iter(PROFILE_FLAGS)),)
        assert "skipped desk questions" in on.app.screen.query_one("#page", Lines).plain()
        await on.press("n")
        await shipped.settled(on.pilot, lambda: "skipped" not in on.app.screen.query_one("#page", Lines).plain())
        assert on.resident.picture.pages_seen == 3
        assert on.refused == []
