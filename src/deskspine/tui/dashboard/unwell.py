"""The box "Not well today?": fever, illness or worse pain than usual, ticked for the rest of the day."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Resize

from deskspine.core.commands.registry import Request
from deskspine.core.person.flags import DAY_FLAGS
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at
from deskspine.tui.widgets.base_screen import DeskModal
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, KeyList, Line, paragraph
from deskspine.tui.widgets.rows import Row, Rows, RowsScroll, box_rows

WHAT_IT_DOES = (
    "While one of these is ticked, you get only breathing, eye and hand exercises. It ends at the end of the day and "
    "stays on this computer."
)

KEYS: KeyList = (("space", "tick"), ("esc", "close"))
LOW, MIDDLE = 10, 14
"""Minimum lines of a window for the heading, and for the explanation."""
HIGH = 16
"""Minimum lines of a window for empty lines in the box."""


class UnwellScreen(DeskModal):
    """A box with three choices to tick; a tick applies at once."""

    VERTICAL_BREAKPOINTS = [(0, "-lowest"), (LOW, "-low"), (HIGH, "-high")]
    CSS_PATH = "unwell.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,u", "leave", "Close", show=False),
        *bindings_at("everywhere"),
    ]

    _changed = ""
    """The choice that was ticked or cleared last."""

    def compose(self) -> ComposeResult:
        """Yield a small box over the screen below."""
        with Vertical(classes="after-box"):
            yield Flow(self._heading)
            with RowsScroll(classes="unwell-boxes"):
                yield Rows(self._boxes, boxes=True, id="unwell")
            yield Flow(self._footing)
            yield KeyLine(KEYS)

    def on_mount(self) -> None:
        """Give the choices the focus."""
        self.query_one(Rows).focus()

    def on_resize(self, event: Resize) -> None:
        """Leave out the texts that do not fit."""
        for part in self.query(Flow):
            part.rebuild()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show what was ticked, here or by a verb."""
        if self.is_mounted:
            self.query_one(Rows).rebuild()

    def on_rows_ticked(self, message: Rows.Ticked) -> None:
        """Tick or clear a choice."""
        self._toggle(message.row_id)

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Tick or clear the choice as space does, or close on the choice that was changed last.

        A person who ticks with space and then presses Enter, as on the first-run pages, wants to keep the tick.
        """
        if message.row_id == self._changed:
            self.dismiss()
        else:
            self._toggle(message.row_id)

    def action_leave(self) -> None:
        """Close the box."""
        self.dismiss()

    def _toggle(self, flag: str) -> None:
        self._changed = flag
        on = flag not in self.services.snapshot.unwell
        self.services.send(Request("unwell", {"flag": flag, "on": on}))

    def _gap(self) -> list[Line]:
        """Return an empty line if the window is high enough, or no line."""
        return [()] if self.app.size.height >= HIGH else []

    def _heading(self, width: int) -> list[Line]:
        if self.app.size.height < LOW:
            return []
        return [*paragraph("Not well today?", width, "title"), *self._gap()]

    def _boxes(self, width: int) -> list[Row]:
        ticked = self.services.snapshot.unwell
        return [row for flag, words in DAY_FLAGS.items() for row in box_rows(flag, words, width, ticked=flag in ticked)]

    def _footing(self, width: int) -> list[Line]:
        if self.app.size.height < MIDDLE:
            return []
        return [*self._gap(), *paragraph(WHAT_IT_DOES, width, "dim"), *self._gap()]
