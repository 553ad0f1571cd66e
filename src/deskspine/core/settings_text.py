"""Settings as a person types and sees them; what is typed is judged by the same parser as the file."""

from __future__ import annotations

import re
from typing import Any

from deskspine.core.calendar import NO_HOURS
from deskspine.core.settings_values import (
    WEEKDAYS,
    Field,
    FieldError,
    Value,
    by_day,
    parse_value,
    range_text,
)

_NOTHING = ("", "none", "[]")


def parse_text(field: Field, text: str) -> Value:
    """Check what a person typed on the settings screen or behind `config set`. Raises FieldError."""
    text = text.strip()
    if field.kind == "hours":
        return _hours_from_text(field, text)
    return parse_value(field, _raw_from_text(field, text))


def to_text(field: Field, value: Value) -> str:
    """Show a value the way a person would type it; `parse_text` reads it back."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if not isinstance(value, tuple):
        return str(value)
    if field.kind == "hours":
        return _hours_to_text(value)
    return (" " if field.kind == "keys" else ", ").join(str(entry) for entry in value) or "none"


_FLAG_WORDS = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}


def _raw_from_text(field: Field, text: str) -> object:
    """Turn typed text into what TOML would have given, so that one parser judges both."""
    if field.kind == "flag":
        return _FLAG_WORDS.get(text.lower(), text)
    if field.kind == "number":
        return _whole(text)
    if field.kind in ("choice", "text", "clock"):
        return text
    if text.lower() in _NOTHING:
        return []
    if field.kind == "keys":
        return [part.rstrip(",") or part for part in text.split()]
    parts = [part.strip(" \"'") for part in re.split(r"[,\s]+", text.strip("[] ")) if part]
    return [_whole(part) for part in parts] if field.kind == "numbers" else parts


def _whole(text: str) -> int | str:
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,9}", text) else text


def _hours_from_text(field: Field, text: str) -> Value:
    """Read "mon-fri 09:00-12:30 13:30-18:00; sat 10:00-12:00"; nothing or "none" means always."""
    if text.lower() in (*_NOTHING, "always"):
        return NO_HOURS
    table: dict[str, list[str]] = {}
    for part in re.split(r"[;\n]+", text.lower()):
        days, *ranges = re.split(r"[,\s]+", part.strip(" ,"))
        if not days:
            continue
        first, _, last = days.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS or not ranges:
            raise FieldError("weekdays and ranges such as mon-fri 09:00-12:30 13:30-18:00; sat 10:00-12:00")
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        for day in range(start, end + 1 if end >= start else end + 8):
            table.setdefault(WEEKDAYS[day % 7], []).extend(ranges)
    return parse_value(field, table)


def _hours_to_text(value: tuple[Any, ...]) -> str:
    parts: list[str] = []
    days = by_day(value)
    at = 0
    while at < len(days):
        first, ranges = days[at]
        while at + 1 < len(days) and days[at + 1][1] == ranges:
            at += 1
        if ranges:
            name = first if days[at][0] == first else f"{first}-{days[at][0]}"
            parts.append(" ".join([name, *(range_text(*pair) for pair in ranges)]))
        at += 1
    return "; ".join(parts) or "none"
