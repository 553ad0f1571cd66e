"""The view of how breaks felt: the answers week by week, and the self-test over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from deskspine.core.history.sentences import better_sentence
from deskspine.core.history.spans import WEEK
from deskspine.core.history.summaries import DaySummary
from deskspine.core.history.views import BetterView, FeltWeek, HistoryQuery, ScoreDay
from deskspine.core.timekeeping.calendar import monday_of


def better_view(query: HistoryQuery, felt: Iterable[FeltWeek], scores: Sequence[ScoreDay]) -> BetterView:
    """Return the view of how breaks felt; `felt` has the answers of its span, `scores` every finished test.

    The weeks begin with the first that has an answer, and those without one after it are included.
    """
    weeks: dict[str, FeltWeek] = {}
    for row in felt:
        if row.better or row.same or row.worse:
            known = weeks.get(row.monday, FeltWeek(row.monday))
            weeks[row.monday] = FeltWeek(
                row.monday, known.better + row.better, known.same + row.same, known.worse + row.worse
            )
    shown = tuple(weeks.get(monday, FeltWeek(monday)) for monday in _mondays(min(weeks, default=""), query.day))
    until = tuple(score for score in scores if score.day <= query.day)
    return BetterView(shown, until, better_sentence(shown, until))


def felt_week(day: DaySummary) -> FeltWeek:
    """Return the answers of a day as those of its week."""
    return FeltWeek(monday_of(date.fromisoformat(day.day)).isoformat(), day.better, day.same, day.worse)


def _mondays(first: str, last: str) -> Iterable[str]:
    if not first:
        return
    monday, end = date.fromisoformat(first), date.fromisoformat(last)
    while monday <= end:
        yield monday.isoformat()
        monday += WEEK
