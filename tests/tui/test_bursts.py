"""Many keys at once, as a paste, a slow link or a cat sends them: every page lives and agrees with its cursor."""

from __future__ import annotations

import asyncio
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from deskspine.core.settings.settings import FIELDS
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.library.composer import ComposerScreen
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.pages.help import HelpScreen
from deskspine.tui.settings.screen import SettingsScreen
from deskspine.tui.widgets.lines import Flow
from support import fakes, shipped
from support.bursts import Resize, agreed, agrees, carry_out, deeds_of, key_of, write
from support.effort import examples
from support.every_screen import NAMES, SIZES, on_every_screen, stage


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


@pytest.mark.parametrize("size", [(24, 6), (80, 24)], ids=str)
async def test_letters_behind_the_search_key_arrive_in_the_search(size: tuple[int, int]) -> None:
    searched = set()

    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        if "slash" in screen.active_bindings:
            searched.add(type(screen))
            await write(pilot, ["slash", *"rolls"])
            assert isinstance(pilot.app.focused, Input), name
            assert pilot.app.focused.value == "rolls", name
            assert pilot.app.screen is screen, name
            agrees(screen)

    await on_every_screen(size, act, names=("library", "composer", "settings", "help"))
    assert searched == {LibraryScreen, ComposerScreen, SettingsScreen, HelpScreen}


async def test_a_text_is_laid_out_for_the_width_that_a_smaller_window_leaves() -> None:
    async with stage((80, 24)) as on:
        screen = await on.open("first run")
        await carry_out(on.pilot, [Resize(24, 6)])
        flow = screen.query_one("#first-page", Flow)
        assert [*flow.lines] == flow._build(flow.size.width)
        assert all(cell_len("".join(text for _, text in line)) <= flow.size.width for line in flow.lines)


@pytest.mark.long(sample=4)
@pytest.mark.parametrize("name", NAMES)
@given(st.data())
@examples(6)
def test_a_burst_of_keys_clicks_wheel_and_sizes_is_survived(name: str, data: st.DataObject) -> None:
    size = data.draw(st.sampled_from(SIZES))
    deeds = data.draw(deeds_of(SIZES))

    async def act() -> None:
        async with stage(size) as on:
            await on.open(name)
            await carry_out(on.pilot, deeds)
            assert fakes.FAULTS == []
            assert on.app._exception is None
            assert on.app.is_running
            assert not on.app._keys._waiting
            await agreed(on.pilot)
            await on.close()
            await write(on.pilot, ["plus"])
            assert on.sent.names[-1] == "interval-up", "the next key still works"

    asyncio.run(act())


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
