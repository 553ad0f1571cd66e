"""The page "Routines": all routines, cards and resting exercises in a list, with a preview."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import DescendantFocus, Resize
from textual.widgets import Input

from deskspine.core.commands.registry import Request
from deskspine.core.schedule.policy_from_settings import policy_of
from deskspine.core.timekeeping.calendar import day_of
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at
from deskspine.tui.library.preview import preview
from deskspine.tui.library.rows import CARD, RESTING, LibraryShelf, keys_at, rows
from deskspine.tui.pages.card import WORSE_TWICE, AskFirstScreen, CardScreen, UnlockScreen
from deskspine.tui.player.stop_card import ARM
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.figure_row import FigureRow
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, KeyList, Line, Lines
from deskspine.tui.widgets.rows import Row, Rows, RowsScroll

ROOM_FOR_PICTURES = 16
"""Minimum rows of the preview for pictures above its text."""
FIND_KEYS: KeyList = (("enter", "go to results"), ("esc", "show all"))
READ_KEYS: KeyList = (("↑ ↓", "scroll"), ("esc", "back"), ("tab", "to the list"))


class LibraryScreen(DeskScreen):
    """The screen with the list on the left (above, in a narrow window) and the preview of the chosen row."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-columns")]
    CSS_PATH = "library.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", show=False),
        Binding("tab", "other_side", show=False),
        Binding("slash", "find", "Find", show=False),
        Binding("down", "to_list", show=False),
        Binding("c", "choose_parts", "Choose parts", show=False),
        Binding("n", "compose_new", "Compose", show=False),
        *bindings_at("everywhere"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._shelf = self._shelf_of(services.snapshot)
        self._start: Literal["", "asked", "begun"] = ""
        """State of a routine started here: after "asked" its gate leads back here, after "begun" this page closes."""

    def compose(self) -> ComposeResult:
        """Yield search line, list and preview."""
        yield Lines([(("title", "Routines"),)], classes="page-head")
        find = Input(placeholder="type a name, a part of the body, a system", compact=True, id="find")
        find.cursor_blink = False
        yield find
        with Horizontal(classes="library-sides"):
            with RowsScroll(classes="library-list"):
                yield Rows(self._rows, id="routines")
            with VerticalScroll(classes="library-preview"):
                yield FigureRow(id="pictures")
                yield Flow(self._preview, id="preview")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin at the next routine, and ask the engine to read changed files again."""
        self.query_one("#find").display = False
        list_ = self._list
        list_.focus()
        self.call_after_refresh(list_.put_cursor, self.services.snapshot.next.routine.id)
        self.services.send(Request("look"))

    def on_resize(self, event: Resize) -> None:
        """Show as many pictures as fit in the new size."""
        self.call_after_refresh(self._show_pictures)

    def follow_snapshot(self, snapshot: Snapshot) -> None:
        """Note the state of a routine that was started here; the player covers this screen then."""
        if self._start and snapshot.playing is not None:
            self._start = "begun"
        elif self._start == "asked" and self._shelf.snapshot.gate.routine and not snapshot.gate.routine:
            self._start = ""

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show what changed while the page was open: files, flags, the level or the next routine."""
        before = self._shelf.snapshot
        same = snapshot.library is before.library and snapshot.person == before.person
        if self.is_mounted and not (same and snapshot.next == before.next and snapshot.level == before.level):
            self._shelf = self._shelf_of(snapshot)
            self._list.rebuild()
            self._show_preview()
            self._show_keys()

    def on_screen_resume(self) -> None:
        """Close after a routine that was started here."""
        if self._start == "begun":
            self.dismiss()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Show the keys of the part that has the focus."""
        self._show_keys()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Show the preview of the row under the cursor."""
        self._show_preview()
        self.query_one(".library-preview").scroll_home(animate=False)
        self._show_keys()

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Start a routine that is suitable for this person, or open a card or a resting exercise."""
        row_id, library = message.row_id, self._shelf.library
        if not self.is_active:
            return
        if card := library.cards.get(row_id.removeprefix(CARD)) if row_id.startswith(CARD) else None:
            unread = card.id in self.services.snapshot.person.unread
            self.app.push_screen((AskFirstScreen if unread else CardScreen)(self.services, card))
        elif row_id.startswith(RESTING):
            self._open_rest(row_id)
        elif self._shelf.playable(row_id):
            self._begin(Request("start", {"routine": row_id}))

    def on_input_changed(self, message: Input.Changed) -> None:
        """Filter the list while the person types."""
        self._list.rebuild()
        self._show_preview()
        self.call_after_refresh(self._list.into_view)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Go to the results of the search."""
        self.set_focus(self._list)

    def action_leave(self) -> None:
        """Close the search, else the page."""
        find = self.query_one("#find", Input)
        if find.display:
            find.value = ""
            find.display = False
            self.set_focus(self._list)
        else:
            self.dismiss()

    def action_find(self) -> None:
        """Open the search line."""
        find = self.query_one("#find", Input)
        find.display = True
        self.set_focus(find)

    def action_to_list(self) -> None:
        """Go from the search line to the list."""
        self.set_focus(self._list)

    def action_other_side(self) -> None:
        """Move the focus to the preview, or back to the list."""
        (self.query_one(".library-preview") if self._list.has_focus else self._list).focus()

    def action_choose_parts(self) -> None:
        """Open the page for choosing exercises of the routine."""
        routine = self._shelf.library.routines.get(self._list.cursor)
        if routine is not None and routine.kind == "routine" and self._shelf.playable(routine.id):
            from deskspine.tui.library.pick import PickScreen

            self.app.push_screen(PickScreen(self.services, routine), self._picked)

    def action_compose_new(self) -> None:
        """Open the composer."""
        from deskspine.tui.library.composer import ComposerScreen

        self.app.push_screen(ComposerScreen(self.services), self._composed)

    @property
    def _list(self) -> Rows:
        return self.query_one("#routines", Rows)

    def _picked(self, start: object) -> None:
        if isinstance(start, Request):
            self._begin(start)

    def _begin(self, start: Request) -> None:
        """Send the request for a routine; this page stays open below its gate, and closes after the routine."""
        self._start = "asked"
        self.services.send(start)

    def _composed(self, name: object) -> None:
        if isinstance(name, str):
            self.call_after_refresh(self._list.put_cursor, name)

    def _open_rest(self, row_id: str) -> None:
        cards, rest = self._shelf.library.cards, self._shelf.rest(row_id)
        if rest is not None and rest.locked and WORSE_TWICE in cards:
            name = self._shelf.name(rest)
            self.app.push_screen(UnlockScreen(self.services, cards[WORSE_TWICE], rest.exercise, name))
        elif rest is not None and rest.why == "arm" and not rest.locked and ARM in cards:
            self.app.push_screen(CardScreen(self.services, cards[ARM]))

    def _show_preview(self) -> None:
        self.query_one("#preview", Flow).rebuild()
        self._show_pictures()

    def _show_pictures(self) -> None:
        roomy = self.query_one(".library-preview").size.height >= ROOM_FOR_PICTURES
        routine = self._shelf.library.routines.get(self._list.cursor) if roomy else None
        self.query_one(FigureRow).show(self._shelf.library, self.services.snapshot.settings, routine)

    def _show_keys(self) -> None:
        find, side = self.query_one("#find"), self.query_one(".library-preview")
        keys = FIND_KEYS if find.has_focus else READ_KEYS if side.has_focus else None
        self.query_one(KeyLine).show_keys(keys or keys_at(self._shelf, self._list.cursor))

    def _shelf_of(self, snapshot: Snapshot) -> LibraryShelf:
        now, day_starts_min = self.services.now(), policy_of(snapshot.settings, 0.0).day_starts_min
        return LibraryShelf.of(snapshot, day_of(now.wall, now.zone, day_starts_min))

    def _rows(self, width: int) -> list[Row]:
        return rows(self._shelf, self.query_one("#find", Input).value.strip(), width)

    def _preview(self, width: int) -> list[Line]:
        return preview(self._shelf, self._list.cursor, width)
