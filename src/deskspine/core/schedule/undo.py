"""Undo of an answer: "did it", "not now" and the leaving of a routine can be taken back for half a minute."""

from __future__ import annotations

from deskspine.core.schedule import asks, presence
from deskspine.core.schedule.events import UndoKind
from deskspine.core.schedule.policy import UNDO_S
from deskspine.core.schedule.state import State, Undo
from deskspine.core.schedule.step import METERS, Step

WORDS: dict[UndoKind, str] = {
    "did-it": "the break does not count",
    "not-now": "the break is due as before",
    "left": "the routine is paused where you left it",
    "shortened": "the routine is paused where you left it",
}
"""Words for the result of taking back each kind of answer."""


def offer(step: Step, before: State, kind: UndoKind) -> None:
    """Remember what this answer changed; `before` is a copy of the state without it."""
    state = step.state
    state.undo = Undo(
        at=step.t,
        what=kind,
        sit_s=before.sit.at(step.t) - state.sit.at(step.t),
        progress_s=before.progress.at(step.t) - state.progress.at(step.t),
        since_ask_s=before.since_ask.at(step.t) - state.since_ask.at(step.t),
        micro_s=before.micro.at(step.t) - state.micro.at(step.t),
        ask=before.ask,
        run=before.run,
        snooze_until=before.snooze_until,
        snoozes=before.snoozes,
        added_s=before.added_s,
        heads_up_said=before.heads_up_said,
        due_said=before.due_said,
        rested=before.rested,
        breaks_day=before.breaks_day,
        breaks_today=before.breaks_today,
        offers=before.offers,
        moved_s=before.moved_s,
        move_decided=before.move_decided,
        put_off=before.put_off,
    )


def take_back(step: Step) -> None:
    """Restore the state as it would be without the answer; the time since then counts as it did."""
    state = step.state
    last = state.undo
    if last is None:
        asks.refuse(
            step,
            f"there is nothing to undo; undo works for {UNDO_S:.0f} s after “did it”, a skip or the end of a routine",
        )
        return
    state.undo = None
    for name in METERS:
        step.add(name, getattr(last, f"{name}_s"))
    state.ask, state.run, state.snooze_until, state.snoozes = last.ask, last.run, last.snooze_until, last.snoozes
    state.added_s = last.added_s
    state.heads_up_said, state.due_said, state.rested = last.heads_up_said, last.due_said, last.rested
    state.breaks_day, state.breaks_today = last.breaks_day, last.breaks_today
    state.offers = last.offers
    state.moved_s, state.move_decided, state.put_off = last.moved_s, last.move_decided, last.put_off
    state.did_it_at, state.did_it_again = None, False
    presence.settle(step)
    step.say("undone", f"taken back: {WORDS[last.what]}", routine="" if last.run is None else last.run.routine)
    asks.hold(step)


def lapses(step: Step) -> None:
    """Forget the answer, because half a minute is over."""
    step.state.undo = None
