"""The view of the body, from the figures of exercises and the regions that they move."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from deskspine.core.history.sentences import body_sentence
from deskspine.core.history.spans import span
from deskspine.core.history.summaries import ExerciseDays
from deskspine.core.history.views import BodyView, HistoryQuery, RegionTime

Regions = Mapping[str, Sequence[str]]
"""The regions of the body that each exercise of the library moves, by its id."""


def body_view(
    query: HistoryQuery,
    exercises: Iterable[ExerciseDays],
    regions: Regions,
    order: Sequence[str],
    resting: Collection[str] = (),
) -> BodyView:
    """Return the view of the body; `order` has all regions in the order of the body.

    An exercise that moves several regions counts in full for each of them. One that the library no longer has is in the
    list of exercises and moves no region.
    """
    first, last = span(query)
    figures = tuple(sorted(joined_figures(exercises), key=lambda row: (-row.seconds, row.exercise)))
    moved: dict[str, list[ExerciseDays]] = {region: [] for region in order}
    for row in figures:
        for region in regions.get(row.exercise, ()):
            if row.seconds > 0 and region in moved:
                moved[region].append(row)
    named = {region for body in regions.values() for region in body}
    times = tuple(_time(region, rows) for region, rows in moved.items() if region in named)
    sentence = body_sentence(query, times, figures)
    return BodyView(first, last, times, figures, tuple(sorted(resting)), sentence)


def joined_figures(exercises: Iterable[ExerciseDays]) -> Iterable[ExerciseDays]:
    """Return one row for each exercise, with the sums of its rows."""
    sums: dict[str, ExerciseDays] = {}
    for row in exercises:
        known = sums.get(row.exercise)
        if known is not None:
            row = ExerciseDays(
                row.exercise,
                known.seconds + row.seconds,
                known.done + row.done,
                known.shortened + row.shortened,
                known.skipped + row.skipped,
                known.worse + row.worse,
                max(known.last_day, row.last_day),
            )
        sums[row.exercise] = row
    return sums.values()


def _time(region: str, rows: Sequence[ExerciseDays]) -> RegionTime:
    last_day = max((row.last_day for row in rows), default="")
    return RegionTime(region, sum(row.seconds for row in rows), len(rows), last_day)
