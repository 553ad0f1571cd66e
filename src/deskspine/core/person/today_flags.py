"""Flags that a person set for today, as they are saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct, ValidationError, convert

from deskspine.core.person.flags import DAY_FLAGS

Unwell = tuple[date, tuple[str, ...]]
"""A day, and the flags that apply on it."""
NOT_UNWELL: Unwell = (date.min, ())


class DayFlags(Struct, frozen=True):
    """A day and its flags, in the form of the saved state."""

    day: date = date.min
    flags: tuple[str, ...] = ()


def unwell(data: Mapping[str, Any] | None) -> Unwell:
    """Return the day and its flags from a saved state, or NOT_UNWELL if they cannot be read."""
    try:
        saved = convert({} if data is None else data.get("unwell"), DayFlags)
    except ValidationError:
        return NOT_UNWELL
    return saved.day, tuple(flag for flag in DAY_FLAGS if flag in saved.flags)
