"""The settings in force, and reading them from a document: a wrong value is replaced by its default."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from msgspec import Struct

from deskspine.core.person.flags import DAY_FLAGS, FLAGS, PLACE_FLAGS, PROFILE_FLAGS
from deskspine.core.settings.fields import FIELDS, KEYED
from deskspine.core.settings.groups import KEYS
from deskspine.core.settings.key_clashes import clash_of, remaining_defaults
from deskspine.core.settings.kinds import Field, FieldError, SettingValue, expected, parse_value, salvage_list, to_toml
from deskspine.core.settings.text import parse_text, to_text
from deskspine.core.text.durations import minute_of_day
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.calendar import WorkHours
from deskspine.core.toml.diagnostics import Problem

__all__ = [
    "DAY_FLAGS", "DEFAULTS", "FIELDS", "FLAGS", "PLACE_FLAGS", "PROFILE_FLAGS", "Field", "FieldError",
    "Problem", "SettingValue", "Settings", "WorkHours", "entries", "expected", "field_of", "markdown_table",
    "near_miss", "parse_text", "parse_value", "read_document", "to_text", "to_toml",
]  # fmt: skip

LineOf = Callable[[tuple[str | int, ...]], int | None]
"""Returns the line of a path in the text that is read, or None."""

_AT = {field.key: at for at, field in enumerate(FIELDS)}
_MAX_UNKNOWN = 20
"""Maximum number of unknown names that are reported one by one, so that a wrong file does not fill the screen."""
_TABLES = {field.key[:dot] for field in FIELDS for dot, sign in enumerate(field.key) if sign == "."}


class Settings(Struct, frozen=True):
    """A checked value for every setting. Two with the same values are equal."""

    values: tuple[SettingValue, ...]
    """Values in the order of FIELDS."""

    def value(self, key: str) -> SettingValue:
        """Return the value of any setting. Raises KeyError if there is no such setting."""
        return self.values[_AT[key]]

    def number(self, key: str) -> int:
        """Return a whole number, in the unit of its field. Raises TypeError for a setting of another kind."""
        value = self.value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{key} is no number")
        return value

    def flag(self, key: str) -> bool:
        """Return True if a setting is on. Raises TypeError for a setting of another kind."""
        value = self.value(key)
        if not isinstance(value, bool):
            raise TypeError(f"{key} is no flag")
        return value

    def text(self, key: str) -> str:
        """Return a text, a choice or a time of day. Raises TypeError for a setting of another kind."""
        value = self.value(key)
        if not isinstance(value, str):
            raise TypeError(f"{key} is no text")
        return value

    def minute(self, key: str) -> int:
        """Return a time of day as minutes since midnight. Raises TypeError for a setting of another kind."""
        minute = minute_of_day(self.text(key))
        if minute is None:
            raise TypeError(f"{key} is no time of day")
        return minute

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of flags, routine ids, channels or keys. Raises TypeError for a setting of another kind."""
        return tuple(str(entry) for entry in self._list(key))

    def numbers(self, key: str) -> tuple[int, ...]:
        """Return a rising list of whole numbers. Raises TypeError for a setting of another kind."""
        return tuple(entry for entry in self._list(key) if isinstance(entry, int))

    def hours(self) -> WorkHours:
        """Return the work hours, Monday first; all empty means always."""
        value: Any = self.value("schedule.work_hours")
        hours: WorkHours = value
        return hours

    def ladder(self, step: str) -> tuple[str, ...]:
        """Return the channels of a step: heads_up, ask, remind_1, remind_2, remind_3 or owed."""
        return self.words(f"ladder.{step.replace('-', '_')}")

    def keys(self) -> dict[str, tuple[str, ...]]:
        """Return the keys in force, by command id; empty for a command without keys."""
        return {entry.id: self.words(f"keys.{entry.id}") for entry in KEYED}

    def replace(self, key: str, value: SettingValue) -> Settings:
        """Return these settings with one checked value changed. Raises FieldError if a key would have two meanings.

        A default key that may give way to the person's own gives way, as it does when a file is read.
        """
        at = _AT[key]
        changed = Settings((*self.values[:at], value, *self.values[at + 1 :]))
        if FIELDS[at].kind == "keys":
            chosen = {key, *(field.key for field in FIELDS if self.value(field.key) != field.default)}
            changed = _with_room(changed, {name for name in chosen if name.startswith("keys.")})
            clash = clash_of(changed.keys(), key.removeprefix("keys."))
            if clash:
                raise FieldError(_expected_free_key(clash))
        return changed

    def _list(self, key: str) -> tuple[Any, ...]:
        value = self.value(key)
        if not isinstance(value, tuple):
            raise TypeError(f"{key} is no list")
        return value


DEFAULTS = Settings(tuple(field.default for field in FIELDS))
"""The settings until the person changes them."""


def field_of(key: str) -> Field:
    """Return the field named `key`. Raises KeyError if there is no such field."""
    return FIELDS[_AT[key]]


