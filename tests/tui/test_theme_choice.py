"""The theme follows the setting, and with `auto` the terminal's background, asked once after the first frame."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.terminal.queries import BACKGROUND_COLOUR, COLOUR_SCHEME, Colour, Query
from deskspine.core.themes.theme_file import ThemeFile, read_theme
from deskspine.core.toml.diagnostics import Problem
from deskspine.tui.app import DeskApp
from support import fakes

ABOUT_COLOURS = (BACKGROUND_COLOUR, COLOUR_SCHEME)
LIGHT, DARK = "deskspine-light", "deskspine-dark"


class Answers:
    """A replacement for the way to the terminal: it records what was asked, and answers when a test lets it."""

    def __init__(self, app: DeskApp) -> None:
        self.asked: list[Query[Any]] = []
        self.answer: asyncio.Future[Colour | None] = asyncio.get_running_loop().create_future()
        app.terminal.ask = self.ask  # type: ignore[method-assign]

    async def ask(self, query: Query[Any], limit_s: float) -> Any:
        if query in ABOUT_COLOURS:
            self.asked.append(query)
        return await self.answer if query == BACKGROUND_COLOUR else None


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
            services.link.put(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", chosen)))
            await pilot.pause()
        assert app.theme == theme
        assert answers.asked == [BACKGROUND_COLOUR, COLOUR_SCHEME]


@pytest.mark.parametrize("setting", [LIGHT, DARK, "terminal", "gruvbox"])
async def test_a_theme_that_was_chosen_asks_nothing(setting: str) -> None:
    services, _, _ = fakes.services(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", setting)))
    app = DeskApp(services)
    answers = Answers(app)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert (app.theme, answers.asked) == (setting, [])


@pytest.mark.parametrize(
    ("value", "colour", "theme"),
    [("0;15", None, LIGHT), ("15;0", None, DARK), ("15;default;0", None, DARK), ("0;15", (0.1, 0.1, 0.1), DARK)],
)
async def test_the_environment_says_it_first_and_the_terminal_knows_it_better(
    value: str, colour: Colour | None, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORFGBG", value)
    services, _, _ = fakes.services()
    app = DeskApp(services)
    answers = Answers(app)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.theme == (LIGHT if value == "0;15" else DARK), "from the first frame on"
        answers.answer.set_result(colour)
        await pilot.pause()
        assert app.theme == theme


async def test_auto_follows_a_terminal_that_turns_light_and_dark(monkeypatch: pytest.MonkeyPatch) -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    reports: list[Callable[[bool], object]] = []

    async def follow_scheme(on_scheme: Callable[[bool], object], limit_s: float) -> None:
        reports.append(on_scheme)

    monkeypatch.setattr(app.terminal, "follow_scheme", follow_scheme)
    answers = Answers(app)
    async with app.run_test() as pilot:
        await pilot.pause()
        answers.answer.set_result(None)
        await pilot.pause()
        (report,) = reports
        for light in (True, False, True):
            report(light)
            await pilot.pause()
            assert app.theme == (LIGHT if light else DARK)
        services.link.put(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", "nord")))
        await pilot.pause()
        report(False)
        await pilot.pause()
        assert app.theme == "nord"
        services.link.put(fakes.snapshot(settings=DEFAULTS))
        await pilot.pause()
        assert app.theme == DARK, "it was noted meanwhile"


class OwnThemes:
    """A folder of themes: texts by name."""

    def __init__(self, **texts: str) -> None:
        self.texts = texts
        self.read_names: list[str] = []

    def names(self) -> tuple[str, ...]:
        return tuple(self.texts)

    def misnamed(self) -> tuple[Problem, ...]:
        return (Problem("themes/nord.toml", None, "", "there is a theme nord already"),)

    def read(self, name: str) -> tuple[ThemeFile | None, tuple[Problem, ...]]:
        self.read_names.append(name)
        return read_theme(name, self.texts[name], f"themes/{name}.toml") if name in self.texts else (None, ())


def own(theme: str, themes: OwnThemes) -> tuple[DeskApp, Any]:
    """Return an app with these themes and the theme in the settings."""
    services, _, _ = fakes.services(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", theme)))
    return DeskApp(msgspec.structs.replace(services, themes=themes)), services.link


def said(app: DeskApp) -> list[str]:
    """Return the texts of the toasts."""
    return [notification.message for notification in app._notifications]


async def test_a_theme_of_the_person_is_shown_from_the_first_frame_on_and_read_again_when_chosen_again() -> None:
    themes = OwnThemes(mine='background = "#102030"\nprimary = "#f0c040"\n')
    app, link = own("mine", themes)
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        assert (app.theme, said(app)) == ("mine", [])
        assert app.screen.styles.background.hex.lower() == "#102030"
        assert themes.read_names == ["mine"]
        themes.texts["mine"] = 'background = "#fff8e0"\n'
        for chosen in ("auto", "mine"):
            link.put(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", chosen)))
            await pilot.pause()
        await pilot.pause()
        assert not app.current_theme.dark
        assert app.screen.styles.background.hex.lower() == "#fff8e0"


async def test_a_file_that_is_partly_wrong_is_used_and_said_once() -> None:
    app, link = own("mine", OwnThemes(mine='background = "#102030"\nprimary = "blu"\n'))
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        (text,) = said(app)
        assert text.startswith("themes/mine.toml:2: primary: expected a colour such as")
        assert app.theme == "mine"
        link.put(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", "mine").replace("course.level", "2")))
        await pilot.pause()
        assert len(said(app)) == 1


async def test_a_theme_that_is_not_there_is_named_and_auto_is_used() -> None:
    app, _ = own("gruvbux", OwnThemes())
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        assert said(app) == ["appearance.theme: there is no theme 'gruvbux' (did you mean gruvbox?); auto is used."]
        assert app.theme == DARK


async def test_a_file_that_is_no_toml_is_named_and_auto_is_used() -> None:
    app, _ = own("mine", OwnThemes(mine="= 7"))
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        (text,) = said(app)
        assert text.startswith("themes/mine.toml:1: not valid TOML")
        assert app.theme == DARK


async def test_the_palette_of_themes_says_which_files_cannot_be_chosen() -> None:
    app, _ = own("auto", OwnThemes(mine='acent = "#fff"\n'))
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        app.choose_theme()
        await pilot.pause()
        assert said(app) == ["themes/nord.toml: there is a theme nord already (1 more)"]
        assert app.theme_choice.library.choices()[-1] == "mine"


async def test_an_answer_that_comes_after_another_choice_changes_nothing() -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    answers = Answers(app)
    async with app.run_test() as pilot:
        await pilot.pause()
        services.link.put(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", "terminal")))
        await pilot.pause()
        answers.answer.set_result((1.0, 1.0, 1.0))
        await pilot.pause()
        assert app.theme == "terminal"
