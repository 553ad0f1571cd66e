"""Pictures of the history: a day, a week, a year without colour, and a small window."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from deskspine.composition.demo_history import DemoHistory
from deskspine.tui.app import DeskApp
from deskspine.tui.history.screen import HistoryScreen
from support import fakes, shipped

Compare = Callable[..., bool]
MOVES = {name: exercise.body for name, exercise in list(shipped.library().exercises.items())[:12]}


def app() -> DeskApp:
    """Return the app over the history of the demo."""
    services, _, _ = fakes.services(shipped.snapshot())
    return DeskApp(replace(services, history=DemoHistory(fakes.ZONE, MOVES, timedelta(days=420))))


def is_read(pilot: Pilot[None]) -> bool:
    """Return True if the history shows its page."""
    return isinstance(pilot.app.screen, HistoryScreen) and pilot.app.screen.is_read


def opening(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Return a function that opens the history, presses keys and waits for each page."""

    async def run(pilot: Pilot[None]) -> None:
        for key in ("h", *keys):
            await pilot.press(key)
            await pilot.pause()
            await shipped.settled(pilot, lambda: is_read(pilot))
        await pilot.pause()

    return run


@pytest.mark.parametrize(
    ("size", "keys"),
    [
        ((120, 40), ("left_square_bracket",)),
        ((80, 24), ("2", "left_square_bracket", "left")),
        ((40, 12), ("3", "left_square_bracket")),
        ((80, 24), ("5",)),
        ((80, 24), ("6",)),
    ],
    ids=["day", "week", "month in a small window", "body", "better"],
)
def test_the_picture_of_a_page(snap_compare: Compare, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=opening(*keys))


def test_the_picture_of_a_year_without_colour(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(app(), terminal_size=(80, 24), run_before=opening("4", "left_square_bracket"))
