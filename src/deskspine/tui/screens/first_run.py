"""The three pages a person sees once: what it does and how often, who should ask a doctor first, and the room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from deskspine.core.commands import Request
from deskspine.core.flags import LASTING_FLAGS, PLACE_FLAGS, PROFILE_FLAGS
from deskspine.tui.bindings import bindings_at
from deskspine.tui.screens.base import DeskScreen
from deskspine.tui.services import Services
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, Line, Lines, paragraph
from deskspine.tui.widgets.rows import Row, Rows, RowsScroll, box_rows

INTERVALS = (25, 30, 40, 45, 50, 60, 90)
"""Minutes of sitting offered; any other number is kept and can be set later."""

WHAT_IT_DOES = (
    "deskspine stays open in a terminal and counts how long you sit. When it has been long enough it asks, and leads "
    "you through about two minutes of neck and shoulder movement in your chair. You can snooze, say not now, or tell "
    "it that you are in a meeting."
)
NOT_MEDICAL = (
    "The movements are everyday ones, made gentle. They are not medical advice, and no clinician has reviewed the "
    "routines. Go only as far as is easy, keep breathing, and stop when something feels wrong."
)
STAYS_HERE = "Nothing leaves this machine: no account, no network, no record of what you type."
ASK_FIRST = "Is any of this you? Then ask a doctor or physiotherapist before you begin."
WHAT_TICKS_DO = (
    "Tick what you like to tell: it stays here, and what does not suit you gives way. "
    'More on the card "Who should ask first".'
)
THE_ROOM = "And the room: is any of this so?"
WHAT_THE_ROOM_DOES = "An exercise that needs what is not there gives way to another one. You can change it at any time."
HOW_OFTEN = "Ask after so many minutes of sitting"
LATER = "Everything can be changed later under settings."
PAGES = 3


class FirstRunScreen(DeskScreen):
    """Enter goes on, left goes back from a page of boxes, Escape skips what is left; what was told is always kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on", show=False, priority=True),
        Binding("escape", "skip", "Skip", show=False),
        Binding("left,minus", "interval(-1)", show=False, priority=True),
        Binding("right,plus", "interval(1)", show=False, priority=True),
        *[each for each in bindings_at("everywhere") if each.id == "app.quit"],
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._page = 1
        self._before = services.snapshot.settings.number("schedule.sit_minutes")
        self._offered = tuple(sorted({*INTERVALS, self._before}))
        self._minutes = self._before
        self._flags = set(services.snapshot.settings.words("safety.flags"))

    def compose(self) -> ComposeResult:
        """All pages, one of them shown."""
        yield Lines([(("title", "Welcome to deskspine"),)], classes="page-head")
        with VerticalScroll(id="page-1", classes="page-scroll"):
            yield Flow(self._first_page, id="first-page", classes="page-body")
        with RowsScroll(id="page-2", classes="page-scroll"):
            yield Flow(lambda width: _heading(ASK_FIRST, WHAT_TICKS_DO, width), classes="page-body")
            yield Rows(lambda width: self._boxes(PROFILE_FLAGS, width), id="flags", classes="boxes")
        with RowsScroll(id="page-3", classes="page-scroll"):
            yield Flow(lambda width: _heading(THE_ROOM, WHAT_THE_ROOM_DOES, width), classes="page-body")
            yield Rows(lambda width: self._boxes(PLACE_FLAGS, width), id="places", classes="boxes")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin at the first page."""
        self._show(1)

    def on_rows_ticked(self, message: Rows.Ticked) -> None:
        """Tick or clear a box."""
        self._flags ^= {message.row_id}
        for boxes in self.query(Rows):
            boxes.rebuild()

    def action_interval(self, step: int) -> None:
        """Take the next longer or shorter interval; on a later page left goes back."""
        if self._page > 1 and step < 0:
            self._show(self._page - 1)
        elif self._page == 1:
            at = self._offered.index(self._minutes) + step
            self._minutes = self._offered[max(0, min(len(self._offered) - 1, at))]
            self.query_one("#first-page", Flow).rebuild()

    def action_go_on(self) -> None:
        """The next page, or the end."""
        if self._page < PAGES:
            self._show(self._page + 1)
        else:
            self.action_skip()

    def action_skip(self) -> None:
        """Keep what was told, leave, and do not come again."""
        if self._minutes != self._before:
            self.services.send(Request("set", {"key": "schedule.sit_minutes", "value": str(self._minutes)}))
        flags = [flag for flag in LASTING_FLAGS if flag in self._flags]
        if set(flags) != set(self.services.snapshot.settings.words("safety.flags")):
            self.services.send(Request("set", {"key": "safety.flags", "value": ", ".join(flags) or "none"}))
        self.services.send(Request("first-run-done"))
        self.dismiss()

    def _show(self, page: int) -> None:
        self._page = page
        for number in range(1, PAGES + 1):
            self.query_one(f"#page-{number}").display = number == page
        self.query_one({1: "#page-1", 2: "#flags", 3: "#places"}[page]).focus()
        change = ("← →", "minutes") if page == 1 else ("space", "tick")
        forward = ("enter", "begin" if page == PAGES else "go on")
        back = () if page == 1 else (("←", "back"),)
        self.query_one(KeyLine).show_keys(
            (change, forward, *back, ("esc", "skip the rest"), ("", f"{page} of {PAGES}"))
        )

    def _first_page(self, width: int) -> list[Line]:
        lines = [*paragraph(WHAT_IT_DOES, width), (), *paragraph(NOT_MEDICAL, width), ()]
        lines += [*paragraph(STAYS_HERE, width), (), *paragraph(HOW_OFTEN, width, "accent")]
        return [*lines, *self._choice(width), (), *paragraph(LATER, width, "dim")]

    def _choice(self, width: int) -> list[Line]:
        """The intervals on as many lines as they need, the chosen one in brackets."""
        lines: list[Line] = [()]
        for minutes in self._offered:
            here = minutes == self._minutes
            piece = ("strong", f"[{minutes}] ") if here else ("dim", f" {minutes}  ")
            full = sum(len(text) for _, text in lines[-1]) + len(piece[1]) > width
            lines = [*lines, (piece,)] if full else [*lines[:-1], (*lines[-1], piece)]
        return lines

    def _boxes(self, flags: Mapping[str, str], width: int) -> list[Row]:
        return [
            row for flag, words in flags.items() for row in box_rows(flag, words, width, ticked=flag in self._flags)
        ]


def _heading(question: str, help: str, width: int) -> list[Line]:
    return [*paragraph(question, width, "accent"), *paragraph(help, width, "dim"), ()]
