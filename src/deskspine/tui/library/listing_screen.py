"""The part of the library that shows: the list with its filters and legend, and the preview of the chosen row."""

from __future__ import annotations

from textual.events import DescendantFocus, Resize
from textual.widgets import Input

from deskspine.tui.bindings import FIND_KEYS, help_foot, while_finding
from deskspine.tui.library.filters import EVERYTHING, FILTERS, kept, resting
from deskspine.tui.library.keys import READ_KEYS, find_hint, keys_at
from deskspine.tui.library.marks import legend
from deskspine.tui.library.preview import first_item, preview
from deskspine.tui.library.removed import Removed
from deskspine.tui.library.rows import rows
from deskspine.tui.library.shelf import LibraryShelf
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.chip_line import ChipLine
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, Line, paragraph
from deskspine.tui.widgets.routine_figure import RoutineFigure
from deskspine.tui.widgets.rows import Row, Rows

ROOM_FOR_PICTURES = 16
"""Minimum rows of the preview for a figure above its text."""
STACKED = 36
"""Minimum rows for a preview as high as the list above it."""
WIDE, WIDEST, TALL = 100, 150, 32
"""Minimum columns for all columns of the list, minimum columns for a figure next to the text, and minimum rows."""


class ListingScreen(DeskScreen):
    """A screen with the list of the library and a preview; subclasses act on its rows."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._shelf = LibraryShelf.of(services.snapshot, services.now())
        self._filter = EVERYTHING
        self._detailed = False
        self._note = ""
        """A sentence about the last change."""
        self._note_about = ""
        """Id of the row that it is about; the move to another row clears it."""
        self._removed: Removed | None = None
        self._wanted = ""
        """Id of the row to which the cursor goes as soon as there is one."""

    def on_resize(self, event: Resize) -> None:
        """Arrange the page for the new size, and show the figure if there is room."""
        width, height = event.size
        self.set_class(width >= WIDE, "-wide")
        self.set_class(width >= WIDEST, "-widest")
        self.set_class(width >= WIDE and height >= TALL, "-tall")
        self.set_class(height >= STACKED, "-stacked")
        self._find_input.placeholder = find_hint(width)
        self.call_after_refresh(self._show_pictures)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Show the keys of the part that has the focus."""
        self.set_class(self._reading, "-reading")
        self._show_keys()

    def on_chip_line_chosen(self, message: ChipLine.Chosen) -> None:
        """Show the routines of a filter that was clicked."""
        self._set_filter(message.chip_id)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Filter the list while the person types."""
        self._show_list()
        self.call_after_refresh(self._list.into_view)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Go to the results of the search."""
        self.set_focus(self._list, scroll_visible=False)

    def action_find(self) -> None:
        """Open the search line."""
        self._find_input.display = True
        self.set_focus(self._find_input)

    def action_filter(self, by: int) -> None:
        """Show the routines of the next filter."""
        names = list(FILTERS)
        self._set_filter(names[(names.index(self._filter) + by) % len(names)])

    def action_to_list(self) -> None:
        """Go from the search line to the list."""
        self.set_focus(self._list, scroll_visible=False)

    def action_other_side(self) -> None:
        """Move the focus to the preview, or back to the list."""
        to_preview = self._list.has_focus
        self.set_class(to_preview, "-reading")  # a low window shows one of the two
        other = self.query_one(".library-preview") if to_preview else self._list
        self.call_after_refresh(self.set_focus, other, scroll_visible=False)

    def action_details(self) -> None:
        """Show or hide dose and steps of each exercise in the preview."""
        self._detailed = not self._detailed
        self._show_preview()
        self.call_after_refresh(self._scroll_to_items)

    @property
    def _list(self) -> Rows:
        return self.query_one("#routines", Rows)

    @property
    def _find_input(self) -> Input:
        return self.query_one("#find", Input)

    @property
    def _reading(self) -> bool:
        return self.query_one(".library-preview").has_focus

    @property
    def _search(self) -> str:
        return self._find_input.value.strip()

    def _set_filter(self, chosen: str) -> None:
        self._filter = chosen
        self.query_one(ChipLine).choose(chosen)
        self._show_list()
        self.set_focus(self._list, scroll_visible=False)
        self.call_after_refresh(self._list.into_view)

    def _say(self, text: str, about: str = "") -> None:
        """Show a sentence about a row, by default the one under the cursor."""
        self._note, self._note_about = text, about or self._list.cursor
        self.query_one("#library-note", Flow).rebuild()

    def _show_list(self) -> None:
        """Draw the list and everything that depends on it."""
        self._list.rebuild()
        self._go_to_wanted()
        self.query_one("#legend", Flow).rebuild()
        self.query_one("#library-note", Flow).rebuild()
        self._show_preview()
        self._show_keys()

    def _go_to_wanted(self) -> None:
        if self._wanted in self._shelf.library.routines:
            self.call_after_refresh(self._list.put_cursor, self._wanted)
            self._wanted = ""

    def _show_preview(self) -> None:
        self.query_one("#preview", Flow).rebuild()
        self._show_pictures()

    def _scroll_to_items(self) -> None:
        """Scroll to the exercises if they are shown in detail, else to the beginning."""
        y = first_item(self.query_one("#preview", Flow).lines) if self._detailed else 0
        self.query_one(".library-preview").scroll_to(y=y, animate=False)

    def _show_pictures(self) -> None:
        right, shelf = self.query_one(".library-right"), self._shelf
        roomy = right.display and right.size.height >= ROOM_FOR_PICTURES
        fitted = shelf.fitted.get(self._list.cursor) if roomy else None
        routine = None if fitted is None else fitted.routine
        self.query_one(RoutineFigure).show(shelf.library, shelf.snapshot.settings, routine, shelf.level)

    def _show_keys(self) -> None:
        keys = FIND_KEYS if self._find_input.has_focus else READ_KEYS if self._reading else None
        on_row = (*keys_at(self._shelf, self._list.cursor), *help_foot(self._shelf.snapshot.settings))
        if self._find_input.display or self._filter != EVERYTHING:
            on_row = while_finding(on_row)
        self.query_one(KeyLine).show_keys(keys or on_row)

    def _rows(self, width: int) -> list[Row]:
        return rows(self._shelf, self._search, width, self._filter)

    def _legend(self, width: int) -> list[Line]:
        shown = (self._shelf, self._search, self._filter)
        return legend(self._shelf, kept(*shown), resting(*shown), width)

    def _preview(self, width: int) -> list[Line]:
        return preview(self._shelf, self._list.cursor, width, detailed=self._detailed)

    def _note_lines(self, width: int) -> list[Line]:
        removed = self._removed
        if not self._note and removed is not None and removed.routine_id not in self._shelf.library.routines:
            return [removed.line(width)]
        return paragraph(self._note, width, "good") if self._note else []
