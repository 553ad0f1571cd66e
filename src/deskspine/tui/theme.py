"""The colours: two palettes of our own, and the terminal's."""

from __future__ import annotations

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

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
    },
)
"""Quiet text has a contrast of at least 6 to 1 on the background, everything else more."""
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
    },
)
TERMINAL_VARIABLES = {
    "quiet": "ansi_bright_black",
    "row": "ansi_default",
    "rail": "ansi_bright_black",
    "day-sitting": "ansi_green",
    "day-routine": "ansi_yellow",
    "day-away": "ansi_blue",
    "day-unknown": "ansi_bright_black",
}


def terminal_theme() -> Theme:
    """A theme in the terminal's own sixteen colours."""
    base = BUILTIN_THEMES["ansi-dark"]
    return replace(base, name="terminal", accent="ansi_yellow", variables={**base.variables, **TERMINAL_VARIABLES})


def themes() -> tuple[Theme, ...]:
    """Every theme deskspine offers."""
    return DARK, LIGHT, terminal_theme()


def theme_name(setting: str) -> str:
    """The theme that `appearance.theme` means."""
    return setting if setting in (LIGHT.name, "terminal") else DARK.name
