"""The colours: the choice of the theme, and readable text in every theme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rich.color import ColorType
from rich.style import Style
from textual.pilot import Pilot
from textual.theme import Theme

from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.theme import DARK, LIGHT, MANY, SIXTEEN, theme_name, themes
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped

TERMINAL = DEFAULTS.replace("appearance.theme", "terminal")
READABLE = {1, 2, 5, 6}
"""Colours that are readable on black and on white: red, green, magenta and cyan. The others fail on one of them."""


@pytest.mark.parametrize(
    ("setting", "light", "colours", "name"),
    [
        ("auto", False, MANY, DARK.name),
        ("auto", True, MANY, LIGHT.name),
        ("auto", True, 0, LIGHT.name),
        ("auto", True, SIXTEEN, "terminal"),
        ("deskspine-dark", True, MANY, DARK.name),
        ("deskspine-light", False, MANY, LIGHT.name),
        ("deskspine-light", False, SIXTEEN, "terminal"),
        ("terminal", False, MANY, "terminal"),
        ("a theme of later", False, MANY, DARK.name),
    ],
)
def test_which_theme_a_setting_means(setting: str, light: bool, colours: int, name: str) -> None:
    assert theme_name(setting, light=light, colours=colours) == name


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_every_theme_knows_every_name_of_ours(theme: Theme) -> None:
    assert set(DARK.variables) <= set(theme.variables)


def styles_on(app: DeskApp) -> Iterator[tuple[str, Style]]:
    """Yield every stretch of text on the screen with its style."""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            if segment.text.strip() and segment.style is not None:
                yield segment.text, segment.style


SCREENS: dict[str, Snapshot] = {
    "dashboard": fakes.snapshot(settings=TERMINAL, notices=()),
    "ask": Snapshot(
        **{**{name: getattr(fakes.asking(), name) for name in Snapshot.__struct_fields__}, "settings": TERMINAL}
    ),
    "player": shipped.playing(30.0, settings=TERMINAL.replace("appearance.figure", "words")),
    "breath": shipped.playing(
        7.0, laid_out=shipped.plan("breath-1min"), settings=TERMINAL.replace("appearance.figure", "words")
    ),
    "after": fakes.snapshot(settings=TERMINAL, finished="seated-2min"),
}


async def opened(pilot: Pilot[None], app: DeskApp, clock: fakes.FakeClock) -> None:
    """Wait until the screen is drawn."""
    await shipped.settled(pilot, lambda: app.screen.is_mounted)
    clock.advance(2.0)
    app.tick()
    await pilot.pause()


@pytest.mark.long(sample=5)
@pytest.mark.parametrize("size", [(24, 6), (40, 12), (80, 24)], ids=str)
@pytest.mark.parametrize("name", SCREENS)
async def test_the_terminals_own_colours_can_be_read_on_a_dark_and_on_a_light_page(
    name: str, size: tuple[int, int]
) -> None:
    services, clock, _ = fakes.services(SCREENS[name])
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, clock)
        for text, style in styles_on(app):
            assert style.bgcolor is None or style.bgcolor.is_default, text
            if style.color is not None and not style.color.is_default:
                assert style.color.type == ColorType.STANDARD, text
                assert style.color.number in READABLE, (text, style)


async def test_bars_row_and_keys_are_seen_without_a_colour_of_their_own() -> None:
    services, _, _ = fakes.services(shipped.snapshot(settings=TERMINAL))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        foot: dict[str, Any] = dict(styles_on(app))
        assert foot["enter"].underline
        assert foot["enter"].reverse
        assert foot["deskspine"].reverse
        await app.run_action("app.command('dashboard.routines')")
        await shipped.settled(pilot, lambda: bool(app.screen.query("#routines")))
        await pilot.pause()
        rows = app.screen.query_one("#routines", Rows)
        cursor = rows.render_line(rows._ids.index(rows.cursor))
        assert all(segment.style is not None and segment.style.reverse for segment in cursor)


@pytest.mark.parametrize("theme", [DARK.name, LIGHT.name])
async def test_the_row_under_the_cursor_stands_out_from_the_page(theme: str) -> None:
    services, _, _ = fakes.services(shipped.snapshot(settings=DEFAULTS.replace("appearance.theme", theme)))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.run_action("app.command('dashboard.routines')")
        await shipped.settled(pilot, lambda: bool(app.screen.query("#routines")))
        await pilot.pause()
        rows = app.screen.query_one("#routines", Rows)
        cursor = rows.render_line(rows._ids.index(rows.cursor))
        behind = next(iter(cursor)).style
        assert behind is not None
        assert behind.bgcolor is not None
        assert behind.bgcolor.triplet is not None
        page = app.screen.background_colors[1].rgb
        assert sum(abs(a - b) for a, b in zip(behind.bgcolor.triplet, page, strict=True)) >= 60


@pytest.mark.parametrize("settings", [DEFAULTS, TERMINAL], ids=["dark", "terminal"])
async def test_the_dashboard_is_seen_around_a_question(settings: Any) -> None:
    services, _, _ = fakes.services(fakes.snapshot(settings=settings, finished="seated-2min"))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await shipped.settled(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.pause()
        text = "\n".join("".join(s.text for s in strip) for strip in app.screen._compositor.render_strips())
        picture = app.export_screenshot()
        assert "How does it feel" in text.replace("\xa0", " ")
        assert "deskspine" in picture.split("How")[0]
        assert "longest" in picture
