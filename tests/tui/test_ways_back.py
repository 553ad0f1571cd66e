"""Escape on every page: it leads to the previous screen, with the cursor where it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.screen import Screen

from deskspine.core.follow_up import Gate
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.library.composer import ComposerScreen
from deskspine.tui.library.pick import PickScreen
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.library.shelf import CARD
from deskspine.tui.overlays import PAGES, load
from deskspine.tui.pages.card import CardScreen
from deskspine.tui.player.after import AfterScreen
from deskspine.tui.player.gate import GateScreen
from deskspine.tui.player.screen import PlayerScreen
from deskspine.tui.settings.options import OptionsScreen
from deskspine.tui.settings.press_key import PressKeyScreen
from deskspine.tui.settings.screen import SettingsScreen
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped

FROM_ROWS: list[tuple[str, type[Screen[None]], str, str, type[Screen[None]]]] = [
    ("r", LibraryScreen, "seated-2min", "c", PickScreen),
    ("r", LibraryScreen, "seated-2min", "n", ComposerScreen),
    ("r", LibraryScreen, f"{CARD}ask-first", "enter", CardScreen),
    ("comma", SettingsScreen, "appearance.motion", "enter", OptionsScreen),
    ("comma", SettingsScreen, "keys.ask.start", "enter", PressKeyScreen),
]


def started() -> tuple[DeskApp, fakes.Recorder, Callable[..., None]]:
    """Return an app, the recorder of its requests, and a function that gives it another snapshot."""
    services, _, recorder = fakes.services(shipped.snapshot())
    return DeskApp(services), recorder, services.link.put


def on(app: DeskApp, kind: type[Screen[None]]) -> Callable[[], bool]:
    return lambda: isinstance(app.screen, kind)


@pytest.mark.long(sample=2)
@pytest.mark.parametrize("command", PAGES)
async def test_a_page_leads_back_to_the_one_it_was_opened_on(command: str) -> None:
    app, _, _ = started()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(SettingsScreen(app.services))
        below = app.screen
        page = load(*PAGES[command])(app.services)
        await app.push_screen(page)
        await pilot.pause()
        await pilot.press("escape")
        await shipped.settled(pilot, lambda: app.screen is below)


@pytest.mark.long(sample=2)
@pytest.mark.parametrize(
    ("key", "page", "row", "open_", "opened"), FROM_ROWS, ids=lambda one: getattr(one, "__name__", one)
)
async def test_a_page_opened_from_a_row_leads_back_to_the_row(
    key: str, page: type[Screen[None]], row: str, open_: str, opened: type[Screen[None]]
) -> None:
    app, _, _ = started()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await shipped.settled(pilot, on(app, page))
        await pilot.pause()
        app.screen.query_one(Rows).put_cursor(row)
        await pilot.press(open_)
        await shipped.settled(pilot, on(app, opened))
        await pilot.press("escape")
        await shipped.settled(pilot, on(app, page))
        assert app.screen.query_one(Rows).cursor == row
        await pilot.press("escape")
        await shipped.settled(pilot, on(app, DashboardScreen))


async def test_a_gate_leads_back_to_the_library_and_what_was_played_to_the_dashboard() -> None:
    app, recorder, put = started()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        await shipped.settled(pilot, on(app, LibraryScreen))
        await pilot.pause()
        app.screen.query_one(Rows).put_cursor("bragg")
        await pilot.press("enter")
        assert recorder.last.args == {"routine": "bragg"}
        put(shipped.snapshot(gate=Gate("bragg")))
        await shipped.settled(pilot, on(app, GateScreen))
        await pilot.press("escape")
        put(shipped.snapshot())
        await shipped.settled(pilot, on(app, LibraryScreen))
        assert app.screen.query_one(Rows).cursor == "bragg"
        put(shipped.playing(1.0))
        await shipped.settled(pilot, on(app, PlayerScreen))
        put(shipped.snapshot())
        await shipped.settled(pilot, on(app, LibraryScreen))  # another routine was played, and not from here
        await pilot.press("enter")
        put(shipped.snapshot(gate=Gate("bragg")))
        await shipped.settled(pilot, on(app, GateScreen))
        put(shipped.playing(1.0, laid_out=shipped.plan("bragg")))
        await shipped.settled(pilot, on(app, PlayerScreen))
        put(shipped.snapshot(finished="bragg"))
        await shipped.settled(pilot, on(app, AfterScreen))
        put(shipped.snapshot())
        await shipped.settled(pilot, on(app, DashboardScreen))
