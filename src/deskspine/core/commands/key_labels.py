"""Labels of keys, and the table of keys in the documentation."""

from __future__ import annotations

from collections.abc import Iterable

from deskspine.core.commands.registry import COMMANDS, CommandPlace

_SIGNS = {
    "plus": "+",
    "minus": "-",
    "comma": ",",
    "full_stop": ".",
    "question_mark": "?",
    "exclamation_mark": "!",
    "slash": "/",
    "backslash": "\\",
    "colon": ":",
    "semicolon": ";",
    "equals_sign": "=",
    "underscore": "_",
    "asterisk": "*",
    "number_sign": "#",
    "vertical_line": "|",
    "escape": "esc",
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
}
PLACES: tuple[tuple[CommandPlace, str], ...] = (
    ("dashboard", "Dashboard"),
    ("ask", "Ask"),
    ("player", "Player"),
    ("everywhere", "Everywhere"),
)
"""Places in the order of the table, with their headings."""


def human_key(key: str) -> str:
    """Return a key as a person would write it: "+" for "plus", "ctrl+?" for "ctrl+question_mark"."""
    modifiers, _, base = key.rpartition("+")
    sign = _SIGNS.get(base, base)
    return f"{modifiers}+{sign}" if modifiers else sign


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
    return ", ".join(f"`{human_key(key)}`".replace("|", "\\|") for key in keys)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
