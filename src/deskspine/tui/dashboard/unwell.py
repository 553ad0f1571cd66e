"""How today is: fever, ill, worse pain than usual. What is ticked holds until the day ends."""

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
    "While one of these is ticked, only breathing, eyes and hands are offered. It ends by itself with the day and "
    "stays on this computer."
)

KEYS: KeyList = (("space", "tick"), ("esc", "close"))
LOW, MIDDLE = 10, 14
"""Lines of a window below which there are only boxes and keys, and below which there is no explanation."""
HIGH = 16
"""Lines of a window from which on there are empty ones in the box."""


class UnwellScreen(DeskModal):
    """Three boxes; each counts at once."""

    VERTICAL_BREAKPOINTS = [(0, "-lowest"), (LOW, "-low"), (HIGH, "-high")]
    CSS_PATH = "unwell.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,u", "leave", "Close", show=False),
        *bindings_at("everywhere"),
    ]

    _changed = ""
    """The box that was ticked or cleared last."""

    def compose(self) -> ComposeResult:
        """A small box over whatever is below."""
        with Vertical(classes="after-box"):
            yield Flow(self._heading)
            with RowsScroll(classes="unwell-boxes"):
                yield Rows(self._boxes, boxes=True, id="unwell")
            yield Flow(self._footing)
            yield KeyLine(KEYS)

    def on_mount(self) -> None:
        """The keys go to the boxes."""
        self.query_one(Rows).focus()

    def on_resize(self, event: Resize) -> None:
        """Leave out what there is no room for."""
        for part in self.query(Flow):
            part.rebuild()

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Something was ticked, here or by a verb."""
        if self.is_mounted:
            self.query_one(Rows).rebuild()

    def on_rows_ticked(self, message: Rows.Ticked) -> None:
        """Tick or clear a box."""
        self._toggle(message.row_id)

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Enter does what space does, but closes on the box that space or Enter changed last.

        Whoever ticks with space and then presses Enter, as on the first pages, means what was ticked.
        """
        if message.row_id == self._changed:
            self.dismiss()
        else:
            self._toggle(message.row_id)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss()

    def _toggle(self, flag: str) -> None:
        self._changed = flag
        on = flag not in self.services.snapshot.unwell
        self.services.send(Request("unwell", {"flag": flag, "on": on}))

    def _gap(self) -> list[Line]:
        """An empty line, where the window is high enough for some."""
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
