"""The pages of `deskspine history`: read from the journal, printed as text or as JSON."""

from __future__ import annotations

import sys
from datetime import date, timedelta, tzinfo

from msgspec import Struct, json
from msgspec.structs import replace

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.storage import journal_look
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.journal_views import JournalViews
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.state_file import StateFile
from deskspine.cli.exit_codes import DONE, REFUSED
from deskspine.cli.history_text import HistoryYears, page_lines
from deskspine.cli.status import held
from deskspine.cli.stretch_now import stretch_under_way
from deskspine.core.history.page_view import PageRows, page_view
from deskspine.core.history.records import DayRows, StretchRecord
from deskspine.core.history.span_view import with_days
from deskspine.core.history.summaries import DaySummary
from deskspine.core.history.summarise import summarise
from deskspine.core.history.views import DayView, HistoryPage, HistoryQuery, HistoryView, SpanView, YearView
from deskspine.core.sync.others import NO_OTHERS, with_others
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.calendar import day_of
from deskspine.core.timekeeping.instants import Reading

FORM_VERSION = 1
"""Version of the object that `--json` prints; it grows when a member changes its meaning, not when some are added."""
PAGE_OF: dict[str, HistoryPage] = {"today": "day", "week": "week", "month": "month", "year": "year", "all": "year"}


class HistoryAnswer(Struct, frozen=True):
    """The object that `history --json` prints."""

    version: int
    page: str
    today: str
    view: HistoryView | HistoryYears


def run(page: str, *, as_json: bool) -> int:
    """Print one page and return the exit code."""
    system = SystemClock()
    now, zone = system.read(), system.zone()
    try:
        today, view = _view(page, Paths.of_person(), now, zone)
    except OSError as error:
        print(f"deskspine history: the history cannot be read: {plain(reason(error), 600)}", file=sys.stderr)
        return REFUSED
    if as_json:
        print(json.encode(HistoryAnswer(FORM_VERSION, page, today, view)).decode())
        return DONE
    for line in page_lines(view, zone, date.fromisoformat(today)):
        print(line)
    return DONE


def _view(page: str, paths: Paths, now: Reading, zone: tzinfo) -> tuple[str, HistoryView | HistoryYears]:
    """Return the present local day and the view of a page. Raises OSError."""
    settings, _ = ConfigFile(paths.config_file).load()
    day = day_of(now.wall, zone, settings.minute("schedule.day_starts"))
    today = day.isoformat()
    query = HistoryQuery(PAGE_OF[page], today, today)
    rows = _today(paths, day, now, zone, settings.minute("schedule.day_starts"))
    summary = summarise(today, rows)[0]
    folder, others = settings.text("sync.folder"), NO_OTHERS
    if folder:
        from deskspine.cli.history_others import day_with_others, others_of

        day_starts = settings.minute("schedule.day_starts")
        begins, ends = (_begin(each, zone, day_starts) for each in (day, day + timedelta(days=1)))
        others = others_of(folder, paths, rows, begins, ends)
    if page == "today":
        view = page_view(query, PageRows(day=rows, figures={today: summary}))
        return today, day_with_others(view, others) if folder and isinstance(view, DayView) else view
    summary = with_others(summary, others)
    views = JournalViews(paths.journal)
    view = with_today(views.view(query), query, summary)
    if page != "all" or not isinstance(view, YearView):
        return today, view
    earlier = (views.view(replace(query, day=f"{year:04d}-12-31")) for year in range(view.first_year, view.year))
    return today, HistoryYears((*(year for year in earlier if isinstance(year, YearView)), view))


def with_today(view: HistoryView, query: HistoryQuery, summary: DaySummary) -> HistoryView:
    """Return `view` with the figures of today as of now."""
    if isinstance(view, SpanView):
        return with_days(view, query, tuple(summary if day.day == summary.day else day for day in view.days))
    if isinstance(view, YearView) and summary != DaySummary(summary.day):
        return with_days(view, query, (*(day for day in view.days if day.day != summary.day), summary))
    return view


def _today(paths: Paths, day: date, now: Reading, zone: tzinfo, day_starts_min: int) -> DayRows:
    """Return the rows of today, with the stretch that goes on."""
    try:
        rows = journal_look.days(paths.journal, [day.isoformat()])
    except FileNotFoundError:
        rows = DayRows()
    store = StateFile(paths.state_file, paths.alive)
    alive = None if held(str(paths.lock)) else store.last_alive()
    until = now.wall if alive is None else min(now.wall, alive.wall)
    stretch = stretch_under_way(store.peek(), until)
    if stretch is None or day_of(until - 1, zone, day_starts_min) != day:
        return rows
    begin = max(stretch.started_wall, _begin(day, zone, day_starts_min))
    offset = day_offset(until, zone)
    here = StretchRecord(stretch.kind, begin, until, day.isoformat(), offset, stretch.cause)
    return replace(rows, stretches=(*rows.stretches, here))


def _begin(day: date, zone: tzinfo, day_starts_min: int) -> float:
    from deskspine.core.timekeeping.calendar import at_minute

    return at_minute(day, day_starts_min, zone)


def day_offset(wall: float, zone: tzinfo) -> int:
    """Return the seconds by which local time is ahead of UTC at a wall second."""
    from deskspine.core.timekeeping.calendar import local

    return int((local(wall, zone).utcoffset() or timedelta()).total_seconds())
