"""Key bindings from the command registry, the keymap from the person's settings, and labels of keys."""

from __future__ import annotations

from collections.abc import Container, Mapping

from textual.binding import Binding

from deskspine.core.commands.key_labels import key_label as key_label
from deskspine.core.commands.registry import COMMANDS, Command, CommandPlace, at_place
from deskspine.core.settings.settings import Settings

KeyList = tuple[tuple[str, str], ...]
"""Pairs of a key label and a word or two about the key, in the order in which they are shown."""
QUIT_KEYS_OF_OTHERS = "q,ctrl+c,ctrl+d"
"""Keys that quit other programs; here they say how to quit."""


def keys_of(entry: Command, settings: Settings) -> tuple[str, ...]:
    """Return the person's keys for the command `entry`; empty if it has no key."""
    return settings.words(f"keys.{entry.id}")


_last_shown: dict[CommandPlace, tuple[Settings, Mapping[str, str] | None, Container[str], KeyList]] = {}
"""Last arguments and result of `keys_at` by place; a new snapshot seldom changes them."""


def keys_at(
    place: CommandPlace, settings: Settings, words: Mapping[str, str] | None = None, without: Container[str] = ()
) -> KeyList:
    """Return the keys that work at `place` with their labels for the foot of a screen.

    `words` replaces the usual words of commands, by id; `without` has the ids of commands that are not shown.
    """
    last = _last_shown.get(place)
    if last is not None and last[0] is settings and last[1:3] == (words, without):
        return last[3]
    replaced = words or {}
    shown = tuple(
        (key_label(keys[0]), replaced.get(entry.id, entry.short))
        for entry in at_place(place)
        if entry.footer and entry.id not in without and (keys := keys_of(entry, settings))
    )
    _last_shown[place] = settings, words, without, shown
    return shown


def bindings_at(place: CommandPlace) -> list[Binding]:
    """Return the bindings of a screen at `place` with their default keys; the app's keymap replaces these.

    Every action is `command('<id>')`, so a screen has one method for all of them. Keys that quit other programs show
    how to quit this one, unless they are bound to a command.
    """
    return [
        *(
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
        ),
        Binding(QUIT_KEYS_OF_OTHERS, "app.how_to_quit", show=False),
    ]


def keymap(settings: Settings) -> dict[str, str]:
    """Return the keymap of all commands in Textual's form.

    It has every command, not only the changed ones: Textual drops a binding silently if its key is given to another
    and it is not in the map itself. A command without a key gets a name that no key has; otherwise it would keep its
    default key.
    """
    pairs = ((entry, keys_of(entry, settings)) for entry in COMMANDS)
    return {entry.id: ",".join(keys) or f"<{entry.id}>" for entry, keys in pairs if entry.keys}
