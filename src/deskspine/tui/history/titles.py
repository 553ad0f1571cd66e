"""The title of a span of days, as the head of the page shows it."""

from __future__ import annotations

from datetime import date

from rich.cells import cell_len

from deskspine.core.history.spans import span
from deskspine.core.history.views import HistoryQuery
from deskspine.tui.history.words import day_range, long_day, month_name
from deskspine.tui.widgets.lines import short


def title_of(query: HistoryQuery, today: date, width: int) -> str:
    """Return the days that a page shows, in at most `width` cells."""
    forms = _forms(query, today)
    return next((form for form in forms if cell_len(form) <= width), short(forms[-1], width))


def _forms(query: HistoryQuery, today: date) -> tuple[str, ...]:
    """Return the title in words, the longest form first."""
    first, last = (date.fromisoformat(day) for day in span(query))
    if query.page == "day":
        return long_day(first, today), long_day(first, today, brief=True)
    if query.page == "month":
        return (month_name(first),)
    if query.page == "year":
        return (str(first.year),)
    days = day_range(first, last)
    week = (f"Week {first.isocalendar().week}, {days}",) if query.page == "week" else ()
    return *week, days, day_range(first, last, brief=True)
