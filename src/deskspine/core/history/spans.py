"""The days that a view of the history covers, and the view before or after it.

The standard library's `calendar` and `statistics` are not used here and in the sentences: a screen that stays open
would keep 0.6 MB of them.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from deskspine.core.history.views import HistoryQuery
from deskspine.core.timekeeping.calendar import FIRST_YEAR, monday_of

WEEK = timedelta(days=7)
BETTER_WEEKS = 52
"""Number of weeks on the page about how breaks felt."""


def span(query: HistoryQuery) -> tuple[str, str]:
    """Return the first and the last day that `query` covers, both YYYY-MM-DD; the last may lie in the future."""
    day = date.fromisoformat(query.day)
    if query.page == "week":
        first = monday_of(day)
        return first.isoformat(), (first + timedelta(days=6)).isoformat()
    if query.page == "month":
        return day.replace(day=1).isoformat(), (_first_of_month(day, 1) - timedelta(days=1)).isoformat()
    if query.page == "year":
        return f"{day.year:04d}-01-01", f"{day.year:04d}-12-31"
    if query.page == "body":
        return (day - timedelta(days=max(1, query.days) - 1)).isoformat(), query.day
    if query.page == "better":
        return (monday_of(day) - (BETTER_WEEKS - 1) * WEEK).isoformat(), query.day
    return query.day, query.day


def span_before(query: HistoryQuery) -> tuple[str, str]:
    """Return the first and the last day of the span before the one of `query`."""
    return span(moved(replace(query, today=""), -1))


def moved(query: HistoryQuery, by: int) -> HistoryQuery:
    """Return the query for the view `by` spans later, or earlier if it is negative.

    It is never later than today, and never earlier than the year in which the clocks of machines begin.
    """
    day = date.fromisoformat(query.day)
    if by < 0 and day.year <= FIRST_YEAR:
        return query
    if query.page == "week":
        day += by * WEEK
    elif query.page == "month":
        day = _first_of_month(day, by)
    elif query.page == "year":
        day = date(day.year + by, 1, 1)
    elif query.page == "body":
        day += timedelta(days=by * max(1, query.days))
    elif query.page == "better":
        day += by * BETTER_WEEKS * WEEK
    else:
        day += timedelta(days=by)
    name = day.isoformat()
    return replace(query, day=min(name, query.today) if query.today else name)


def days_of(first: str, last: str, today: str = "") -> tuple[str, ...]:
    """Return the days from `first` to `last`, without those after `today`."""
    begin = date.fromisoformat(first)
    end = date.fromisoformat(min(last, today) if today else last)
    return tuple((begin + timedelta(days=number)).isoformat() for number in range((end - begin).days + 1))


def _first_of_month(day: date, by: int) -> date:
    """Return the first day of the month `by` months after that of `day`."""
    months = day.year * 12 + day.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)
