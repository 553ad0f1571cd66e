"""Days in words, the same in every locale: "on Tuesday", "3 November"."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from deskspine.core.text.durations import clock, count

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
NEAR = timedelta(hours=12)
"""Minimum distance at which a time of another day is shown with its day."""


def clock_and_day(moment: datetime, now: datetime, near: timedelta = NEAR) -> str:
    """Return a local time, with its day if that is another one and not nearer than `near`: "14:30", "Mon 14:30"."""
    rounded = moment + timedelta(microseconds=500_000)
    is_clear = rounded.date() == now.date() or abs(moment - now) < near
    return clock(moment) if is_clear else f"{weekday(rounded)[:3]} {clock(moment)}"


def weekday(day: date) -> str:
    """Return the name of a day of the week: "Tuesday"."""
    return WEEKDAYS[day.weekday()]


def day_and_month(day: date) -> str:
    """Return a date without its year: "3 November"."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def on_day(day: date, today: date) -> str:
    """Return `day` in words as seen from `today`: "today", "yesterday", "on Tuesday", "on 3 November 2025"."""
    days_ago = (today - day).days
    if days_ago in (0, 1):
        return ("today", "yesterday")[days_ago]
    if 1 < days_ago < 7:
        return f"on {weekday(day)}"
    return f"on {day_and_month(day)}" + ("" if day.year == today.year else f" {day.year}")


def until_day(day: date, today: date) -> str:
    """Return a future day in words: "Thursday" within the week, else "15 March"."""
    return weekday(day) if 0 <= (day - today).days < 7 else day_and_month(day)


def days_ago(day: date, today: date, *, brief: bool = False) -> str:
    """Return the distance of a past day in words: "today", "yesterday", "3 days ago", "2 weeks ago", "5 months ago".

    With `brief` the words are short: "today", "1 day", "3 days", "2 wk", "5 mo", "2 yr". A later day is "today".
    """
    days = max(0, (today - day).days)
    if days == 0:
        return "today"
    if days == 1 and not brief:
        return "yesterday"
    for length, limit, long, short in ((365, 365, "year", "yr"), (30, 60, "month", "mo"), (7, 14, "week", "wk")):
        if days >= limit:
            number = days // length
            return f"{number} {short}" if brief else f"{count(number, long)} ago"
    return count(days, "day") if brief else f"{days} days ago"
