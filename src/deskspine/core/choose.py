"""Which routine comes next, and why: decided from settings, library and history, the same way every time."""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.core.routine import Level, Library, Routine
from deskspine.core.settings import Settings

LONGER_S = 60
"""A balanced choice may be at most so many seconds longer than the default routine."""


def level_of(settings: Settings) -> Level:
    """The level the holds are played at; the course begins at level 1."""
    levels: dict[str, Level] = {"1": 1, "2": 2, "3": 3}
    return levels.get(settings.text("course.level"), 1)


def next_routine(settings: Settings, library: Library, recent: Sequence[str], level: Level) -> tuple[Routine, str]:
    """The routine of the next break and one sentence why. `recent` holds ids of routines played, newest last.

    Raises LookupError when the library has no routine to play.
    """
    how = settings.text("routine.choose")
    if how == "list":
        listed = [library.routines[name] for name in settings.words("routine.list") if name in library.routines]
        if listed:
            return _after(listed, recent), "next on your list"
    default, why = _named(settings.text("routine.default"), library, "your default routine")
    return _balanced(default, library, recent, level) if how == "balanced" else (default, why)


def quick_routine(settings: Settings, library: Library) -> tuple[Routine, str]:
    """The routine behind the quick answer. Raises LookupError when the library has no routine to play."""
    return _named(settings.text("routine.quick"), library, "the quick one")


def _named(name: str, library: Library, why: str) -> tuple[Routine, str]:
    found = library.routines.get(name)
    if found is not None and found.slots:
        return found, why
    playable = sorted((r for r in library.routines.values() if r.slots), key=lambda r: (r.promise_s(1), r.id))
    if not playable:
        raise LookupError("there is no routine to play: none of the routine files could be read")
    return playable[0], f"{name} cannot be played, so the shortest one stands in"


def _after(listed: Sequence[Routine], recent: Sequence[str]) -> Routine:
    ids = [routine.id for routine in listed]
    last = next((name for name in reversed(recent) if name in ids), None)
    return listed[0] if last is None else listed[(ids.index(last) + 1) % len(listed)]


def _balanced(default: Routine, library: Library, recent: Sequence[str], level: Level) -> tuple[Routine, str]:
    """The routine that moves what was moved longest ago; the default one when all is equal."""
    longest = default.promise_s(level) + LONGER_S
    fitting = [default] + sorted(
        (
            routine
            for routine in library.routines.values()
            if routine.slots and routine.id != default.id and routine.kind == "routine"
            and routine.desk and routine.position == default.position and routine.promise_s(level) <= longest
        ),
        key=lambda routine: routine.id,
    )  # fmt: skip
    moved = {region: -1 for routine in fitting for region in routine.body()}
    for at, name in enumerate(recent):
        known = library.routines.get(name)
        for region in known.body() if known is not None else ():
            if region in moved:
                moved[region] = at
    stalest = min(moved, key=lambda region: moved[region], default="")
    for routine in fitting:
        if stalest in routine.body():
            when = "not moved lately" if moved[stalest] < 0 else "moved longest ago"
            return routine, f"it moves the {stalest.replace('-', ' ')}, {when}"
    return default, "your default routine"
