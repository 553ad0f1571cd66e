"""Key labels as buttons: a mouse click on a key label presses that key."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.style import Style

from deskspine.core.commands.key_labels import key_of_label

GAP = "   "
"""Opening of a piece of text that does not belong to the key before it."""
_NAME = re.compile(r"[A-Za-z0-9_]+(\+[A-Za-z0-9_]+)*")
_NO_LINK = Style()


def key_of(label: str) -> str:
    """Return Textual's name of the key with this label, or "" if the label is not a single key."""
    key = key_of_label(label)
    return key if _NAME.fullmatch(key) else ""


def pressable(line: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str, str]]:
    """Yield role, text and the key that a click on the text presses, or "", piece by piece.

    Each key in a piece of role "key" is a button of its own. The words after it, up to the next key or a gap of three
    cells, belong to the first of them.
    """
    first = ""
    for role, text in line:
        if role == "key":
            parts = [(part, key_of(part)) for part in re.split(r"(\s+)", text) if part]
            first = next((key for _, key in parts if key), "")
            yield from ((role, part, key) for part, key in parts)
        else:
            first = "" if text.startswith(GAP) else first
            yield role, text, first if text.strip() else ""


def press_link(key: str, action: str = "app.press") -> Style:
    """Return the style of text that runs `action` with `key` when clicked, or an empty style if `key` is ""."""
    return Style(meta={"@click": f"{action}({key!r})"}) if key else _NO_LINK
