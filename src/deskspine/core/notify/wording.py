"""Wording of notices, the same in every channel: terminal, desktop, tmux and the window's title."""

from __future__ import annotations

from deskspine.core.commands.registry import button
from deskspine.core.schedule.events import Event
from deskspine.core.text.durations import count, length
from deskspine.core.waits.kinds import WAIT_KINDS, WaitKind

BREAK_SOON = "Break soon"
WHILE_YOU_WAIT = "A break while you wait"
TIME_TO_MOVE = "Time to move"
BREAK_OVERDUE = "Break overdue"


def heading(event: Event) -> str:
    """Return the heading of a notice about `event`."""
    return {"offer": WHILE_YOU_WAIT, "heads-up": BREAK_SOON, "owed": BREAK_OVERDUE}.get(event.kind, TIME_TO_MOVE)


def offer_question(kind: WaitKind, promise_s: int) -> str:
    """Return the offer of a routine of `promise_s` seconds in a wait: "your tests are running: 60 seconds?"."""
    return f"{WAIT_KINDS[kind].runs}: {offer_length(promise_s)}?"


def offer_length(promise_s: int) -> str:
    """Return the length of a routine that is offered in words: "60 seconds", "2 minutes", "1 min 40 s"."""
    if promise_s <= 90:
        return count(promise_s, "second")
    return length(promise_s) if promise_s % 60 else count(promise_s // 60, "minute")


def buttons(snooze_minutes: int = 0) -> tuple[tuple[str, str], ...]:
    """Return the requests and labels of the buttons on a notice of an ask; without a snooze if it may not be chosen."""
    snooze = (button("ask.snooze", snooze_minutes),) if snooze_minutes else ()
    return (button("ask.start"), *snooze, button("ask.not_now"))


def offer_buttons() -> tuple[tuple[str, str], ...]:
    """Return the requests and labels of the buttons on a notice of an offer."""
    return (button("ask.start"), button("dashboard.offer_close"))
