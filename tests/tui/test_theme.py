"""The colours: the choice of the theme, and readable text in every theme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from rich.color import ColorType
from rich.style import Style
from textual.pilot import Pilot
from textual.theme import BUILTIN_THEMES, Theme

from deskspine.core.figure.palette import VGA, Looks, palette
from deskspine.core.figure.shapes import BANDS, MATERIALS
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.themes import names
from deskspine.core.themes.contrast import BLACK, MARK, TEXT, WHITE, Rgb, contrast, is_dark, rgb
from deskspine.core.themes.parts import GROUNDS, MARKS, PARTS, PHASES, TEXT_COLOURS
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.theme import DARK, LIGHT, MANY, SIXTEEN, STYLES, shipped_theme, theme_name
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped

ANSI_COLORS = [f"{bright}{name}" for bright in ("", "bright_") for name in
               ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")]  # fmt: skip
TERMINAL = DEFAULTS.replace("appearance.theme", "terminal")
READABLE = {1, 2, 5, 6}
"""Colours that are readable on black and on white: red, green, magenta and cyan. The others fail on one of them."""

PHASE_BANDS = {(0, 2), (0, 3), (0, 6), (0, 7)}
"""Black words on a band of green, yellow, cyan or white: readable whatever the page is."""


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
        ("nord", True, MANY, "nord"),
        ("nord", True, SIXTEEN, "terminal"),
        ("ansi-light", False, SIXTEEN, "ansi-light"),
        ("of-mine", False, MANY, "of-mine"),
    ],
)
def test_which_theme_a_setting_means(setting: str, light: bool, colours: int, name: str) -> None:
    assert theme_name(setting, light=light, colours=colours) == name


THEMES = [theme for name in names.SHIPPED if (theme := shipped_theme(name)) is not None]
ROW = 1.3
"""Minimum contrast of the row under the cursor; the mark in its first column and bold text show the cursor too."""


def colours(theme: Theme) -> dict[str, Rgb]:
    """Return the colours of the variables that the style sheets see, apart from those that are mixed later."""
    variables = {**theme.to_color_system().generate(), **theme.variables}
    return {name: rgb(text.lower()) for name, text in variables.items() if re.fullmatch("#[0-9A-Fa-f]{6}", text)}


def test_every_theme_of_textual_can_be_chosen() -> None:
    assert set(names.OTHERS) == set(BUILTIN_THEMES)
    assert [theme.name for theme in THEMES] == [name for name in names.SHIPPED if name != names.AUTO]
    assert shipped_theme("of-mine") is None


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_has_every_colour_of_ours(theme: Theme) -> None:
    assert {*PARTS, "veil", *STYLES} <= set(theme.variables)


@pytest.mark.parametrize("theme", [theme for theme in THEMES if not theme.ansi], ids=lambda theme: theme.name)
def test_text_can_be_read_and_marks_can_be_seen(theme: Theme) -> None:
    of = colours(theme)
    page = of["background"]
    for text in TEXT_COLOURS:
        for ground in GROUNDS:
            assert contrast(of[text], of[ground]) >= TEXT, (text, ground)
    for text, ground in (("foreground", "block-cursor-background"), ("block-cursor-blurred-foreground", "row")):
        assert contrast(of[text], of[ground]) >= TEXT, (text, ground)
    for quiet in ("text-muted", "text-disabled", "foreground-muted"):
        assert contrast(of[quiet], of["surface"]) >= TEXT, quiet
    for phase in PHASES:
        assert contrast(of[f"{phase}-text"], of[phase]) >= TEXT, phase
        assert contrast(of[phase], page) >= TEXT, phase
    for mark in (*MARKS, "success", "accent"):
        assert contrast(of[mark], page) >= MARK, mark
    assert contrast(of["row"], page) >= ROW
    assert theme.dark == is_dark(page)


@pytest.mark.parametrize("theme", [theme for theme in THEMES if not theme.ansi], ids=lambda theme: theme.name)
def test_the_figure_takes_its_colours_from_the_theme(theme: Theme) -> None:
    of = colours(theme)
    inks = palette(Looks(of["background"], of["phase-rest"], of["warning"]))
    lit = inks[MATERIALS.index("lit") * BANDS + 1]
    shirt = inks[MATERIALS.index("shirt") * BANDS + 1]
    seat = inks[MATERIALS.index("seat") * BANDS + 1]
    screens = [inks[MATERIALS.index(name) * BANDS + 1] for name in ("screen", "blank")]
    assert contrast(lit, of["background"]) >= MARK
    assert contrast(seat, of["background"]) >= MARK, "an empty chair is seen"
    assert contrast(*screens) >= MARK, "a screen that is on differs from one that is off"
    assert sum(abs(a - b) for a, b in zip(lit, shirt, strict=True)) >= 60, "a working muscle differs from the shirt"


@pytest.mark.parametrize("theme", [theme for theme in THEMES if theme.ansi], ids=lambda theme: theme.name)
def test_the_sixteen_colours_are_used_by_meaning(theme: Theme) -> None:
    assert [theme.variables[phase] for phase in PHASES] == ["ansi_white", "ansi_yellow", "ansi_green", "ansi_cyan"]
    for phase in PHASES:
        behind = theme.variables[phase].removeprefix("ansi_")
        assert theme.variables[f"{phase}-text"] == "ansi_black"
        brown = behind == "yellow"  # only on the text console; three rows of bold text need less
        assert contrast(BLACK, VGA[ANSI_COLORS.index(behind)]) >= (MARK if brown else TEXT), phase
    if theme.name.startswith("ansi-"):
        page = BLACK if theme.dark else WHITE
        for role in ("primary", "secondary", "accent", "warning", "error", "success"):
            colour = VGA[ANSI_COLORS.index(getattr(theme, role).removeprefix("ansi_"))]
            assert contrast(colour, page) >= MARK, role


def styles_on(app: DeskApp) -> Iterator[tuple[str, Style]]:
    """Yield every stretch of text on the screen with its style."""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            if segment.text.strip() and segment.style is not None:
                yield segment.text, segment.style


TEXTS = TERMINAL.replace("appearance.figure", "words")
"""Without figures, which come late and have colours of their own."""
SCREENS: dict[str, Snapshot] = {
    "dashboard": fakes.snapshot(settings=TEXTS, notices=()),
    "ask": Snapshot(
        **{**{name: getattr(fakes.asking(), name) for name in Snapshot.__struct_fields__}, "settings": TEXTS}
    ),
    "player": shipped.playing(30.0, settings=TEXTS),
    "breath": shipped.playing(7.0, laid_out=shipped.plan("breath-1min"), settings=TEXTS),
    "after": fakes.snapshot(settings=TEXTS, finished="seated-2min"),
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
            if style.bgcolor is not None and not style.bgcolor.is_default:
                assert (style.color and style.color.number, style.bgcolor.number) in PHASE_BANDS, text
                continue
            if not text.strip("▀ "):
                continue  # the edge of a band
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
        assert not [text for text, style in styles_on(app) if style.reverse and style.dim]
        await app.run_action("app.command('dashboard.routines')")
        await shipped.settled(pilot, lambda: bool(app.screen.query("#routines")))
        await pilot.pause()
        rows = app.screen.query_one("#routines", Rows)
        cursor = rows.render_line(rows._ids.index(rows.cursor))
        assert all(segment.style is not None and segment.style.reverse for segment in cursor)
        assert not [text for text, style in styles_on(app) if style.reverse and style.dim]


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
        assert "Up next" in text.replace("\xa0", " ")
