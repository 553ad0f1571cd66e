"""Durations and times of day as text, worded the same everywhere."""

from __future__ import annotations

TYPE_CHECKING = False  # short verbs load this module, and only the type checker needs `datetime`
if TYPE_CHECKING:
    from datetime import datetime

DAY_MINUTES = 24 * 60


def duration(seconds: float) -> str:
    """Return a duration in words: "50 s", "47 min", "1 h 05 min". Minutes are rounded down."""
    whole_s = int(abs(seconds) + 0.5)
    if whole_s < 60:
        return f"{whole_s} s"
    minutes = whole_s // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def minute_left_s(seconds: float) -> float:
    """Return the seconds until `duration` shows the next minute for a duration that grows from `seconds`."""
    return 60.0 - (seconds + 0.5) % 60.0


def length(seconds: int) -> str:
    """Return the exact length of a routine or an exercise: "2 min", "1 min 30 s"."""
    minutes, over = divmod(seconds, 60)
    return " ".join([*([f"{minutes} min"] if minutes else []), *([f"{over} s"] if over or not minutes else [])])


def minutes_seconds(seconds: float) -> str:
    """Return a short duration as digits: "2:00"."""
    whole_s = max(0, int(seconds + 0.5))
    return f"{whole_s // 60}:{whole_s % 60:02d}"


def countdown(seconds: float) -> str:
    """Return the time left as digits: "49:59", "1:02:03". Seconds are rounded up; a time that is over is "00:00"."""
    whole_s = max(0, -int(-seconds // 1))
    minutes, second = divmod(whole_s, 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{second:02d}" if minutes >= 60 else f"{minutes:02d}:{second:02d}"


def clock(moment: datetime) -> str:
    """Return the hours and minutes of a local time, which is first rounded to the nearest second: "09:50"."""
    whole_s = moment.hour * 3600 + moment.minute * 60 + moment.second + (moment.microsecond >= 500_000)
    return clock_of_minute(whole_s // 60 % DAY_MINUTES)


def clock_of_minute(minute: int) -> str:
    """Return a minute of the day as "09:50"; the end of the day is "24:00"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minute_of_day(text: str, latest: int = DAY_MINUTES - 1) -> int | None:
    """Return the minute of the day that `text` names as "09:50" or "9:50", or None if it names none up to `latest`."""
    hours, colon, minutes = text.strip().partition(":")
    digits = hours + minutes
    if not colon or not digits.isascii() or not digits.isdigit() or len(hours) not in (1, 2) or len(minutes) != 2:
        return None
    minute = int(hours) * 60 + int(minutes)
    return minute if int(minutes) < 60 and minute <= latest else None


def minutes_of(text: str) -> int | None:
    """Return the minutes that a length names as "45", "45m", "45 min", "2h" or "1h30m", or None if it names none."""
    words = text.lower().replace(" ", "")
    hours, hour_sign, rest = words.partition("h")
    if not hour_sign:
        hours, rest = "", words
    minutes = rest.removesuffix("min") if rest.endswith("min") else rest.removesuffix("m")
    named = hours + minutes
    if not named.isascii() or not named.isdigit() or len(named) > 6 or bool(hours) != bool(hour_sign):
        return None
    if rest and not minutes:
        return None
    return int(hours or 0) * 60 + int(minutes or 0)


def count(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun: "1 break", "3 breaks"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"
