"""The three pages of the first run: what the program does and how often, who should ask a doctor first, the room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.events import Resize

from deskspine.core.commands.registry import Request
from deskspine.core.first_run import (
    ASK_FIRST,
    FIRST_RUN_PAGES,
    HOW_OFTEN,
    INTERVALS,
    LATER,
    MORE_TO_READ,
    NOT_MEDICAL,
    STAYS_HERE,
    THE_ROOM,
    WELCOME,
    WHAT_IT_DOES,
    WHAT_THE_ROOM_DOES,
    WHAT_TICKS_DO,
)
from deskspine.core.person.flags import FORMER_FLAGS, LASTING_FLAGS, PLACE_FLAGS, PROFILE_FLAGS
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at, foot, page_key
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, Line, Lines, paragraph, spread
from deskspine.tui.widgets.number_choice import NumberChoice, number_lines
from deskspine.tui.widgets.rows import TICK, Row, Rows, RowsScroll, box_rows

LOW = 10
"""Minimum rows of a window for more than one line of minutes."""

ROOMY = 16
"""Minimum rows of a window for all that can be read about the ticks."""
BODIES = {1: "#page-1", 2: "#flags", 3: "#places"}
"""The part that has the focus on each page."""


GO_ON, SKIP = page_key("enter", "go_on", "Next", priority=True), page_key("escape", "skip", "Skip")
FEWER = page_key("left,minus", "interval(-1)", priority=True)
MORE_MINUTES = page_key("right,plus", "interval(1)", priority=True)
"""On the first page these change the minutes; on the others the first goes back."""


class FirstRunScreen(DeskScreen):
    """The pages of the first run: Enter shows the next page, left goes back, Escape skips the rest.

    A tick is saved at once, because another window may end the pages; the minutes are saved when they close. They begin
    after the pages that were seen before, so that skipped pages can be shown again.
    """

    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(GO_ON, SKIP, FEWER, MORE_MINUTES),
        *[binding for binding in bindings_at("everywhere") if binding.id == "app.quit"],
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._seen = services.snapshot.pages_seen
        self._page = min(FIRST_RUN_PAGES, self._seen + 1)
        self._before = services.snapshot.settings.number("schedule.sit_minutes")
        self._offered = tuple(sorted({*INTERVALS, self._before}))
        self._minutes = self._before
        self._known = frozenset(services.snapshot.settings.words("safety.flags"))
        """The flags of the last snapshot."""
        self._flags = set(self._known)

    def compose(self) -> ComposeResult:
        """Yield all pages, of which one is visible; the minutes stay visible while the first page scrolls."""
        yield Lines([()], classes="page-head")
        with VerticalScroll(id="page-1", classes="page-scroll"):
            yield Flow(self._first_page, id="first-page", classes="page-body")
        yield NumberChoice(self._interval, id="minutes")
        with RowsScroll(id="page-2", classes="page-scroll"):
            yield Flow(self._who_asks_first, classes="page-body")
            yield Rows(lambda width: self._boxes(PROFILE_FLAGS, width), boxes=True, id="flags", classes="boxes")
        with RowsScroll(id="page-3", classes="page-scroll"):
            yield Flow(lambda width: _question(THE_ROOM, WHAT_THE_ROOM_DOES, width), classes="page-body")
            yield Rows(lambda width: self._boxes(PLACE_FLAGS, width), boxes=True, id="places", classes="boxes")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the first page that was not seen before."""
        self._show(self._page)

    def on_unmount(self) -> None:
        """Report the pages that were seen here, if another window ended the first run after fewer of them."""
        snapshot = self.services.snapshot
        if not snapshot.first_run and self._seen > snapshot.pages_seen:
            self.services.send(Request("first-run-done", {"pages": self._seen}))

    def on_resize(self, event: Resize) -> None:
        """Keep the minutes visible below the text, on one line in a low window."""
        minutes = self.query_one(NumberChoice)
        minutes.rebuild()
        below = len(self._interval(max(1, self.size.width - 4)))
        self.query_one("#page-1").styles.max_height = max(1, self.size.height - 2 - below)
        self._show_heading()

    def on_rows_ticked(self, message: Rows.Ticked) -> None:
        """Tick or clear a box."""
        self._flags ^= {message.row_id}
        if message.row_id == "firm_chair" in self._flags:
            self._flags -= FORMER_FLAGS.keys()  # the chair as an earlier version saved it
        flags = [flag for flag in LASTING_FLAGS if flag in self._flags]
        self.services.send(Request("set", {"key": "safety.flags", "value": ", ".join(flags) or "none"}))
        self._show_boxes()

    def follow_snapshot(self, snapshot: Snapshot) -> None:
        """Take over the ticks of another window, and keep those of this one that are still on their way."""
        flags = frozenset(snapshot.settings.words("safety.flags"))
        if flags != self._known:
            changed = (self._flags ^ self._known) | (flags ^ self._known)
            self._flags, self._known = set(self._known ^ changed), flags
            self._show_boxes()

    def _show_boxes(self) -> None:
        for boxes in self.query(Rows):
            boxes.rebuild()

    def on_number_choice_picked(self, message: NumberChoice.Picked) -> None:
        """Take the minutes that were clicked."""
        if message.number in self._offered:
            self._minutes = message.number
            self.query_one(NumberChoice).rebuild()

    def action_interval(self, step: int) -> None:
        """Take the next longer or shorter interval; on later pages go back if `step` is negative."""
        if self._page > 1 and step < 0:
            self._show(self._page - 1)
        elif self._page == 1:
            at = self._offered.index(self._minutes) + step
            self._minutes = self._offered[max(0, min(len(self._offered) - 1, at))]
            self.query_one(NumberChoice).rebuild()

    def action_go_on(self) -> None:
        """Show the next page, or finish after the last one."""
        if self._page < FIRST_RUN_PAGES:
            self._show(self._page + 1)
        else:
            self.action_skip()

    def action_skip(self) -> None:
        """Save the minutes and the number of pages seen, and close."""
        if not self.is_active:
            return
        if self._minutes != self._before:
            self.services.send(Request("set", {"key": "schedule.sit_minutes", "value": str(self._minutes)}))
        self.services.send(Request("first-run-done", {"pages": self._seen}))
        self.dismiss()

    def _show(self, page: int) -> None:
        self._page, self._seen = page, max(self._seen, page)
        for number in BODIES:
            self.query_one(f"#page-{number}").display = number == page
        self.query_one(NumberChoice).display = page == 1
        self._show_heading()
        self.set_focus(self.query_one(BODIES[page]))
        forward = foot("start" if page == FIRST_RUN_PAGES else "next", GO_ON)
        change = (foot("minutes", FEWER, MORE_MINUTES),) if page == 1 else (foot("tick", TICK), foot("back", FEWER))
        self.query_one(KeyLine).show_keys((forward, foot("skip", SKIP), *change))

    def _show_heading(self) -> None:
        width = self.size.width - 2
        title = WELCOME if width >= 30 else "Welcome"
        where: Line = (("dim", f"{self._page} of {FIRST_RUN_PAGES}"),)
        self.query_one(".page-head", Lines).show([spread((("title", title),), where, width)])

    def _first_page(self, width: int) -> list[Line]:
        lines = [*paragraph(WHAT_IT_DOES, width), (), *paragraph(NOT_MEDICAL, width), ()]
        return [*lines, *paragraph(STAYS_HERE, width), (), *paragraph(LATER, width, "dim")]

    def _who_asks_first(self, width: int) -> list[Line]:
        more = "" if self.size.height < ROOMY else f" {MORE_TO_READ}"  # in a low window the question comes first
        return _question(ASK_FIRST, WHAT_TICKS_DO + more, width)

    def _interval(self, width: int) -> list[Line]:
        if self.size.height < LOW:
            return [(("strong", f"[{self._minutes}] "), ("key", "← →"), ("dim", " min sitting"))]
        return [*paragraph(HOW_OFTEN, width, "head"), *number_lines(self._offered, self._minutes, width)]

    def _boxes(self, flags: Mapping[str, str], width: int) -> list[Row]:
        return [
            row for flag, words in flags.items() for row in box_rows(flag, words, width, ticked=flag in self._flags)
        ]


def _question(question: str, help: str, width: int) -> list[Line]:
    return [*paragraph(question, width, "head"), *paragraph(help, width, "dim"), ()]
