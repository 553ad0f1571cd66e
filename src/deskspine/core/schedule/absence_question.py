"""The question "Away since 18:26?": put after a time that is not known, answered by yes or no within ten minutes.

Its instant may lie before the start of the machine's clock: it is chosen so that its wall time is right.
"""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.schedule import asks
from deskspine.core.schedule.policy import CORRECTION_S, RETURN_GRACE_S, UNKNOWN_MOST_S
from deskspine.core.schedule.state import Returned
from deskspine.core.schedule.step import Step
from deskspine.core.text.durations import duration


def put(step: Step, since: float) -> None:
    """Ask whether the person was away from `since` until now. Nothing else is asked while this is open."""
    state = step.state
    state.question, state.question_asked = since, step.t
    dropped = step.t + CORRECTION_S
    if state.ask is not None and state.ask.stage == "asking":
        state.ask = replace(state.ask, stage="waiting", ready=dropped, step=0)
    asks.not_before(step, dropped)


def is_open(step: Step) -> bool:
    """Return whether an answer still counts."""
    state = step.state
    return (
        state.question is not None
        and state.question_asked is not None
        and step.t - state.question_asked <= CORRECTION_S
    )


def put_after_step(step: Step, since: float) -> None:
    """Ask the same where the wall clock was set far forward: a machine that was frozen, or a wrong clock put right."""
    state = step.state
    state.returned = Returned(step.t, since, 0.0, False, state.sit.at(step.t), state.progress.at(step.t), False)
    put(step, since)


def is_absence(step: Step, since: float, until: float) -> bool:
    """Return whether a time of which nothing is known is read as an absence, unless the person says otherwise."""
    return until - since >= UNKNOWN_MOST_S or step.day_at(since) != step.day_at(until)


def ends(step: Step) -> float | None:
    """Return when the question is dropped."""
    return None if step.state.question_asked is None else step.state.question_asked + CORRECTION_S


def lapses(step: Step) -> None:
    """No answer came: hours, or a night, are read as an absence; the time at the desk since then stays."""
    state = step.state
    assert state.question is not None
    assert state.question_asked is not None
    since, asked = state.question, state.question_asked
    close(step)
    if not is_absence(step, since, asked):
        return
    had_s = min(state.progress.at(step.t), step.t - asked)
    step.rest()
    step.reset("sit", "progress", "since_ask", "micro", to_s=had_s)
    long_s = asked - since
    why = f"no answer: away {duration(long_s)} since {step.hhmm(since)}, counted as a break"
    step.say("natural-break", why, since=since, length_s=long_s)


def yes(step: Step) -> bool:
    """Read the time in question as an absence. Return False when nothing was asked."""
    state = step.state
    if not is_open(step):
        return False
    assert state.question is not None
    assert state.question_asked is not None
    since, long_s = state.question, state.question_asked - state.question
    close(step)
    if long_s >= step.policy.promise_s:
        step.rest()
        step.say("natural-break", f"away {duration(long_s)}, counted as a break", since=since, length_s=long_s)
    else:
        step.say("back", f"away {duration(long_s)}, not long enough for a break", since=since, length_s=long_s)
    state.returned = None
    return True


def no(step: Step) -> None:
    """Take note that the clock was set while the person was here: there is no time to give back."""
    close(step)
    step.state.returned = None
    step.say("back", "here all the time: only the clock was set")


def close(step: Step) -> None:
    """End the question; what waited for its answer may ask a minute after it was put."""
    state = step.state
    if state.question_asked is None:
        return
    dropped, soon = state.question_asked + CORRECTION_S, max(step.t, state.question_asked + RETURN_GRACE_S)
    state.question = state.question_asked = None
    if state.not_before == dropped:
        state.not_before = soon
        if state.ask is not None and state.ask.ready == dropped:
            state.ask = replace(state.ask, ready=soon)
