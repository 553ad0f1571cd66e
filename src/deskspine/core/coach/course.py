"""The course: the day of 21 that it is, and the level that the holds have grown to."""

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
"""Number of days in a row without a routine that lower the level by one; fewer cost nothing."""

MEANING: dict[Level, str] = {
    1: "The holds are short.",
    2: "Holds and stretches last one or two seconds longer than at level 1.",
    3: "Holds and stretches last up to four seconds longer than at level 1; no press goes beyond ten.",
}
"""Effect of each level on the holds."""


class Course(Struct, frozen=True):
    """The place of a person in the course today."""

    done: int
    """Finished days without a "worse" that count, 0 to 21."""
    day: int
    """The n of "day n of 21": the present day, or the last one once it counts."""
    level: Level
    complete: bool
    next_level_in: int
    """Finished days until the next level; 0 at the highest."""
    why: str
    """The level and the reason for it, without a full stop."""


class _Count(Struct, frozen=True):
    """The sum of the days so far."""

    done: int = 0
    base: int = 0
    """Finished days at which counting began after the last fall."""
    fell_from: int = 0
    """The level before the last fall; 0 once the level rose again."""
    fell_as: str = ""
    """Reason for the last fall."""

    def level(self) -> Level:
        return 1 if self.done < PER_LEVEL else 2 if self.done < 2 * PER_LEVEL else 3

    def finished(self) -> _Count:
        """Return the count after one more day that counts."""
        after = replace(self, done=min(DAYS, self.done + 1))
        return replace(after, fell_from=0, fell_as="") if after.level() > self.level() else after

    def lower(self, levels: int, why: str) -> _Count:
        """Return the count at the beginning of the level that is `levels` lower; level 1 is the lowest."""
        to = max(1, self.level() - levels)
        if to == self.level():
            return self
        done = PER_LEVEL * (to - 1)
        return _Count(done, done, self.level(), why)


def course(days: Iterable[DayMark], today: date) -> Course:
    """Return the course after all that was played on `days`.

    A day on which a routine was finished and nothing felt worse adds one. Every seven of them raise the level. A day
    with a "worse" does not count and takes the level down to the beginning of the one below. So do four days in a row
    without any routine, and each further four; fewer cost nothing, and today is not missed before it is over. At level
    1 there is no level to lose, so nothing is taken away there.
    """
    count_so_far, counts_today = _Count(), False
    last: date | None = None
    for mark in sorted(days, key=lambda mark: mark.day):
        day = date.fromisoformat(mark.day)
        count_so_far = _after_missing(count_so_far, last or day, day)
        last = day
        if mark.worse:
            count_so_far = count_so_far.lower(1, f"something felt worse {on_day(day, today)}")
        elif mark.finished:
            count_so_far = count_so_far.finished()
            counts_today = counts_today or day == today
    count_so_far = _after_missing(count_so_far, last or today, today)
    level = count_so_far.level()
    return Course(
        done=count_so_far.done,
        day=max(1, min(DAYS, count_so_far.done if counts_today else count_so_far.done + 1)),
        level=level,
        complete=count_so_far.done == DAYS,
        next_level_in=PER_LEVEL * level - count_so_far.done if level < 3 else 0,
        why=_why(count_so_far),
    )


def _after_missing(count_so_far: _Count, last: date, day: date) -> _Count:
    """Return the count on `day`, if the last routine was played on `last`."""
    missed = max(0, (day - last).days - 1)
    return count_so_far.lower(missed // MISSED, f"{count(missed, 'day')} without a routine")


def _why(count_so_far: _Count) -> str:
    level, done = count_so_far.level(), count_so_far.done
    if count_so_far.fell_from:
        more = count(PER_LEVEL * level - done, "more finished day")
        fell = f"level {level}, down from {count_so_far.fell_from}: {count_so_far.fell_as}"
        return f'{fell}; it rises after {more} without "worse"'
    if level == 1:
        return f'level 1 until you finish {PER_LEVEL} days without "worse"; {done or "none"} so far'
    since = f'level {level} since you finished {PER_LEVEL * (level - 1) - count_so_far.base} days without "worse"'
    return f"{since}; all {DAYS} days of the course are done" if done == DAYS else since
