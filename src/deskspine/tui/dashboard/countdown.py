"""The countdown of the dashboard: its digits, and the line that says what it counts down to."""

from __future__ import annotations

from deskspine.core.text.durations import countdown, duration
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import AskView, Snapshot
from deskspine.tui.widgets.lines import Line
from deskspine.tui.wording import next_reminder, seconds_left, time_of

HOLDING = frozenset({"paused", "meeting", "off-duty"})
"""Modes that hold back every reminder until they end."""


def digits(snapshot: Snapshot, now: Now, seconds: bool) -> tuple[str, str]:
    """Return the countdown for the big digits, and its unit: ("17:42", "") or ("18", "min")."""
    left = seconds_left(snapshot, now)
    if left is None or snapshot.mode == "playing":
        return "--", ""
    if seconds:
        return countdown(left), ""
    return str(-int(-left // 60)), "min"


def small(text: str, unit: str) -> str:
    """Return the countdown on one line."""
    return f"{text} {unit}" if unit else text


def when_line(snapshot: Snapshot, now: Now) -> Line:
    """Return the line below the digits: the time of the next reminder, or why no time is shown."""
    planned = next_reminder(snapshot)
    if snapshot.mode == "playing":
        return (("good", "a routine is playing" + ("" if snapshot.playing else " in another terminal")),)
    if snapshot.ask is not None:
        return _ask_line(snapshot, snapshot.ask, now)
    if snapshot.mode in HOLDING:
        if planned is None:
            end = {"meeting": "the meeting ends", "paused": "you end the pause"}.get(snapshot.mode, "work hours begin")
            return (("dim", f"No reminder until {end}"),)
        return (("dim", "Next reminder at "), ("strong", time_of(now, planned)), ("dim", " at the earliest"))
    if planned is None:
        away = snapshot.mode == "away"
        return (("dim", "Timer stopped while you are away" if away else "No break is coming up"),)
    after = f", after {duration(snapshot.interval_s)} of sitting"
    return (("dim", "at "), ("strong", time_of(now, planned)), ("dim", after))


def _ask_line(snapshot: Snapshot, ask: AskView, now: Now) -> Line:
    """Return the line for a break that was asked for: its stage, and when the next reminder comes."""
    again = next_reminder(snapshot)
    later: Line = () if again is None else (("dim", " · next reminder "), ("strong", time_of(now, again)))
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
    return (("accent", f"Break overdue{since}"), *later)
