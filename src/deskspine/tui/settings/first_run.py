"""The three pages of the first run: what the program does and how often, who should ask a doctor first, the room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Resize

from deskspine.core.commands.registry import Request
from deskspine.core.first_run import FIRST_RUN_PAGES
from deskspine.core.person.flags import FORMER_FLAGS, LASTING_FLAGS, PLACE_FLAGS, PROFILE_FLAGS
from deskspine.tui.bindings import bindings_at
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, KeyList, Line, Lines, paragraph, spread
from deskspine.tui.widgets.number_choice import NumberChoice, number_lines
from deskspine.tui.widgets.rows import Row, Rows, RowsScroll, box_rows

INTERVALS = (25, 30, 40, 45, 50, 60, 90)
"""Minutes of sitting to choose from; the settings take any other number."""
LOW = 10
"""Minimum rows of a window for more than one line of minutes."""

WHAT_IT_DOES = (
    "deskspine stays open in a terminal and counts how long you sit. After a while it reminds you to move, and guides "
    "you through about two minutes of neck and shoulder exercises in your chair. You can snooze, skip a break, or say "
    "that you are in a meeting."
)
NOT_MEDICAL = (
    "The exercises are gentle everyday movements. They are not medical advice, and no clinician has reviewed the "
    "routines. Go only as far as is easy, keep breathing, and stop when something feels wrong."
)
STAYS_HERE = "Nothing leaves this computer: no account, no network, no record of what you type."
ASK_FIRST = "Does any of this apply to you? Then ask a doctor or physiotherapist before you begin."
WHAT_TICKS_DO = (
    "Tick what applies (optional, stays on this computer). Unsuitable exercises are swapped. "
    'More under Routines: "Who should ask first".'
)
THE_ROOM = "About your desk and room"
WHAT_THE_ROOM_DOES = "Tick what applies. Unsuitable exercises are swapped. You can change it in the settings."
HOW_OFTEN = "Remind me after … minutes of sitting"
LATER = "You can change everything later in the settings."
BODIES = {1: "#page-1", 2: "#flags", 3: "#places"}
"""The part that has the focus on each page."""


class FirstRunScreen(DeskScreen):
    """The pages of the first run: Enter shows the next page, left goes back, Escape skips the rest.

    Choices are always saved, also when pages are skipped.

    They begin after the pages that were seen before, so that skipped pages can be shown again.
    """

    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Next", show=False, priority=True),
        Binding("escape", "skip", "Skip", show=False),
        Binding("left,minus", "interval(-1)", show=False, priority=True),
        Binding("right,plus", "interval(1)", show=False, priority=True),
        *[binding for binding in bindings_at("everywhere") if binding.id == "app.quit"],
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._seen = services.snapshot.pages_seen
        self._page = min(FIRST_RUN_PAGES, self._seen + 1)
        self._before = services.snapshot.settings.number("schedule.sit_minutes")
        self._offered = tuple(sorted({*INTERVALS, self._before}))
        self._minutes = self._before
        self._flags = set(services.snapshot.settings.words("safety.flags"))

    def compose(self) -> ComposeResult:
        """Yield all pages, of which one is visible; the minutes stay visible while the first page scrolls."""
        yield Lines([()], classes="page-head")
        with VerticalScroll(id="page-1", classes="page-scroll"):
            yield Flow(self._first_page, id="first-page", classes="page-body")
        yield NumberChoice(self._interval, id="minutes")
        with RowsScroll(id="page-2", classes="page-scroll"):
            yield Flow(lambda width: _question(ASK_FIRST, WHAT_TICKS_DO, width), classes="page-body")
            yield Rows(lambda width: self._boxes(PROFILE_FLAGS, width), boxes=True, id="flags", classes="boxes")
        with RowsScroll(id="page-3", classes="page-scroll"):
            yield Flow(lambda width: _question(THE_ROOM, WHAT_THE_ROOM_DOES, width), classes="page-body")
            yield Rows(lambda width: self._boxes(PLACE_FLAGS, width), boxes=True, id="places", classes="boxes")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the first page that was not seen before."""
        self._show(self._page)

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
        """Save the choices and the number of pages seen, and close."""
        if not self.is_active:
            return
        if self._minutes != self._before:
            self.services.send(Request("set", {"key": "schedule.sit_minutes", "value": str(self._minutes)}))
        flags = [flag for flag in LASTING_FLAGS if flag in self._flags]
        if set(flags) != set(self.services.snapshot.settings.words("safety.flags")):
            self.services.send(Request("set", {"key": "safety.flags", "value": ", ".join(flags) or "none"}))
        self.services.send(Request("first-run-done", {"pages": self._seen}))
        self.dismiss()

    def _show(self, page: int) -> None:
        self._page, self._seen = page, max(self._seen, page)
        for number in BODIES:
            self.query_one(f"#page-{number}").display = number == page
        self.query_one(NumberChoice).display = page == 1
        self._show_heading()
        self.set_focus(self.query_one(BODIES[page]))
        forward = ("enter", "start" if page == FIRST_RUN_PAGES else "next")
        change: KeyList = (("← →", "minutes"),) if page == 1 else (("space", "tick"), ("←", "back"))
        self.query_one(KeyLine).show_keys((forward, ("esc", "skip"), *change))

    def _show_heading(self) -> None:
        width = self.size.width - 2
        title = "Welcome to deskspine" if width >= 30 else "Welcome"
        where: Line = (("dim", f"{self._page} of {FIRST_RUN_PAGES}"),)
        self.query_one(".page-head", Lines).show([spread((("title", title),), where, width)])

    def _first_page(self, width: int) -> list[Line]:
        lines = [*paragraph(WHAT_IT_DOES, width), (), *paragraph(NOT_MEDICAL, width), ()]
        return [*lines, *paragraph(STAYS_HERE, width), (), *paragraph(LATER, width, "dim")]

    def _interval(self, width: int) -> list[Line]:
        if self.size.height < LOW:
            return [(("key", "←"), ("strong", f" [{self._minutes}] "), ("key", "→"), ("dim", " min sitting"))]
        return [*paragraph(HOW_OFTEN, width, "head"), *number_lines(self._offered, self._minutes, width)]

    def _boxes(self, flags: Mapping[str, str], width: int) -> list[Row]:
        return [
            row for flag, words in flags.items() for row in box_rows(flag, words, width, ticked=flag in self._flags)
        ]


def _question(question: str, help: str, width: int) -> list[Line]:
    return [*paragraph(question, width, "head"), *paragraph(help, width, "dim"), ()]
