"""Sits and asks added up by the hour of the local day; the journal adds up its own rows by the same rules in SQL."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from deskspine.core.history.records import ANSWERED_BY_A_BREAK, AskRecord, SitRecord
from deskspine.core.history.summarise import counts_as_asked

SHORTEST_S = 600.0
"""Minimum seconds of a sit that says something about habits; shorter ones were interrupted."""


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


def sit_hours(rows: Iterable[SitRecord]) -> list[SitHour]:
    """Return the sits by day and hour, in that order."""
    sums: dict[tuple[str, int], tuple[int, float]] = {}
    for row in rows:
        if row.sat_s >= SHORTEST_S and not row.annulled:
            where = row.day, _hour((row.started_wall + row.ended_wall) / 2, row.utc_offset_s)
            sits, sat_s = sums.get(where, (0, 0.0))
            sums[where] = sits + 1, sat_s + row.sat_s
    return [SitHour(*where, *sums[where]) for where in sorted(sums)]


def ask_hours(rows: Iterable[AskRecord]) -> list[AskHour]:
    """Return the asks by day and hour, in that order."""
    sums: dict[tuple[str, int], tuple[int, int]] = {}
    for row in rows:
        if counts_as_asked(row):
            where = row.day, _hour(row.asked_wall, row.utc_offset_s)
            asks, put_off = sums.get(where, (0, 0))
            sums[where] = asks + 1, put_off + (row.answer not in ANSWERED_BY_A_BREAK)
    return [AskHour(*where, *sums[where]) for where in sorted(sums)]


def _hour(wall: float, utc_offset_s: int) -> int:
    return int((wall + utc_offset_s) // 3600 % 24)
