"""The settings in force, and how they are read from a document: one bad value costs that one value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from deskspine.core.commands.registry import COMMANDS
from deskspine.core.person.flags import DAY_FLAGS, FLAGS, PLACE_FLAGS, PROFILE_FLAGS
from deskspine.core.settings.fields import FIELDS, KEYS
from deskspine.core.settings.kinds import Field, FieldError, Value, expected, parse_value, to_toml, what_is_left
from deskspine.core.settings.text import parse_text, to_text
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.calendar import WorkHours
from deskspine.core.toml.diagnostics import Problem

__all__ = [
    "DAY_FLAGS", "DEFAULTS", "FIELDS", "FLAGS", "PLACE_FLAGS", "PROFILE_FLAGS", "Field", "FieldError",
    "Problem", "Settings", "Value", "WorkHours", "entries", "expected", "field_of", "markdown_table",
    "near_miss", "parse_text", "parse_value", "read_document", "to_text", "to_toml",
]  # fmt: skip

LineOf = Callable[[tuple[str | int, ...]], int | None]
"""Finds the line of a path in the text that is read."""

_AT = {field.key: at for at, field in enumerate(FIELDS)}
_MOST_TOLD = 20
"""So many unknown names are told one by one; a file full of something else does not fill the screen."""
_TABLES = {field.key[:dot] for field in FIELDS for dot, sign in enumerate(field.key) if sign == "."}


class Settings(Struct, frozen=True):
    """A checked value for every setting. Compare two with == to see whether anything differs."""

    values: tuple[Value, ...]
    """In the order of FIELDS."""

    def value(self, key: str) -> Value:
        """The value of any setting. Raises KeyError when there is no such setting."""
        return self.values[_AT[key]]

    def number(self, key: str) -> int:
        """A whole number, in the unit of its field."""
        value = self.value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{key} is no number")
        return value

    def flag(self, key: str) -> bool:
        """Whether something is switched on."""
        value = self.value(key)
        if not isinstance(value, bool):
            raise TypeError(f"{key} is no flag")
        return value

    def text(self, key: str) -> str:
        """A text, a choice or a time of day."""
        value = self.value(key)
        if not isinstance(value, str):
            raise TypeError(f"{key} is no text")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words: flags, routine ids, channels or key names."""
        return tuple(str(entry) for entry in self._list(key))

    def numbers(self, key: str) -> tuple[int, ...]:
        """A rising list of whole numbers, in the unit of its field."""
        return tuple(entry for entry in self._list(key) if isinstance(entry, int))

    def hours(self) -> WorkHours:
        """The work hours, Monday first; all empty means always."""
        value: Any = self.value("schedule.work_hours")
        hours: WorkHours = value
        return hours

    def ladder(self, step: str) -> tuple[str, ...]:
        """The channels of a step: heads_up, ask, remind_1, remind_2, remind_3 or owed."""
        return self.words(f"ladder.{step.replace('-', '_')}")

    def keys(self) -> dict[str, tuple[str, ...]]:
        """The keys in force for every command; empty for one that has none."""
        return {entry.id: self.words(f"keys.{entry.id}") for entry in COMMANDS}

    def replace(self, key: str, value: Value) -> Settings:
        """The same with one checked value changed. FieldError when a key would mean two things."""
        at = _AT[key]
        changed = Settings((*self.values[:at], value, *self.values[at + 1 :]))
        if FIELDS[at].kind == "keys":
            taken = _clash(changed.keys(), key.removeprefix("keys."))
            if taken:
                raise FieldError(_free(taken))
        return changed

    def _list(self, key: str) -> tuple[Any, ...]:
        value = self.value(key)
        if not isinstance(value, tuple):
            raise TypeError(f"{key} is no list")
        return value


DEFAULTS = Settings(tuple(field.default for field in FIELDS))
"""What holds until the person says otherwise."""


def field_of(key: str) -> Field:
    """The field named `key`. Raises KeyError when there is none."""
    return FIELDS[_AT[key]]


def near_miss(key: str) -> str:
    """The setting that was probably meant by an unknown `key`; empty when nothing is close."""
    from difflib import get_close_matches  # only needed when something is wrong

    close = get_close_matches(key[:60], _AT, 1, 0.75)
    if close:
        return close[0]
    same = [known for known in _AT if known.rpartition(".")[2] == key.rpartition(".")[2]]
    return same[0] if len(same) == 1 else ""


