"""The library for one person now: what may be played, what comes next, and how often each routine was done."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath

from msgspec import Struct

from deskspine.core.coach import self_test as selftest
from deskspine.core.coach.fitting import UNREAD, Fitted, fit
from deskspine.core.person.person import Rest
from deskspine.core.routines.model import Level, Library, Routine, System
from deskspine.core.schedule.policy_from_settings import policy_of
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.calendar import LocalDay
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot

PROBLEMS = "!problems"
"""Row id of the list of files that could not be read; no other id begins with "!p"."""
CARD, RESTING = "!card ", "!rest "
"""Openings of the row ids of cards and of resting exercises."""
NOTHING = Library({}, {}, {})


class LibraryShelf(Struct, frozen=True):
    """The library for one person now, with each routine adapted once."""

    library: Library
    fitted: dict[str, Fitted]
    level: Level
    coming: str
    """Id of the next routine."""
    why: str
    resting: tuple[Rest, ...]
    snapshot: Snapshot
    today: date
    last: dict[str, date]
    """Day on which each routine was done last, by id."""

    @staticmethod
    def of(snapshot: Snapshot, now: Now) -> LibraryShelf:
        """Return the shelf of `snapshot` at the moment `now`."""
        library = snapshot.library or NOTHING
        day = LocalDay(now, policy_of(snapshot.settings, 0.0).day_starts_min)
        fitted = {name: fit(routine, library, snapshot.person) for name, routine in library.routines.items()}
        resting = tuple(sorted(snapshot.person.resting.values(), key=lambda rest: (not rest.locked, rest.exercise)))
        last = {name: played for name, plays in snapshot.played.items() if (played := _day(plays.last, day))}
        coming = snapshot.next
        return LibraryShelf(
            library, fitted, snapshot.level, coming.routine.id, coming.why, resting, snapshot, day.date, last
        )

    @property
    def default(self) -> str:
        """Id of the routine that breaks offer."""
        return self.snapshot.settings.text("routine.default")

    @property
    def quick(self) -> str:
        """Id of the routine behind the quick answer."""
        return self.snapshot.settings.text("routine.quick")

    @property
    def listed(self) -> tuple[str, ...]:
        """Ids in the person's list, in order."""
        return self.snapshot.settings.words("routine.list")

    @property
    def chosen_by(self) -> str:
        """The way in which the next routine is chosen: default, balanced or list."""
        return self.snapshot.settings.text("routine.choose")

    def times(self, routine_id: str) -> int:
        """Return how often a routine was done."""
        plays = self.snapshot.played.get(routine_id)
        return 0 if plays is None else plays.times

    def systems(self, routine: Routine) -> tuple[System, ...]:
        """Return the exercise systems that a routine comes from."""
        codes = routine.system.split()
        return tuple(system for system in self.library.systems if system.code in codes)

    def opens(self, routine: Routine) -> date | None:
        """Return the day from which a self-test may be played again, or None if it may be played now."""
        results = [result for result in self.snapshot.checks if result.routine == routine.id]
        return selftest.next_allowed(results, self.today)

    def playable(self, row_id: str) -> bool:
        """Return True if the row is a routine that this person may start now; an unread card opens by itself then."""
        fitted = self.fitted.get(row_id)
        return fitted is not None and fitted.locked in ((), (UNREAD,)) and self.opens(fitted.routine) is None

    def for_breaks(self, row_id: str) -> Routine | None:
        """Return the routine of a row if a break can be set to offer it, or None."""
        routine = self.library.routines.get(row_id)
        return routine if routine is not None and routine.kind == "routine" else None

    def editable(self, routine: Routine) -> bool:
        """Return True unless its file has exercises of its own, which the composer would leave out."""
        return not (routine.own and any(slot.exercise.own for slot in routine.slots))

    def rest(self, row_id: str) -> Rest | None:
        """Return the rest of the exercise of a row, or None if the row is not a resting exercise."""
        return next((rest for rest in self.resting if RESTING + rest.exercise == row_id), None)

    def name(self, rest: Rest) -> str:
        """Return the name of a resting exercise."""
        exercise = self.library.exercises.get(rest.exercise)
        return plain(exercise.name if exercise else rest.exercise)

    def unreadable(self) -> int:
        """Return the number of own files that have problems."""
        return len({PurePath(problem.file) for problem in self.library.problems})


def _day(wall: float, day: LocalDay) -> date | None:
    """Return the day of a wall second, or None if a damaged row has one that no calendar has."""
    try:
        return date.fromisoformat(day.name_of(wall))
    except (ValueError, OverflowError, OSError):
        return None
