"""The choice of the next routine, with its reason, from settings, library, person and history.

The same input always gives the same choice. Every choice is fitted to the person (`core.coach.fitting`) and not locked
for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.coach.balanced import MAX_LONGER_S, OPEN_TO_ALL, balanced
from deskspine.core.coach.course import Course
from deskspine.core.coach.fitting import Fitted, fit, is_guarded
from deskspine.core.history.history import History
from deskspine.core.person.person import Person
from deskspine.core.routines.model import Level, Library, Routine
from deskspine.core.settings.settings import Settings

How = Literal["default", "balanced", "list", "quick", "stand-in", "by hand", "wait"]
"""The way of choosing: by a setting, as a replacement, by the person at the keys, or by the length of a wait."""


class Choice(Struct, frozen=True):
    """A routine for one person, ready to be played, with the reason for its choice."""

    routine: Routine
    """Fitted to the person."""
    why: str
    """One sentence from the facts of this choice, without a full stop."""
    how: How = "default"
    region: str = ""
    """The region that decided a balanced choice, or ""."""


def level_of(settings: Settings, course: Course) -> Level:
    """Return the level the holds are played at: the one that is set, or else that of the course."""
    levels: dict[str, Level] = {"1": 1, "2": 2, "3": 3}
    return levels.get(settings.text("course.level"), course.level)


def next_routine(
    settings: Settings, library: Library, person: Person, history: History, level: Level, now: datetime
) -> Choice:
    """Return the routine of the next break. `now` is the local time, with its zone.

    Raises LookupError if the library has no routine this person may play.
    """
    fitted, how, before = _Fitting(library, person), settings.text("routine.choose"), ""
    if how == "list":
        listed = [fitted[name] for name in settings.words("routine.list") if name in fitted]
        turn = _after(listed, [play.routine for play in history.recent])
        if turn is not None:
            return _choice(turn, "next on your list", "list")
        before = "nothing on your list is available now; " if listed else ""
    name = settings.text("routine.default")
    default = _named(name, fitted, person, level, "your default routine", "default")
    if how == "balanced":
        usual = library.routines.get(name, default.routine)
        choice = balanced(usual, fitted.values(), library, history, level, now)
        if choice is not None:
            return _choice(choice.fitted, choice.why, "balanced", choice.region)
    return replace(default, why=before + default.why, how="stand-in") if before else default


def quick_routine(settings: Settings, library: Library, person: Person, level: Level) -> Choice:
    """Return the routine behind the quick answer. Raises LookupError if this person may play no routine."""
    return _named(settings.text("routine.quick"), _Fitting(library, person), person, level, "the quick one", "quick")


def _choice(fitted: Fitted, why: str, how: How, region: str = "") -> Choice:
    """Return the choice of `fitted`, with the first change in it."""
    note = fitted.notes[0].rstrip(".") if fitted.notes else ""
    if note.startswith("Begins "):
        note = f"it b{note[1:]}"
    return Choice(fitted.routine, f"{why}; {note}" if note else why, how, region)


class _Fitting(Mapping[str, Fitted]):
    """The routines that a break can be, as this person may play them; each is fitted when it is first needed.

    A self-test is started by its name alone.
    """

    def __init__(self, library: Library, person: Person) -> None:
        self._library, self._person = library, person
        self._routines = {name: routine for name, routine in library.routines.items() if routine.kind == "routine"}
        self._fitted: dict[str, Fitted] = {}

    def __getitem__(self, name: str) -> Fitted:
        if name not in self._fitted:
            self._fitted[name] = fit(self._routines[name], self._library, self._person)
        return self._fitted[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._routines)

    def __len__(self) -> int:
        return len(self._routines)


def _named(name: str, fitted: Mapping[str, Fitted], person: Person, level: Level, why: str, how: How) -> Choice:
    named = fitted.get(name)
    if named is not None and not named.locked:
        return _choice(named, why, how)
    open_to = [candidate for candidate in fitted.values() if not candidate.locked]
    if not open_to:
        raise LookupError(_nothing(fitted))
    if named is None:
        shortest = min(open_to, key=lambda candidate: (candidate.routine.known_s(1), candidate.routine.id))
        return _choice(shortest, f"{name} cannot be played as a break; the shortest routine replaces it", "stand-in")
    breathing = (
        [candidate for candidate in open_to if candidate.routine.id == OPEN_TO_ALL] if is_guarded(person) else []
    )
    instead = _stand_in(named.routine, breathing or open_to, level)
    return _choice(instead, f"{why} is not available now: {named.reason}; this one replaces it", "stand-in")


def _nothing(fitted: Mapping[str, Fitted]) -> str:
    if not fitted:
        return "there is no routine to play: none of the routine files could be read"
    reasons = dict.fromkeys(reason for locked in fitted.values() for reason in locked.locked)
    return f"there is no routine for you to play now: {'; '.join(reasons)}"


def _stand_in(locked: Routine, open_to: Sequence[Fitted], level: Level) -> Fitted:
    """Return the replacement: a shipped routine about as long, else the one open to all, else the nearest in length."""

    def rank(fitted: Fitted) -> tuple[int, int, str]:
        routine = fitted.routine
        apart_s = abs(routine.known_s(level) - locked.known_s(level))
        alike = (
            routine.kind == "routine"
            and routine.desk
            and routine.position in (locked.position, "seated")
            and fitted.mostly_itself
            and not (routine.own or routine.ask_first or routine.id == OPEN_TO_ALL)
            and apart_s <= MAX_LONGER_S
        )
        order = 0 if alike else 1 if routine.id == OPEN_TO_ALL else 2 if routine.desk else 3
        return order, apart_s, routine.id

    return min(open_to, key=rank)


def _after(listed: Sequence[Fitted], recent: Sequence[str]) -> Fitted | None:
    """Return the routine whose turn it is, locked ones left out, or None if all are locked."""
    ids = [entry.routine.id for entry in listed]
    last = next((name for name in reversed(recent) if name in ids), None)
    first = 0 if last is None else ids.index(last) + 1
    return next((entry for entry in (*listed[first:], *listed[:first]) if not entry.locked), None)


ROUTINE_KEYS = ("routine.default", "routine.quick", "routine.list")
"""The settings that name routines; whether these exist can only be checked with the library."""


def unknown_routine(settings: Settings, library: Library, keys: Sequence[str] = ROUTINE_KEYS) -> str:
    """Return a sentence about the first of these settings that names an unknown routine, or "" if all are known."""
    for key in keys:
        value = settings.value(key)
        for name in (value,) if isinstance(value, str) else settings.words(key):
            if name not in library.routines:
                from difflib import get_close_matches

                near = get_close_matches(str(name), library.routines, 1)
                return f"{key}: there is no routine {str(name)!r}" + (f"; did you mean {near[0]}?" if near else "")
    return ""
