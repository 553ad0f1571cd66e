"""The files behind a profile: reading settings and routines, and writing one setting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from deskspine.core.person.today_flags import Unwell
from deskspine.core.settings.settings import SettingValue
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.ports import RoutineSource, SettingsStore, SettingsWriteError
from deskspine.engine.profile import Profile, most_important, settle, with_settings
from deskspine.engine.storage.keeper import Keeper


class ProfileFiles:
    """The files behind a profile. A problem in them becomes a notice; the profile works all the same."""

    def __init__(self, settings: SettingsStore, routines: RoutineSource, keeper: Keeper) -> None:
        self._settings, self._routines, self._keeper = settings, routines, keeper

    def settings_changed(self) -> bool:
        """Return True if the settings file was edited since it was read."""
        return self._settings.changed()

    def first(self, profile: Profile, unwell: Unwell, now: Now) -> Profile:
        """Return the profile at launch, from the files, the history and the flags of today."""
        profile = settle(replace(with_settings(profile, *self._settings.load()), unwell=unwell), now)
        self._keeper.remember(profile.day(now).date)
        return self.settled(profile, now, library=self._routines.load())

    def read(self, profile: Profile, now: Now) -> Profile:
        """Return the profile with settings and routines as they are in their files now."""
        profile = with_settings(replace(profile, unsaved={}), *self._settings.load())
        return self.settled(profile, now, library=self._routines.load())

    def read_routines(self, profile: Profile, now: Now, *, only_if_changed: bool) -> Profile:
        """Return the profile with the routines as they are now, or `profile` itself if they did not have to be read."""
        if only_if_changed and not self._routines.changed():
            return profile
        return self.settled(profile, now, library=self._routines.load())

    def save_routine(self, name: str, text: str, replacing: bool) -> None:
        """Write `text` to an own routine file. Raises FileExistsError or OSError."""
        self._routines.save(name, text, replace=replacing)

    def remove_routine(self, name: str) -> None:
        """Put an own routine file aside. Raises OSError."""
        self._routines.remove(name)

    def restore_routine(self, name: str) -> None:
        """Bring back an own routine file that was put aside. Raises FileExistsError or OSError."""
        self._routines.restore(name)

    def write(self, profile: Profile, key: str, value: SettingValue, now: Now) -> Profile:
        """Write one setting and return the profile with it. If the file cannot be written, show a notice."""
        unsaved: Mapping[str, SettingValue] = {name: other for name, other in profile.unsaved.items() if name != key}
        try:
            settings, problems = self._settings.set(key, value)
        except (SettingsWriteError, OSError) as error:
            self._keeper.note("settings-write", f"{str(error).rstrip('.')}; it holds until deskspine ends.")
            settings = profile.settings.replace(key, value)
            return self.settled(profile, now, settings=settings, unsaved={**unsaved, key: value})
        self._keeper.note("settings-write", "")
        return self.settled(with_settings(replace(profile, unsaved=unsaved), settings, problems), now)

    def settled(self, profile: Profile, now: Now, **changes: Any) -> Profile:
        """Return the profile worked out for the present history and `changes`; show its problems as notices."""
        profile = settle(replace(profile, history=self._keeper.history, **changes), now)
        self._keeper.note("settings", most_important(profile.problems))
        self._keeper.note("routines", most_important(profile.library.problems))
        self._keeper.note("routine-choice", f"{profile.unknown}; another one replaces it." if profile.unknown else "")
        return profile
