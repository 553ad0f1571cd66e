"""Places in a JSON text: where each value begins and ends. Comments and trailing commas are understood.

No library for JSON keeps comments, spaces and the order of keys, so a change is made in the text itself, and this says
where.
"""

from __future__ import annotations

import json
import re
from typing import Literal

from msgspec import Struct

from deskspine.cli.setup.text_edit import UneditableError

MAX_DEPTH = 64
"""Maximum number of objects and lists inside each other."""
_TRIVIA = re.compile(r"(?:[ \t\r\n]+|//[^\r\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_WORD = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null")
_CLOSED_BY = {"{": "}", "[": "]"}


class JsonValue(Struct, frozen=True):
    """A value in the text."""

    kind: Literal["object", "list", "string", "word"]
    start: int
    end: int
    """Offsets of its first character, and of the one behind its last."""
    children: tuple[JsonChild, ...] = ()
    trailing_comma: bool = False


class JsonChild(Struct, frozen=True):
    """A member of an object or an element of a list."""

    key: str | None
    start: int
    """Offset of its key, or of its value in a list."""
    node: JsonValue


def parse(text: str) -> JsonValue:
    """Return the value of a whole JSON text. Raises UneditableError with the line of what is wrong."""
    start = 1 if text.startswith("\ufeff") else 0
    node = _value(text, _skip(text, start), 0)
    rest = _skip(text, node.end)
    if rest != len(text):
        raise _wrong(text, rest, "nothing more")
    return node


def member(node: JsonValue, key: str) -> JsonValue | None:
    """Return the value of `key` in an object, or None. Raises UneditableError if the key is there twice."""
    nodes = [child.node for child in node.children if child.key == key]
    if len(nodes) > 1:
        raise UneditableError(f'"{key}" is in it twice')
    return nodes[0] if nodes else None


def string(text: str, node: JsonValue | None) -> str:
    """Return the characters of a string value, or "" for any other value."""
    return str(json.loads(text[node.start : node.end])) if node is not None and node.kind == "string" else ""


def comments_in(text: str, node: JsonValue) -> bool:
    """Return True if there is a comment in an object or a list, outside the values in it."""
    places = [node.start + 1, *(place for child in node.children for place in (child.start, child.node.end))]
    between = zip(places[::2], [*places[1::2], node.end - 1], strict=True)
    return any("/" in text[start:end] for start, end in between)


def _skip(text: str, at: int) -> int:
    matched = _TRIVIA.match(text, at)
    return matched.end() if matched else at


def _value(text: str, at: int, depth: int) -> JsonValue:
    if depth > MAX_DEPTH:
        raise UneditableError(f"its values are nested more than {MAX_DEPTH} deep")
    if text[at : at + 1] in _CLOSED_BY:
        return _container(text, at, depth)
    for kind, pattern in (("string", _STRING), ("word", _WORD)):
        matched = pattern.match(text, at)
        if matched:
            return JsonValue("string" if kind == "string" else "word", at, matched.end())
    raise _wrong(text, at, "a value")


def _container(text: str, start: int, depth: int) -> JsonValue:
    close, is_object = _CLOSED_BY[text[start]], text[start] == "{"
    children: list[JsonChild] = []
    comma = False
    at = _skip(text, start + 1)
    while text[at : at + 1] != close:
        if children and not comma:
            raise _wrong(text, at, f'"," or "{close}"')
        begin, key = at, None
        if is_object:
            named = _STRING.match(text, at)
            if not named:
                raise _wrong(text, at, f'a key in quotes or "{close}"')
            key = str(json.loads(named[0]))
            at = _skip(text, named.end())
            if text[at : at + 1] != ":":
                raise _wrong(text, at, '":"')
            at = _skip(text, at + 1)
        node = _value(text, at, depth + 1)
        children.append(JsonChild(key, begin, node))
        at = _skip(text, node.end)
        comma = text[at : at + 1] == ","
        if comma:
            at = _skip(text, at + 1)
    return JsonValue("object" if is_object else "list", start, at + 1, tuple(children), comma)


def _wrong(text: str, at: int, expected: str) -> UneditableError:
    line = text.count("\n", 0, at) + 1
    return UneditableError(f"it is not valid JSON: line {line}: expected {expected}")
