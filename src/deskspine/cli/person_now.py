"""The person as the files describe them: settings, flags of today, and the journal. Nothing is written."""

from __future__ import annotations

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.state_file import StateFile
from deskspine.core.coach.recovery import person
from deskspine.core.history.history import History
from deskspine.core.person.person import Person
from deskspine.core.person.today_flags import unwell
from deskspine.core.schedule.policy_from_settings import policy_of
from deskspine.core.timekeeping.calendar import day_of


def person_now(paths: Paths, clock: SystemClock) -> Person:
    """Return the person that routines are fitted to now. If the journal cannot be read, the history is left out."""
    settings, _ = ConfigFile(paths.config_file).load()
    today = day_of(clock.read().wall, clock.zone(), policy_of(settings, 0.0).day_starts_min)
    day, flags = unwell(StateFile(paths.state_file, paths.alive).peek())
    history = History()
    if paths.journal.is_file():
        from deskspine.adapters.storage.journal import SqliteJournal

        journal = SqliteJournal(paths.journal)
        try:
            history = journal.history(today.isoformat())
        except OSError:
            pass
        finally:
            journal.close()
    return person((*settings.words("safety.flags"), *(flags if day == today else ())), history, today)
