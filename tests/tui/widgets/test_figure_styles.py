"""The colours of the figure in a terminal of 256 colours: ours reach it, and the page is the same in pixels."""

from __future__ import annotations

from io import StringIO
from types import SimpleNamespace
from typing import Any, cast

import pytest
from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from textual.app import App
from textual.color import Color as Mixed
from textual.filter import ANSIToTruecolor

from deskspine.core.figure.palette import LIGHT, Looks, of_256, palette
from deskspine.core.figure.raster import ink
from deskspine.core.figure.shapes import BANDS, MATERIALS
from deskspine.tui.widgets.figure_pixels import as_shown
from deskspine.tui.widgets.figure_styles import style_of

MADE_FOR = ("shaded", None, "tan", "brown")


def console(colours: str) -> Console:
    return Console(file=StringIO(), force_terminal=True, color_system=colours)  # type: ignore[arg-type]


def app_with(colours: str) -> App[Any]:
    return cast("App[Any]", SimpleNamespace(console=console(colours), is_running=True, is_headless=False))


def written(style: Style, colours: str) -> str:
    """Return what the terminal gets of a cell of this style, after the filter that Textual puts before it."""
    screen = console(colours)
    filtered = ANSIToTruecolor(DEFAULT_TERMINAL_THEME).apply([Segment("▘", style)], Mixed(0, 0, 0))
    return "".join(part.style.render(part.text, color_system=screen._color_system) for part in filtered if part.style)


@pytest.mark.parametrize("looks", [Looks(), LIGHT])
def test_every_ink_reaches_a_terminal_of_256_colours_as_the_nearest_of_ours(looks: Looks) -> None:
    inks, app = palette(looks), app_with("256")
    for front in range(BANDS, len(MATERIALS) * BANDS):
        number = of_256(inks[front])
        style = style_of(app, MADE_FOR, inks, front, front)
        assert written(style, "256") == f"\x1b[38;5;{number};48;5;{number}m▘\x1b[0m"
    page = style_of(app, MADE_FOR, inks, ink("hair"), 0)
    assert page.bgcolor is None, "the page is that of the widget"


def test_a_terminal_of_many_colours_gets_true_ones() -> None:
    inks, hair = palette(Looks()), ink("hair")
    red, green, blue = inks[hair]
    style = style_of(app_with("truecolor"), MADE_FOR, inks, hair, 0)
    assert written(style, "truecolor") == f"\x1b[38;2;{red};{green};{blue}m▘\x1b[0m"


def test_pictures_in_pixels_have_true_colours_on_the_page_that_the_terminal_shows_behind_text() -> None:
    inks, screen = palette(Looks()), console("256")
    shown = as_shown(inks, screen)
    code = Style(bgcolor=Color.from_rgb(*inks[0])).render(" ", color_system=screen._color_system)
    number = int(code.split("48;5;")[1].split("m")[0])
    assert shown[0] == tuple(Color.from_ansi(number).get_truecolor())
    assert shown[BANDS:] == tuple(shown[0] if colour == inks[0] else colour for colour in inks[BANDS:])
    assert as_shown(inks, console("truecolor")) == inks
