"""Routines as the sitting clock sees them: started, ended, and counted as a break or not."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from deskspine.core.history.day_log import COUNTED
from deskspine.core.schedule import asks, inputs, offers, presence, undo
from deskspine.core.schedule.events import BreakReason
from deskspine.core.schedule.policy import AGAIN_S
from deskspine.core.schedule.state import Ask, RoutineRun, State, copied
from deskspine.core.schedule.step import Step
from deskspine.core.text.durations import count, duration

PLAYING = "a routine is playing"
"""Reason for a refusal."""


def started(step: Step, entry: inputs.RoutineStarted) -> None:
    """Record that a routine began to play: it takes over the present ask, and counts as input."""
    state = step.state
    if state.run is not None:
        asks.refuse(step, "a routine is playing already")
        return
    answered = state.ask if state.ask is not None and (entry.kind == "break" or state.ask.kind == "micro") else None
    reason = _reason(state, entry)
    state.run = RoutineRun(entry.routine, entry.promise_s, entry.kind, step.t, answered, reason)
    state.ask = None if answered is not None else state.ask
    state.snooze_until = None if answered is not None else state.snooze_until
    state.undo = None
    if entry.kind == "break":
        offers.take(step)
    presence.settle(step)
    why = f"{duration(entry.promise_s)} of movement after {duration(state.sit.at(step.t))} of sitting"
    tail = "; it began by itself" if entry.by_itself else ""
    step.say("started", f"{why}{tail}", routine=entry.routine, ask_kind=entry.kind)


def _reason(state: State, entry: inputs.RoutineStarted) -> BreakReason:
    """Return the origin of a routine that begins in this state."""
    if entry.kind == "micro":
        return "micro"
    if entry.by_itself:
        return "flows"
    if state.offer is not None:
        return "offer"
    return "asked" if state.ask is not None and state.ask.kind == "break" and state.ask.asked is not None else "early"


def ended(step: Step, entry: inputs.RoutineEnded) -> None:
    """Record the end of a routine.

    Played, it is a break; stopped, nothing is owed; left early, what was owed is still owed.
    """
    state = step.state
    run = state.run
    if run is None:
        return
    before = copied(state)
    state.run, state.undo = None, None
    state.last_input = step.t if state.absence is None else state.last_input
    played = {"routine": run.routine, "length_s": entry.played_s, "ask_kind": run.kind}
    is_break = entry.outcome in ("finished", "shortened")
    if run.kind == "micro" and is_break:
        step.reset("micro")
        presence.settle(step)
        step.say(
            "finished" if entry.outcome == "finished" else "shortened",
            "micro break taken",
            **played,
        )
    elif is_break:
        _taken(step, entry, played)
        if entry.back:
            undo.offer(step, before, "shortened")
    elif entry.outcome == "stopped":
        asks.clear(step)
        presence.settle(step)
        step.say("stopped", "stopped: no break is owed", **played)
    else:
        _left(step, run, entry.played_s, played)
        if entry.back:
            undo.offer(step, before, "left")


def _taken(step: Step, entry: inputs.RoutineEnded, played: dict[str, object]) -> None:
    walk = step.count_break()
    step.rest()
    presence.settle(step)
    nth = count(step.state.breaks_today, "break")
    tail = "; now stand up and walk for two minutes if you can" if walk else ""
    if entry.outcome == "finished":
        step.say("finished", f"done, {nth} today{tail}", walk=walk, **played)
    else:
        step.say(
            "shortened",
            f"left after {duration(entry.played_s)}: more than half, {COUNTED}{tail}",
            walk=walk,
            **played,
        )


def _left(step: Step, run: RoutineRun, played_s: float, played: dict[str, object]) -> None:
    state = step.state
    owed = ""
    if run.ask is not None and run.ask.kind == "break":
        state.ask = owed_again(run, step.t)
        state.due_said = state.heads_up_said = True
        owed = "; the break is still overdue"
    presence.settle(step)
    step.say("stopped", f"left after {duration(played_s)}: too short to count{owed}", **played)


def owed_again(run: RoutineRun, t: float) -> Ask | None:
    """Return the ask that `run` took over, owed since `t` at the latest, or None if it took over none."""
    if run.ask is None or run.ask.kind == "micro":
        return None
    return replace(run.ask, stage="owed", owed=run.ask.owed or t, held=None, ready=None)


def not_now(step: Step) -> None:
    """Skip this break; for a while that can be taken back."""
    before = copied(step.state)
    asks.not_now(step)
    if before.ask is None or before.ask.kind == "break":
        undo.offer(step, before, "not-now")


def did_it(step: Step, by: Literal["key", "verb", "again"] = "key") -> None:
    """Count a break that was taken by this moment, unless one was counted shortly before."""
    state = step.state
    micro = state.ask is not None and state.ask.kind == "micro"
    if not micro and _counted_already(step, by):
        return
    before = copied(state)
    if state.ask is not None and state.ask.kind == "micro":
        state.ask = None
        step.reset("micro")
        step.say("did-it", "micro break taken", ask_kind="micro")
        return
    sit_s = state.sit.at(step.t)
    walk = step.count_break()
    step.rest()
    presence.settle(step)
    undo.offer(step, before, "did-it")
    step.say("did-it", f"{COUNTED}, after {duration(sit_s)} of sitting", walk=walk)


def _counted_already(step: Step, by: Literal["key", "verb", "again"]) -> bool:
    """Refuse "did it" within a quarter of the interval of the last counted break, unless the person insists.

    Return True if it was refused. The same key twice within three seconds insists, but not in a burst whose first press
    has counted.
    """
    state = step.state
    again_soon = state.did_it_at is not None and step.t - state.did_it_at <= AGAIN_S
    insists = by == "again" or (by == "key" and again_soon and state.did_it_again)
    state.did_it_at, state.did_it_again = step.t, False
    if insists or state.rested is None or step.t - state.rested >= step.policy.interval_s / 4:
        return False
    state.did_it_again = by == "key" and not again_soon
    more = f"; press again within {AGAIN_S:.0f} s to count another one" if state.did_it_again else ""
    more = "; `deskspine did-it --again` counts another one" if by == "verb" else more
    asks.refuse(step, f"already counted at {step.hhmm(state.rested)}{more}")
    return True