def near_miss(key: str) -> str:
    """Return the setting whose name is closest to the unknown `key`, or "" if no name is close."""
    from difflib import get_close_matches  # only needed when something is wrong

    close = get_close_matches(key[:60], _AT, 1, 0.75)
    if close:
        return close[0]
    same = [name for name in _AT if name.rpartition(".")[2] == key.rpartition(".")[2]]
    return same[0] if len(same) == 1 else ""


def read_document(doc: Mapping[str, Any], file: str, line_of: LineOf) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings of a parsed file, and its problems. Each wrong value is replaced by its default."""
    values: dict[str, SettingValue] = {}
    paths: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    unknown = 0
    for path, key, raw in entries(doc):
        field = FIELDS[_AT[key]] if key in _AT else None
        if field is None:
            unknown += 1
            if unknown <= _MAX_UNKNOWN:
                problems.append(Problem(file, line_of(path), plain(key, 60), _unknown(key, raw)))
            continue
        if key in values:
            problems.append(Problem(file, line_of(path), key, "this setting occurs twice; the first value is used"))
            continue
        try:
            values[key] = parse_value(field, raw)
            paths[key] = path
        except FieldError as error:
            line = line_of((*path, *error.at)) or line_of(path)
            salvaged = salvage_list(field, raw)
            if salvaged is not None:
                values[key], paths[key] = salvaged, path
            problems.append(Problem(file, line, key, _instead(field, error, raw, salvaged)))
    if unknown > _MAX_UNKNOWN:
        problems.append(Problem(file, None, "", f"{unknown - _MAX_UNKNOWN} more unknown settings"))
    problems.extend(_settle_keys(values, paths, file, line_of))
    return _in_force(values), tuple(problems)


def entries(doc: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, object]]:
    """Yield each value of a document with its path and dotted key. A table of a setting is one value."""
    for name, raw in doc.items():
        path = (*above, name)
        key = ".".join(path)
        if isinstance(raw, Mapping) and key in _TABLES and key not in _AT:
            yield from entries(raw, path)
        else:
            yield path, key, raw


def _unknown(key: str, raw: object) -> str:
    if key in _TABLES:
        return f"expected a table, not {_described(raw)}; the defaults are used instead"
    close = near_miss(key)
    hint = f"; did you mean {close}?" if close else ""
    return f"there is no setting with this name, so it is ignored{hint}"


def _instead(field: Field, error: FieldError, raw: object, salvaged: SettingValue | None) -> str:
    wrong = _described(raw if error.found is None else error.found)
    return f"{error}, not {wrong}; {to_text(field, field.default if salvaged is None else salvaged)} is used instead"


def _described(raw: object) -> str:
    if isinstance(raw, Mapping):
        return "a table"
    try:
        return plain(str(raw).lower() if isinstance(raw, bool) else repr(raw), 40)
    except ValueError:  # Python refuses to print a whole number of thousands of digits
        return "a number far too long"


def _in_force(values: Mapping[str, SettingValue]) -> Settings:
    """Return the settings with the person's `values`; further default keys give way to the person's own."""
    settings = Settings(tuple(values.get(field.key, field.default) for field in FIELDS))
    return _with_room(settings, {key for key in values if key.startswith("keys.")})


def _with_room(settings: Settings, chosen: Collection[str]) -> Settings:
    """Return `settings` without the default keys that give way to those in the settings `chosen` by the person."""
    own = {key.removeprefix("keys."): settings.words(key) for key in chosen}
    for command_id, names in remaining_defaults(own).items():
        at = _AT[f"keys.{command_id}"]
        settings = Settings((*settings.values[:at], names, *settings.values[at + 1 :]))
    return settings


def _expected_free_key(clash: tuple[str, str]) -> str:
    return f"a key that is free, and {clash[0]} is used by {clash[1]}"


def _settle_keys(
    values: dict[str, SettingValue], paths: Mapping[str, tuple[str, ...]], file: str, line_of: LineOf
) -> Iterator[Problem]:
    """Remove from `values`, last first, keys that would have two meanings in one place, and yield the problems."""
    settled = False
    while not settled:
        settled = True
        keys = _in_force(values).keys()
        for key in reversed([key for key in values if key.startswith("keys.")]):
            clash = clash_of(keys, key.removeprefix("keys."))
            if clash:
                field, settled = FIELDS[_AT[key]], False
                del values[key]
                used = to_text(field, field.default)
                yield Problem(
                    file, line_of(paths[key]), key, f"expected {_expected_free_key(clash)}; {used} is used instead"
                )
                break


def markdown_table() -> str:
    """Return the table of settings as Markdown, one row each; the keys of all commands share a row."""
    rows = ["| setting | default | takes | what it does |", "|---|---|---|---|"]
    rows += [
        f"| `{field.key}` | {to_text(field, field.default)} | {expected(field)} | {field.help} |"
        for field in FIELDS
        if field.section != KEYS
    ]
    sample = next(field for field in FIELDS if field.section == KEYS and not field.needs)
    rows.append(f"| `keys.<command>` | see the table of keys | {expected(sample)} | Other keys for a command. |")
    return "\n".join(rows) + "\n"
