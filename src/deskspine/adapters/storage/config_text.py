"""Changes of one value in the text of a settings file that leave the rest as the person wrote it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, MutableMapping
from typing import Any

from deskspine.core.settings.settings import entries

HEADER = "# Settings of deskspine. What is not here has its default; `deskspine config list` shows them all.\n\n"


class ConfigEditError(ValueError):
    """Failure to change a text without changing something else in it, with the reason."""


def with_value(text: str, key: str, raw: object) -> str:
    """Return `text` with the setting `key` at the TOML value `raw`. Raises ConfigEditError."""
    return _edited(text, key, raw)


def without_value(text: str, key: str) -> str:
    """Return `text` without the setting `key`. Raises ConfigEditError."""
    return _edited(text, key, None)


def _edited(text: str, key: str, raw: object) -> str:
    before = tomllib.loads(text)
    path = _path_of(before, key)
    if path is None:
        if raw is None:
            return text
        path = _new_path(key)
    expected = _changed(before, path, raw)
    crlf = "\n" in text and text.count("\n") == text.count("\r\n")
    lines = text.replace("\r\n", "\n") if crlf else text
    if lines and not lines.endswith("\n"):
        lines += "\n"
    after = _by_tomlkit(lines, path, raw)
    # Comments inside a list are removed with the list.
    _check(lines, after, expected, comments=raw is not None or not isinstance(_at(before, path), list))
    return after.replace("\n", "\r\n") if crlf else after


def _path_of(doc: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    return next((path for path, entry_key, _ in entries(doc) if entry_key == key), None)


def _new_path(key: str) -> tuple[str, ...]:
    """Return the path for a setting that is not in the file yet; a command id is one quoted name inside `[keys]`."""
    table, _, name = key.partition(".")
    return table, name


def _at(doc: Mapping[str, Any], path: tuple[str, ...]) -> object:
    value: Any = doc
    for name in path:
        value = value[name]
    return value


def _changed(doc: Mapping[str, Any], path: tuple[str, ...], raw: object) -> dict[str, Any]:
    """Return the document that the file must have then; a `raw` of None removes the value. Raises ConfigEditError."""
    name, *rest = path
    out = dict(doc)
    if rest:
        inner = out.get(name, {})
        if not isinstance(inner, Mapping):
            raise ConfigEditError(f"{name} is not a table there")
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
            _remove(place, path[-1])
        else:
            _set(place, path[-1], raw)
        return tomlkit.dumps(doc)
    except Exception as trouble:  # tomlkit raises many kinds, and the file must then stay as it is
        raise ConfigEditError("it is written in a way that is not understood") from trouble


def _remove(place: MutableMapping[str, Any], name: str) -> None:
    """Remove a value. A table with comments stays, empty, because the text after it belongs to it."""
    old = place[name]
    if isinstance(old, MutableMapping) and "#" in getattr(old, "as_string", str)():
        for entry in list(old):
            del old[entry]
    else:
        del place[name]


def _set(place: MutableMapping[str, Any], name: str, raw: object) -> None:
    """Set a value. An existing table or list is changed entry by entry, so that its comments stay."""
    import tomlkit

    old = place.get(name)
    if isinstance(raw, Mapping) and isinstance(old, MutableMapping):
        for entry in [entry for entry in old if entry not in raw]:
            del old[entry]
        for entry, inner in raw.items():
            if old.get(entry) != inner:
                _set(old, entry, inner)
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


def _check(before: str, after: str, expected: Mapping[str, Any], comments: bool) -> None:
    """Check that the new text has the expected values and every comment. Raises ConfigEditError."""
    try:
        actual = tomllib.loads(after)
    except ValueError as trouble:
        raise ConfigEditError("the result would not be valid TOML") from trouble
    if _filled(actual) != _filled(expected):
        raise ConfigEditError("the result would have other values")
    if not comments:
        return
    remaining = [line.strip() for line in after.splitlines()]
    for line in before.splitlines():
        if line.strip().startswith("#"):
            if line.strip() not in remaining:
                raise ConfigEditError("a comment would be lost")
            remaining.remove(line.strip())


def _filled(doc: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without its empty tables, and with values as text, so that nan equals nan."""
    texts = {name: _filled(value) if isinstance(value, Mapping) else repr(value) for name, value in doc.items()}
    return {name: text for name, text in texts.items() if text != {}}
