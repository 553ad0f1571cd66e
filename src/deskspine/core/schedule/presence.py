"""Whether the person is at the desk: evidence in, absences and returns out."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from deskspine.core.schedule import absence_question as question
from deskspine.core.schedule import asks
from deskspine.core.schedule import presumed_input as cover
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
CAUSES: dict[Proof, str] = {"locked": "locked", "asleep": "asleep", "away_key": "the away key"}
WITHDRAWN = "nobody is at the desk: the ask is withdrawn"


def idle_enough_s(step: Step) -> float:
    """How long idleness must last to be an absence, in seconds."""
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
    """Where an absence that begins at `at` is back-dated to: the last input, when that is a minute or more ago."""
    idle = step.state.idle_from
    return idle if idle is not None and at - idle >= BACKDATE_S else at


def leave(step: Step, since: float, cause: str, *, proven: bool, tell: bool = True) -> bool:
    """The person is away since `since`: freeze the meters there and withdraw what stands at an empty desk.

    With `tell` off nothing is said; the answer is whether an ask was withdrawn that had been standing.
    """
    state = step.state
    if state.absence is not None:
        state.absence = replace(state.absence, proven=state.absence.proven or proven)
        return False
    state.blind, state.question, state.question_asked = None, None, None
    state.unanswered, state.undo = 0, None
    step.set_kind("away", since, cause)
    state.absence = Absence(since, cause, proven, sit_s=state.sit.base_s, progress_s=state.progress.base_s)
    told_late = since if since < step.t else None
    standing = asks.withdraw(step, since)
    if tell:
        late = f" since {step.hhmm(since)}, {cover.words(step, since)}" if told_late is not None else ""
        step.say("away", f"away{late}" + (f": {cause}" if cause != cover.AFTERWARDS else ""), since=told_late)
        if standing:
            step.say("withdrawn", WITHDRAWN)
    return standing


def natural(step: Step, *, tell: bool = True) -> None:
    """The absence is as long as the next routine: it counts as a break."""
    state = step.state
    assert state.absence is not None
    long_s = step.t - state.absence.since
    unfinished = state.run is not None
    state.absence = replace(state.absence, counted=True)
    state.run = None
    step.rest()
    if tell:
        tail = "; the unfinished routine ends" if unfinished else ""
        why = f"{state.absence.cause} {duration(long_s)}, counted as a break{tail}"
        step.say("natural-break", why, since=state.absence.since, length_s=long_s)


def promise_s(step: Step) -> float:
    """How long an absence must be to count as a break: the promise of the playing routine, or of the next one."""
    return step.state.run.promise_s if step.state.run is not None else step.policy.promise_s


def come_back(step: Step, *, tell: bool = True) -> None:
    """The absence ends now: remember what it was, and ask nothing for a minute."""
    state = step.state
    gone = state.absence
    assert gone is not None
    length_s = step.t - gone.since
    if not gone.counted and length_s >= promise_s(step):
        natural(step)
    counted = state.absence is not None and state.absence.counted
    state.absence = None
    state.rested = step.t if counted else state.rested
    state.idle_away = False
    state.not_before = step.t + RETURN_GRACE_S
    if counted or length_s >= BRIEF_S:
        state.returned = Returned(step.t, gone.since, length_s, counted, gone.sit_s, gone.progress_s, gone.proven)
    state.last_input, state.idle_from = max(state.last_input, step.t), None
    settle(step)
    asks.after_return(step)
    if tell:
        read = "counted as a break" if counted else "not long enough for a break"
        more = "; the routine waits to go on" if state.run is not None else ""
        step.say(
            "back",
            f"{gone.cause} {duration(length_s)}, {read}{more}",
            since=gone.since,
            length_s=length_s,
        )


def update(step: Step) -> None:
    """Begin or end an absence as the proofs stand now."""
    state = step.state
    if (
        state.absence is None
        or any(proof is not None for proof in (state.locked, state.asleep, state.away_key))
        or state.idle_away
    ):
        settle(step)
        return
    come_back(step)


def seen(step: Step, at: float) -> None:
    """Input was seen at instant `at`, by whatever means."""
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
        why = f"{duration(step.t - unknown_since)} of the call not known: neither sitting nor a break"
        step.say("back", why, since=unknown_since)


def typing_disproves(step: Step) -> float | None:
    """Return when input that goes on disproves the away key, a sleep or an unconfirmed lock; None for never."""
    state = step.state
    ends = []
    if state.locked is not None and not state.lock_sure:
        if (
            not state.source
        ):  # the lack of input says nothing, and a locker that never says "locked" never says "unlocked"
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
    """Input goes on after the person left, so they did not leave, or are back; or nothing can say that it locked."""
    if step.state.source:
        seen(step, step.t)
    else:
        unprove(step, "locked")


def unblind(step: Step) -> None:
    """A key ends a time that was not known: ask once whether it was an absence."""
    state = step.state
    if state.blind is None:
        return
    since, state.blind = state.blind, None
    long_s, absent = step.t - since, question.is_absence(step, since, step.t)
    gone = Returned(step.t, since, long_s, absent, state.sit.at(since), state.progress.at(since), False)
    settle(step)
    if absent:
        step.rest()
        state.returned = gone
        why = f"a key after {duration(long_s)} not known, counted as a break"
        step.say("natural-break", why, since=since, length_s=long_s)
        return
    state.returned = gone
    if state.ask is not None:
        state.ask = replace(state.ask, again=0)
    question.put(step, since)
    asks.after_return(step)
    step.say("back", f"a key after {duration(long_s)} not known: away since {step.hhmm(since)}?", since=since)


def answered(step: Step) -> None:
    """An answer is proof of presence that ends every absence."""
    state = step.state
    state.locked = state.asleep = state.away_key = None
    seen(step, step.t)


def prove(step: Step, proof: Proof, *, sure: bool = True) -> None:
    """A lock, a sleep or the away key: away at once. A lock that is not `sure` can be taken back."""
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
    """The lock, sleep or away key ended: by itself proof that somebody is there."""
    if getattr(step.state, proof) is None:
        return
    setattr(step.state, proof, None)
    step.state.idle_away = False
    update(step)


def idled(step: Step) -> None:
    """Idleness reached its limit: away since the last input."""
    state = step.state
    assert state.idle_from is not None
    state.idle_away = True
    # After a cover "no input" would be wrong about how long that was.
    cause = cover.AFTERWARDS if cover.is_behind(step, state.idle_from) else state.idle_cause
    leave(step, state.idle_from, cause, proven=False)


def was_here(step: Step) -> str:
    """Take the last absence back: sit and progress return and its time is added. Answers why not, or nothing."""
    state = step.state
    gone = state.returned
    if gone is None or step.t - gone.at > CORRECTION_S:
        return "there is no absence of the last ten minutes to take back"
    if gone.proven:
        return "a lock, a sleep or the away key is proof: that absence stays"
    if gone.length_s == 0:
        question.no(step)
        return ""
    for name, before_s in (("sit", gone.sit_s), ("progress", gone.progress_s)):
        step.add(name, gone.length_s + (before_s if gone.counted else 0.0))
    state.returned = None
    question.close(step)
    step.say(
        "back",
        f"here all the time: {duration(gone.length_s)} added to the sit",
        since=gone.since,
        length_s=gone.length_s,
        here=True,
    )
    return ""
