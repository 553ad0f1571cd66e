"""A page of text that scrolls, the base of help, today's list, cards and similar pages."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from deskspine.tui.bindings import bindings_at
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, KeyList, Line, Lines


class TextScreen(DeskScreen):
    """A page with a heading, scrolling text and a line of keys; subclasses define `HEADING` and `body`."""

    HEADING = ""
    CLOSING: KeyList = (("esc", "back"), ("↑ ↓", "scroll"))
    FROM_THE_END = False
    """True if the page opens at its last line."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", show=False),
        Binding("j", "page_line(1)", show=False),
        Binding("k", "page_line(-1)", show=False),
        *bindings_at("everywhere"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (40, "-wide")]

    def body(self, width: int) -> list[Line]:
        """Return the text at `width` cells."""
        return []

    def compose(self) -> ComposeResult:
        """Yield heading, scrolling text and line of keys."""
        yield Lines([(("title", self.HEADING),)], classes="page-head")
        with VerticalScroll(classes="page-scroll"):
            yield Flow(self.body, classes="page-body")
        yield KeyLine(self.CLOSING)

    def on_mount(self) -> None:
        """Let the arrow keys scroll at once."""
        scroll = self.query_one(VerticalScroll)
        scroll.focus()
        if self.FROM_THE_END:
            scroll.scroll_end(animate=False)

    def action_leave(self) -> None:
        """Close the page."""
        self.dismiss()

    def action_page_line(self, by: int) -> None:
        """Scroll one line."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
