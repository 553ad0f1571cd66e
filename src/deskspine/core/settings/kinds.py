"""The kinds of settings: their values, and the conversion from and to TOML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, Literal

from msgspec import Struct

from deskspine.core.commands.key_names import KeyNameError, key_name
from deskspine.core.settings.argument_list import ARGUMENTS_EXPECTED, arguments_from_toml
from deskspine.core.settings.field_error import FieldError as FieldError
from deskspine.core.settings.work_hours import (
    HOURS_EXPECTED,
    by_day,
    hours_from_toml,
    range_text,
)
from deskspine.core.text.durations import clock_of_minute, minute_of_day
from deskspine.core.text.sanitize import has_control
from deskspine.core.themes.names import may_be_own

SettingKind = Literal[
    "number",
    "flag",
    "choice",
    "text",
    "template",
    "numbers",
    "words",
    "channels",
    "clock",
    "hours",
    "keys",
    "command",
    "path",
]
Applies = Literal["live", "next-break", "restart"]
SettingValue = bool | int | str | tuple[int | str | tuple[tuple[int, int], ...], ...]

_MAX_WORDS = 40
MAX_PATH = 1024
"""Maximum characters of a path."""
_FROM_ROOT = re.compile(r"[/~]|[A-Za-z]:[/\\]|\\\\")
"""Beginning of a path that means the same folder wherever the program is started."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Field(Struct, frozen=True):
    """A setting, declared once: parser, error text, form, verb and its row in the documentation are made from it."""

    key: str
    title: str
    """Title in a form, two or three words."""
    help: str
    """One sentence that explains the setting."""
    kind: SettingKind
    default: SettingValue
    section: str
    """Heading of its group in a form; one of `groups.GROUPS`."""
    low: int | None = None
    high: int | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    """Unit of a number: "minutes", "seconds", or ""."""
    zero: str = ""
    """Meaning of 0, where 0 is allowed in addition to the bounds; else ""."""
    naught: str = ""
    """Word for 0, where 0 is within the bounds and means something of its own; else ""."""
    step: int = 1
    """Amount by which one press of an arrow key changes a number."""
    part: str = ""
    """Heading within the group; else ""."""
    most: int = _MAX_WORDS
    """Maximum number of entries of a list."""
    needs: tuple[str, ...] = ()
    """Keys that a list of keys must contain; "*" means any one key."""
    applies: Applies = "live"
    """The moment at which a change takes effect."""
    own: bool = False
    """True if a choice may also be the name of a file of the person."""
    salvages: bool = False
    """True if a wrong entry does not reject the whole list, because losing the other entries could harm the person."""


def expected(field: Field) -> str:
    """Return the values that `field` takes, as a noun phrase for help and error texts."""
    return _EXPECTED[field.kind](field)


def parse_value(field: Field, raw: object) -> SettingValue:
    """Return the value of `field` for `raw`, a value from TOML. Raises FieldError if the field cannot take it."""
    return _FROM_TOML[field.kind](field, raw)


def salvage_list(field: Field, raw: object) -> SettingValue | None:
    """Return the valid entries of a partly invalid list, or None if the setting rejects the whole list."""
    entries = [raw] if isinstance(raw, str) else raw
    if not field.salvages or not isinstance(entries, list):
        return None
    valid = [entry for entry in entries[: field.most] if isinstance(entry, str) and entry in field.choices]
    return tuple(dict.fromkeys(valid))


def to_toml(field: Field, value: SettingValue) -> Any:
    """Return `value` as a TOML file holds it; `parse_value` reads it back."""
    if not isinstance(value, tuple):
        return int(value) if field.kind == "choice" and str(value).isdecimal() else value
    if field.kind == "hours":
        return {day: [range_text(*pair) for pair in ranges] for day, ranges in by_day(value) if ranges}
    if field.kind == "keys" and len(value) == 1:
        return value[0]
    return list(value)


# The values that each kind expects, in words.


def _a_number(field: Field) -> str:
    bounds = (
        f"{field.low} to {field.high} {field.unit}"
        if field.unit
        else f"a whole number from {field.low} to {field.high}"
    )
    return f"0 for {field.zero}, or {bounds}" if field.zero else bounds


def _a_choice(field: Field) -> str:
    own = ", or the name of a file of your own" if field.own else ""
    return f"one of {', '.join(field.choices)}{own}"


def _some_numbers(field: Field) -> str:
    unit = f" of {field.unit}" if field.unit else ""
    return f"at most {field.most} whole numbers{unit} from {field.low} to {field.high}, in rising order"


