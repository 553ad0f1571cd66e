"""Days and working hours on the wall clock, correct on both daylight-saving dates and in any time zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from sys import intern

from msgspec import Struct

from deskspine.core.timekeeping.instants import Now

WorkHours = tuple[tuple[tuple[int, int], ...], ...]
"""Seven weekdays, Monday first: for each a tuple of (start, end) in minutes since midnight.

An end at or before its start is on the next day. If all seven are empty, no hours are set and every hour counts as
working time.
"""

NO_HOURS: WorkHours = ((), (), (), (), (), (), ())
FIRST_YEAR = 1970
"""The year in which the clocks of machines begin; an earlier day is damage."""
EDGE_S = 0.001
"""Seconds between the last moment of a day and the beginning of the next."""
SPLIT_MOST_S = 31 * 86400.0
"""Maximum length of a stretch that is split by days; a longer one (a machine switched off for months) is one row."""


def local(wall: float, zone: tzinfo) -> datetime:
    """Return the local date and time of a wall second."""
    return datetime.fromtimestamp(wall, zone)


def day_of(wall: float, zone: tzinfo, day_starts_min: int = 240) -> date:
    """Return the day a moment belongs to, if days begin `day_starts_min` minutes after local midnight.

    The day begins when local clocks first show that minute. So a day of 23 or 25 hours is one day, and a day that
    begins in an hour that occurs twice begins once.
    """
    day = local(wall, zone).date()
    return day if wall >= at_minute(day, day_starts_min, zone) else day - timedelta(days=1)


def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def at_minute(day: date, minute: int, zone: tzinfo) -> float:
    """Return the wall second at which local clocks show `minute` minutes after midnight of `day`; 1440 is the next."""
    day, minute = day + timedelta(days=minute // 1440), minute % 1440
    return datetime.combine(day, time(minute // 60, minute % 60), zone).timestamp()


def day_begins(wall: float, zone: tzinfo, day_starts_min: int = 240) -> float:
    """Return the wall second at which the day of `wall` began."""
    return at_minute(day_of(wall, zone, day_starts_min), day_starts_min, zone)


def day_ends(wall: float, zone: tzinfo, day_starts_min: int = 240) -> float:
    """Return the wall second at which the day of `wall` ends and the next day begins."""
    return at_minute(day_of(wall, zone, day_starts_min) + timedelta(days=1), day_starts_min, zone)


def has_hours(hours: WorkHours) -> bool:
    """Return True if any working hours are set."""
    return any(hours)


def shifts(wall: float, zone: tzinfo, hours: WorkHours, days: int = 8) -> tuple[tuple[float, float], ...]:
    """Return the working stretches (wall seconds) from the day before `wall` on, in order, adjoining ones joined."""
    return _shifts(local(wall, zone).date() - timedelta(days=1), zone, hours, days + 2)


@lru_cache(maxsize=32)
def _shifts(first: date, zone: tzinfo, hours: WorkHours, days: int) -> tuple[tuple[float, float], ...]:
    # Cached, because every step of the clock needs it and it changes once a day.
    ranges = sorted(
        (at_minute(day, start, zone), at_minute(day, end if end > start else end + 1440, zone))
        for day in (first + timedelta(days=n) for n in range(days))
        for start, end in hours[day.weekday()]
    )
    joined: list[tuple[float, float]] = []
    for start_wall, end_wall in ranges:
        if joined and start_wall <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end_wall))
        else:
            joined.append((start_wall, end_wall))
    return tuple(joined)


def working(wall: float, zone: tzinfo, hours: WorkHours) -> bool:
    """Return True if `wall` is within working hours, or if no hours are set."""
    return not has_hours(hours) or any(start <= wall < end for start, end in shifts(wall, zone, hours))


def next_change(wall: float, zone: tzinfo, hours: WorkHours) -> float | None:
    """Return the wall second after `wall` at which working hours next begin or end, or None if they never do."""
    if not has_hours(hours):
        return None
    return min((edge for shift in shifts(wall, zone, hours) for edge in shift if edge > wall), default=None)


class LocalDay(Struct, frozen=True):
    """A moment, and the minute after local midnight at which a day begins: together they name the day it is."""

    now: Now
    starts_min: int = 240

    @property
    def date(self) -> date:
        """Return the day of the moment."""
        return day_of(self.now.wall, self.now.zone, self.starts_min)

    @property
    def begins(self) -> float:
        """Return the wall second at which the day of the moment began."""
        return day_begins(self.now.wall, self.now.zone, self.starts_min)

    def at(self, t: float, wall: float) -> LocalDay:
        """Return the same for another moment in the same zone."""
        return LocalDay(Now(t, wall, self.now.zone), self.starts_min)

    def name_of(self, wall: float) -> str:
        """Return the day of a wall second as the journal names it (YYYY-MM-DD)."""
        return intern(day_of(wall, self.now.zone, self.starts_min).isoformat())  # every row of a day has it

    def stamp(self, wall: float) -> tuple[str, int]:
        """Return the name of the day of a wall second and its offset from UTC in seconds, for a row of the journal."""
        offset = local(wall, self.now.zone).utcoffset()
        return self.name_of(wall), 0 if offset is None else int(offset.total_seconds())

    def split(self, begun: float, ended: float) -> list[tuple[float, float]]:
        """Return the stretch between two wall seconds as pieces that lie in one day each, in order of time."""
        if ended - begun > SPLIT_MOST_S:
            return [(begun, ended)]
        pieces: list[tuple[float, float]] = []
        while ended > begun:
            edge = max(begun, day_begins(ended - EDGE_S, self.now.zone, self.starts_min))
            pieces.insert(0, (edge, ended))
            ended = edge
        return pieces
