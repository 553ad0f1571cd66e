"""The page "Settings": all settings in one list by groups; a change is checked and applied at once."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Key, Resize
from textual.screen import Screen
from textual.widgets import Input

from deskspine.core.settings.settings import FIELDS, Field, field_of
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import EDIT_KEYS, FIND_KEYS, bindings_at, help_foot, while_finding
from deskspine.tui.services import Services
from deskspine.tui.settings.changes import Changes
from deskspine.tui.settings.detail import pane_height
from deskspine.tui.settings.field_rows import best_match, rows_of
from deskspine.tui.settings.group_column import GroupColumn
from deskspine.tui.settings.keys import PAGE_KEYS, keys_for
from deskspine.tui.settings.row_actions import RowActions
from deskspine.tui.settings.row_editor import RowEditor, names_of_routines
from deskspine.tui.settings.surroundings import WAIT_S, SurroundingTrials
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, Line, Lines, paragraph
from deskspine.tui.widgets.rows import Row, Rows, RowsScroll

COLUMN_COLUMNS, COLUMN_ROWS = 76, 12
"""Minimum size of a window for the column of groups."""


class SettingsScreen(RowActions, DeskScreen):
    """A list of settings with the groups on its left and the details of the one under the cursor below it.

    Groups, details, editor, error and keys are computed from the cursor of the list each time they are drawn, so they
    never belong to a row that the cursor has left.
    """

    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*PAGE_KEYS, *bindings_at("everywhere")]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._changes = Changes(services)
        self._trials = SurroundingTrials(services)

    def compose(self) -> ComposeResult:
        """Yield heading, search line, notices, groups, list, details and keys."""
        yield Lines([(("title", "Settings"),)], classes="page-head")
        find = Input(placeholder="type to find a setting", compact=True, id="find", select_on_focus=False)
        find.cursor_blink = False
        yield find
        yield Flow(self._notices, id="settings-notices")
        with Horizontal(classes="settings-body"):
            yield GroupColumn(self._changes, lambda: self._list)
            with Vertical(classes="settings-main"):
                with RowsScroll(classes="settings-list"):
                    yield Rows(self._rows, id="settings-rows")
                yield RowEditor(self.services, self._changes, self._trials, self.field)
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin in the list, with the search line hidden."""
        self._find.display = False
        self.set_focus(self._list, scroll_visible=False)

    def on_resize(self, event: Resize) -> None:
        """Divide the window between groups, list and details."""
        detail = self._editor
        roomy = self.size.height >= 8
        detail.set_class(roomy, "-ruled")
        detail.styles.height = pane_height(self.size.height) + roomy
        wide = self.size.width >= COLUMN_COLUMNS and self.size.height >= COLUMN_ROWS
        self.query_one(GroupColumn).display = wide
        self._redraw_detail()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show settings that were changed here, in the file or by another screen."""
        if not self.is_mounted:
            return
        changed = self._changes.follow()
        if self._trials.follow() or changed:
            self.redraw()
        self.query_one("#settings-notices", Flow).rebuild()

    # -- the list, the groups and the details ------------------------------------------------------------------------

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Show the setting under the cursor."""
        self._redraw_detail()

    def on_key(self, event: Key) -> None:
        """Begin to type a number."""
        field = self.field()
        if self._list.has_focus and field and field.kind == "number" and (event.character or "").isdigit():
            event.stop()
            self.edit(field, event.character or "")

    def on_input_changed(self, message: Input.Changed) -> None:
        """Filter the list while the person types."""
        if message.input.id == "find":
            self._list.rebuild()
            if self._search and (best := best_match(FIELDS, self._search)):
                self._list.put_cursor(best)
            self.call_after_refresh(self._list.into_view)
            self._redraw_detail()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Go to the results of the search."""
        self.set_focus(self._list, scroll_visible=False)

    def on_row_editor_applied(self, message: RowEditor.Applied) -> None:
        """Show the value that was edited."""
        self.redraw()
        if self.focused is None or self.focused.id == "editor":
            self.set_focus(self._list, scroll_visible=False)

    def on_descendant_focus(self) -> None:
        """Show the keys that work now."""
        self._show_keys()

    # -- keys --------------------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Cancel the edit, else close the search, else close the page."""
        if self._editor.edits:
            self._editor.end()
            self.set_focus(self._list, scroll_visible=False)
        elif self._find.display:
            self._find.value = ""
            self._find.display = False
            self.set_focus(self._list, scroll_visible=False)
            self._show_keys()
        else:
            self.dismiss()

    def action_find(self) -> None:
        """Open the search line."""
        self._find.display = True
        self.set_focus(self._find)

    def action_step_in(self) -> None:
        """Go to the next group, or from the search line or the editor to the list."""
        if self._list.has_focus:
            self.query_one(GroupColumn).turn(1)
        else:
            was_editing = self._editor.edits
            self.set_focus(self._list, scroll_visible=False)
            if was_editing:
                self._list.action_move(1)

    def action_step_out(self) -> None:
        """Go to the group before, or to the list."""
        if self._list.has_focus:
            self.query_one(GroupColumn).turn(-1)
        else:
            self.action_into_list()

    def action_into_list(self) -> None:
        """Move the focus to the list."""
        self.set_focus(self._list, scroll_visible=False)

    def go_to(self, key: str) -> None:
        """Place the cursor on the setting `key`, and end a search that hides it."""
        self._find.value = ""
        self._find.display = False
        self._list.rebuild()
        self._list.put_cursor(key)
        self.set_focus(self._list)
        self._list.into_view()
        self._redraw_detail()

    # -- the setting under the cursor --------------------------------------------------------------------------------

    @property
    def _list(self) -> Rows:
        return self.query_one("#settings-rows", Rows)

    @property
    def _find(self) -> Input:
        return self.query_one("#find", Input)

    @property
    def _editor(self) -> RowEditor:
        return self.query_one(RowEditor)

    def field(self) -> Field | None:
        """Return the setting under the cursor, or None if the list is empty."""
        key = self._list.cursor
        return field_of(key) if key else None

    @property
    def _search(self) -> str:
        return self._find.value.strip().lower()

    def edit(self, field: Field, text: str = "") -> None:
        """Open the editor for `field`, with `text` as the beginning of a new value."""
        self._list.put_cursor(field.key)
        self._editor.begin(field, text)

    def open_page(self, page: Screen[Any]) -> None:
        """Open a page over this one, unless another one is over it already."""
        if self.is_active:
            self.app.push_screen(page)

    # -- drawing -----------------------------------------------------------------------------------------------------

    def on_screen_resume(self) -> None:
        """Show what was changed on another page."""
        if self.is_mounted:
            self.redraw()

    def try_surrounding(self, key: str) -> None:
        """Try what a setting changes around a break; its outcome shows below the details."""
        self._trials.begin(key)
        self.set_timer(WAIT_S, lambda: self._give_up(key))
        self._redraw_detail()

    def _give_up(self, key: str) -> None:
        if self._trials.give_up(key):
            self._redraw_detail()

    def redraw(self) -> None:
        """Show the settings as they are now."""
        self._list.rebuild()
        self._redraw_detail()

    def _redraw_detail(self) -> None:
        self._editor.redraw()
        self.query_one(GroupColumn).rebuild()
        self._show_keys()

    def _show_keys(self) -> None:
        where = self.focused.id if self.focused else ""
        keys = {"editor": EDIT_KEYS, "find": FIND_KEYS}.get(where or "")
        field = self.field()
        changed = field is not None and self._changes.is_changed(field)
        settings = self._changes.settings
        on_row = keys_for(field, changed=changed)
        if self._find.display:
            on_row = while_finding(on_row)
        self.query_one(KeyLine).show_keys(keys or (*on_row, *help_foot(settings)))

    def _rows(self, width: int) -> list[Row]:
        return rows_of(FIELDS, self._changes.settings, self._search, width, names_of_routines(self.services))

    def _notices(self, width: int) -> list[Line]:
        notices = [notice for notice in self.services.snapshot.notices if notice.severity != "information"]
        return [line for notice in notices[:2] for line in paragraph(notice.text, width, "warn")]
