"""Which routine comes next, and why: decided from settings, library and history, the same way every time.

Whatever is answered here is fitted to the person's flags (`core.safety`) and is not locked for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deskspine.core.routine import Level, Library, Routine
from deskspine.core.safety import Fitted, fit
from deskspine.core.settings import Settings

LONGER_S = 60
"""A balanced choice may be at most so many seconds longer than the default routine, a stand-in longer or shorter."""
OPEN_TO_ALL = "breath-1min"
"""The routine that is locked for nobody."""


def level_of(settings: Settings) -> Level:
    """The level the holds are played at; the course begins at level 1."""
    levels: dict[str, Level] = {"1": 1, "2": 2, "3": 3}
    return levels.get(settings.text("course.level"), 1)


def next_routine(settings: Settings, library: Library, recent: Sequence[str], level: Level) -> tuple[Routine, str]:
    """The routine of the next break and one sentence why. `recent` holds ids of routines played, newest last.

    Raises LookupError when the library has no routine this person may play.
    """
    fitted, how, before = _fitted(settings, library), settings.text("routine.choose"), ""
    if how == "list":
        listed = [fitted[name] for name in settings.words("routine.list") if name in fitted]
        turn = _after(listed, recent)
        if turn is not None:
            return turn, "next on your list"
        before = "nothing on your list is for now; " if listed else ""
    default, why = _named(settings.text("routine.default"), fitted, level, "your default routine")
    return _balanced(default, why, fitted, recent, level) if how == "balanced" else (default, before + why)


def quick_routine(settings: Settings, library: Library) -> tuple[Routine, str]:
    """The routine behind the quick answer. Raises LookupError when the library has no routine this person may play."""
    name, level = settings.text("routine.quick"), level_of(settings)
    return _named(name, _fitted(settings, library), level, "the quick one")


def _fitted(settings: Settings, library: Library) -> dict[str, Fitted]:
    """Every routine that has exercises, as this person may play it."""
    flags = settings.words("safety.flags")
    return {name: fit(routine, library, flags) for name, routine in library.routines.items() if routine.slots}


def _named(name: str, fitted: Mapping[str, Fitted], level: Level, why: str) -> tuple[Routine, str]:
    found = fitted.get(name)
    if found is not None and not found.locked:
        return found.routine, why
    open_to = [one.routine for one in fitted.values() if not one.locked]
    if not open_to:
        raise LookupError(_nothing(fitted))
    if found is None:
        shortest = min(open_to, key=lambda one: (one.promise_s(1), one.id))
        return shortest, f"{name} cannot be played, so the shortest one stands in"
    return _stand_in(found.routine, open_to, level), f"{why} is not for now: {found.reason}; this one is"


def _nothing(fitted: Mapping[str, Fitted]) -> str:
    if not fitted:
        return "there is no routine to play: none of the routine files could be read"
    reasons = dict.fromkeys(reason for one in fitted.values() for reason in one.locked)
    return f"there is no routine for you to play now: {'; '.join(reasons)}"


def _stand_in(locked: Routine, open_to: Sequence[Routine], level: Level) -> Routine:
    """What is played instead: a shipped one about as long, else the one for everybody, else the nearest in length."""

    def rank(one: Routine) -> tuple[int, int, str]:
        apart_s = abs(one.promise_s(level) - locked.promise_s(level))
        alike = one.kind == "routine" and one.desk and not one.own and one.id != OPEN_TO_ALL and apart_s <= LONGER_S
        order = 0 if alike else 1 if one.id == OPEN_TO_ALL else 2 if one.desk else 3
        return order, apart_s, one.id

    return min(open_to, key=rank)


def _after(listed: Sequence[Fitted], recent: Sequence[str]) -> Routine | None:
    """The one whose turn it is, those that are locked left out; None when all are."""
    ids = [one.routine.id for one in listed]
    last = next((name for name in reversed(recent) if name in ids), None)
    first = 0 if last is None else ids.index(last) + 1
    return next((one.routine for one in (*listed[first:], *listed[:first]) if not one.locked), None)


def _balanced(
    default: Routine, why: str, fitted: Mapping[str, Fitted], recent: Sequence[str], level: Level
) -> tuple[Routine, str]:
    """The routine that moves what was moved longest ago; the default one when all is equal."""
    longest = default.promise_s(level) + LONGER_S
    others = [
        one.routine
        for one in fitted.values()
        if not one.locked and one.routine.id != default.id and one.routine.kind == "routine" and one.routine.desk
    ]
    close = [one for one in others if one.position == default.position and one.promise_s(level) <= longest]
    fitting = [default, *sorted(close, key=lambda routine: routine.id)]
    moved = {region: -1 for routine in fitting for region in routine.body()}
    for at, name in enumerate(recent):
        known = fitted.get(name)
        for region in known.routine.body() if known is not None else ():
            if region in moved:
                moved[region] = at
    stalest = min(moved, key=lambda region: moved[region], default="")
    for routine in fitting:
        if stalest in routine.body():
            when = "not moved lately" if moved[stalest] < 0 else "moved longest ago"
            return routine, f"it moves the {stalest.replace('-', ' ')}, {when}"
    return default, why


ROUTINE_KEYS = ("routine.default", "routine.quick", "routine.list")
"""The settings that name routines; only with the library at hand can it be told whether there are such."""


def unknown_routine(settings: Settings, library: Library, keys: Sequence[str] = ROUTINE_KEYS) -> str:
    """One sentence about the first of these settings that names a routine which is not there; empty when all are."""
    for key in keys:
        value = settings.value(key)
        for name in (value,) if isinstance(value, str) else settings.words(key):
            if name not in library.routines:
                return f"{key}: there is no routine {str(name)!r}; `deskspine routines list` names them"
    return ""
