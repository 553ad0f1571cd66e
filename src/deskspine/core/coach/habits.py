"""The habits of a person, worked out from their answers to the asks of the last months.

Each answer is evidence for the time of the day at which it was asked, and a little for the times near it. It counts for
less with every day: after 30 days for about a third. The share of a time is the mean of a Beta distribution.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from math import exp, inf

from deskspine.core.history.records import ANSWERED_BY_A_BREAK, AskRecord
from deskspine.core.schedule.habits import NO_HABITS, SLOT_MIN, SLOTS, Estimate, Habits

DECAY_DAYS = 30.0
"""Days after which an answer counts for 1/e of a new one."""
REACH_MIN = 12.0
"""Minutes from which on an answer says nothing about another time of the day."""
PRIOR = 1.0
"""Asks taken, and asks put off, that are assumed before the first answer."""
_ANSWERS = frozenset({*ANSWERED_BY_A_BREAK, "snoozed", "not-now", "put-aside", "owed"})
"""Answers that say something: all but those that the person had no time to give."""
_NEAR_SLOTS = int(2 * REACH_MIN // SLOT_MIN) + 1
"""Maximum number of slots within reach of a minute."""


def habits(asks: Iterable[AskRecord], today: date) -> Habits:
    """Return the habits of the person with these asks, oldest first, or none without an answer."""
    taken, put_off = [0.0] * SLOTS, [0.0] * SLOTS
    weights: dict[str, float] = {}
    for ask in _first_asks(asks):
        if ask.day not in weights:
            weights[ask.day] = exp(-abs((today - date.fromisoformat(ask.day)).days) / DECAY_DAYS)
        counts, weight = taken if ask.answer in ANSWERED_BY_A_BREAK else put_off, weights[ask.day]
        minute = ((ask.asked_wall + ask.utc_offset_s) % 86400.0) / 60.0
        first = int((minute - REACH_MIN) // SLOT_MIN)
        for slot in range(first, first + _NEAR_SLOTS):
            apart = abs((slot + 0.5) * SLOT_MIN - minute)
            if apart < REACH_MIN:
                counts[slot % SLOTS] += weight * (1.0 - apart / REACH_MIN)
    if not weights:
        return NO_HABITS
    return Habits(
        tuple(
            Estimate((yes + PRIOR) / (yes + no + 2 * PRIOR), yes + no) for yes, no in zip(taken, put_off, strict=True)
        )
    )


def _first_asks(asks: Iterable[AskRecord]) -> Iterator[AskRecord]:
    """Yield the asks whose time was that of the interval, with an answer.

    An ask that follows another one in the same sit, or a hold, came at a time that nothing can choose.
    """
    before = -inf
    for ask in asks:
        again = ask.asked_wall - ask.sit_s <= before <= ask.asked_wall
        before = ask.asked_wall
        if not again and not ask.held_s and ask.answer in _ANSWERS:
            yield ask
