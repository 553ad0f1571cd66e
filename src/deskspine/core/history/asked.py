"""The break at one moment of a past day: asked for, snoozed, overdue, waiting or playing, from the journal's events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from deskspine.core.history.day_log import COUNTED, ListedEvent

AskedStage = Literal["", "asking", "snoozed", "owed", "held", "playing"]
STILL_OVERDUE = "still overdue"
"""Words in the event of a routine that was left too early, if its break stays overdue."""
MICRO = "micro break"
"""Words in the events of a micro break, which leaves nothing overdue."""

SMALLER = "the next one is smaller"
"""Words in the event with which several breaks in a row were put off."""
_PUT_OFF = frozenset({"not-now", "put-aside", "owed"})
_RESTS = frozenset({"finished", "shortened", "did-it", "natural-break"})

_ENDS = frozenset({"finished", "shortened", "not-now", "did-it", "natural-break", "withdrawn", "still-busy"})
_BEGINS: dict[str, AskedStage] = {
    "ask": "asking",
    "snoozed": "snoozed",
    "owed": "owed",
    "put-aside": "owed",
    "held": "held",
    "started": "playing",
}
_OUTCOMES = {
    "started": "you started a routine",
    "snoozed": "you snoozed it",
    "not-now": "you skipped it",
    "did-it": "you said that you had just taken a break",
    "put-aside": "you closed it, and the break stayed overdue",
    "withdrawn": "it was withdrawn, because you were away",
    "natural-break": "an absence counted as the break",
    "held": "something held it",
    "still-busy": "you worked on, so it waited for two more minutes",
    "owed": "it had no answer, and the break was overdue",
}
"""Words for what may follow an ask, by the kind of the event."""


class Asked(Struct, frozen=True):
    """The stage of a break at one moment."""

    stage: AskedStage = ""
    event: ListedEvent = (0.0, "", "")
    """The event with which the stage began."""
    ask: ListedEvent | None = None
    """The last ask before the moment, answered or not."""


def asked_at(events: Iterable[ListedEvent], wall: float) -> Asked:
    """Return the stage of a break at wall second `wall`."""
    now = before = Asked()
    for event in events:
        at, kind, why = event
        if at > wall:
            continue
        ask = event if kind == "ask" else now.ask
        if kind == "undone":  # the last answer was taken back
            now = before
        elif kind == "stopped" and STILL_OVERDUE in why:
            before, now = now, Asked("owed", event, ask)
        elif kind in _ENDS or kind == "stopped" or (kind == "gap" and COUNTED in why) or _micro_closed(kind, why):
            before, now = now, Asked(ask=ask)
        elif kind in _BEGINS:
            before, now = now, Asked(_BEGINS[kind], event, ask)
    return now


def outcome_of(ask: ListedEvent, events: Sequence[ListedEvent]) -> tuple[float, str] | None:
    """Return when and by what `ask` ended, in words, or None if the journal does not say."""
    later = events[events.index(ask) + 1 :] if ask in events else ()
    for at, kind, _ in later:
        if kind in _OUTCOMES:
            return at, _OUTCOMES[kind]
        if kind == "ask":
            break
    return None


def moved_at(events: Iterable[ListedEvent], wall: float) -> ListedEvent | None:
    """Return the event with which a break was moved that had not been asked for at wall second `wall`, or None."""
    moved: ListedEvent | None = None
    for event in events:
        if event[0] <= wall:
            ends = event[1] in _ENDS or event[1] in _BEGINS or (event[1] == "gap" and COUNTED in event[2])
            moved = event if event[1] == "moved" else None if ends else moved
    return moved


def is_smaller(ask: ListedEvent, events: Iterable[ListedEvent]) -> bool:
    """Return True if several breaks in a row had been put off before `ask`, so that its routine was a smaller one."""
    smaller = False
    for at, kind, why in events:
        if at < ask[0] and (kind in _PUT_OFF or kind in _RESTS or (kind == "gap" and COUNTED in why)):
            smaller = kind in _PUT_OFF and SMALLER in why
    return smaller


def next_ask(events: Iterable[ListedEvent], wall: float) -> ListedEvent | None:
    """Return the first ask after wall second `wall`, or None."""
    return min((event for event in events if event[1] == "ask" and event[0] > wall), default=None)


def _micro_closed(kind: str, why: str) -> bool:
    return kind == "put-aside" and MICRO in why
