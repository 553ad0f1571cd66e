"""The follow-up of a routine: the question how it was, the result of a self-test, the gate that a warm-up leads to."""

from __future__ import annotations

from collections.abc import Container

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.coach.interval_question import IntervalQuestion
from deskspine.core.history.history import CheckResult
from deskspine.core.schedule.events import Event
from deskspine.core.session import Played
from deskspine.core.timekeeping.instants import Instant, Seconds, Whole

UNRATED_S = 600.0
"""Seconds after which the question how a routine was is dropped when it gets no answer."""


class Gate(Struct, frozen=True):
    """The page before a routine: a card to read, or what it needs away from the desk and who should not do it."""

    routine: str = ""
    """Its id; empty while no gate is open."""
    warm: bool = False
    """The warm-up was done just now."""
    items: str = ""
    """The chosen part of it, as the request had it."""
    card: str = ""
    """A card that is read and answered before anything else; empty when none waits."""


NO_GATE = Gate()


class Unrated(Struct, frozen=True):
    """A routine that ended and whose "better, same or worse?" is open."""

    row: int | None
    """Its row in the journal."""
    routine: str
    ended: Instant
    outcome: str = ""
    """finished or shortened."""
    played_s: Seconds = 0.0
    done: Whole = 0
    """Number of exercises that were done."""
    exercises: Whole = 0
    """Number of exercises of the routine."""


class RemoteBreak(Struct, frozen=True):
    """The routine that another terminal played last."""

    routine: str
    row: int | None
    """Its row in the journal."""


class FollowUp(Struct, frozen=True):
    """The pages and questions that wait for the person before and after a routine."""

    gate: Gate = NO_GATE
    """The gate before a routine, while it is open."""
    warm_up_for: Gate = NO_GATE
    """The gate that opens when the playing routine, a warm-up, is over."""
    was_warm_up_for: Gate = NO_GATE
    """The same of the routine that ended last, in case its end is taken back."""
    unrated: Unrated | None = None
    result: CheckResult | None = None
    """The self-test that was finished last, until it was looked at."""
    remote: RemoteBreak | None = None
    audible: bool | None = None
    """True or False if the person switched the sound of the playing routine; None while the settings decide."""
    interval: IntervalQuestion | None = None
    """The question about the interval that was put last, open or not."""


def at_gate(follow_up: FollowUp, gate: Gate) -> FollowUp:
    """Return what follows once `gate` is opened; `NO_GATE` closes the open one."""
    return replace(follow_up, gate=gate)


def begun(follow_up: FollowUp, then: Gate) -> FollowUp:
    """Return what follows once a routine begins that leads to `then`: its own gate is passed."""
    return replace(follow_up, gate=NO_GATE, warm_up_for=then)


def rated(follow_up: FollowUp) -> FollowUp:
    """Return what follows once the question how a routine was is answered."""
    return replace(follow_up, unrated=None)


def result_seen(follow_up: FollowUp) -> FollowUp:
    """Return what follows once the result of a self-test was looked at."""
    return replace(follow_up, result=None)


def ended(
    follow_up: FollowUp, played: Played, row: int | None, result: CheckResult | None, known: Container[str]
) -> FollowUp:
    """Return what follows a routine that ended: the question, a result, or what it warmed up for.

    `row` is its row in the journal, `result` that of a complete self-test, `known` the ids of the routines there are.
    """
    then = follow_up.warm_up_for
    follow_up = replace(follow_up, warm_up_for=NO_GATE, was_warm_up_for=then, audible=None)
    if played.outcome not in ("finished", "shortened"):
        return follow_up
    if then.routine in known:
        return replace(follow_up, gate=then)
    if played.plan.routine.kind == "check":
        return replace(follow_up, result=result)
    return replace(follow_up, unrated=_unrated(row, played))


def _unrated(row: int | None, played: Played) -> Unrated:
    attempts = played.state.attempts
    done = sum(attempt.outcome == "done" for attempt in attempts)
    played_s = played.state.played_s
    return Unrated(row, played.plan.routine.id, played.ended, played.outcome, played_s, done, len(attempts))


def after_event(follow_up: FollowUp, event: Event) -> FollowUp:
    """Return what follows after `event`: a new ask or routine drops the open question, an undo restores the warm-up."""
    if event.kind == "undone" and event.routine:
        follow_up = replace(follow_up, warm_up_for=follow_up.was_warm_up_for)
    if event.kind in ("ask", "started", "undone") and follow_up.unrated is not None:
        follow_up = replace(follow_up, unrated=None)
    return follow_up


def expired(follow_up: FollowUp, t: float) -> FollowUp:
    """Return what is left at boot second `t`: a question without an answer is dropped after `UNRATED_S`."""
    unrated = follow_up.unrated
    return replace(follow_up, unrated=None) if unrated is not None and t - unrated.ended > UNRATED_S else follow_up
