"""Values as plain data for a file and back; what does not fit is described in words."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_WORDS = {
    "float": "a number",
    "int": "a whole number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
}
"""Types as msgspec names them, and as a person does."""


def plain_data(value: object) -> Any:
    """Return `value` as tables, lists, texts and numbers that TOML can hold; what is None is left out."""
    return _without_none(msgspec.to_builtins(value))


def json_line(value: object) -> bytes:
    """Return `value` as JSON without line breaks. A lone surrogate, which UTF-8 does not have, becomes "?"."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        from json import dumps

        return dumps(msgspec.to_builtins(value), ensure_ascii=False).encode("utf-8", "replace")


def converted(data: object, kind: type[T], key: str = "") -> T:
    """Return `data` as a value of `kind`. Raises ValueError with a phrase: "clock.t: expected a number, got a text".

    `key` names the place of the whole of `data`.
    """
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise ValueError(misfit(error, key)) from None


def misfit(error: msgspec.ValidationError, key: str = "") -> str:
    """Return where a value below `key` does not fit and what was expected there, as a phrase."""
    import re  # only for what does not fit

    text, _, place = str(error).partition(" - at `$")
    text = text.replace("Object missing required field", "missing:").replace("Invalid enum value", "unknown word")
    phrase = re.sub(r"`([^`]*)`", lambda part: _in_words(part[1]), text[:1].lower() + text[1:])
    place = (key + place.rstrip("`")).lstrip(".")
    return f"{place}: {phrase}" if place else phrase


def _in_words(types: str) -> str:
    return " or ".join(_WORDS.get(name, name) for name in types.split(" | "))


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(part) for key, part in value.items() if part is not None}
    return [_without_none(part) for part in value] if isinstance(value, tuple | list) else value
