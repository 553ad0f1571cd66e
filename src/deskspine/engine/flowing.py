"""Routines that begin by themselves, and the next instant at which the engine has something to do."""

from __future__ import annotations

from deskspine.core import session
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


def next_deadline(situation: Situation) -> float | None:
    """Return the next boot second at which something happens without an input, or None if nothing is planned."""
    due = session.next_deadline(situation.desk, situation.now, situation.profile.policy)
    return min((at for at in (due, begins_at(situation)) if at is not None), default=None)
