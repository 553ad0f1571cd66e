"""What a person said of today alone, as it is kept: flags that end with the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct, ValidationError, convert

from deskspine.core.person.flags import DAY_FLAGS

Unwell = tuple[date, tuple[str, ...]]
"""A day, and the flags that hold on it."""
NOT_UNWELL: Unwell = (date.min, ())


class DayFlags(Struct, frozen=True):
    """The same as the saved state has it."""

    day: date = date.min
    flags: tuple[str, ...] = ()


def unwell(data: Mapping[str, Any] | None) -> Unwell:
    """Return the flags of a day and that day from a saved state; nothing when they cannot be read."""
    try:
        kept = convert({} if data is None else data.get("unwell"), DayFlags)
    except ValidationError:
        return NOT_UNWELL
    return kept.day, tuple(flag for flag in DAY_FLAGS if flag in kept.flags)
