"""Key labels as a screen shows them: where each can be seen, and which cells look like one without being a button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import Struct
from rich.style import Style
from textual.screen import Screen

from deskspine.core.commands.registry import COMMANDS
from deskspine.tui.bindings import key_label
from deskspine.tui.widgets.figure import PosedFigure
from deskspine.tui.widgets.key_press import press_link

ROLE = "shown as a key"
"""Name in a cell's style that marks the role "key" in these tests."""
_LINK = re.compile(r"app\.press\('(.+)'\)")
_NAMED = re.compile(r"esc|enter|tab|(ctrl|alt|shift)\+\S+|f[0-9]+")
"""Labels of keys that are no words of a sentence."""


class Label(Struct, frozen=True):
    """A button that can be seen: its first cell in the window, its text, and the key that a click on it presses."""

    x: int
    y: int
    text: str
    key: str


def mark_keys(patch: pytest.MonkeyPatch) -> None:
    """Let every text of the role "key" carry `ROLE` in the style of its cells."""
    style_of = Screen.get_component_rich_style

    def marked(screen: Screen[Any], *names: str, partial: bool = False) -> Style:
        style = style_of(screen, *names, partial=partial)
        return style + Style(meta={ROLE: True}) if "lines--key" in names else style

    patch.setattr(Screen, "get_component_rich_style", marked)


def text_of(screen: Screen[Any]) -> list[str]:
    """Return the rows of the window as this screen shows them, without figures, which may move, and screens below."""
    rows = [strip.text for strip in screen._compositor.render_strips()]
    own = [child.region for child in screen.children if child.display]
    if screen.is_modal:
        rows = [
            "".join(sign if any(part.contains(x, y) for part in own) else " " for x, sign in enumerate(row))
            for y, row in enumerate(rows)
        ]
    for x, y, width, height in (figure.region for figure in screen.query(PosedFigure) if figure.display):
        for at in range(y, min(y + height, len(rows))):
            rows[at] = rows[at][:x] + " " * len(rows[at][x : x + width]) + rows[at][x + width :]
    return rows


def pieces(screen: Screen[Any]) -> Iterator[tuple[int, int, str, dict[str, Any]]]:
    """Yield column, row, text and names of each run of cells with one style."""
    for y, strip in enumerate(screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            yield x, y, segment.text, segment.style.meta if segment.style else {}
            x += segment.cell_length


def labels(screen: Screen[Any]) -> list[Label]:
    """Return every run of cells that a click makes press a key; words behind a label belong to the label."""
    found: list[Label] = []
    for x, y, text, meta in pieces(screen):
        if text.strip() and (link := _LINK.fullmatch(str(meta.get("@click", "")))):
            label = Label(x + len(text) - len(text.lstrip()), y, text.strip(), link[1])
            owner = screen.get_widget_at(label.x, y)[0]
            if (owner, y, label.key) not in ((other, at.y, at.key) for other, at in _owned(screen, found)):
                found.append(label)
    return found


def _owned(screen: Screen[Any], found: list[Label]) -> Iterator[tuple[Any, Label]]:
    yield from ((screen.get_widget_at(label.x, label.y)[0], label) for label in found)


def unpressable(screen: Screen[Any]) -> list[tuple[int, int, str]]:
    """Return each place that looks like a label of a key of this screen, and that a click does not press.

    A label is what has the role "key", the name of a key such as `esc`, and a letter before the word of its command.
    """
    wrong = [
        (x, y, text) for x, y, text, meta in pieces(screen) if ROLE in meta and text.strip() and "@click" not in meta
    ]
    bound = {label: key for key in screen.active_bindings if _NAMED.fullmatch(label := key_label(key))}
    words = {f"{key_label(key)} {entry.short}": key for entry in COMMANDS for key in entry.keys if len(key) == 1}
    labelled = {**bound, **{label: key for label, key in words.items() if key in screen.active_bindings}}
    labelled |= {f"press {key_label(key)}": key for key in screen.active_bindings}
    for y, row in enumerate(text_of(screen)):
        for label, key in labelled.items():
            for match in re.finditer(rf"(?<!\S){re.escape(label)}(?![\w+])", row):
                x = match.start()
                if screen.get_style_at(x, y).meta.get("@click") != press_link(key).meta["@click"]:
                    wrong.append((x, y, label))
    return wrong
