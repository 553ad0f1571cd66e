"""Wording of states and times: pure functions of a snapshot and the moment; how they are laid out is up to a face."""

from __future__ import annotations

from datetime import datetime

from deskspine.core.notify.wording import BREAK_OVERDUE
from deskspine.core.routines.model import Routine
from deskspine.core.text.dates import clock_and_day
from deskspine.core.text.durations import clock, duration
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import AskView, Mode, Snapshot

WordPieces = tuple[tuple[str, str], ...]
"""Pieces of one line, each with the role of its colour ("strong", "dim", "" for plain text)."""

STATES: dict[Mode, tuple[str, str, str]] = {
    "sitting": ("good", "●", "sitting"),
    "asking": ("accent", "▲", "time to move"),
    "snoozed": ("accent", "◆", "snoozed"),
    "owed": ("accent", "▲", "break overdue"),
    "held": ("accent", "■", "break held"),
    "playing": ("good", "▶", "moving"),
    "away": ("dim", "○", "away"),
    "unknown": ("dim", "?", "not known"),
    "paused": ("dim", "□", "paused"),
    "meeting": ("dim", "■", "meeting"),
    "off-duty": ("dim", "□", "outside work hours"),
}
"""Role, sign and word of each state: the word says everything, colour and sign only help the eye."""
HOLDING = frozenset({"paused", "meeting", "off-duty"})
"""Modes that hold back every reminder until they end."""
PRESENCE = {"present": "at the desk", "away": "away", "unknown": "not known whether you are here"}
"""Words for presence as it is read."""


def next_reminder(snapshot: Snapshot) -> float | None:
    """Return the earliest instant of the next reminder, or None if none is planned or its time is not known."""
    return snapshot.next_ask if snapshot.ask is None else snapshot.ask.again


def is_due(snapshot: Snapshot) -> bool:
    """Return True while a break is due at this moment: asked for, or waiting for a pause in typing."""
    ask = snapshot.ask
    return ask is not None and ask.stage in ("asking", "waiting") and next_reminder(snapshot) is None


def seconds_left(snapshot: Snapshot, now: Now) -> float | None:
    """Return the seconds until the next reminder, 0 if it is due, or None if no reminder is planned."""
    planned = next_reminder(snapshot)
    if planned is None:
        return 0.0 if is_due(snapshot) else None
    return max(0.0, planned - now.t)


def time_of(now: Now, instant: float) -> str:
    """Return the time of day of an instant, as "14:05"."""
    return clock(now.local_at(instant))


def time_reached(now: Now, instant: float) -> str:
    """Return the time of day of an instant rounded up to the minute, so that it has passed when the clock shows it."""
    return clock(now.local_at(instant + 59.0))


def body_parts(routine: Routine) -> str:
    """Return the parts of the body that a routine moves, as "shoulders · upper back · neck"."""
    return " · ".join(plain(region, 30).replace("-", " ") for region in routine.body())


def when_words(snapshot: Snapshot, now: Now) -> WordPieces:
    """Return the time of the next reminder, or why no time is known."""
    planned = next_reminder(snapshot)
    if snapshot.mode == "playing":
        return (("good", "a routine is playing" + ("" if snapshot.playing else " in another terminal")),)
    if snapshot.ask is not None:
        return _ask_words(snapshot, snapshot.ask, now)
    if snapshot.mode in HOLDING:
        if planned is None:
            end = {"meeting": "the meeting ends", "paused": "you end the pause"}.get(snapshot.mode, "work hours begin")
            return (("dim", f"No reminder until {end}"),)
        return (("dim", "Next reminder at "), ("strong", time_of(now, planned)), ("dim", " at the earliest"))
    if planned is None:
        away = snapshot.mode == "away"
        return (("dim", "Timer stopped while you are away" if away else "No break is coming up"),)
    after = f", after {duration(snapshot.interval_s + snapshot.added_s)} of sitting"
    return (("dim", "at "), ("strong", time_of(now, planned)), ("dim", after))


def _ask_words(snapshot: Snapshot, ask: AskView, now: Now) -> WordPieces:
    """Return the words for a break that was asked for: its stage, and when the next reminder comes."""
    again = next_reminder(snapshot)
    later: WordPieces = () if again is None else (("dim", " · next reminder "), ("strong", time_of(now, again)))
    if ask.stage == "waiting":
        return (
            (("accent", "Break due"), *later) if again else (("accent", "Due now"), ("dim", ": when you stop typing"))
        )
    if ask.stage == "asking":
        return (("accent", "Due now"),)
    if ask.stage == "snoozed":
        used = f" ({ask.snoozes_used} of {ask.snooze_limit} used)"
        return (("dim", "Snoozed"), *later, ("dim", used if ask.snooze_limit else ""))
    if ask.stage == "held":
        return (("accent", "Break due, held back"), *(later or (("dim", f": {plain(ask.why, 60)}"),)))
    since = "" if ask.asked is None else f" since {time_of(now, ask.asked)}"
    return (("accent", f"{BREAK_OVERDUE}{since}"), *later)


def hold_notes(snapshot: Snapshot, now: Now) -> tuple[str, ...]:
    """Return a line for each thing that holds back reminders: a meeting or call, a pause, time off."""
    notes: list[str] = []
    if snapshot.meeting is not None:
        cause = snapshot.meeting.cause
        reason = f"Meeting {_end_of(snapshot.meeting.until, now)}" if cause in ("", "meeting") else cause.capitalize()
        notes.append(f"{reason}: no reminders")
    if snapshot.pause is not None:
        notes.append(f"Paused {_end_of(snapshot.pause.until, now)}: no reminders")
    if snapshot.off_duty_until is not None:
        begins = datetime.fromtimestamp(snapshot.off_duty_until, now.zone)
        notes.append(f"Outside work hours until {clock_and_day(begins, now.local_at(now.t))}")
    return tuple(notes)


def _end_of(until: float | None, now: Now) -> str:
    return "until you end it" if until is None else f"until {clock_and_day(now.local_at(until), now.local_at(now.t))}"


def screen_speaks(snapshot: Snapshot) -> bool:
    """Return True if the settings let a face interrupt, at the ask or at one of the reminders until now."""
    reminders = snapshot.ask.step if snapshot.ask else 0
    steps = ("ask", "remind_1", "remind_2", "remind_3")[: min(reminders, 3) + 1]
    return any("screen" in snapshot.settings.ladder(step) for step in steps)
