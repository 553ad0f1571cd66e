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
from deskspine.core.schedule.step import Draft
from deskspine.core.text.durations import duration

Proof = Literal["locked", "asleep", "away_key"]
CAUSES: dict[Proof, str] = {"locked": "locked", "asleep": "asleep", "away_key": "the away key"}
WITHDRAWN = "nobody is at the desk: the ask is withdrawn"


def idle_enough_s(d: Draft) -> float:
    """How long idleness must last to be an absence, in seconds."""
    return d.p.away_after_s if d.s.idle_enough_s is None else d.s.idle_enough_s


def settle(d: Draft) -> None:
    """Update from the evidence if idleness counts, and which kind of time this is."""
    s = d.s
    covered = s.run is not None or s.typing or cover.ends(d) is not None
    in_call = cover.call_since(d) is not None
    if not s.source or covered or in_call:
        s.idle_from, s.cover = None, cover.current(d)
    elif s.idle_from is None:
        s.idle_from = max(s.last_input, d.t)
    s.call_unknown = s.source and in_call and not covered
    if s.absence is not None:
        d.set_kind("away", d.t, s.absence.cause)
    elif s.run is not None:
        d.set_kind("routine", d.t, s.run.routine)
    elif s.blind is not None:
        d.set_kind("unknown", d.t, "unanswered")
    elif s.call_unknown:
        d.set_kind("unknown", d.t, "call")
    else:
        d.set_kind("sitting", d.t)


def idle_since(d: Draft, at: float) -> float:
    """Where an absence that begins at `at` is back-dated to: the last input, when that is a minute or more ago."""
    idle = d.s.idle_from
    return idle if idle is not None and at - idle >= BACKDATE_S else at


def leave(d: Draft, since: float, cause: str, *, proven: bool, tell: bool = True) -> bool:
    """The person is away since `since`: freeze the meters there and withdraw what stands at an empty desk.

    With `tell` off nothing is said; the answer is whether an ask was withdrawn that had been standing.
    """
    s = d.s
    if s.absence is not None:
        s.absence = replace(s.absence, proven=s.absence.proven or proven)
        return False
    s.blind, s.question, s.question_asked = None, None, None
    s.unanswered, s.undo = 0, None
    d.set_kind("away", since, cause)
    s.absence = Absence(since, cause, proven, sit_s=s.sit.base_s, progress_s=s.progress.base_s)
    told_late = since if since < d.t else None
    standing = asks.withdraw(d, since)
    if tell:
        late = f" since {d.hhmm(since)}, {cover.words(d, since)}" if told_late is not None else ""
        d.say("away", f"away{late}" + (f": {cause}" if cause != cover.AFTERWARDS else ""), since=told_late)
        if standing:
            d.say("withdrawn", WITHDRAWN)
    return standing


def natural(d: Draft, *, tell: bool = True) -> None:
    """The absence is as long as the next routine: it counts as a break."""
    s = d.s
    assert s.absence is not None
    long_s = d.t - s.absence.since
    unfinished = s.run is not None
    s.absence = replace(s.absence, counted=True)
    s.run = None
    d.rest()
    if tell:
        tail = "; the unfinished routine ends" if unfinished else ""
        why = f"{s.absence.cause} {duration(long_s)}, counted as a break{tail}"
        d.say("natural-break", why, since=s.absence.since, length_s=long_s)


def promise_s(d: Draft) -> float:
    """How long an absence must be to count as a break: the promise of the playing routine, or of the next one."""
    return d.s.run.promise_s if d.s.run is not None else d.p.promise_s


def come_back(d: Draft, *, tell: bool = True) -> None:
    """The absence ends now: remember what it was, and ask nothing for a minute."""
    s = d.s
    gone = s.absence
    assert gone is not None
    length_s = d.t - gone.since
    if not gone.counted and length_s >= promise_s(d):
        natural(d)
    counted = s.absence is not None and s.absence.counted
    s.absence = None
    s.rested = d.t if counted else s.rested
    s.idle_away = False
    s.not_before = d.t + RETURN_GRACE_S
    if counted or length_s >= BRIEF_S:
        s.returned = Returned(d.t, gone.since, length_s, counted, gone.sit_s, gone.progress_s, gone.proven)
    s.last_input, s.idle_from = max(s.last_input, d.t), None
    settle(d)
    asks.after_return(d)
    if tell:
        read = "counted as a break" if counted else "not long enough for a break"
        more = "; the routine waits to go on" if s.run is not None else ""
        d.say(
            "back",
            f"{gone.cause} {duration(length_s)}, {read}{more}",
            since=gone.since,
            length_s=length_s,
        )


def update(d: Draft) -> None:
    """Begin or end an absence as the proofs stand now."""
    s = d.s
    if s.absence is None or any(proof is not None for proof in (s.locked, s.asleep, s.away_key)) or s.idle_away:
        settle(d)
        return
    come_back(d)


