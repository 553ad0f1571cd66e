"""The keys of the library, and those that work on each of its rows."""

from __future__ import annotations

from deskspine.tui.bindings import SCROLL_KEYS, foot, page_key
from deskspine.tui.library.shelf import CARD, LibraryShelf
from deskspine.tui.widgets.lines import KeyList
from deskspine.tui.widgets.rows import CHOOSE

LEAVE, FIND = page_key("escape", "leave", "Close"), page_key("slash", "find", "Find")
OTHER_SIDE = page_key("tab", "other_side")
FILTER, FILTER_BACK = page_key("f", "filter(1)", "Filter"), page_key("F", "filter(-1)")
CHOOSE_PARTS, COMPOSE = page_key("c", "choose_parts", "Choose parts"), page_key("n", "compose_new", "Compose")
MAKE_DEFAULT, MAKE_QUICK = page_key("d", "make_default", "Default"), page_key("1", "make_quick", "Quick one")
LIST = page_key("l", "list", "My list")
EDIT, REMOVE = page_key("e", "edit", "Edit"), page_key("x,delete", "remove", "Remove")
BRING_BACK = page_key("u", "bring_back", "Bring back")
DETAILS = page_key("i", "details", "Details")
PAGE_KEYS = (
    LEAVE, OTHER_SIDE, FIND, FILTER, FILTER_BACK, CHOOSE_PARTS, COMPOSE, MAKE_DEFAULT, MAKE_QUICK, LIST, EDIT, REMOVE,
    BRING_BACK, DETAILS,
)  # fmt: skip
READ_KEYS: KeyList = (SCROLL_KEYS, foot("back", LEAVE), foot("to the list", OTHER_SIDE))


def keys_at(shelf: LibraryShelf, row_id: str) -> KeyList:
    """Return the keys that work on a row, the most important first."""
    rest = shelf.rest(row_id)
    keys: KeyList = (
        foot("back", LEAVE),
        foot("find", FIND),
        foot("filter", FILTER),
        foot("compose", COMPOSE),
        foot("read on", OTHER_SIDE),
    )
    if row_id.startswith(CARD) or (rest is not None and (rest.locked or rest.why == "arm")):
        return (foot("read", CHOOSE), *keys)
    start: KeyList = (foot("start", CHOOSE),) if shelf.playable(row_id) else ()
    return (*start, *keys, *routine_keys(shelf, row_id))


def routine_keys(shelf: LibraryShelf, row_id: str) -> KeyList:
    """Return the keys that do something with the routine of a row; empty for other rows."""
    routine = shelf.library.routines.get(row_id)
    if routine is None:
        return ()
    keys: list[tuple[str, str]] = []
    if shelf.for_breaks(row_id) is not None:
        listed = row_id in shelf.listed
        keys += [foot("make default", MAKE_DEFAULT)] if row_id != shelf.default else []
        keys += [foot("take off my list" if listed else "add to my list", LIST)]
        keys += [foot("make quick one", MAKE_QUICK)] if row_id != shelf.quick else []
        keys += [foot("choose parts", CHOOSE_PARTS)] if shelf.playable(row_id) else []
        keys += [foot("edit" if routine.own else "copy and edit", EDIT)] if shelf.editable(routine) else []
        keys += [foot("remove", REMOVE)] if routine.own else []
    return (*keys, foot("details", DETAILS))


def find_hint(width: int) -> str:
    """Return what can be typed into the search line of a window of this width."""
    return "type a name or a part of the body" if width >= 36 else "type to find"
