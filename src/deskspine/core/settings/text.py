"""Settings as a person types and sees them. The parser of the file checks typed values too."""

from __future__ import annotations

import re

from deskspine.core.settings.argument_list import arguments_from_text, arguments_to_text
from deskspine.core.settings.kinds import Field, SettingValue, parse_value
from deskspine.core.settings.work_hours import hours_from_text, hours_to_text

_NOTHING = ("", "none", "[]")


def parse_text(field: Field, text: str) -> SettingValue:
    """Return the value that a person typed on the settings screen or after `config set`. Raises FieldError."""
    text = text.strip()
    if field.kind == "hours":
        return hours_from_text(text)
    if field.kind == "command":
        return arguments_from_text(text)
    return parse_value(field, _raw_from_text(field, text))


def to_text(field: Field, value: SettingValue) -> str:
    """Return a value as a person would type it; `parse_text` reads it back."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if not isinstance(value, tuple):
        return str(value) or "none"
    if field.kind == "hours":
        return hours_to_text(value)
    if field.kind == "command":
        return arguments_to_text(tuple(str(entry) for entry in value))
    return (" " if field.kind == "keys" else ", ").join(str(entry) for entry in value) or "none"


_FLAG_WORDS = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}


def _raw_from_text(field: Field, text: str) -> object:
    """Return typed text as the value that TOML would give, so that one parser checks both."""
    if field.kind == "flag":
        return _FLAG_WORDS.get(text.lower(), text)
    if field.kind == "number":
        return _whole(text)
    if field.kind in ("choice", "text", "template", "clock"):
        return text
    if field.kind == "path":
        return "" if text.lower() in _NOTHING else text
    if text.lower() in _NOTHING:
        return []
    if field.kind == "keys":
        return [part.rstrip(",") or part for part in text.split()]
    parts = [part.strip(" \"'") for part in re.split(r"[,\s]+", text.strip("[] ")) if part]
    return [_whole(part) for part in parts] if field.kind == "numbers" else parts


def _whole(text: str) -> int | str:
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,9}", text) else text
