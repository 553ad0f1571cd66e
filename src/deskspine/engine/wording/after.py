"""Wording of what follows a routine: how it ended, the question how it feels, and the walk."""

from __future__ import annotations

from deskspine.core.text.durations import count, minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.states import next_reminder, time_reached

QUESTION = "How does it feel now, compared with before?"
ANSWERS = {"b": "better", "s": "same", "w": "worse"}
"""The answers to the question, by the key that gives each."""
WALK = "A seated stretch is not a walk: if you can, stand up now and walk for two minutes."
WHY = "The answer is saved with the break and stays on this computer."


def end_words(snapshot: Snapshot) -> str:
    """Return how the routine ended, in a word or two: "Done" or "Ended early"."""
    early = snapshot.ended is not None and snapshot.ended.outcome == "shortened"
    return "Ended early" if early else "Done"


def end_figures(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the figures of the routine that ended: its time, its exercises, and the breaks of the day."""
    ended, breaks = snapshot.ended, snapshot.today.breaks
    figures: list[str] = []
    if ended is not None and ended.exercises:
        exercises = count(ended.exercises, "exercise")
        part = exercises if ended.done == ended.exercises else f"{ended.done} of {exercises}"
        figures += [minutes_seconds(int(ended.played_s)), part]
    return (*figures, f"{count(breaks, 'break')} today") if breaks else tuple(figures)


def next_words(snapshot: Snapshot, now: Now) -> str:
    """Return the time of the next reminder, or "" if none is planned."""
    planned = next_reminder(snapshot)
    return "" if planned is None else f"Next break at {time_reached(now, planned)}"


def question_after(snapshot: Snapshot, about: str) -> str:
    """Return the question that the routine `about` asks at its end."""
    routine = snapshot.library.routines.get(about) if snapshot.library else None
    return plain(routine.texts.after) if routine else QUESTION


def walk_due(snapshot: Snapshot) -> bool:
    """Return True if a walk is suggested after the break just taken."""
    every = snapshot.settings.number("schedule.walk_every")
    breaks = snapshot.today.breaks
    return every > 0 and breaks > 0 and breaks % every == 0
