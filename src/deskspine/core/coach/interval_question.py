"""The question of the month: if the interval fits, when the person clearly moves later than they asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from deskspine.core.history.ask_log import SitBefore
from deskspine.core.history.records import AskRecord
from deskspine.core.timekeeping.instants import Whole

DAYS = 30
"""Days that the question looks back on, and days between two questions."""
ENOUGH_ASKS = 20
"""Minimum number of asks in these days."""
CLEARLY_LATER = 1.25
"""Minimum of the usual sit, as a multiple of the interval."""
MAX_MINUTES = 240


class IntervalQuestion(Struct, frozen=True):
    """The question if the interval fits, as it was put on one day."""

    day: str
    """Local day on which it was put, YYYY-MM-DD."""
    minutes: Whole
    """The interval then."""
    moved_after: Whole
    """Minutes of sitting after which the person usually moved."""
    proposed: Whole
    """The interval that "no" sets."""
    is_open: bool = True

    @property
    def text(self) -> str:
        """The question in words, with the meaning of "no" first: a small window has no room for the reason."""
        why = f"You asked for {self.minutes} and usually moved after {self.moved_after}."
        return f"Keep {self.minutes} min? No sets {self.proposed}. {why}"


def interval_question(
    asks: Sequence[AskRecord], sits: Sequence[SitBefore], minutes: int, today: date
) -> IntervalQuestion | None:
    """Return the question for a person with this interval, or None if their history gives no reason for it."""
    first = (today - timedelta(days=DAYS)).isoformat()
    recent = [ask for ask in asks if ask.day >= first and round(ask.interval_s / 60) == minutes]
    if len(recent) < ENOUGH_ASKS:
        return None
    begun = min(ask.day for ask in recent)
    after_s = sorted(sit.sit_s for sit in sits if sit.day >= begun)
    moved_after = round(after_s[len(after_s) // 2] / 60) if len(after_s) >= ENOUGH_ASKS / 2 else 0
    if moved_after < minutes * CLEARLY_LATER or minutes >= MAX_MINUTES:
        return None
    halfway = (minutes + moved_after) // 2 // 5 * 5
    proposed = min(MAX_MINUTES, max(halfway, minutes + 5))
    return IntervalQuestion(today.isoformat(), minutes, moved_after, proposed)


def may_be_put(last: IntervalQuestion | None, today: date) -> bool:
    """Return True if no question was put in the last `DAYS` days, also if the clock was set back since then."""
    try:
        return last is None or abs((today - date.fromisoformat(last.day)).days) >= DAYS
    except ValueError:  # a damaged state
        return True
