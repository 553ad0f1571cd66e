"""A routine of one's own, put together from the catalogue: choose, order and dose, with the length always in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.events import Resize
from textual.widgets import Input

from deskspine.core.commands.registry import Request
from deskspine.core.routines.composer import Draft, DraftError, id_for, taken_ids
from deskspine.core.routines.writer import to_toml
from deskspine.core.text.sanitize import plain
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at
from deskspine.tui.library import composer_rows as shown
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, Line, Lines, paragraph, short
from deskspine.tui.widgets.rows import Row, Rows, RowsScroll

LEAVE = "Discard this routine? Enter: discard · Esc: keep editing"


class ComposerScreen(DeskScreen):
    """The catalogue on the left (above, in a narrow window), what was chosen on the right, what it comes to below."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-beside")]
    VERTICAL_BREAKPOINTS = [(0, "-lowest"), (10, "-low"), (16, "-high")]
    CSS_PATH = "library.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", show=False),
        Binding("enter", "discard", show=False),
        Binding("tab,shift+tab", "other_side", show=False, priority=True),
        Binding("slash", "find", "Find", show=False),
        Binding("ctrl+s", "save", "Save", show=False, priority=True),
        Binding("plus,equals_sign", "reps(1)", show=False),
        Binding("minus", "reps(-1)", show=False),
        Binding("greater_than_sign,right_square_bracket", "hold(1)", show=False),
        Binding("less_than_sign,left_square_bracket", "hold(-1)", show=False),
        Binding("s", "sides", show=False),
        Binding("shift+up,K", "move_item(-1)", show=False),
        Binding("shift+down,J", "move_item(1)", show=False),
        Binding("delete,backspace,x", "remove", show=False),
        *bindings_at("everywhere"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._snapshot = services.snapshot
        self._shelf = shown.Catalogue.of(services.snapshot)
        self._draft = Draft()
        self._problems = self._draft.problems(self._shelf.library)
        self._refusal = ""
        """Why the last change was not made; goes with the next key."""
        self._leaving = False
        """True while it is asked whether to discard what was composed."""
        self._sent = ""
        """Id of the routine that was handed over to be saved; empty once it was changed again."""

    def compose(self) -> ComposeResult:
        """Search line, the two sides, the note, the name and the sum."""
        yield Lines([(("title", "Compose a routine"),)], classes="page-head")
        yield _line_input("find", "type a name or a part of the body")
        with Container(classes="composer-sides"):
            with RowsScroll(classes="composer-list"):
                yield Rows(self._catalogue_rows, id="catalogue")
            with RowsScroll(classes="composer-list composer-draft"):
                yield Rows(self._draft_rows, id="draft")
        yield Flow(self._note, id="composer-note")
        yield _line_input("name", "a name for it")
        yield Flow(self._sum, id="composer-sum")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin in the catalogue, with the search line and the name out of the way."""
        self._find.display = False
        self._called.display = False
        self.set_focus(self._catalogue)

    def on_resize(self, event: Resize) -> None:
        """There are more lines below the lists, or fewer."""
        self._redraw_foot()

    def on_screen_resume(self) -> None:
        """It may have been saved while something else stood on top."""
        self._close_if_saved()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """It was saved, or the catalogue, the level or the person is another."""
        before, self._snapshot = self._snapshot, snapshot
        same = snapshot.library is before.library and snapshot.person == before.person
        if not self.is_mounted or (same and snapshot.level == before.level):
            return
        if not self._close_if_saved():
            self._shelf = shown.Catalogue.of(snapshot)
            self._catalogue.rebuild()
            self._show()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Describe the highlighted exercise."""
        self._refusal = ""
        self._redraw_foot()

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Add the exercise under the cursor of the catalogue."""
        exercise = self._shelf.library.exercises.get(message.row_id)
        if exercise is not None and self._catalogue.has_focus:
            self._change(lambda: self._draft.add(exercise), len(self._draft.items))

    def on_input_changed(self, message: Input.Changed) -> None:
        """Narrow the catalogue, or judge the name, while it is typed."""
        if message.input.id == "find":
            self._catalogue.rebuild()
            self.call_after_refresh(self._catalogue.into_view)
        elif self._called.display:
            self._change(lambda: self._draft.rename(message.value))
        self._redraw_foot()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter: to what was found, or save under this name."""
        if message.input.id == "find":
            self.set_focus(self._catalogue)
        else:
            self._save()

    def on_descendant_focus(self) -> None:
        """Name the keys that work now, and describe the row under the other cursor."""
        self._leaving, self._refusal = False, ""
        self._redraw_foot()
        self.call_after_refresh(self._catalogue.into_view)
        self.call_after_refresh(self._chosen.into_view)

    def action_leave(self) -> None:
        """Escape: give up the name, then the search, then the screen, and that only once it was asked."""
        if self._leaving:
            self.set_focus(self._chosen)
        elif self._called.display:
            self._close_name()
        elif self._find.display:
            self._find.value = ""
            self._find.display = False
            self.set_focus(self._catalogue)
        elif not self._draft.items:
            self.dismiss()
        else:
            # With the keys going nowhere nothing else can be meant by the enter that discards.
            self.set_focus(None)
            self._leaving = True
            self._redraw_foot()

    def action_discard(self) -> None:
        """Enter, when it was asked: close and keep nothing."""
        if self._leaving:
            self.dismiss()

    def action_find(self) -> None:
        """Open the search line."""
        if not self._leaving:
            self._find.display = True
            self.set_focus(self._find)

    def action_other_side(self) -> None:
        """Take the keys to the other side."""
        if not self._called.display and not self._leaving:
            self.set_focus(self._chosen if self._catalogue.has_focus else self._catalogue)

    def action_save(self) -> None:
        """Ask for a name; or show what the check does not let through."""
        if self._called.display:
            self._save()
        elif self._problems:
            self._refuse(self._problems[0])
        elif not self._leaving:
            self._called.display = True
            self._called.value = self._draft.name
            self.set_focus(self._called)

    def action_reps(self, by: int) -> None:
        """More or fewer times."""
        self._change_item(lambda at: self._draft.reps(at, by))

    def action_hold(self, by: int) -> None:
        """Held longer or shorter."""
        self._change_item(lambda at: self._draft.hold(at, by))

    def action_sides(self) -> None:
        """Both sides, one of them, or both the other way round."""
        self._change_item(self._draft.sides)

    def action_move_item(self, by: int) -> None:
        """Earlier or later; the cursor goes with it."""
        self._change_item(lambda at: self._draft.move(at, by), by)

    def action_remove(self) -> None:
        """Out of the routine."""
        self._change_item(self._draft.remove)

    @property
    def _catalogue(self) -> Rows:
        return self.query_one("#catalogue", Rows)

    @property
    def _chosen(self) -> Rows:
        return self.query_one("#draft", Rows)

    @property
    def _find(self) -> Input:
        return self.query_one("#find", Input)

    @property
    def _called(self) -> Input:
        return self.query_one("#name", Input)

    def _change_item(self, make: Callable[[int], Draft], by: int = 0) -> None:
        """Change the item under the cursor of the draft, and put the cursor `by` places further."""
        if self._chosen.has_focus and self._chosen.cursor:
            at = int(self._chosen.cursor)
            self._change(lambda: make(at), at + by)

    def _change(self, make: Callable[[], Draft], cursor: int | None = None) -> None:
        """Go on with another draft, or say why not; `cursor` is the place to stand on then."""
        try:
            self._draft = make()
        except DraftError as error:
            self._refuse(str(error))
            return
        self._refusal, self._sent = "", ""
        self._show()
        if cursor is not None:
            last = len(self._draft.items) - 1
            self._chosen.put_cursor(str(max(0, min(last, cursor))))
            self.call_after_refresh(self._chosen.into_view)

    def _refuse(self, why: str) -> None:
        self._refusal = why
        self._redraw_foot()

    def _save(self) -> None:
        """Hand it to the engine, which checks it once more and writes the file; what the name lacks is shown."""
        if self._problems:
            return
        routine = self._draft.routine(taken_ids(self._shelf.library))
        self._sent = routine.id
        self._close_name()
        self.services.send(Request("save-routine", {"name": routine.id, "text": to_toml(routine)}))

    def _close_name(self) -> None:
        self._called.display = False
        self.set_focus(self._chosen)

    def _close_if_saved(self) -> bool:
        """Close once the library has it; another screen on top is left alone."""
        library = self._snapshot.library
        if not self._sent or library is None or self._sent not in library.routines:
            return False
        if self.is_active:
            self.notify(f"{plain(self._draft.name, 60)} is in the library now, under Yours.", markup=False)
            self.dismiss(self._sent)
            self._sent = ""
        return True

    def _show(self) -> None:
        """Draw the draft and what it comes to."""
        self._problems = self._draft.problems(self._shelf.library)
        self._chosen.rebuild()
        self._redraw_foot()

    def _redraw_foot(self) -> None:
        self.query_one("#composer-note", Flow).rebuild()
        self.query_one("#composer-sum", Flow).rebuild()
        self._name_keys()

    def _name_keys(self) -> None:
        where = "leave" if self._leaving else self.focused.id if self.focused else ""
        self.query_one(KeyLine).show_keys(shown.KEYS[where or "catalogue"])

    def _catalogue_rows(self, width: int) -> list[Row]:
        return shown.catalogue_rows(self._shelf, self._find.value.strip(), width)

    def _draft_rows(self, width: int) -> list[Row]:
        return shown.draft_rows(self._draft, self._shelf, width)

    def _note(self, width: int) -> list[Line]:
        if self._called.display:
            file = f"{id_for(self._draft.name, taken_ids(self._shelf.library))}.toml"
            return paragraph(f"It becomes {file}.", width, "dim")
        if self._chosen.has_focus or self._leaving:
            cursor = self._chosen.cursor
            slot = self._draft.items[int(cursor)] if self._draft.items and cursor else None
            return shown.item_note(self._shelf, slot, width)
        return shown.exercise_note(self._shelf, self._shelf.library.exercises.get(self._catalogue.cursor), width)

    def _sum(self, width: int) -> list[Line]:
        if self._leaving:
            return self._that_fit(paragraph(LEAVE, width, "warn"), width)
        trouble = self._refusal or (self._problems[0] if self._problems and self._draft.items else "")
        return self._that_fit(shown.sum_lines(self._draft, self._shelf.level, trouble, width), width)

    def _that_fit(self, lines: list[Line], width: int) -> list[Line]:
        """Return as many lines as a low window has for them; what is wrong is more than the length."""
        room = 1 if self.size.height < 10 else 2 if self.size.height < 16 else 4
        kept = lines[-room:] if room == 1 else lines[:room]
        if len(kept) == len(lines) or not kept[-1]:
            return kept
        role = kept[-1][-1][0]
        text = " ".join("".join(part for _, part in line) for line in lines[1 if room == 1 else room - 1 :])
        return [*kept[:-1], ((role, short(text, width)),)]


def _line_input(name: str, placeholder: str) -> Input:
    """An input of one line without a cursor that blinks."""
    made = Input(placeholder=placeholder, compact=True, id=name)
    made.cursor_blink = False
    return made
