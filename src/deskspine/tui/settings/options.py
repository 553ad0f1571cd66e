"""The page with the values of one setting in a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize

from deskspine.core.settings.settings import Field, Settings
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at
from deskspine.tui.services import Services
from deskspine.tui.settings.form import title
from deskspine.tui.settings.option_rows import chosen_of, is_list, option_rows, options_of, text_with
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, KeyList, Line, Lines, paragraph
from deskspine.tui.widgets.rows import Row, Rows, RowsScroll

TICK_KEYS: KeyList = (("space", "tick"), ("esc", "back"), ("↑ ↓", "move"))
CHOOSE_KEYS: KeyList = (("enter", "choose"), ("esc", "back"), ("↑ ↓", "move"))
IN_ORDER = "The numbers show the order in which they are played."
ROOM_FOR_HELP = 12
"""Minimum rows of a window for the help of the setting above the list."""


class OptionsScreen(DeskScreen):
    """A list of values; every change applies at once, and Escape goes back to the settings."""

    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", show=False),
        *bindings_at("everywhere"),
    ]

    def __init__(
        self, services: Services, field: Field, settings: Settings, apply: Callable[[str, str], Settings]
    ) -> None:
        """Show the values of `field`; `apply` takes a key and a text, and returns the new settings."""
        super().__init__(services)
        self._field, self._settings, self._apply = field, settings, apply

    def compose(self) -> ComposeResult:
        """Yield the name of the setting, its help, the list and the keys."""
        yield Lines([(("title", title(self._field)),)], classes="page-head")
        yield Flow(self._help, classes="page-note")
        with RowsScroll(classes="page-scroll"):
            yield Rows(self._rows, boxes=True, id="options")
        yield KeyLine(TICK_KEYS if is_list(self._field) else CHOOSE_KEYS)

    def on_mount(self) -> None:
        """Begin at the chosen value."""
        rows = self.query_one(Rows)
        self.set_focus(rows)
        chosen = chosen_of(self._field, self._settings)
        if chosen and not is_list(self._field):
            self.call_after_refresh(rows.put_cursor, chosen[0])

    def on_resize(self, event: Resize) -> None:
        """Show the help if the window is high enough."""
        self.query_one(".page-note", Flow).display = self.size.height >= ROOM_FOR_HELP

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show settings that were changed here, in the file or by a verb."""
        if self.is_mounted and snapshot.settings != self._settings:
            self._settings = snapshot.settings
            self.query_one(Rows).rebuild()

    def on_rows_ticked(self, message: Rows.Ticked) -> None:
        """Choose, tick or clear a row."""
        self._take(message.row_id)

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Choose, tick or clear a row, and close if only one value can be chosen."""
        self._take(message.row_id)
        if not is_list(self._field) and self.is_active:
            self.dismiss()

    def action_leave(self) -> None:
        """Close the page."""
        if self.is_active:
            self.dismiss()

    def _take(self, option: str) -> None:
        if option:
            self._settings = self._apply(self._field.key, text_with(self._field, self._settings, option))
            self.query_one(Rows).rebuild()

    def _help(self, width: int) -> list[Line]:
        in_order = f" {IN_ORDER}" if is_list(self._field) and not self._field.choices else ""
        return [*paragraph(f"{self._field.help}{in_order}", width, "dim"), ()]

    def _rows(self, width: int) -> list[Row]:
        snapshot = self.services.snapshot
        options = options_of(self._field, self._settings, snapshot.library, snapshot.person)
        return option_rows(self._field, self._settings, options, width)