def seen(d: Draft, at: float) -> None:
    """Input was seen at instant `at`, by whatever means."""
    s = d.s
    s.last_input, s.stepped = at, None
    if s.idle_from is not None:
        s.idle_from = at
    unknown_since = s.kind_since if s.call_unknown else None
    s.idle_away = False
    for proof, deaf_s in (("away_key", AWAY_KEY_DEAF_S), ("asleep", SLEEP_DEAF_S), ("locked", LOCK_DEAF_S)):
        begun = getattr(s, proof)
        if begun is not None and at - begun >= deaf_s and not (proof == "locked" and s.lock_sure):
            setattr(s, proof, None)
    unblind(d)
    update(d)
    if unknown_since is not None and s.absence is None and not s.call_unknown:
        s.not_before = max(s.not_before, d.t + RETURN_GRACE_S)
        why = f"{duration(d.t - unknown_since)} of the call not known: neither sitting nor a break"
        d.say("back", why, since=unknown_since)


def typing_disproves(d: Draft) -> float | None:
    """Return when input that goes on disproves the away key, a sleep or an unconfirmed lock; None for never."""
    s = d.s
    ends = []
    if s.locked is not None and not s.lock_sure:
        if not s.source:  # the lack of input says nothing, and a locker that never says "locked" never says "unlocked"
            ends.append(s.locked + LOCK_HINT_S)
        elif s.typing:
            ends.append(s.locked + LOCK_TYPING_S)
    if s.typing and s.source:
        if s.asleep is not None:
            ends.append(s.asleep + SLEEP_DEAF_S)
        if s.away_key is not None and s.locked is None and s.asleep is None:
            ends.append(s.away_key + AWAY_KEY_DEAF_S)
    return min(ends, default=None)


def disproved(d: Draft) -> None:
    """Input goes on after the person left, so they did not leave, or are back; or nothing can say that it locked."""
    if d.s.source:
        seen(d, d.t)
    else:
        unprove(d, "locked")


def unblind(d: Draft) -> None:
    """A key ends a time that was not known: ask once whether it was an absence."""
    s = d.s
    if s.blind is None:
        return
    since, s.blind = s.blind, None
    long_s, absent = d.t - since, question.is_absence(d, since, d.t)
    gone = Returned(d.t, since, long_s, absent, s.sit.at(since), s.progress.at(since), False)
    settle(d)
    if absent:
        d.rest()
        s.returned = gone
        why = f"a key after {duration(long_s)} not known, counted as a break"
        d.say("natural-break", why, since=since, length_s=long_s)
        return
    s.returned = gone
    if s.ask is not None:
        s.ask = replace(s.ask, again=0)
    question.put(d, since)
    asks.after_return(d)
    d.say("back", f"a key after {duration(long_s)} not known: away since {d.hhmm(since)}?", since=since)


def answered(d: Draft) -> None:
    """An answer is proof of presence that ends every absence."""
    s = d.s
    s.locked = s.asleep = s.away_key = None
    seen(d, d.t)


def prove(d: Draft, proof: Proof, *, sure: bool = True) -> None:
    """A lock, a sleep or the away key: away at once. A lock that is not `sure` can be taken back."""
    s = d.s
    if getattr(s, proof) is not None:
        if proof == "locked" and sure and s.absence is not None:
            s.lock_sure, s.absence = True, replace(s.absence, proven=True)
        return
    since = d.t if proof == "away_key" else idle_since(d, d.t)
    setattr(s, proof, d.t)
    s.lock_sure = sure if proof == "locked" else s.lock_sure
    leave(d, since, CAUSES[proof], proven=sure)


def unprove(d: Draft, proof: Proof) -> None:
    """The lock, sleep or away key ended: by itself proof that somebody is there."""
    if getattr(d.s, proof) is None:
        return
    setattr(d.s, proof, None)
    d.s.idle_away = False
    update(d)


def idled(d: Draft) -> None:
    """Idleness reached its limit: away since the last input."""
    s = d.s
    assert s.idle_from is not None
    s.idle_away = True
    # After a cover "no input" would be wrong about how long that was.
    cause = cover.AFTERWARDS if cover.is_behind(d, s.idle_from) else s.idle_cause
    leave(d, s.idle_from, cause, proven=False)


def was_here(d: Draft) -> str:
    """Take the last absence back: sit and progress return and its time is added. Answers why not, or nothing."""
    s = d.s
    gone = s.returned
    if gone is None or d.t - gone.at > CORRECTION_S:
        return "there is no absence of the last ten minutes to take back"
    if gone.proven:
        return "a lock, a sleep or the away key is proof: that absence stays"
    if gone.length_s == 0:
        question.no(d)
        return ""
    for name, before_s in (("sit", gone.sit_s), ("progress", gone.progress_s)):
        d.add(name, gone.length_s + (before_s if gone.counted else 0.0))
    s.returned = None
    question.close(d)
    d.say(
        "back",
        f"here all the time: {duration(gone.length_s)} added to the sit",
        since=gone.since,
        length_s=gone.length_s,
        here=True,
    )
    return ""
