"""The help page: about the screen below it, every line a button, and a routine that waits for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.screen import Screen

from deskspine.core.commands.registry import COMMANDS
from deskspine.core.player.machine import advance
from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.history.screen import HistoryScreen
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.pages.help import HelpScreen, HelpText
from deskspine.tui.pages.help_words import ABOUT, KEYS
from deskspine.tui.player.screen import PlayerScreen
from deskspine.tui.settings.screen import SettingsScreen
from deskspine.tui.widgets.base_screen import DeskModal, DeskScreen
from deskspine.tui.widgets.key_press import pressable
from support import fakes, shipped
from support.every_screen import on_every_screen


class Desk:
    """An app with the help page open."""

    def __init__(self, app: DeskApp, pilot: Pilot[None], services: Any, sent: fakes.Recorder) -> None:
        self.app, self.pilot, self.services, self.sent = app, pilot, services, sent

    @property
    def text(self) -> str:
        """The text of the page."""
        return self.app.screen.query_one(HelpText).plain()

    async def click(self, key: str, part: str = "") -> None:
        """Click on the label of `key`, or on the word `part` in its line."""
        flow = self.app.screen.query_one(HelpText)
        y, line = next((y, line) for y, line in enumerate(flow.lines) if key in [k for _, _, k in pressable(line)])
        x = "".join(text for _, text in line).index(part) if part else 0
        await self.pilot.click(offset=(flow.content_region.x + x, flow.content_region.y + y))


@asynccontextmanager
async def opened(state: Snapshot, *, command: str = "", size: tuple[int, int] = (120, 60)) -> AsyncIterator[Desk]:
    """Open the help page on the dashboard, or on the page that `command` opens."""
    services, clock, sent = fakes.services(state)
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await shipped.settled(pilot, lambda: app.screen.is_mounted)
        clock.advance(3.0)
        if command:
            await app.run_action(f"app.command({command!r})")
            await pilot.pause()
        await pilot.press("question_mark")
        await shipped.settled(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.pause()
        yield Desk(app, pilot, services, sent)


async def test_help_on_the_dashboard_names_every_key_as_it_is_bound_now() -> None:
    settings = DEFAULTS.replace("keys.ask.snooze", ("z",))
    async with opened(fakes.snapshot(settings=settings)) as desk:
        lines = desk.text.splitlines()
        for entry in COMMANDS:
            if entry.keys and entry.id != "app.help":
                assert any(entry.title in line and entry.help.replace("`", "")[:20] in line for line in lines)
        assert any(line.split()[:2] == ["z", "Snooze"] for line in lines)
        await desk.pilot.press("escape")
        await shipped.settled(desk.pilot, lambda: not isinstance(desk.app.screen, HelpScreen))


async def test_every_screen_says_what_it_is_and_what_each_of_its_keys_does() -> None:
    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        assert isinstance(screen, (DeskScreen, DeskModal))
        if not screen.HAS_HELP:
            return
        title, about = ABOUT[type(screen).__name__]
        own = [] if screen.PLACE else [(key, word) for key, word in screen.all_keys() if key and word != "help"]
        await pilot.app.run_action("app.command('app.help')")
        await shipped.settled(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        await pilot.pause()
        page = pilot.app.screen
        text = " ".join(page.query_one(HelpText).plain().split())
        assert text.startswith(about), name
        assert f"Help: {title}" in page.query_one(".page-head").plain()  # type: ignore[attr-defined]
        first = text.partition("Everywhere")[0]
        for key, word in own:
            title, _, rest = word.partition(": ")
            assert f"{key} {title.capitalize()} {rest or KEYS[title]}" in first, (name, key)
        assert screen.PLACE or own, name
        await pilot.press("escape")
        await shipped.settled(pilot, lambda: pilot.app.screen is screen)

    await on_every_screen((120, 60), act)


async def test_help_has_both_sides_of_the_composer() -> None:
    async with opened(shipped.snapshot(), command="dashboard.routines") as desk:
        await desk.pilot.press("escape", "n")
        await desk.pilot.pause()
        await desk.pilot.press("question_mark")
        await shipped.settled(desk.pilot, lambda: "Sides" in desk.text)
        assert all(word in desk.text for word in ("Add", "Times", "Hold", "Remove", "Find"))


async def test_a_click_on_a_line_closes_help_and_presses_its_key() -> None:
    async with opened(fakes.snapshot()) as desk:
        await desk.click("h", "Look at your day")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, HistoryScreen))
        assert len(desk.app.screen_stack) == 2
    async with opened(shipped.snapshot(), command="dashboard.settings") as desk:
        await desk.click("escape")
        await shipped.settled(desk.pilot, lambda: len(desk.app.screen_stack) == 1)
    async with opened(fakes.asking()) as desk:
        await desk.click("d")
        await shipped.settled(desk.pilot, lambda: desk.sent.names == ["did-it"])


async def test_keys_of_other_screens_are_no_buttons() -> None:
    async with opened(fakes.snapshot()) as desk:
        assert "At a reminder" in desk.text
        keys = {key for line in desk.app.screen.query_one(HelpText).lines for _, _, key in pressable(line)}
        assert "N" not in keys
        assert "space" not in keys
        assert {"enter", "p", "ctrl+q"} <= keys


@pytest.mark.parametrize(
    ("command", "kind"), [("dashboard.settings", SettingsScreen), ("dashboard.routines", LibraryScreen)]
)
async def test_the_key_of_help_closes_it_again(command: str, kind: type[Screen[Any]]) -> None:
    async with opened(shipped.snapshot(), command=command) as desk:
        await desk.pilot.press("question_mark")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, kind))


async def test_a_search_finds_keys_of_all_screens_and_escape_shows_everything() -> None:
    async with opened(fakes.snapshot()) as desk:
        everything = desk.text
        await desk.pilot.press("slash", *"doctor care")
        await desk.pilot.pause()
        assert not desk.text.strip() or "seek care" not in desk.text
        await desk.pilot.press("escape", "slash", *"seek care")
        await desk.pilot.pause()
        rows = [line for line in desk.text.splitlines() if line.strip()]
        assert rows[0] == "During a routine"
        assert rows[1].split()[:2] == ["s", "Stop"]
        await desk.pilot.press("escape")
        await desk.pilot.pause()
        assert desk.text == everything
        await desk.pilot.press("escape")
        await shipped.settled(desk.pilot, lambda: not isinstance(desk.app.screen, HelpScreen))


async def test_a_routine_waits_while_help_is_open_and_goes_on() -> None:
    async with opened(shipped.playing(30.0)) as desk:
        assert desk.sent.names == ["player-pause"]
        playing = desk.services.snapshot.playing
        paused, _ = advance(playing.state, playing.plan, desk.services.now().t, ["pause"])
        desk.services.link.put(replace(desk.services.snapshot, playing=replace(playing, state=paused)))
        await desk.pilot.pause()
        await desk.pilot.press("escape")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, PlayerScreen))
        assert desk.sent.names == ["player-pause"] * 2


async def test_a_routine_that_the_person_paused_stays_paused_after_help() -> None:
    state = shipped.playing(30.0)
    assert state.playing is not None
    paused, _ = advance(state.playing.state, state.playing.plan, fakes.BOOT, ["pause"])
    async with opened(replace(state, playing=replace(state.playing, state=paused))) as desk:
        await desk.pilot.press("escape")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, PlayerScreen))
        assert desk.sent.names == []


async def test_a_routine_goes_on_although_help_was_closed_before_the_pause_was_seen() -> None:
    async with opened(shipped.playing(30.0)) as desk:
        await desk.pilot.press("escape")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, PlayerScreen))
        assert desk.sent.names == ["player-pause"] * 2


async def test_a_routine_that_was_continued_in_another_terminal_is_left_alone() -> None:
    async with opened(shipped.playing(30.0)) as desk:
        running, playing = desk.services.snapshot, desk.services.snapshot.playing
        paused, _ = advance(playing.state, playing.plan, desk.services.now().t, ["pause"])
        for snapshot in (replace(running, playing=replace(playing, state=paused)), running):
            desk.services.link.put(snapshot)
            await desk.pilot.pause()
        await desk.pilot.press("escape")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, PlayerScreen))
        assert desk.sent.names == ["player-pause"]
