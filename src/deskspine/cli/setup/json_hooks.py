"""Hooks of coding agents in a JSON settings file: `{"hooks": {EVENT: [{"matcher": …, "hooks": [{"command": …}]}]}}`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from deskspine.cli.setup.json_layout import appended, layout_of, removed
from deskspine.cli.setup.json_text import JsonChild, JsonValue, comments_in, member, parse, string
from deskspine.cli.setup.text_edit import Insertion, UneditableError, with_insertions

MARK = "|| : deskspine setup"
"""Words in each command that setup adds: a failure of it is then no failure of the hook, and setup finds it again."""


class HookGroup(Struct, frozen=True):
    """One entry for the list of an event."""

    event: str
    entry: dict[str, object]


def with_hooks(text: str, groups: Sequence[HookGroup]) -> tuple[Insertion, ...]:
    """Return the insertions that add every group to a settings text. Raises UneditableError."""
    insertions: list[Insertion] = []
    if not text.removeprefix("\ufeff").strip():
        insertions.append(Insertion(len(text), "{}\n"))
        text = with_insertions(text, insertions)
    for group in groups:
        step = _with_group(text, group)
        text = with_insertions(text, step)
        insertions += step
    return tuple(insertions)


def without_hooks(text: str) -> str:
    """Return a settings text without the hooks that setup added, and without what is empty then.

    Raises UneditableError.
    """
    while (place := next(_ours(text), None)) is not None:
        text = removed(text, *place)
    return text


def _with_group(text: str, group: HookGroup) -> tuple[Insertion, ...]:
    root = parse(text)
    if root.kind != "object":
        raise UneditableError("it is not a JSON object")
    layout = layout_of(text, root)
    hooks = member(root, "hooks")
    if hooks is None:
        return appended(text, root, {group.event: [group.entry]}, layout, "hooks")
    if hooks.kind != "object":
        raise UneditableError('"hooks" in it is not an object')
    listed = member(hooks, group.event)
    if listed is None:
        return appended(text, hooks, [group.entry], layout, group.event)
    if listed.kind != "list":
        raise UneditableError(f'"{group.event}" in its "hooks" is not a list')
    return appended(text, listed, group.entry, layout)


def _ours(text: str) -> Iterator[tuple[JsonValue, JsonChild]]:
    """Return the places of our hooks: a parent and the child to remove, as far up as nothing else is in it."""
    if not text.removeprefix("\ufeff").strip():
        return
    root = parse(text)
    for top in (child for child in root.children if child.key == "hooks"):
        for event in top.node.children:
            for group in event.node.children:
                for part in (child for child in group.node.children if child.key == "hooks"):
                    for handler in part.node.children:
                        if _is_ours(text, handler.node):
                            yield _highest(
                                text, ((root, top), (top.node, event), (event.node, group), (part.node, handler))
                            )


def _is_ours(text: str, handler: JsonValue) -> bool:
    commands = [child.node for child in handler.children if child.key == "command"]
    return any(MARK in string(text, command) for command in commands)


def _highest(text: str, path: tuple[tuple[JsonValue, JsonChild], ...]) -> tuple[JsonValue, JsonChild]:
    """Return the first pair of `path` below which there is nothing but the last one."""
    at = len(path) - 1
    while at > 0 and len(path[at][0].children) == 1 and not comments_in(text, path[at][0]):
        at -= 1
    return path[at]
