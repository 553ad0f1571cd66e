"""Five people who live twelve months on the real engine, each with habits of their own, with and without adapting.

Run as a program it prints the table of docs/history.md: `PYTHONPATH=src:tests python -m support.people_year`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo

from msgspec import Struct

from deskspine.core.history.records import ANSWERED_BY_A_BREAK, AskRecord, DayRows
from deskspine.core.history.summarise import counts_as_asked
from deskspine.core.timeline import Timeline, TimelineEntry
from deskspine.engine.simulation.replay import GivenAnswer, all_rows, live
from deskspine.engine.simulation.simulation import Seen, Simulation
from support.lived import library, settings_of

ZONE = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 1, 5)
"""A Monday."""
YEAR_DAYS = 364
HOLIDAYS = {*range(91, 98), *range(203, 217), *range(350, 364)}
"""Days from the first on without work: a week in spring, two in summer, two at the end of the year."""
AT_ONCE_S = 20.0
LATE_S = 20 * 60.0

Meetings = tuple[tuple[float, int], ...]
"""Hour and minutes of each meeting of a day."""


class YearPerson(Struct, frozen=True):
    """A person with habits: how they answer an ask, by its local time, and their meetings."""

    answers: Callable[[datetime], GivenAnswer | None]
    meetings: Callable[[date], Meetings] = lambda _: ()


class Lived(Struct, frozen=True):
    """The figures of one simulated span of months."""

    longest_sit_s: float
    """The longest sit of all days."""
    mean_longest_s: float
    """Mean of the longest sits of the days."""
    asks: int
    """Asks for a break that the person had time to answer."""
    taken: int
    """Those of them that were answered with a break."""
    breaks: int
    moved: int
    """Asks that came earlier or later because of the person's habits."""
    longest_by_day: dict[str, float]
    asks_by_day: dict[str, int]

    @property
    def share(self) -> float:
        """Return the share of the asks that were taken."""
        return self.taken / self.asks if self.asks else 0.0


def _hour(at: datetime) -> float:
    return at.hour + at.minute / 60


