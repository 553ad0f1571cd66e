"""A fault in any screen closes that screen, is said once and written down; the program goes on."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import partial
from types import MethodType
from typing import Any

import fakes
import pytest
import shipped
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from deskspine.core.history.history import CheckResult
from deskspine.engine.snapshot import Gate, Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.faults import FaultCount, page_name, screens_at_fault
from deskspine.tui.overlays import OVERLAYS, PAGES, WITHDRAW, load
from deskspine.tui.pages.bare import BareScreen


class Broken(Exception):
    """The fault that these tests throw."""


def broken(*args: Any, **kwargs: Any) -> Any:
    """Stand in for any method."""
    raise Broken("thrown by a test")


def broken_method(self: Any, *args: Any, **kwargs: Any) -> Any:
    """Stand in for a method of a class."""
    raise Broken("thrown by a test")


async def broken_later(self: Any, *args: Any, **kwargs: Any) -> Any:
    """Stand in for any coroutine."""
    raise Broken("thrown by a test")


STATES: dict[str, Callable[[], Snapshot]] = {
    "first-run": lambda: shipped.snapshot(first_run=True),
    "ask": fakes.asking,
    "gate": lambda: shipped.snapshot(gate=Gate("thoracic-lumbar")),
    "ask-first": lambda: shipped.snapshot(gate=Gate("seated-2min", card="ask-first")),
    "result": lambda: shipped.snapshot(result=CheckResult(fakes.WALL, "2026-03-04", "butrimov-check", ())),
    "play": shipped.playing,
    "after": lambda: shipped.snapshot(finished="seated-2min"),
}
"""A snapshot for every overlay that wants it open."""
NAMES = [*OVERLAYS, *PAGES]
SOME = ["ask", "dashboard.settings"]
"""Enough for the ways to fail that do not depend on the screen."""
CLASS_FAULTS = ["__init__", "compose", "on_mount", "take_snapshot", "tick"]


def throw_in_timer(at: Widget) -> None:
    at.set_timer(0.001, broken)


def throw_in_next_callback(at: Widget) -> None:
    at.call_next(broken)


def throw_in_late_callback(at: Widget) -> None:
    at.call_later(broken)


def throw_in_worker(at: Widget) -> None:
    at.run_worker(MethodType(broken_later, at)())


class Ping(Message):
    """A message that the screen or widget it is sent to cannot handle."""


def throw_in_handler(at: Widget) -> None:
    handle = at._on_message

    async def broken_at_ping(message: Message) -> None:
        if isinstance(message, Ping):
            await broken_later(at)
        await handle(message)

    at._on_message = broken_at_ping  # type: ignore[method-assign]
    at.post_message(Ping())


def throw_in_drawing(at: Widget) -> None:
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
    where = OVERLAYS.get(name) or PAGES[name]
    found: Any = load(*where)
    assert isinstance(found, type)
    return found


def page_name_of(name: str) -> str:
    return page_name(class_of(name).__new__(class_of(name))).replace(" ", "")


def pages_named(app: DeskApp, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the pages that toasts name, as they come."""
    said: list[str] = []

    def keep(text: str, **_: Any) -> None:
        if found := re.search("“([^”]*)” had a fault", text):
            said.append(found[1].replace(" ", ""))

    monkeypatch.setattr(app, "notify", keep)
    return said


