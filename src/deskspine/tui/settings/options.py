"""The values of one setting as a list: walk it with the arrows, choose or tick with space, Enter or a click."""

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
CHOOSE_KEYS: KeyList = (("enter", "pick"), ("esc", "back"), ("↑ ↓", "move"))
IN_TURN = "The numbers are the order in which they are played."
ROOM_FOR_HELP = 12
"""Least rows of a window in which the help of the setting is shown above the list."""


class OptionsScreen(DeskScreen):
    """Every change counts at once; Escape goes back to the settings."""

    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", show=False),
        *bindings_at("everywhere"),
    ]

    def __init__(
        self, services: Services, field: Field, settings: Settings, apply: Callable[[str, str], Settings]
    ) -> None:
        """`apply` takes a key and a text, and returns the settings that hold then."""
        super().__init__(services)
        self._field, self._settings, self._apply = field, settings, apply

    def compose(self) -> ComposeResult:
        """What is set, what it means, the list, the keys."""
        yield Lines([(("title", title(self._field)),)], classes="page-head")
        yield Flow(self._help, classes="page-note")
        with RowsScroll(classes="page-scroll"):
            yield Rows(self._rows, boxes=True, id="options")
        yield KeyLine(TICK_KEYS if is_list(self._field) else CHOOSE_KEYS)

    def on_mount(self) -> None:
        """Begin at what is chosen now."""
        rows = self.query_one(Rows)
        self.set_focus(rows)
        chosen = chosen_of(self._field, self._settings)
        if chosen and not is_list(self._field):
            self.call_after_refresh(rows.put_cursor, chosen[0])

    def on_resize(self, event: Resize) -> None:
        """Show the help where there is room."""
        self.query_one(".page-note", Flow).display = self.size.height >= ROOM_FOR_HELP

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """The settings were changed, here or by a file or a verb."""
        if self.is_mounted and snapshot.settings != self._settings:
            self._settings = snapshot.settings
            self.query_one(Rows).rebuild()

    def on_rows_ticked(self, message: Rows.Ticked) -> None:
        """Choose, tick or clear a row."""
        self._take(message.row_id)

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Enter: the same, and where only one can be chosen that is all."""
        self._take(message.row_id)
        if not is_list(self._field) and self.is_active:
            self.dismiss()

    def action_leave(self) -> None:
        """Back to the settings."""
        if self.is_active:
            self.dismiss()

    def _take(self, option: str) -> None:
        if option:
            self._settings = self._apply(self._field.key, text_with(self._field, self._settings, option))
            self.query_one(Rows).rebuild()

    def _help(self, width: int) -> list[Line]:
        in_turn = f" {IN_TURN}" if is_list(self._field) and not self._field.choices else ""
        return [*paragraph(f"{self._field.help}{in_turn}", width, "dim"), ()]

    def _rows(self, width: int) -> list[Row]:
        snapshot = self.services.snapshot
        options = options_of(self._field, self._settings, snapshot.library, snapshot.person)
        return option_rows(self._field, self._settings, options, width)
