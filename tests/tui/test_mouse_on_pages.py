"""The mouse on pages with rows: what one click does, a second one, and the wheel."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.unwell import UnwellScreen
from deskspine.tui.library.pick import PickScreen
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.library.shelf import CARD
from deskspine.tui.pages.card import CardScreen
from deskspine.tui.settings.options import OptionsScreen
from deskspine.tui.settings.screen import SettingsScreen
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped
from support.bursts import PAGES
from support.every_screen import PERSON


async def click_row(pilot: Pilot[None], rows: Rows, row_id: str, times: int = 1) -> None:
    """Click on a row that is in view."""
    y = rows.region.y + rows.content_offset.y + rows.lines_of(row_id).start
    await pilot.click(offset=(rows.region.x + 4, y), times=times)
    await pilot.pause()
    await pilot.pause()


@pytest.mark.parametrize("page", [LibraryScreen, SettingsScreen], ids=lambda one: one.__name__)
async def test_a_click_takes_the_cursor_to_every_row_in_view_and_starts_nothing(page: type[Screen[Any]]) -> None:
    services, _, recorder = fakes.services(shipped.snapshot(person=PERSON))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(PAGES[page](app))
        await pilot.pause()
        await pilot.pause()
        rows = app.screen.query_one(Rows)
        visible = rows.parent.region  # type: ignore[union-attr]
        recorder.requests.clear()
        for row_id in rows.places:
            y = rows.region.y + rows.content_offset.y + rows.lines_of(row_id).start
            if visible.y + 2 <= y < visible.bottom - 2:
                await click_row(pilot, rows, row_id)
                assert rows.cursor == row_id
        assert recorder.names == []
        assert type(app.screen) is page


@pytest.mark.parametrize("double", [True, False])
async def test_a_second_click_on_a_row_does_what_enter_does(double: bool) -> None:
    services, _, recorder = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("r")
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await pilot.pause()
        rows = app.screen.query_one(Rows)
        for times in (2,) if double else (1, 1):
            await click_row(pilot, rows, "micro-1min", times)
        assert recorder.last.args == {"routine": "micro-1min"}
        card = next(row for row in rows.places if row.startswith(CARD))
        rows.put_cursor(card)
        await pilot.pause()
        assert isinstance(app.screen, LibraryScreen)
        await click_row(pilot, rows, card)
        await click_row(pilot, rows, card)
        await shipped.settled(pilot, lambda: isinstance(app.screen, CardScreen))


async def test_a_row_that_the_keys_left_in_between_needs_two_clicks_again() -> None:
    services, _, recorder = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("r")
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await pilot.pause()
        rows = app.screen.query_one(Rows)
        await click_row(pilot, rows, "micro-1min")
        await pilot.press("down", "up")
        recorder.requests.clear()
        await click_row(pilot, rows, "micro-1min")
        assert recorder.names == []


async def test_a_click_ticks_a_box_and_the_wheel_moves_the_cursor() -> None:
    services, _, recorder = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(UnwellScreen(services))
        await pilot.pause()
        await click_row(pilot, app.screen.query_one(Rows), "ill")
        assert recorder.last.args == {"flag": "ill", "on": True}
        await app.pop_screen()
        await app.push_screen(PickScreen(services, shipped.library().routines["seated-2min"]))
        await pilot.pause()
        rows = app.screen.query_one(Rows)
        await click_row(pilot, rows, "2")
        assert rows.plain().splitlines()[rows.lines_of("2").start].strip("▸ ").startswith("[ ]")
        for kind, at in ((events.MouseScrollDown, "3"), (events.MouseScrollUp, "2")):
            await pilot._post_mouse_events([kind], Rows, offset=(3, 1), button=0)
            await pilot.pause()
            assert rows.cursor == at


async def test_a_value_of_a_setting_can_be_chosen_by_clicks_alone() -> None:
    services, _, recorder = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(SettingsScreen(services))
        await pilot.pause()
        rows = app.screen.query_one(Rows)
        rows.put_cursor("appearance.motion")
        await pilot.pause()
        await click_row(pilot, rows, "appearance.motion", 2)
        await shipped.settled(pilot, lambda: isinstance(app.screen, OptionsScreen))
        await pilot.pause()
        await click_row(pilot, app.screen.query_one(Rows), "off")
        assert recorder.last.args == {"key": "appearance.motion", "value": "off"}
