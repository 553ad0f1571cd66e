"""The choice of the routine for a wait: the longest that fits in it, and the quick one if its length is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deskspine.core.coach.fitting import Fitted, fit
from deskspine.core.coach.next_routine import Choice
from deskspine.core.person.person import Person
from deskspine.core.routines.model import Level, Library
from deskspine.core.text.durations import length

LONGEST_S = 300
"""Maximum promised seconds of a routine in a wait: a longer one is a decision of its own."""


def candidates(library: Library, person: Person, level: Level, fits_s: float) -> Iterator[Fitted]:
    """Yield the routines that can be played in a wait of `fits_s` seconds without leaving the chair.

    Routines that are clearly too long are not fitted to the person, because fitting them all takes a while.
    """
    for routine in library.routines.values():
        seated = routine.kind == "routine" and routine.desk and routine.position == "seated"
        if seated and not routine.ask_first and routine.known_s(level) <= min(fits_s, LONGEST_S):
            fitted = fit(routine, library, person)
            if not fitted.locked:
                yield fitted


def for_wait(others: Iterable[Fitted], coming: Choice, quick: Choice, fits_s: float | None, level: Level) -> Choice:
    """Return the routine for a wait that is expected to last `fits_s` seconds, or None if that is not known.

    It is the longest of the next routine, the quick one and the `others` whose promise is kept before the wait ends; of
    two with the same length it is the next routine, then the quick one. If none fits, it is the quick one.
    """
    if fits_s is None:
        return quick
    limit_s = min(fits_s, LONGEST_S)
    known = {coming.routine.id, quick.routine.id}
    why = f"the longest that fits in {length(round(limit_s))}"
    choices = [coming, quick]
    choices += [Choice(other.routine, why, "wait") for other in others if other.routine.id not in known]
    fitting = [choice for choice in choices if choice.routine.promise_s(level) <= limit_s]
    # The first of equals counts, so the order of the library does not matter.
    fitting.sort(key=lambda choice: (choice is not coming, choice is not quick, choice.routine.id))
    return max(fitting, key=lambda choice: choice.routine.promise_s(level), default=quick)