async def open_screen(app: DeskApp, name: str) -> None:
    """Open a screen, or meet a fault; a pilot would wait for what is closing."""
    if name in OVERLAYS:
        app.services.feed.put(STATES[name]())
    else:
        app.call_later(app.action_command, name)
    for _ in range(100):
        await asyncio.sleep(0.01)
        if fakes.FAULTS or (isinstance(app.screen, class_of(name)) and app.screen.is_mounted):
            break


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what a fault brings about."""
    for _ in range(300):
        await asyncio.sleep(0.01)
        if condition():
            return
    raise AssertionError("it did not come about")


async def settled_faults(least: int = 1) -> None:
    """Wait for the faults and for the closing that follows them; a pilot would wait for what is closing."""
    await until(lambda: len(fakes.FAULTS) >= least)
    await asyncio.sleep(0.1)


async def alive(app: DeskApp, pilot: Pilot[None], sent: fakes.Recorder) -> None:
    """The dashboard is back, follows the snapshot and takes keys."""
    app.services.feed.put(fakes.snapshot())
    await shipped.settled(pilot, lambda: isinstance(app.screen, DashboardScreen))
    await pilot.press("plus")
    await shipped.settled(pilot, lambda: "interval-up" in sent.names)
    assert app.is_running
    assert app.return_code is None
    assert any("thrown by a test" in str(error) for error, _ in fakes.FAULTS)
    fakes.FAULTS.clear()
    sent.requests.clear()


@pytest.mark.parametrize("method", CLASS_FAULTS)
async def test_a_screen_that_cannot_be_made_or_shown_closes_alone(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    services, _, sent = fakes.services()
    app = DeskApp(services)
    said = pages_named(app, monkeypatch)
    async with app.run_test(size=(80, 24)) as pilot:
        for name in NAMES:
            screen = class_of(name)
            if hasattr(screen, method):
                with monkeypatch.context() as patched:
                    patched.setattr(screen, method, broken_method)
                    await open_screen(app, name)
                    if method == "take_snapshot" and not fakes.FAULTS:
                        app.services.feed.put(STATES[name]() if name in OVERLAYS else fakes.snapshot(revision=2))
                    await settled_faults()
                    await until(partial(lambda kind: not isinstance(app.screen, kind), screen))
                await alive(app, pilot, sent)
        assert len(said) == len(set(said))
        assert {page_name_of(name) for name in NAMES if hasattr(class_of(name), method)} == set(said)


async def test_a_key_that_fails_closes_its_screen_and_the_next_keys_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    services, clock, sent = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        for name in NAMES:
            with monkeypatch.context() as patched:
                patched.setattr(class_of(name), "key_f5", broken_method, raising=False)
                await open_screen(app, name)
                shown = app.screen
                clock.advance(10)  # a new ask takes no key at first
                app.action_press("f5")
                app.action_press("plus")  # right behind it, before the screen has closed
                await settled_faults()
                await until(partial(lambda screen: screen not in app.screen_stack, shown))
            await alive(app, pilot, sent)


@pytest.mark.parametrize("throw", THROWS)
async def test_a_fault_in_a_screen_or_in_a_widget_of_it_closes_that_screen(
    throw: Callable[[Widget], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    services, _, sent = fakes.services()
    app = DeskApp(services)
    said = pages_named(app, monkeypatch)
    async with app.run_test(size=(80, 24)) as pilot:
        names = NAMES if throw is throw_in_handler else SOME
        for name in names:
            for target in ("screen", "widget"):
                await open_screen(app, name)
                shown = app.screen
                assert isinstance(shown, class_of(name))
                throw(shown if target == "screen" else shown.query("*").last(Widget))
                await settled_faults()
                assert shown not in app.screen_stack, (name, target)
                await alive(app, pilot, sent)
        assert sorted(said) == sorted(map(page_name_of, names))


@pytest.mark.parametrize("name", [name for name in OVERLAYS if name != "first-run"])
async def test_what_an_overlay_stands_for_is_shown_once_more_and_then_ended(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, _, sent = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        with monkeypatch.context() as patched:
            patched.setattr(class_of(name), "compose", broken_method)
            await open_screen(app, name)
            await settled_faults(2)
            await until(lambda: isinstance(app.screen, DashboardScreen))
        assert [request for request in sent.names if request in WITHDRAW.values()] == (
            [WITHDRAW[name]] if name in WITHDRAW else []
        )
        await alive(app, pilot, sent)


@pytest.mark.parametrize("throw", THROWS)
async def test_a_dashboard_that_fails_is_replaced_and_then_gives_way_to_bare_words(
    throw: Callable[[Widget], None],
) -> None:
    services, _, sent = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        first = app.screen
        throw(first)
        await settled_faults()
        await shipped.settled(pilot, lambda: first not in app.screen_stack and bool(app.screen_stack))
        await alive(app, pilot, sent)
        throw(app.screen)
        await settled_faults()
        await shipped.settled(pilot, lambda: bool(app.screen_stack) and isinstance(app.screen, BareScreen))
        services.feed.put(fakes.asking())
        await shipped.settled(pilot, lambda: isinstance(app.screen, class_of("ask")))
        fakes.FAULTS.clear()
        await pilot.press("ctrl+q")
        assert sent.names[-1] == "quit"


async def test_a_fault_of_the_app_itself_costs_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    services, _, sent = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        with monkeypatch.context() as patched:
            patched.setattr(app, "_speak", broken)
            services.feed.put(fakes.snapshot(revision=2))
            await settled_faults()
        await alive(app, pilot, sent)


def test_the_screen_is_found_by_the_traceback_through_causes() -> None:
    class Page(Screen[None]):
        def fail(self) -> None:
            try:
                broken()
            except Broken as error:
                raise ValueError("outer") from error

    page = Page()
    try:
        page.fail()
    except ValueError as error:
        found = screens_at_fault(error)
    assert found == (page,)
    assert page_name(page) == "page"


def test_a_page_is_named_once() -> None:
    count = FaultCount()
    assert count.text_once(())
    assert not count.text_once(())
    assert not count.failed("ask", 1)
    assert not count.given_up("ask", 1)
    assert count.failed("ask", 1)
    assert count.given_up("ask", 1)
    assert not count.given_up("ask", 2)
    assert not count.failed("ask", 2)
