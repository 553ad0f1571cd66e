"""The line of news: the heads-up and the undo of an answer, on every page, by key and by click."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.link import Link
from deskspine.engine.snapshot import HeadsUp, Snapshot, TakeBack
from deskspine.tui.app import DeskApp
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.news_line import NewsLine, news_pieces, offered
from support import fakes, shipped
from support.every_screen import PUSHED
from support.resident import Resident

B = fakes.BOOT
NOW = Now(B, fakes.WALL, fakes.ZONE)
ANNOUNCED = HeadsUp(B + 45, 300, True)
TAKE_BACK = TakeBack(B + 30, "did-it", "Counted as a break")
QUIET = {"key", "look"}
"""Requests that are no answer."""
PAGES = [name for name in PUSHED if name not in ("not well", "press a key")]


def announced(**changes: object) -> Snapshot:
    return shipped.snapshot(heads_up=ANNOUNCED, **changes)


def words(snapshot: Snapshot, width: int, now: Now = NOW) -> str:
    return "".join(text for (_, text), _ in news_pieces(snapshot, now, width))


def lines_of(screen: Screen[Any]) -> list[NewsLine]:
    return [line for line in screen.query(NewsLine) if line.display]


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (60, "◆ Break at 10:00   z 5 more minutes   b start now"),
        (38, "Break at 10:00  z +5 min  b start"),
        (24, "10:00 z +5 min b start"),
        (19, "10:00 z +5 b start"),
    ],
)
def test_the_heads_up_is_said_in_the_longest_form_that_fits(width: int, shown: str) -> None:
    snapshot = announced()
    assert words(snapshot, width) == shown
    assert cell_len(shown) <= width


def test_without_a_snooze_only_the_start_is_offered() -> None:
    used_up = shipped.snapshot(heads_up=replace(ANNOUNCED, can_snooze=False))
    assert words(used_up, 60) == "◆ Break at 10:00   b start now"
    assert offered(used_up, NOW) == ("dashboard.break",)


def test_the_heads_up_is_more_urgent_than_an_undo_and_both_keys_work() -> None:
    both = announced(undo=TAKE_BACK)
    assert words(both, 60).startswith("◆ Break at 10:00")
    assert offered(both, NOW) == ("dashboard.later", "dashboard.break", "dashboard.undo")


def test_news_that_is_over_is_not_shown_and_offers_nothing() -> None:
    both, later = announced(undo=TAKE_BACK), Now(B + 45, fakes.WALL + 45, fakes.ZONE)
    assert words(both, 60, later) == ""
    assert offered(both, later) == ()
    assert offered(shipped.snapshot(), NOW) == ()


@pytest.mark.parametrize("width", range(1, 60))
def test_an_undo_shows_its_key_where_there_is_room_for_it(width: int) -> None:
    shown = words(shipped.snapshot(undo=TAKE_BACK), width)
    assert shown.endswith("U undo")
    assert width < 21 or cell_len(shown) <= width


def test_keys_that_were_changed_are_shown_and_a_label_needs_no_key() -> None:
    settings = DEFAULTS.replace("keys.dashboard.later", ("f8",))
    assert "f8 5 more minutes" in words(announced(settings=settings), 60)
    settings = DEFAULTS.replace("keys.dashboard.later", ())
    assert words(announced(settings=settings), 60) == "◆ Break at 10:00   5 more minutes   b start now"


def shown(screen: Screen[Any]) -> str:
    return "\n".join("".join(segment.text for segment in strip) for strip in screen._compositor.render_strips())


@pytest.mark.parametrize(("ladder", "is_shown"), [((), False), (("desktop",), False), (("screen",), True)])
def test_a_heads_up_that_the_settings_keep_off_the_screen_is_not_shown(ladder: tuple[str, ...], is_shown: bool) -> None:
    settings = DEFAULTS.replace("ladder.heads_up", ladder)
    assert bool(words(announced(settings=settings), 60)) == is_shown
    assert bool(offered(announced(settings=settings), NOW)) == is_shown


async def test_a_key_that_was_changed_works_on_every_page() -> None:
    settings = DEFAULTS.replace("keys.dashboard.later", ("f8",)).replace("keys.dashboard.undo", ("f9",))
    services, _, sent = fakes.services(announced(settings=settings, undo=TAKE_BACK))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, "settings")
        await pilot.press("f8", "f9", "z", "U")
        assert [request for request in sent.names if request not in QUIET] == ["snooze", "undo"]


async def go_to(pilot: Pilot[None], app: DeskApp, name: str) -> Screen[Any]:
    await shipped.settled(pilot, lambda: app.screen.is_mounted)
    if name != "dashboard":
        await app.push_screen(PUSHED[name](app))
    await pilot.pause()
    await pilot.pause()
    return app.screen


@pytest.mark.parametrize("size", [(24, 6), (40, 12), (80, 24)])
@pytest.mark.parametrize("name", ["dashboard", *PAGES])
async def test_every_page_has_the_line_above_its_keys_while_there_is_news(name: str, size: tuple[int, int]) -> None:
    services, _, _ = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        screen = await go_to(pilot, app, name)
        if not isinstance(screen, DeskScreen):
            return
        assert list(screen.query(NewsLine)) == []
        services.link.put(announced())
        await pilot.pause()
        await pilot.pause()
        (line,) = lines_of(screen)
        foot = [foot.region for foot in screen.query(KeyLine) if foot.display]
        assert line.region.bottom == (foot[0].y if foot else size[1] - 1)
        assert (line.region.x, line.region.width) == (0, size[0])
        services.link.put(shipped.snapshot())
        await pilot.pause()
        assert lines_of(screen) == []


async def test_a_page_that_is_opened_in_the_heads_up_has_the_line() -> None:
    services, _, _ = fakes.services(announced())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await go_to(pilot, app, "settings")
        assert [line.plain() for line in lines_of(screen)] == ["◆ Break at 10:00   z 5 more minutes   b start now"]


@pytest.mark.parametrize("name", ["dashboard", "settings", "library", "help", "history", "composer"])
async def test_the_keys_work_on_every_page_and_so_do_their_labels(name: str) -> None:
    services, _, sent = fakes.services(announced())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await go_to(pilot, app, name)
        await pilot.press("z", "b")
        (line,) = lines_of(screen)
        await pilot.click(line, offset=(1 + line.plain().index("more"), 0))
        await pilot.click(line, offset=(1 + line.plain().index("start now"), 0))
        await pilot.click(line, offset=(3, 0))
        await pilot.pause()
        assert [request for request in sent.names if request not in QUIET] == ["snooze", "start"] * 2


async def test_a_letter_typed_into_a_search_is_no_answer_and_a_click_still_is() -> None:
    services, _, sent = fakes.services(announced(undo=TAKE_BACK))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await go_to(pilot, app, "library")
        await pilot.press("slash", "z", "b", "U")
        assert screen.query_one(Input).value == "zbU"
        (line,) = lines_of(screen)
        await pilot.click(line, offset=(1 + line.plain().index("5 more"), 0))
        await pilot.pause()
        assert [request for request in sent.names if request not in QUIET] == ["snooze"]
        assert screen.query_one(Input).value == "zbU"


@pytest.mark.parametrize("name", ["settings", "library", "help"])
async def test_without_news_the_keys_do_nothing_on_other_pages(name: str) -> None:
    services, _, sent = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, app, name)
        await pilot.press("z", "b", "U")
        assert [request for request in sent.names if request not in QUIET] == []


@pytest.mark.parametrize("name", ["dashboard", "settings", "library"])
async def test_an_answer_is_taken_back_on_every_page(name: str) -> None:
    services, _, sent = fakes.services(shipped.snapshot(undo=TAKE_BACK))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await go_to(pilot, app, name)
        (line,) = lines_of(screen)
        assert line.plain() == "Counted as a break   U undo"
        await pilot.press("U")
        await pilot.click(line, offset=(1 + line.plain().index("undo"), 0))
        await pilot.pause()
        assert [request for request in sent.names if request not in QUIET] == ["undo", "undo"]


async def test_in_one_or_two_rows_the_news_takes_the_place_of_the_keys() -> None:
    services, _, _ = fakes.services(announced())
    app = DeskApp(services)
    async with app.run_test(size=(40, 2)) as pilot:
        screen = await go_to(pilot, app, "dashboard")
        (line,) = lines_of(screen)
        assert line.region.bottom == 2
        assert "18:00" in shown(screen)


def _is_open(app: DeskApp) -> bool:
    return getattr(app.screen, "PLACE", "") in ("player", "ask")


async def test_a_routine_and_an_ask_have_no_line_of_news() -> None:
    for snapshot in (shipped.playing(30.0), fakes.asking()):
        services, _, _ = fakes.services(replace(snapshot, heads_up=ANNOUNCED, undo=TAKE_BACK))
        app = DeskApp(services)
        async with app.run_test(size=(80, 24)) as pilot:
            await shipped.settled(pilot, partial(_is_open, app))
            assert lines_of(app.screen) == []


async def over(resident: Resident) -> tuple[DeskApp, Link]:
    link = Link()
    link.put(resident.picture)
    resident.engine.subscribe(link.put)

    def send(request: object) -> None:
        resident.engine.handle(request)  # type: ignore[arg-type]

    return DeskApp(Services(resident.clock, send, link)), link


async def test_over_the_engine_the_heads_up_comes_moves_and_goes() -> None:
    resident = Resident()
    resident.ask("first-run-done")
    resident.live(2930)
    app, _ = await over(resident)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await go_to(pilot, app, "dashboard")
        assert lines_of(screen) == []
        resident.live(20)
        await pilot.pause()
        await pilot.pause()
        (line,) = lines_of(screen)
        before = resident.picture.next_ask
        await pilot.press("z")
        await pilot.pause()
        assert lines_of(screen) == []
        assert resident.picture.next_ask == pytest.approx((before or 0) + 300)
        resident.live(300)
        await pilot.pause()
        await pilot.pause()
        assert lines_of(screen) == [line]
        await pilot.press("b")
        await shipped.settled(pilot, lambda: getattr(app.screen, "PLACE", "") == "player")
        assert lines_of(app.screen) == []


@pytest.mark.parametrize(
    ("keys", "said"),
    [(("d",), "Counted as a break   U undo"), (("enter", "escape"), "Routine left, no break   U undo")],
)
async def test_over_the_engine_an_answer_shows_its_undo_for_half_a_minute(keys: tuple[str, ...], said: str) -> None:
    resident = Resident()
    resident.ask("first-run-done")
    resident.live(1200)
    app, _ = await over(resident)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await go_to(pilot, app, "dashboard")
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
            await pilot.pause()
        await shipped.settled(pilot, lambda: app.screen is screen)
        await pilot.pause()
        assert [line.plain() for line in lines_of(screen)] == [said]
        resident.live(31)
        await pilot.pause()
        await pilot.pause()
        assert lines_of(screen) == []


async def test_over_the_engine_a_skipped_ask_shows_its_undo_on_the_page_below() -> None:
    resident = Resident()
    resident.ask("first-run-done")
    resident.live(2900)
    app, _ = await over(resident)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await go_to(pilot, app, "help")
        resident.to_ask()
        await shipped.settled(pilot, lambda: getattr(app.screen, "PLACE", "") == "ask")
        resident.live(3)
        await pilot.pause()
        await pilot.press("N")
        await shipped.settled(pilot, lambda: app.screen is screen)
        await pilot.pause()
        assert [line.plain() for line in lines_of(screen)] == ["Skipped this one   U undo"]
        await pilot.press("U")
        await pilot.pause()
        assert resident.picture.ask is not None
