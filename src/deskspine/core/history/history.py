"""What the journal tells about one person's exercises: everything that later choices go by, and nothing else.

Values only. `care`, `course`, `choose` and `selftest` are functions of a `History`; the same history always gives the
same answers. It is read from the journal once, at the start, and then grows in memory with each break, so that a
full disk costs no memory of what hurt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from deskspine.core.history.records import FELT_WORSE, BreakRecord, ExerciseRecord
from deskspine.core.timekeeping.instants import Seconds

DAYS_KEPT = 400
"""Days looked back on, and days known at most; the course is over long before."""
RECENT_BREAKS = 60
"""Breaks whose exercises are known one by one."""
PLAYS_COUNTED = 6
"""Maximum number of plays that are counted of one exercise; by then it is known."""


class DayMark(Struct, frozen=True):
    """One local day on which a routine was played."""

    day: str
    """YYYY-MM-DD by `schedule.day_starts`."""
    finished: bool
    """At least one routine was finished."""
    worse: bool
    """Something was answered with "worse"."""


class Worse(Struct, frozen=True):
    """An exercise that felt worse."""

    wall: Seconds
    day: str
    exercise: str
    arm: bool = False
    """With pain or tingling that ran into an arm."""


class Done(Struct, frozen=True):
    """An exercise of a recent break and what became of it."""

    wall: Seconds
    """When the break ended."""
    day: str
    routine: str
    exercise: str
    outcome: str
    side_missed: str = ""


class Score(Struct, frozen=True):
    """One answer of the self-test."""

    exercise: str
    side: str
    """Empty for a movement without sides."""
    score: Annotated[int, Meta(ge=0, le=3)]
    """0 a symptom, then 1 to 3."""


class CheckResult(Struct, frozen=True):
    """One self-test that was finished, in the order in which it was answered."""

    wall: Seconds
    day: str
    routine: str
    scores: tuple[Score, ...]


class Unlock(Struct, frozen=True):
    """The person read the card of an exercise that was locked."""

    wall: Seconds
    day: str
    exercise: str


class History(Struct, frozen=True):
    """Everything looked back on, oldest first."""

    days: tuple[DayMark, ...] = ()
    worse: tuple[Worse, ...] = ()
    recent: tuple[Done, ...] = ()
    unlocks: tuple[Unlock, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    plays: Mapping[str, int] | None = None
    """How often each exercise was played, by id, those skipped not counted and none counted beyond `PLAYS_COUNTED`;
    None is a person who knows them all (a simulated one)."""

    def with_break(self, record: BreakRecord, exercises: Sequence[ExerciseRecord]) -> History:
        """The history after one more row of the journal; one that played no routine changes nothing."""
        if record.annulled:
            return self
        mark = mark_of(record, exercises)
        return replace(
            self,
            days=self.days if mark is None else joined((*self.days, mark)),
            worse=(*self.worse, *worse_of(record, exercises)),
            recent=latest((*self.recent, *done_of(record, exercises))),
            plays=None if self.plays is None else counted(self.plays, exercises),
        )

    def with_answer(self, day: str, answer: str) -> History:
        """The history after "better, same or worse?" was answered; `day` is the one the break belongs to."""
        return replace(self, days=joined((*self.days, DayMark(day, False, True)))) if answer == "worse" else self

    def with_unlock(self, unlock: Unlock) -> History:
        """The history after the card of a locked exercise was read."""
        return replace(self, unlocks=(*self.unlocks, unlock))

    def with_check(self, result: CheckResult) -> History:
        """The history after one more self-test was finished."""
        return replace(self, checks=(*self.checks, result))


def mark_of(record: BreakRecord, exercises: Sequence[ExerciseRecord]) -> DayMark | None:
    """What one break says of its day; None for an absence, a "not now" and the like, which played nothing."""
    finished = record.outcome == "finished"
    worse = record.answer == "worse" or any(one.outcome in FELT_WORSE for one in exercises)
    return DayMark(record.day, finished, worse) if record.routine or finished or worse else None


def worse_of(record: BreakRecord, exercises: Sequence[ExerciseRecord]) -> tuple[Worse, ...]:
    """The exercises of one break that felt worse."""
    wall, day = record.ended_wall, record.day
    return tuple(Worse(wall, day, one.exercise, one.outcome == "arm") for one in exercises if one.outcome in FELT_WORSE)


def done_of(record: BreakRecord, exercises: Sequence[ExerciseRecord]) -> tuple[Done, ...]:
    """What became of the exercises of one break."""
    wall, day, routine = record.ended_wall, record.day, record.routine
    return tuple(Done(wall, day, routine, one.exercise, one.outcome, one.side_missed) for one in exercises)


def counted(plays: Mapping[str, int], exercises: Iterable[ExerciseRecord]) -> dict[str, int]:
    """Return `plays` with the exercises of one more break; what was skipped was not played."""
    found = dict(plays)
    for one in exercises:
        if one.outcome != "skipped":
            found[one.exercise] = min(PLAYS_COUNTED, found.get(one.exercise, 0) + 1)
    return found


def joined(marks: Iterable[DayMark]) -> tuple[DayMark, ...]:
    """One mark for each day, in order of days: at most the `DAYS_KEPT` last ones."""
    days: dict[str, DayMark] = {}
    for mark in marks:
        before = days.get(mark.day)
        if before is not None:
            mark = DayMark(mark.day, before.finished or mark.finished, before.worse or mark.worse)
        days[mark.day] = mark
    return tuple(days[day] for day in sorted(days)[-DAYS_KEPT:])


def latest(done: tuple[Done, ...]) -> tuple[Done, ...]:
    """The exercises of the last `RECENT_BREAKS` breaks, last by the order in which they were played.

    Not by the wall clock: after it was set back, nothing that is played would be remembered.
    """
    breaks, at = 0, len(done)
    while at > 0:
        if at == len(done) or done[at - 1].wall != done[at].wall:
            if breaks == RECENT_BREAKS:
                break
            breaks += 1
        at -= 1
    return done[at:]


def readable(history: History) -> History:
    """`history` without the rows whose day is none, so that one damaged row costs nothing but itself."""
    return History(
        tuple(one for one in history.days if _is_day(one.day)),
        tuple(one for one in history.worse if _is_day(one.day)),
        tuple(one for one in history.recent if _is_day(one.day)),
        tuple(one for one in history.unlocks if _is_day(one.day)),
        tuple(one for one in history.checks if _is_day(one.day)),
        history.plays,
    )


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def first_day(today: str) -> str:
    """The first day looked back on from `today`, both YYYY-MM-DD."""
    return (date.fromisoformat(today) - timedelta(days=DAYS_KEPT)).isoformat()
