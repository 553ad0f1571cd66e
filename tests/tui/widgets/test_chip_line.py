"""A line of chips: a click or a key chooses one, and the chosen one is always shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen

from deskspine.tui.theme import DARK
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.chip_line import ChipLine
from support import fakes

CHIPS = tuple((name, name.title()) for name in ("all", "short", "neck", "shoulders", "back", "eyes", "breath"))


class Page(DeskScreen):
    """A page with a line of chips."""

    clicked = ""

    def compose(self) -> ComposeResult:
        yield ChipLine(CHIPS)

    def on_chip_line_chosen(self, message: ChipLine.Chosen) -> None:
        self.clicked = message.chip_id


class ChipApp(App[None]):
    """An app with that page."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DARK.variables)

    def get_default_screen(self) -> Screen[None]:
        return Page(fakes.services()[0])


@asynccontextmanager
async def chips(width: int) -> AsyncIterator[tuple[Pilot[None], ChipLine]]:
    app = ChipApp()
    async with app.run_test(size=(width, 3)) as pilot:
        await pilot.pause()
        yield pilot, app.screen.query_one(ChipLine)


@pytest.mark.parametrize("width", [16, 24, 60])
async def test_every_chip_can_be_reached_and_is_shown_when_it_is_chosen(width: int) -> None:
    async with chips(width) as (pilot, line):
        for name, word in (*CHIPS[1:], CHIPS[0]):
            assert line.move(1) == name
            await pilot.pause()
            assert f" {word} " in f"{line.plain()} "
            assert len(line.plain()) <= width
        assert line.move(-1) == CHIPS[-1][0]


async def test_a_click_chooses_the_chip_under_it() -> None:
    async with chips(60) as (pilot, line):
        for name, word in CHIPS:
            await pilot.click(offset=(line.plain().index(word), 0))
            await pilot.pause()
            assert (line.chosen, pilot.app.screen.clicked) == (name, name)  # type: ignore[attr-defined]
        await pilot.click(offset=(59, 0))
        assert line.chosen == CHIPS[-1][0]
