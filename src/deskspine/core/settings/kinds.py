"""The kinds of settings: what a value may be, how it is read from TOML, and how it goes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, Literal

from msgspec import Struct

from deskspine.core.commands.key_names import KeyNameError, key_name
from deskspine.core.settings.field_error import FieldError as FieldError
from deskspine.core.settings.work_hours import (
    HOURS_EXPECTED,
    by_day,
    clock_text,
    hours_from_toml,
    minute_of,
    range_text,
)
from deskspine.core.timekeeping.calendar import WorkHours

Kind = Literal["number", "flag", "choice", "text", "numbers", "words", "channels", "clock", "hours", "keys"]
Applies = Literal["live", "next-break", "restart"]
Value = bool | int | str | tuple[int, ...] | tuple[str, ...] | WorkHours

_MOST_WORDS = 40
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Field(Struct, frozen=True):
    """One setting, declared once: from it come parser, error text, form, verb and the README's row."""

    key: str
    title: str
    """Two or three words for a form."""
    help: str
    """One plain sentence."""
    kind: Kind
    default: Value
    section: str
    """The heading it stands under."""
    low: int | None = None
    high: int | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    """What a number counts: "minutes", "seconds", or nothing."""
    zero: str = ""
    """What 0 means, where 0 is allowed beside the bounds."""
    most: int = _MOST_WORDS
    """How many entries a list may have."""
    needs: tuple[str, ...] = ()
    """Keys that a key list must keep; "*" stands for any one key."""
    applies: Applies = "live"
    """When a change takes effect."""
    keeps: bool = False
    """Whether a wrong entry of a list costs only itself, because losing the others could hurt somebody."""


def expected(field: Field) -> str:
    """What `field` takes, as a noun phrase for help and error texts."""
    return _EXPECTED[field.kind](field)


def parse_value(field: Field, raw: object) -> Value:
    """Check a value as TOML gives it. Raises FieldError."""
    return _FROM_TOML[field.kind](field, raw)


def what_is_left(field: Field, raw: object) -> Value | None:
    """The good entries of a list with a wrong one in it, where the setting keeps them; None where it does not."""
    listed = [raw] if isinstance(raw, str) else raw
    if not field.keeps or not isinstance(listed, list):
        return None
    good = [entry for entry in listed[: field.most] if isinstance(entry, str) and entry in field.choices]
    return tuple(dict.fromkeys(good))


def to_toml(field: Field, value: Value) -> Any:
    """Turn a value into what a TOML file holds; `parse_value` reads it back."""
    if not isinstance(value, tuple):
        return int(value) if field.kind == "choice" and str(value).isdecimal() else value
    if field.kind == "hours":
        return {day: [range_text(*pair) for pair in ranges] for day, ranges in by_day(value) if ranges}
    if field.kind == "keys" and len(value) == 1:
        return value[0]
    return list(value)


# What each kind expects, in words.


def _a_number(field: Field) -> str:
    bounds = (
        f"{field.low} to {field.high} {field.unit}"
        if field.unit
        else f"a whole number from {field.low} to {field.high}"
    )
    return f"0 for {field.zero}, or {bounds}" if field.zero else bounds


def _a_choice(field: Field) -> str:
    return f"one of {', '.join(field.choices)}"


def _some_numbers(field: Field) -> str:
    unit = f" of {field.unit}" if field.unit else ""
    return f"at most {field.most} rising whole numbers{unit} from {field.low} to {field.high}"


def _some_words(field: Field) -> str:
    return f"a list of {', '.join(field.choices)}" if field.choices else f"a list of at most {field.most} routine ids"


def _some_keys(field: Field) -> str:
    if not field.needs:
        return "a key name such as ctrl+r, or a list of at most 6"
    kept = "at least one" if "*" in field.needs else f"{' and '.join(field.needs)} among them"
    return f"a key name such as ctrl+r, or a list of at most 6, {kept}"


_EXPECTED: Mapping[Kind, Callable[[Field], str]] = {
    "number": _a_number,
    "flag": lambda field: "true or false",
    "choice": _a_choice,
    "text": lambda field: "a routine id: letters, digits, dot, hyphen and underscore, 64 at most",
    "numbers": _some_numbers,
    "words": _some_words,
    "channels": _some_words,
    "clock": lambda field: 'a time of day such as "04:00"',
    "hours": lambda field: HOURS_EXPECTED,
    "keys": _some_keys,
}


# From TOML.


def _is_whole(raw: object) -> bool:
    return isinstance(raw, int) and not isinstance(raw, bool)


def _number(field: Field, raw: object) -> int:
    if isinstance(raw, int) and _is_whole(raw):
        if field.zero and raw == 0:
            return 0
        if field.low is not None and field.high is not None and field.low <= raw <= field.high:
            return raw
    raise FieldError(_a_number(field))


def _flag(field: Field, raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    raise FieldError(expected(field))


def _choice(field: Field, raw: object) -> str:
    text = str(raw) if isinstance(raw, int) and 0 < raw < 10 and raw is not True else raw
    if isinstance(text, str) and text in field.choices:
        return text
    raise FieldError(expected(field))


def _text(field: Field, raw: object) -> str:
    if isinstance(raw, str) and _ID.fullmatch(raw):
        return raw
    raise FieldError(expected(field))


def _numbers(field: Field, raw: object) -> tuple[int, ...]:
    if not isinstance(raw, list) or len(raw) > field.most:
        raise FieldError(expected(field))
    before = (field.low or 0) - 1
    for at, entry in enumerate(raw):
        if not _is_whole(entry) or not before < entry <= (field.high or 0):
            raise FieldError(expected(field), (at,), entry)
        before = entry
    return tuple(raw)


def _words(field: Field, raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or len(raw) > field.most:
        raise FieldError(expected(field))
    for at, entry in enumerate(raw):
        known = entry in field.choices if field.choices else isinstance(entry, str) and _ID.fullmatch(entry)
        if not isinstance(entry, str) or not known:
            raise FieldError(expected(field), (at,), entry)
    return tuple(dict.fromkeys(raw))


def _clock(field: Field, raw: object) -> str:
    if isinstance(raw, time) and not raw.second and not raw.microsecond:
        return f"{raw:%H:%M}"
    minute = minute_of(raw) if isinstance(raw, str) else None
    if minute is None:
        raise FieldError(expected(field))
    return clock_text(minute)


def _keys(field: Field, raw: object) -> tuple[str, ...]:
    listed = [raw] if isinstance(raw, str) else raw
    if not isinstance(listed, list) or len(listed) > field.most:
        raise FieldError(expected(field))
    names: list[str] = []
    for at, entry in enumerate(listed):
        try:
            names.append(key_name(entry))
        except KeyNameError as trouble:
            raise FieldError(f"{expected(field)} ({trouble})", (at,), entry) from None
    if any(not names if need == "*" else need not in names for need in field.needs):
        raise FieldError(expected(field))
    return tuple(dict.fromkeys(names))


_FROM_TOML: Mapping[Kind, Callable[[Field, object], Value]] = {
    "number": _number,
    "flag": _flag,
    "choice": _choice,
    "text": _text,
    "numbers": _numbers,
    "words": _words,
    "channels": _words,
    "clock": _clock,
    "hours": lambda field, raw: hours_from_toml(raw),
    "keys": _keys,
}
