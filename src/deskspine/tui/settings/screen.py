"""The page "Settings": all settings in one list; a change is checked and applied at once."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import DescendantBlur, Resize
from textual.widgets import Input

from deskspine.core.commands.registry import Request
from deskspine.core.settings.settings import (
    FIELDS,
    Field,
    FieldError,
    Settings,
    SettingValue,
    field_of,
    parse_text,
    to_text,
)
from deskspine.core.text.sanitize import plain
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import EDIT_KEYS, FIND_KEYS, bindings_at, help_foot, page_key
from deskspine.tui.services import Services
from deskspine.tui.settings.form import (
    FIND,
    LEAVE,
    detail_lines,
    error_lines,
    keys_at,
    opens_list,
    pane_height,
    rows_of,
)
from deskspine.tui.settings.options import OptionsScreen
from deskspine.tui.settings.press_key import PressKeyScreen
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, Line, Lines, paragraph
from deskspine.tui.widgets.rows import Row, Rows, RowsScroll

ERROR_LINES = 2
"""Maximum lines for an error, taken from the details."""


class SettingsScreen(DeskScreen):
    """A list of settings with the details of the one under the cursor below it.

    Details, editor, error and keys are computed from the cursor of the list each time they are drawn, so they never
    belong to a row that the cursor has left.
    """

    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(LEAVE, FIND),
        page_key("tab", "step_in", priority=True),
        page_key("shift+tab", "step_out", priority=True),
        page_key("down", "step_out"),
        page_key("up", "step_out"),
        *bindings_at("everywhere"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._settings: Settings = services.snapshot.settings
        self._error = ("", "")
        """Key of a setting, and why its last value was refused."""
        self._editing = ""
        """Key of the setting in the editor, or "" while the editor is closed."""

    def compose(self) -> ComposeResult:
        """Yield heading, search line, notices, list, details and keys."""
        yield Lines([(("title", "Settings"),)], classes="page-head")
        find = Input(placeholder="type to find a setting", compact=True, id="find", select_on_focus=False)
        find.cursor_blink = False
        yield find
        yield Flow(self._notices, id="settings-notices")
        with RowsScroll(classes="settings-list"):
            yield Rows(self._rows, id="settings-rows")
        with Vertical(classes="settings-detail"):
            yield Flow(self._detail, id="settings-detail")
            editor = Input(compact=True, id="editor", select_on_focus=True)
            editor.cursor_blink = False
            yield editor
            yield Flow(self._error_lines, id="settings-error")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin in the list, with the search line and the editor hidden."""
        self._find.display = False
        self._editor.display = False
        self.set_focus(self._list)

    def on_resize(self, event: Resize) -> None:
        """Divide the window between list and details."""
        detail = self.query_one(".settings-detail")
        roomy = self.size.height >= 8
        detail.set_class(roomy, "-ruled")
        detail.styles.height = pane_height(self.size.height) + roomy
        self._redraw_detail()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show settings that were changed here, in the file or by another screen."""
        if not self.is_mounted:
            return
        if snapshot.settings != self._settings:
            self._settings = snapshot.settings
            self._redraw()
        self.query_one("#settings-notices", Flow).rebuild()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Show the setting under the cursor."""
        self._redraw_detail()

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
        if message.row_id:
            self._turn(message.row_id, message.step)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Filter the list while the person types."""
        if message.input.id == "find":
            self._list.rebuild()
            self.call_after_refresh(self._list.into_view)
            self._redraw_detail()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Apply the edited value, or go to the results of the search."""
        if message.input.id == "find" or self._commit():
            self.set_focus(self._list)

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Apply the edited value when the focus leaves the editor, unless another window has the focus now."""
        left = event.widget.id == "editor" and self.app.app_focus
        if left and self._editing and self._commit(leaving=True):
            self._end_edit()

    def on_descendant_focus(self) -> None:
        """Show the keys that work now."""
        self._show_keys()

    def action_leave(self) -> None:
        """Cancel the edit, else close the search, else close the page."""
        if self._editing:
            self._end_edit()
            self.set_focus(self._list)
        elif self._find.display:
            self._find.value = ""
            self._find.display = False
            self.set_focus(self._list)
        elif self.is_active:
            self.dismiss()

    def action_find(self) -> None:
        """Open the search line."""
        self._find.display = True
        self.set_focus(self._find)

    def action_step_in(self) -> None:
        """Move the focus from the search line to the list, from the list to the editor, or to the next setting."""
        if self._list.has_focus:
            field = self._field()
            if field is None or opens_list(field) or field.kind in ("flag", "keys"):
                self._list.action_move(1)
            else:
                self._edit(field)
        else:
            was_editing = bool(self._editing)
            self.set_focus(self._list)
            if was_editing:
                self._list.action_move(1)

    def action_step_out(self) -> None:
        """Move the focus to the list, or in the list one row up."""
        if self._list.has_focus:
            self._list.action_move(-1)
        else:
            self.set_focus(self._list)

    @property
    def _list(self) -> Rows:
        return self.query_one("#settings-rows", Rows)

    @property
    def _find(self) -> Input:
        return self.query_one("#find", Input)

    @property
    def _editor(self) -> Input:
        return self.query_one("#editor", Input)

    def _field(self) -> Field | None:
        """Return the setting under the cursor, or None if the list is empty."""
        key = self._list.cursor
        return field_of(key) if key else None

    def _choose(self, key: str) -> None:
        field = field_of(key) if key else None
        if field is None or not self.is_active:
            return
        if field.kind == "flag":
            self._turn(key, 1)
        elif opens_list(field):
            self.app.push_screen(OptionsScreen(self.services, field, self._settings, self._take))
        elif field.kind == "keys":
            self.app.push_screen(PressKeyScreen(self.services, field, self._settings, self._take))
        else:
            self._edit(field)

    def _edit(self, field: Field) -> None:
        self._list.put_cursor(field.key)
        self._editing, self._error = field.key, ("", "")
        self._editor.value = to_text(field, self._settings.value(field.key))
        self._editor.display = True
        self.set_focus(self._editor)
        self._redraw_detail()

    def _end_edit(self) -> None:
        self._editing, self._error = "", ("", "")
        self._editor.display = False
        self._redraw_detail()

    def _commit(self, leaving: bool = False) -> bool:
        """Return True if the edited value was applied; show an error and return False if it is not valid.

        With `leaving` an invalid value of a setting that the cursor has left is dropped, which returns True as well.
        """
        key = self._editing
        if not key:
            return True
        if self._apply(key, self._editor.value):
            self._end_edit()
            return True
        return leaving and self._list.cursor != key

    def _turn(self, key: str, step: int) -> None:
        field, value = field_of(key), self._settings.value(key)
        if field.kind == "flag":
            self._apply(key, to_text(field, not value))
        elif field.kind == "choice":
            at = field.choices.index(str(value)) + step
            self._apply(key, field.choices[at % len(field.choices)])
        elif field.kind == "number" and isinstance(value, int):
            self._apply(key, str(self._stepped(value, step, field.low or 0, field.high or 0, bool(field.zero))))

    @staticmethod
    def _stepped(value: int, step: int, low: int, high: int, zero: bool) -> int:
        if zero and (value == 0 or value + step < low):
            return low if value == 0 and step > 0 else 0
        return max(low, min(high, value + step))

    def _take(self, key: str, text: str) -> Settings:
        """Apply a value that was chosen on another page, and return the new settings."""
        self._apply(key, text)
        return self._settings

    def _apply(self, key: str, text: str) -> bool:
        field = field_of(key)
        try:
            value: SettingValue = parse_text(field, text)
            changed = self._settings.replace(key, value)
        except FieldError as error:
            self._error = key, f"Expected {error.expected}. Nothing was changed."
            self._redraw_detail()
            return False
        self._error = ("", "")
        if changed != self._settings:
            self._settings = changed
            self.services.send(Request("set", {"key": key, "value": to_text(field, value)}))
        self._redraw()
        return True

    def _redraw(self) -> None:
        self._list.rebuild()
        self._redraw_detail()

    def _redraw_detail(self) -> None:
        self.query_one("#settings-detail", Flow).rebuild()
        self.query_one("#settings-error", Flow).rebuild()
        self._show_keys()

    def _show_keys(self) -> None:
        where = self.focused.id if self.focused else ""
        keys = {"editor": EDIT_KEYS, "find": FIND_KEYS}.get(where or "")
        self.query_one(KeyLine).show_keys(keys or (*keys_at(self._field()), *help_foot(self._settings)))

    def _rows(self, width: int) -> list[Row]:
        return rows_of(FIELDS, self._settings, self._find.value.strip().lower(), width, self._names())

    def _names(self) -> dict[str, str]:
        """Return the names of the routines by id."""
        library = self.services.snapshot.library
        return {routine.id: plain(routine.name) for routine in library.routines.values()} if library else {}

    def _detail(self, width: int) -> list[Line]:
        field = self._field()
        if field is None:
            return paragraph("No setting found.", width, "dim")
        editing = self._editing == field.key
        wrong = len(self._error_lines(width))
        room = max(0, pane_height(self.size.height) - editing - wrong)
        names = self._names()
        return detail_lines(field, self._settings, width, room, editing=editing, wrong=wrong > 0, names=names)

    def _error_lines(self, width: int) -> list[Line]:
        key, error = self._error
        room = min(ERROR_LINES, pane_height(self.size.height) - 1)
        return error_lines(error, width, room) if error and key == self._list.cursor else []

    def _notices(self, width: int) -> list[Line]:
        notices = [notice for notice in self.services.snapshot.notices if notice.severity != "information"]
        return [line for notice in notices[:2] for line in paragraph(notice.text, width, "warn")]
