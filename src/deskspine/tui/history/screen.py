"""The page of the history: six pages of pictures, with the numbers of every bar."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from msgspec.structs import replace
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.events import Resize
from textual.geometry import Region

from deskspine.core.history.spans import moved, span
from deskspine.core.history.views import (
    HISTORY_PAGES,
    BodyView,
    HistoryPage,
    HistoryQuery,
    HistoryView,
    RegionTime,
    YearView,
)
from deskspine.core.timekeeping.calendar import day_of
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at
from deskspine.tui.history.drawing import Drawing
from deskspine.tui.history.keys import ALL_NUMBERS, PAGE_KEYS, TABS, keys_on
from deskspine.tui.history.plot import Plot
from deskspine.tui.history.present import with_present
from deskspine.tui.history.room import Room
from deskspine.tui.history.titles import title_of
from deskspine.tui.history.words import NO_ROWS
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.chip_line import ChipLine
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import KeyList, Lines, paragraph, spread

ROLES_OF_BARS = ("sit", "move", "away", "unknown", "meeting", "wait", "longest", "same", "worse")
"""Roles of bars and pieces; a highlighted one has the role with "mark-" before it."""
PLOT_ROLES = (*ROLES_OF_BARS, *(f"mark-{role}" for role in ROLES_OF_BARS), "heat1", "heat2", "heat3", "heat4", "mark")
"""Roles of the pieces of a drawing, besides those of every screen."""
CHOSEN, MIXED = "lines--mark-", 0.5
"""Beginning of the component classes of highlighted bars, and the share of the text's colour in theirs."""
LOADING = "Reading the history …"
NOT_READ = "The history cannot be read now: {}"


