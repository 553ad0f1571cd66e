"""What the engine goes by: settings, routines, and the numbers that follow from them."""

from __future__ import annotations

from deskspine.core.choose import level_of, next_routine, quick_routine, unknown_routine
from deskspine.core.policy_of import policy_of
from deskspine.core.routine import Level, Library, Problem, Routine
from deskspine.core.schedule.policy import Policy
from deskspine.core.settings import DEFAULTS, Settings, Value
from deskspine.engine.keeper import Keeper
from deskspine.engine.ports import RoutineSource, SettingsStore


class Preferences:
    """The person's settings and routines as they are in force."""

    def __init__(self, store: SettingsStore, routines: RoutineSource, keeper: Keeper) -> None:
        self._store, self._routines, self._keeper = store, routines, keeper
        self.settings: Settings = DEFAULTS
        self.problems: tuple[Problem, ...] = ()
        self.unsaved: dict[str, Value] = {}
        """Settings that hold for this session only, because the file did not take them."""
        self.library = Library({}, {}, {})
        self._policy = Policy()

    @property
    def level(self) -> Level:
        """The level routines are played at."""
        return level_of(self.settings)

    @property
    def policy(self) -> Policy:
        """The numbers the sitting clock goes by now."""
        return self._policy

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
        self.set_policy()

    def load_library(self) -> None:
        """Read the routine files as they are now."""
        self.library = self._routines.load()
        self._keeper.note("routines", _worst(self.library.problems))
        self.set_policy()

    def next_routine(self) -> tuple[Routine, str]:
        """What comes up at the next break, and why. Raises LookupError."""
        return next_routine(self.settings, self.library, self._keeper.recent, self.level)

    def quick_routine(self) -> tuple[Routine, str]:
        """What the quick answer plays. Raises LookupError."""
        return quick_routine(self.settings, self.library)

    def set_policy(self) -> None:
        """Work the numbers out anew: a setting, the library or the next routine changed."""
        try:
            promise_s = float(self.next_routine()[0].promise_s(self.level))
        except LookupError:
            promise_s = Policy().promise_s
        self._policy = policy_of(self.settings, promise_s)
        unknown = unknown_routine(self.settings, self.library) if self.library.routines else ""
        self._keeper.note("routine-choice", f"{unknown}; another one stands in." if unknown else "")


def _worst(problems: tuple[Problem, ...]) -> str:
    if not problems:
        return ""
    more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"
