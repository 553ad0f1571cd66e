"""The end of a pause that a person names by a time of day, or as tomorrow."""

from __future__ import annotations

from datetime import timedelta

from deskspine.core.commands.argument_forms import TOMORROW
from deskspine.core.schedule.policy import Policy
from deskspine.core.text.durations import minute_of_day
from deskspine.core.timekeeping.calendar import at_minute, day_ends, local, shifts
from deskspine.core.timekeeping.instants import Now


def until_wall(now: Now, text: str, policy: Policy) -> float:
    """Return the wall second at which a pause until "14:30" or "tomorrow" ends. Raises ValueError for another text."""
    if text == TOMORROW:
        return tomorrow_wall(now, policy)
    minute = minute_of_day(text)
    if minute is None:
        raise ValueError(text)
    today = local(now.wall, now.zone).date()
    wall = at_minute(today, minute, now.zone)
    return wall if wall > now.wall else at_minute(today + timedelta(days=1), minute, now.zone)


def tomorrow_wall(now: Now, policy: Policy) -> float:
    """Return the wall second at which the next day begins for this person.

    It is the beginning of the first work hours after this day, so that a pause "until tomorrow" does not end in the
    middle of a night shift; without work hours it is the end of this day.
    """
    end = day_ends(now.wall, now.zone, policy.day_starts_min)
    return next((start for start, _ in shifts(now.wall, now.zone, policy.work_hours) if start >= end), end)
