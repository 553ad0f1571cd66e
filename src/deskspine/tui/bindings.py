"""Turns the command registry into Textual key bindings, and the person's own keys into a keymap."""

from __future__ import annotations

from collections.abc import Container, Mapping

from textual.binding import Binding

from deskspine.core.commands.key_labels import key_label as key_label
from deskspine.core.commands.registry import COMMANDS, Command, CommandPlace, at_place
from deskspine.core.settings.settings import Settings

KeyList = tuple[tuple[str, str], ...]
"""Keys as they are written, each with what it does in a word or two, in the order in which they are shown."""
QUIT_KEYS_OF_OTHERS = "q,ctrl+c,ctrl+d"


def keys_of(entry: Command, settings: Settings) -> tuple[str, ...]:
    """The keys that choose `entry` for this person; none for a command that only a verb or the palette reaches."""
    return settings.words(f"keys.{entry.id}")


_last_shown: dict[CommandPlace, tuple[Settings, Mapping[str, str] | None, Container[str], KeyList]] = {}
"""What `keys_at` was last given and returned, by place: a snapshot seldom changes it."""


def keys_at(
    place: CommandPlace, settings: Settings, words: Mapping[str, str] | None = None, without: Container[str] = ()
) -> KeyList:
    """Return the keys that work at `place` as a screen shows them at its foot.

    `words` are other words for commands, by id; `without` are the ids of those that are not shown.
    """
    last = _last_shown.get(place)
    if last is not None and last[0] is settings and last[1:3] == (words, without):
        return last[3]
    other = words or {}
    shown = tuple(
        (key_label(keys[0]), other.get(entry.id, entry.short))
        for entry in at_place(place)
        if entry.footer and entry.id not in without and (keys := keys_of(entry, settings))
    )
    _last_shown[place] = settings, words, without, shown
    return shown


def bindings_at(place: CommandPlace) -> list[Binding]:
    """Return the bindings of a screen at `place`, with their default keys; the app's keymap carries the person's own.

    Every action is `command('<id>')`, so a screen has one method for all of them. Keys that quit other programs say
    how to quit this one, as long as they are not bound to something else.
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
    """The whole keymap in Textual's form.

    It names every command, not only the changed ones: Textual lets a binding vanish without a word when its key is
    given to another and it is not itself in the map. A command without a key gets a name that no key has: left out, it
    would keep its default.
    """
    pairs = ((entry, keys_of(entry, settings)) for entry in COMMANDS)
    return {entry.id: ",".join(keys) or f"<{entry.id}>" for entry, keys in pairs if entry.keys}
