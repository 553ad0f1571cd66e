"""Memory: closed screens are freed, so a day of routines and pages takes no more memory than one of each."""

from __future__ import annotations

import gc
import weakref

import pytest
from textual._styles_cache import StylesCache
from textual.pilot import Pilot
from textual.screen import Screen

from deskspine.tui.app import DeskApp
from deskspine.tui.overlays import OVERLAYS
from deskspine.tui.widgets.figure import Figure
from support import fakes, shipped
from support import screen_faults as screens


async def opened_and_closed(app: DeskApp, pilot: Pilot[None], name: str) -> weakref.ref[Screen[object]]:
    """Open a screen, draw it and close it again; return a weak link to it."""
    await screens.open_screen(app, name)
    await pilot.pause()
    screen = weakref.ref(app.screen)
    assert isinstance(screen(), screens.class_of(name))
    if name in OVERLAYS:
        app.services.feed.put(shipped.snapshot())
    else:
        await pilot.press("escape")
    await shipped.settled(pilot, lambda: len(app.screen_stack) == 1)
    return screen


def style_caches() -> int:
    """Count the drawn widgets that are in memory."""
    gc.collect()
    return sum(isinstance(value, StylesCache) for value in gc.get_objects())


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("name", [*OVERLAYS, "dashboard.routines", "dashboard.settings"])
async def test_a_closed_screen_leaves_nothing_drawn_in_memory(name: str) -> None:
    services, _, _ = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await shipped.settled(pilot, lambda: bool(app.screen.query(Figure)))  # the dashboard is complete
        await opened_and_closed(app, pilot, name)
        before = style_caches()
        links = [await opened_and_closed(app, pilot, name) for _ in range(3)]
        # The event loop keeps a cancelled timer, and with it the screen it was made in, until it would have been due.
        await shipped.settled(pilot, lambda: style_caches() <= before)
        assert [link() for link in links[:-1]] == [None] * 2
