"""Labels of keys, and the table of keys in the documentation."""

from __future__ import annotations

import string
from collections.abc import Iterable

from deskspine.core.commands.key_names import key_name
from deskspine.core.commands.registry import COMMANDS, CommandPlace

LABELS = {
    "escape": "esc",
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    **{key_name(character): character for character in string.punctuation},
}
"""Labels of keys that are not written as they are named."""
_NAMES = {label: name for name, label in LABELS.items()}
PLACES: tuple[tuple[CommandPlace, str], ...] = (
    ("dashboard", "Dashboard"),
    ("ask", "Ask"),
    ("player", "Player"),
    ("everywhere", "Everywhere"),
)
"""Places in the order of the table, with their headings."""


def key_label(key: str) -> str:
    """Return a key as screens and documentation show it: "+" for "plus", "ctrl+?" for "ctrl+question_mark"."""
    modifiers, plus, base = key.rpartition("+")
    return f"{modifiers}{plus}{LABELS.get(base, base)}"


def key_of_label(label: str) -> str:
    """Return the key that `key_label` shows as `label`; another text is returned as it is."""
    start = len(label) - 1 if label.endswith("+") else label.rfind("+") + 1
    return label[:start] + _NAMES.get(label[start:], label[start:])


def markdown_keys() -> str:
    """Return the table of keys as Markdown: every command that has a key, by the place where the key works."""
    rows = [
        (heading, _keys(entry.keys), entry.title, entry.help)
        for place, heading in PLACES
        for entry in COMMANDS
        if entry.place == place and entry.keys
    ]
    head = (("Where", "Key", "Command", "What it does"), ("---",) * 4)
    return "\n".join(_row(row) for row in (*head, *rows)) + "\n"


def _keys(keys: Iterable[str]) -> str:
    # A vertical bar ends a cell even inside backticks.
    return ", ".join(f"`{key_label(key)}`".replace("|", "\\|") for key in keys)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