def read_document(doc: Mapping[str, Any], file: str, line_of: LineOf) -> tuple[Settings, tuple[Problem, ...]]:
    """Settings of a parsed file, and what was not as expected: each such value is replaced by its default."""
    values: dict[str, Value] = {}
    paths: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    unknown = 0
    for path, key, raw in entries(doc):
        field = FIELDS[_AT[key]] if key in _AT else None
        if field is None:
            unknown += 1
            if unknown <= _MOST_TOLD:
                problems.append(Problem(file, line_of(path), plain(key, 60), _unknown(key, raw)))
            continue
        if key in values:
            problems.append(Problem(file, line_of(path), key, "this setting is here twice; the first one is used"))
            continue
        try:
            values[key] = parse_value(field, raw)
            paths[key] = path
        except FieldError as trouble:
            line = line_of((*path, *trouble.at)) or line_of(path)
            left = what_is_left(field, raw)
            if left is not None:
                values[key], paths[key] = left, path
            problems.append(Problem(file, line, key, _instead(field, trouble, raw, left)))
    if unknown > _MOST_TOLD:
        problems.append(Problem(file, None, "", f"{unknown - _MOST_TOLD} more names that no setting has"))
    problems.extend(_settle_keys(values, paths, file, line_of))
    return Settings(tuple(values.get(field.key, field.default) for field in FIELDS)), tuple(problems)


def entries(doc: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, object]]:
    """Every value of a document with its path and dotted key; a table can itself be one value."""
    for name, raw in doc.items():
        path = (*above, name)
        key = ".".join(path)
        if isinstance(raw, Mapping) and key in _TABLES and key not in _AT:
            yield from entries(raw, path)
        else:
            yield path, key, raw


def _unknown(key: str, raw: object) -> str:
    if key in _TABLES:
        return f"expected a table, not {_shown(raw)}; the defaults are used instead"
    meant = near_miss(key)
    hint = f"; did you mean {meant}?" if meant else ""
    return f"no setting has this name, so it is left alone{hint}"


def _instead(field: Field, trouble: FieldError, raw: object, left: Value | None) -> str:
    found = _shown(raw if trouble.found is None else trouble.found)
    return f"{trouble}, not {found}; {to_text(field, field.default if left is None else left)} is used instead"


def _shown(raw: object) -> str:
    if isinstance(raw, Mapping):
        return "a table"
    try:
        return plain(str(raw).lower() if isinstance(raw, bool) else repr(raw), 40)
    except ValueError:  # Python will not write out a whole number of thousands of digits
        return "a number far too long"


def _clash(keys: Mapping[str, tuple[str, ...]], command_id: str) -> tuple[str, str] | None:
    """A key of this command that another one in the same place has too, with that other one's id."""
    place = {entry.id: entry.place for entry in COMMANDS}
    for other, names in keys.items():
        together = place[other] == place[command_id] or "everywhere" in (place[other], place[command_id])
        for name in names:
            if other != command_id and together and name in keys[command_id]:
                return name, other
    return None


def _free(taken: tuple[str, str]) -> str:
    return f"a key that is free, and {taken[0]} is used by {taken[1]}"


def _settle_keys(
    values: dict[str, Value], paths: Mapping[str, tuple[str, ...]], file: str, line_of: LineOf
) -> Iterator[Problem]:
    """Take back, last first, the keys that would mean two things in one place."""
    settled = False
    while not settled:
        settled = True
        keys = Settings(tuple(values.get(field.key, field.default) for field in FIELDS)).keys()
        for key in reversed([key for key in values if key.startswith("keys.")]):
            taken = _clash(keys, key.removeprefix("keys."))
            if taken:
                field, settled = FIELDS[_AT[key]], False
                del values[key]
                used = to_text(field, field.default)
                yield Problem(file, line_of(paths[key]), key, f"expected {_free(taken)}; {used} is used instead")
                break


def markdown_table() -> str:
    """The README's table of settings, one row each; the keys of commands share a row."""
    rows = ["| setting | default | takes | what it does |", "|---|---|---|---|"]
    rows += [
        f"| `{field.key}` | {to_text(field, field.default)} | {expected(field)} | {field.help} |"
        for field in FIELDS
        if field.section != KEYS
    ]
    sample = next(field for field in FIELDS if field.section == KEYS and not field.needs)
    rows.append(f"| `keys.<command>` | see the table of keys | {expected(sample)} | Other keys for a command. |")
    return "\n".join(rows) + "\n"
