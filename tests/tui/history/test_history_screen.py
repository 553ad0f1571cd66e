"""The history page: every page, its keys and its mouse, the present day, and a history that cannot be read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import get_args

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from deskspine.composition.demo_history import DemoHistory
from deskspine.core.history.views import HISTORY_PAGES, HistoryPage, HistoryQuery, HistoryView
from deskspine.core.schedule.events import EventKind
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.history.plot import Plot
from deskspine.tui.history.screen import HistoryScreen
from deskspine.tui.services import HistorySource
from deskspine.tui.widgets.chip_line import ChipLine
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Lines
from support import fakes, shipped

MOVES = {name: exercise.body for name, exercise in list(shipped.library().exercises.items())[:12]}
LIVED = DemoHistory(fakes.ZONE, MOVES, timedelta(days=420))


class BrokenHistory:
    """A source of a history that cannot be read."""

    def view(self, query: HistoryQuery) -> HistoryView:
        """Raise an error."""
        raise OSError("the disk is gone")


class Desk:
    """The history page, opened by its key."""

    def __init__(self, app: DeskApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def screen(self) -> HistoryScreen:
        """The page."""
        assert isinstance(self.app.screen, HistoryScreen)
        return self.app.screen

    @property
    def plot(self) -> Plot:
        """The drawing."""
        return self.screen.query_one(Plot)

    @property
    def head(self) -> str:
        """The line at the top."""
        return self.screen.query_one("#history-head", Lines).plain()

    @property
    def numbers(self) -> str:
        """The numbers of the highlighted mark."""
        return self.screen.query_one("#numbers", Lines).plain().strip()

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until what they ask for was read."""
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()
            await self.settle()

    async def settle(self) -> None:
        """Wait until the page has its view."""
        await shipped.settled(
            self.pilot, lambda: isinstance(self.app.screen, HistoryScreen) and self.app.screen.is_read
        )
        await self.pilot.pause()


@asynccontextmanager
async def history(
    source: HistorySource = LIVED, size: tuple[int, int] = (80, 24), snapshot: Snapshot | None = None
) -> AsyncIterator[Desk]:
    """Yield the history page over a source."""
    services, _, _ = fakes.services(snapshot or shipped.snapshot())
    app = DeskApp(replace(services, history=source))
    async with app.run_test(size=size) as pilot:
        desk = Desk(app, pilot)
        await desk.press("h")
        yield desk


async def test_the_day_lists_its_events_in_order_with_local_times_and_follows() -> None:
    async with history() as desk:
        lines = desk.plot.plain().splitlines()
        assert [line[:5] for line in lines if line[:1].isdigit() and ":" in line[:5]] == ["08:50", "09:18", "09:26"]
        later = (*fakes.today().events, (fakes.WALL, "ask", "50 minutes of [sitting]"))
        desk.app.services.link.put(shipped.snapshot(today=fakes.today(events=later)))
        await desk.pilot.pause()
        await desk.settle()
        assert "10:00  Break due" in desk.plot.plain()
        assert "[sitting]" in desk.plot.plain()


async def test_every_kind_of_event_is_called_by_words() -> None:
    kinds = [*get_args(EventKind), "of-a-later-version"]
    told = tuple((fakes.WALL, kind, "because") for kind in kinds)
    async with history(snapshot=shipped.snapshot(today=fakes.today(events=told))) as desk:
        for line, kind in zip(desk.plot.plain().splitlines()[-len(kinds) :], kinds, strict=True):
            word = line[7:].removesuffix("because").strip()
            assert word[:1].isupper(), kind
            assert "-" not in word, kind


async def test_the_day_counts_what_goes_on_as_the_dashboard_does() -> None:
    async with history() as desk:
        snapshot, now = desk.app.services.snapshot, desk.app.services.now()
        assert snapshot.today.sitting.at(now.t) == pytest.approx(95 * 60)
        assert "1 h 35" in desk.plot.plain()
        await desk.press("2")
        assert "1 h 35" in desk.plot.plain()
        assert "Today" in desk.numbers


async def test_the_share_of_other_machines_is_named_where_it_is_counted() -> None:
    others = ("with 1 h 10 min and 2 breaks on laptop", "with 1 h 10 on laptop", "with laptop")
    async with history(size=(120, 40), snapshot=shipped.snapshot(today=fakes.today(others=others))) as desk:
        assert "(with 1 h 10 min and 2 breaks on laptop)." in " ".join(desk.plot.plain().split())
        await desk.press("2")
        assert "(today with 1 h 10 min and 2 breaks on laptop)." in " ".join(desk.plot.plain().split())
        await desk.press("left_square_bracket")
        assert "laptop" not in desk.plot.plain()


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_numbers_and_tab_open_every_page(size: tuple[int, int]) -> None:
    async with history(size=size) as desk:
        for number, page in enumerate(HISTORY_PAGES, 1):
            await desk.press(str(number))
            assert desk.screen.query_one(ChipLine).chosen == page
            assert desk.plot.drawing.marks
            assert max(len(line) for line in desk.plot.plain().splitlines()) <= size[0], desk.plot.plain()
        await desk.press("tab")
        assert desk.screen.query_one(ChipLine).chosen == "day"
        await desk.press("shift+tab")
        assert desk.screen.query_one(ChipLine).chosen == "better"


