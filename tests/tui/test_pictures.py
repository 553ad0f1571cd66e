"""A few pictures of dashboard and ask; look at the report before accepting new ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from support import fakes

Compare = Callable[..., bool]


def pictured(snap_compare: Compare, snapshot: Snapshot, size: tuple[int, int]) -> bool:
    """Compare the screen for `snapshot`, three seconds after it opened."""
    services, clock, _ = fakes.services(snapshot)
    app = DeskApp(services)

    async def later(pilot: Any) -> None:
        clock.advance(3)
        app.tick()
        await pilot.pause()

    return snap_compare(app, terminal_size=size, run_before=later)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=str)
def test_dashboard(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert pictured(snap_compare, fakes.snapshot(), size)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=str)
def test_ask(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert pictured(snap_compare, fakes.asking(snoozes_used=1, walk=True), size)


def test_dashboard_without_colour(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert pictured(snap_compare, fakes.snapshot(), (80, 24))


def test_dashboard_in_light_colours(snap_compare: Compare) -> None:
    light = DEFAULTS.replace("appearance.theme", "deskspine-light")
    assert pictured(snap_compare, fakes.snapshot(settings=light), (80, 24))
