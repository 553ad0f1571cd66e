"""Many keys at once, as a paste, a slow link or a cat sends them: every page lives and agrees with its cursor."""

from __future__ import annotations

from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Input

from deskspine.core.settings.settings import FIELDS
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.library.composer import ComposerScreen
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.settings.screen import SettingsScreen
from support import fakes, shipped
from support.bursts import PAGES, agrees, key_of, write


async def test_a_held_arrow_walks_the_settings_however_many_come_at_once() -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        for length in (26, 3, 40, 60):
            await write(pilot, ["comma", *["down"] * length])
            page = app.screen
            assert isinstance(page, SettingsScreen)
            assert page._list.cursor == FIELDS[min(length, len(FIELDS) - 1)].key
            agrees(page)
            await write(pilot, ["escape"])
            await shipped.settled(pilot, lambda: isinstance(app.screen, DashboardScreen))


@pytest.mark.parametrize("page", [LibraryScreen, ComposerScreen, SettingsScreen], ids=lambda one: one.__name__)
async def test_letters_behind_the_search_key_arrive_in_the_search(page: type[Screen[Any]]) -> None:
    services, _, _ = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(PAGES[page](app))
        await pilot.pause()
        await write(pilot, ["slash", *"rolls"])
        assert app.screen.query_one("#find", Input).value == "rolls"
        assert type(app.screen) is page
        agrees(app.screen)


async def test_a_key_that_never_reports_holds_the_next_one_up_for_a_moment_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("deskspine.tui.app.WAIT_S", 0.3)
    services, _, _ = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        assert app._keys.admit(key_of("x")), "as if its widget was gone before it could say that it was handled"
        app.post_message(key_of("r"))
        await pilot.pause()
        assert isinstance(app.screen, DashboardScreen)
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_a_key_behind_one_that_opens_a_page_belongs_to_that_page() -> None:
    services, _, _ = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await write(pilot, ["r", "slash", *"bragg", "enter"])
        page = app.screen
        assert isinstance(page, LibraryScreen)
        assert page._list.places[0] == "bragg"
        assert page._list.has_focus
