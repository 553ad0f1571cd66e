"""The present state as a sentence, and in a word or two."""

from __future__ import annotations

from collections.abc import Callable

from deskspine.core.status.facts import NOT_RUNNING, StatusFacts
from deskspine.core.text.durations import duration
from deskspine.core.text.moved import moved_forms

SITTING_TOO = ("asking", "snoozed", "owed", "held", "paused", "meeting")
"""Modes in which the sentence names the sit as well."""
_SHORT = {
    "asking": "break now",
    "owed": "break overdue",
    "held": "break held",
    "playing": "in a break",
    "off-duty": "off",
    "unknown": "not known",
    NOT_RUNNING: "",
}
"""Words for modes whose own name does not say enough."""


def in_minutes(seconds: float) -> str:
    """Return a duration in whole minutes, for lines that are not written again each second."""
    return duration(seconds) if seconds >= 59.5 else "less than a minute"


def sentence(facts: StatusFacts, length: Callable[[float], str] = in_minutes) -> str:
    """Return the present state as a sentence; `length` words its durations.

    `deskspine status`, which may not load this module, has the same sentence; a test compares them.
    """
    if not facts.fields:
        return "deskspine is not running"
    sit_s = facts.sit_s()
    sitting = "" if sit_s is None else f"sitting {length(sit_s)}"
    if facts.mode == "sitting":
        left_s = facts.left_s("due")
        moved = _moved(facts)
        if left_s is None and not facts.fields.get("why"):
            return f"{sitting}; no break is coming{moved}"
        if left_s is None or left_s <= 0:  # with a reason, the break waits for a pause in typing
            return f"{sitting}; the next break is due{_then(facts)}{moved}"
        return f"{sitting}; next break in {length(left_s)}, at {facts.local(left_s)}{moved}{_later(facts)}"
    return _condition(facts, length) + (f"; {sitting}{_moved(facts)}" if sitting and facts.mode in SITTING_TOO else "")


def _moved(facts: StatusFacts) -> str:
    """Return how much the person moved today against the aim; "" without an aim or before the first movement."""
    moved_s, aim_s = facts.seconds("moved_s"), facts.seconds("aim_s")
    return f"; moved {moved_forms(moved_s, aim_s)[0]}" if moved_s and aim_s else ""


def _later(facts: StatusFacts) -> str:
    """Return the break that is offered, else how the announced break is moved; "" without both."""
    offer = facts.fields.get("offer_why", "")
    if offer:
        return f"; {offer} `deskspine start` begins it"
    minutes = facts.fields.get("heads_up", "")
    return f"; `deskspine snooze` moves it by {minutes} min" if minutes.isdecimal() and minutes != "0" else ""


def sentence_runs(facts: StatusFacts) -> tuple[str, ...]:
    """Return the running numbers in the sentence: "sit", and names of instants."""
    mode = facts.mode
    if mode == "sitting":
        return ("sit", "due")
    if mode == "away":
        return ("since",)
    return ("sit",) if mode in SITTING_TOO else ()


def short_runs(facts: StatusFacts) -> tuple[str, ...]:
    """Return the running numbers in the short form."""
    return {"sitting": ("due",), "snoozed": ("again",)}.get(facts.mode, ())


def short(facts: StatusFacts) -> str:
    """Return the present state in a word or two: "16 min" until the next break, "paused"; "" if nothing runs."""
    mode = facts.mode
    if mode == "sitting":
        return _minutes_left(facts.left_s("due"), "due" if facts.fields.get("why") else "sitting")
    if mode == "snoozed":
        left = _minutes_left(facts.left_s("again"), "")
        return f"snoozed {left}".rstrip()
    return _SHORT.get(mode, mode)


def _minutes_left(left_s: float | None, unknown: str) -> str:
    if left_s is None:
        return unknown
    if left_s <= 0:
        return "due"
    return duration(left_s) if left_s >= 59.5 else "<1 min"


def _then(facts: StatusFacts) -> str:
    again_s = facts.left_s("again")
    return "" if again_s is None or again_s <= 0 else f", next reminder at {facts.local(again_s)}"


def _condition(facts: StatusFacts, length: Callable[[float], str]) -> str:
    since_s, until_s = (facts.left_s(name) for name in ("since", "until"))
    began = "" if since_s is None else f" since {facts.local(since_s)}"
    then = _then(facts)
    ends = began if until_s is None else f" until {facts.local(until_s)}"
    away = "" if since_s is None else f" {length(max(0.0, -since_s))}"
    if facts.mode == "playing":
        return f"in a break: {facts.fields.get('playing', '')}"
    return {
        "asking": f"time for a break{began}",
        "snoozed": f"snoozed{then}",
        "owed": f"break overdue{began}{then}",
        "held": f"a break is held{ends}",
        "away": f"away{away}",
        "unknown": f"presence not known{began}",
        "paused": f"paused{ends}",
        "meeting": f"meeting{ends}",
        "off-duty": f"outside work hours{ends}",
        "starting": "deskspine is starting",
    }.get(facts.mode, facts.mode)
