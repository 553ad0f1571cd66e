"""The views of a day, a week, a month and a year, from their rows and from the figures of their days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from msgspec.structs import replace

from deskspine.core.history.records import DayRows
from deskspine.core.history.sentences import day_sentence, has_rows, span_sentence
from deskspine.core.history.sit_hours import AskHour, SitHour
from deskspine.core.history.spans import days_of, span
from deskspine.core.history.summaries import DaySummary
from deskspine.core.history.summarise import summary_and_strip
from deskspine.core.history.views import DayView, HistoryQuery, SpanView, YearView
from deskspine.core.history.year_sentence import year_sentence

HIGHEST_COUNTS = ("longest_sit_s",)
"""Figures of which a span has the highest, and not the sum."""
FIGURES = tuple(name for name in DaySummary.__struct_fields__ if name != "day")


def day_view(query: HistoryQuery, rows: DayRows) -> DayView:
    """Return the view of one day from its rows."""
    summary, strip = summary_and_strip(query.day, rows)
    sentence = day_sentence(summary, rows, is_today=query.day == query.today)
    return DayView(summary, strip, rows.events, offsets_of(rows), sentence)


def offsets_of(rows: DayRows) -> tuple[tuple[float, int], ...]:
    """Return the wall second from which on each offset from UTC was in use.

    Stretches say it only on a day without other rows: one that began before a journey and ended after it has the offset
    of its end.
    """
    seen = [(row.ended_wall, row.utc_offset_s) for row in rows.breaks]
    seen += [(row.ended_wall, row.utc_offset_s) for row in rows.sits]
    seen += [(row.asked_wall, row.utc_offset_s) for row in rows.asks]
    seen += [(row.ended_wall, row.utc_offset_s) for row in rows.waits]
    changes: list[tuple[float, int]] = []
    for wall, offset_s in sorted(seen or [(row.started_wall, row.utc_offset_s) for row in rows.stretches]):
        if not changes or changes[-1][1] != offset_s:
            changes.append((wall, offset_s))
    return tuple(changes)


def span_view(
    query: HistoryQuery,
    figures: Mapping[str, DaySummary],
    before: Sequence[DaySummary],
    sits: Sequence[SitHour] = (),
    asks: Sequence[AskHour] = (),
) -> SpanView:
    """Return the view of a week or a month.

    `figures` has the days with rows, `before` those of the span before it; `sits` and `asks` are those of the span.
    """
    first, last = span(query)
    days = tuple(figures.get(day) or DaySummary(day) for day in days_of(first, last, query.today))
    sentence = span_sentence(query, days, sits, asks)
    return SpanView(first, last, days, sentence, total(first, before) if before else None, len(before))


def total(day: str, days: Iterable[DaySummary]) -> DaySummary:
    """Return the sums of `days` under the name `day`, with the longest sit of them."""
    sums = dict.fromkeys(FIGURES, 0.0)
    for summary in days:
        for name, get in _GETTERS:
            value = get(summary)
            sums[name] = max(sums[name], value) if name in HIGHEST_COUNTS else sums[name] + value
    return DaySummary(day, **{name: type(getattr(_ZERO, name))(value) for name, value in sums.items()})


def year_view(query: HistoryQuery, figures: Mapping[str, DaySummary], first_year: int) -> YearView:
    """Return the view of a year; `figures` has its days with rows."""
    year = int(query.day[:4])
    days = tuple(figures[day] for day in sorted(figures) if not query.today or day <= query.today)
    return YearView(year, days, min(first_year, year), year_sentence(query, days))


def with_days(view: SpanView | YearView, query: HistoryQuery, days: tuple[DaySummary, ...]) -> SpanView | YearView:
    """Return `view` with `days`; one that had no rows gets the sentence of them."""
    if any(map(has_rows, view.days)):
        return replace(view, days=days)
    sentence = span_sentence(query, days, (), ()) if isinstance(view, SpanView) else year_sentence(query, days)
    return replace(view, days=days, sentence=sentence)


_GETTERS = tuple((name, attrgetter(name)) for name in FIGURES)
_ZERO = DaySummary("")
