"""The time of the week at which a person sits longest, if their own rows show one clearly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from statistics import fmean

from msgspec import Struct

from deskspine.core.history.records import AskRecord, SitRecord
from deskspine.core.history.summarise import ANSWERED_BY_A_BREAK, counts_as_asked

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

WeekSlot = tuple[int, str]
"""Day of the week, Monday is 0 and -1 every day, and the part of the day, or ""."""


class SitPattern(Struct, frozen=True):
    """The time of the week at which the sits are longest."""

    weekday: int
    """Monday is 0; -1 is every day."""
    part: str
    mean_s: float
    asks: int = 0
    """Number of asks for a break then."""
    put_off: int = 0
    """Number of them that were not answered with a break."""


def sit_pattern(sits: Sequence[SitRecord], asks: Sequence[AskRecord]) -> SitPattern | None:
    """Return the time of the week with the clearly longest sits: day and part of the day, else only the part, or None.

    Every row counts at the hour that the clocks showed where the person was.
    """
    for slot_of in (_day_and_part, _part):
        pattern = _longest(sits, asks, slot_of)
        if pattern is not None:
            return pattern
    return None


def part_of(wall: float, utc_offset_s: int) -> str:
    """Return the part of the day of a wall second, at a place with that offset from UTC."""
    hour = int((wall + utc_offset_s) // 3600 % 24)
    return next(name for end, name in PARTS if hour < end)


def _longest(
    sits: Sequence[SitRecord], asks: Sequence[AskRecord], slot_of: Callable[[str, float, int], WeekSlot]
) -> SitPattern | None:
    slots: dict[WeekSlot, list[SitRecord]] = {}
    for sit in sits:
        if sit.sat_s >= SHORTEST_S and not sit.annulled:
            middle = (sit.started_wall + sit.ended_wall) / 2
            slots.setdefault(slot_of(sit.day, middle, sit.utc_offset_s), []).append(sit)
    usual = {slot: rows for slot, rows in slots.items() if len({row.day for row in rows}) >= FEWEST_DAYS}
    if not usual:
        return None
    longest = max(usual, key=lambda slot: fmean(row.sat_s for row in usual[slot]))
    mean_s = fmean(row.sat_s for row in usual[longest])
    others = [row.sat_s for slot, rows in slots.items() if slot != longest for row in rows]
    if len(others) < FEWEST_DAYS or mean_s < max(CLEARLY * fmean(others), fmean(others) + CLEARLY_S):
        return None
    there = [
        ask for ask in asks if counts_as_asked(ask) and slot_of(ask.day, ask.asked_wall, ask.utc_offset_s) == longest
    ]
    put_off = sum(ask.answer not in ANSWERED_BY_A_BREAK for ask in there)
    return SitPattern(*longest, mean_s, len(there), put_off)


def _day_and_part(day: str, wall: float, utc_offset_s: int) -> WeekSlot:
    return date.fromisoformat(day).weekday(), part_of(wall, utc_offset_s)


def _part(day: str, wall: float, utc_offset_s: int) -> WeekSlot:
    return -1, part_of(wall, utc_offset_s)
