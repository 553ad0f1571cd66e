"""The sentences about an absence: how long it was, and if it counted as a break."""

from __future__ import annotations

from deskspine.core.history.day_log import COUNTED, TOO_SHORT
from deskspine.core.schedule.presumed_input import AFTERWARDS
from deskspine.core.text.durations import duration

AWAY_KEY = "the away key"
"""Cause of an absence that began with the away key."""
_STATES = ("asleep", "locked", "closed", "program stopped")
"""Causes that are also the word for the absence."""


def cause_words(cause: str) -> str:
    """Return what follows "away" for an absence of this cause."""
    if cause == AFTERWARDS:
        return ""
    return ": you pressed the away key" if cause == AWAY_KEY else f": {cause}"


def counted_words(cause: str, length_s: float) -> str:
    """Return the sentence about an absence that counted as a break: "locked 50 min, counted as a break"."""
    if cause in _STATES:
        return f"{cause} {duration(length_s)}, {COUNTED}"
    return f"away {duration(length_s)}{_in_brackets(cause)}, {COUNTED}"


def too_short_words(cause: str, length_s: float) -> str:
    """Return the sentence about an absence that did not count as a break."""
    return f"back after {duration(length_s)}{_in_brackets(cause)}: {TOO_SHORT}"


def _in_brackets(cause: str) -> str:
    return "" if cause in (AWAY_KEY, AFTERWARDS) else f" ({cause})"
