"""What the engine goes by: settings, routines, the person as they are today, and the numbers that follow from them."""

from __future__ import annotations

from datetime import date, datetime

from deskspine.core.coach.course import Course, course
from deskspine.core.coach.fitting import Fitted, fit
from deskspine.core.coach.next_routine import Choice, level_of, next_routine, quick_routine, unknown_routine
from deskspine.core.coach.recovery import person
from deskspine.core.history.history import History
from deskspine.core.person.flags import DAY_FLAGS
from deskspine.core.person.person import ANYBODY, Person
from deskspine.core.routines.model import Level, Library, Problem, Routine
from deskspine.core.schedule.policy import Policy
from deskspine.core.schedule.policy_from_settings import policy_of
from deskspine.core.settings.settings import DEFAULTS, Settings, SettingValue
from deskspine.core.timekeeping.calendar import day_of, local
from deskspine.engine.ports import Clock, RoutineSource, SettingsStore
from deskspine.engine.storage.keeper import Keeper

NOTHING_TO_PLAY = Routine("none", "No routine can be played")


class Preferences:
    """The person's settings and routines as they are in force, and what they come to at this moment.

    `settle` works everything out anew; it is called when something it depends on changed, never while drawing.
    """

    def __init__(self, store: SettingsStore, routines: RoutineSource, keeper: Keeper, clock: Clock) -> None:
        self._store, self._routines, self._keeper, self._clock = store, routines, keeper, clock
        self.settings: Settings = DEFAULTS
        self.problems: tuple[Problem, ...] = ()
        self.unsaved: dict[str, SettingValue] = {}
        """Settings that hold for this session only, because the file did not take them."""
        self.library = Library({}, {}, {})
        self.unwell: tuple[date, tuple[str, ...]] = (date.min, ())
        """Flags that hold for one day, and which day that is."""
        self.person: Person = ANYBODY
        self.course: Course = course((), date.min)
        self.level: Level = 1
        """The level routines are played at."""
        self.next = Choice(NOTHING_TO_PLAY, "")
        """What comes up at the next break, and why."""
        self.quick = Choice(NOTHING_TO_PLAY, "")
        """What the quick answer plays, and why."""
        self.policy = Policy()
        """The numbers the sitting clock goes by now."""
        self._settled_for: tuple[date, int] | None = None

    @property
    def history(self) -> History:
        """What is remembered of the person's exercises."""
        return self._keeper.history

    def today(self) -> date:
        """The day it is, by `schedule.day_starts`."""
        return day_of(self._clock.read().wall, self._clock.zone(), self.policy.day_starts_min)

    def unwell_today(self) -> tuple[str, ...]:
        """The flags that hold for this day only."""
        day, flags = self.unwell
        return flags if day == self.today() else ()

    def set_unwell(self, flags: tuple[str, ...]) -> None:
        """Go by these flags until the day ends."""
        self.unwell = (self.today(), tuple(flag for flag in DAY_FLAGS if flag in flags))
        self.settle()

    def load_settings(self) -> None:
        """Read the settings file as it is now."""
        self.unsaved.clear()
        self.take_settings(*self._store.load())

    def take_settings(self, settings: Settings, problems: tuple[Problem, ...]) -> None:
        """Go by what the settings file says from now on, and by what could not be written into it."""
        self.problems = problems
        self._keeper.note("settings", _worst(problems))
        for key, value in self.unsaved.items():
            settings = settings.replace(key, value)
        self.use_settings(settings)

    def use_settings(self, settings: Settings) -> None:
        """Go by these settings from now on."""
        self.settings = settings
        self.settle()

    def load_library(self) -> None:
        """Read the routine files as they are now."""
        self.library = self._routines.load()
        self._keeper.note("routines", _worst(self.library.problems))
        self.settle()

    def library_changed(self) -> bool:
        """Whether the person's own routine files are others than those that were read."""
        return self._routines.changed()

    def fitted(self, routine: Routine) -> Fitted:
        """`routine` as this person may play it today."""
        return fit(routine, self.library, self.person)

    def settle(self) -> None:
        """Work out anew who plays, at which level, what comes next, and the numbers of the sitting clock."""
        self.policy = policy_of(self.settings, self.policy.promise_s)  # the day may begin at another hour now
        now, today = self._local(), self.today()
        self._settled_for = (today, _half_hour(now))
        self.person = person((*self.settings.words("safety.flags"), *self.unwell_today()), self.history, today)
        self.course = course(self.history.days, today)
        self.level = level_of(self.settings, self.course)
        try:
            self.next = next_routine(self.settings, self.library, self.person, self.history, self.level, now)
            self.quick = quick_routine(self.settings, self.library, self.person, self.level)
            promise_s = float(self.next.routine.promise_s(self.level))
        except LookupError as error:
            self.next = self.quick = Choice(NOTHING_TO_PLAY, str(error.args[0]))
            promise_s = Policy().promise_s
        self.policy = policy_of(self.settings, promise_s)
        unknown = unknown_routine(self.settings, self.library) if self.library.routines else ""
        self._keeper.note("routine-choice", f"{unknown}; another one stands in." if unknown else "")

    def settle_by_time(self) -> bool:
        """Work everything out anew when a new day or, where the hour matters, a new half hour began."""
        if self._settled_for is None or not self.library.routines:
            return False
        day, half_hour = self._settled_for
        by_hour = self.settings.text("routine.choose") == "balanced"
        if day == self.today() and (not by_hour or half_hour == _half_hour(self._local())):
            return False
        self.settle()
        return True

    def _local(self) -> datetime:
        return local(self._clock.read().wall, self._clock.zone())


def _half_hour(now: datetime) -> int:
    return now.hour * 2 + now.minute // 30


def _worst(problems: tuple[Problem, ...]) -> str:
    if not problems:
        return ""
    more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"
