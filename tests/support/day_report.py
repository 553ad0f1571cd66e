"""The views of simulated days as lines of text, for tests that compare them with a kept report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from msgspec.structs import asdict, replace

from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.journal_views import JournalViews
from deskspine.core.history.summaries import DaySummary
from deskspine.core.history.views import DayView, HistoryQuery, SpanView
from support.lived import simulation


def report(text: str, folder: Path, *overrides: str) -> list[str]:
    """Return the views of every day of a timeline, and of its last week, as lines; the journal lies in `folder`."""
    path = folder / "journal.sqlite3"
    run = simulation(text, *overrides)
    journal = SqliteJournal(path)
    run.ports = replace(run.ports, journal=journal)
    end = list(run.run())[-1]
    journal.close()
    views = JournalViews(path)
    today = (datetime.fromtimestamp(end.event.wall, end.zone) - timedelta(hours=4)).date().isoformat()
    week = views.view(HistoryQuery("week", today, today))
    assert isinstance(week, SpanView)
    lines: list[str] = []
    for summary in week.days:
        if summary != DaySummary(summary.day):
            view = views.view(HistoryQuery("day", summary.day, today))
            assert isinstance(view, DayView)
            assert view.summary == summary
            lines += _day(view)
    bars = " ".join(f"{day.day[-2:]}:{day.sitting_s / 60:.0f}" for day in week.days)
    return [*lines, f"week {week.first} to {week.last}", f"  minutes sat: {bars}", f"  {week.sentence}"]


def _day(view: DayView) -> Iterator[str]:
    yield f"day {view.summary.day}"
    yield f"  {view.sentence}"
    figures = ((name, value) for name, value in asdict(view.summary).items() if value and name != "day")
    yield "  " + ", ".join(f"{name} {value:g}" for name, value in figures)
    for piece in view.strip:
        yield f"  {_clock(view, piece.start)} {_clock(view, piece.end)} {piece.kind}"


def _clock(view: DayView, wall: float) -> str:
    """Return the local time at which `wall` was, with its offset, as the rows of the day say."""
    offset_s = next((offset for since, offset in reversed(view.offsets) if since <= wall), view.offsets[0][1])
    return datetime.fromtimestamp(wall, UTC).astimezone(timezone(timedelta(seconds=offset_s))).strftime("%H:%M:%S%z")
