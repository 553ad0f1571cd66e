"""A few pictures of dashboard and ask; look at the report before accepting new ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard import screen as dashboard
from deskspine.tui.widgets.figure_loop import FigureLoop
from support import fakes, shipped

Compare = Callable[..., bool]


@pytest.fixture(autouse=True)
def _no_figure_of_the_dashboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the figure of the dashboard, which comes at no certain moment; other snapshots show it."""
    monkeypatch.setattr(dashboard, "FIGURE_AFTER_S", 3600.0)


def pictured(snap_compare: Compare, snapshot: Snapshot, size: tuple[int, int]) -> bool:
    """Compare the screen for `snapshot`, three seconds after it opened and without the figure of the dashboard."""
    services, clock, _ = fakes.services(snapshot)
    app = DeskApp(services)

    async def later(pilot: Any) -> None:
        clock.advance(3)
        app.tick()
        await pilot.pause()
        for figure in [figure for figure in app.screen.query(FigureLoop) if figure.region.area]:
            figure.go_on()
            await shipped.settled(pilot, lambda figure=figure: figure.settled)  # type: ignore[misc]

    return snap_compare(app, terminal_size=size, run_before=later)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=str)
def test_dashboard(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert pictured(snap_compare, fakes.snapshot(), size)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=str)
def test_ask(snap_compare: Compare, size: tuple[int, int]) -> None:
    asking = fakes.asking(snoozes_used=1, walk=True)
    assert pictured(snap_compare, replace(asking, library=shipped.library(), next=shipped.snapshot().next), size)


def test_dashboard_without_colour(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert pictured(snap_compare, fakes.snapshot(), (80, 24))


def test_dashboard_in_light_colours(snap_compare: Compare) -> None:
    light = DEFAULTS.replace("appearance.theme", "deskspine-light")
    assert pictured(snap_compare, fakes.snapshot(settings=light), (80, 24))
