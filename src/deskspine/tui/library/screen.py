"""The page "Routines": all routines, cards and resting exercises in a list, with a preview."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Input

from deskspine.core.commands.registry import Request
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at, page_key
from deskspine.tui.library.filters import CHIPS, EVERYTHING
from deskspine.tui.library.keys import PAGE_KEYS
from deskspine.tui.library.opening import open_row
from deskspine.tui.library.roles_screen import RolesScreen
from deskspine.tui.library.shelf import LibraryShelf
from deskspine.tui.services import Services
from deskspine.tui.widgets.chip_line import ChipLine
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, Lines
from deskspine.tui.widgets.routine_figure import RoutineFigure
from deskspine.tui.widgets.rows import Rows, RowsScroll


class PreviewScroll(VerticalScroll):
    """The scrolling preview. A click on a key label in it leaves the focus in the list."""

    FOCUS_ON_CLICK = False


class LibraryScreen(RolesScreen):
    """The screen with the list on the left (above, in a narrow window) and the preview of the chosen row."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-columns")]
    VERTICAL_BREAKPOINTS = [(0, "-lowest"), (10, "-low"), (20, "-high")]
    CSS_PATH = "library.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *PAGE_KEYS,
        page_key("down", "to_list"),
        *bindings_at("everywhere"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._start: Literal["", "asked", "begun"] = ""
        """State of a routine started here: after "asked" its gate leads back here, after "begun" this page closes."""
        self._gated = False
        """True while the gate of that routine is open."""

    def compose(self) -> ComposeResult:
        """Yield search line, filters, list with its legend, preview and the line for notes."""
        yield Lines([(("title", "Routines"),)], classes="page-head")
        find = Input(compact=True, id="find")
        find.cursor_blink = False
        yield find
        yield ChipLine(CHIPS, id="filters")
        with Container(classes="library-sides"):
            with Vertical(classes="library-left"):
                with RowsScroll(classes="library-list"):
                    yield Rows(self._rows, id="routines")
                yield Flow(self._legend, id="legend")
            with Container(classes="library-right"):
                yield RoutineFigure(self.services.now, id="pictures")
                with PreviewScroll(classes="library-preview"):
                    yield Flow(self._preview, id="preview")
        yield Flow(self._note_lines, id="library-note")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin at the next routine, and ask the engine to read changed files again."""
        self._find_input.display = False
        list_ = self._list
        list_.focus()
        self.call_after_refresh(list_.put_cursor, self.services.snapshot.next.routine.id)
        self.services.send(Request("look"))

    def follow_snapshot(self, snapshot: Snapshot) -> None:
        """Note the state of a routine that was started here; the player covers this screen then."""
        if self._start and snapshot.playing is not None:
            self._start = "begun"
        elif self._start == "asked":
            if self._gated and not snapshot.gate.routine:
                self._start = ""
            self._gated = bool(snapshot.gate.routine)

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show what changed while the page was open: files, flags, settings, the level or the next routine."""
        before = self._shelf.snapshot
        if self.is_mounted and _differs(before, snapshot):
            self._shelf = LibraryShelf.of(snapshot, self.services.now())
            self._show_list()

    def on_screen_suspend(self) -> None:
        """Stop the figure while another page covers this one."""
        self.query_one(RoutineFigure).rest()

    def on_screen_resume(self) -> None:
        """Close after a routine that was started here; else let the figure continue."""
        if self._start == "begun":
            self.dismiss()
        else:
            self.query_one(RoutineFigure).go_on()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Show the preview of the row under the cursor."""
        if self._list.cursor != self._note_about:
            self._say("")
        self._show_preview()
        self.query_one(".library-preview").scroll_home(animate=False)
        self._show_keys()

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Start a routine that is suitable for this person, or open a card or a resting exercise."""
        if self.is_active and not open_row(self, self._shelf, message.row_id) and self._shelf.playable(message.row_id):
            self._begin(Request("start", {"routine": message.row_id}))

    def action_leave(self) -> None:
        """Close the search, else the preview or the filter, else the page."""
        if self._find_input.display:
            self._find_input.value = ""
            self._find_input.display = False
            self.set_focus(self._list, scroll_visible=False)
            self._show_keys()
        elif self._reading and self.has_class("-lowest"):
            self.action_other_side()
        elif self._filter != EVERYTHING:
            self._set_filter(EVERYTHING)
        else:
            self.dismiss()

    def action_choose_parts(self) -> None:
        """Open the page for choosing exercises of the routine."""
        routine = self._shelf.for_breaks(self._list.cursor)
        if routine is not None and self._shelf.playable(routine.id):
            from deskspine.tui.library.pick import PickScreen

            self.app.push_screen(PickScreen(self.services, routine), self._picked)

    def _picked(self, start: object) -> None:
        if isinstance(start, Request):
            self._begin(start)

    def _begin(self, start: Request) -> None:
        """Send the request for a routine; this page stays open below its gate, and closes after the routine."""
        self._start, self._gated = "asked", False
        self.services.send(start)


def _differs(before: Snapshot, after: Snapshot) -> bool:
    """Return True if something that this page shows is different."""
    if after.library is not before.library:
        return True
    names = ("person", "settings", "next", "level", "played", "checks")
    return any(getattr(before, name) != getattr(after, name) for name in names)
