"""The profile of a person: settings, routines and history, and what follows from them for the next break."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from deskspine.core.coach.course import Course, course
from deskspine.core.coach.fitting import Fitted, fit
from deskspine.core.coach.interval_question import IntervalQuestion, interval_question
from deskspine.core.coach.next_routine import Choice, level_of, next_routine, quick_routine, unknown_routine
from deskspine.core.coach.recovery import person
from deskspine.core.history.history import History
from deskspine.core.person.flags import DAY_FLAGS
from deskspine.core.person.person import ANYBODY, Person
from deskspine.core.person.today_flags import NOT_UNWELL, Unwell
from deskspine.core.routines.model import Level, Library, Problem, Routine
from deskspine.core.schedule.habits import NO_HABITS, Habits
from deskspine.core.schedule.policy import Policy
from deskspine.core.schedule.policy_from_settings import policy_of
from deskspine.core.settings.settings import DEFAULTS, Settings, SettingValue
from deskspine.core.timekeeping.calendar import LocalDay, local
from deskspine.core.timekeeping.instants import Now

NOTHING_TO_PLAY = Routine("none", "No routine can be played")
NO_CHOICE = Choice(NOTHING_TO_PLAY, "")


class Profile(Struct, frozen=True):
    """Settings, routines and history of a person, and the choices that `settle` derived from them."""

    settings: Settings = DEFAULTS
    problems: tuple[Problem, ...] = ()
    """Problems in the settings file."""
    unsaved: Mapping[str, SettingValue] = field(default_factory=dict)
    """Settings that apply to this session only, because the file could not be written."""
    library: Library = field(default_factory=lambda: Library({}, {}, {}))
    history: History = field(default_factory=lambda: History(plays={}))
    """The exercises and breaks that later choices use."""
    unwell: Unwell = NOT_UNWELL
    """Flags that apply to one day, and that day."""
    person: Person = ANYBODY
    course: Course = field(default_factory=lambda: course((), date.min))
    level: Level = 1
    """The level at which routines are played."""
    next: Choice = NO_CHOICE
    """The routine of the next break, and why it was chosen."""
    quick: Choice = NO_CHOICE
    """The routine that the quick answer plays, and why it was chosen."""
    policy: Policy = field(default_factory=Policy)
    """The numbers of the sitting clock."""
    smaller: bool = False
    """True after breaks that were put off in a row: the next routine is a smaller one."""
    question: IntervalQuestion | None = None
    """The question about the interval for which the history gives reason."""
    unknown: str = ""
    """A sentence if the settings name a routine that does not exist."""
    settled: tuple[date, int] | None = None
    """Day and half hour for which the profile was worked out; None before the first time."""

    def unwell_on(self, day: date) -> tuple[str, ...]:
        """Return the flags that apply to `day` only."""
        return self.unwell[1] if self.unwell[0] == day else ()

    def fitted(self, routine: Routine) -> Fitted:
        """Return `routine` as this person may play it now."""
        return fit(routine, self.library, self.person)

    def day(self, now: Now) -> LocalDay:
        """Return `now` with the hour at which this person's days begin."""
        return LocalDay(now, self.policy.day_starts_min)


def settle(profile: Profile, now: Now) -> Profile:
    """Return `profile` with person, course, level, next routines and policy worked out for `now`."""
    settings, library, history = profile.settings, profile.library, profile.history
    # The day may begin at another hour now.
    policy = policy_of(settings, profile.policy.promise_s, profile.policy.shortest_s)
    today = LocalDay(now, policy.day_starts_min).date
    here = local(now.wall, now.zone)
    fitted_to = person((*settings.words("safety.flags"), *profile.unwell_on(today)), history, today)
    stage = course(history.days, today)
    level = level_of(settings, stage)
    try:
        coming = next_routine(settings, library, fitted_to, history, level, here)
        quick = quick_routine(settings, library, fitted_to, level)
        if profile.smaller:
            coming = _smaller(coming, quick, level)
        promise_s, shortest_s = float(coming.routine.promise_s(level)), float(quick.routine.promise_s(level))
    except LookupError as error:
        coming = quick = Choice(NOTHING_TO_PLAY, str(error.args[0]))
        promise_s, shortest_s = Policy().promise_s, Policy().shortest_s
    return replace(
        profile,
        person=fitted_to,
        course=stage,
        level=level,
        next=coming,
        quick=quick,
        policy=replace(policy_of(settings, promise_s, shortest_s), habits=_habits(settings, history, today)),
        question=_interval_question(settings, history, today),
        unknown=unknown_routine(settings, library) if library.routines else "",
        settled=(today, _half_hour(now)),
    )


def _smaller(coming: Choice, quick: Choice, level: Level) -> Choice:
    from deskspine.core.coach.smaller import smaller  # rarely needed

    return smaller(coming, quick, level)


def _habits(settings: Settings, history: History, today: date) -> Habits:
    if not history.asks or not settings.flag("coach.adapt"):
        return NO_HABITS
    from deskspine.core.coach.habits import habits  # a new person has none

    return habits(history.asks, today)


def _interval_question(settings: Settings, history: History, today: date) -> IntervalQuestion | None:
    if not settings.flag("coach.adapt"):
        return None
    return interval_question(history.asks, history.sits, settings.number("schedule.sit_minutes"), today)


def is_outdated(profile: Profile, now: Now) -> bool:
    """Return True if a new day began since `profile` was settled or, if the hour matters, a new half hour."""
    if profile.settled is None or not profile.library.routines:
        return False
    day, half_hour = profile.settled
    by_hour = profile.settings.text("routine.choose") == "balanced"
    return day != profile.day(now).date or (by_hour and half_hour != _half_hour(now))


def with_settings(profile: Profile, settings: Settings, problems: tuple[Problem, ...]) -> Profile:
    """Return the profile with the settings of the file, and over them the settings that could not be written."""
    for key, value in profile.unsaved.items():
        settings = settings.replace(key, value)
    return replace(profile, settings=settings, problems=problems)


def with_unwell(profile: Profile, flags: frozenset[str], now: Now) -> Profile:
    """Return the profile with these flags until the day of `now` ends."""
    return replace(profile, unwell=(profile.day(now).date, tuple(flag for flag in DAY_FLAGS if flag in flags)))


def most_important(problems: tuple[Problem, ...]) -> str:
    """Return the first problem and the number of others, or "" without problems."""
    if not problems:
        return ""
    more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"


def _half_hour(now: Now) -> int:
    here = local(now.wall, now.zone)
    return here.hour * 2 + here.minute // 30