KEY_OF = {str(page): str(number) for number, page in enumerate(HISTORY_PAGES, 1)}


@pytest.mark.parametrize("page", HISTORY_PAGES)
async def test_keys_reach_every_bar_and_show_its_numbers(page: HistoryPage) -> None:
    async with history() as desk:
        await desk.press(KEY_OF[page], "left_square_bracket")
        seen: set[str] = set()
        marks = {mark.key: mark for mark in desk.plot.drawing.marks}
        todo = [desk.screen._highlighted_now()]
        while todo:
            key = todo.pop()
            if key in seen:
                continue
            seen.add(key)
            near = (desk.plot.drawing.neighbour(key, dx, dy) for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)))
            todo += [mark.key for mark in near if mark is not None]
        assert seen == set(marks)
        before = desk.screen._highlighted_now()
        await desk.press("left" if page != "body" else "down")
        after = desk.screen._highlighted_now()
        assert after != before
        assert marks[after].title in desk.numbers


@pytest.mark.parametrize("page", HISTORY_PAGES)
async def test_the_mouse_reaches_every_bar_in_sight(page: HistoryPage) -> None:
    async with history(size=(120, 40)) as desk:
        await desk.press(KEY_OF[page], "left_square_bracket")
        for mark in desk.plot.drawing.marks[:: max(1, len(desk.plot.drawing.marks) // 12)]:
            x, y = mark.x + desk.plot.gutter.left, mark.y + desk.plot.gutter.top
            await desk.pilot.hover(Plot, offset=(x, y))
            await desk.pilot.pause()
            assert desk.screen._highlighted_now() == mark.key
            assert mark.title in desk.numbers


async def test_a_click_on_a_tab_opens_its_page_and_a_second_click_on_a_day_opens_it() -> None:
    async with history() as desk:
        await desk.pilot.click(ChipLine, offset=(10, 0))
        await desk.settle()
        assert desk.screen.query_one(ChipLine).chosen == "week"
        mark = desk.plot.drawing.marks[0]
        where = (mark.x + desk.plot.gutter.left, mark.y + desk.plot.gutter.top + 2)
        await desk.pilot.click(Plot, offset=where)
        await desk.pilot.pause()
        await desk.pilot.click(Plot, offset=where)
        await desk.settle()
        assert desk.screen.query_one(ChipLine).chosen == "day"
        assert "Monday 2 March" in desk.head


async def test_brackets_go_to_other_spans_and_never_past_today() -> None:
    async with history() as desk:
        await desk.press("3")
        assert "March 2026" in desk.head
        await desk.press("right_square_bracket")
        assert "March 2026" in desk.head
        await desk.press("left_square_bracket", "left_square_bracket")
        assert "January 2026" in desk.head
        await desk.press("right_square_bracket")
        assert "February 2026" in desk.head
        assert ("t", "now") in desk.screen.query_one(KeyLine).keys
        await desk.press("t")
        assert "March 2026" in desk.head


async def test_there_is_no_year_before_the_first_one_with_rows() -> None:
    async with history() as desk:
        await desk.press("4", "left_square_bracket")
        first = desk.head
        assert "2025" in first
        await desk.press("left_square_bracket", "left_square_bracket")
        assert desk.head == first


async def test_the_legend_tells_sitting_from_moving_without_colour() -> None:
    async with history() as desk:
        legend = next(line for line in desk.plot.plain().splitlines() if "sitting" in line and "moving" in line)
        assert legend.split(" sitting")[0].strip() != legend.split(" moving")[0][-1]


async def test_enter_opens_the_highlighted_day_and_its_rows() -> None:
    async with history() as desk:
        await desk.press("2", "left", "enter")
        assert desk.screen.query_one(ChipLine).chosen == "day"
        assert "Tuesday 3 March" in desk.head
        assert "Break due" in desk.plot.plain()


@pytest.mark.parametrize("page", [page for page in HISTORY_PAGES if page != "day"])
async def test_a_page_of_a_first_day_says_what_will_be_there(page: HistoryPage) -> None:
    services, _, _ = fakes.services(shipped.snapshot())
    fresh = shipped.snapshot(today=fakes.today(events=(), strip=(), breaks=0, natural=0, sitting=fakes.today().sitting))
    async with history(services.history, snapshot=fresh) as desk:
        await desk.press(KEY_OF[page])
        assert "will be here" in desk.plot.plain() or "Each day gets" in desk.plot.plain()


async def test_a_history_that_cannot_be_read_is_one_sentence() -> None:
    async with history(BrokenHistory()) as desk:
        await desk.press("2")
        assert desk.plot.plain().strip() == "The history cannot be read now: the disk is gone"
        await desk.pilot.press("escape")
        await shipped.settled(desk.pilot, lambda: not isinstance(desk.app.screen, HistoryScreen))


async def test_a_new_day_begins_while_the_page_is_open() -> None:
    services, clock, _ = fakes.services(shipped.snapshot())
    app = DeskApp(replace(services, history=LIVED))
    async with app.run_test(size=(80, 24)) as pilot:
        desk = Desk(app, pilot)
        await desk.press("h")
        assert "Wednesday 4 March" in desk.head
        clock.advance(19 * 3600)
        app.tick()
        await pilot.pause()
        await desk.settle()
        assert "Thursday 5 March" in desk.head
