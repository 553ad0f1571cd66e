"""The colours of the figure's cells in the theme of an app."""

from __future__ import annotations

from typing import Any

from rich.color import Color, ColorType
from rich.color_triplet import ColorTriplet
from rich.style import Style
from textual.app import App
from textual.color import Color as Mixed
from textual.theme import Theme

from deskspine.core.figure.palette import VGA, Looks, Rgb, of_256, palette, sixteen
from deskspine.core.figure.shapes import BANDS, MATERIALS
from deskspine.tui.theme import MANY, SIXTEEN, colours_of

MadeFor = tuple[str, Theme | None, str, str]
"""Look, theme, skin and hair of a picture."""


def figure_colours(app: App[Any]) -> int:
    """Return the number of colours for the figure."""
    return min(colours_of(app), SIXTEEN if app.current_theme.ansi else MANY)


def inks_of(app: App[Any], skin: str, hair: str) -> tuple[Rgb, ...]:
    """Return the colour of every ink in the theme of `app`."""
    named = app.theme_variables
    back, cloth, light = (Mixed.parse(named[name]).rgb for name in ("background", "phase-rest", "warning"))
    return palette(Looks(back, cloth, light, skin, hair))


def style_of(app: App[Any], made_for: MadeFor, inks: tuple[Rgb, ...], front: int, behind: int) -> Style:
    """Return the style of a cell with two inks."""
    look, _, skin, hair = made_for
    if look in ("dense", "ascii"):
        return Style(bold=MATERIALS[front // BANDS] == "lit")
    if look == "sixteen":
        return Style(color=_ansi(app, front, skin, hair), bgcolor=_ansi(app, behind, skin, hair))
    ink = _of_256 if _is_256(app) else _true
    return Style(
        color=None if not front else ink(inks[front]),
        bgcolor=None if not behind else ink(inks[behind]),
    )


def _is_256(app: App[Any]) -> bool:
    """Return True if the terminal shows 256 colours; False before the app runs and in tests."""
    return app.console.color_system == "256" and app.is_running and not app.is_headless


def _true(colour: Rgb) -> Color:
    return Color.from_rgb(*colour)


def _of_256(colour: Rgb) -> Color:
    number = of_256(colour)
    red, green, blue = Color.from_ansi(number).get_truecolor()
    # Without red, green and blue Textual would make a true colour of it, for which Rich would choose another number.
    return Color(f"color({number})", ColorType.EIGHT_BIT, number, ColorTriplet(red, green, blue))


def _ansi(app: App[Any], ink: int, skin: str, hair: str) -> Color | None:
    if not ink:
        return None
    number = sixteen(skin, hair, light_page=not app.current_theme.dark)[MATERIALS[ink // BANDS]]
    # In other themes Textual would convert the number to a colour of its own.
    return Color.from_ansi(number) if app.current_theme.ansi else Color.from_rgb(*VGA[number])
