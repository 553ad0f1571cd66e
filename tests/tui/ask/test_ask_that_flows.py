"""An ask whose routine begins by itself: the seconds until then, by the clock of the face, and what prevents it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.waits import begins_words
from deskspine.tui.app import DeskApp
from deskspine.tui.ask.screen import AskScreen
from deskspine.tui.widgets.figure import PosedFigure
from deskspine.tui.widgets.figure_loop import FigureLoop
from support import fakes, shipped

B = fakes.BOOT
SIZES = [(24, 6), (40, 12), (60, 20), (80, 24), (120, 40)]


def flowing(begins: float | None = B + 17.5, **changes: Any) -> Snapshot:
    return replace(shipped.snapshot(), mode="asking", due=B - 2, ask=fakes.ask(begins=begins), **changes)


def later(seconds: float) -> Now:
    return Now(B + seconds, fakes.WALL + seconds, fakes.ZONE)


def rows(app: DeskApp) -> list[str]:
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


async def shown(pilot: Pilot[None]) -> None:
    await shipped.settled(pilot, lambda: isinstance(pilot.app.screen, AskScreen) and pilot.app.screen.is_mounted)
    await pilot.pause()


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (80, "Begins in 18 s; work on and it waits 2 minutes"),
        (43, "Begins in 18 s; work on and it waits 2 min"),
        (36, "Begins in 18 s, unless you work on"),
        (20, "Begins in 18 s"),
    ],
)
def test_the_words_have_the_longest_form_that_fits(width: int, words: str) -> None:
    assert begins_words(fakes.ask(begins=B + 17.5), later(0), width) == words


@pytest.mark.parametrize("width", range(14, 60))
def test_the_form_stays_while_the_seconds_run(width: int) -> None:
    ask = fakes.ask(begins=B + 20)
    ends = {begins_words(ask, later(at), width).partition(" s")[2] for at in range(20)}
    assert len(ends) == 1
    assert all(len(begins_words(ask, later(at), width)) <= width for at in range(20))


def test_at_its_instant_it_begins_now_and_without_one_nothing_is_said() -> None:
    assert begins_words(fakes.ask(begins=B + 20), later(20.2), 20) == "Begins now"
    assert begins_words(fakes.ask(), later(0)) == ""


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_seconds_run_by_the_clock_of_the_face(size: tuple[int, int]) -> None:
    services, clock, sent = fakes.services(flowing())
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await shown(pilot)
        screen = app.screen
        assert isinstance(screen, AskScreen)
        assert screen.wants_seconds()
        assert screen.next_change(services.now()) == pytest.approx(B + 0.5)
        clock.advance(3.0)
        app.tick()
        await pilot.pause()
        first = rows(app)
        assert any("in 15 s" in row for row in first)
        clock.advance(6.0)
        app.tick()
        await pilot.pause()
        then = rows(app)
        assert any("in 9 s" in row for row in then)
        assert [row.replace("in 15 s", "in 9 s").split() for row in first] == [row.split() for row in then]
        assert sent.names == []


async def test_an_ask_that_waits_for_an_answer_shows_whole_minutes() -> None:
    services, _, _ = fakes.services(flowing(None))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        screen = app.screen
        assert isinstance(screen, AskScreen)
        assert not screen.wants_seconds()
        assert not any("egins" in row for row in rows(app))


async def test_the_figure_of_the_first_exercise_moves() -> None:
    services, _, _ = fakes.services(flowing())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        figure = app.screen.query_one(FigureLoop)
        assert figure.display
        assert figure.region.area > 0
        assert app.screen.query(PosedFigure)
        assert any("First: Shoulder rolls" in row for row in rows(app))


async def test_enter_starts_it_at_once() -> None:
    services, clock, sent = fakes.services(flowing())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        clock.advance(3.0)
        await pilot.press("enter")
        await pilot.pause()
        assert sent.names == ["start"]


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=str)
def test_the_picture_of_an_ask_that_begins_by_itself(snap_compare: Callable[..., bool], size: tuple[int, int]) -> None:
    services, clock, _ = fakes.services(
        flowing(settings=shipped.snapshot().settings.replace("appearance.motion", "off"))
    )

    async def awake(pilot: Pilot[None]) -> None:
        await shown(pilot)
        clock.advance(3.0)
        assert isinstance(pilot.app, DeskApp)
        pilot.app.tick()
        await shipped.settled(pilot, lambda: all(f.settled for f in pilot.app.screen.query(PosedFigure) if f.size))

    assert snap_compare(DeskApp(services), run_before=awake, terminal_size=size)
