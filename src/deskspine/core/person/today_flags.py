"""What a person said of today alone, as it is kept: flags that end with the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from deskspine.core.person.flags import DAY_FLAGS

Unwell = tuple[date, tuple[str, ...]]
"""A day, and the flags that hold on it."""
NOT_UNWELL: Unwell = (date.min, ())


def unwell(data: Mapping[str, Any] | None) -> Unwell:
    """Return the flags of a day and that day from a saved state; nothing when they cannot be read."""
    kept = data.get("unwell") if data is not None else None
    if not isinstance(kept, Mapping) or not isinstance(kept.get("flags"), list):
        return NOT_UNWELL
    try:
        day = date.fromisoformat(str(kept.get("day")))
    except ValueError:
        return NOT_UNWELL
    return day, tuple(flag for flag in DAY_FLAGS if flag in kept["flags"])
