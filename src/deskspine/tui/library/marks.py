"""The signs in front of a routine and after its name, and the legend of those that are shown."""

from __future__ import annotations

from collections.abc import Iterable

from deskspine.core.person.person import Rest
from deskspine.core.routines.model import Routine
from deskspine.tui.library.shelf import LibraryShelf
from deskspine.tui.widgets.lines import Line, Piece
from deskspine.tui.widgets.routine_row import NO_SIGN

DEFAULT: Piece = ("accent", "★")
QUICK: Piece = ("dim", "»")
NEXT: Piece = ("good", "●")
ADAPTED: Piece = ("dim", "~")
UNSUITABLE: Piece = ("warn", "!")
LATER: Piece = ("dim", "·")
LISTED: Piece = ("good", "✓")
LEGEND: tuple[tuple[Piece, str], ...] = (
    (NEXT, "next"),
    (DEFAULT, "default"),
    (QUICK, "quick one"),
    (LISTED, "in your list"),
    (ADAPTED, "adapted for you"),
    (UNSUITABLE, "not suitable"),
    (LATER, "later"),
)
"""The meaning of each sign, in the order in which the legend has them."""


def state_sign(routine: Routine, shelf: LibraryShelf) -> Piece:
    """Return the sign for the state of a routine; the most important applies."""
    fitted = shelf.fitted[routine.id]
    if fitted.locked:
        return UNSUITABLE
    if shelf.opens(routine) is not None:
        return LATER
    if routine.id == shelf.coming:
        return NEXT
    return ADAPTED if fitted.notes else NO_SIGN


def rest_sign(rest: Rest) -> Piece:
    """Return the sign of a resting exercise."""
    return UNSUITABLE if rest.locked else LATER


def role_sign(routine: Routine, shelf: LibraryShelf) -> Piece:
    """Return the sign for the role of a routine in the settings."""
    return DEFAULT if routine.id == shelf.default else QUICK if routine.id == shelf.quick else NO_SIGN


def list_sign(routine: Routine, shelf: LibraryShelf) -> str:
    """Return the sign and the place of a routine in the person's list, or ""."""
    listed = shelf.listed
    return f"{LISTED[1]}{listed.index(routine.id) + 1}" if routine.id in listed else ""


def legend(shelf: LibraryShelf, routines: Iterable[Routine], rests: Iterable[Rest], width: int) -> list[Line]:
    """Return the legend of the signs that `routines` and `rests` have, in lines of `width` cells."""
    used = {rest_sign(rest) for rest in rests}
    for routine in routines:
        used |= {state_sign(routine, shelf), role_sign(routine, shelf)}
        used |= {LISTED} if routine.id in shelf.listed else set()
    lines: list[Line] = []
    room = 0
    for sign, words in LEGEND:
        if sign not in used:
            continue
        size = len(words) + 4
        if size > room:
            lines.append(())
            room = width + 2
        gap: Line = (("", "  "),) if lines[-1] else ()
        lines[-1] = (*lines[-1], *gap, sign, ("dim", f" {words}"))
        room -= size
    return lines
