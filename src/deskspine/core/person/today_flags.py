"""Flags that a person set for today, as they are saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from deskspine.core.person.flags import DAY_FLAGS

Unwell = tuple[date, tuple[str, ...]]
"""A day, and the flags that apply on it."""
NOT_UNWELL: Unwell = (date.min, ())


def unwell(data: Mapping[str, Any] | None) -> Unwell:
    """Return the day and its flags from a saved state, or NOT_UNWELL if they cannot be read."""
    saved = data.get("unwell") if data is not None else None
    if not isinstance(saved, Mapping) or not isinstance(saved.get("flags"), list):
        return NOT_UNWELL
    try:
        day = date.fromisoformat(str(saved.get("day")))
    except ValueError:
        return NOT_UNWELL
    return day, tuple(flag for flag in DAY_FLAGS if flag in saved["flags"])
