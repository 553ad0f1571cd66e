"""Turns the command registry into Textual key bindings, and the person's own keys into a keymap."""

from __future__ import annotations

from textual.binding import Binding

from deskspine.core.commands import COMMANDS, Command, Place, at_place
from deskspine.core.settings import Settings

SHOWN = {
    "enter": "enter",
    "escape": "esc",
    "space": "space",
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "comma": ",",
    "plus": "+",
    "minus": "-",
    "question_mark": "?",
    "exclamation_mark": "!",
    "full_stop": ".",
    "slash": "/",
}
"""How keys are written for people, where Textual's name would be odd."""


def key_label(key: str) -> str:
    """How `key` (in Textual's spelling) is written on screens."""
    return SHOWN.get(key, key)


def keys_of(entry: Command, settings: Settings) -> tuple[str, ...]:
    """The keys that choose `entry` for this person; none for a command that only a verb or the palette reaches."""
    return settings.words(f"keys.{entry.id}")


def bindings_at(place: Place) -> list[Binding]:
    """The bindings of a screen at `place`, with their default keys; the app's keymap carries the person's own.

    Every action is `command('<id>')`, so a screen has one method to answer them all.
    """
    return [
        Binding(
            ",".join(entry.keys),
            f"command({entry.id!r})",
            entry.title,
            show=entry.footer,
            tooltip=entry.help,
            id=entry.id,
        )
        for entry in at_place(place)
        if entry.keys
    ]


def keymap(settings: Settings) -> dict[str, str]:
    """The whole keymap in Textual's form.

    It names every command, not only the changed ones: Textual lets a binding vanish without a word when its key is
    given to another and it is not itself in the map.
    """
    pairs = ((entry, keys_of(entry, settings)) for entry in COMMANDS)
    return {entry.id: ",".join(keys) for entry, keys in pairs if entry.keys and keys}
