"""The view of a page from all rows that it needs; with no rows it is the view of an empty history."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct, field

from deskspine.core.history.better_view import better_view, felt_week
from deskspine.core.history.body_view import Regions, body_view
from deskspine.core.history.records import DayRows
from deskspine.core.history.sit_hours import AskHour, SitHour
from deskspine.core.history.span_view import day_view, span_view, year_view
from deskspine.core.history.summaries import DaySummary, ExerciseDays
from deskspine.core.history.views import FeltWeek, HistoryQuery, HistoryView, ScoreDay


class PageRows(Struct, frozen=True):
    """The rows of a page; each page uses some of them."""

    day: DayRows = DayRows()
    figures: Mapping[str, DaySummary] = field(default_factory=dict)
    """The figures of the days of its span that have rows, by day."""
    before: Sequence[DaySummary] = ()
    """Those of the span before it."""
    sits: Sequence[SitHour] = ()
    asks: Sequence[AskHour] = ()
    exercises: Sequence[ExerciseDays] = ()
    felt: Sequence[FeltWeek] = ()
    """Answers that are not in `figures`, with the Monday of their week, any number for a week."""
    scores: Sequence[ScoreDay] = ()
    resting: Collection[str] = ()
    """Ids of exercises that rest today."""
    first_year: int = 9999
    """The first year with rows."""


def page_view(
    query: HistoryQuery, rows: PageRows, regions: Regions | None = None, order: Sequence[str] = ()
) -> HistoryView:
    """Return the view that `query` asks for. `regions` and `order` say what each exercise moves, for the body."""
    if query.page == "day":
        return day_view(query, rows.day)
    if query.page in ("week", "month"):
        return span_view(query, rows.figures, rows.before, rows.sits, rows.asks)
    if query.page == "year":
        return year_view(query, rows.figures, rows.first_year)
    if query.page == "body":
        return body_view(query, rows.exercises, regions or {}, order, rows.resting)
    return better_view(query, (*rows.felt, *map(felt_week, rows.figures.values())), rows.scores)
