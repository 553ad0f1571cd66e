"""The palettes: a theme is shown while the cursor is on it, commands show their keys, and settings can be found."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import pytest
from textual import events
from textual.command import CommandList
from textual.containers import Vertical
from textual.pilot import Pilot

from deskspine.core.settings.settings import DEFAULTS, FIELDS
from deskspine.core.themes import names
from deskspine.core.themes.contrast import TEXT, contrast
from deskspine.tui.app import DeskApp
from deskspine.tui.palette import ThemePalette
from deskspine.tui.settings.screen import SettingsScreen
from support import fakes, shipped

ROW = 1.3
"""Minimum contrast of the row under the cursor."""


class Desk:
    """An open app with what it sent."""

    def __init__(self, app: DeskApp, pilot: Pilot[None], sent: fakes.Recorder, services: Any) -> None:
        self.app, self.pilot, self.sent, self.services = app, pilot, sent, services

    async def shows(self, theme: str) -> None:
        """Wait until the theme is shown and the colours of the page are those of the theme."""
        await shipped.settled(self.pilot, lambda: self.app.theme == theme)
        await self.pilot.pause()

    async def themes(self) -> CommandList:
        """Open the palette of themes as a person does, and return its list."""
        await self.pilot.press("ctrl+p")
        await self.listed()
        await self.pilot.press(*"theme")
        await shipped.settled(self.pilot, lambda: self.titles()[:1] == ["Theme"])
        await self.pilot.press("enter")
        await shipped.settled(self.pilot, lambda: isinstance(self.app.screen, ThemePalette))
        return await self.listed()

    async def listed(self) -> CommandList:
        """Wait for the rows of the palette, and return its list."""
        await shipped.settled(self.pilot, lambda: bool(self.titles()))
        return self.app.screen.query_one(CommandList)

    def titles(self) -> list[str]:
        """Return the first line of every row."""
        lists = self.app.screen.query(CommandList)
        return [str(option.prompt).split("\n")[0] for option in lists.first().options] if lists else []


@asynccontextmanager
async def desk(theme: str = "auto", size: tuple[int, int] = (80, 24)) -> AsyncIterator[Desk]:
    """Open the dashboard with a theme in the settings."""
    services, _, sent = fakes.services(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", theme)))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Desk(app, pilot, sent, services)


async def test_the_theme_under_the_cursor_is_shown_and_escape_takes_it_back() -> None:
    async with desk("nord") as it:
        await it.themes()
        assert it.titles() == ["nord  now", *(name for name in names.SHIPPED if name != "nord")]
        page = it.app.screen_stack[0]
        await it.pilot.press(*["down"] * 3)
        await it.shows(names.LIGHT)
        assert page.styles.background.hex.lower() == "#f8f7f3"
        await it.pilot.press("escape")
        await it.shows("nord")
        assert page.styles.background.hex.lower() == "#2e3440"
        assert it.sent.names == []


async def test_clicks_outside_close_the_palette_and_not_the_page_below() -> None:
    async with desk() as it:
        await it.pilot.press("comma")
        await shipped.settled(it.pilot, lambda: isinstance(it.app.screen, SettingsScreen))
        await it.pilot.press("ctrl+p")
        await it.listed()
        palette = it.app.screen
        for _ in range(3):
            palette.post_message(events.Click(palette, 0, 0, 0, 0, 1, False, False, False, 0, 0))
        await shipped.settled(it.pilot, lambda: it.app.screen is not palette)
        await it.pilot.pause()
        assert isinstance(it.app.screen, SettingsScreen)


async def test_a_key_that_comes_before_the_rows_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_rows_yet(_: CommandList) -> None:
        raise KeyError(0)

    monkeypatch.setattr(CommandList, "action_page_down", no_rows_yet)
    async with desk() as it:
        await it.themes()
        await it.pilot.press("pagedown")
        await it.pilot.pause()
        assert isinstance(it.app.screen, ThemePalette)


async def test_the_palette_itself_is_shown_in_the_theme() -> None:
    async with desk() as it:
        rows = await it.themes()
        for key, theme in (("down", names.DARK), ("down", names.LIGHT)):
            await it.pilot.press(key)
            await it.shows(theme)
            page = it.app.screen_stack[0].styles.background
            assert it.app.screen.query_one(Vertical).styles.background == page
            cursor = rows.get_component_styles("option-list--option-highlighted")
            assert contrast(cursor.color.rgb, cursor.background.rgb) >= TEXT


async def test_the_cursor_of_the_terminal_theme_is_not_bold_black_which_some_terminals_show_as_grey() -> None:
    async with desk(names.TERMINAL) as it:
        rows = await it.themes()
        cursor = rows.get_component_styles("option-list--option-highlighted")
        assert (cursor.color.ansi, cursor.background.ansi) == (15, 4)


async def test_what_is_typed_is_found_and_shown() -> None:
    async with desk() as it:
        await it.themes()
        await it.pilot.press(*"solarized-l")
        await it.shows("solarized-light")


async def test_enter_keeps_the_theme_and_saves_it() -> None:
    async with desk() as it:
        await it.themes()
        await it.pilot.press("down", "down")
        await it.shows(names.LIGHT)
        await it.pilot.press("enter")
        await shipped.settled(it.pilot, lambda: bool(it.sent.names))
        assert it.sent.names == ["set"]
        assert it.sent.last.args == {"key": "appearance.theme", "value": names.LIGHT}
        assert it.app.theme == names.LIGHT
        it.services.link.put(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", names.LIGHT)))
        await it.pilot.pause()
        it.app.theme_choice.give_up()
        assert it.app.theme == names.LIGHT


async def test_a_theme_that_could_not_be_saved_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deskspine.tui.palette_app.SAVED_WITHIN_S", 0.01)
    async with desk("nord") as it:
        it.app.take_theme(names.LIGHT)
        assert it.app.theme == names.LIGHT
        await it.shows("nord")


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("size", [(24, 6), (40, 12), (80, 24)])
async def test_the_cursor_of_the_palette_is_never_hidden(size: tuple[int, int]) -> None:
    async with desk(size=size) as it:
        rows = await it.themes()
        for name in names.SHIPPED[1:]:
            await it.pilot.press("down")
            await it.shows(name)
            await shipped.settled(it.pilot, lambda: cursor_is_seen(rows))


def cursor_is_seen(rows: CommandList) -> bool:
    """Return True if the first line of the row under the cursor is in the visible part of the list."""
    assert rows.highlighted is not None
    line = rows._index_to_line[rows.highlighted]
    return rows.scroll_y <= line < rows.scroll_y + rows.scrollable_content_region.height


async def test_commands_show_their_keys_and_settings_are_found() -> None:
    async with desk() as it:
        await it.pilot.press("ctrl+p")
        await it.listed()
        assert {"Break now  enter", "Help  ?", "Theme", "Keys", "Screenshot"} <= set(it.titles())
        assert not [title for title in it.titles() if title.startswith("Go to")]
        await it.pilot.press(*"repeat a")
        await shipped.settled(it.pilot, lambda: it.titles()[:1] == ["Go to setting: Repeat after  Reminders"])
        await it.pilot.press("enter")
        await shipped.settled(it.pilot, lambda: isinstance(it.app.screen, SettingsScreen))
        page = it.app.screen
        assert isinstance(page, SettingsScreen)
        await shipped.settled(it.pilot, lambda: page._list.cursor == "schedule.remind_minutes")


async def test_every_setting_can_be_gone_to_also_from_the_settings() -> None:
    async with desk() as it:
        for field in FIELDS:
            await it.app.go_to_setting(field.key)
            page = it.app.screen
            assert isinstance(page, SettingsScreen)
            assert page._list.cursor == field.key
        assert len(it.app.screen_stack) == 2


async def test_a_screenshot_is_taken_when_the_palette_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    async with desk() as it:
        monkeypatch.setattr(it.app, "deliver_screenshot", lambda path: taken.append(type(it.app.screen).__name__))
        await it.pilot.press("ctrl+p")
        await it.listed()
        await it.pilot.press(*"screensh", "enter")
        await shipped.settled(it.pilot, lambda: bool(taken))
        assert taken == ["DashboardScreen"]


@pytest.mark.long(sample=4)
@pytest.mark.parametrize("theme", [name for name in names.OTHERS if not name.startswith("ansi")])
async def test_the_palette_can_be_read_in_every_theme(theme: str) -> None:
    async with desk(theme) as it:
        await it.pilot.press("ctrl+p")
        rows = await it.listed()
        page, screen = rows.styles.background.rgb, it.app.screen
        cursor = rows.get_component_styles("option-list--option-highlighted")
        quiet = screen.get_component_styles("command-palette--help-text").color.rgb
        for behind in (page, cursor.background.rgb):
            assert contrast(quiet, behind) >= TEXT
        assert contrast(rows.get_component_styles("option-list--option").color.rgb, page) >= TEXT
        assert contrast(cursor.color.rgb, cursor.background.rgb) >= TEXT
        assert contrast(cursor.background.rgb, page) >= ROW


KEYS = ("down", "up", "pagedown", "pageup", "end", "home", "backspace", "ctrl+p", "tab", *"anordli-5 ")


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("seed", range(2))
async def test_bursts_of_keys_in_the_palette_of_themes_are_survived(seed: int) -> None:
    random = Random(seed)
    async with desk("nord") as it:
        for _ in range(5):
            await it.themes()
            for _ in range(6):
                await it.pilot.press(*random.choices(KEYS, k=5))
            await it.pilot.press("escape")
            await shipped.settled(it.pilot, lambda: len(it.app.screen_stack) == 1)
            await it.shows("nord")
        assert it.sent.names == []


async def test_a_theme_that_is_looked_at_stays_although_another_was_just_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deskspine.tui.palette_app.SAVED_WITHIN_S", 0.3)
    async with desk("nord") as it:
        it.app.take_theme(names.LIGHT)
        it.app.choose_theme()
        await it.listed()
        await it.pilot.press("down", "down")
        await it.shows(names.DARK)
        await it.pilot.pause(0.5)
        assert it.app.theme == names.DARK