def _chance(at: datetime) -> random.Random:
    """Return the chance of one person at one time: the same ask always gets the same answer."""
    return random.Random(int(at.timestamp() // 600))


def _takes_all(_: datetime) -> GivenAnswer | None:
    return GivenAnswer("start", AT_ONCE_S)


def _not_before_lunch(at: datetime) -> GivenAnswer | None:
    return GivenAnswer("not-now" if 12.33 <= _hour(at) < 13.0 else "start", AT_ONCE_S)


def _meeting_day(day: date) -> Meetings:
    return (11.67, 60 if day.weekday() == 0 else 30), (15.0, 45)


def _busy_before_meetings(at: datetime) -> GivenAnswer | None:
    hurried = any(hour - 1 / 6 <= _hour(at) < hour for hour, _ in _meeting_day(at.date()))
    return GivenAnswer("snooze" if hurried else "start", AT_ONCE_S)


def _late(_: datetime) -> GivenAnswer | None:
    return GivenAnswer("start", LATE_S)


def _by_chance(at: datetime) -> GivenAnswer | None:
    chance = _chance(at).random()
    if chance < 0.5:
        return GivenAnswer("start", AT_ONCE_S)
    if chance < 0.7:
        return GivenAnswer("snooze", AT_ONCE_S)
    return GivenAnswer("not-now", AT_ONCE_S) if chance < 0.85 else None


PEOPLE = {
    "takes all": YearPerson(_takes_all),
    "puts off before lunch": YearPerson(_not_before_lunch),
    "meetings": YearPerson(_busy_before_meetings, _meeting_day),
    "late by 20 minutes": YearPerson(_late),
    "by chance": YearPerson(_by_chance),
}
"""Name → person, for the five people."""


class _AtDesk:
    """A person of these at the desk of a simulation."""

    def __init__(self, person: YearPerson) -> None:
        self._person = person

    def choice(self, seen: Seen) -> GivenAnswer | None:
        """Return the answer to an ask; offers are left alone."""
        if seen.event.kind != "ask":
            return None
        return self._person.answers(datetime.fromtimestamp(seen.event.wall, ZONE))


def calendar(person: YearPerson, days: int) -> Timeline:
    """Return the presence and the meetings of a person over that number of days."""
    words = sorted(word for ahead in range(days) if ahead not in HOLIDAYS for word in _day(person, ahead))
    start = words[0][0]
    entries = [TimelineEntry(0, wall - start, event, argument) for wall, _, event, argument in words[1:]]
    entries.append(TimelineEntry(0, entries[-1].elapsed_s + 3600.0, "end"))
    return Timeline(start, ZONE, tuple(entries))


def _day(person: YearPerson, ahead: int) -> Iterator[tuple[float, int, str, str]]:
    """Yield wall second, order, word and argument of one working day; it begins and pauses not always at one time."""
    day = FIRST + timedelta(days=ahead)
    if day.weekday() >= 5:
        return
    chance = random.Random(ahead)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZONE).timestamp()

    def at(hour: float) -> float:
        return noon + round((hour - 12) * 3600)

    begins, lunch, ends = (
        8.5 + chance.uniform(-0.2, 0.2),
        12.75 + chance.uniform(0, 0.2),
        17.5 + chance.uniform(-0.3, 0.3),
    )
    coffee = 9.7 + chance.uniform(-0.3, 0.3)
    for away, back in ((coffee, coffee + 0.1), (lunch, lunch + 0.75)):
        yield at(away), 1, "lock", ""
        yield at(back), 2, "unlock", ""
    yield at(begins), 2, "unlock", ""
    for hour, minutes in person.meetings(day):
        yield at(hour), 3, "meeting", str(minutes)
    yield at(ends), 1, "lock", ""


@cache
def lived(name: str, *, adapts: bool, days: int = YEAR_DAYS) -> Lived:
    """Simulate a person and return the figures; each is simulated once."""
    person = PEOPLE[name]
    settings = settings_of(f"coach.adapt={'true' if adapts else 'false'}")
    simulation = Simulation(calendar(person, days), settings, library())
    live(simulation, _AtDesk(person))
    return figures(all_rows(simulation.journal))


def figures(rows: DayRows) -> Lived:
    """Return the figures of these rows."""
    asks = [row for row in rows.asks if counts_as_asked(row)]
    longest = _longest(rows)
    return Lived(
        max(longest.values()),
        sum(longest.values()) / len(longest),
        len(asks),
        sum(row.answer in ANSWERED_BY_A_BREAK for row in asks),
        sum(row.outcome in ("finished", "shortened", "did-it") for row in rows.breaks),
        sum(row.moved_s != 0 for row in asks),
        longest,
        _count(asks),
    )


def _longest(rows: DayRows) -> dict[str, float]:
    longest: dict[str, float] = {}
    for row in rows.sits:
        longest[row.day] = max(longest.get(row.day, 0.0), row.sat_s)
    return longest


def _count(asks: list[AskRecord]) -> dict[str, int]:
    return {day: len(list(group)) for day, group in groupby(sorted(asks, key=lambda row: row.day), lambda row: row.day)}


def table() -> Iterator[str]:
    """Yield the lines of a table of the five people, with and without adapting."""
    yield "| person | asks moved | asks | answered with a break | breaks | longest sit | mean longest sit of a day |"
    yield "|---|---|---|---|---|---|---|"
    for name in PEOPLE:
        fixed, adapted = lived(name, adapts=False), lived(name, adapts=True)
        yield (
            f"| {name} | {adapted.moved} | {fixed.asks} → {adapted.asks} | {fixed.share:.1%} → {adapted.share:.1%} "
            f"| {fixed.breaks} → {adapted.breaks} "
            f"| {fixed.longest_sit_s / 60:.0f} → {adapted.longest_sit_s / 60:.0f} min "
            f"| {fixed.mean_longest_s / 60:.1f} → {adapted.mean_longest_s / 60:.1f} min |"
        )


if __name__ == "__main__":
    for line in table():
        print(line, flush=True)
