"""The choices of a command: how long a pause or a meeting lasts, in words and as requests."""

from __future__ import annotations

from deskspine.core.commands.argument_forms import TOMORROW
from deskspine.core.commands.command import Command
from deskspine.core.commands.request import Request
from deskspine.core.commands.verb_requests import verb_request
from deskspine.core.text.durations import count

A_TIME = "until HH:MM"
"""The choice of a time of day, which the person types."""


def choice_words(word: str) -> str:
    """Return a choice in words: "30 minutes", "2 hours", "until tomorrow"."""
    if not word:
        return "until I end it"
    if word == TOMORROW:
        return f"until {TOMORROW}"
    if word == A_TIME:
        return "until a time"
    minutes = int(word)
    return count(minutes // 60, "hour") if minutes > 60 and minutes % 60 == 0 else f"{minutes} minutes"


def choice_minutes(word: str) -> int | None:
    """Return the minutes that a choice lasts, or None if it does not name minutes."""
    return int(word) if word.isdecimal() else None


def choice_request(entry: Command, word: str) -> Request | None:
    """Return the request of a choice, or of a time that was typed; None if the verb does not take `word`."""
    return verb_request(entry, word)


def palette_choices(entry: Command) -> tuple[tuple[str, str], ...]:
    """Return the choices that are commands of their own in a palette, each with its title: "Pause 30 minutes"."""
    return tuple((word, f"{entry.title} {choice_words(word)}") for word in entry.choices if word != A_TIME)
