"""Snoozes: a break that is due is asked for again later, and one that is announced falls due later."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.schedule import asks, moved_ask
from deskspine.core.schedule.step import Step, heads_up_at_s, reach


def announced_due(step: Step) -> float | None:
    """Return the instant at which the break falls due that the heads-up announced, or None without a heads-up.

    It is None while something holds asks back or delays them, because then the announcement is not true.
    """
    state = step.state
    due = reach(state, step.policy)
    if not state.heads_up_said or state.ask is not None or due is None or due <= step.t or asks.blocked(step):
        return None
    if state.absence is not None or state.run is not None or state.time_kind != "sitting" or due < state.not_before:
        return None
    return due


def snooze(step: Step) -> None:
    """Ask again in a few minutes; during the heads-up, let the break fall due that much later.

    Refuse if no break is due or announced, or if the limit of snoozes is reached.
    """
    state = step.state
    announced = announced_due(step)
    if announced is None and (state.ask is None or state.ask.kind == "micro"):
        asks.refuse(step, "there is nothing to snooze: no break is due")
    elif state.ask is not None and state.ask.stage == "snoozed" and state.snooze_until is not None:
        asks.refuse(step, f"already snoozed until {step.hhmm(state.snooze_until)}")
    elif state.snoozes >= step.policy.snooze_limit:
        asks.refuse(step, f"no more snoozes for this break: {state.snoozes} of {step.policy.snooze_limit} used")
    elif announced is not None:
        _later(step, announced)
    else:
        assert state.ask is not None
        counts = not moved_ask.early_s(state, step.policy, step.t)
        state.snoozes += counts
        state.snooze_until = step.t + step.policy.snooze_s
        state.ask = replace(state.ask, stage="snoozed", ready=None, held=None, owed=None)
        used = _snoozes_used(step, counts=counts)
        step.say("snoozed", f"snoozed until {step.hhmm(state.snooze_until)} ({used})")


def _later(step: Step, announced: float) -> None:
    """Let the break that was announced for this instant fall due one snooze later, and announce it again then."""
    state, policy = step.state, step.policy
    assert state.progress.since is not None
    at = announced + policy.snooze_s
    counts = state.moved_s + policy.snooze_s > 0  # without the move it would have come by then
    state.snoozes += counts
    state.moved_s = 0.0 if counts else state.moved_s + policy.snooze_s
    state.added_s = at - state.moved_s - (state.progress.since - state.progress.base_s + policy.interval_s)
    threshold = heads_up_at_s(state, policy)
    state.heads_up_said = threshold is not None and state.progress.at(step.t) >= threshold
    step.say("snoozed", f"the break is due at {step.hhmm(at)} ({_snoozes_used(step, counts=counts)})")


def _snoozes_used(step: Step, *, counts: bool) -> str:
    if not counts:
        return "not counted, because the break came early"
    return f"{step.state.snoozes} of {step.policy.snooze_limit} used"
