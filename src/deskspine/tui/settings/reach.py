"""The page "Ways to reach you": every channel can be tried, and says what became of it."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import set_cell_size
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize

from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at, foot, page_key
from deskspine.tui.services import Services
from deskspine.tui.settings.channel_trials import WAIT_S, WAYS, ChannelTrials
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, KeyList, Line, Lines, paragraph, spread, wrap
from deskspine.tui.widgets.rows import CHOOSE, DOWN, UP, Row, Rows, RowsScroll

BACK = page_key("escape", "leave", "Back")
TRY = page_key("t", "try_out")
KEYS: KeyList = (foot("try", CHOOSE), foot("back", BACK), foot("move", UP, DOWN))
ABOUT = "Try each way: only you can say whether you noticed it. No break is counted."
NOT_HERE = "Not here: "
TRY_IT = "try it"
NAMES = 10
"""Columns of the names of the ways."""
NARROW = 36
"""Columns below which the words of a way are below its name."""
ROOM_FOR_HELP = 12
"""Minimum rows of a window for the help above the list."""


class ReachScreen(DeskScreen):
    """A list of the ways to reach the person; Enter or a click on one sends a test message."""

    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [BACK, TRY, *bindings_at("everywhere")]

    def __init__(self, services: Services, channel: str = "") -> None:
        """Begin at `channel`."""
        super().__init__(services)
        self._begin = channel
        self._trials = ChannelTrials(self.app, services)

    def compose(self) -> ComposeResult:
        """Yield heading, help, list and keys."""
        yield Lines([(("title", "Ways to reach you"),)], classes="page-head")
        yield Flow(lambda width: [*paragraph(ABOUT, width, "dim"), ()], classes="page-note")
        with RowsScroll(classes="page-scroll"):
            yield Rows(self._rows, boxes=True, id="ways")
        yield KeyLine(KEYS)

    def on_mount(self) -> None:
        """Begin at the channel that was asked for."""
        rows = self.query_one(Rows)
        self.set_focus(rows)
        if self._begin:
            self.call_after_refresh(rows.put_cursor, self._begin)

    def on_resize(self, event: Resize) -> None:
        """Show the help if the window is high enough."""
        self.query_one(".page-note", Flow).display = self.size.height >= ROOM_FOR_HELP

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show the outcome of a trial, and which channels work now."""
        if self.is_mounted:
            self._trials.follow()
            self._show()

    def on_rows_ticked(self, message: Rows.Ticked) -> None:
        """Try the way under the cursor."""
        self._try(message.row_id)

    def on_rows_chosen(self, message: Rows.Chosen) -> None:
        """Try the way under the cursor."""
        self._try(message.row_id)

    def action_try_out(self) -> None:
        """Try the way under the cursor."""
        self._try(self.query_one(Rows).cursor)

    def action_leave(self) -> None:
        """Close the page."""
        self.dismiss()

    def _try(self, channel: str) -> None:
        if channel:
            self._trials.begin(channel)
            self.set_timer(WAIT_S, lambda: self._give_up(channel))
            self._show()

    def _give_up(self, channel: str) -> None:
        if self._trials.give_up(channel):
            self._show()

    def _show(self) -> None:
        rows = self.query_one(Rows)
        rows.rebuild()
        rows.into_view()

    def _rows(self, width: int) -> list[Row]:
        return [row for channel in WAYS for row in way_rows(channel, self._trials, width)]


def way_rows(channel: str, trials: ChannelTrials, width: int) -> list[Row]:
    """Return the rows of a way to reach the person: its name and words, and its state or the outcome of its trial."""
    narrow = width < NARROW
    indent = "    " if narrow else " " * (NAMES + 2)
    name = f"  {channel}" if narrow else f"  {set_cell_size(channel, NAMES)}"
    first, *more = ["", *wrap(WAYS[channel], width - len(indent))] if narrow else wrap(WAYS[channel], width - NAMES - 2)
    head = spread((("strong", name), ("", first)), (("title", TRY_IT),), width)
    lines: list[Line] = [head, *((("", indent + words),) for words in more)]
    lines += outcome_lines(channel, trials, indent, width)
    return [(channel, line) for line in lines]


def outcome_lines(channel: str, trials: ChannelTrials, indent: str, width: int) -> list[Line]:
    """Return the outcome of the last trial of `channel`, or the reason why it cannot work here, or nothing."""
    works, text = trials.outcome(channel)
    if not text:
        state = trials.state(channel)
        works, text, role = True, f"{NOT_HERE}{state}." if state else "", "dim"
    else:
        works, text, role = works, text if works else f"{NOT_HERE}{text}.", "good" if works else "warn"
    return [((role, indent + words),) for words in wrap(text, max(1, width - len(indent)))]
