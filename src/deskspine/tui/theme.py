"""The colour themes: our own, those of Textual made readable, and those in the terminal's colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

from deskspine.core.themes import names

if TYPE_CHECKING:
    from deskspine.core.themes.contrast import Rgb
    from deskspine.core.themes.theme_file import ThemeFile

STYLES = {"key-style": "bold", "quiet-style": "none", "bar-style": "none"}
"""Text styles of key labels, of quiet text, and of head and foot lines."""
SIXTEEN, MANY = 16, 1 << 24


def _complete(page: str, foreground: str, parts: Mapping[str, str]) -> dict[str, str]:
    """Return `parts` with the variables of Textual's widgets that would be less readable, and with the text styles."""
    quiet, row = parts["quiet"], parts["row"]
    return {
        **parts,
        "veil": f"{page}b3",
        "text-muted": quiet,
        "text-disabled": quiet,
        "foreground-muted": quiet,
        "block-cursor-foreground": foreground,
        "block-cursor-background": row,
        "block-cursor-blurred-foreground": foreground,
        "block-cursor-blurred-background": row,
        "block-cursor-blurred-text-style": "bold",
        **STYLES,
    }


DARK = Theme(
    name=names.DARK,
    dark=True,
    primary="#7fd0ae",
    secondary="#8fb4d9",
    accent="#f0ab55",
    warning="#f0ab55",
    error="#f08a80",
    success="#7fd0ae",
    foreground="#d9e0e8",
    background="#10151c",
    surface="#151b24",
    panel="#1d2530",
    variables=_complete(
        "#10151c",
        "#d9e0e8",
        {
            "quiet": "#93a1b1",
            "row": "#293746",
            "rail": "#34404e",
            "day-sitting": "#6f9fd0",
            "day-routine": "#7fd0ae",
            "day-away": "#7d8ca0",
            "day-unknown": "#77838f",
            "phase-ready": "#93a1b1",
            "phase-ready-text": "#10151c",
            "phase-move": "#f0ab55",
            "phase-move-text": "#10151c",
            "phase-hold": "#7fd0ae",
            "phase-hold-text": "#10151c",
            "phase-rest": "#8fb4d9",
            "phase-rest-text": "#10151c",
            "border-blurred": "#34404e",
        },
    ),
)
"""The dark theme; quiet text has a contrast of at least 6 to 1 on the background, other text more."""
LIGHT = Theme(
    name=names.LIGHT,
    dark=False,
    primary="#17694c",
    secondary="#2f5f8f",
    accent="#8f4a00",
    warning="#8f4a00",
    error="#a8261c",
    success="#17694c",
    foreground="#1f262e",
    background="#f8f7f3",
    surface="#f1efe8",
    panel="#e6e3d9",
    variables=_complete(
        "#f8f7f3",
        "#1f262e",
        {
            "quiet": "#55606c",
            "row": "#d1dce3",
            "rail": "#c3beb0",
            "day-sitting": "#3f74ad",
            "day-routine": "#1d7f5c",
            "day-away": "#6f7c8c",
            "day-unknown": "#77777a",
            "phase-ready": "#55606c",
            "phase-ready-text": "#f8f7f3",
            "phase-move": "#a85700",
            "phase-move-text": "#f8f7f3",
            "phase-hold": "#17694c",
            "phase-hold-text": "#f8f7f3",
            "phase-rest": "#2f5f8f",
            "phase-rest-text": "#f8f7f3",
            "border-blurred": "#c3beb0",
        },
    ),
)
OURS = {theme.name: theme for theme in (DARK, LIGHT)}
TERMINAL_VARIABLES = {
    "quiet": "ansi_default",
    "row": "ansi_default",
    "rail": "ansi_default",
    "day-sitting": "ansi_cyan",
    "day-routine": "ansi_green",
    "day-away": "ansi_default",
    "day-unknown": "ansi_default",
    "phase-ready": "ansi_white",
    "phase-ready-text": "ansi_black",
    "phase-move": "ansi_yellow",
    "phase-move-text": "ansi_black",
    "phase-hold": "ansi_green",
    "phase-hold-text": "ansi_black",
    "phase-rest": "ansi_cyan",
    "phase-rest-text": "ansi_black",
    "border-blurred": "ansi_default",
    "veil": "transparent",
    "key-style": "bold underline",
    "quiet-style": "dim",
    "bar-style": "reverse",
}
"""Colours that can be read on dark and light backgrounds; the rest is expressed by text styles."""
ROLES_OF_SIXTEEN: Mapping[str, Mapping[str, Any]] = {
    names.TERMINAL: {
        "primary": "ansi_default",
        "secondary": "ansi_default",
        "accent": "ansi_magenta",
        "warning": "ansi_red",
    },
    "ansi-dark": {
        "primary": "ansi_bright_cyan",
        "secondary": "ansi_cyan",
        "accent": "ansi_bright_magenta",
        "warning": "ansi_bright_yellow",
        "error": "ansi_bright_red",
        "success": "ansi_bright_green",
    },
    "ansi-light": {
        "primary": "ansi_blue",
        "secondary": "ansi_blue",
        "accent": "ansi_magenta",
        "warning": "ansi_red",
        "error": "ansi_red",
        "success": "ansi_green",
    },
}
"""Colours of text by meaning, for a background of any kind, a dark one and a light one."""


