"""The settings page for tests, opened by its key, with everything that it sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.services import Services
from deskspine.tui.settings.screen import SettingsScreen
from deskspine.tui.widgets.lines import Flow
from support import fakes, shipped


class Form:
    """The screen under test, with its recorder."""

    def __init__(self, pilot: Pilot[None], screen: SettingsScreen, recorder: fakes.Recorder) -> None:
        self.pilot, self.screen, self.recorder = pilot, screen, recorder

    async def go_to(self, key: str) -> None:
        """Put the cursor on a setting."""
        self.screen._list.put_cursor(key)
        await self.pilot.pause()

    def text(self, widget_id: str) -> str:
        """Return the text of one part of the screen."""
        return self.screen.query_one(f"#{widget_id}", Flow).plain()

    def row(self, key: str) -> str:
        """Return the row of a setting in the list."""
        rows = self.screen._list
        return rows.plain().splitlines()[rows.lines_of(key).start]

    @property
    def sets(self) -> list[tuple[object, object]]:
        """Key and value of every change that was sent."""
        return [
            (request.args["key"], request.args["value"]) for request in self.recorder.requests if request.name == "set"
        ]


@asynccontextmanager
async def form(
    snapshot: Snapshot | None = None, size: tuple[int, int] = (80, 24), given: Services | None = None
) -> AsyncIterator[Form]:
    """Yield the settings screen, opened by its key; `given` are services to use in place of fakes of its own."""
    services, _, recorder = fakes.services(snapshot)
    app = DeskApp(given or services)
    async with app.run_test(size=size) as pilot:
        await pilot.press("comma")
        await shipped.settled(pilot, lambda: isinstance(app.screen, SettingsScreen))
        assert isinstance(app.screen, SettingsScreen)
        await pilot.pause()
        yield Form(pilot, app.screen, recorder)
