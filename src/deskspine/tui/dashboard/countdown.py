"""The countdown of the dashboard and what it counts to: pure functions of a snapshot and the moment."""

from __future__ import annotations

from deskspine.core.schedule.policy import OWED_REST_S
from deskspine.core.text.durations import clock, countdown, duration
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import AskView, Snapshot
from deskspine.tui.widgets.lines import Line

HOLDING = frozenset({"paused", "meeting", "off-duty"})
"""Modes in which nothing asks until they end."""


def target(snapshot: Snapshot) -> float | None:
    """Return the earliest instant at which it can ask (again), or None when nothing is planned or no time is known."""
    return snapshot.next_ask if snapshot.ask is None else snapshot.ask.again


def is_due(snapshot: Snapshot) -> bool:
    """Return True while a break is due at this moment: asked for, or waiting for a pause in typing."""
    ask = snapshot.ask
    return ask is not None and ask.stage in ("asking", "waiting") and target(snapshot) is None


def left_s(snapshot: Snapshot, now: Now) -> float | None:
    """Return the seconds on the countdown, never less than none; None when there is nothing to count to."""
    due = target(snapshot)
    return (0.0 if is_due(snapshot) else None) if due is None else max(0.0, due - now.t)


def digits(snapshot: Snapshot, now: Now, seconds: bool) -> tuple[str, str]:
    """Return the countdown for the big digits, and the unit beside it: ("17:42", "") or ("18", "min")."""
    left = left_s(snapshot, now)
    if left is None or snapshot.mode == "playing":
        return "--", ""
    if seconds:
        return countdown(left), ""
    return str(-int(-left // 60)), "min"


def small(text: str, unit: str) -> str:
    """Return the countdown on one line."""
    return f"{text} {unit}" if unit else text


def at(now: Now, instant: float) -> str:
    """Return the wall time of an instant."""
    return clock(now.local_at(instant))


def at_latest(now: Now, instant: float) -> str:
    """Return the wall time of an instant, rounded up to the minute: by then it has happened."""
    return clock(now.local_at(instant + 59.0))


def when_line(snapshot: Snapshot, now: Now) -> Line:
    """Return what the countdown counts to."""
    due = target(snapshot)
    if snapshot.mode == "playing":
        return (("good", "a routine is playing" + ("" if snapshot.playing else " in another terminal")),)
    if snapshot.ask is not None:
        return _ask_line(snapshot, snapshot.ask, now)
    if snapshot.mode in HOLDING:
        if due is None:
            end = {"meeting": "the meeting ends", "paused": "you end the pause"}.get(snapshot.mode, "work hours begin")
            return (("dim", f"No reminder until {end}"),)
        return (("dim", "Next reminder at "), ("strong", at(now, due)), ("dim", " at the earliest"))
    if due is None:
        away = snapshot.mode == "away"
        return (("dim", "Timer stopped while you are away" if away else "No break is coming up"),)
    return (("dim", "at "), ("strong", at(now, due)), ("dim", f", after {duration(snapshot.interval_s)} of sitting"))


def _ask_line(snapshot: Snapshot, ask: AskView, now: Now) -> Line:
    again = target(snapshot)
    later: Line = () if again is None else (("dim", " · next reminder "), ("strong", at(now, again)))
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
    since = "" if ask.asked is None else f" since {at(now, ask.asked)}"
    return (("accent", f"Break overdue{since}"), *later)


def after_closing(ask: AskView, interval_s: float, now: Now) -> float:
    """Return the instant at which an ask that is closed now reminds again, if the person goes on sitting."""
    asked = now.t if ask.asked is None else ask.asked
    return max(asked + interval_s / 2, now.t + OWED_REST_S)
