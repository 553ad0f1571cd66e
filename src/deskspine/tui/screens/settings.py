"""All settings in one list, made from the table of settings; a change is judged and applied at once."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import DescendantBlur
from textual.widgets import Input

from deskspine.core.commands import Request
from deskspine.core.settings import FIELDS, FieldError, Settings, Value, field_of, parse_text, to_text
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at
from deskspine.tui.screens.base import DeskScreen
from deskspine.tui.services import Services
from deskspine.tui.settings_form import Choices, detail_lines, rows_of
from deskspine.tui.widgets.lines import Flow, Line, Lines, paragraph
from deskspine.tui.widgets.rows import Row, Rows

LIST_KEYS: Line = (
    ("key", "enter"), ("dim", " change   "), ("key", "← →"), ("dim", " other value   "),
    ("key", "/"), ("dim", " find   "), ("key", "esc"), ("dim", " close"),
)  # fmt: skip
EDIT_KEYS: Line = (("key", "enter"), ("dim", " apply   "), ("key", "esc"), ("dim", " leave as it was"))
FIND_KEYS: Line = (("key", "enter"), ("dim", " to the list   "), ("key", "esc"), ("dim", " show all"))


class SettingsScreen(DeskScreen):
    """A list to walk and, below it, the setting under the cursor with its help, its editor and its error."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", show=False),
        Binding("slash", "find", "Find", show=False),
        Binding("tab", "step_in", show=False, priority=True),
        Binding("shift+tab", "step_out", show=False, priority=True),
        Binding("down", "step_out", show=False),
        Binding("up", "step_out", show=False),
        *bindings_at("everywhere"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._settings: Settings = services.snapshot.settings
        self._choices = Choices()
        self._error = ""
        self._editing = ""
        """Key of the setting whose text is in the editor; empty while none is being edited."""

    def compose(self) -> ComposeResult:
        """Heading and search line; notices; the list; the setting in detail; keys."""
        yield Lines([(("title", "Settings"),)], classes="page-head")
        find = Input(placeholder="type to find a setting", compact=True, id="find", select_on_focus=False)
        find.cursor_blink = False
        yield find
        yield Flow(self._notices, id="settings-notices")
        with VerticalScroll(classes="settings-list", can_focus=False):
            yield Rows(self._rows, id="settings-rows")
        with Vertical(classes="settings-detail"):
            yield Flow(self._detail, id="settings-detail")
            editor = Input(compact=True, id="editor", select_on_focus=True)
            editor.cursor_blink = False
            yield editor
            yield Flow(self._error_lines, id="settings-error")
        yield Lines([LIST_KEYS], classes="page-foot", id="settings-keys")

    def on_mount(self) -> None:
        """Start in the list, with the search line and the editor out of the way."""
        self.query_one("#find").display = False
        self.query_one("#editor").display = False
        self._list.focus()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """The settings changed: by us, by the file, or by a key elsewhere."""
        if not self.is_mounted:
            return
        if snapshot.settings != self._settings:
            self._settings = snapshot.settings
            self._redraw()
        self.query_one("#settings-notices", Flow).rebuild()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Show the setting under the cursor."""
        self._error = ""
        self._choices.begin(message.row_id, self._settings)
        self._redraw_detail()

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Edit, tick or turn the setting under the cursor."""
        self._choose(message.row_id)

    def on_rows_ticked(self, message: Rows.Ticked) -> None:
        """Space does what Enter does."""
        self._choose(message.row_id)

    def on_rows_nudged(self, message: Rows.Nudged) -> None:
        """Left and right take the next value, number or box."""
        if not message.row_id:
            return
        if self._choices.many:
            self._choices.move(message.step)
            self._redraw_detail()
        else:
            self._turn(message.row_id, message.step)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Narrow the list while something is searched."""
        if message.input.id == "find":
            self._list.rebuild()
            self._list.into_view()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter: apply, or go to what was found."""
        if message.input.id == "find" or self._commit():
            self._list.focus()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Leaving the editor applies what stands in it; looking at another window is not leaving."""
        left = event.widget.id == "editor" and self.app.app_focus
        if left and self._editing and self._commit(leaving=True):
            self._end_edit()

    def on_descendant_focus(self) -> None:
        """The last line names the keys that work now."""
        where = self.focused.id if self.focused else ""
        keys = {"editor": EDIT_KEYS, "find": FIND_KEYS}.get(where or "", LIST_KEYS)
        self.query_one("#settings-keys", Lines).show([keys])

    def action_leave(self) -> None:
        """Escape: give up the edit, then the search, then the screen."""
        find = self.query_one("#find", Input)
        if self._editing:
            self._end_edit()
            self._list.focus()
        elif find.display:
            find.value = ""
            find.display = False
            self._list.focus()
        else:
            self.dismiss()

    def action_find(self) -> None:
        """Open the search line."""
        find = self.query_one("#find", Input)
        find.display = True
        find.focus()

    def action_step_in(self) -> None:
        """Tab: from the search line to the list, from the list into the setting, and on to the next."""
        if self._list.has_focus:
            if self._needs_editor():
                self._choose(self._list.cursor)
            else:
                self._list.action_move(1)
        else:
            was_editing = bool(self._editing)
            self._list.focus()
            if was_editing:
                self._list.action_move(1)

    def action_step_out(self) -> None:
        """Back to the list; in the list, one up."""
        if self._list.has_focus:
            self._list.action_move(-1)
        else:
            self._list.focus()

    @property
    def _list(self) -> Rows:
        return self.query_one("#settings-rows", Rows)

    def _needs_editor(self) -> bool:
        key = self._list.cursor
        return bool(key) and not self._choices.many and field_of(key).kind not in ("flag", "choice")

    def _choose(self, key: str) -> None:
        if not key:
            return
        if field_of(key).kind in ("flag", "choice"):
            self._turn(key, 1)
        elif self._choices.many:
            self._apply(key, self._choices.toggled(self._settings))
        else:
            self._edit(key)

    def _edit(self, key: str) -> None:
        self._editing, self._error = key, ""
        editor = self.query_one("#editor", Input)
        editor.value = to_text(field_of(key), self._settings.value(key))
        editor.display = True
        editor.focus()
        self._redraw_detail()

    def _end_edit(self) -> None:
        self._editing, self._error = "", ""
        self.query_one("#editor").display = False
        self._redraw_detail()

    def _commit(self, leaving: bool = False) -> bool:
        """Judge what stands in the editor; False, with the error shown, when it cannot be taken."""
        key, text = self._editing, self.query_one("#editor", Input).value
        if not key:
            return True
        if self._apply(key, text):
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

    def _apply(self, key: str, text: str) -> bool:
        field = field_of(key)
        try:
            value: Value = parse_text(field, text)
            changed = self._settings.replace(key, value)
        except FieldError as trouble:
            self._error = f"Expected {trouble.expected}. Nothing was changed."
            self._redraw_detail()
            return False
        self._error = ""
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

    def _rows(self, width: int) -> list[Row]:
        wanted = self.query_one("#find", Input).value.strip().lower()
        return rows_of(FIELDS, self._settings, wanted, width)

    def _detail(self, width: int) -> list[Line]:
        key = self._list.cursor
        if not key:
            return paragraph("No setting has this in its name or help.", width, "dim")
        tall = self.size.height >= 18
        return detail_lines(field_of(key), self._settings, self._choices, width, tall, bool(self._editing))

    def _error_lines(self, width: int) -> list[Line]:
        return paragraph(self._error, width, "warn") if self._error else []

    def _notices(self, width: int) -> list[Line]:
        notices = [notice for notice in self.services.snapshot.notices if notice.severity != "information"]
        return [line for notice in notices[:2] for line in paragraph(notice.text, width, "warn")]
