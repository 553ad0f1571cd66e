"""Wording of an ask: the answers that it offers, and what each leads to."""

from __future__ import annotations

from deskspine.core.commands.registry import command
from deskspine.core.routines.model import Routine
from deskspine.core.schedule.policy import OWED_REST_S
from deskspine.core.text.durations import count, length
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import AskView, NextRoutine, Snapshot
from deskspine.engine.wording.states import time_of
from deskspine.engine.wording.waits import begins_in

OPTIONS = ("ask.start", "ask.snooze", "ask.quick", "ask.did_it", "ask.meeting", "ask.not_now", "ask.put_aside")
"""The commands that answer an ask, in the order in which they are shown."""
MAIN = ("ask.start", "ask.snooze", "ask.not_now")
"""The three answers that are buttons on a screen; the others are labels on one line."""
WALK = "Afterwards stand up and walk for two minutes: a seated stretch is not a walk."


def offered(ask: AskView) -> tuple[str, ...]:
    """Return the commands that answer the ask; a snooze only while one is left."""
    left = ask.snoozes_used < ask.snooze_limit
    return tuple(command_id for command_id in OPTIONS if left or command_id != "ask.snooze")


def routine_offered(snapshot: Snapshot) -> NextRoutine:
    """Return the routine that the ask offers: the quick one at a micro break."""
    return snapshot.quick if snapshot.ask is not None and snapshot.ask.kind == "micro" else snapshot.next


def reminder_after_closing(ask: AskView, interval_s: float, now: Now) -> float:
    """Return the instant of the next reminder if the ask is closed now and the person continues to sit."""
    asked = now.t if ask.asked is None else ask.asked
    return max(asked + interval_s / 2, now.t + OWED_REST_S)


def leads_to(command_id: str, snapshot: Snapshot, ask: AskView, now: Now) -> tuple[str, ...]:
    """Return what an answer leads to, in words: the longest form first, () if there is nothing to add."""
    again = time_of(now, now.t + ask.snooze_s)
    next_ask = time_of(now, now.t + snapshot.interval_s)
    later = time_of(now, reminder_after_closing(ask, snapshot.interval_s, now))
    used = f"{ask.snoozes_used} of {ask.snooze_limit} used"
    return {
        "ask.snooze": (f"reminds again at {again} ({used})", f"{again}, {used}", again),
        "ask.quick": (length(snapshot.quick.promise_s),),
        "ask.did_it": (f"next break at {next_ask}", f"next {next_ask}"),
        "ask.meeting": ("reminds when it is over", "reminds after it"),
        "ask.not_now": (f"next break at {next_ask}", f"next {next_ask}", next_ask),
        "ask.put_aside": (f"stays overdue, reminds again at {later}", f"reminds at {later}", later),
    }.get(command_id, ())


def button_words(
    command_id: str, snapshot: Snapshot, ask: AskView, now: Now
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the label of a button of the ask and what it leads to, each in its forms from the longest to the shortest.

    A snooze that is used up has a label as well, so that the other buttons keep their places.
    """
    title = command(command_id).title
    if command_id == "ask.start":
        coming = routine_offered(snapshot)
        facts = length(coming.promise_s)
        if seconds := begins_in(ask, now):
            return (title, "Start"), (f"begins {seconds}", seconds)
        return (title, "Start"), (f"{facts}, {count(len(coming.routine.slots), 'exercise')}", facts)
    if command_id == "ask.snooze":
        used = f"{ask.snoozes_used} of {ask.snooze_limit} used"
        if command_id not in offered(ask):
            return ("No snoozes left",), (used,)
        again = time_of(now, now.t + ask.snooze_s)
        brief = f"{ask.snoozes_used}/{ask.snooze_limit} used"
        return (f"{title} to {again}", f"to {again}", again), (used, brief)
    return (title, command(command_id).label or title), leads_to(command_id, snapshot, ask, now)


def exercise_names(routine: Routine) -> tuple[str, ...]:
    """Return the names of the exercises of a routine in order, each once."""
    return tuple(dict.fromkeys(plain(slot.exercise.name, 60) for slot in routine.slots))
