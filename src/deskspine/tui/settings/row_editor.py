"""The part of the settings page below the list: the details of the setting, a line to edit it, and what was wrong."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import DescendantBlur
from textual.message import Message
from textual.widgets import Input

from deskspine.core.settings.settings import Field, to_text
from deskspine.core.text.sanitize import plain
from deskspine.tui.services import Services
from deskspine.tui.settings.changes import Changes, choices_of
from deskspine.tui.settings.detail import DetailPane, cut, detail_lines, pane_height
from deskspine.tui.settings.surroundings import SurroundingTrials
from deskspine.tui.widgets.lines import Flow, Line, paragraph

ERROR_LINES = 2
"""Maximum lines for an error, taken from the details."""


class RowEditor(Vertical):
    """Details, editor and error of the setting under the cursor, computed from the cursor each time they are drawn."""

    class Applied(Message):
        """The edited value was applied."""

    def __init__(
        self, services: Services, changes: Changes, trials: SurroundingTrials, field: Callable[[], Field | None]
    ) -> None:
        """Edit the setting that `field` returns, which is the one under the cursor, and show its trial in `trials`."""
        super().__init__(classes="settings-detail")
        self._trials = trials
        self._services, self._changes, self._field = services, changes, field
        self._editing = ""
        """Key of the setting in the editor, or "" while the editor is closed."""

    def compose(self) -> ComposeResult:
        """Yield details, editor and error."""
        yield DetailPane(self._detail, id="settings-detail")
        editor = Input(compact=True, id="editor", select_on_focus=False)
        editor.cursor_blink = False
        yield editor
        yield Flow(self._error_lines, id="settings-error")

    def on_mount(self) -> None:
        """Begin without the editor."""
        self._editor.display = False

    @property
    def edits(self) -> bool:
        """True while the editor is open."""
        return bool(self._editing)

    def begin(self, field: Field, text: str = "") -> None:
        """Open the editor for `field` with its value, or with `text` as the beginning of a new one."""
        self._editing, self._changes.error = field.key, ("", "")
        self._editor.value = text or to_text(field, self._changes.settings.value(field.key))
        self._editor.display = True
        self.screen.set_focus(self._editor)
        if text:
            self._editor.cursor_position = len(text)
        else:
            self._editor.select_all()
        self.redraw()

    def end(self) -> None:
        """Close the editor."""
        self._editing, self._changes.error = "", ("", "")
        self._editor.display = False
        self.redraw()

    def redraw(self) -> None:
        """Show the setting under the cursor as it is now."""
        self.query_one("#settings-detail", Flow).rebuild()
        self.query_one("#settings-error", Flow).rebuild()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Apply the edited value."""
        message.stop()
        if self._commit():
            self.post_message(self.Applied())

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Apply the edited value when the focus leaves the editor, unless another window has the focus now."""
        left = event.widget.id == "editor" and self.app.app_focus
        if left and self._editing and self._commit(leaving=True):
            self.end()
            self.post_message(self.Applied())

    def _commit(self, leaving: bool = False) -> bool:
        """Return True if the edited value was applied; show an error and return False if it is not valid.

        With `leaving` an invalid value of a setting that the cursor has left is dropped, which returns True as well.
        """
        key = self._editing
        if not key:
            return True
        if self._changes.apply(key, self._editor.value):
            self.end()
            return True
        self.redraw()
        field = self._field()
        return leaving and (field is None or field.key != key)

    @property
    def _editor(self) -> Input:
        return self.query_one("#editor", Input)

    def _detail(self, width: int) -> list[Line]:
        field, pane = self._field(), self.query_one(DetailPane)
        pane.field, pane.choices = field, choices_of(field, self._services) if field else ()
        if field is None:
            return paragraph("No setting found.", width, "dim")
        editing = self._editing == field.key
        wrong = len(self._error_lines(width))
        room = max(0, pane_height(self.app.size.height) - editing - wrong)
        return detail_lines(
            field, self._changes.settings, width, room,
            choices=pane.choices, editing=editing, wrong=bool(self._error), names=names_of_routines(self._services),
        )  # fmt: skip

    @property
    def _error(self) -> str:
        """The error in the value of the setting under the cursor, or ""."""
        (key, error), field = self._changes.error, self._field()
        return error if field is not None and key == field.key else ""

    def _error_lines(self, width: int) -> list[Line]:
        """Return the error, or else the outcome of a trial."""
        field, error = self._field(), self._error
        role, text = ("warn", error) if error or field is None else self._trials.outcome(field.key)
        room = min(ERROR_LINES, pane_height(self.app.size.height) - 1)
        return cut(paragraph(text, width, role), room, width) if text else []


def names_of_routines(services: Services) -> dict[str, str]:
    """Return the names of the routines by id."""
    library = services.snapshot.library
    return {routine.id: plain(routine.name) for routine in library.routines.values()} if library else {}
