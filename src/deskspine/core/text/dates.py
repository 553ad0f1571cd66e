"""Days in words, the same in every language setting: "on Tuesday", "until 17 November"."""

from __future__ import annotations

from datetime import date

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def weekday(day: date) -> str:
    """The name of a day of the week: "Tuesday"."""
    return WEEKDAYS[day.weekday()]


def day_and_month(day: date) -> str:
    """A date without its year: "3 November"."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def on_day(day: date, today: date) -> str:
    """When a day was, seen from `today`: "today", "yesterday", "on Tuesday", "on 3 November", "on 3 November 2025"."""
    ago = (today - day).days
    if ago in (0, 1):
        return ("today", "yesterday")[ago]
    if 1 < ago < 7:
        return f"on {weekday(day)}"
    return f"on {day_and_month(day)}" + ("" if day.year == today.year else f" {day.year}")
