"""The question "Away since 18:26?": put after a time that is not known, answered by yes or no within ten minutes.

Its instant may lie before the start of the machine's clock: it is chosen so that its wall time is right.
"""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.schedule import asks
from deskspine.core.schedule.policy import CORRECTION_S, RETURN_GRACE_S, UNKNOWN_MOST_S
from deskspine.core.schedule.state import Returned
from deskspine.core.schedule.step import Draft
from deskspine.core.text.durations import duration


def put(d: Draft, since: float) -> None:
    """Ask whether the person was away from `since` until now. Nothing else is asked while this is open."""
    s = d.s
    s.question, s.question_asked = since, d.t
    dropped = d.t + CORRECTION_S
    if s.ask is not None and s.ask.stage == "asking":
        s.ask = replace(s.ask, stage="waiting", ready=dropped, step=0)
    asks.not_before(d, dropped)


def is_open(d: Draft) -> bool:
    """Return whether an answer still counts."""
    s = d.s
    return s.question is not None and s.question_asked is not None and d.t - s.question_asked <= CORRECTION_S


def put_after_step(d: Draft, since: float) -> None:
    """Ask the same where the wall clock was set far forward: a machine that was frozen, or a wrong clock put right."""
    s = d.s
    s.returned = Returned(d.t, since, 0.0, False, s.sit.at(d.t), s.progress.at(d.t), False)
    put(d, since)


def is_absence(d: Draft, since: float, until: float) -> bool:
    """Return whether a time of which nothing is known is read as an absence, unless the person says otherwise."""
    return until - since >= UNKNOWN_MOST_S or d.day_at(since) != d.day_at(until)


def ends(d: Draft) -> float | None:
    """Return when the question is dropped."""
    return None if d.s.question_asked is None else d.s.question_asked + CORRECTION_S


def lapses(d: Draft) -> None:
    """No answer came: hours, or a night, are read as an absence; the time at the desk since then stays."""
    s = d.s
    assert s.question is not None
    assert s.question_asked is not None
    since, asked = s.question, s.question_asked
    close(d)
    if not is_absence(d, since, asked):
        return
    had_s = min(s.progress.at(d.t), d.t - asked)
    d.rest()
    d.reset("sit", "progress", "since_ask", "micro", to_s=had_s)
    long_s = asked - since
    why = f"no answer: away {duration(long_s)} since {d.hhmm(since)}, counted as a break"
    d.say("natural-break", why, since=since, length_s=long_s)


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
    d.s.returned = None
    d.say("back", "here all the time: only the clock was set")


def close(d: Draft) -> None:
    """End the question; what waited for its answer may ask a minute after it was put."""
    s = d.s
    if s.question_asked is None:
        return
    dropped, soon = s.question_asked + CORRECTION_S, max(d.t, s.question_asked + RETURN_GRACE_S)
    s.question = s.question_asked = None
    if s.not_before == dropped:
        s.not_before = soon
        if s.ask is not None and s.ask.ready == dropped:
            s.ask = replace(s.ask, ready=soon)
