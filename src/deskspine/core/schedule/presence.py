"""Presence of the person at the desk: evidence in, absences and returns out."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from deskspine.core.history.day_log import COUNTED
from deskspine.core.schedule import absence_question as question
from deskspine.core.schedule import asks, offers
from deskspine.core.schedule import presumed_input as cover
from deskspine.core.schedule.absence_words import AWAY_KEY, cause_words, counted_words, too_short_words
from deskspine.core.schedule.policy import (
    AWAY_KEY_DEAF_S,
    BACKDATE_S,
    BRIEF_S,
    CORRECTION_S,
    LOCK_DEAF_S,
    LOCK_HINT_S,
    LOCK_TYPING_S,
    RETURN_GRACE_S,
    SLEEP_DEAF_S,
)
from deskspine.core.schedule.state import Absence, Returned
from deskspine.core.schedule.step import Step
from deskspine.core.text.durations import duration

Proof = Literal["locked", "asleep", "away_key"]
CAUSES: dict[Proof, str] = {"locked": "locked", "asleep": "asleep", "away_key": AWAY_KEY}
WITHDRAWN = "you are away: the reminder is withdrawn"


def idle_enough_s(step: Step) -> float:
    """Return the seconds of idleness that prove an absence."""
    return step.policy.away_after_s if step.state.idle_enough_s is None else step.state.idle_enough_s


def settle(step: Step) -> None:
    """Update from the evidence if idleness counts, and which kind of time this is."""
    state = step.state
    covered = state.run is not None or state.typing or cover.ends(step) is not None
    in_call = cover.call_since(step) is not None
    if not state.source or covered or in_call:
        state.idle_from, state.cover = None, cover.current(step)
    elif state.idle_from is None:
        state.idle_from = max(state.last_input, step.t)
    state.call_unknown = state.source and in_call and not covered
    if state.absence is not None:
        step.set_kind("away", step.t, state.absence.cause)
    elif state.run is not None:
        step.set_kind("routine", step.t, state.run.routine)
    elif state.blind is not None:
        step.set_kind("unknown", step.t, "unanswered")
    elif state.call_unknown:
        step.set_kind("unknown", step.t, "call")
    else:
        step.set_kind("sitting", step.t)


def idle_since(step: Step, at: float) -> float:
    """Return the start of an absence that begins at `at`: the last input, if that is a minute or more before."""
    idle = step.state.idle_from
    return idle if idle is not None and at - idle >= BACKDATE_S else at


def leave(step: Step, since: float, cause: str, *, proven: bool, report: bool = True) -> bool:
    """Begin an absence at `since`: freeze the meters there and withdraw an ask that no one can see.

    Return True if an ask was withdrawn that had been visible. Without `report` no event is made.
    """
    state = step.state
    if state.absence is not None:
        state.absence = replace(state.absence, proven=state.absence.proven or proven)
        return False
    state.blind, state.question, state.question_asked = None, None, None
    state.unanswered, state.undo = 0, None
    step.set_kind("away", since, cause)
    state.absence = Absence(since, cause, proven, sit_s=state.sit.base_s, progress_s=state.progress.base_s)
    since_earlier = since if since < step.t else None
    was_visible = asks.withdraw(step, since)
    if report:
        late = f" since {step.hhmm(since)} ({cover.words(step, since)})" if since_earlier is not None else ""
        step.say("away", f"away{late}{cause_words(cause)}", since=since_earlier)
        if was_visible:
            step.say("withdrawn", WITHDRAWN)
    offers.withdraw(step, offers.AWAY)
    return was_visible


def natural(step: Step, *, report: bool = True) -> None:
    """Count the absence as a natural break, because it is as long as the next routine.

    Without `report` no event is made.
    """
    state = step.state
    assert state.absence is not None
    long_s = step.t - state.absence.since
    unfinished = state.run is not None
    state.absence = replace(state.absence, counted=True)
    state.run = None
    step.rest()
    if report:
        tail = "; the unfinished routine has ended" if unfinished else ""
        why = f"{counted_words(state.absence.cause, long_s)}{tail}"
        step.say("natural-break", why, since=state.absence.since, length_s=long_s)


def promise_s(step: Step) -> float:
    """Return the seconds after which an absence is a break: the promise of the playing routine, or of the next one."""
    return step.state.run.promise_s if step.state.run is not None else step.policy.promise_s


def come_back(step: Step, *, report: bool = True) -> None:
    """End the absence: keep it for "I was here", and ask nothing for a minute.

    Without `report` no event is made.
    """
    state = step.state
    absence = state.absence
    assert absence is not None
    length_s = step.t - absence.since
    if not absence.counted and length_s >= promise_s(step):
        natural(step)
    counted = state.absence is not None and state.absence.counted
    state.absence = None
    state.rested = step.t if counted else state.rested
    state.idle_away = False
    state.not_before = step.t + RETURN_GRACE_S
    if counted or length_s >= BRIEF_S:
        state.returned = Returned(
            step.t, absence.since, length_s, counted, absence.sit_s, absence.progress_s, absence.proven
        )
    state.last_input, state.idle_from = max(state.last_input, step.t), None
    settle(step)
    asks.after_return(step)
    if report:
        words = counted_words if counted else too_short_words
        more = "; the routine is paused" if state.run is not None else ""
        step.say(
            "back",
            f"{words(absence.cause, length_s)}{more}",
            since=absence.since,
            length_s=length_s,
        )


def update(step: Step) -> None:
    """Begin or end an absence according to the present proofs."""
    state = step.state
    if (
        state.absence is None
        or any(proof is not None for proof in (state.locked, state.asleep, state.away_key))
        or state.idle_away
    ):
        settle(step)
        return
    come_back(step)


def input_seen(step: Step, at: float) -> None:
    """Record input of any kind at instant `at`."""
    state = step.state
    state.last_input, state.stepped = at, None
    if state.idle_from is not None:
        state.idle_from = at
    unknown_since = state.kind_since if state.call_unknown else None
    state.idle_away = False
    for proof, deaf_s in (("away_key", AWAY_KEY_DEAF_S), ("asleep", SLEEP_DEAF_S), ("locked", LOCK_DEAF_S)):
        begun = getattr(state, proof)
        if begun is not None and at - begun >= deaf_s and not (proof == "locked" and state.lock_sure):
            setattr(state, proof, None)
    unblind(step)
    update(step)
    if unknown_since is not None and state.absence is None and not state.call_unknown:
        state.not_before = max(state.not_before, step.t + RETURN_GRACE_S)
        why = f"not known if you were here for {duration(step.t - unknown_since)} of the call: not counted"
        step.say("back", why, since=unknown_since)


def typing_disproves(step: Step) -> float | None:
    """Return when continued input disproves the away key, a sleep or an unconfirmed lock, or None if it never does."""
    state = step.state
    ends = []
    if state.locked is not None and not state.lock_sure:
        # Without a source, silence proves nothing, and a locker that reports no lock reports no unlock either.
        if not state.source:
            ends.append(state.locked + LOCK_HINT_S)
        elif state.typing:
            ends.append(state.locked + LOCK_TYPING_S)
    if state.typing and state.source:
        if state.asleep is not None:
            ends.append(state.asleep + SLEEP_DEAF_S)
        if state.away_key is not None and state.locked is None and state.asleep is None:
            ends.append(state.away_key + AWAY_KEY_DEAF_S)
    return min(ends, default=None)


def disproved(step: Step) -> None:
    """End what continued input disproved, or a lock that was asked for and that no source can confirm."""
    if step.state.source:
        input_seen(step, step.t)
    else:
        unprove(step, "locked")


def unblind(step: Step) -> None:
    """End a time of unknown presence at a key, and ask once if it was an absence."""
    state = step.state
    if state.blind is None:
        return
    since, state.blind = state.blind, None
    long_s, absent = step.t - since, question.is_absence(step, since, step.t)
    returned = Returned(step.t, since, long_s, absent, state.sit.at(since), state.progress.at(since), False)
    settle(step)
    if absent:
        step.rest()
        state.returned = returned
        why = f"first key after {duration(long_s)}, {COUNTED}"
        step.say("natural-break", why, since=since, length_s=long_s)
        return
    state.returned = returned
    if state.ask is not None:
        state.ask = replace(state.ask, again=0)
    question.put(step, since)
    asks.after_return(step)
    step.say("back", f"first key after {duration(long_s)}: away since {step.hhmm(since)}?", since=since)


def answered(step: Step) -> None:
    """Record an answer of the person: it proves presence and ends every absence."""
    state = step.state
    state.locked = state.asleep = state.away_key = None
    input_seen(step, step.t)


def prove(step: Step, proof: Proof, *, sure: bool = True) -> None:
    """Begin an absence by a lock, a sleep or the away key. A lock that is not `sure` can be taken back."""
    state = step.state
    if getattr(state, proof) is not None:
        if proof == "locked" and sure and state.absence is not None:
            state.lock_sure, state.absence = True, replace(state.absence, proven=True)
        return
    since = step.t if proof == "away_key" else idle_since(step, step.t)
    setattr(state, proof, step.t)
    state.lock_sure = sure if proof == "locked" else state.lock_sure
    leave(step, since, CAUSES[proof], proven=sure)


def unprove(step: Step, proof: Proof) -> None:
    """End a lock, a sleep or the away key. The end itself proves presence."""
    if getattr(step.state, proof) is None:
        return
    setattr(step.state, proof, None)
    step.state.idle_away = False
    update(step)


def idled(step: Step) -> None:
    """Begin an absence at the last input, because idleness reached its limit."""
    state = step.state
    assert state.idle_from is not None
    state.idle_away = True
    # After presumed input, "no input" would be wrong: its length is not that of the absence.
    cause = cover.AFTERWARDS if cover.is_behind(step, state.idle_from) else state.idle_cause
    leave(step, state.idle_from, cause, proven=False)


def was_here(step: Step) -> str:
    """Take the last absence back: sit and progress return, and its time is added.

    Return "", or the reason if that is not possible.
    """
    state = step.state
    returned = state.returned
    if returned is None or step.t - returned.at > CORRECTION_S:
        return "no absence ended in the last ten minutes"
    if returned.proven:
        return "that absence is certain: a lock, a sleep or the away key was part of it"
    if returned.length_s == 0:
        question.no(step)
        return ""
    _give_back(step, returned, "you were here all the time")
    return ""


def sat_there(step: Step, host: str) -> None:
    """Take the last absence back, because the person sat at the machine `host` meanwhile.

    Unlike "I was here" this holds for a lock and a sleep as well: they prove that the person was not at this machine.
    """
    state = step.state
    returned = state.returned
    if returned is None or returned.length_s <= 0 or step.t - returned.at > CORRECTION_S:
        return
    if state.absence is None and state.run is None:
        _give_back(step, returned, f"you sat at {host} meanwhile")


def _give_back(step: Step, returned: Returned, why: str) -> None:
    """Count an absence that ended as sitting."""
    for name, before_s in (("sit", returned.sit_s), ("progress", returned.progress_s)):
        step.add(name, returned.length_s + (before_s if returned.counted else 0.0))
    step.state.returned = None
    question.close(step)
    step.say(
        "back",
        f"{why}: {duration(returned.length_s)} added to your sitting time",
        since=returned.since,
        length_s=returned.length_s,
        here=True,
    )
