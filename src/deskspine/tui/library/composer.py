"""The composer: a person's own routine put together from the catalogue, with its length always visible."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.events import Key, Resize
from textual.widgets import Input

from deskspine.core.commands.registry import Request
from deskspine.core.routines.composer import Draft, DraftError, id_for, taken_ids
from deskspine.core.routines.writer import to_toml
from deskspine.core.text.sanitize import plain
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at, help_foot
from deskspine.tui.library import composer_rows as shown
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, Line, Lines, paragraph, short
from deskspine.tui.widgets.rows import Row, Rows, RowsScroll

LEAVE = "Discard this routine?"
QUIET_S = 1.0
"""Seconds without a key after a refused save until keys change the draft again: a name may have been typed already."""


class ComposerScreen(DeskScreen):
    """The screen with the catalogue on the left (above, in a narrow window), the draft on the right, and its length."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-columns")]
    VERTICAL_BREAKPOINTS = [(0, "-lowest"), (10, "-low"), (16, "-high")]
    CSS_PATH = "library.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *shown.PAGE_KEYS,
        *bindings_at("everywhere"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._snapshot = services.snapshot
        self._catalogue = shown.Catalogue.of(services.snapshot)
        self._draft = Draft()
        self._problems = self._draft.problems(self._catalogue.library)
        self._refusal = ""
        """Reason why the last change was not made; cleared by the next key."""
        self._leaving = False
        """True while the question about discarding the draft is shown."""
        self._deaf_until = 0.0
        """Boot second until which keys do not change the draft."""
        self._sent = ""
        """Id of the routine that was sent to be saved, or "" after another change."""

    def compose(self) -> ComposeResult:
        """Yield search line, both lists, note, name and length."""
        yield Lines([(("title", "Compose a routine"),)], classes="page-head")
        yield _line_input("find", "type a name or a part of the body")
        with Container(classes="composer-sides"):
            with RowsScroll(classes="composer-list"):
                yield Rows(self._catalogue_rows, id="catalogue")
            with RowsScroll(classes="composer-list composer-draft"):
                yield Rows(self._draft_rows, id="draft")
        yield Flow(self._note, id="composer-note")
        yield _line_input("name", "name of your routine")
        yield Flow(self._sum, id="composer-sum")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin in the catalogue, with the search line and the name hidden."""
        self._find_input.display = False
        self._name_input.display = False
        self.set_focus(self._catalogue_list)

    def on_resize(self, event: Resize) -> None:
        """Fit the lines below the lists to the new size."""
        self._redraw_foot()

    def on_screen_resume(self) -> None:
        """Close if the routine was saved while another screen was on top."""
        self._close_if_saved()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Close if the routine was saved, or show a changed catalogue, level or person."""
        before, self._snapshot = self._snapshot, snapshot
        same = snapshot.library is before.library and snapshot.person == before.person
        if not self.is_mounted or (same and snapshot.level == before.level):
            return
        if not self._close_if_saved():
            self._catalogue = shown.Catalogue.of(snapshot)
            self._catalogue_list.rebuild()
            self._show()

    def on_key(self, event: Key) -> None:
        """Let a key without a meaning prolong the wait after a refused save, because it may be part of a name."""
        self._counts()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Describe the highlighted exercise."""
        self._refusal = ""
        self._redraw_foot()

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Add the exercise under the cursor of the catalogue."""
        exercise = self._catalogue.library.exercises.get(message.row_id)
        if exercise is not None and self._catalogue_list.has_focus and self._counts():
            self._change(lambda: self._draft.add(exercise), len(self._draft.items))

    def on_input_changed(self, message: Input.Changed) -> None:
        """Filter the catalogue, or check the name, while it is typed."""
        if message.input.id == "find":
            self._catalogue_list.rebuild()
            self.call_after_refresh(self._catalogue_list.into_view)
        elif self._name_input.display:
            self._change(lambda: self._draft.rename(message.value))
        self._redraw_foot()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Go to the results of the search, or save under the name."""
        if message.input.id == "find":
            self.set_focus(self._catalogue_list)
        else:
            self._save()

    def on_descendant_focus(self) -> None:
        """Show the keys that work now, and describe the row under the cursor of this list."""
        self._leaving, self._refusal = False, ""
        self._redraw_foot()
        self.call_after_refresh(self._catalogue_list.into_view)
        self.call_after_refresh(self._draft_list.into_view)

    def action_leave(self) -> None:
        """Close the name, else the search, else the screen, which asks first if there is a draft."""
        if self._leaving:
            self.set_focus(self._draft_list)
        elif self._name_input.display:
            self._close_name()
        elif self._find_input.display:
            self._find_input.value = ""
            self._find_input.display = False
            self.set_focus(self._catalogue_list)
        elif not self._draft.items:
            self.dismiss()
        else:
            # Without a focus, Enter can only mean to discard.
            self.set_focus(None)
            self._leaving = True
            self._redraw_foot()

    def action_discard(self) -> None:
        """Close without saving, if that question is shown."""
        if self._leaving:
            self.dismiss()

    def action_find(self) -> None:
        """Open the search line."""
        if not self._leaving:
            self._find_input.display = True
            self.set_focus(self._find_input)

    def action_other_side(self) -> None:
        """Move the focus to the other list."""
        if not self._name_input.display and not self._leaving:
            self.set_focus(self._draft_list if self._catalogue_list.has_focus else self._catalogue_list)

    def action_save(self) -> None:
        """Ask for a name, or save under it, or show what is wrong with the draft."""
        if self._leaving:
            return
        if self._problems:
            self._refuse_save()
        elif self._name_input.display:
            self._save()
        else:
            self._name_input.display = True
            self._name_input.value = self._draft.name
            self.set_focus(self._name_input)

    def action_reps(self, by: int) -> None:
        """Add `by` repetitions; may be negative."""
        self._change_item(lambda at: self._draft.reps(at, by))

    def action_hold(self, by: int) -> None:
        """Hold longer, or shorter if `by` is negative."""
        self._change_item(lambda at: self._draft.hold(at, by))

    def action_sides(self) -> None:
        """Take the next choice of sides: both, one of them, or both in the other order."""
        self._change_item(self._draft.sides)

    def action_move_item(self, by: int) -> None:
        """Move the exercise and the cursor `by` places."""
        self._change_item(lambda at: self._draft.move(at, by), by)

    def action_remove(self) -> None:
        """Remove the exercise from the draft."""
        self._change_item(self._draft.remove)

    @property
    def _catalogue_list(self) -> Rows:
        return self.query_one("#catalogue", Rows)

    @property
    def _draft_list(self) -> Rows:
        return self.query_one("#draft", Rows)

    @property
    def _find_input(self) -> Input:
        return self.query_one("#find", Input)

    @property
    def _name_input(self) -> Input:
        return self.query_one("#name", Input)

    def _change_item(self, make: Callable[[int], Draft], by: int = 0) -> None:
        """Change the item under the cursor of the draft, and put the cursor `by` places further."""
        if self._draft_list.has_focus and self._draft_list.cursor and self._counts():
            at = int(self._draft_list.cursor)
            self._change(lambda: make(at), at + by)

    def _change(self, make: Callable[[], Draft], cursor: int | None = None) -> None:
        """Replace the draft, or show why that is not possible; then put the cursor on place `cursor`."""
        try:
            self._draft = make()
        except DraftError as error:
            self._refuse(str(error))
            return
        self._refusal, self._sent = "", ""
        self._show()
        if cursor is not None:
            last = len(self._draft.items) - 1
            self._draft_list.put_cursor(str(max(0, min(last, cursor))))
            self.call_after_refresh(self._draft_list.into_view)

    def _refuse(self, why: str) -> None:
        self._refusal = why
        self._redraw_foot()

    def _refuse_save(self) -> None:
        """Say why the draft cannot be saved, and ignore the keys of a name that is typed already."""
        self._deaf_until = self.services.now().t + QUIET_S
        self._refuse(self._problems[0])
        self.app.clear_notifications()
        self.notify(f"Not saved: {shown.problem_text(self._problems[0])}", severity="warning", markup=False)

    def _counts(self) -> bool:
        """Return True if keys change the draft now; a key that does not prolongs the wait."""
        t = self.services.now().t
        if t < self._deaf_until:
            self._deaf_until = t + QUIET_S
            return False
        return True

    def _save(self) -> None:
        """Send the routine to the engine, which checks it again and writes the file."""
        if self._problems:
            self._refuse_save()
            return
        routine = self._draft.routine(taken_ids(self._catalogue.library))
        self._sent = routine.id
        self._close_name()
        self.services.send(Request("save-routine", {"name": routine.id, "text": to_toml(routine)}))

    def _close_name(self) -> None:
        self._name_input.display = False
        self.set_focus(self._draft_list)

    def _close_if_saved(self) -> bool:
        """Return True if the library has the routine; close then, unless another screen is on top."""
        library = self._snapshot.library
        if not self._sent or library is None or self._sent not in library.routines:
            return False
        if self.is_active:
            self.notify(f"Saved: {plain(self._draft.name, 60)} is under Yours in Routines.", markup=False)
            self.dismiss(self._sent)
            self._sent = ""
        return True

    def _show(self) -> None:
        """Draw the draft and its length."""
        self._problems = self._draft.problems(self._catalogue.library)
        self._draft_list.rebuild()
        self._redraw_foot()

    def _redraw_foot(self) -> None:
        self.query_one("#composer-note", Flow).rebuild()
        self.query_one("#composer-sum", Flow).rebuild()
        self._name_keys()

    def _name_keys(self) -> None:
        where = "leave" if self._leaving else self.focused.id if self.focused else ""
        keys = shown.KEYS[where or "catalogue"]
        with_help = where in ("", "catalogue")
        self.query_one(KeyLine).show_keys((*keys, *help_foot(self._snapshot.settings)) if with_help else keys)

    def _catalogue_rows(self, width: int) -> list[Row]:
        return shown.catalogue_rows(self._catalogue, self._find_input.value.strip(), width)

    def _draft_rows(self, width: int) -> list[Row]:
        return shown.draft_rows(self._draft, self._catalogue, width)

    def _note(self, width: int) -> list[Line]:
        if self._name_input.display:
            file = f"{id_for(self._draft.name, taken_ids(self._catalogue.library))}.toml"
            return paragraph(f"It will be saved as {file}.", width, "dim")
        if self._draft_list.has_focus or self._leaving:
            cursor = self._draft_list.cursor
            slot = self._draft.items[int(cursor)] if self._draft.items and cursor else None
            return shown.item_note(self._catalogue, slot, width)
        return shown.exercise_note(
            self._catalogue, self._catalogue.library.exercises.get(self._catalogue_list.cursor), width
        )

    def _sum(self, width: int) -> list[Line]:
        if self._leaving:
            return self._that_fit(paragraph(LEAVE, width, "warn"), width)
        problem = self._refusal or (self._problems[0] if self._problems and self._draft.items else "")
        return self._that_fit(shown.sum_lines(self._draft, self._catalogue.level, problem, width), width)

    def _that_fit(self, lines: list[Line], width: int) -> list[Line]:
        """Return as many lines as fit in a low window; the problem is more important than the length."""
        room = 1 if self.size.height < 10 else 2 if self.size.height < 16 else 4
        fitting = lines[-room:] if room == 1 else lines[:room]
        if len(fitting) == len(lines) or not fitting[-1]:
            return fitting
        role = fitting[-1][-1][0]
        text = " ".join("".join(part for _, part in line) for line in lines[1 if room == 1 else room - 1 :])
        return [*fitting[:-1], ((role, short(text, width)),)]


def _line_input(name: str, placeholder: str) -> Input:
    """Return an input of one line whose cursor does not blink."""
    line_input = Input(placeholder=placeholder, compact=True, id=name)
    line_input.cursor_blink = False
    return line_input
