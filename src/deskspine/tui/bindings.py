"""Key bindings from the command registry, the keymap from the person's settings, and labels of keys."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from textual.binding import Binding

from deskspine.core.commands.command import Command, CommandPlace
from deskspine.core.commands.key_labels import key_label as key_label
from deskspine.core.commands.registry import COMMANDS, at_place, command
from deskspine.core.settings.settings import Settings
from deskspine.engine.snapshot import Snapshot

KeyList = tuple[tuple[str, str], ...]
"""Pairs of a key label and a word or two about the key, in the order in which they are shown."""
SCROLL_KEYS = ("↑ ↓", "scroll")
"""Keys with which Textual scrolls a text, as they are shown at the foot of a page."""
ARROW_KEYS = ("← →", "choose a button")
"""Keys that move between the buttons of a page, as help shows them."""
FIND_KEYS: KeyList = (("enter", "go to results"), ("esc", "show all"))
"""Keys in the search line of a page."""
FINDS = dict(FIND_KEYS)["esc"]
"""The word for Escape while a search shortens a list."""
EDIT_KEYS: KeyList = (("enter", "save"), ("esc", "cancel"))
"""Keys in a line in which a text is edited."""
QUIT_KEYS_OF_OTHERS = "q,ctrl+c,ctrl+d"
"""Keys that quit other programs; here they say how to quit."""


def page_key(keys: str, action: str, title: str = "", *, priority: bool = False) -> Binding:
    """Return the binding of a key that only one page has, and that cannot be changed; `foot` shows its first key."""
    return Binding(keys, action, title, show=False, priority=priority)


START_NOW = page_key("b", "news('dashboard.break')")
"""The key that starts an announced break on every page."""


def while_finding(keys: KeyList) -> KeyList:
    """Return the keys of a list that a search has shortened: Escape shows the whole list before it leaves."""
    return tuple((key, FINDS if key == "esc" else words) for key, words in keys)


def keys_of(entry: Command, settings: Settings) -> tuple[str, ...]:
    """Return the person's keys for the command `entry`; empty if it has no key."""
    return settings.words(f"keys.{entry.id}") if entry.bindable else ()


def first_key_label(command_id: str, settings: Settings) -> str:
    """Return the label of the first key of a command, or "" if it has none."""
    return key_label(next(iter(keys_of(command(command_id), settings)), ""))


BY_NEED = ("break", "pause", "meeting", "routines", "settings", "away", "did_it", "history", "unwell")
"""Commands of the dashboard that come first at its foot, the most needed one first; the others follow."""
_Shown = tuple[Settings, Mapping[str, str] | None, Container[str], Sequence[str], KeyList]
_last_shown: dict[CommandPlace, _Shown] = {}
"""Last arguments and result of `keys_at` by place; a new snapshot seldom changes them."""


def keys_at(
    place: CommandPlace,
    settings: Settings,
    words: Mapping[str, str] | None = None,
    without: Container[str] = (),
    first: Sequence[str] = (),
) -> KeyList:
    """Return the keys that work at `place` with their labels for the foot of a screen.

    `words` replaces the usual words of commands, by id; `without` has the ids of commands that are not shown, `first`
    the ids of those before all others.
    """
    last = _last_shown.get(place)
    if last is not None and last[0] is settings and last[1:4] == (words, without, first):
        return last[4]
    replaced = words or {}
    shown = tuple(
        (key_label(keys[0]), replaced.get(entry.id, entry.short))
        for entry in by_need(place, first)
        if entry.footer and entry.id not in without and (keys := keys_of(entry, settings))
    )
    _last_shown[place] = settings, words, without, first, shown
    return shown


def by_need(place: CommandPlace, first: Sequence[str] = ()) -> list[Command]:
    """Return the commands at `place`, the most needed first; those in `first` come before all others."""
    order = (*first, *(f"dashboard.{name}" for name in BY_NEED))
    return sorted(at_place(place), key=lambda entry: order.index(entry.id) if entry.id in order else len(order))


def dashboard_keys(snapshot: Snapshot, t: float) -> KeyList:
    """Return the keys at the foot of the dashboard at boot second `t`.

    A state that is on now is ended by the key that began it, and this key comes first.
    """
    endings = {
        "dashboard.pause": "resume" if snapshot.pause is not None else "",
        "dashboard.meeting": "meeting over" if snapshot.meeting_by_key else "",
        "dashboard.away": "I am back" if snapshot.mode == "away" else "",
    }
    words = {command_id: label for command_id, label in endings.items() if label}
    first = (*words, "dashboard.break")
    until = snapshot.was_here_until
    if until is not None and t < until and "dashboard.away" not in words:
        words["dashboard.away"] = "I was here"
        first = (*first, "dashboard.away")
    return keys_at("dashboard", snapshot.settings, words, first=first)


def foot(word: str, *bindings: Binding) -> tuple[str, str]:
    """Return the keys of `bindings` as the foot of a page shows them, with a word or two about them."""
    return " ".join(key_label(binding.key.split(",")[0]) for binding in bindings), word


def app_binding(command_id: str, action: str, *, priority: bool = False) -> Binding:
    """Return the binding of a command that the app itself carries out by `action`."""
    entry = command(command_id)
    return Binding(",".join(entry.keys), action, entry.title, show=False, priority=priority, id=entry.id)


def help_foot(settings: Settings) -> KeyList:
    """Return the person's key for the help page as the foot of a page shows it; empty if it has no key."""
    return tuple((key_label(key), "help") for key in keys_of(command("app.help"), settings)[:1])


def pinned_keys(keys: KeyList, settings: Settings) -> tuple[str, ...]:
    """Return the labels in `keys` that a narrow foot keeps longest: the way out, then help.

    The way out is esc, or the key that quits on a screen without it.
    """
    labels = [label for label, _ in keys]
    quit_labels = [key_label(key) for key in keys_of(command("app.quit"), settings)]
    ways_out = ["esc"] if "esc" in labels else quit_labels
    helps = [label for label, _ in help_foot(settings)]
    return tuple(label for label in (*ways_out, *helps) if label in labels)


def bindings_at(place: CommandPlace) -> list[Binding]:
    """Return the bindings of a screen at `place` with their default keys; the app's keymap replaces these.

    Every action is `command('<id>')`, so a screen has one method for all of them. Keys that quit other programs show
    how to quit this one, unless they are bound to a command.
    """
    return [
        *(
            Binding(
                ",".join(entry.keys) or _no_key(entry),
                f"command({entry.id!r})",
                entry.title,
                show=entry.footer,
                tooltip=entry.help,
                id=entry.id,
            )
            for entry in at_place(place)
            if entry.bindable
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
    return {entry.id: ",".join(keys) or _no_key(entry) for entry, keys in pairs if entry.bindable}


def _no_key(entry: Command) -> str:
    """Return a name that no key has, for a command without a key."""
    return f"<{entry.id}>"
