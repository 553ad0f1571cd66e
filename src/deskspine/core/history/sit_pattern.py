"""The time of the week at which a person sits longest, if their own rows show one clearly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from msgspec import Struct

SHORTEST_S = 600.0
"""Minimum seconds of a sit that says something about habits; shorter ones were interrupted."""
FEWEST_DAYS = 3
"""Minimum number of days on which the time of the week occurs, and of sits at other times."""
CLEARLY, CLEARLY_S = 1.2, 300.0
"""Minimum ratio and difference in seconds to the sits at other times."""
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


class SitHour(Struct, frozen=True):
    """The sits of a local day whose middle lies in one hour, by the clocks where the person was."""

    day: str
    hour: int
    sits: int
    """Number of them that are not shorter than `SHORTEST_S`."""
    sat_s: float


class AskHour(Struct, frozen=True):
    """The asks for a break in one hour of a local day, without those that were withdrawn or taken back."""

    day: str
    hour: int
    asks: int
    put_off: int
    """Number of them that were not answered with a break."""


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


class SlotSums(Struct):
    """The sits of one time of the week."""

    days: set[str]
    sits: int = 0
    sat_s: float = 0.0

    @property
    def mean_s(self) -> float:
        """The mean length of a sit in seconds."""
        return self.sat_s / self.sits


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
        sums = slots.setdefault(slot_of(row.day, row.hour), SlotSums(set()))
        sums.days.add(row.day)
        sums.sits += row.sits
        sums.sat_s += row.sat_s
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
    there = [row for row in asks if slot_of(row.day, row.hour) == longest]
    return SitPattern(*longest, mean_s, sum(row.asks for row in there), sum(row.put_off for row in there))


def _day_and_part(day: str, hour: int) -> WeekSlot:
    return date.fromisoformat(day).weekday(), PART_OF_HOUR[hour]


def _part(day: str, hour: int) -> WeekSlot:
    return -1, PART_OF_HOUR[hour]
