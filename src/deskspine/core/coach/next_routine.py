"""Which routine comes next, and why: decided from settings, library, person and history, the same way every time.

Whatever is answered here is fitted to the person (`core.coach.fitting`) and is not locked for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.coach.balanced import LONGER_S, OPEN_TO_ALL, balanced
from deskspine.core.coach.course import Course
from deskspine.core.coach.fitting import Fitted, fit, is_guarded
from deskspine.core.history.history import History
from deskspine.core.person.person import Person
from deskspine.core.routines.model import Level, Library, Routine
from deskspine.core.settings.settings import Settings

How = Literal["default", "balanced", "list", "quick", "stand-in", "by hand"]
"""What decided: a way of choosing, what had to stand in for it, or the person at the keys."""


class Choice(Struct, frozen=True):
    """A routine for one person, ready to be played, and what made it this one."""

    routine: Routine
    """Fitted to the person."""
    why: str
    """One sentence from the facts of this choice, without a full stop."""
    how: How = "default"
    region: str = ""
    """The region that decided a balanced choice; empty otherwise."""


def level_of(settings: Settings, course: Course) -> Level:
    """The level the holds are played at: the one that is set, or else that of the course."""
    levels: dict[str, Level] = {"1": 1, "2": 2, "3": 3}
    return levels.get(settings.text("course.level"), course.level)


def next_routine(
    settings: Settings, library: Library, person: Person, history: History, level: Level, now: datetime
) -> Choice:
    """The routine of the next break. `now` is the local time, with its zone.

    Raises LookupError when the library has no routine this person may play.
    """
    fitted, how, before = _Fitting(library, person), settings.text("routine.choose"), ""
    if how == "list":
        listed = [fitted[name] for name in settings.words("routine.list") if name in fitted]
        turn = _after(listed, [one.routine for one in history.recent])
        if turn is not None:
            return _choice(turn, "next on your list", "list")
        before = "nothing on your list is for now; " if listed else ""
    name = settings.text("routine.default")
    default = _named(name, fitted, person, level, "your default routine", "default")
    if how == "balanced":
        usual = library.routines.get(name, default.routine)
        found = balanced(usual, fitted.values(), library, history, level, now)
        if found is not None:
            return _choice(found.fitted, found.why, "balanced", found.region)
    return replace(default, why=before + default.why, how="stand-in") if before else default


def quick_routine(settings: Settings, library: Library, person: Person, level: Level) -> Choice:
    """The routine behind the quick answer. Raises LookupError when the library has no routine this person may play."""
    return _named(settings.text("routine.quick"), _Fitting(library, person), person, level, "the quick one", "quick")


def _choice(fitted: Fitted, why: str, how: How, region: str = "") -> Choice:
    """The choice of `fitted`, with the first thing that was changed in it."""
    note = fitted.notes[0].rstrip(".") if fitted.notes else ""
    if note.startswith("Begins "):
        note = f"it b{note[1:]}"
    return Choice(fitted.routine, f"{why}; {note}" if note else why, how, region)


class _Fitting(Mapping[str, Fitted]):
    """Every routine a break can be, as this person may play it; each is fitted when it is first asked for.

    A self-test is asked for by its name alone.
    """

    def __init__(self, library: Library, person: Person) -> None:
        self._library, self._person = library, person
        self._routines = {name: one for name, one in library.routines.items() if one.kind == "routine"}
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
    found = fitted.get(name)
    if found is not None and not found.locked:
        return _choice(found, why, how)
    open_to = [one for one in fitted.values() if not one.locked]
    if not open_to:
        raise LookupError(_nothing(fitted))
    if found is None:
        shortest = min(open_to, key=lambda one: (one.routine.known_s(1), one.routine.id))
        return _choice(shortest, f"{name} cannot be a break, so the shortest one stands in", "stand-in")
    breathing = [one for one in open_to if one.routine.id == OPEN_TO_ALL] if is_guarded(person) else []
    instead = _stand_in(found.routine, breathing or open_to, level)
    return _choice(instead, f"{why} is not for now: {found.reason}; this one is", "stand-in")


def _nothing(fitted: Mapping[str, Fitted]) -> str:
    if not fitted:
        return "there is no routine to play: none of the routine files could be read"
    reasons = dict.fromkeys(reason for one in fitted.values() for reason in one.locked)
    return f"there is no routine for you to play now: {'; '.join(reasons)}"


def _stand_in(locked: Routine, open_to: Sequence[Fitted], level: Level) -> Fitted:
    """What is played instead: a shipped one about as long, else the one for everybody, else the nearest in length."""

    def rank(fitted: Fitted) -> tuple[int, int, str]:
        one = fitted.routine
        apart_s = abs(one.known_s(level) - locked.known_s(level))
        alike = (
            one.kind == "routine"
            and one.desk
            and one.position in (locked.position, "seated")
            and fitted.mostly_itself
            and not (one.own or one.ask_first or one.id == OPEN_TO_ALL)
            and apart_s <= LONGER_S
        )
        order = 0 if alike else 1 if one.id == OPEN_TO_ALL else 2 if one.desk else 3
        return order, apart_s, one.id

    return min(open_to, key=rank)


def _after(listed: Sequence[Fitted], recent: Sequence[str]) -> Fitted | None:
    """The one whose turn it is, those that are locked left out; None when all are."""
    ids = [one.routine.id for one in listed]
    last = next((name for name in reversed(recent) if name in ids), None)
    first = 0 if last is None else ids.index(last) + 1
    return next((one for one in (*listed[first:], *listed[:first]) if not one.locked), None)


ROUTINE_KEYS = ("routine.default", "routine.quick", "routine.list")
"""The settings that name routines; only with the library at hand can it be told whether there are such."""


def unknown_routine(settings: Settings, library: Library, keys: Sequence[str] = ROUTINE_KEYS) -> str:
    """One sentence about the first of these settings that names a routine which is not there; empty when all are."""
    from difflib import get_close_matches  # only needed when something is wrong

    for key in keys:
        value = settings.value(key)
        for name in (value,) if isinstance(value, str) else settings.words(key):
            if name not in library.routines:
                near = get_close_matches(str(name), library.routines, 1)
                return f"{key}: there is no routine {str(name)!r}" + (f"; did you mean {near[0]}?" if near else "")
    return ""
