"""Insertion of a value into a JSON text in the layout that the text has, and removal of one."""

from __future__ import annotations

import json
import re

from msgspec import Struct

from deskspine.cli.setup.json_text import JsonChild, JsonValue
from deskspine.cli.setup.text_edit import Insertion, line_end

_BLANKS = " \t\r\n"
_COMMENT = re.compile(r"//[^\r\n]*|/\*.*?\*/", re.DOTALL)


class Layout(Struct, frozen=True):
    """The layout of a JSON text: its line end, the indentation of one level, and if all of it is in one line."""

    newline: str
    unit: str
    one_line: bool


def layout_of(text: str, root: JsonValue) -> Layout:
    """Return the layout of a text whose value is `root`. A text without an example gets two spaces."""
    first = root.children[0].start if root.children else root.start
    unit = text[text.rfind("\n", 0, first) + 1 : first] if "\n" in text[root.start : first] else ""
    one_line = bool(root.children) and "\n" not in text[root.start : root.end]
    return Layout(line_end(text), unit if unit and not unit.strip(" \t") else "  ", one_line)


def appended(text: str, parent: JsonValue, value: object, layout: Layout, key: str = "") -> tuple[Insertion, ...]:
    """Return the insertions that put `value` (under `key`, if `parent` is an object) at the end of `parent`.

    The comma goes behind the last child, and the value behind the comments that follow this child.
    """
    close = parent.end - 1
    last_end = parent.children[-1].node.end if parent.children else parent.start + 1
    place = last_end + len(text[last_end:close].rstrip(_BLANKS))
    spread = "\n" in text[parent.start : parent.children[0].start] if parent.children else not layout.one_line
    outer = _indent_at(text, parent.start)
    inner = _indent_at(text, parent.children[0].start) if parent.children and spread else outer + layout.unit
    body = _written(value, key, inner if spread else None, layout)
    lead = f"{layout.newline}{inner}" if spread else " " * bool(parent.children)
    if not spread and _ends_in_line_comment(text[last_end:place]):
        lead = layout.newline
    tail = "," if parent.trailing_comma else ""
    if spread and "\n" not in text[place:close]:
        tail += f"{layout.newline}{outer}"
    comma = "," if parent.children and not parent.trailing_comma else ""
    if place == last_end:
        return (Insertion(place, f"{comma}{lead}{body}{tail}"),)
    return (Insertion(place, f"{lead}{body}{tail}"), *((Insertion(last_end, comma),) if comma else ()))


def removed(text: str, parent: JsonValue, child: JsonChild) -> str:
    """Return `text` without one child of `parent`, its comma, and the blanks in front of it; comments stay."""
    at = parent.children.index(child)
    end = child.node.end
    before = parent.children[at - 1].node.end if at else parent.start + 1
    start = before + len(_without_blanks(text[before : child.start]))
    if at < len(parent.children) - 1 or parent.trailing_comma:
        comma = _comma(text, end)
        return text[:start] + text[end:comma] + text[comma + 1 :]
    if at == 0:
        return text[:start] + text[end:]
    comma = _comma(text, before)
    return text[:comma] + text[comma + 1 : start] + text[end:]


def _without_blanks(trivia: str) -> str:
    """Return blanks, comments and a comma without the blanks at the end, except those that end a comment."""
    kept = trivia.rstrip(_BLANKS)
    return trivia[: trivia.index("\n", len(kept)) + 1] if _ends_in_line_comment(kept) else kept


def _ends_in_line_comment(trivia: str) -> bool:
    comments: list[str] = _COMMENT.findall(trivia)
    return bool(comments) and comments[-1].startswith("//") and trivia.endswith(comments[-1])


def _written(value: object, key: str, indent: str | None, layout: Layout) -> str:
    """Return a value as JSON, with its key; `indent` is that of its first line, None for a text of one line."""
    body = json.dumps(value, indent=None if indent is None else layout.unit, ensure_ascii=False)
    if indent is not None:
        body = body.replace("\n", f"{layout.newline}{indent}")
    return f"{json.dumps(key)}: {body}" if key else body


def _indent_at(text: str, at: int) -> str:
    """Return the blanks at the beginning of the line that `at` is in."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _comma(text: str, at: int) -> int:
    """Return the offset of the first comma at or behind `at` that is in no comment."""
    while text[at] != ",":
        if text.startswith("//", at):
            at = text.index("\n", at)
        elif text.startswith("/*", at):
            at = text.index("*/", at) + 1
        at += 1
    return at
