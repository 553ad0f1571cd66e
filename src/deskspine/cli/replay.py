"""`deskspine simulate --replay`: recorded days, and the same days with the settings as they are and with others."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import date, timedelta, tzinfo

from msgspec import Struct, json

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.storage import journal_look
from deskspine.adapters.storage.paths import Paths
from deskspine.cli.exit_codes import DONE, REFUSED
from deskspine.cli.usage_error import UsageError, quoted
from deskspine.core.history.records import DayRows
from deskspine.core.replay.answers import AnswerShares, shares_of
from deskspine.core.replay.figures import ReplayFigures, figures_of
from deskspine.core.replay.recorded_days import at_desk, timeline_of
from deskspine.core.routines.model import Library
from deskspine.core.settings.settings import Settings
from deskspine.core.text.dates import day_and_month
from deskspine.core.text.durations import count, duration
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.calendar import day_of
from deskspine.engine.simulation.replay import replayed

SPANS = {"week": 7, "month": 30}
"""Days up to today that a word means."""
MAX_DAYS = 400
EXPECTED = (
    f"expected week, month, a date such as 2026-11-20, or two such as 2026-11-16..2026-11-20, {MAX_DAYS} days at most"
)
VERSION = 1
"""Version of the object that `--json` prints."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class DaysAsked(Struct, frozen=True):
    """The first and the last of the days that are replayed."""

    first: date
    last: date

    def names(self) -> list[str]:
        """Return every day as YYYY-MM-DD."""
        return [(self.first + timedelta(days=ahead)).isoformat() for ahead in range((self.last - self.first).days + 1)]


class ReplayReport(Struct, frozen=True):
    """The object that `simulate --replay --json` prints."""

    version: int
    first: str
    """First day, YYYY-MM-DD."""
    last: str
    days: int
    """Number of days with time at the desk."""
    at_desk_s: float
    recorded: ReplayFigures
    now: ReplayFigures
    """The same days with the settings as they are."""
    changed: ReplayFigures | None
    """The same days with `set` as well, or None if nothing was set."""
    set: dict[str, str]
    answers: AnswerShares
    """The recorded answers, whose shares the replay uses."""


def days_of(text: str, today: date) -> DaysAsked | None:
    """Return the days that `text` names, or None if it names none or too many."""
    if text in SPANS:
        return DaysAsked(today - timedelta(days=SPANS[text] - 1), today)
    begin, dots, end = text.partition("..")
    first, last = _date(begin), _date(end if dots else begin)
    if first is None or last is None or abs((last - first).days) >= MAX_DAYS:
        return None
    return DaysAsked(min(first, last), max(first, last))


def run(arguments: Namespace, now: Settings, changed: Settings, library: Library) -> int:
    """Replay the days that were asked for and print the figures; return the exit code. Raises UsageError."""
    system = SystemClock()
    zone = system.zone()
    today = day_of(system.read().wall, zone, now.minute("schedule.day_starts"))
    days = days_of(arguments.replay, today)
    if days is None:
        raise UsageError(f"deskspine simulate: --replay: {EXPECTED}, not {quoted(arguments.replay)}")
    try:
        rows = journal_look.days(Paths.of_person().journal, days.names())
    except FileNotFoundError:
        rows = DayRows()
    except OSError as error:
        print(f"deskspine simulate: the history cannot be read: {plain(reason(error), 600)}", file=sys.stderr)
        return REFUSED
    overrides = dict(arguments.overrides)
    report = report_of(days, rows, zone, (now, changed if overrides else None), library, overrides)
    if report is None:
        print(f"deskspine simulate: no time at the desk is recorded {_span_words(days)}", file=sys.stderr)
        return REFUSED
    if arguments.json:
        print(json.encode(report).decode())
        return DONE
    for line in lines_of(report, days):
        print(line)
    return DONE


def report_of(
    days: DaysAsked,
    rows: DayRows,
    zone: tzinfo,
    settings: tuple[Settings, Settings | None],
    library: Library,
    overrides: dict[str, str],
) -> ReplayReport | None:
    """Return the figures of the recorded days and of their replays, or None if the person was never at the desk."""
    timeline = timeline_of(rows, zone)
    if timeline is None:
        return None
    present = at_desk(rows)
    until = present[-1][1]
    shares = shares_of(rows)

    def with_settings(these: Settings) -> ReplayFigures:
        return figures_of(replayed(timeline, shares, these, library), until)

    now, changed = settings
    return ReplayReport(
        VERSION,
        days.first.isoformat(),
        days.last.isoformat(),
        len({row.day for row in rows.stretches if row.kind == "sitting"}),
        sum(ended - begun for begun, ended in present),
        figures_of(rows, until),
        with_settings(now),
        None if changed is None else with_settings(changed),
        overrides,
        shares,
    )


def lines_of(report: ReplayReport, days: DaysAsked) -> list[str]:
    """Return the report as lines for people."""
    names = ["recorded", "as set now", *([] if report.changed is None else ["changed"])]
    columns = [report.recorded, report.now, *([] if report.changed is None else [report.changed])]
    cells = [["", *names]]
    cells += [[name, *(cell(figures) for figures in columns)] for name, cell in ROWS]
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))]
    table = [
        "   ".join(
            [row[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in cells
    ]
    desk = f"{count(report.days, 'day')} and {duration(report.at_desk_s)} at the desk"
    changes = (
        [plain(f"changed: {', '.join(f'{key}={value}' for key, value in report.set.items())}")] if report.set else []
    )
    title = f"{_span_words(days)}: {desk}"
    return [title[0].upper() + title[1:], "", *table, "", *changes, *assumption(report.answers)]


def assumption(shares: AnswerShares) -> tuple[str, ...]:
    """Return the sentences that say what the replay assumes about the person."""
    if not shares.asked:
        return (
            "Assumed: you are at the desk at the same times. No answers are recorded, so",
            "every break is taken.",
        )
    return (
        "Assumed: you are at the desk at the same times, and answer in the shares of your",
        f"recorded answers: {shares.taken} of {count(shares.asked, 'ask')} with a break.",
    )


def _asks(number: int | None) -> str:
    return "not recorded" if number is None else str(number)


ROWS: tuple[tuple[str, Callable[[ReplayFigures], str]], ...] = (
    ("breaks", lambda figures: str(figures.breaks)),
    ("longest sit", lambda figures: duration(figures.longest_sit_s)),
    ("asks in work", lambda figures: _asks(figures.asks_in_work)),
    ("asks in a wait", lambda figures: _asks(figures.asks_in_waits)),
    ("asks held", lambda figures: _asks(figures.asks_held)),
    ("natural breaks", lambda figures: str(figures.natural)),
)
"""Name and text of each line of the table."""


def _span_words(days: DaysAsked) -> str:
    """Return the days in words: "on 24 November 2026", "from 24 to 30 November 2026"."""
    last = f"{day_and_month(days.last)} {days.last.year}"
    if days.first == days.last:
        return f"on {last}"
    same_year, same_month = days.first.year == days.last.year, days.first.month == days.last.month
    first = day_and_month(days.first) if same_year else f"{day_and_month(days.first)} {days.first.year}"
    return f"from {days.first.day if same_year and same_month else first} to {last}"


def _date(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None
    return day if day is not None and 1970 < day.year < 9000 else None
