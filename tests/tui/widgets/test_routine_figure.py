"""The exercises of a routine as pictures: each in turn, with its name; key poses when motion is reduced."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec.structs import replace
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen

from deskspine.core.settings.settings import DEFAULTS
from deskspine.tui.theme import DARK
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.figure_loop import FigureLoop, loop_plan, part_at
from deskspine.tui.widgets.figure_row import FigureRow
from deskspine.tui.widgets.lines import Lines
from deskspine.tui.widgets.routine_figure import ROUNDS, RoutineFigure
from support import fakes, shipped

ROUTINE = shipped.library().routines["seated-2min"]
PLANS = tuple(loop_plan(ROUTINE, 1, at) for at in range(len(ROUTINE.slots)))
ROUND_S = sum(plan.total_s for plan in PLANS)


class Page(DeskScreen):
    """A page with a figure."""

    CSS = "RoutineFigure { height: 12; } RoutineFigure FigureLoop { height: 1fr; } FigureRow { height: 9; }"

    def compose(self) -> ComposeResult:
        yield RoutineFigure(self.services.now)


class FigureApp(App[None]):
    """An app with that page and a clock that stands still."""

    def __init__(self) -> None:
        super().__init__()
        self.services, self.clock, _ = fakes.services()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DARK.variables)

    def get_default_screen(self) -> Screen[None]:
        return Page(self.services)


@asynccontextmanager
async def figure() -> AsyncIterator[tuple[Pilot[None], FigureApp, RoutineFigure]]:
    app = FigureApp()
    async with app.run_test(size=(60, 14)) as pilot:
        await pilot.pause()
        yield pilot, app, app.screen.query_one(RoutineFigure)


async def after(pilot: Pilot[None], app: FigureApp, seconds: float) -> str:
    """Return the caption after some seconds."""
    app.clock.advance(seconds)
    app.screen.query_one(FigureLoop).go_on()
    await pilot.pause()
    return app.screen.query_one(".routine-caption", Lines).plain()


def test_the_parts_follow_each_other_and_begin_again() -> None:
    at = 0.0
    for place, plan in enumerate(PLANS):
        for into in (0.0, plan.total_s - 0.1):
            now, seconds = part_at(PLANS, at + into)
            assert (now, round(seconds, 6)) == (place, round(into, 6))
        at += plan.total_s
    assert part_at(PLANS, at + 1.0) == (0, 1.0)


async def test_each_exercise_comes_in_turn_under_its_name_and_at_last_the_figure_stops() -> None:
    async with figure() as (pilot, app, shown):
        assert not shown.display
        shown.show(shipped.library(), DEFAULTS, ROUTINE, 1)
        await pilot.pause()
        loop = app.screen.query_one(FigureLoop)
        assert shown.display
        assert loop.runs
        names = [await after(pilot, app, 0.01)]
        for plan in PLANS[:-1]:
            names.append(await after(pilot, app, plan.total_s))
        of = len(ROUTINE.slots)
        assert names == [f"{at} of {of}  {slot.exercise.name}" for at, slot in enumerate(ROUTINE.slots, 1)]
        await after(pilot, app, ROUNDS * ROUND_S)
        assert not loop.runs


async def test_one_exercise_has_its_name_alone_and_covering_the_page_stops_it() -> None:
    async with figure() as (pilot, app, shown):
        shown.show_one(shipped.library(), DEFAULTS, ROUTINE, 1)
        await pilot.pause()
        assert await after(pilot, app, 5.0) == ROUTINE.slots[0].exercise.name
        shown.rest()
        assert not app.screen.query_one(FigureLoop).runs
        shown.go_on()
        assert app.screen.query_one(FigureLoop).runs
        shown.show_one(shipped.library(), DEFAULTS, None, 1)
        assert not shown.display
        assert not app.screen.query_one(FigureLoop).runs


async def test_reduced_motion_shows_key_poses_and_words_show_nothing() -> None:
    async with figure() as (pilot, app, shown):
        still = DEFAULTS.replace("appearance.motion", "reduced")
        shown.show(shipped.library(), still, ROUTINE, 1)
        await pilot.pause()
        assert app.screen.query_one(FigureRow).display
        assert not app.screen.query_one(FigureLoop).runs
        shown.show(shipped.library(), DEFAULTS.replace("appearance.figure", "words"), ROUTINE, 1)
        assert not shown.display
        shown.show(replace(shipped.library(), poses={}), DEFAULTS, ROUTINE, 1)
        assert not shown.display


async def test_it_stops_while_the_terminal_is_not_in_focus_and_goes_on_where_it_stopped() -> None:
    async with figure() as (pilot, app, shown):
        shown.show(shipped.library(), DEFAULTS, ROUTINE, 1)
        await pilot.pause()
        loop = app.screen.query_one(FigureLoop)
        app.clock.advance(PLANS[0].total_s + 0.5)
        app.app_focus = False
        await pilot.pause()
        assert not loop.runs
        assert (await after(pilot, app, PLANS[1].total_s)).startswith("2 of ")
        assert not loop.runs, "going on after a page that covered it does not move it either"
        app.app_focus = True
        await pilot.pause()
        assert loop.runs
        assert (await after(pilot, app, PLANS[1].total_s - 1.0)).startswith("2 of ")
        assert (await after(pilot, app, 1.0)).startswith("3 of ")


async def test_a_covered_figure_stays_at_rest_when_the_terminal_gets_the_focus() -> None:
    async with figure() as (pilot, app, shown):
        shown.show(shipped.library(), DEFAULTS, ROUTINE, 1)
        shown.rest()
        for focus in (False, True):
            app.app_focus = focus
            await pilot.pause()
            assert not app.screen.query_one(FigureLoop).runs
