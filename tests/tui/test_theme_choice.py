"""The theme follows the setting, and with `auto` the terminal's background, asked once after the first frame."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.terminal.queries import BACKGROUND_COLOUR, Colour, Query
from deskspine.tui.app import DeskApp
from support import fakes

LIGHT, DARK = "deskspine-light", "deskspine-dark"


class Answers:
    """A replacement for the way to the terminal: it records what was asked, and answers when a test lets it."""

    def __init__(self, app: DeskApp) -> None:
        self.asked: list[Query[Any]] = []
        self.answer: asyncio.Future[Colour | None] = asyncio.get_running_loop().create_future()
        app.terminal.ask = self.ask  # type: ignore[method-assign]

    async def ask(self, query: Query[Any], limit_s: float) -> Any:
        self.asked.append(query)
        return await self.answer


@pytest.mark.parametrize(
    ("setting", "colour", "theme"),
    [("auto", (1.0, 1.0, 0.9), LIGHT), ("auto", (0.1, 0.1, 0.1), DARK), ("auto", None, DARK)],
)
async def test_auto_goes_by_the_background(setting: str, colour: Colour | None, theme: str) -> None:
    services, _, _ = fakes.services(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", setting)))
    app = DeskApp(services)
    answers = Answers(app)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.theme == DARK  # nothing waits for the answer
        assert answers.asked == [BACKGROUND_COLOUR]
        answers.answer.set_result(colour)
        await pilot.pause()
        assert app.theme == theme
        for chosen in ("terminal", setting):
            services.feed.put(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", chosen)))
            await pilot.pause()
        assert app.theme == theme
        assert len(answers.asked) == 1


@pytest.mark.parametrize("setting", [LIGHT, DARK, "terminal"])
async def test_a_theme_that_was_chosen_asks_nothing(setting: str) -> None:
    services, _, _ = fakes.services(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", setting)))
    app = DeskApp(services)
    answers = Answers(app)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert (app.theme, answers.asked) == (setting, [])


async def test_an_answer_that_comes_after_another_choice_changes_nothing() -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    answers = Answers(app)
    async with app.run_test() as pilot:
        await pilot.pause()
        services.feed.put(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", "terminal")))
        await pilot.pause()
        answers.answer.set_result((1.0, 1.0, 1.0))
        await pilot.pause()
        assert app.theme == "terminal"
