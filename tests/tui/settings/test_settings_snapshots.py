"""A few pictures of the settings, so that their look is checked and not only their words."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from textual.pilot import Pilot

from deskspine.core.settings.settings import DEFAULTS, Settings
from deskspine.tui.app import DeskApp
from deskspine.tui.settings.options import OptionsScreen
from deskspine.tui.settings.press_key import PressKeyScreen
from deskspine.tui.settings.screen import SettingsScreen
from deskspine.tui.widgets.figure_loop import FigureLoop
from support import fakes, shipped

Compare = Callable[..., bool]
CHANGED = (
    DEFAULTS.replace("schedule.sit_minutes", 35)
    .replace("appearance.motion", "reduced")
    .replace("routine.choose", "balanced")
)


def app_with(settings: Settings) -> DeskApp:
    """Return the app with `settings` and the shipped routines."""
    return DeskApp(fakes.services(shipped.snapshot(settings=settings))[0])


def at(key: str, *keys: str) -> Callable[[Pilot[None]], Coroutine[Any, Any, None]]:
    """Return a function that opens the settings at `key` and then presses `keys`."""

    async def run(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, DeskApp)
        await app.go_to_setting(key)
        await shipped.settled(pilot, lambda: isinstance(app.screen, SettingsScreen))
        await pilot.press(*keys)
        opened = {"routine.default": OptionsScreen, "keys.ask.snooze": PressKeyScreen}.get(key, SettingsScreen)
        await shipped.settled(pilot, lambda: isinstance(app.screen, opened))
        figures = [figure for figure in app.screen.query(FigureLoop) if figure.is_on_screen]
        await shipped.settled(pilot, lambda: all(figure.settled and figure.picture for figure in figures))
        await pilot.pause()

    return run


@pytest.mark.parametrize("size", [(24, 6), (40, 12), (60, 16), (80, 24), (120, 40)], ids=str)
def test_a_number(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app_with(CHANGED), run_before=at("schedule.sit_minutes"), terminal_size=size)


@pytest.mark.parametrize("theme", ["deskspine-light", "terminal"])
def test_a_choice(snap_compare: Compare, theme: str) -> None:
    app = app_with(CHANGED.replace("appearance.theme", theme))
    assert snap_compare(app, run_before=at("routine.choose"), terminal_size=(80, 24))


def test_a_routine_to_choose(snap_compare: Compare) -> None:
    assert snap_compare(app_with(CHANGED), run_before=at("routine.default", "enter"), terminal_size=(80, 24))


def test_a_key_that_is_in_use(snap_compare: Compare) -> None:
    assert snap_compare(app_with(CHANGED), run_before=at("keys.ask.snooze", "enter", "d"), terminal_size=(80, 24))
