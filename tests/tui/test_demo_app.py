"""The demo leads a person who only watches through a whole break, and leaves every answer to one who presses a key."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from textual import events
from textual.pilot import Pilot

from deskspine.engine.snapshot import Snapshot
from deskspine.tui import demo_app
from deskspine.tui.demo_app import DemoApp
from support import fakes, shipped


@asynccontextmanager
async def demo(state: Snapshot) -> AsyncIterator[tuple[Pilot[None], list[str], Any, fakes.Recorder]]:
    """Open a demo that shows `state`; what it says is in the list."""
    services, clock, sent = fakes.services(state)
    app = DemoApp(replace(services, demo=True))
    said: list[str] = []
    app.notify = lambda text, **_: said.append(text)  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await shipped.settled(pilot, lambda: app.screen.is_mounted)
        clock.advance(3.0)
        yield pilot, said, services, sent


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the answers of the demo come at once."""
    monkeypatch.setattr(demo_app, "ASK_S", 0.05)
    monkeypatch.setattr(demo_app, "AFTER_S", 0.05)


async def test_it_says_what_it_is_and_goes_through_a_whole_break() -> None:
    async with demo(shipped.snapshot()) as (pilot, said, services, sent):
        assert said == [demo_app.WELCOME]
        services.link.put(fakes.asking())
        await shipped.settled(pilot, lambda: sent.names == ["quick"])
        services.link.put(shipped.playing(1.0))
        await shipped.settled(pilot, lambda: "PlayerScreen" in repr(pilot.app.screen))
        services.link.put(fakes.snapshot(finished="micro-1min"))
        await shipped.settled(pilot, lambda: sent.names == ["quick", "rate"])
        assert sent.last.args == {"answer": "skip"}
        assert said[1] == demo_app.STARTS
        assert "ctrl+q" in said[2]


async def test_it_does_not_say_that_something_is_saved() -> None:
    async with demo(shipped.snapshot()) as (pilot, said, _, __):
        await pilot.press("q")
        assert "Nothing is saved" in said[-1]


async def test_a_person_who_presses_a_key_answers_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_app, "ASK_S", 0.3)
    async with demo(fakes.asking()) as (pilot, _, __, sent):
        await pilot.press("right")
        await pilot.pause(0.4)
        assert sent.names == []


async def test_an_ask_that_was_answered_gets_no_second_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_app, "ASK_S", 1.5)
    async with demo(fakes.asking()) as (pilot, _, services, sent):
        services.link.put(fakes.snapshot())
        await pilot.pause(1.6)
        assert sent.names == []


async def test_it_moves_with_all_its_pictures_while_its_window_has_no_focus() -> None:
    async with demo(fakes.asking()) as (pilot, _, __, ___):
        pilot.app.post_message(events.AppBlur())
        await pilot.pause()
        assert pilot.app.app_focus
