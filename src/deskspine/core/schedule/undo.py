"""Taking an answer back: for half a minute "did it", "not now" and the leaving of a routine can be undone."""

from __future__ import annotations

from deskspine.core.schedule import asks, presence
from deskspine.core.schedule.events import UndoKind
from deskspine.core.schedule.policy import UNDO_S
from deskspine.core.schedule.state import State, Undo
from deskspine.core.schedule.step import METERS, Step

WORDS: dict[UndoKind, str] = {
    "did-it": "the break does not count after all",
    "not-now": "the break is due as before",
    "left": "the routine waits to go on",
    "shortened": "the routine waits to go on",
}
"""What holds again, by what is taken back."""


def offer(step: Step, before: State, what: UndoKind) -> None:
    """Remember what this answer changed; `before` is a copy of the state without it."""
    state = step.state
    state.undo = Undo(
        at=step.t,
        what=what,
        sit_s=before.sit.at(step.t) - state.sit.at(step.t),
        progress_s=before.progress.at(step.t) - state.progress.at(step.t),
        since_ask_s=before.since_ask.at(step.t) - state.since_ask.at(step.t),
        micro_s=before.micro.at(step.t) - state.micro.at(step.t),
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


def take_back(step: Step) -> None:
    """Put everything back as it would be without the answer; the time since then counts as it did."""
    state = step.state
    u = state.undo
    if u is None:
        asks.refuse(step, f"there is nothing to take back: an answer can be for {UNDO_S:.0f} s")
        return
    state.undo = None
    for name in METERS:
        step.add(name, getattr(u, f"{name}_s"))
    state.ask, state.run, state.snooze_until, state.snoozes = u.ask, u.run, u.snooze_until, u.snoozes
    state.heads_up_said, state.due_said, state.rested = u.heads_up_said, u.due_said, u.rested
    state.breaks_day, state.breaks_today = u.breaks_day, u.breaks_today
    state.did_it_at, state.did_it_again = None, False
    presence.settle(step)
    step.say("undone", f"taken back: {WORDS[u.what]}", routine="" if u.run is None else u.run.routine)
    asks.hold(step)


def lapses(step: Step) -> None:
    """The half minute is over."""
    step.state.undo = None
