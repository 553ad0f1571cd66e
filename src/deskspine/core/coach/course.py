"""The course: which of its 21 days it is, and the level the holds have grown to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.history.history import DayMark
from deskspine.core.routines.model import Level
from deskspine.core.text.dates import on_day
from deskspine.core.text.durations import count

DAYS = 21
"""Finished days of the whole course."""
PER_LEVEL = 7
"""Finished days of one level."""
MISSED = 4
"""So many days without a routine in a row take the level down by one; fewer cost nothing."""

MEANING: dict[Level, str] = {
    1: "The holds are short.",
    2: "Holds and stretches last one or two seconds longer than at level 1.",
    3: "Holds and stretches last up to four seconds longer than at level 1; no press goes beyond ten.",
}
"""What each level means for the holds."""


class Course(Struct, frozen=True):
    """Where someone is in the course today."""

    done: int
    """Finished days without a "worse" that count, 0 to 21."""
    day: int
    """The n of "day n of 21": the day that is going on or, once it counts, the day that was."""
    level: Level
    complete: bool
    next_level_in: int
    """Finished days until the next level; 0 at the highest."""
    why: str
    """What the level is and what made it so, without a full stop."""


class _Count(Struct, frozen=True):
    """What the days so far came to."""

    done: int = 0
    base: int = 0
    """Where counting began after the last fall."""
    fell_from: int = 0
    """The level before the last fall; 0 once the level rose again."""
    fell_as: str = ""
    """What made it fall."""

    def level(self) -> Level:
        return 1 if self.done < PER_LEVEL else 2 if self.done < 2 * PER_LEVEL else 3

    def finished(self) -> _Count:
        """After one more day that counts."""
        after = replace(self, done=min(DAYS, self.done + 1))
        return replace(after, fell_from=0, fell_as="") if after.level() > self.level() else after

    def lower(self, levels: int, why: str) -> _Count:
        """At the beginning of so many levels below; level 1 has none below it."""
        to = max(1, self.level() - levels)
        if to == self.level():
            return self
        done = PER_LEVEL * (to - 1)
        return _Count(done, done, self.level(), why)


def course(days: Iterable[DayMark], today: date) -> Course:
    """The course after all that was played on `days`.

    A day on which a routine was finished and nothing felt worse adds one. Every seven of them raise the level. A day
    with a "worse" does not count and takes the level down to the beginning of the one below. So do four days in a row
    without any routine, and each further four; fewer cost nothing, and today is not missed before it is over. At level
    1 there is no level to lose, so there nothing is taken away.
    """
    sofar, counts_today = _Count(), False
    last: date | None = None
    for mark in sorted(days, key=lambda one: one.day):
        day = date.fromisoformat(mark.day)
        sofar = _after_missing(sofar, last or day, day)
        last = day
        if mark.worse:
            sofar = sofar.lower(1, f"something felt worse {on_day(day, today)}")
        elif mark.finished:
            sofar = sofar.finished()
            counts_today = counts_today or day == today
    sofar = _after_missing(sofar, last or today, today)
    level = sofar.level()
    return Course(
        done=sofar.done,
        day=max(1, min(DAYS, sofar.done if counts_today else sofar.done + 1)),
        level=level,
        complete=sofar.done == DAYS,
        next_level_in=PER_LEVEL * level - sofar.done if level < 3 else 0,
        why=_why(sofar),
    )


def _after_missing(sofar: _Count, last: date, day: date) -> _Count:
    """The count on `day`, when the last routine was played on `last`."""
    missed = max(0, (day - last).days - 1)
    return sofar.lower(missed // MISSED, f"{count(missed, 'day')} went by without a routine")


def _why(sofar: _Count) -> str:
    level, done = sofar.level(), sofar.done
    if sofar.fell_from:
        more = count(PER_LEVEL * level - done, "more finished day")
        fell = f"level {level}, down from {sofar.fell_from}: {sofar.fell_as}"
        return f"{fell}; {more} without a worse and it goes up again"
    if level == 1:
        return f"level 1 until you finished {PER_LEVEL} days without a worse; {done or 'none'} so far"
    since = f"level {level} since you finished {PER_LEVEL * (level - 1) - sofar.base} days without a worse"
    return f"{since}; all {DAYS} days of the course are done" if done == DAYS else since
