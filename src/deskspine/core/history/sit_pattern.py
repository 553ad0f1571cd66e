"""The time of the week at which a person sits longest, if their own rows show one clearly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from msgspec import Struct

from deskspine.core.history.sit_hours import AskHour, SitHour

FEWEST_DAYS = 3
"""Minimum number of days on which the time of the week occurs, and of sits at other times."""
CLEARLY, CLEARLY_S = 1.2, 300.0
"""Minimum ratio and difference in seconds to the sits at other times."""
USUALLY = 2 / 3
"""Minimum share of those days on which the sits were longer, so that a single long sit makes no habit."""
FEWEST_ASKS = 4
"""Minimum number of asks of which a share is named."""
PARTS = (
    (5, "at night"),
    (12, "in the morning"),
    (15, "after lunch"),
    (18, "in the late afternoon"),
    (24, "in the evening"),
)
"""The hour at which each part of a day ends, and its name."""
PART_OF_HOUR = tuple(next(name for end, name in PARTS if hour < end) for hour in range(24))


class SitPattern(Struct, frozen=True):
    """The time of the week at which the sits are longest."""

    weekday: int
    """Monday is 0; -1 is every day."""
    part: str
    mean_s: float
    asks: int = 0
    put_off: int = 0


WeekSlot = tuple[int, str]
"""Day of the week, Monday is 0 and -1 every day, and the part of the day."""


class SlotSums:
    """The sits of one time of the week, day by day."""

    def __init__(self) -> None:
        self.days: dict[str, tuple[int, float]] = {}
        """Number and seconds of the sits of each day."""

    def add(self, row: SitHour) -> None:
        """Add the sits of an hour."""
        sits, sat_s = self.days.get(row.day, (0, 0.0))
        self.days[row.day] = sits + row.sits, sat_s + row.sat_s

    @property
    def sits(self) -> int:
        """Number of sits."""
        return sum(sits for sits, _ in self.days.values())

    @property
    def sat_s(self) -> float:
        """Seconds of all sits."""
        return sum(sat_s for _, sat_s in self.days.values())

    @property
    def mean_s(self) -> float:
        """The mean length of a sit in seconds."""
        return self.sat_s / self.sits

    def days_above(self, length_s: float) -> int:
        """Return the number of days on which the sits were longer than that on average."""
        return sum(sat_s > sits * length_s for sits, sat_s in self.days.values())


def sit_pattern(sits: Sequence[SitHour], asks: Sequence[AskHour]) -> SitPattern | None:
    """Return the time of the week with the clearly longest sits: a part of one weekday, else of every day, or None."""
    for slot_of in (_day_and_part, _part):
        pattern = _longest(sits, asks, slot_of)
        if pattern is not None:
            return pattern
    return None


def _longest(
    sits: Iterable[SitHour], asks: Iterable[AskHour], slot_of: Callable[[str, int], WeekSlot]
) -> SitPattern | None:
    slots: dict[WeekSlot, SlotSums] = {}
    for row in sits:
        if row.sits > 0:
            slots.setdefault(slot_of(row.day, row.hour), SlotSums()).add(row)
    usual = [slot for slot, sums in slots.items() if len(sums.days) >= FEWEST_DAYS]
    if not usual:
        return None
    longest = max(usual, key=lambda slot: (slots[slot].mean_s, slot))
    mean_s = slots[longest].mean_s
    others = sum(sums.sits for slot, sums in slots.items() if slot != longest)
    if others < FEWEST_DAYS:
        return None
    others_s = sum(sums.sat_s for slot, sums in slots.items() if slot != longest) / others
    if mean_s < max(CLEARLY * others_s, others_s + CLEARLY_S):
        return None
    if slots[longest].days_above(others_s) < USUALLY * len(slots[longest].days):
        return None
    there = [row for row in asks if slot_of(row.day, row.hour) == longest]
    return SitPattern(*longest, mean_s, sum(row.asks for row in there), sum(row.put_off for row in there))


def _day_and_part(day: str, hour: int) -> WeekSlot:
    return date.fromisoformat(day).weekday(), PART_OF_HOUR[hour]


def _part(day: str, hour: int) -> WeekSlot:
    return -1, PART_OF_HOUR[hour]