def terminal_theme(name: str = names.TERMINAL) -> Theme:
    """Return a theme in the terminal's own sixteen colours: for any background, or for a dark or a light one."""
    base = BUILTIN_THEMES.get(name, BUILTIN_THEMES["ansi-dark"])
    variables = {**base.variables, **TERMINAL_VARIABLES}
    return replace(base, name=name, variables=variables, **ROLES_OF_SIXTEEN[name])


def shipped_theme(name: str) -> Theme | None:
    """Return the theme of this name, made readable, or None if no such theme ships."""
    if name in OURS:
        return OURS[name]
    base = BUILTIN_THEMES.get(name)
    if name == names.TERMINAL or (base is not None and base.ansi):
        return terminal_theme(name)
    return None if base is None else _theme(name, _colours_of(base))


def theme_of_file(file: ThemeFile) -> Theme:
    """Return the theme of a file of the person, made readable."""
    base = shipped_theme(file.extends) or DARK
    colours = _colours_of(base)
    if "background" in file.colours:  # what is mixed from the background is mixed again
        colours = {name: colour for name, colour in colours.items() if name not in ("surface", "panel")}
    return _theme(file.name, {**colours, **file.colours})


def _colours_of(theme: Theme) -> dict[str, Rgb]:
    """Return the colours of `theme`; what it does not name is as Textual makes it, or absent."""
    from textual.color import Color

    from deskspine.core.themes.parts import BASE

    made = theme.to_color_system().generate()
    always = ("background", "foreground", "primary", "surface", "panel")
    return {name: Color.parse(made[name]).rgb for name in BASE if name in always or getattr(theme, name)}


def _theme(name: str, given: Mapping[str, Rgb]) -> Theme:
    """Return a theme of these colours and of those derived from them."""
    from deskspine.core.themes.contrast import is_dark, rgb
    from deskspine.core.themes.parts import BASE, PARTS, derived

    colours = derived(given)
    fields: dict[str, Any] = {part: colours[part] for part in BASE}
    variables = _complete(colours["background"], colours["foreground"], {part: colours[part] for part in PARTS})
    return Theme(name=name, dark=is_dark(rgb(colours["background"])), variables=variables, **fields)


def theme_name(setting: str, *, light: bool = False, colours: int = MANY) -> str:
    """Return the name of the theme for the setting `appearance.theme`; `light` is True for a light terminal.

    With sixteen colours other palettes would all become the same grey, so the terminal's own palette is used.
    """
    if colours == SIXTEEN:
        return setting if setting.startswith("ansi-") else names.TERMINAL
    if setting == names.AUTO:
        return LIGHT.name if light else DARK.name
    return setting


def colours_of(app: App[Any]) -> int:
    """Return the number of colours that the terminal shows; `MANY` before the app runs and in tests."""
    if app.no_color:
        return 0
    sixteen = app.console.color_system == "standard" and app.is_running and not app.is_headless
    return SIXTEEN if sixteen else MANY
