"""A few pictures of the player and the pages: what they look like is kept, not only what they say."""

from __future__ import annotations

from collections.abc import Callable

import fakes
import pytest
import shipped
from textual.pilot import Pilot

from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp

Compare = Callable[..., bool]
HOLD = shipped.second_of(shipped.plan(), "ear-to-shoulder", "hold", "left") + 2


def app_over(snapshot: Snapshot) -> DeskApp:
    """The app over a snapshot, with a clock that stands still."""
    return DeskApp(fakes.services(snapshot)[0])


def opening(key: str) -> Callable[[Pilot[None]], object]:
    """Press a key of the dashboard and wait for its page."""

    async def run(pilot: Pilot[None]) -> None:
        await pilot.press(key)
        await shipped.settled(pilot, lambda: len(pilot.app.screen_stack) > 1)
        await pilot.pause()

    return run


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=str)
def test_player(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app_over(shipped.playing(HOLD)), terminal_size=size)


def test_player_without_colour(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(app_over(shipped.playing(HOLD)), terminal_size=(80, 24))


@pytest.mark.parametrize("page", ["comma", "r", "question_mark"])
def test_page(snap_compare: Compare, page: str) -> None:
    snapshot = fakes.snapshot(library=shipped.library())
    assert snap_compare(app_over(snapshot), run_before=opening(page), terminal_size=(80, 24))


@pytest.mark.parametrize("keys", [[], ["enter"]], ids=["first", "second"])
def test_first_run(snap_compare: Compare, keys: list[str]) -> None:
    assert snap_compare(app_over(fakes.snapshot(first_run=True)), press=keys, terminal_size=(80, 24))
