"""The composer: a person's own routine put together from the catalogue, with its length always visible."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.events import Resize
from textual.widgets import Input

from deskspine.core.routines.composer import Draft
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at, help_foot, while_finding
from deskspine.tui.library.catalogue import Catalogue, catalogue_rows
from deskspine.tui.library.composer_keys import ITEM_KEYS, KEYS, PAGE_KEYS
from deskspine.tui.library.draft_lines import (
    LOW_NOTE_LINES,
    NOTE_LINES,
    draft_rows,
    exercise_note,
    item_note,
    sum_lines,
    that_fit,
)
from deskspine.tui.library.keys import find_hint
from deskspine.tui.library.saving_screen import SavingScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, KeyList, Line, Lines, key_flow, paragraph
from deskspine.tui.widgets.routine_figure import RoutineFigure
from deskspine.tui.widgets.rows import Row, Rows, RowsScroll

LEAVE_NEW, LEAVE_CHANGED = "Discard this routine?", "Discard your changes?"
FIGURE_WIDTH, FIGURE_HEIGHT = 76, 24
"""Minimum size of a window for a figure below the draft."""
WIDE, TALL = 140, 34
"""Minimum columns for a figure in a column of its own, and minimum rows for a large one."""
KEYS_HEIGHT = 20
"""Minimum rows of a window for the keys of an exercise in the note about it."""


class ComposerScreen(SavingScreen):
    """The screen with the catalogue on the left (above, in a narrow window), the draft on the right, and its length."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (FIGURE_WIDTH, "-columns")]
    VERTICAL_BREAKPOINTS = [(0, "-lowest"), (10, "-low"), (16, "-high")]
    CSS_PATH = "library.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*PAGE_KEYS, *bindings_at("everywhere")]

    def compose(self) -> ComposeResult:
        """Yield search line, both lists, figure, note, name and length."""
        yield Lines([(("title", self._session.heading),)], classes="page-head")
        yield _line_input("find", "")
        with Container(classes="composer-sides"):
            with RowsScroll(classes="composer-list"):
                yield Rows(self._catalogue_rows, id="catalogue")
            with Vertical(classes="composer-right"):
                with RowsScroll(classes="composer-list composer-draft"):
                    yield Rows(self._draft_rows, id="draft")
                yield RoutineFigure(self.services.now, id="pictures")
        yield Flow(self._note, id="composer-note")
        yield _line_input("name", "name of your routine")
        yield Flow(self._sum, id="composer-sum")
        yield KeyLine()

    def all_keys(self) -> KeyList:
        """Return the keys of both sides."""
        return tuple(dict.fromkeys((*KEYS["draft"], *KEYS["catalogue"])))

    def on_mount(self) -> None:
        """Begin in the catalogue, or in a routine that is changed, with the search line and the name hidden."""
        self._find_input.display = False
        self._name_input.display = False
        self.set_focus(self._draft_list if self._begins_in_draft else self._catalogue_list)

    def on_resize(self, event: Resize) -> None:
        """Fit the figure and the lines below the lists to the new size."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.set_class(event.size.height >= TALL, "-tall")
        self._find_input.placeholder = find_hint(event.size.width)
        self._redraw_foot()
        self.call_after_refresh(self._show_figure)

    def on_screen_suspend(self) -> None:
        """Stop the figure while another page covers this one."""
        self.query_one(RoutineFigure).rest()

    def on_screen_resume(self) -> None:
        """Close if the routine was saved while another screen was on top."""
        if not self._close_if_saved():
            self.query_one(RoutineFigure).go_on()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Close if the routine was saved, or show a changed catalogue, level or person."""
        before, self._snapshot = self._snapshot, snapshot
        same = snapshot.library is before.library and snapshot.person == before.person
        if not self.is_mounted or (same and snapshot.level == before.level and snapshot.settings == before.settings):
            return
        if not self._close_if_saved():
            self._catalogue = Catalogue.of(snapshot)
            self._session.take_library(self._catalogue.library)
            self._catalogue_list.rebuild()
            self._show()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Describe and show the highlighted exercise."""
        self._session.refusal = ""
        self._redraw_foot()
        self._show_figure()

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
        self._leaving, self._session.refusal = False, ""
        self._redraw_foot()
        self._show_figure()
        self.call_after_refresh(self._catalogue_list.into_view)
        self.call_after_refresh(self._draft_list.into_view)

    def action_find(self) -> None:
        """Open the search line."""
        if not self._leaving:
            self._find_input.display = True
            self.set_focus(self._find_input)

    def action_other_side(self) -> None:
        """Move the focus to the other list."""
        if not self._name_input.display and not self._leaving:
            self.set_focus(self._draft_list if self._catalogue_list.has_focus else self._catalogue_list)

    def action_whole(self) -> None:
        """Show the whole draft in the figure, or the highlighted exercise again."""
        if not self._leaving:
            self._whole = not self._whole
            self._show_figure()

    def _show(self) -> None:
        """Draw the draft and its length."""
        self._draft_list.rebuild()
        self._redraw_foot()
        self._show_figure()

    def _show_figure(self) -> None:
        """Show the highlighted exercise, or the whole draft, if the window has room for a figure."""
        figure, size = self.query_one(RoutineFigure), self.size
        roomy = size.width >= FIGURE_WIDTH and size.height >= FIGURE_HEIGHT
        library, settings, level = self._catalogue.library, self._snapshot.settings, self._catalogue.level
        if roomy and self._whole and self._draft.items:
            figure.show(library, settings, self._draft.routine(), level)
            return
        if self._draft_list.has_focus or self._leaving:
            one = Draft() if self._slot is None else Draft(items=(self._slot,))
        else:
            one = Draft() if self._exercise is None else Draft().add(self._exercise)
        figure.show_one(library, settings, one.routine() if roomy and one.items else None, level)

    def _redraw_foot(self) -> None:
        self.query_one("#composer-note", Flow).rebuild()
        self.query_one("#composer-sum", Flow).rebuild()
        self._name_keys()

    def _name_keys(self) -> None:
        where = "leave" if self._leaving else self.focused.id if self.focused else ""
        roomy = where == "draft" and self.size.height >= KEYS_HEIGHT
        keys = KEYS["draft with its keys above" if roomy else where or "catalogue"]
        with_help = where in ("", "catalogue", "draft")
        if with_help and self._find_input.display:
            keys = while_finding(keys)
        self.query_one(KeyLine).show_keys((*keys, *help_foot(self._snapshot.settings)) if with_help else keys)

    def _catalogue_rows(self, width: int) -> list[Row]:
        return catalogue_rows(self._catalogue, self._find_input.value.strip(), width)

    def _draft_rows(self, width: int) -> list[Row]:
        return draft_rows(self._draft, self._catalogue, width)

    def _note(self, width: int) -> list[Line]:
        if self._name_input.display:
            return paragraph(f"It will be saved as {self._session.file}.", width, "dim")
        most = LOW_NOTE_LINES if self.has_class("-low") else NOTE_LINES
        if self._draft_list.has_focus or self._leaving:
            keys = key_flow(ITEM_KEYS, width) if self._slot is not None and self.size.height >= KEYS_HEIGHT else []
            return [*item_note(self._catalogue, self._slot, width, most), *keys]
        return exercise_note(self._catalogue, self._exercise, width, most)

    def _sum(self, width: int) -> list[Line]:
        if self._leaving:
            question = LEAVE_CHANGED if self._draft.replaces else LEAVE_NEW
            return that_fit(paragraph(question, width, "warn"), width, self.size.height)
        lines = sum_lines(self._draft, self._catalogue.level, self._session.problem, width)
        return that_fit(lines, width, self.size.height)


def _line_input(name: str, placeholder: str) -> Input:
    """Return an input of one line whose cursor does not blink."""
    line_input = Input(placeholder=placeholder, compact=True, id=name)
    line_input.cursor_blink = False
    return line_input
