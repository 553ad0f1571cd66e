"""The question "Away since 18:26?": put after a time that is not known, answered by yes or no within ten minutes.

Its instant may lie before the start of the machine's clock: it is chosen so that the wall time it stands for is right.
"""

from __future__ import annotations

from dataclasses import replace

from deskspine.core.schedule import asks
from deskspine.core.schedule.draft import Draft
from deskspine.core.schedule.policy import CORRECTION_S, RETURN_GRACE_S, UNKNOWN_MOST_S
from deskspine.core.textfmt import duration


def put(d: Draft, since: float) -> None:
    """Ask whether the person was away from `since` until now. Nothing else is asked while this is open."""
    s = d.s
    s.question, s.question_asked = since, d.t
    ends = d.t + CORRECTION_S
    if s.ask is not None and s.ask.stage == "asking":
        s.ask = replace(s.ask, stage="waiting", ready=ends, step=0)
    asks.not_before(d, ends)


def is_open(d: Draft) -> bool:
    """Return whether an answer still counts."""
    s = d.s
    return s.question is not None and s.question_asked is not None and d.t - s.question_asked <= CORRECTION_S


def is_absence(d: Draft, since: float) -> bool:
    """Return whether the time from `since` until now, of which nothing is known, is read as an absence unasked."""
    return d.t - since >= UNKNOWN_MOST_S or d.day_at(since) != d.today()


def yes(d: Draft) -> bool:
    """Read the time in question as an absence. Return False when nothing was asked."""
    s = d.s
    if not is_open(d):
        return False
    assert s.question is not None
    assert s.question_asked is not None
    since, long_s = s.question, s.question_asked - s.question
    close(d)
    if long_s >= d.p.promise_s:
        d.rest()
        d.say("natural-break", f"away {duration(long_s)}, counted as a break", since=since, length_s=long_s)
    else:
        d.say("back", f"away {duration(long_s)}, not long enough for a break", since=since, length_s=long_s)
    s.returned = None
    return True


def no(d: Draft) -> None:
    """Take note that the clock was set while the person was here: there is no time to give back."""
    close(d)
    d.say("back", "here all the time: only the clock was set")


def close(d: Draft) -> None:
    """End the question; what waited for its answer may ask a minute after it was put."""
    s = d.s
    if s.question_asked is None:
        return
    ends, soon = s.question_asked + CORRECTION_S, max(d.t, s.question_asked + RETURN_GRACE_S)
    s.question = s.question_asked = None
    if s.not_before == ends:
        s.not_before = soon
        if s.ask is not None and s.ask.ready == ends:
            s.ask = replace(s.ask, ready=soon)
