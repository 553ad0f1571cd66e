"""The commands that use a key already, and what giving it to another one would mean."""

from __future__ import annotations

import re

from deskspine.core.commands.command import Command
from deskspine.core.commands.registry import command
from deskspine.core.settings.fields import KEYED
from deskspine.core.settings.settings import Field, FieldError, Settings, field_of, parse_value
from deskspine.tui.bindings import key_label

MODIFIERS = ("ctrl+", "alt+", "super+", "hyper+", "meta+")


def fits_everywhere(field: Field, key: str) -> bool:
    """Return True if `key` has no other use on any page, or if the command of `field` does not work on all pages."""
    if command_of(field).place != "everywhere":
        return True
    if key.startswith(MODIFIERS) or re.fullmatch(r"f[0-9]+", key):
        return True
    return field.key == "keys.app.help" and len(key_label(key)) == 1 and not key_label(key).isalnum()


def command_of(field: Field) -> Command:
    """Return the command whose keys are in `field`."""
    return command(field.key.removeprefix("keys."))


def users_of(field: Field, settings: Settings, key: str) -> tuple[Command, ...]:
    """Return the other commands that use `key` where the command of `field` works."""
    own = command_of(field)
    return tuple(
        entry
        for entry in KEYED
        if entry is not own
        and (entry.place == own.place or "everywhere" in (entry.place, own.place))
        and key in settings.words(f"keys.{entry.id}")
    )


def without(entry: Command, settings: Settings, key: str) -> tuple[str, ...] | None:
    """Return the keys of a command without `key`, or None if it cannot do without it."""
    field = field_of(f"keys.{entry.id}")
    left = [name for name in settings.words(field.key) if name != key]
    try:
        parse_value(field, left)
    except FieldError:
        return None
    return tuple(left)
