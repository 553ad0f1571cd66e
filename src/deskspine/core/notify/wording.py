"""Wording of notices, the same in every channel: terminal, desktop, tmux and the window's title."""

from __future__ import annotations

from deskspine.core.schedule.events import Event

BREAK_SOON = "Break soon"
TIME_TO_MOVE = "Time to move"
BREAK_OVERDUE = "Break overdue"


def heading(event: Event) -> str:
    """Return the heading of a notice about `event`."""
    return {"heads-up": BREAK_SOON, "owed": BREAK_OVERDUE}.get(event.kind, TIME_TO_MOVE)
