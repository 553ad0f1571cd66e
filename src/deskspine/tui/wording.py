"""Wording that several screens share: the window's title and the offer to undo.

Pure functions of a snapshot and the moment that return plain strings. `engine.wording` has what every face shares.
"""

from __future__ import annotations

from deskspine.core.commands.key_labels import key_label
from deskspine.core.commands.registry import command
from deskspine.core.notify.wording import BREAK_OVERDUE, BREAK_SOON, TIME_TO_MOVE, offer_length
from deskspine.core.text.durations import count
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.states import STATES, seconds_left
from deskspine.engine.wording.waits import shown_offer
from deskspine.tui.bindings import keys_of


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
    offer = shown_offer(snapshot, now)
    if offer is not None and "title" in settings.ladder("offer"):
        return f"{offer_length(offer.routine.promise_s)} while you wait? · deskspine"
    if mode in ("sitting", "snoozed") and left is not None:
        soon = 0 < left <= settings.number("schedule.heads_up_seconds")
        if soon and mode == "sitting" and "title" in settings.ladder("heads_up"):
            return f"{BREAK_SOON} · deskspine"
        return f"{count(-int(-left // 60), 'minute')} · deskspine"
    return f"{STATES[mode][2]} · deskspine"
