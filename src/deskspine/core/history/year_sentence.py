"""The sentence of a year: a day of the week or a month that differs clearly from the others, or plain averages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from deskspine.core.history.sentences import has_rows, mean
from deskspine.core.history.summaries import DaySummary
from deskspine.core.history.views import HistoryQuery
from deskspine.core.text.dates import MONTHS, WEEKDAYS
from deskspine.core.text.durations import count, duration

FEWEST_OF_A_GROUP, FEWEST_OF_OTHERS = 4, 8
"""Minimum number of days in a group that is named, and of all other days."""
CLEARLY = 1.15
"""Minimum ratio to the other days."""


def year_sentence(query: HistoryQuery, days: Sequence[DaySummary]) -> str:
    """Return the sentence of a year; today is left out of all averages."""
    over = [day for day in days if has_rows(day) and day.day != query.today]
    if not over:
        return "Nothing is recorded in this year." if not any(map(has_rows, days)) else "The first day is under way."
    weekday = _outstanding(over, lambda day: date.fromisoformat(day.day).weekday())
    if weekday is not None:
        number, mean_s, others_s = weekday
        return f"You sat most on {WEEKDAYS[number]}s, {duration(mean_s)}, and {duration(others_s)} on other days."
    month = _outstanding(over, lambda day: int(day.day[5:7]))
    if month is not None:
        number, mean_s, others_s = month
        name = MONTHS[number - 1]
        return f"You sat most in {name}, {duration(mean_s)} a day, and {duration(others_s)} in the other months."
    sat = duration(mean(day.sitting_s for day in over))
    breaks = mean(day.breaks for day in over)
    rate = "less than one break" if breaks < 0.75 else count(round(breaks), "break")
    number_of_days = "One day" if len(over) == 1 else f"{len(over)} days"
    return f"{number_of_days} in figures: {sat} of sitting and {rate} a day on average."


def _outstanding(days: Sequence[DaySummary], group_of: Callable[[DaySummary], int]) -> tuple[int, float, float] | None:
    """Return the group with clearly the most sitting, with its mean and the mean of the other days, or None."""
    groups: dict[int, list[float]] = {}
    for day in days:
        if day.sitting_s:
            groups.setdefault(group_of(day), []).append(day.sitting_s)
    usual = {group: values for group, values in groups.items() if len(values) >= FEWEST_OF_A_GROUP}
    if not usual:
        return None
    most = max(usual, key=lambda group: mean(usual[group]))
    others = [value for group, values in groups.items() if group != most for value in values]
    if len(others) < FEWEST_OF_OTHERS or mean(usual[most]) < CLEARLY * mean(others):
        return None
    return most, mean(usual[most]), mean(others)
