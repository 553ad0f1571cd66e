"""The views of the history: the values that a page shows, made from the figures of days."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from deskspine.core.history.day_totals import StripPiece
from deskspine.core.history.summaries import DaySummary, ExerciseDays

HistoryPage = Literal["day", "week", "month", "year", "body", "better"]
HISTORY_PAGES: tuple[HistoryPage, ...] = ("day", "week", "month", "year", "body", "better")


class HistoryQuery(Struct, frozen=True):
    """The view that is wanted."""

    page: HistoryPage
    day: str
    """A local day in it, YYYY-MM-DD: the week from Monday on, the month or the year that has it; for body and better
    the last day of the span."""
    today: str = ""
    """The present local day: no later day is shown, and an average leaves it out."""
    days: int = 28
    """Length of the span of the body page, in days."""


class DayView(Struct, frozen=True):
    """One day: its figures and the strip over its hours."""

    summary: DaySummary
    strip: tuple[StripPiece, ...] = ()
    """Pieces in order of time that never overlap: sitting, moving, away, meeting, wait or unknown."""
    events: tuple[tuple[float, str, str], ...] = ()
    """The list of the day: wall second, kind, sentence."""
    offsets: tuple[tuple[float, int], ...] = ()
    """Offset from UTC in seconds from each wall second on, as the rows have it; the first one holds before it as well.
    More than one after a journey or a change of clocks."""
    sentence: str = ""


class SpanView(Struct, frozen=True):
    """A week or a month: a bar for each day up to today, oldest first, empty days included."""

    first: str
    last: str
    days: tuple[DaySummary, ...]
    sentence: str = ""
    before: DaySummary | None = None
    """The sums of the span before it, for comparison, with its longest sit; None if that has no rows."""
    days_before: int = 0
    """Number of days with rows in the span before it."""


class YearView(Struct, frozen=True):
    """A year: the days that have rows, oldest first."""

    year: int
    days: tuple[DaySummary, ...]
    first_year: int
    """The first year with rows."""
    sentence: str = ""


class RegionTime(Struct, frozen=True):
    """A region of the body with the seconds for which it was moved."""

    region: str
    seconds: float
    exercises: int
    """Number of different exercises that moved it."""
    last_day: str = ""


class BodyView(Struct, frozen=True):
    """The body over a span of days."""

    first: str
    last: str
    regions: tuple[RegionTime, ...]
    """Every region of the library in the order of the body, those that were not moved with 0 seconds."""
    exercises: tuple[ExerciseDays, ...]
    """Those that were offered, the longest first."""
    resting: tuple[str, ...] = ()
    """Ids of exercises that rest now because they felt worse."""
    sentence: str = ""


class FeltWeek(Struct, frozen=True):
    """The answers of a week to "better, same or worse?"."""

    monday: str
    better: int = 0
    same: int = 0
    worse: int = 0


class ScoreDay(Struct, frozen=True):
    """A finished self-test."""

    day: str
    score: int
    full: int


class BetterView(Struct, frozen=True):
    """The answers after breaks, week by week, and the self-test over time; oldest first."""

    weeks: tuple[FeltWeek, ...]
    scores: tuple[ScoreDay, ...]
    sentence: str = ""


HistoryView = DayView | SpanView | YearView | BodyView | BetterView
