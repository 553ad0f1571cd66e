"""The person a routine is fitted to: their safety flags, and the exercises that need care."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct, field

ASK_FIRST_CARD = "ask-first"
"""Id of the card that a person with the flag `ask_first` has to read first."""
WORSE_TWICE_CARD = "worse-twice"
"""Id of the card that a person reads to unlock an exercise."""


class Rest(Struct, frozen=True):
    """A period in which an exercise is left out because it felt worse."""

    exercise: str
    since: date
    until: date
    """The first day on which it may be offered again."""
    why: Literal["worse", "arm"]
    locked: bool = False
    """True if it felt worse twice: it is left out until its card was read, whatever the date."""


class Person(Struct, frozen=True):
    """The flags of a person, and what is remembered of their exercises. Equal values give the same routine."""

    flags: frozenset[str] = frozenset()
    """Flags of the person, of the room and of today together (`core.person.flags`)."""
    resting: Mapping[str, Rest] = field(default_factory=dict)
    """The exercises that are left out or locked today, by id."""
    missed: Mapping[str, str] = field(default_factory=dict)
    """Exercises that a later routine begins with, by id, oldest first: the side that was missed, or "" for both."""
    plays: Mapping[str, int] | None = None
    """Number of times each exercise was played, by id; None for a person who knows them all."""
    unread: frozenset[str] = frozenset()
    """Ids of cards that this person still has to read and answer."""


ANYBODY = Person()
"""A person without flags and without memory."""
