"""The composer over a routine: an own one is changed, one that ships is copied; and the figure next to the draft."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from deskspine.core.routines.composer import Draft
from deskspine.core.routines.model import Library, Routine
from deskspine.core.routines.reader import read_routine
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.library.composer import ComposerScreen
from deskspine.tui.widgets.figure_loop import FigureLoop
from deskspine.tui.widgets.lines import Lines
from deskspine.tui.widgets.routine_figure import RoutineFigure
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped


def own() -> Routine:
    """Return an own routine of two exercises, with a summary that the composer does not show."""
    draft = Draft().rename("Before lunch")
    for name in ("shoulder-rolls", "ear-to-shoulder"):
        draft = draft.add(shipped.library().exercises[name])
    return replace(draft.routine(), summary="At the window.")


def library(*routines: Routine) -> Library:
    """Return the shipped library with these routines."""
    added = {routine.id: routine for routine in routines}
    return replace(shipped.library(), routines={**shipped.library().routines, **added})


class Open:
    """An open composer."""

    def __init__(self, pilot: Pilot[None], app: DeskApp, recorder: fakes.Recorder) -> None:
        self.pilot, self.app, self.recorder = pilot, app, recorder
        self.results: list[object] = []

    @property
    def order(self) -> list[str]:
        screen = self.app.screen
        assert isinstance(screen, ComposerScreen)
        return [slot.exercise.id for slot in screen._draft.items]

    def text(self, name: str) -> str:
        return " ".join(self.app.screen.query_one(name, Lines).plain().split())

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def put(self, snapshot: Snapshot) -> None:
        self.app.services.link.put(snapshot)
        for _ in range(3):
            await self.pilot.pause()

    def saved(self) -> Routine:
        """Return the routine that was sent; its file must pass every check."""
        args = self.recorder.last.args
        shelf = shipped.library()
        found, problems = read_routine(
            str(args["text"]), f"{args['name']}.toml", shelf.exercises, shelf.poses, own=True
        )
        assert problems == ()
        assert found is not None
        return found.routine


@asynccontextmanager
async def composer(routine: Routine | None, size: tuple[int, int] = (120, 40), **changes: Any) -> AsyncIterator[Open]:
    """Yield the composer over `routine`."""
    services, _, recorder = fakes.services(shipped.snapshot(**{"library": library(own()), **changes}))
    app = DeskApp(services)
    async with app.run_test(size=size, notifications=True) as pilot:
        page = Open(pilot, app, recorder)
        await app.push_screen(ComposerScreen(services, routine), page.results.append)
        await pilot.pause()
        await pilot.pause()
        yield page


async def test_a_change_of_an_own_routine_replaces_its_file_and_keeps_the_rest_of_it() -> None:
    async with composer(own()) as page:
        assert page.text(".page-head") == "Edit: Before lunch"
        assert page.app.screen.query_one("#draft", Rows).has_focus
        assert "was" not in page.text("#composer-sum")
        before = own().duration_s[0]
        await page.press("plus")
        assert f"was 0:{before:02d}" in page.text("#composer-sum")
        await page.press("ctrl+s")
        assert page.app.screen.query_one("#name", Input).value == "Before lunch"
        assert page.text("#composer-note") == "It will be saved as before-lunch.toml."
        await page.press("enter")
        args = page.recorder.last.args
        assert (args["name"], args["replace"]) == ("before-lunch", True)
        sent = page.saved()
        assert (sent.summary, sent.duration_s[0] > before) == ("At the window.", True)
        assert isinstance(page.app.screen, ComposerScreen), "the file has not changed yet"
        await page.put(shipped.snapshot(library=library(sent)))
        await shipped.settled(page.pilot, lambda: page.results == ["before-lunch"])


async def test_a_copy_gets_a_file_of_its_own() -> None:
    async with composer(shipped.library().routines["seated-2min"]) as page:
        assert page.text(".page-head") == "New routine: Two-minute seated reset (mine)"
        assert page.order == [slot.exercise.id for slot in shipped.library().routines["seated-2min"].slots]
        await page.press("ctrl+s", "enter")
        assert "replace" not in page.recorder.last.args
        sent = page.saved()
        assert (sent.id, sent.own) == ("two-minute-seated-reset-mine", True)
        assert sent.locked_for == shipped.library().routines["seated-2min"].locked_for


async def test_only_what_would_be_lost_is_asked_about() -> None:
    async with composer(own()) as page:
        await page.press("plus", "minus", "escape")
        await shipped.settled(page.pilot, lambda: not isinstance(page.app.screen, ComposerScreen))
    async with composer(own()) as page:
        await page.press("plus", "escape")
        assert page.text("#composer-sum") == "Discard your changes?"
        await page.press("escape", "x", "x", "escape")
        assert page.text("#composer-sum") == "Discard your changes?"
        await page.press("enter")
        await shipped.settled(page.pilot, lambda: not isinstance(page.app.screen, ComposerScreen))
        assert page.recorder.names.count("save-routine") == 0


async def test_an_exercise_is_repeated_below_itself_with_its_dose() -> None:
    async with composer(own()) as page:
        await page.press("plus", "c")
        assert page.order == ["shoulder-rolls", "shoulder-rolls", "ear-to-shoulder"]
        screen = page.app.screen
        assert isinstance(screen, ComposerScreen)
        assert screen._draft.items[0] == screen._draft.items[1]
        assert screen.query_one("#draft", Rows).cursor == "1"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=str)
async def test_the_figure_does_the_highlighted_exercise_or_the_whole_draft(size: tuple[int, int]) -> None:
    async with composer(own(), size) as page:
        figure = page.app.screen.query_one(RoutineFigure)
        assert figure.display
        assert page.app.screen.query_one(FigureLoop).size.height >= 8
        assert page.text(".routine-caption") == "Shoulder rolls"
        await page.press("down")
        assert page.text(".routine-caption") == "Ear toward shoulder"
        await page.press("p")
        assert page.text(".routine-caption") == "1 of 2 Shoulder rolls"
        await page.press("p", "tab")
        catalogue = page.app.screen.query_one("#catalogue", Rows)
        name = shipped.library().exercises[catalogue.cursor].name
        assert page.text(".routine-caption") == name
        assert page.app.screen.query_one(FigureLoop).runs


@pytest.mark.parametrize("size", [(60, 30), (120, 20), (24, 6)], ids=str)
async def test_a_window_without_room_has_no_figure(size: tuple[int, int]) -> None:
    async with composer(own(), size) as page:
        assert not page.app.screen.query_one(RoutineFigure).display
        await page.press("p", "down", "p")
        assert not page.app.screen.query_one(FigureLoop).runs


async def test_the_figure_rests_while_another_page_covers_the_composer() -> None:
    async with composer(own()) as page:
        loop = page.app.screen.query_one(FigureLoop)
        assert loop.runs
        await page.put(replace(fakes.asking(), library=library(own())))
        assert not isinstance(page.app.screen, ComposerScreen)
        assert not loop.runs
        await page.put(shipped.snapshot(library=library(own())))
        await shipped.settled(page.pilot, lambda: isinstance(page.app.screen, ComposerScreen))
        assert loop.runs


async def test_the_keys_of_an_exercise_are_labels_that_a_click_presses() -> None:
    async with composer(own(), (80, 24)) as page:
        note = page.app.screen.query_one("#composer-note", Lines)
        y = next(at for at, line in enumerate(note.plain().splitlines()) if "once more" in line)
        x = note.plain().splitlines()[y].index("once more")
        # The border above the note and its padding come first.
        await page.pilot.click(offset=(note.region.x + 1 + x, note.content_region.y + y))
        await page.pilot.pause()
        assert page.order == ["shoulder-rolls", "shoulder-rolls", "ear-to-shoulder"]
