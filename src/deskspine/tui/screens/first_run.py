"""The two pages a person sees once: what deskspine does, how often, and who should ask a doctor first."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from deskspine.core.commands import Request
from deskspine.core.settings import PROFILE_FLAGS
from deskspine.tui.bindings import bindings_at
from deskspine.tui.screens.base import DeskScreen
from deskspine.tui.services import Services
from deskspine.tui.widgets.lines import Flow, Line, Lines, paragraph, wrap
from deskspine.tui.widgets.rows import Row, Rows

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
WHAT_TICKS_DO = "What you tick stays on this machine; exercises that do not suit it are swapped or left out."


class FirstRunScreen(DeskScreen):
    """Enter goes on, Escape skips everything; what was chosen is kept only when the last page is left with Enter."""

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
        self._flags = {flag for flag in services.snapshot.settings.words("safety.flags") if flag in PROFILE_FLAGS}

    def compose(self) -> ComposeResult:
        """Both pages, one of them shown."""
        yield Lines([(("title", "Welcome to deskspine"),)], classes="page-head")
        with VerticalScroll(id="page-1", classes="page-scroll"):
            yield Flow(self._first_page, id="first-page", classes="page-body")
        with VerticalScroll(id="page-2", classes="page-scroll", can_focus=False):
            yield Flow(self._second_page, classes="page-body")
            yield Rows(self._boxes, id="flags", classes="page-body")
        yield Lines([()], classes="page-foot", id="first-keys")

    def on_mount(self) -> None:
        """Begin at the first page."""
        self._show(1)

    def on_rows_ticked(self, message: Rows.Ticked) -> None:
        """Tick or clear a box."""
        self._flags ^= {message.row_id}
        self.query_one(Rows).rebuild()

    def action_interval(self, step: int) -> None:
        """Take the next longer or shorter interval."""
        if self._page == 1:
            at = self._offered.index(self._minutes) + step
            self._minutes = self._offered[max(0, min(len(self._offered) - 1, at))]
            self.query_one("#first-page", Flow).rebuild()

    def action_go_on(self) -> None:
        """The second page, or the end."""
        if self._page == 1:
            self._show(2)
            return
        if self._minutes != self._before:
            self.services.send(Request("set", {"key": "schedule.sit_minutes", "value": str(self._minutes)}))
        kept = self.services.snapshot.settings.words("safety.flags")
        others = [flag for flag in kept if flag not in PROFILE_FLAGS]
        flags = [*(flag for flag in PROFILE_FLAGS if flag in self._flags), *others]
        if set(flags) != set(kept):
            self.services.send(Request("set", {"key": "safety.flags", "value": ", ".join(flags) or "none"}))
        self.action_skip()

    def action_skip(self) -> None:
        """Leave, and do not come again."""
        self.services.send(Request("first-run-done"))
        self.dismiss()

    def _show(self, page: int) -> None:
        self._page = page
        self.query_one("#page-1").display = page == 1
        self.query_one("#page-2").display = page == 2
        self.query_one("#page-1" if page == 1 else "#flags").focus()
        keys: Line = (("key", "← →"), ("dim", " minutes   ")) if page == 1 else (("key", "space"), ("dim", " tick   "))
        last = " go on   " if page == 1 else " begin   "
        ends: Line = (("key", "enter"), ("dim", last), ("key", "esc"), ("dim", " skip"))
        page_of: Line = (("dim", f"   {page} of 2"),)
        self.query_one("#first-keys", Lines).show([(*keys, *ends, *page_of)])

    def _first_page(self, width: int) -> list[Line]:
        lines = [*paragraph(WHAT_IT_DOES, width), (), *paragraph(NOT_MEDICAL, width), ()]
        lines += [*paragraph(STAYS_HERE, width), (), (("accent", "Ask after so many minutes of sitting"),)]
        choice: list[tuple[str, str]] = []
        for minutes in self._offered:
            here = minutes == self._minutes
            choice += [("strong", f"[{minutes}]") if here else ("dim", f" {minutes} "), ("", " ")]
        return [*lines, tuple(choice), *paragraph("Everything can be changed later under settings.", width, "dim")]

    def _second_page(self, width: int) -> list[Line]:
        return [*paragraph(ASK_FIRST, width, "accent"), *paragraph(WHAT_TICKS_DO, width, "dim"), ()]

    def _boxes(self, width: int) -> list[Row]:
        rows: list[Row] = []
        for flag, words in PROFILE_FLAGS.items():
            ticked = flag in self._flags
            role = "strong" if ticked else ""
            head, *rest = wrap(words, width - 6)
            rows.append((flag, (("", "  "), (role, f"[{'x' if ticked else ' '}] {head}"))))
            rows += [("", ((role, " " * 6 + line),)) for line in rest]
        return rows
