"""The stretch of the day that goes on now, from the saved state: the journal gets it when it is over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deskspine.core.history.records import StretchRecord
from deskspine.core.schedule.state import State
from deskspine.core.text.plain_data import converted
from deskspine.core.timekeeping.instants import Reading


def stretch_under_way(saved: Mapping[str, Any] | None, until: float) -> StretchRecord | None:
    """Return the stretch that goes on at wall second `until` by the saved state, or None if it is not known."""
    try:
        if saved is None:
            return None
        clock = converted(saved.get("clock"), State)
        at = converted(saved.get("saved"), Reading)
    except ValueError:  # damaged, or of an earlier version: the journal has all but the last stretch
        return None
    since = at.wall - (at.boot - clock.kind_since)
    return StretchRecord(clock.time_kind, since, until, "", 0, clock.kind_cause) if since < until else None
