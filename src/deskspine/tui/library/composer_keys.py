"""The keys of the composer, and those that work in each of its parts."""

from __future__ import annotations

from deskspine.tui.bindings import EDIT_KEYS, FIND_KEYS, foot, page_key
from deskspine.tui.widgets.lines import KeyList
from deskspine.tui.widgets.rows import CHOOSE

LEAVE, DISCARD = page_key("escape", "leave", "Close"), page_key("enter", "discard")
OTHER_SIDE = page_key("tab,shift+tab", "other_side", priority=True)
FIND = page_key("slash", "find", "Find")
SAVE = page_key("ctrl+s", "save", "Save", priority=True)
TIMES_MORE, TIMES_LESS = page_key("plus,equals_sign", "reps(1)"), page_key("minus", "reps(-1)")
HOLD_MORE = page_key("greater_than_sign,right_square_bracket", "hold(1)")
HOLD_LESS = page_key("less_than_sign,left_square_bracket", "hold(-1)")
SIDES = page_key("s", "sides")
MOVE_UP, MOVE_DOWN = page_key("K,shift+up", "move_item(-1)"), page_key("J,shift+down", "move_item(1)")
DUPLICATE = page_key("c", "duplicate", "Once more")
REMOVE = page_key("x,delete,backspace", "remove")
WHOLE = page_key("p", "whole", "Preview all")
PAGE_KEYS = (
    LEAVE, DISCARD, OTHER_SIDE, FIND, SAVE, TIMES_MORE, TIMES_LESS, HOLD_MORE, HOLD_LESS, SIDES, MOVE_UP, MOVE_DOWN,
    DUPLICATE, REMOVE, WHOLE,
)  # fmt: skip
ITEM_KEYS: KeyList = (
    foot("times", TIMES_MORE, TIMES_LESS), foot("hold", HOLD_LESS, HOLD_MORE), foot("remove", REMOVE),
    foot("sides", SIDES), foot("order", MOVE_DOWN, MOVE_UP), foot("once more", DUPLICATE),
)  # fmt: skip
"""The keys that change an exercise of the draft."""
KEYS: dict[str, KeyList] = {
    "catalogue": (
        foot("add", CHOOSE), foot("back", LEAVE), foot("your routine", OTHER_SIDE), foot("find", FIND),
        foot("save", SAVE), foot("preview all", WHOLE),
    ),
    "draft": (
        foot("save", SAVE), foot("back", LEAVE), *ITEM_KEYS, foot("catalogue", OTHER_SIDE), foot("preview all", WHOLE),
    ),
    "draft with its keys above": (
        foot("save", SAVE), foot("back", LEAVE), foot("catalogue", OTHER_SIDE), foot("preview all", WHOLE), *ITEM_KEYS,
    ),
    "find": FIND_KEYS,
    "name": EDIT_KEYS,
    "leave": (foot("discard", DISCARD), foot("keep editing", LEAVE)),
}  # fmt: skip
"""The keys that work in each place, the most important first."""
