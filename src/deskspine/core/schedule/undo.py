"""Taking an answer back: for half a minute "did it", "not now" and the leaving of a routine can be undone."""

from __future__ import annotations

from deskspine.core.schedule import asks, presence
from deskspine.core.schedule.events import UndoKind
from deskspine.core.schedule.policy import UNDO_S
from deskspine.core.schedule.state import State, Undo
from deskspine.core.schedule.step import METERS, Draft

WORDS: dict[UndoKind, str] = {
    "did-it": "the break does not count after all",
    "not-now": "the break is due as before",
    "left": "the routine waits to go on",
    "shortened": "the routine waits to go on",
}
"""What holds again, by what is taken back."""


def offer(d: Draft, before: State, what: UndoKind) -> None:
    """Remember what this answer changed; `before` is a copy of the state without it."""
    s = d.s
    s.undo = Undo(
        at=d.t,
        what=what,
        sit_s=before.sit.at(d.t) - s.sit.at(d.t),
        progress_s=before.progress.at(d.t) - s.progress.at(d.t),
        since_ask_s=before.since_ask.at(d.t) - s.since_ask.at(d.t),
        micro_s=before.micro.at(d.t) - s.micro.at(d.t),
        ask=before.ask,
        run=before.run,
        snooze_until=before.snooze_until,
        snoozes=before.snoozes,
        heads_up_said=before.heads_up_said,
        due_said=before.due_said,
        rested=before.rested,
        breaks_day=before.breaks_day,
        breaks_today=before.breaks_today,
    )


def take_back(d: Draft) -> None:
    """Put everything back as it would be without the answer; the time since then counts as it did."""
    s = d.s
    u = s.undo
    if u is None:
        asks.refuse(d, f"there is nothing to take back: an answer can be for {UNDO_S:.0f} s")
        return
    s.undo = None
    for name in METERS:
        d.add(name, getattr(u, f"{name}_s"))
    s.ask, s.run, s.snooze_until, s.snoozes = u.ask, u.run, u.snooze_until, u.snoozes
    s.heads_up_said, s.due_said, s.rested = u.heads_up_said, u.due_said, u.rested
    s.breaks_day, s.breaks_today = u.breaks_day, u.breaks_today
    s.did_it_at, s.did_it_again = None, False
    presence.settle(d)
    d.say("undone", f"taken back: {WORDS[u.what]}", routine="" if u.run is None else u.run.routine)
    asks.hold(d)


def lapses(d: Draft) -> None:
    """The half minute is over."""
    d.s.undo = None
