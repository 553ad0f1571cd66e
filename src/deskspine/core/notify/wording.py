"""Wording of notices, the same in every channel: terminal, desktop, tmux and the window's title."""

from __future__ import annotations

from deskspine.core.commands.registry import button
from deskspine.core.schedule.events import Event

BREAK_SOON = "Break soon"
TIME_TO_MOVE = "Time to move"
BREAK_OVERDUE = "Break overdue"


def heading(event: Event) -> str:
    """Return the heading of a notice about `event`."""
    return {"heads-up": BREAK_SOON, "owed": BREAK_OVERDUE}.get(event.kind, TIME_TO_MOVE)


def buttons(snooze_minutes: int = 0) -> tuple[tuple[str, str], ...]:
    """Return the requests and labels of the buttons on a notice of an ask; without a snooze if it may not be chosen."""
    snooze = (button("ask.snooze", snooze_minutes),) if snooze_minutes else ()
    return (button("ask.start"), *snooze, button("ask.not_now"))


def offer_buttons() -> tuple[tuple[str, str], ...]:
    """Return the requests and labels of the buttons on a notice of an offer."""
    return (button("ask.start"), button("dashboard.offer_close"))
