"""The actions of keys and clicks on the setting under the cursor."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from textual.screen import Screen

from deskspine.core.settings.settings import Field, field_of
from deskspine.tui.services import Services
from deskspine.tui.settings.changes import Changes
from deskspine.tui.settings.detail import DetailPane
from deskspine.tui.settings.field_words import opens_list
from deskspine.tui.settings.keys import CHANNEL_OF, can_try
from deskspine.tui.settings.options import OptionsScreen
from deskspine.tui.settings.press_key import PressKeyScreen
from deskspine.tui.settings.reach import ReachScreen
from deskspine.tui.settings.surroundings import TRIED
from deskspine.tui.widgets.rows import Rows


class RowActions:
    """The part of the settings page that changes the setting under the cursor, or opens a page about it."""

    services: Services
    _changes: Changes

    @abstractmethod
    def field(self) -> Field | None:
        """Return the setting under the cursor, or None if the list is empty."""

    @abstractmethod
    def edit(self, field: Field, text: str = "") -> None:
        """Open the editor for `field`, with `text` as the beginning of a new value."""

    @abstractmethod
    def open_page(self, page: Screen[Any]) -> None:
        """Open a page over this one, unless another one is over it already."""

    @abstractmethod
    def redraw(self) -> None:
        """Show the settings as they are now."""

    @abstractmethod
    def try_surrounding(self, key: str) -> None:
        """Try what the setting `key` changes around a break."""

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Edit or switch the setting, or open the list of its values."""
        self._choose(message.row_id)

    def on_rows_ticked(self, message: Rows.Ticked) -> None:
        """Take the next value of a choice, or do the same as Enter for other settings."""
        if message.row_id and field_of(message.row_id).kind == "choice":
            self._turn(message.row_id, 1)
        else:
            self._choose(message.row_id)

    def on_rows_nudged(self, message: Rows.Nudged) -> None:
        """Take the next or previous value or number."""
        self._turn(message.row_id, message.step)

    def on_detail_pane_picked(self, message: DetailPane.Picked) -> None:
        """Take the value that was clicked."""
        if field := self.field():
            self._changes.apply(field.key, message.text)
            self.redraw()

    def on_detail_pane_turned(self, message: DetailPane.Turned) -> None:
        """Take the next or previous value or number."""
        self._turn_here(message.steps)

    def action_fine(self, by: int) -> None:
        """Change the number under the cursor by one."""
        self._turn_here(by, size=1)

    def action_take_default(self) -> None:
        """Set the setting under the cursor to its default."""
        if field := self.field():
            self._changes.reset(field.key)
            self.redraw()

    def action_add_key(self) -> None:
        """Add one more key to the command under the cursor."""
        field = self.field()
        if field and field.kind == "keys":
            self.open_page(PressKeyScreen(self.services, field, self._changes, add=True))

    def action_no_key(self) -> None:
        """Remove the keys of the command under the cursor, except those that it needs."""
        field = self.field()
        if field and field.kind == "keys":
            needed = [key for key in field.needs if key != "*"]
            self._changes.apply(field.key, " ".join(needed) or "none")
            self.redraw()

    def action_try_out(self) -> None:
        """Open the page on which the ways to reach the person are tried, or try what a break changes around it."""
        field = self.field()
        if field and field.key in TRIED:
            self.try_surrounding(field.key)
        elif field and can_try(field):
            self.open_page(ReachScreen(self.services, CHANNEL_OF.get(field.key, "")))

    def _choose(self, key: str) -> None:
        field = field_of(key) if key else None
        if field is None:
            return
        if field.kind == "flag":
            self._turn(key, 1)
        elif opens_list(field):
            self.open_page(OptionsScreen(self.services, field, self._changes))
        elif field.kind == "keys":
            self.open_page(PressKeyScreen(self.services, field, self._changes))
        else:
            self.edit(field)

    def _turn(self, key: str, steps: int, *, size: int = 0) -> None:
        if key:
            self._changes.turn(key, steps, size=size)
            self.redraw()

    def _turn_here(self, steps: int, *, size: int = 0) -> None:
        if field := self.field():
            self._turn(field.key, steps, size=size)
