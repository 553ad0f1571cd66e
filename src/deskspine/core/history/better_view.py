"""The view of how breaks felt: the answers week by week, and the self-test over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from deskspine.core.history.sentences import better_sentence
from deskspine.core.history.spans import WEEK, monday_of
from deskspine.core.history.summaries import DaySummary
from deskspine.core.history.views import BetterView, FeltWeek, HistoryQuery, ScoreDay


def better_view(query: HistoryQuery, days: Iterable[DaySummary], scores: Sequence[ScoreDay]) -> BetterView:
    """Return the view of how breaks felt; `days` are those of its span that have rows, `scores` every finished test.

    The weeks begin with the first that has an answer, and those without one after it are included.
    """
    weeks: dict[str, FeltWeek] = {}
    for day in days:
        if day.better or day.same or day.worse:
            monday = monday_of(date.fromisoformat(day.day)).isoformat()
            known = weeks.get(monday, FeltWeek(monday))
            weeks[monday] = FeltWeek(monday, known.better + day.better, known.same + day.same, known.worse + day.worse)
    felt = tuple(weeks.get(monday, FeltWeek(monday)) for monday in _mondays(min(weeks, default=""), query.day))
    until = tuple(score for score in scores if score.day <= query.day)
    return BetterView(felt, until, better_sentence(felt, until))


def _mondays(first: str, last: str) -> Iterable[str]:
    if not first:
        return
    monday, end = date.fromisoformat(first), date.fromisoformat(last)
    while monday <= end:
        yield monday.isoformat()
        monday += WEEK
