"""The wording of times: one place, so that a duration reads the same everywhere."""

from __future__ import annotations

from datetime import datetime


def duration(seconds: float) -> str:
    """A length of time in words: "50 s", "47 min", "1 h 05 min". Whole minutes are rounded down."""
    whole = int(abs(seconds) + 0.5)
    if whole < 60:
        return f"{whole} s"
    minutes = whole // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def minute_left_s(seconds: float) -> float:
    """Return in how many seconds `duration` has another minute to show for a length that grows from `seconds`."""
    return 60.0 - (seconds + 0.5) % 60.0


def length(seconds: int) -> str:
    """A promised length: "2 min", "1 min 30 s"."""
    minutes, rest = divmod(seconds, 60)
    return " ".join([*([f"{minutes} min"] if minutes else []), *([f"{rest} s"] if rest or not minutes else [])])


def minutes_seconds(seconds: float) -> str:
    """A short length as digits: "2:00"."""
    whole = max(0, int(seconds + 0.5))
    return f"{whole // 60}:{whole % 60:02d}"


def countdown(seconds: float) -> str:
    """Time left as digits, never early: "49:59", "1:02:03"; anything past is "0:00"."""
    whole = max(0, -int(-seconds // 1))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60:02d}:{rest % 60:02d}"


def clock(moment: datetime) -> str:
    """Hours and minutes of a local time: "09:50"."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 break", "3 breaks"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
