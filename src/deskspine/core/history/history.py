"""The history of one person's exercises: everything that later choices depend on, and nothing else.

It holds values only. `coach.recovery`, `coach.course`, `coach.next_routine` and `coach.self_test` are functions of a
`History`; the same history always gives the same result. It is read from the journal once, at the start, and then grows
in memory with each break, so that a full disk loses no memory of an exercise that hurt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from deskspine.core.history.ask_log import ASKS_DAYS, SitBefore, with_ask, with_sit
from deskspine.core.history.records import FELT_WORSE, PLAYED, AskRecord, BreakRecord, ExerciseRecord, WaitRecord
from deskspine.core.history.wait_lengths import WaitLength, with_wait
from deskspine.core.timekeeping.instants import Seconds, Whole

DAYS_KEPT = 400
"""Maximum days that are looked back on; the course is over long before."""
RECENT_BREAKS = 60
"""Maximum breaks whose exercises are known one by one."""
PLAYS_COUNTED = 6
"""Maximum number of plays of one exercise that are counted; by then it is known."""


class DayMark(Struct, frozen=True):
    """A local day on which a routine was played."""

    day: str
    """YYYY-MM-DD by `schedule.day_starts`."""
    finished: bool
    """True if at least one routine was finished."""
    worse: bool
    """True if the answer to an exercise or a routine was "worse"."""


class Worse(Struct, frozen=True):
    """An exercise that felt worse."""

    wall: Seconds
    day: str
    exercise: str
    arm: bool = False
    """True with pain or tingling that ran into an arm."""


class Done(Struct, frozen=True):
    """An exercise of a recent break, with its outcome."""

    wall: Seconds
    """Wall second at which the break ended."""
    day: str
    routine: str
    exercise: str
    outcome: str
    side_missed: str = ""


class Score(Struct, frozen=True):
    """An answer of the self-test."""

    exercise: str
    side: str
    """Empty for a movement without sides."""
    score: Annotated[int, Meta(ge=0, le=3)]
    """0 for a symptom, then 1 to 3."""


class CheckResult(Struct, frozen=True):
    """A self-test that was finished, with its answers in order."""

    wall: Seconds
    day: str
    routine: str
    scores: tuple[Score, ...]


class CardRead(Struct, frozen=True):
    """The reading of the card of a locked exercise, which unlocks it."""

    wall: Seconds
    day: str
    exercise: str


class RoutinePlays(Struct, frozen=True):
    """The plays of one routine that counted as a break."""

    times: Whole
    last: Seconds
    """Wall second at which the latest of them ended."""


class History(Struct, frozen=True):
    """The history of one person, oldest first."""

    days: tuple[DayMark, ...] = ()
    worse: tuple[Worse, ...] = ()
    recent: tuple[Done, ...] = ()
    unlocks: tuple[CardRead, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    plays: Mapping[str, int] | None = None
    """Number of plays of each exercise by id, at most `PLAYS_COUNTED`; a skipped exercise does not count.

    None means a person who knows all exercises (a simulated one).
    """
    played: Mapping[str, RoutinePlays] = field(default_factory=dict)
    """The plays of each routine by id, also of routines that no longer exist."""
    waits: tuple[WaitLength, ...] = ()
    """The lengths of the last waits, by source and kind."""
    asks: tuple[AskRecord, ...] = ()
    """The asks for a break of the last `ASKS_DAYS` days."""
    sits: tuple[SitBefore, ...] = ()
    """The sits before the breaks that were taken in those days."""

    def with_ask(self, record: AskRecord) -> History:
        """Return the history with one more ask."""
        return replace(self, asks=with_ask(self.asks, record))

    def with_wait(self, record: WaitRecord) -> History:
        """Return the history with one more wait."""
        return replace(self, waits=with_wait(self.waits, record))

    def with_break(self, record: BreakRecord, exercises: Sequence[ExerciseRecord]) -> History:
        """Return the history with one more row of the journal; a row without a routine changes nothing."""
        if record.annulled:
            return self
        mark = mark_of(record, exercises)
        return replace(
            self,
            days=self.days if mark is None else joined((*self.days, mark)),
            worse=(*self.worse, *worse_of(record, exercises)),
            recent=latest((*self.recent, *done_of(record, exercises))),
            plays=None if self.plays is None else counted(self.plays, exercises),
            played=with_play(self.played, record),
            sits=with_sit(self.sits, record),
        )

    def with_answer(self, day: str, answer: str) -> History:
        """Return the history with the answer to "better, same or worse?"; `day` is the day the break belongs to."""
        return replace(self, days=joined((*self.days, DayMark(day, False, True)))) if answer == "worse" else self

    def with_unlock(self, unlock: CardRead) -> History:
        """Return the history with one more card read."""
        return replace(self, unlocks=(*self.unlocks, unlock))

    def with_check(self, result: CheckResult) -> History:
        """Return the history with one more finished self-test."""
        return replace(self, checks=(*self.checks, result))


def mark_of(record: BreakRecord, exercises: Sequence[ExerciseRecord]) -> DayMark | None:
    """Return the mark that one break leaves on its day, or None if it played nothing, as an absence or a "not now"."""
    finished = record.outcome == "finished"
    worse = record.answer == "worse" or any(played.outcome in FELT_WORSE for played in exercises)
    return DayMark(record.day, finished, worse) if record.routine or finished or worse else None


def worse_of(record: BreakRecord, exercises: Sequence[ExerciseRecord]) -> tuple[Worse, ...]:
    """Return the exercises of one break that felt worse."""
    wall, day = record.ended_wall, record.day
    return tuple(
        Worse(wall, day, played.exercise, played.outcome == "arm")
        for played in exercises
        if played.outcome in FELT_WORSE
    )


def done_of(record: BreakRecord, exercises: Sequence[ExerciseRecord]) -> tuple[Done, ...]:
    """Return the exercises of one break with their outcomes."""
    wall, day, routine = record.ended_wall, record.day, record.routine
    return tuple(Done(wall, day, routine, played.exercise, played.outcome, played.side_missed) for played in exercises)


def counted(plays: Mapping[str, int], exercises: Iterable[ExerciseRecord]) -> dict[str, int]:
    """Return `plays` with the exercises of one more break; a skipped exercise was not played."""
    plays_now = dict(plays)
    for played in exercises:
        if played.outcome != "skipped":
            plays_now[played.exercise] = min(PLAYS_COUNTED, plays_now.get(played.exercise, 0) + 1)
    return plays_now


def with_play(played: Mapping[str, RoutinePlays], record: BreakRecord) -> Mapping[str, RoutinePlays]:
    """Return `played` with one more break, if that was a routine that counts as a break."""
    if not record.routine or record.outcome not in PLAYED or record.annulled:
        return played
    before = played.get(record.routine)
    last = record.ended_wall if before is None else max(before.last, record.ended_wall)
    return {**played, record.routine: RoutinePlays(1 if before is None else before.times + 1, last)}


def joined(marks: Iterable[DayMark]) -> tuple[DayMark, ...]:
    """Return one mark for each day, in order of days: at most the `DAYS_KEPT` last ones."""
    days: dict[str, DayMark] = {}
    for mark in marks:
        before = days.get(mark.day)
        if before is not None:
            mark = DayMark(mark.day, before.finished or mark.finished, before.worse or mark.worse)
        days[mark.day] = mark
    return tuple(days[day] for day in sorted(days)[-DAYS_KEPT:])


def latest(exercises: tuple[Done, ...]) -> tuple[Done, ...]:
    """Return the exercises of the last `RECENT_BREAKS` breaks, in the order in which they were played.

    The wall clock does not decide: after it was set back, new breaks would be forgotten at once.
    """
    breaks, at = 0, len(exercises)
    while at > 0:
        if at == len(exercises) or exercises[at - 1].wall != exercises[at].wall:
            if breaks == RECENT_BREAKS:
                break
            breaks += 1
        at -= 1
    return exercises[at:]


def readable(history: History) -> History:
    """Return `history` without the rows whose day is not a date, so that a damaged row costs nothing but itself."""
    return History(
        tuple(row for row in history.days if is_day(row.day)),
        tuple(row for row in history.worse if is_day(row.day)),
        tuple(row for row in history.recent if is_day(row.day)),
        tuple(row for row in history.unlocks if is_day(row.day)),
        tuple(row for row in history.checks if is_day(row.day)),
        history.plays,
        history.played,
        history.waits,
        tuple(row for row in history.asks if is_day(row.day)),
        tuple(row for row in history.sits if is_day(row.day)),
    )


def is_day(text: object) -> bool:
    """Return True if `text` is a date as YYYY-MM-DD."""
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def first_day(today: str) -> str:
    """Return the first day looked back on from `today`, both YYYY-MM-DD."""
    return (date.fromisoformat(today) - timedelta(days=DAYS_KEPT)).isoformat()


def first_day_of_asks(today: str) -> str:
    """Return the first day whose asks are looked back on from `today`, both YYYY-MM-DD."""
    return (date.fromisoformat(today) - timedelta(days=ASKS_DAYS)).isoformat()
