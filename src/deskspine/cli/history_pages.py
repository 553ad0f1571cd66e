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
from deskspine.core.history.span_view import with_today
from deskspine.core.history.summarise import summarise
from deskspine.core.history.views import DayView, HistoryPage, HistoryQuery, HistoryView, SpanView, YearView
from deskspine.core.sync.others import NO_OTHERS, with_others
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.calendar import at_minute, day_of, local
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
    day_starts_min = settings.minute("schedule.day_starts")
    day = day_of(now.wall, zone, day_starts_min)
    today = day.isoformat()
    query = HistoryQuery(PAGE_OF[page], today, today)
    rows = _today(paths, day, now, zone, day_starts_min)
    summary = summarise(today, rows)[0]
    folder, others = settings.text("sync.folder"), NO_OTHERS
    if folder:
        from deskspine.cli.history_others import day_with_others, others_of

        begins, ends = (at_minute(each, day_starts_min, zone) for each in (day, day + timedelta(days=1)))
        others = others_of(folder, paths, rows, begins, ends)
    if page == "today":
        view = page_view(query, PageRows(day=rows, figures={today: summary}))
        return today, day_with_others(view, others) if folder and isinstance(view, DayView) else view
    views = JournalViews(paths.journal)
    view = views.view(query)
    if isinstance(view, SpanView | YearView):
        view = with_today(view, query, with_others(summary, others), others.share)
    if page != "all" or not isinstance(view, YearView):
        return today, view
    earlier = (views.view(replace(query, day=f"{year:04d}-12-31")) for year in range(view.first_year, view.year))
    return today, HistoryYears((*(year for year in earlier if isinstance(year, YearView)), view))


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
    begin = max(stretch.started_wall, at_minute(day, day_starts_min, zone))
    offset_s = int((local(until, zone).utcoffset() or timedelta()).total_seconds())
    here = StretchRecord(stretch.kind, begin, until, day.isoformat(), offset_s, stretch.cause)
    return replace(rows, stretches=(*rows.stretches, here))