def _some_words(field: Field) -> str:
    return f"a list of {', '.join(field.choices)}" if field.choices else f"a list of at most {field.most} routine ids"


def _some_keys(field: Field) -> str:
    if not field.needs:
        return "a key name such as ctrl+r, or a list of at most 6"
    required = "at least one" if "*" in field.needs else f"{' and '.join(field.needs)} among them"
    return f"a key name such as ctrl+r, or a list of at most 6, {required}"


_EXPECTED: Mapping[SettingKind, Callable[[Field], str]] = {
    "number": _a_number,
    "flag": lambda field: "true or false",
    "choice": _a_choice,
    "text": lambda field: "a routine id: letters, digits, dot, hyphen and underscore, 64 at most",
    "template": lambda field: "a line with fields in braces, such as {icon} {short}",
    "numbers": _some_numbers,
    "words": _some_words,
    "channels": _some_words,
    "clock": lambda field: 'a time of day such as "04:00"',
    "hours": lambda field: HOURS_EXPECTED,
    "keys": _some_keys,
    "command": lambda field: ARGUMENTS_EXPECTED,
    "path": lambda field: "the path of a folder, from / or ~ on, or nothing",
}


# Conversion from TOML.


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
    if isinstance(text, str) and (text in field.choices or (field.own and may_be_own(text))):
        return text
    raise FieldError(expected(field))


def _text(field: Field, raw: object) -> str:
    if isinstance(raw, str) and _ID.fullmatch(raw):
        return raw
    raise FieldError(expected(field))


def _template(field: Field, raw: object) -> str:
    from deskspine.core.status.template import TemplateError, parse  # a start without this setting does without it

    line = raw.strip() if isinstance(raw, str) else ""
    if not line or has_control(line):
        raise FieldError(expected(field))
    try:
        parse(line)
    except TemplateError as error:
        raise FieldError(f"{expected(field)} ({error})") from None
    return line


def _path(field: Field, raw: object) -> str:
    path = raw.strip() if isinstance(raw, str) else None
    if path is None or has_control(path) or len(path) > MAX_PATH or not (path == "" or _FROM_ROOT.match(path)):
        raise FieldError(expected(field))
    return path


def _numbers(field: Field, raw: object) -> tuple[int, ...]:
    if not isinstance(raw, list) or len(raw) > field.most:
        raise FieldError(expected(field))
    previous = (field.low or 0) - 1
    for index, entry in enumerate(raw):
        if not _is_whole(entry) or not previous < entry <= (field.high or 0):
            raise FieldError(expected(field), (index,), entry)
        previous = entry
    return tuple(raw)


def _words(field: Field, raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or len(raw) > field.most:
        raise FieldError(expected(field))
    for index, entry in enumerate(raw):
        is_valid = entry in field.choices if field.choices else isinstance(entry, str) and _ID.fullmatch(entry)
        if not isinstance(entry, str) or not is_valid:
            raise FieldError(expected(field), (index,), entry)
    return tuple(dict.fromkeys(raw))


def _clock(field: Field, raw: object) -> str:
    if isinstance(raw, time) and not raw.second and not raw.microsecond:
        return clock_of_minute(raw.hour * 60 + raw.minute)
    minute = minute_of_day(raw) if isinstance(raw, str) else None
    if minute is None:
        raise FieldError(expected(field))
    return clock_of_minute(minute)


def _keys(field: Field, raw: object) -> tuple[str, ...]:
    entries = [raw] if isinstance(raw, str) else raw
    if not isinstance(entries, list) or len(entries) > field.most:
        raise FieldError(expected(field))
    names: list[str] = []
    for index, entry in enumerate(entries):
        try:
            names.append(key_name(entry))
        except KeyNameError as error:
            raise FieldError(f"{expected(field)} ({error})", (index,), entry) from None
    if any(not names if need == "*" else need not in names for need in field.needs):
        raise FieldError(expected(field))
    return tuple(dict.fromkeys(names))


_FROM_TOML: Mapping[SettingKind, Callable[[Field, object], SettingValue]] = {
    "number": _number,
    "flag": _flag,
    "choice": _choice,
    "text": _text,
    "template": _template,
    "numbers": _numbers,
    "words": _words,
    "channels": _words,
    "clock": _clock,
    "hours": lambda field, raw: hours_from_toml(raw),
    "keys": _keys,
    "command": lambda field, raw: arguments_from_toml(raw),
    "path": _path,
}
