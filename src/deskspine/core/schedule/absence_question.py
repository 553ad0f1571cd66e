"""The question "Away since 18:26?", asked after a time in which presence was not known, and open for ten minutes.

Its instant may lie before the start of the machine's clock: it is chosen so that its wall time is right.
"""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.history.day_log import COUNTED
from deskspine.core.schedule import asks
from deskspine.core.schedule.absence_words import counted_words, too_short_words
from deskspine.core.schedule.policy import CORRECTION_S, RETURN_GRACE_S, UNKNOWN_ABSENCE_S
from deskspine.core.schedule.presumed_input import AFTERWARDS
from deskspine.core.schedule.state import Returned
from deskspine.core.schedule.step import Step
from deskspine.core.text.durations import duration


def put(step: Step, since: float) -> None:
    """Ask the person if they were away from `since` until now. No break is asked for while the question is open."""
    state = step.state
    state.question, state.question_asked = since, step.t
    dropped = step.t + CORRECTION_S
    if state.ask is not None and state.ask.stage == "asking":
        state.ask = replace(state.ask, stage="waiting", ready=dropped, step=0)
    asks.not_before(step, dropped)


def is_open(step: Step) -> bool:
    """Return True if a question is open and an answer still counts."""
    state = step.state
    return (
        state.question is not None
        and state.question_asked is not None
        and step.t - state.question_asked <= CORRECTION_S
    )


def put_after_step(step: Step, since: float) -> None:
    """Ask the question after the wall clock was set far forward.

    Either the machine was frozen, or a wrong clock was corrected.
    """
    state = step.state
    state.returned = Returned(step.t, since, 0.0, False, state.sit.at(step.t), state.progress.at(step.t), False)
    put(step, since)


def is_absence(step: Step, since: float, until: float) -> bool:
    """Return True if an unknown time is read as an absence unless the person says otherwise.

    It is at least three hours long, or the day changed in it.
    """
    return until - since >= UNKNOWN_ABSENCE_S or step.day_at(since) != step.day_at(until)


def ends(step: Step) -> float | None:
    """Return the instant at which the question is dropped, or None if no question is open."""
    return None if step.state.question_asked is None else step.state.question_asked + CORRECTION_S


def lapses(step: Step) -> None:
    """Drop the question. A time of hours, or a night, is read as an absence; the time at the desk after it stays."""
    state = step.state
    assert state.question is not None
    assert state.question_asked is not None
    since, until = state.question, state.question_asked
    close(step)
    if not is_absence(step, since, until):
        return
    since_then_s = min(state.progress.at(step.t), step.t - until)
    step.rest()
    step.reset("sit", "progress", "since_ask", "micro", to_s=since_then_s)
    long_s = until - since
    why = f"no answer: away {duration(long_s)} since {step.hhmm(since)}, {COUNTED}"
    step.say("natural-break", why, since=since, length_s=long_s)


def yes(step: Step) -> bool:
    """Read the time in question as an absence. Return False if no question was open."""
    state = step.state
    if not is_open(step):
        return False
    assert state.question is not None
    assert state.question_asked is not None
    since, long_s = state.question, state.question_asked - state.question
    close(step)
    if long_s >= step.policy.promise_s:
        step.rest()
        step.say("natural-break", counted_words(AFTERWARDS, long_s), since=since, length_s=long_s)
    else:
        step.say("back", too_short_words(AFTERWARDS, long_s), since=since, length_s=long_s)
    state.returned = None
    return True


def no(step: Step) -> None:
    """Close the question because only the clock was set: the person was here, and there is no time to give back."""
    close(step)
    step.state.returned = None
    step.say("back", "you were here all the time: only the clock was set")


def close(step: Step) -> None:
    """End the question. An ask that waited for its end may come one minute after the question was put."""
    state = step.state
    if state.question_asked is None:
        return
    dropped, soon = state.question_asked + CORRECTION_S, max(step.t, state.question_asked + RETURN_GRACE_S)
    state.question = state.question_asked = None
    if state.not_before == dropped:
        state.not_before = soon
        if state.ask is not None and state.ask.ready == dropped:
            state.ask = replace(state.ask, ready=soon)
