"""Routines that begin by themselves, a while after an ask without input."""

from __future__ import annotations

from deskspine.core.schedule import flows
from deskspine.engine.requests.action import Outcome
from deskspine.engine.situation import Situation


def begins_at(situation: Situation) -> float | None:
    """Return the boot second at which the routine of the visible ask begins by itself, or None if it waits."""
    at = flows.begins_at(situation.desk.clock, situation.profile.policy)
    return at if at is not None and beginning(situation) is not None else None


def beginning(situation: Situation) -> Outcome | None:
    """Return the outcome that begins that routine, or None if it needs an answer first."""
    from deskspine.engine.requests.routines import by_itself  # loaded with the first such ask

    return by_itself(situation)
