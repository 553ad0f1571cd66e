"""The sentence of each picture of the history: only facts that the rows carry, and no blame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from deskspine.core.history.records import DayRows
from deskspine.core.history.sit_hours import AskHour, SitHour
from deskspine.core.history.sit_pattern import FEWEST_ASKS, SitPattern, sit_pattern
from deskspine.core.history.summaries import DaySummary, ExerciseDays
from deskspine.core.history.views import FeltWeek, HistoryQuery, RegionTime, ScoreDay
from deskspine.core.text.dates import WEEKDAYS, weekday
from deskspine.core.text.durations import clock, count, duration

LONG_SIT_S = 5400.0
"""Minimum seconds of a sit that is worth a sentence of its own."""
FEWEST_TAKEN = 3
"""Minimum number of asks after which it is said that all of them were answered with a break."""
FEWEST_ANSWERS = 5
"""Minimum number of answers from which on their share is named."""
MOST_NAMED = 3
"""Maximum number of regions that are named without minutes."""
REGION_NAMES = {"low-back": "lower back"}
"""Names of regions that differ from their ids."""


def day_sentence(summary: DaySummary, rows: DayRows, *, is_today: bool) -> str:
    """Return the sentence of a day."""
    if not (summary.sitting_s or summary.breaks or summary.away_s):
        return "Nothing is recorded yet today." if is_today else "Nothing is recorded on this day."
    breaks = _breaks(summary.breaks)
    if summary.longest_sit_s >= LONG_SIT_S:
        ended = _end_of_longest(summary, rows)
        return f"The longest sit was {duration(summary.longest_sit_s)}{ended}; you took {breaks}."
    if summary.asks >= FEWEST_TAKEN and summary.asks == summary.asks_taken:
        return f"All {summary.asks} asks led to a break, and the longest sit was {duration(summary.longest_sit_s)}."
    if not summary.sitting_s:
        return f"You took {breaks}."
    so_far = " so far" if is_today else ""
    moved = f" with {duration(summary.moved_s)} of movement" if summary.moved_s else ""
    return f"You sat {_sat(summary.sitting_s)}{so_far} and took {breaks}{moved}."


def span_sentence(
    query: HistoryQuery, days: Sequence[DaySummary], sits: Sequence[SitHour], asks: Sequence[AskHour]
) -> str:
    """Return the sentence of a week or a month."""
    lived = [day for day in days if has_rows(day)]
    if not lived:
        return f"Nothing is recorded in this {query.page}."
    pattern = sit_pattern(sits, asks)
    if pattern is not None:
        return pattern_sentence(pattern)
    over = [day for day in lived if day.day != query.today]
    if len(over) < 2:
        only = over[0] if over else lived[0]
        name = f"on {weekday(date.fromisoformat(only.day))}" if over else "today"
        return f"One day in figures: {name} you sat {_sat(only.sitting_s)} and took {_breaks(only.breaks)}."
    longest = max(over, key=lambda day: day.longest_sit_s)
    until = "" if len(over) == len(lived) else " before today"
    average = f"You sat {duration(mean(day.sitting_s for day in over))} a day on average, with {_per_day(over)}"
    name = weekday(date.fromisoformat(longest.day))
    when = f"on {name}" if query.page == "week" else f"on {name} {date.fromisoformat(longest.day).day}"
    return f"{average}; the longest sit{until} was {duration(longest.longest_sit_s)}, {when}."


def pattern_sentence(pattern: SitPattern) -> str:
    """Return where in the week the sits are longest, and how many of the breaks there were put off."""
    when = pattern.part if pattern.weekday < 0 else f"on {WEEKDAYS[pattern.weekday]}s {pattern.part}"
    sentence = f"You sat longest {when}, {duration(pattern.mean_s)} at a time on average"
    if pattern.asks < FEWEST_ASKS:
        return f"{sentence}."
    if pattern.put_off * 2 > pattern.asks:
        return f"{sentence}; {pattern.put_off} of {pattern.asks} breaks there were put off."
    return f"{sentence}; {pattern.asks - pattern.put_off} of {pattern.asks} breaks there were taken."


def body_sentence(query: HistoryQuery, regions: Sequence[RegionTime], exercises: Sequence[ExerciseDays]) -> str:
    """Return the sentence of the body."""
    if not any(region.seconds for region in regions):
        played = any(row.done or row.shortened for row in exercises)
        what = "no exercise of the library" if played else "no exercise"
        return f"In these {query.days} days {what} was played."
    most = max(regions, key=lambda region: region.seconds)
    sentence = f"Most of the time went to the {region_name(most.region)}, {duration(most.seconds)}"
    without = [region_name(region.region) for region in regions if not region.seconds]
    if not without:
        least = min(regions, key=lambda region: region.seconds)
        if least.region == most.region:
            return f"{sentence}."
        return f"{sentence}, and the least to the {region_name(least.region)}, {duration(least.seconds)}."
    return f"{sentence}; none to the {_listed(without)}."


def better_sentence(weeks: Sequence[FeltWeek], scores: Sequence[ScoreDay]) -> str:
    """Return the sentence of how breaks felt."""
    better, worse = sum(week.better for week in weeks), sum(week.worse for week in weeks)
    answers = better + worse + sum(week.same for week in weeks)
    parts = []
    if answers >= FEWEST_ANSWERS:
        parts.append(f"You felt better after {better} of {answers} breaks that you rated, and worse after {worse}")
    if len(scores) >= 2 and scores[0].full == scores[-1].full:
        first, last = scores[0].score, scores[-1].score
        change = f"stayed at {last}" if first == last else f"went from {first} to {last}"
        parts.append(f"{'the' if parts else 'The'} self-test {change} of {scores[-1].full}")
    if parts:
        return "; ".join(parts) + "."
    if answers:
        return f"{count(answers, 'break')} rated so far; from {FEWEST_ANSWERS} on this says more."
    return 'Rate a break with "better, same or worse" at its end, and the answers are shown here.'


def with_share(sentence: str, share: str) -> str:
    """Return a sentence that also says what other machines add to its figures; `share` is "" if they add nothing."""
    return f"{sentence.removesuffix('.')} ({share})." if share else sentence


def region_name(region: str) -> str:
    """Return the name of a region in words."""
    return REGION_NAMES.get(region, region.replace("-", " "))


def mean(values: Iterable[float]) -> float:
    """Return the mean of at least one value."""
    numbers = tuple(values)
    return sum(numbers) / len(numbers)


def has_rows(day: DaySummary) -> bool:
    """Return True if something was recorded on the day."""
    return bool(day.sitting_s or day.breaks or day.away_s or day.natural or day.moved_s)


def _end_of_longest(summary: DaySummary, rows: DayRows) -> str:
    """Return " until 15:10" if the rows say when the longest sit ended, else ""."""
    ends = [(row.sat_s, row.ended_wall, row.utc_offset_s) for row in rows.sits if not row.annulled]
    ends += [(row.sit_before_s, row.started_wall, row.utc_offset_s) for row in rows.breaks if not row.annulled]
    for length_s, ended, offset_s in ends:
        if length_s == summary.longest_sit_s:
            return f" until {clock(datetime.fromtimestamp(ended, UTC) + timedelta(seconds=offset_s))}"
    return ""


def _sat(seconds: float) -> str:
    return "less than a minute" if seconds < 60 else duration(seconds)


def _breaks(number: float) -> str:
    return count(round(number), "break") if round(number) else "no break"


def _per_day(days: Sequence[DaySummary]) -> str:
    breaks = mean(day.breaks for day in days)
    return "less than one break a day" if breaks < 0.75 else f"{_breaks(breaks)} a day"


def _listed(names: Sequence[str]) -> str:
    """Return a list in words, of which the first are named."""
    if len(names) > MOST_NAMED + 1:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
