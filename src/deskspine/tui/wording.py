"""Wording that several screens share: states, times of day, parts of the body, the window's title, the offer to undo.

Pure functions of a snapshot and the moment that return plain strings; how they are laid out is up to each screen.
"""

from __future__ import annotations

from deskspine.core.commands.key_labels import key_label
from deskspine.core.commands.registry import command
from deskspine.core.notify.wording import BREAK_OVERDUE, BREAK_SOON, TIME_TO_MOVE
from deskspine.core.routines.model import Routine
from deskspine.core.schedule.policy import OWED_REST_S
from deskspine.core.text.durations import clock, count
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import AskView, Mode, Snapshot
from deskspine.tui.bindings import keys_of

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


def reminder_after_closing(ask: AskView, interval_s: float, now: Now) -> float:
    """Return the instant of the next reminder if the ask is closed now and the person continues to sit."""
    asked = now.t if ask.asked is None else ask.asked
    return max(asked + interval_s / 2, now.t + OWED_REST_S)


def body_parts(routine: Routine) -> str:
    """Return the parts of the body that a routine moves, as "shoulders · upper back · neck"."""
    return " · ".join(plain(region, 30).replace("-", " ") for region in routine.body())


def undo_offer(snapshot: Snapshot, now: Now) -> tuple[str, str] | None:
    """Return what was done last and the key that undoes it, or None if nothing can be undone."""
    undo, keys = snapshot.undo, keys_of(command("dashboard.undo"), snapshot.settings)
    if undo is None or now.t >= undo.until or not keys:
        return None
    return undo.text, key_label(keys[0])


def window_title(snapshot: Snapshot, now: Now) -> str:
    """Return the title of the terminal window: the state, and urgent words only if the settings allow it."""
    mode, settings = snapshot.mode, snapshot.settings
    left = seconds_left(snapshot, now)
    if mode == "asking" and snapshot.ask is not None:
        step = f"remind_{min(snapshot.ask.step, 3)}" if snapshot.ask.step else "ask"
        return f"{TIME_TO_MOVE} · deskspine" if "title" in settings.ladder(step) else "deskspine"
    if mode == "owed":
        return f"{BREAK_OVERDUE} · deskspine" if "title" in settings.ladder("owed") else "deskspine"
    if mode in ("sitting", "snoozed") and left is not None:
        soon = 0 < left <= settings.number("schedule.heads_up_seconds")
        if soon and mode == "sitting" and "title" in settings.ladder("heads_up"):
            return f"{BREAK_SOON} · deskspine"
        return f"{count(-int(-left // 60), 'minute')} · deskspine"
    return f"{STATES[mode][2]} · deskspine"
