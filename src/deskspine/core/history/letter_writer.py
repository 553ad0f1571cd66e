"""The writing of the weekly letter, from the figures of two weeks: what went well, and one suggestion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct

from deskspine.core.history.letter import WeekLetter
from deskspine.core.history.summaries import DaySummary
from deskspine.core.text.dates import weekday
from deskspine.core.text.durations import count, duration
from deskspine.core.text.moved import is_reached, minutes_moved

LEAST_DAYS = 2
"""Minimum days with rows for a letter, and for a comparison with the week before."""
LEAST_SITTING_S = 600.0
"""Minimum seconds of sitting of a day that counts; a shorter one says nothing about habits."""
CLEARLY_S = 600.0
"""Minimum seconds by which a longest sit is called shorter."""
FEW_ASKS, MANY_ASKS = 3, 6
"""Minimum asks for a sentence about the breaks that were taken, and for a suggestion because of those that were not."""
MANY_SNOOZES, MANY_WAITS, MANY_WORSE = 6, 10, 3
FAR_OVER = 1.5
"""Share of the interval from which a longest sit is far over the limit."""

Advice = tuple[str, str]
"""A suggestion, with `{press}` for "Press" and the key of its command, and the id of that command."""
NOTHING_TO_CHANGE: Advice = ("Nothing needs a change. {press} to see the days one by one.", "dashboard.history")


class LetterWeek(Struct, frozen=True):
    """The figures of a week, with what the person has set."""

    days: tuple[DaySummary, ...]
    interval_s: float
    aim_s: float

    def total(self, figure: Callable[[DaySummary], float]) -> int:
        """Return the sum of a figure over the days."""
        return round(sum(map(figure, self.days)))

    def mean(self, figure: Callable[[DaySummary], float]) -> float:
        """Return the mean of a figure over the days."""
        return sum(map(figure, self.days)) / len(self.days)

    @property
    def longest(self) -> DaySummary:
        """The day with the longest sit."""
        return max(self.days, key=lambda day: day.longest_sit_s)

    @property
    def reached(self) -> int:
        """Number of days on which the aim was reached."""
        return sum(is_reached(day.moved_s, self.aim_s) for day in self.days)


def week_letter(
    monday: date, week: Sequence[DaySummary], before: Sequence[DaySummary], interval_s: float, aim_s: float
) -> WeekLetter | None:
    """Return the letter about the week from `monday` on, or None if fewer than two days say anything.

    `before` are the days of the week before that one; days without rows may be left out of both.
    """
    days, earlier = _that_count(week), _that_count(before)
    if len(days) < LEAST_DAYS:
        return None
    past = LetterWeek(days, interval_s, aim_s)
    comparable = LetterWeek(earlier, interval_s, aim_s) if len(earlier) >= LEAST_DAYS else None
    good = next(filter(None, (*(_compared(past, comparable) if comparable else ()), *_by_itself(past))), "")
    advice, command = next(entry for entry in _advices(past) if entry is not None)
    return WeekLetter(monday.isoformat(), _facts(past), good, advice, command)


def _that_count(days: Sequence[DaySummary]) -> tuple[DaySummary, ...]:
    return tuple(day for day in days if day.sitting_s >= LEAST_SITTING_S or day.breaks)


def _facts(week: LetterWeek) -> str:
    breaks, moved = week.total(lambda day: day.breaks), minutes_moved(week.total(lambda day: day.moved_s))
    parts = [f"{count(breaks, 'break') if breaks else 'No break'} on {count(len(week.days), 'day')}"]
    parts += [f"{duration(moved * 60)} moved"] if moved else []
    return " · ".join([*parts, f"{duration(week.mean(lambda day: day.sitting_s))} sitting a day"])


def _compared(week: LetterWeek, before: LetterWeek) -> tuple[str, ...]:
    """Return sentences about what became better since the week before, "" for what did not."""
    now, then = (_tenths(each.mean(lambda day: day.breaks)) for each in (week, before))
    sit_s, sat_s = week.longest.longest_sit_s, before.longest.longest_sit_s
    return (
        f"You took {_number(now)} breaks a day; the week before it was {_number(then)}." if now >= then + 0.5 else "",
        f"Your longest sit was {duration(sit_s)}; the week before it was {duration(sat_s)}."
        if 0 < sit_s <= sat_s - CLEARLY_S
        else "",
    )


def _by_itself(week: LetterWeek) -> tuple[str, ...]:
    """Return sentences about what went well in the week, "" for what did not."""
    asks, taken = week.total(lambda day: day.asks), week.total(lambda day: day.asks_taken)
    better, worse = week.total(lambda day: day.better), week.total(lambda day: day.worse)
    rated, natural = better + worse + week.total(lambda day: day.same), week.total(lambda day: day.natural)
    most = max(week.days, key=lambda day: day.moved_s)
    days = len(week.days)
    return (
        f"You reached your aim on {week.reached} of {days} days." if week.reached * 2 >= days else "",
        f"You took {taken} of the {asks} breaks you were reminded of."
        if asks >= FEW_ASKS and taken * 3 >= asks * 2
        else "",
        f"It felt better after {better} of {rated} breaks." if better >= FEW_ASKS and better >= 2 * worse else "",
        f"You moved most on {_weekday(most)}: {minutes_moved(most.moved_s)} min." if most.moved_s else "",
        f"You left the desk {count(natural, 'time')} for as long as a break." if natural else "",
    )


def _advices(week: LetterWeek) -> tuple[Advice | None, ...]:
    """Return the suggestions in order of their weight, None for those that the figures do not carry."""
    by_weight = (_after_worse, _after_missed, _after_long_sits, _after_snoozes, _after_waits, _other_aim)
    return (*(advice(week) for advice in by_weight), NOTHING_TO_CHANGE)


def _after_worse(week: LetterWeek) -> Advice | None:
    worse = week.total(lambda day: day.worse)
    if worse < MANY_WORSE or worse <= week.total(lambda day: day.better):
        return None
    return f"After {worse} breaks it felt worse. {{press}} for other routines; a gentler one may suit you.", (
        "dashboard.routines"
    )


def _after_missed(week: LetterWeek) -> Advice | None:
    asks, taken = week.total(lambda day: day.asks), week.total(lambda day: day.asks_taken)
    if asks < MANY_ASKS or taken * 2 >= asks:
        return None
    lead = f"You took {taken} of {asks} breaks." if taken else f"None of {asks} breaks came at a good time."
    return f"{lead} {{press}} at a reminder for a shorter one.", "ask.quick"


def _after_long_sits(week: LetterWeek) -> Advice | None:
    far = sum(day.longest_sit_s >= FAR_OVER * week.interval_s for day in week.days)
    if far < LEAST_DAYS:
        return None
    return (
        f"On {far} of {len(week.days)} days you sat well past {duration(week.interval_s)}. "
        "{press} for earlier reminders.",
        "dashboard.shorter",
    )


def _after_snoozes(week: LetterWeek) -> Advice | None:
    snoozed = week.total(lambda day: day.snoozed)
    if snoozed < MANY_SNOOZES or snoozed * 2 < week.total(lambda day: day.asks):
        return None
    return f"You put reminders off {snoozed} times. {{press}} for more time between them.", "dashboard.longer"


def _after_waits(week: LetterWeek) -> Advice | None:
    used, passed = week.total(lambda day: day.waits_used), week.total(lambda day: day.waits_passed)
    if passed < MANY_WAITS or used * 4 > passed:
        return None
    return (
        f"You waited for the machine {used + passed} times. {{press}} to move meanwhile.",
        "dashboard.break",
    )


def _other_aim(week: LetterWeek) -> Advice | None:
    """Return an aim that is nearer to what the person does, if the present one is far from it."""
    mean, aim = minutes_moved(week.mean(lambda day: day.moved_s)), minutes_moved(week.aim_s)
    if not aim or not mean or len(week.days) < LEAST_DAYS + 1:
        return None
    nearer = min(120, mean + 1)
    if nearer * 2 > aim and not (week.reached == len(week.days) and mean >= 2 * aim):
        return None
    return (
        f"You moved {mean} min a day, and your aim is {aim}. {{press}} to set “Aim for a day” to {nearer}.",
        "dashboard.settings",
    )


def _weekday(day: DaySummary) -> str:
    return weekday(date.fromisoformat(day.day))


def _tenths(value: float) -> float:
    return round(value, 1)


def _number(value: float) -> str:
    """Return a number with a decimal only if it has one: "4", "3.5"."""
    return f"{value:.1f}".removesuffix(".0")
