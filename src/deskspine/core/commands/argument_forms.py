"""The forms of a verb's argument, read in the same way in a shell and in a timeline."""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.core.text.durations import clock_of_minute, minute_of_day, minutes_of

TOMORROW = "tomorrow"
UNTIL = "until"
"""A word in front of a time, which may be left out."""
ARGUMENTS = {
    "ROUTINE": "routine",
    "MINUTES": "minutes",
    "until HH:MM": "until",
    TOMORROW: "until",
    "+5": "by",
    "-5": "by",
}
"""Forms that become an argument of the request, each with the name of the argument. Another form means itself."""
STEP = 5
"""Minutes of one step of the interval."""
MAX_BY = 240
"""Maximum minutes by which the interval is changed at once."""


def argument_of(form: str, word: str, max_minutes: int) -> str | int | None:
    """Return the argument that `word` means in this form, or None if it does not have the form."""
    match form:
        case "ROUTINE":
            return word or None
        case "MINUTES":
            minutes = minutes_of(word)
            return minutes if minutes is not None and 1 <= minutes <= max_minutes else None
        case "until HH:MM":
            minute = minute_of_day(word.removeprefix(f"{UNTIL} "))
            return None if minute is None else clock_of_minute(minute)
        case "tomorrow":
            return TOMORROW if word.removeprefix(f"{UNTIL} ") == TOMORROW else None
        case "+5" | "-5":
            return step_of(word) if word.startswith(form[0]) else None
    return None


def arguments_of(forms: Sequence[str], word: str, max_minutes: int) -> dict[str, str | int] | None:
    """Return the arguments of the request that `word` means in the first form that it has, or None if it has none."""
    for form in forms:
        value = argument_of(form, word, max_minutes)
        if value is not None:
            return {ARGUMENTS[form]: value}
    return None


def step_of(word: str) -> int | None:
    """Return the change that "+5" or "-10" names, or None if it names no multiple of five up to four hours."""
    digits = word[1:]
    if word[:1] not in ("+", "-") or not digits.isascii() or not digits.isdigit() or len(digits) > 3:
        return None
    by = int(digits)
    return None if by == 0 or by % STEP or by > MAX_BY else int(word[0] + digits)
