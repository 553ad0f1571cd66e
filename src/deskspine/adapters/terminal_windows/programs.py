"""The terminals of a desktop, and the way in which each takes the command that runs in its window."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from msgspec import Struct

APP_ID = "deskspine"
"""Name of the window by which rules of a window manager find it, where a terminal can set one."""

WAYS: dict[str, tuple[str, ...]] = {
    "xdg-terminal-exec": (),
    "x-terminal-emulator": ("-e",),
    "kitty": ("--class", APP_ID),
    "foot": ("--app-id", APP_ID),
    "wezterm": ("start", "--class", APP_ID, "--"),
    "alacritty": ("--class", APP_ID, "-e"),
    "ghostty": ("-e",),
    "gnome-terminal": ("--",),
    "konsole": ("-e",),
    "xterm": ("-e",),
}
"""The terminals that are looked for, in this order, and their arguments before the command."""
OTHER_WAYS: dict[str, tuple[str, ...]] = {
    "footclient": ("--app-id", APP_ID),
    "kgx": ("--",),
    "mate-terminal": ("-x",),
    "ptyxis": ("--",),
    "terminator": ("-x",),
    "xfce4-terminal": ("-x",),
}
"""Further terminals that the variable TERMINAL may name; all that are in neither table take the command after -e."""
OVERLAY, PANE = "kitty overlay", "WezTerm pane"


class Opener(Struct, frozen=True):
    """One way to open a window."""

    title: str
    """Its name for the person."""
    argv: tuple[str, ...]


def openers(chosen: str, own: Sequence[str], command: Sequence[str], variables: Mapping[str, str]) -> Iterator[Opener]:
    """Yield the ways to open a window in which `command` runs, the best first.

    `chosen` is the setting `interrupt.terminal`: one of WAYS, or "auto" for all. `own` is the setting
    `interrupt.command`: if it is not empty, it is the only way, and the command is added to it. `variables` are those
    of the place where the person sits.
    """
    if own:
        yield Opener(PurePath(own[0]).name, (*own, *command))
        return
    if chosen in ("auto", "kitty") and variables.get("KITTY_LISTEN_ON"):
        remote = ("kitty", "@", "--to", variables["KITTY_LISTEN_ON"])
        yield Opener(OVERLAY, (*remote, "launch", "--type=overlay", *command))
    if chosen in ("auto", "wezterm") and variables.get("WEZTERM_UNIX_SOCKET") and variables.get("WEZTERM_PANE"):
        split = ("cli", "split-pane", "--bottom", "--percent", "60", "--pane-id", variables["WEZTERM_PANE"])
        yield Opener(PANE, ("wezterm", *split, "--", *command))
    if chosen == "auto" and (named := _words(variables.get("TERMINAL", ""))):
        name = PurePath(named[0]).name
        way = WAYS.get(name, OTHER_WAYS.get(name, ("-e",)))
        yield Opener(name, (*named, *way, *command))
    for name, way in WAYS.items():
        if chosen in ("auto", name):
            yield Opener(name, (name, *way, *command))


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:  # a quote that is not closed
        return []
