"""One line of keys, made from the command registry: as many as fit, the most important first, help always."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from deskspine.core.commands import Place, at_place
from deskspine.core.settings import Settings
from deskspine.tui.bindings import key_label, keys_of

ALWAYS = "app.help"
Entry = tuple[str, str, str]
"""Command id, key as written, title."""
GAP = 3


def entries_for(place: Place, settings: Settings, width: int) -> list[Entry]:
    """The keys of `place` that fit into `width` cells."""
    every = [
        (entry.id, key_label(keys[0]), entry.title)
        for entry in at_place(place)
        if entry.footer and (keys := keys_of(entry, settings))
    ]
    shown = [entry for entry in every if entry[0] == ALWAYS]
    used = sum(_width(entry) for entry in shown)
    for entry in every:
        if entry[0] == ALWAYS:
            continue
        if used + GAP + _width(entry) > width:
            break
        used += GAP + _width(entry)
        shown.append(entry)
    order = [entry[0] for entry in every]
    return sorted(shown, key=lambda entry: order.index(entry[0]))


def _width(entry: Entry) -> int:
    return cell_len(entry[1]) + 1 + cell_len(entry[2])


class KeyFooter(Widget):
    """The line at the bottom; a click on an entry does what its key does."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-footer--key", "key-footer--title"}

    def __init__(self, place: Place, settings: Settings) -> None:
        super().__init__()
        self._place = place
        self._settings = settings

    def take_settings(self, settings: Settings) -> None:
        """Show the keys in force now."""
        if settings.keys() != self._settings.keys():
            self._settings = settings
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The keys and what they do."""
        width, base = self.size.width, self.rich_style
        key_style = base + self.get_component_rich_style("key-footer--key", partial=True)
        title_style = base + self.get_component_rich_style("key-footer--title", partial=True)
        segments: list[Segment] = []
        for command_id, key, title in entries_for(self._place, self._settings, width) if not y else []:
            link = Style(meta={"@click": f"screen.command({command_id!r})"})
            gap = [Segment(" " * GAP, base)] if segments else []
            segments += [*gap, Segment(key, key_style + link), Segment(f" {title}", title_style + link)]
        return Strip(segments).adjust_cell_length(width, base)