class HistoryScreen(DeskScreen):
    """The screen with the tabs, one page below them, and the keys."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"lines--{role}" for role in PLOT_ROLES}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-middle"), (30, "-high")]
    CSS_PATH = "history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*PAGE_KEYS, *bindings_at("everywhere")]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        today = self._today()
        self._page: HistoryPage = "day"
        self._queries = {page: HistoryQuery(page, today, today) for page in HISTORY_PAGES}
        self._views: dict[HistoryPage, tuple[HistoryQuery, HistoryView]] = {}
        """The last view of each page and its query."""
        self._problem = ""
        """A sentence if the last view could not be read."""
        self._highlighted: dict[HistoryPage, str] = {}

    def get_component_rich_style(self, *names: str, partial: bool = False, default: Style | None = None) -> Style:
        """Return the style of a part: a see-through colour is mixed with the page, that of a mark with the text."""
        if default is not None:
            return super().get_component_rich_style(*names, partial=partial, default=default)
        style = super().get_component_rich_style(*names, partial=partial)
        colour = self.get_component_styles(*names).color
        if not names[0].startswith("lines--") or colour.ansi is not None:
            return style
        if 0 < colour.a < 1:
            return style + Style(color=(self.background_colors[1] + colour).rich_color)
        if names[0].removeprefix(CHOSEN) in ROLES_OF_BARS and names[0] != names[0].removeprefix(CHOSEN):
            return style + Style(color=colour.blend(self.colors[3], MIXED).rich_color)
        return style

    def compose(self) -> ComposeResult:
        """Yield head, tabs, the page and the keys."""
        yield Lines([()], id="history-head", classes="page-head")
        yield ChipLine([(page, TABS[page]) for page in HISTORY_PAGES], id="tabs")
        with VerticalScroll(classes="page-scroll", can_focus=False):
            yield Plot(self._draw, id="plot", classes="history-body")
        yield Lines([()], id="numbers")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the day as it is known, and read it."""
        self._open(self._page)

    def on_resize(self, event: Resize) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self._show)

    def all_keys(self) -> KeyList:
        """Return the keys for the help page, with those of the pages."""
        return (*self.keys_shown(), ALL_NUMBERS)

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show what changed now; a new row is read when there is one."""
        if self.is_mounted:
            self._read()

    def tick(self) -> None:
        """Let the present stretch grow; a new day is read."""
        if not self.app.is_running:
            return
        if self._today() != self._queries[self._page].today:
            self._read()
        else:
            self._show()

    def next_change(self, now: Now) -> float:
        """Return the next instant at which the present stretch is a minute longer."""
        return now.t + 60.0

    def wants_seconds(self) -> bool:
        """Return False, because nothing changes with the second."""
        return False

    def on_chip_line_chosen(self, message: ChipLine.Chosen) -> None:
        """Show the page of a tab that was clicked."""
        self._open_by_name(message.chip_id)

    def on_plot_pointed(self, message: Plot.Pointed) -> None:
        """Highlight a mark; a click on the highlighted day opens it."""
        if message.clicked and message.key == self._highlighted_now():
            self.action_open_day()
        else:
            self._highlight(message.key)

    def action_leave(self) -> None:
        """Close the page."""
        self.dismiss()

    def action_page(self, page: str) -> None:
        """Show the page of a key."""
        self._open_by_name(page)

    def action_turn(self, by: int) -> None:
        """Show the next page, or the first one after the last."""
        self._open_by_name(HISTORY_PAGES[(HISTORY_PAGES.index(self._page) + by) % len(HISTORY_PAGES)])

    def action_mark(self, dx: int, dy: int) -> None:
        """Go to the next mark in a direction; without one, up and down scroll."""
        plot = self.query_one(Plot)
        mark = plot.drawing.neighbour(self._highlighted_now(), dx, dy)
        if mark is not None:
            self._highlight(mark.key)
            region = Region(mark.x, mark.y + plot.gutter.top, mark.width, min(mark.height, self._scroll.size.height))
            self._scroll.scroll_to_region(region, animate=False)
        elif dy:
            self._scroll.scroll_relative(y=dy, animate=False)

    def action_span(self, by: int) -> None:
        """Show the day, week, month or year before or after, as far as there is one."""
        query, view = moved(self._queries[self._page], by), self._view()
        is_first = isinstance(view, YearView) and view.year <= view.first_year
        if span(query)[0] <= query.today and not (by < 0 and is_first):
            self._go(query)

    def action_present(self) -> None:
        """Show the present day, week, month or year."""
        query = self._queries[self._page]
        self._go(replace(query, day=query.today))

    def action_open_day(self) -> None:
        """Show the page of the highlighted day."""
        if self._opens():
            query = replace(self._queries["day"], day=self._highlighted_now())
            self._queries["day"] = query
            self._open("day")

    @property
    def is_read(self) -> bool:
        """True if the page shows its view, or the reason why it has no view."""
        return bool(self._problem) or self._view() is not None

    @property
    def _scroll(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)

    def _today(self) -> str:
        """Return the present local day."""
        now, settings = self.services.now(), self.services.snapshot.settings
        return day_of(now.wall, now.zone, settings.minute("schedule.day_starts")).isoformat()

    def _keep_today(self) -> None:
        """Go on to the new day on every page that shows the present."""
        today = self._today()
        for page, query in self._queries.items():
            if query.today != today:
                day = today if query.day == query.today else query.day
                self._queries[page] = replace(query, day=day, today=today)

    def _open_by_name(self, name: str) -> None:
        self._open(next(page for page in HISTORY_PAGES if page == name))

    def _open(self, page: HistoryPage) -> None:
        self._page = page
        self.query_one(ChipLine).choose(page)
        self._scroll.scroll_home(animate=False)
        self._problem = ""
        self._read()

    def _go(self, query: HistoryQuery) -> None:
        """Show another span of the page."""
        self._queries[self._page] = query
        self._highlighted.pop(self._page, None)
        self._read()

    def _read(self) -> None:
        """Show what is known of the page, and read it on a thread."""
        self._keep_today()
        self._show()
        self.run_worker(self._load(self._queries[self._page]), exclusive=True)

    async def _load(self, query: HistoryQuery) -> None:
        try:
            view = await asyncio.to_thread(self.services.history.view, query)
        except OSError as error:
            self._problem = NOT_READ.format(error)
        else:
            self._problem = ""
            self._views[query.page] = query, view
        if self.is_mounted:
            self._show()

    def _view(self) -> HistoryView | None:
        """Return the view of the page if it was read for its span."""
        query, view = self._views.get(self._page, (None, None))
        return view if query == self._queries[self._page] else None

    def _show(self) -> None:
        """Draw everything again."""
        if not self.is_mounted:
            return
        query = self._queries[self._page]
        room = self.query_one("#history-head", Lines).size.width
        now = date.fromisoformat(query.today)
        self.query_one("#history-head", Lines).show(
            [spread((("title", "History"),), ((("strong", title_of(query, now, room - 10)),)), room)]
        )
        self.query_one(Plot).rebuild()
        self._show_numbers()

    def _show_numbers(self) -> None:
        """Show the numbers of the highlighted mark, and the keys."""
        self.query_one("#numbers", Lines).show(
            [*([()] if self.has_class("-high") else []), self.query_one(Plot).drawing.foot]
        )
        past = span(self._queries[self._page])[1] < self._queries[self._page].today
        self.query_one(KeyLine).show_keys(keys_on(self._page, opens=self._opens(), past=past))

    def _opens(self) -> bool:
        """Return True if the highlighted mark is a day that has a page."""
        key = self._highlighted_now()
        return self._page in ("week", "month", "year") and len(key) == 10

    def _highlighted_now(self) -> str:
        return self._highlighted.get(self._page, "")

    def _highlight(self, key: str) -> None:
        if key != self._highlighted_now():
            self._highlighted[self._page] = key
            self.query_one(Plot).redraw()
            self._show_numbers()

    def _draw(self, width: int) -> Drawing:
        """Return the drawing of the page in `width` cells."""
        view = self._view()
        if view is None:
            return Drawing(tuple(paragraph(self._problem or LOADING, width, "dim")))
        snapshot, now = self.services.snapshot, self.services.now()
        query = self._queries[self._page]
        today = date.fromisoformat(query.today)
        view = with_present(view, query, snapshot, now)
        height = max(1, self._scroll.size.height - self.query_one(Plot).gutter.height)
        blocks = getattr(self.app, "full_blocks", False)
        room = Room(width, height, today, now.zone, self._highlighted_now(), snapshot.library, blocks)
        drawing = _draw_page(self._page, view, room)
        if not self._highlighted_now() and drawing.marks:
            key = _first_highlight(view, drawing, query.today)
            self._highlighted[self._page] = key
            drawing = _draw_page(self._page, view, replace(room, highlighted=key))
        return drawing


def _first_highlight(view: HistoryView, drawing: Drawing, today: str) -> str:
    """Return the key of the mark that is highlighted at first: today, or the last one that has numbers."""
    if drawing.mark(today) is not None:
        return today
    if isinstance(view, YearView) and view.days:
        return view.days[-1].day
    if isinstance(view, BodyView):
        return max(view.regions, key=lambda region: region.seconds, default=RegionTime("", 0, 0)).region
    known = [mark for mark in drawing.marks if mark.facts != NO_ROWS]
    return (known or drawing.marks)[-1].key


def _draw_page(page: HistoryPage, view: Any, room: Room) -> Drawing:
    """Return the drawing of a view; the code of a page is loaded when it is first shown."""
    draw: Callable[[Any, Room], Drawing]
    if page == "day":
        from deskspine.tui.history.day_page import day_page as draw
    elif page in ("week", "month"):
        from deskspine.tui.history.span_page import span_page as draw
    elif page == "year":
        from deskspine.tui.history.year_page import year_page as draw
    elif page == "body":
        from deskspine.tui.history.body_page import body_page as draw
    else:
        from deskspine.tui.history.better_page import better_page as draw
    return draw(view, room)
