"""Faults in screens: the screen closes, the fault is shown once and logged, and the program goes on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from textual.events import Resize
from textual.screen import Screen
from textual.widget import Widget

from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.faults import FaultCount, page_name, screens_at_fault
from deskspine.tui.overlays import OVERLAYS, WITHDRAW
from deskspine.tui.pages.bare import BareScreen
from support import fakes, shipped
from support.screen_faults import (
    CLASS_FAULTS,
    NAMES,
    SOME,
    STATES,
    THROWS,
    BrokenPageError,
    alive,
    broken,
    broken_method,
    class_of,
    open_screen,
    page_name_of,
    pages_named,
    settled_faults,
    throw_in_handler,
    until,
)


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("method", CLASS_FAULTS)
async def test_a_screen_that_cannot_be_made_or_shown_closes_alone(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    services, _, sent = fakes.services()
    app = DeskApp(services)
    pages = pages_named(app, monkeypatch)
    async with app.run_test(size=(80, 24)) as pilot:
        for name in NAMES:
            screen = class_of(name)
            if hasattr(screen, method):
                with monkeypatch.context() as patched:
                    patched.setattr(screen, method, broken_method)
                    await open_screen(app, name)
                    if method == "take_snapshot" and not fakes.FAULTS:
                        app.services.link.put(STATES[name]() if name in OVERLAYS else fakes.snapshot())
                    await settled_faults()
                    await until(partial(lambda kind: not isinstance(app.screen, kind), screen))
                await alive(app, pilot, sent)
        assert len(pages) == len(set(pages))
        assert {page_name_of(name) for name in NAMES if hasattr(class_of(name), method)} == set(pages)


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


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("throw", THROWS)
async def test_a_fault_in_a_screen_or_in_a_widget_of_it_closes_that_screen(
    throw: Callable[[Widget], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    services, _, sent = fakes.services()
    app = DeskApp(services)
    pages = pages_named(app, monkeypatch)
    async with app.run_test(size=(80, 24)) as pilot:
        names = NAMES if throw is throw_in_handler else SOME
        for name in names:
            for target in ("screen", "widget"):
                await open_screen(app, name)
                screen = app.screen
                assert isinstance(screen, class_of(name))
                throw(screen if target == "screen" else screen.query("*").last(Widget))
                await settled_faults()
                assert screen not in app.screen_stack, (name, target)
                await alive(app, pilot, sent)
        assert sorted(pages) == sorted(map(page_name_of, names))


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
        expected = [WITHDRAW[name]] if name in WITHDRAW else []
        await until(lambda: [request for request in sent.names if request in WITHDRAW.values()] == expected)
        await alive(app, pilot, sent)


@pytest.mark.long(sample=2)
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
        services.link.put(fakes.asking())
        await shipped.settled(pilot, lambda: isinstance(app.screen, class_of("ask")))
        fakes.FAULTS.clear()
        await pilot.press("ctrl+q")
        await shipped.settled(pilot, lambda: not app.is_running)


async def test_a_fault_of_the_app_itself_costs_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    services, _, sent = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        with monkeypatch.context() as patched:
            patched.setattr(app, "_speak", broken)
            services.link.put(fakes.snapshot())
            await settled_faults()
        await alive(app, pilot, sent)


def test_the_screen_is_found_by_the_traceback_through_causes() -> None:
    class Page(Screen[None]):
        def fail(self) -> None:
            try:
                broken()
            except BrokenPageError as error:
                raise ValueError("outer") from error

    page = Page()
    try:
        page.fail()
    except ValueError as error:
        screens = screens_at_fault(error)
    assert screens == (page,)
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


async def test_what_happens_while_the_app_closes_its_screens_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send ticks, news and faults to an app whose parts are removed one by one."""
    services, _, _ = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    closed: list[Screen[Any]] = []
    prune = DeskApp._prune

    async def prune_slowly(self: DeskApp, *nodes: Widget, **more: Any) -> None:
        if not self.is_running and isinstance(nodes[0], DashboardScreen):
            closed.append(nodes[0])
            await prune(self, *nodes[0].children)
            services.link.put(fakes.asking())
            await self.on_desk_app_news_ready()
            nodes[0].on_resize(Resize(self.size, self.size))
            self.tick()
            self._handle_exception(BrokenPageError("thrown by a test"))
            await self.on_surviving_app_fault(DeskApp.Fault((nodes[0],)))
            assert len(self._screen_stacks) == 1
            assert len(self.screen_stack) == 1
        await prune(self, *nodes, **more)

    monkeypatch.setattr(DeskApp, "_prune", prune_slowly)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
    assert closed
    assert [type(error) for error, _ in fakes.FAULTS] == [BrokenPageError]
    fakes.FAULTS.clear()
