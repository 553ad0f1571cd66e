"""Who a routine is fitted to: what they told about themselves, and what their exercises were like lately."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct, field

ASK_FIRST_CARD = "ask-first"
"""The card that a person with the flag `ask_first` reads before anything else."""


class Rest(Struct, frozen=True):
    """An exercise that felt worse and is left alone for a while."""

    exercise: str
    since: date
    until: date
    """The first day on which it may come again."""
    why: Literal["worse", "arm"]
    locked: bool = False
    """It felt worse twice: it stays away until its card was read, whatever the date."""


class Person(Struct, frozen=True):
    """Flags and memory. The same person always gets the same routine."""

    flags: frozenset[str] = frozenset()
    """Profile, place and today's flags together (`core.person.flags`)."""
    resting: Mapping[str, Rest] = field(default_factory=dict)
    """By exercise id: what rests or is locked today."""
    missed: Mapping[str, str] = field(default_factory=dict)
    """Exercises a later routine begins with, by id: the side that was missed, or empty for all of it. Oldest first."""
    plays: Mapping[str, int] | None = None
    """How often each exercise was played, by id; None is a person who knows them all."""
    unread: frozenset[str] = frozenset()
    """Ids of cards that wait for this person to read and answer them."""


ANYBODY = Person()
"""Nothing told and nothing remembered."""
