"""The history of the demo: a made-up person at a desk, the same on every start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from random import Random

from msgspec.structs import replace

from deskspine.core.figure.regions import BODY
from deskspine.core.history.better_view import felt_week
from deskspine.core.history.page_view import PageRows, page_view
from deskspine.core.history.records import (
    AskRecord,
    BreakRecord,
    DayRows,
    MeetingRecord,
    SitRecord,
    StretchRecord,
    WaitRecord,
)
from deskspine.core.history.sit_hours import ask_hours, sit_hours
from deskspine.core.history.spans import days_of, span, span_before
from deskspine.core.history.summaries import DaySummary, ExerciseDays, PlayedExercise
from deskspine.core.history.summarise import summarise
from deskspine.core.history.views import HistoryQuery, HistoryView, ScoreDay
from deskspine.core.text.durations import duration

LIVED = timedelta(days=420)
"""Length of the made-up past."""
TEST_EVERY, FULL = 42, 18
"""Days between two self-tests, and the points of one."""


class DemoHistory:
    """A source that makes up every day from its date, up to the day before the present one."""

    def __init__(self, zone: tzinfo, movements: Mapping[str, Sequence[str]], lived: timedelta = LIVED) -> None:
        self._zone, self._movements, self._lived = zone, movements, lived
        self._day = lru_cache(maxsize=1000)(self._made_up)

    def view(self, query: HistoryQuery) -> HistoryView:
        """Return the view that `query` asks for."""
        today = date.fromisoformat(query.today or query.day)
        first = today - self._lived
        begin, end = span(query)
        days = self._figures(begin, end, first, today)
        before = self._figures(*span_before(query), first, today) if query.page in ("week", "month") else {}
        rows = [
            self._rows(day)
            for day in days_of(begin, end, query.today)
            if query.page in ("week", "month") and day in days
        ]
        scores = [
            ScoreDay((first + timedelta(days=number)).isoformat(), min(FULL, 11 + number // 60), FULL)
            for number in range(5, self._lived.days, TEST_EVERY)
        ]
        page = PageRows(
            day=self._rows(query.day) if query.day in days else DayRows(),
            figures=days,
            before=tuple(before.values()),
            sits=sit_hours(sit for row in rows for sit in row.sits),
            asks=ask_hours(ask for row in rows for ask in row.asks),
            exercises=[row for day in days if query.page == "body" for row in self._day(day)[2]],
            felt=[felt_week(figures) for figures in days.values()] if query.page == "better" else [],
            scores=scores,
            resting=("half-arc",),
            first_year=first.year,
        )
        return page_view(query, page, self._movements, BODY)

    def _figures(self, begin: str, end: str, first: date, today: date) -> dict[str, DaySummary]:
        """Return the figures of the days that were lived."""
        known = [day for day in days_of(begin, end, today.isoformat()) if first.isoformat() <= day < today.isoformat()]
        return {day: figures for day in known if (figures := self._day(day)[1]).sitting_s}

    def _rows(self, day: str) -> DayRows:
        return self._day(day)[0]

    def _made_up(self, day: str) -> tuple[DayRows, DaySummary, tuple[ExerciseDays, ...]]:
        """Return a made-up day: its rows, its figures and those of its exercises."""
        on = date.fromisoformat(day)
        chance = Random(on.toordinal())
        if chance.random() < (0.05 if on.weekday() < 5 else 0.85):
            return DayRows(), DaySummary(day), ()
        rows, played = _work(on, chance, self._zone, tuple(self._movements))
        return rows, *summarise(day, rows, played)


def _work(on: date, chance: Random, zone: tzinfo, movements: Sequence[str]) -> tuple[DayRows, list[PlayedExercise]]:
    """Return the rows of a day at the desk, from the morning to the evening, and the exercises of its breaks."""
    day = _DeskDay(on, chance, zone)
    lunch = day.wall + 3600 * chance.uniform(3.4, 4.2)
    end = day.wall + 3600 * chance.uniform(7.5, 9.5)
    while day.wall < end:
        begin = day.wall
        long = on.weekday() == 1 and begin > lunch and chance.random() < 0.5
        day.sit(60 * chance.uniform(38, 62) * (1.6 if long else 1.0))
        if begin < lunch <= day.wall:
            day.leave(60 * chance.uniform(28, 50))
        elif chance.random() < 0.16:
            day.leave(60 * chance.uniform(6, 20))
        elif chance.random() < 0.76:
            day.move(120.0 if chance.random() < 0.8 else 60.0, movements)
        else:
            day.skip()
    return day.rows(), day.played


class _DeskDay:
    """The rows of a day while they are made up."""

    def __init__(self, on: date, chance: Random, zone: tzinfo) -> None:
        morning = datetime(on.year, on.month, on.day, 8, chance.randrange(20, 59), tzinfo=zone)
        self.wall = morning.timestamp()
        self.played: list[PlayedExercise] = []
        self._where = on.isoformat(), int((morning.utcoffset() or timedelta()).total_seconds())
        self._chance, self._sat = chance, 0.0
        self._breaks: list[BreakRecord] = []
        self._stretches: list[StretchRecord] = []
        self._meetings: list[MeetingRecord] = []
        self._waits: list[WaitRecord] = []
        self._asks: list[AskRecord] = []
        self._sits: list[SitRecord] = []
        self._events: list[tuple[float, str, str]] = []

    def rows(self) -> DayRows:
        """Return the rows of the day."""
        return DayRows(
            breaks=tuple(self._breaks),
            stretches=tuple(self._stretches),
            events=tuple(self._events),
            waits=tuple(self._waits),
            asks=tuple(self._asks),
            meetings=tuple(self._meetings),
            sits=tuple(self._sits),
        )

    def sit(self, seconds: float) -> None:
        """Sit, in some stretches with a meeting or a wait."""
        begin, chance = self.wall, self._chance
        self.wall += seconds
        self._sat += seconds
        self._stretches.append(StretchRecord("sitting", begin, self.wall, *self._where))
        if chance.random() < 0.18:
            until = begin + min(seconds - 60, 2100)
            self._meetings.append(MeetingRecord("meeting", begin + 300, until, *self._where))
        elif chance.random() < 0.35:
            at = begin + seconds * chance.uniform(0.2, 0.7)
            self._waits.append(WaitRecord("tests", "shell", at, at + chance.uniform(120, 360), *self._where, "passed"))

    def leave(self, seconds: float) -> None:
        """Leave the desk for a natural break."""
        begin = self.wall
        self._end_sit("natural")
        self.wall += seconds
        self._stretches.append(StretchRecord("away", begin, self.wall, *self._where))
        self._breaks.append(BreakRecord(begin, self.wall, *self._where, "natural", sit_before_s=self._sits[-1].sat_s))
        self._events.append((self.wall, "natural-break", f"away {duration(seconds)}, counted as a break"))

    def move(self, seconds: float, movements: Sequence[str]) -> None:
        """Take the break that is due."""
        begin, chance = self.wall, self._chance
        self._ask("started")
        self._end_sit("routine")
        self.wall += seconds
        outcome = "finished" if chance.random() < 0.9 else "shortened"
        answer = chance.choices(("better", "same", "worse", ""), (4, 3, 0.3, 3))[0]
        self._stretches.append(StretchRecord("routine", begin, self.wall, *self._where))
        row = BreakRecord(begin, self.wall, *self._where, outcome, "seated-2min", 1, seconds, self._sits[-1].sat_s)
        self._breaks.append(replace(row, answer=answer))
        self._events.append((self.wall, outcome, f"{duration(seconds)} of movement"))
        for exercise in chance.sample(movements, k=min(5, len(movements))):
            how = chance.choices(("done", "shortened", "skipped", "worse"), (20, 2, 1, 0.15))[0]
            self.played.append(PlayedExercise(len(self._breaks), seconds, exercise, how))

    def skip(self) -> None:
        """Skip the break that is due."""
        self._ask("not-now")
        self._breaks.append(BreakRecord(self.wall, self.wall, *self._where, "not-now", sit_before_s=self._sat))
        self._events.append((self.wall + 20, "not-now", "the next one comes one full interval later"))

    def _ask(self, answer: str) -> None:
        self._events.append((self.wall, "ask", f"{duration(self._sat)} of sitting"))
        self._asks.append(AskRecord("break", self.wall, self.wall + 20, *self._where, answer, self._sat, 3000.0))

    def _end_sit(self, by: str) -> None:
        self._sits.append(SitRecord(self.wall - self._sat, self.wall, *self._where, self._sat, by))
        self._sat = 0.0
