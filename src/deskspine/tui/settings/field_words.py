"""The words of a setting on its pages: title, value, and the moment at which a change takes effect."""

from __future__ import annotations

from collections.abc import Mapping

from deskspine.core.commands.command import CommandPlace
from deskspine.core.commands.registry import command
from deskspine.core.settings.settings import Field, SettingValue, to_text
from deskspine.tui.bindings import key_label

APPLIES = {
    "live": "applies at once",
    "next-break": "applies from the next break on",
    "restart": "applies after a restart",
}
WHERE: Mapping[CommandPlace, str] = {
    "ask": "at a reminder",
    "player": "in a routine",
    "dashboard": "on the dashboard",
    "everywhere": "everywhere",
}
"""The place where the keys of a command work."""
NO_NAMES: Mapping[str, str] = {}
WALK = "schedule.walk_every"


def opens_list(field: Field) -> bool:
    """Return True if the values of `field` are chosen from a list on a page of its own."""
    return field.kind in ("choice", "words", "channels", "text")


def title(field: Field) -> str:
    """Return the heading of a page about a setting; for keys it says where they work."""
    if field.kind != "keys":
        return field.title
    return f"{field.title} ({WHERE[command(field.key.removeprefix('keys.')).place]})"


def value_text(field: Field, value: SettingValue, names: Mapping[str, str] = NO_NAMES) -> str:
    """Return a value for people: with its unit, key labels for keys, and names for routines."""
    if field.kind == "text" or (field.kind == "words" and not field.choices):
        ids = value if isinstance(value, tuple) else (value,)
        return ", ".join(names.get(str(id_), str(id_)) for id_ in ids) or "none"
    if field.kind == "keys" and isinstance(value, tuple):
        return " ".join(key_label(str(key)) for key in value) or "none"
    if field.kind == "words" and isinstance(value, tuple):
        return f"{len(value)} ticked" if value else "none"
    text = to_text(field, value)
    if value == 0 and value is not False and (field.zero or field.naught):
        return field.zero or field.naught
    if field.key == WALK:
        return "after each break" if value == 1 else f"after every {_ordinal(text)} break"
    if field.unit and text != "none":
        unit = field.unit.removesuffix("s") if text == "1" else field.unit
        return f"{text} {unit}"
    return text


def _ordinal(number: str) -> str:
    """Return a whole number from 2 to 10 as "2nd"."""
    return number + {"2": "nd", "3": "rd"}.get(number, "th")
