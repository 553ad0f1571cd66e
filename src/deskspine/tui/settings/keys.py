"""The keys of the settings page, and which of them are named at its foot."""

from __future__ import annotations

from deskspine.core.settings.groups import REACH, SOUND
from deskspine.core.settings.settings import Field
from deskspine.tui.bindings import foot, page_key
from deskspine.tui.settings.field_words import opens_list
from deskspine.tui.settings.options import DEFAULT
from deskspine.tui.settings.reach import TRY
from deskspine.tui.settings.surroundings import TRIED
from deskspine.tui.widgets.lines import KeyList
from deskspine.tui.widgets.rows import CHOOSE, LESS, MORE

LEAVE, FIND = page_key("escape", "leave", "Close"), page_key("slash", "find", "Find")
ADD_KEY, NO_KEY = page_key("plus", "add_key"), page_key("delete", "no_key")
NEXT_GROUP = page_key("tab", "step_in", priority=True)
PREVIOUS_GROUP = page_key("shift+tab", "step_out", priority=True)
FINE_LESS, FINE_MORE = page_key("shift+left", "fine(-1)"), page_key("shift+right", "fine(1)")
PAGE_KEYS = (
    LEAVE, FIND, TRY, DEFAULT, ADD_KEY, NO_KEY, NEXT_GROUP, PREVIOUS_GROUP, FINE_LESS, FINE_MORE,
    page_key("down", "into_list"), page_key("up", "into_list"),
)  # fmt: skip
CHANNEL_OF = {
    "notice.kind": "notice", "interrupt.popup": "popup", "sound.ask": "bell", "sound.player": "sound",
    "sound.by": "sound", "sound.volume": "sound", "voice.routine": "voice", "voice.rate": "voice",
}  # fmt: skip
"""The way to reach the person that a setting is about."""
DOES = {"flag": "switch", "keys": "new key", "number": "type"}
STEPS = {"choice": "other value", "number": "less, more"}


def can_try(field: Field) -> bool:
    """Return True if `field` is about ways to reach the person, or about what a break changes around it."""
    return field.section in (REACH, SOUND) or field.key in TRIED


def keys_for(field: Field | None, *, changed: bool) -> KeyList:
    """Return the keys that work on the row of `field`, the most important first."""
    if field is None:
        return (foot("find", FIND), foot("close", LEAVE))
    does = "choose" if opens_list(field) else DOES.get(field.kind, "edit")
    step = STEPS.get(field.kind, "")
    return (
        foot(does, CHOOSE),
        foot("close", LEAVE),
        *((foot("find", FIND),) if field.kind != "keys" else ()),
        *((foot(step, LESS, MORE),) if step else ()),
        *((foot("one more", ADD_KEY), foot("none", NO_KEY)) if field.kind == "keys" else ()),
        *((foot("try it", TRY),) if can_try(field) else ()),
        *((foot("default", DEFAULT),) if changed else ()),
        foot("group", NEXT_GROUP),
        *((foot("find", FIND),) if field.kind == "keys" else ()),
    )
