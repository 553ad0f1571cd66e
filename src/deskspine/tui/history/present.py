"""The present stretch in a view: the history has finished rows only, the snapshot knows what goes on."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.history.day_totals import StripPiece
from deskspine.core.history.records import DayRows
from deskspine.core.history.sentences import day_sentence
from deskspine.core.history.span_view import with_days
from deskspine.core.history.summaries import DaySummary
from deskspine.core.history.views import DayView, HistoryQuery, HistoryView, SpanView, YearView
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot

SHOWN_FROM_S = 1.0
"""Minimum seconds of a piece that is added to the strip."""
NAMES = {"routine": "moving"}


def with_present(view: HistoryView, query: HistoryQuery, snapshot: Snapshot, now: Now) -> HistoryView:
    """Return `view` with what goes on at this moment, if today is in it."""
    today = query.today
    if isinstance(view, DayView) and view.summary.day == today:
        return _present_day(view, snapshot, now)
    if isinstance(view, SpanView | YearView):
        days = tuple(grown(day, snapshot, now) if day.day == today else day for day in view.days)
        if isinstance(view, YearView) and today[:4] == f"{view.year}" and (not days or days[-1].day < today):
            days = (*days, grown(DaySummary(today), snapshot, now))
        view = with_days(view, query, days)
    return view


def _present_day(view: DayView, snapshot: Snapshot, now: Now) -> DayView:
    """Return the view of today as it is at this moment, with a sentence about the same figures."""
    summary = grown(view.summary, snapshot, now)
    same = summary.sitting_s - view.summary.sitting_s < 60 and summary.breaks == view.summary.breaks
    sentence = view.sentence if same else day_sentence(summary, DayRows(), is_today=True)
    others = snapshot.today.others[:1]
    return replace(
        view,
        summary=summary,
        strip=(*view.strip, *_later(snapshot, now, view.strip[-1].end if view.strip else 0.0)),
        events=snapshot.today.events or view.events,
        sentence=f"{sentence.removesuffix('.')}, {others[0]}." if others else sentence,
    )


def grown(day: DaySummary, snapshot: Snapshot, now: Now) -> DaySummary:
    """Return the figures of today as they are at this moment."""
    today = snapshot.today
    return replace(
        day,
        moved_s=max(day.moved_s, today.moved_s),
        sitting_s=max(day.sitting_s, today.sitting.at(now.t)),
        longest_sit_s=max(day.longest_sit_s, today.longest_sit.at(now.t)),
        breaks=today.breaks,
        shortened=today.shortened,
        natural=today.natural,
        not_now=today.not_now,
        snoozed=today.snoozed,
    )


def _later(snapshot: Snapshot, now: Now, from_wall: float) -> list[StripPiece]:
    """Return the pieces of the snapshot's strip after `from_wall`."""
    pieces = []
    for piece in snapshot.today.strip:
        end = now.wall if piece.end is None else piece.end
        start = max(piece.start, from_wall)
        if end - start >= SHOWN_FROM_S:
            pieces.append(StripPiece(NAMES.get(piece.kind, piece.kind), start, end))
    return pieces
