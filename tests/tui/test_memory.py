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
from deskspine.tui.widgets.figure import PosedFigure
from support import fakes, shipped
from support import screen_faults as screens


async def opened_and_closed(app: DeskApp, pilot: Pilot[None], name: str) -> tuple[weakref.ref[Screen[object]], int]:
    """Open a screen, draw it and close it again; return a weak link to it, and the number of its widgets."""
    await screens.open_screen(app, name)
    await pilot.pause()
    screen, widgets = weakref.ref(app.screen), len(app.screen.query("*"))
    assert isinstance(screen(), screens.class_of(name))
    if name in OVERLAYS:
        app.services.link.put(shipped.snapshot())
    else:
        await pilot.press("escape")
    await shipped.settled(pilot, lambda: len(app.screen_stack) == 1)
    return screen, widgets


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
        await shipped.settled(pilot, lambda: bool(app.screen.query(PosedFigure)))  # the dashboard is complete
        await opened_and_closed(app, pilot, name)
        before = style_caches()
        seen = [await opened_and_closed(app, pilot, name) for _ in range(3)]
        links, widgets = [link for link, _ in seen], seen[0][1]

        # The event loop keeps a cancelled timer, and with it the screen it was made in, until it would have been due.
        # The last screen may stay, and so may a widget of the dashboard that came late; two more screens may not.
        def freed() -> bool:
            return style_caches() < before + 2 * widgets and [link() for link in links[:-1]] == [None] * 2

        await shipped.settled(pilot, freed)
