"""Whatever a file has in it: what setup adds is taken out again byte for byte, and nothing else changes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from deskspine.cli.setup.json_hooks import MARK, HookGroup, with_hooks, without_hooks
from deskspine.cli.setup.json_text import parse
from deskspine.cli.setup.text_edit import (
    UneditableError,
    with_insertions,
    with_lines,
    without_insertions,
    without_lines,
)

GROUPS = tuple(
    HookGroup(event, {"hooks": [{"type": "command", "command": f"x {event} {MARK}"}]}) for event in ("A", "B", "A")
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)
BLANKS = st.text(alphabet=" \t\n", max_size=3)
COMMENTS = st.sampled_from(["// note, }\n", "/* { , */", "\r\n"])
TRIVIA = st.lists(BLANKS | COMMENTS, max_size=2).map("".join)
SETTINGS = st.dictionaries(st.text(max_size=6).filter(lambda key: key != "hooks"), VALUES, max_size=2)
HOOKS = st.dictionaries(
    st.sampled_from("ABC"), st.lists(st.dictionaries(st.text(max_size=3), VALUES, max_size=1), max_size=2)
)


@st.composite
def written(draw: st.DrawFn, value: Any) -> str:
    """Return `value` as JSON in some layout, with comments and trailing commas."""
    if not isinstance(value, (dict, list)):
        escaped: bool = draw(st.booleans())
        return json.dumps(value, ensure_ascii=escaped)
    parts = [
        f"{json.dumps(key)}{draw(TRIVIA)}:{draw(TRIVIA)}{draw(written(inner))}" for key, inner in value.items()
    ] if isinstance(value, dict) else [draw(written(inner)) for inner in value]  # fmt: skip
    body = ",".join(f"{draw(TRIVIA)}{part}{draw(TRIVIA)}" for part in parts)
    comma: bool = draw(st.booleans())
    tail = f",{draw(TRIVIA)}" if parts and comma else draw(TRIVIA)
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    return f"{opened}{body}{tail}{closed}"


@st.composite
def settings_texts(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Return the text of a settings file and its value."""
    value = draw(SETTINGS)
    if draw(st.booleans()):
        value |= {"hooks": draw(HOOKS)}
    bom = draw(st.sampled_from(["", "\ufeff"]))
    return f"{bom}{draw(TRIVIA)}{draw(written(value))}{draw(TRIVIA)}", value


def value_of(text: str) -> Any:
    """Return the value of a JSON text with comments, by way of the places that the parser finds."""

    def build(node: Any) -> Any:
        if node.kind == "object":
            return {child.key: build(child.node) for child in node.children}
        if node.kind == "list":
            return [build(child.node) for child in node.children]
        return json.loads(text[node.start : node.end])

    return build(parse(text))


@given(settings_texts())
def test_hooks_are_added_to_any_settings_and_come_out_byte_for_byte(given_text: tuple[str, dict[str, Any]]) -> None:
    text, value = given_text
    assert value_of(text) == value, "the places are right"
    insertions = with_hooks(text, GROUPS)
    after = with_insertions(text, insertions)
    assert without_insertions(after, insertions) == text
    hooks = dict(value.get("hooks", {}))
    for group in GROUPS:
        hooks[group.event] = [*hooks.get(group.event, []), group.entry]
    assert value_of(after) == {**value, "hooks": hooks}


@given(settings_texts())
def test_without_a_record_only_ours_is_taken_out(given_text: tuple[str, dict[str, Any]]) -> None:
    text, value = given_text
    left = value_of(without_hooks(with_insertions(text, with_hooks(text, GROUPS))))
    assert {name: inner for name, inner in left.items() if name != "hooks"} == {
        name: inner for name, inner in value.items() if name != "hooks"
    }
    kept = {event: entries for event, entries in value.get("hooks", {}).items() if entries}
    assert {event: entries for event, entries in left.get("hooks", {}).items() if entries} == kept
    assert without_hooks(text) == text


@given(st.text(alphabet=st.sampled_from('{}[]",:/*\\ \n\t01ae-.trufalsn\ufeff')))
def test_any_other_text_is_refused_or_understood(text: str) -> None:
    try:
        after = with_insertions(text, with_hooks(text, GROUPS))
    except UneditableError:
        return
    assert value_of(after)["hooks"]


LINES = ("one # mark", "two # mark")


@given(st.text(alphabet=st.sampled_from("ab#\\ \r\n\ufeffü")))
def test_lines_come_out_of_any_text(text: str) -> None:
    try:
        insertions = with_lines(text, LINES)
    except UneditableError:
        assert text.rstrip("\r\n").endswith("\\")
        return
    after = with_insertions(text, insertions)
    assert without_insertions(after, insertions) == text
    assert [line for line in after.replace("\r\n", "\n").split("\n") if line.endswith("# mark")] == list(LINES)
    assert without_lines(after, "# mark").rstrip("\r\n") == text.rstrip("\r\n")
    assert without_lines(text, "# mark") == text
