"""The roles that a routine has in the settings: the requests that change them, and what is said about a change."""

from __future__ import annotations

from deskspine.core.commands.registry import Request
from deskspine.core.routines.model import Routine
from deskspine.core.settings.settings import field_of, to_text
from deskspine.core.text.sanitize import plain
from deskspine.tui.library.preview import NOT_IN_TURN, NOT_OFFERED
from deskspine.tui.library.shelf import LibraryShelf

DEFAULT_KEY, QUICK_KEY, LIST_KEY = "routine.default", "routine.quick", "routine.list"


def make_default(routine: Routine) -> Request:
    """Return the request that makes `routine` the one that breaks offer."""
    return Request("set", {"key": DEFAULT_KEY, "value": routine.id})


def make_quick(routine: Routine) -> Request:
    """Return the request that makes `routine` the quick one."""
    return Request("set", {"key": QUICK_KEY, "value": routine.id})


def listed_or_not(routine: Routine, shelf: LibraryShelf) -> Request | None:
    """Return the request that adds `routine` to the list or takes it off; None if the list is full."""
    field, listed = field_of(LIST_KEY), shelf.listed
    if routine.id in listed:
        after = tuple(name for name in listed if name != routine.id)
    elif len(listed) >= field.most:
        return None
    else:
        after = (*listed, routine.id)
    return Request("set", {"key": LIST_KEY, "value": to_text(field, after)})


def default_words(routine: Routine, shelf: LibraryShelf) -> str:
    """Return the sentence about a new default routine."""
    if shelf.fitted[routine.id].locked:
        return f"{plain(routine.name)} is your default routine; while it is not suitable, another one replaces it."
    why = NOT_OFFERED.get(shelf.chosen_by, "")
    return f"{plain(routine.name)} is your default routine. {why}".strip()


def list_words(routine: Routine, shelf: LibraryShelf) -> str:
    """Return the sentence about a change of the list that was asked for, before it is made."""
    if routine.id in shelf.listed:
        return f"{plain(routine.name)} is no longer in your list."
    return f"{plain(routine.name)} is in your list. {NOT_IN_TURN.get(shelf.chosen_by, '')}".strip()
