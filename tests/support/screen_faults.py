"""Deliberate faults in screens, and checks of what must work after them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from types import MethodType
from typing import Any

import pytest
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from deskspine.core.follow_up import Gate
from deskspine.core.history.history import CheckResult
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.faults import page_name
from deskspine.tui.overlays import OVERLAYS, PAGES, load
from support import fakes, shipped


class BrokenPageError(Exception):
    """The fault that these tests throw."""


def broken(*args: Any, **kwargs: Any) -> Any:
    """Raise the fault, in place of any function."""
    raise BrokenPageError("thrown by a test")


def broken_method(self: Any, *args: Any, **kwargs: Any) -> Any:
    """Raise the fault, in place of a method of a class."""
    raise BrokenPageError("thrown by a test")


async def broken_later(self: Any, *args: Any, **kwargs: Any) -> Any:
    """Raise the fault, in place of any coroutine."""
    raise BrokenPageError("thrown by a test")


STATES: dict[str, Callable[[], Snapshot]] = {
    "first-run": lambda: shipped.snapshot(first_run=True),
    "ask": fakes.asking,
    "gate": lambda: shipped.snapshot(gate=Gate("thoracic-lumbar")),
    "ask-first": lambda: shipped.snapshot(gate=Gate("seated-2min", card="ask-first")),
    "result": lambda: shipped.snapshot(result=CheckResult(fakes.WALL, "2026-03-04", "butrimov-check", ())),
    "play": shipped.playing,
    "after": lambda: shipped.snapshot(finished="seated-2min"),
}
"""Overlay → a snapshot in which it is open."""
NAMES = [*OVERLAYS, *PAGES]
SOME = ["ask", "dashboard.settings"]
"""Screens for the faults that do not depend on the screen."""
CLASS_FAULTS = ["__init__", "compose", "on_mount", "take_snapshot", "tick"]


def throw_in_timer(at: Widget) -> None:
    """Raise the fault in a timer of the widget."""
    at.set_timer(0.001, broken)


def throw_in_next_callback(at: Widget) -> None:
    """Raise the fault in a callback before the widget's next message."""
    at.call_next(broken)


def throw_in_late_callback(at: Widget) -> None:
    """Raise the fault in a callback after the widget's messages."""
    at.call_later(broken)


def throw_in_worker(at: Widget) -> None:
    """Raise the fault in a worker of the widget."""
    at.run_worker(MethodType(broken_later, at)())


class Ping(Message):
    """A message that the screen or widget it is sent to cannot handle."""


def throw_in_handler(at: Widget) -> None:
    """Raise the fault in a message handler of the widget."""
    handle = at._on_message

    async def broken_at_ping(message: Message) -> None:
        if isinstance(message, Ping):
            await broken_later(at)
        await handle(message)

    at._on_message = broken_at_ping  # type: ignore[method-assign]
    at.post_message(Ping())


def throw_in_drawing(at: Widget) -> None:
    """Raise the fault while the widget is drawn."""
    at.render_line = broken  # type: ignore[method-assign]
    at.render_lines = broken  # type: ignore[method-assign]
    at.refresh()


THROWS = [
    throw_in_timer,
    throw_in_next_callback,
    throw_in_late_callback,
    throw_in_worker,
    throw_in_handler,
    throw_in_drawing,
]


def class_of(name: str) -> type[Screen[Any]]:
    """Return the class of the overlay or page `name`."""
    where = OVERLAYS.get(name) or PAGES[name]
    match: Any = load(*where)
    assert isinstance(match, type)
    return match


def page_name_of(name: str) -> str:
    """Return the page's name as a toast shows it, without spaces."""
    return page_name(class_of(name).__new__(class_of(name))).replace(" ", "")


def pages_named(app: DeskApp, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that collects the pages that toasts name."""
    pages: list[str] = []

    def keep(text: str, **_: Any) -> None:
        if match := re.search("“([^”]*)” had an error", text):
            pages.append(match[1].replace(" ", ""))

    monkeypatch.setattr(app, "notify", keep)
    return pages


async def open_screen(app: DeskApp, name: str) -> None:
    """Open a screen, which may fail on the way; a pilot would also wait for screens that close."""
    if name in OVERLAYS:
        app.services.link.put(STATES[name]())
    else:
        app.call_later(app.action_command, name)
    for _ in range(100):
        await asyncio.sleep(0.01)
        if fakes.FAULTS or (isinstance(app.screen, class_of(name)) and app.screen.is_mounted):
            break


async def until(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds."""
    for _ in range(300):
        await asyncio.sleep(0.01)
        if condition():
            return
    raise AssertionError("it did not come about")


async def settled_faults(least: int = 1) -> None:
    """Wait for at least `least` faults and for the closing of screens that follows them."""
    await until(lambda: len(fakes.FAULTS) >= least)
    await asyncio.sleep(0.1)


async def alive(app: DeskApp, pilot: Pilot[None], sent: fakes.Recorder) -> None:
    """Assert that the dashboard is back, follows the snapshot and takes keys."""
    app.services.link.put(fakes.snapshot())
    await shipped.settled(pilot, lambda: isinstance(app.screen, DashboardScreen))
    await pilot.press("plus")
    await shipped.settled(pilot, lambda: "interval-up" in sent.names)
    assert app.is_running
    assert app.return_code is None
    assert any("thrown by a test" in str(error) for error, _ in fakes.FAULTS)
    fakes.FAULTS.clear()
    sent.requests.clear()
