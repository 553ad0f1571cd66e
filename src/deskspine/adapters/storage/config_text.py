"""Changes one value in the text of a settings file and leaves the rest as the person wrote it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, MutableMapping
from typing import Any

from deskspine.core.settings.settings import entries

HEADER = "# Settings of deskspine. What is not here has its default; `deskspine config list` shows them all.\n\n"


class CannotEdit(ValueError):
    """Says why a text could not be changed without touching something else in it."""


def with_value(text: str, key: str, raw: object) -> str:
    """`text` with the setting `key` at the TOML value `raw`. Raises CannotEdit."""
    return _edited(text, key, raw)


def without_value(text: str, key: str) -> str:
    """`text` without the setting `key`. Raises CannotEdit."""
    return _edited(text, key, None)


def _edited(text: str, key: str, raw: object) -> str:
    before = tomllib.loads(text)
    path = _path_of(before, key)
    if path is None:
        if raw is None:
            return text
        path = _new_path(key)
    wanted = _changed(before, path, raw)
    crlf = "\n" in text and text.count("\n") == text.count("\r\n")
    lines = text.replace("\r\n", "\n") if crlf else text
    if lines and not lines.endswith("\n"):
        lines += "\n"
    after = _by_tomlkit(lines, path, raw)
    # What stands inside a list goes with it when it is taken out.
    _check(lines, after, wanted, comments=raw is not None or not isinstance(_at(before, path), list))
    return after.replace("\n", "\r\n") if crlf else after


def _path_of(doc: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    return next((path for path, found, _ in entries(doc) if found == key), None)


def _new_path(key: str) -> tuple[str, ...]:
    """Where a setting that is not there yet goes; command ids stay one quoted name inside `[keys]`."""
    table, _, name = key.partition(".")
    return table, name


def _at(doc: Mapping[str, Any], path: tuple[str, ...]) -> object:
    found: Any = doc
    for name in path:
        found = found[name]
    return found


def _changed(doc: Mapping[str, Any], path: tuple[str, ...], raw: object) -> dict[str, Any]:
    """What the file must say afterwards; None removes."""
    name, *rest = path
    out = dict(doc)
    if rest:
        inner = out.get(name, {})
        if not isinstance(inner, Mapping):
            raise CannotEdit(f"{name} is not a table there")
        out[name] = _changed(inner, tuple(rest), raw)
    elif raw is None:
        out.pop(name, None)
    else:
        out[name] = raw
    return out


def _by_tomlkit(text: str, path: tuple[str, ...], raw: object) -> str:
    import tomlkit  # only needed to write, and slow to load

    try:
        doc = tomlkit.parse(text)
        place: Any = doc
        for name in path[:-1]:
            if name not in place:
                place[name] = tomlkit.table()
            place = place[name]
        if raw is None:
            _take_out(place, path[-1])
        else:
            _put(place, path[-1], raw)
        return tomlkit.dumps(doc)
    except Exception as trouble:  # it raises many kinds, and a file it stumbles over must only stay as it is
        raise CannotEdit("it is written in a way that is not understood") from trouble


def _take_out(place: MutableMapping[str, Any], name: str) -> None:
    """Remove a value; a table with comments stays behind empty, because what follows it counts as its own."""
    old = place[name]
    if isinstance(old, MutableMapping) and "#" in getattr(old, "as_string", str)():
        for entry in list(old):
            del old[entry]
    else:
        del place[name]


def _put(place: MutableMapping[str, Any], name: str, raw: object) -> None:
    """Set a value; a table or list that is there is changed entry by entry, so that its comments stay."""
    import tomlkit

    old = place.get(name)
    if isinstance(raw, Mapping) and isinstance(old, MutableMapping):
        for gone in [entry for entry in old if entry not in raw]:
            del old[gone]
        for entry, inner in raw.items():
            if old.get(entry) != inner:
                _put(old, entry, inner)
    elif isinstance(raw, list) and isinstance(old, list) and "#" in getattr(old, "as_string", str)():
        while old:
            del old[-1]
        old.extend(raw)
    elif isinstance(raw, Mapping):
        table = tomlkit.inline_table()
        table.update(raw)
        place[name] = table
    else:
        place[name] = raw


def _check(before: str, after: str, wanted: Mapping[str, Any], comments: bool) -> None:
    """Trust no editor with somebody's file: the new text says what was wanted and has every comment."""
    try:
        said = tomllib.loads(after)
    except ValueError as trouble:
        raise CannotEdit("the result would not be valid TOML") from trouble
    if _filled(said) != _filled(wanted):
        raise CannotEdit("the result would say something else")
    if not comments:
        return
    left = [line.strip() for line in after.splitlines()]
    for line in before.splitlines():
        if line.strip().startswith("#"):
            if line.strip() not in left:
                raise CannotEdit("a comment would be lost")
            left.remove(line.strip())


def _filled(doc: Mapping[str, Any]) -> dict[str, Any]:
    """A document without its empty tables, which say nothing; values as text, so that nan equals nan."""
    inner = {name: _filled(each) if isinstance(each, Mapping) else repr(each) for name, each in doc.items()}
    return {name: each for name, each in inner.items() if each != {}}
