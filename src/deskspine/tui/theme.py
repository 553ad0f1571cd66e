"""The colour themes: dark and light palettes of our own, and one that uses the terminal's colours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

STYLES = {"key-style": "bold", "quiet-style": "none", "bar-style": "none"}
"""Text styles of key labels, of quiet text, and of head and foot lines."""
SIXTEEN, MANY = 16, 1 << 24

DARK = Theme(
    name="deskspine-dark",
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
    variables={
        "quiet": "#93a1b1",
        "row": "#293746",
        "rail": "#34404e",
        "day-sitting": "#5aa88a",
        "day-routine": "#f0ab55",
        "day-away": "#6f8fb0",
        "day-unknown": "#77838f",
        "border-blurred": "#34404e",
        "veil": "#10151cb3",
        **STYLES,
    },
)
"""The dark theme; quiet text has a contrast of at least 6 to 1 on the background, other text more."""
LIGHT = Theme(
    name="deskspine-light",
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
    variables={
        "quiet": "#55606c",
        "row": "#d1dce3",
        "rail": "#c3beb0",
        "day-sitting": "#3f8a6c",
        "day-routine": "#b45f06",
        "day-away": "#5a7fa5",
        "day-unknown": "#77777a",
        "border-blurred": "#c3beb0",
        "veil": "#f8f7f3b3",
        **STYLES,
    },
)
TERMINAL_VARIABLES = {
    "quiet": "ansi_default",
    "row": "ansi_default",
    "rail": "ansi_default",
    "day-sitting": "ansi_green",
    "day-routine": "ansi_magenta",
    "day-away": "ansi_cyan",
    "day-unknown": "ansi_default",
    "border-blurred": "ansi_default",
    "veil": "transparent",
    "key-style": "bold underline",
    "quiet-style": "dim",
    "bar-style": "reverse",
}
"""Colours that can be read on dark and light backgrounds; the rest is expressed by text styles."""


def terminal_theme() -> Theme:
    """Return a theme in the terminal's own sixteen colours, for any background."""
    base = BUILTIN_THEMES["ansi-dark"]
    return replace(
        base,
        name="terminal",
        primary="ansi_default",
        secondary="ansi_default",
        accent="ansi_magenta",
        warning="ansi_red",
        variables={**base.variables, **TERMINAL_VARIABLES},
    )


def themes() -> tuple[Theme, ...]:
    """Return every theme that deskspine offers."""
    return DARK, LIGHT, terminal_theme()


def theme_name(setting: str, *, light: bool = False, colours: int = MANY) -> str:
    """Return the name of the theme for the setting `appearance.theme`; `light` is True for a light terminal.

    With sixteen colours our palettes would all become the same grey, so the terminal's own palette is used.
    """
    if setting == "terminal" or colours == SIXTEEN:
        return "terminal"
    if setting in (DARK.name, LIGHT.name):
        return setting
    return LIGHT.name if light else DARK.name


def colours_of(app: App[Any]) -> int:
    """Return the number of colours that the terminal shows; `MANY` before the app runs and in tests."""
    if app.no_color:
        return 0
    sixteen = app.console.color_system == "standard" and app.is_running and not app.is_headless
    return SIXTEEN if sixteen else MANY
