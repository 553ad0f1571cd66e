"""Work hours: ranges of the day for each weekday, as typed and as a file holds them."""

from __future__ import annotations

import re
from typing import Any

from deskspine.core.settings.field_error import FieldError
from deskspine.core.text.durations import DAY_MINUTES, clock_of_minute, minute_of_day
from deskspine.core.timekeeping.calendar import NO_HOURS, WorkHours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_RANGES = 8
HOURS_EXAMPLE = "mon-fri 09:00-12:30 13:30-18:00; sat 10:00-12:00"
HOURS_EXPECTED = f"weekdays with at most {MAX_RANGES} ranges each, such as {HOURS_EXAMPLE}, or none"
_NOTHING = ("", "none", "[]", "always")


def hours_from_toml(raw: object) -> WorkHours:
    """Return the hours from a file: a text as it is typed, or a table of weekdays. Raises FieldError."""
    if isinstance(raw, str):
        return hours_from_text(raw)
    if not isinstance(raw, dict):
        raise FieldError(HOURS_EXPECTED)
    days: dict[str, tuple[tuple[int, int], ...]] = dict.fromkeys(WEEKDAYS, ())
    for day, ranges in raw.items():
        if day not in days:
            raise FieldError(HOURS_EXPECTED, (day,), day)
        entries = [ranges] if isinstance(ranges, str) else ranges
        if not isinstance(entries, list) or len(entries) > MAX_RANGES:
            raise FieldError(HOURS_EXPECTED, (day,), ranges)
        days[day] = tuple(sorted(_range(day, entry) for entry in entries))
    return tuple(days[day] for day in WEEKDAYS)


def hours_from_text(text: str) -> WorkHours:
    """Return the hours from a text like `HOURS_EXAMPLE`; "" or "none" means always. Raises FieldError."""
    if text.strip().lower() in _NOTHING:
        return NO_HOURS
    table: dict[str, list[str]] = {}
    for part in re.split(r"[;\n]+", text.lower()):
        days, *ranges = re.split(r"[,\s]+", part.strip(" ,"))
        if not days:
            continue
        first, _, last = days.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS or not ranges:
            raise FieldError(HOURS_EXPECTED)
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        for day in range(start, end + 1 if end >= start else end + 8):
            table.setdefault(WEEKDAYS[day % 7], []).extend(ranges)
    return hours_from_toml(table)


def hours_to_text(value: tuple[Any, ...]) -> str:
    """Return hours as they are typed."""
    parts: list[str] = []
    days = by_day(value)
    index = 0
    while index < len(days):
        first, ranges = days[index]
        while index + 1 < len(days) and days[index + 1][1] == ranges:
            index += 1
        if ranges:
            name = first if days[index][0] == first else f"{first}-{days[index][0]}"
            parts.append(" ".join([name, *(range_text(*pair) for pair in ranges)]))
        index += 1
    return "; ".join(parts) or "none"


def range_text(start: int, end: int) -> str:
    """Return a range of minutes of the day as "09:00-12:30"; an end at midnight is 24:00."""
    return f"{clock_of_minute(start)}-{clock_of_minute(end or DAY_MINUTES)}"


def by_day(value: tuple[Any, ...]) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """Return work hours as pairs of a weekday's short name and its ranges."""
    return list(zip(WEEKDAYS, value, strict=True))


def _range(day: str, raw: object) -> tuple[int, int]:
    first, dash, last = raw.partition("-") if isinstance(raw, str) else ("", "", "")
    start, end = minute_of_day(first), minute_of_day(last, DAY_MINUTES)
    if not dash or start is None or end is None:
        raise FieldError(f'a range such as "09:00-12:30" on {day}', (day,), raw)
    if start == end:
        raise FieldError(f"a range on {day} whose end differs from its start", (day,), raw)
    return start, end % DAY_MINUTES
