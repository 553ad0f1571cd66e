"""The position of a playing routine in its plan, held as instants."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from deskspine.core.history.history import Score
from deskspine.core.history.records import FELT_WORSE, ExerciseOutcome
from deskspine.core.player.events import PlayerOutcome as PlayerOutcome
from deskspine.core.player.plan import Plan, plan_shape
from deskspine.core.routines.model import Level
from deskspine.core.timekeeping.instants import Instant, Seconds

LEAD_IN_S = 2.0
"""Seconds of easing in that follow a pause."""
ANNOUNCE_S = 2.0
"""Seconds before a change of side at which it is announced."""
PAUSE_LIMIT_S = 600.0
"""Seconds of pause after which the routine counts as left."""
BACK_GRACE_S = 3.0
"""Seconds into an exercise within which "back" means the exercise before."""

FUZZ_S = 1e-6
"""Maximum difference of equal times: boot seconds are binary fractions."""


class Attempt(Struct, frozen=True):
    """The outcome of one exercise so far; "" before there is one."""

    outcome: ExerciseOutcome | Literal[""] = ""
    sides: tuple[str, ...] = ()
    """The sides that were completed."""


class PlayerState(Struct, frozen=True):
    """The state of a playing routine. Instants are boot seconds; nothing in it runs by itself."""

    routine: Annotated[str, Meta(min_length=1)]
    level: Level
    shape: int
    """Fingerprint of the plan it plays (`plan_shape`), to detect a changed routine file."""
    started: Instant
    index: int
    """Index of the present segment."""
    into_s: Seconds
    """Seconds played of that segment up to `since`."""
    attempts: tuple[Attempt, ...]
    """The attempts, one for each slot of the plan."""
    since: Instant | None = None
    """Instant since which the segment runs; in the future while easing in; None when paused or ended."""
    paused: Instant | None = None
    """Instant since which it is paused."""
    held: bool = False
    """True when an absence paused it."""
    lead_in: bool = False
    """True while easing in after a pause."""
    announced: bool = False
    """True once the coming change of side was announced in this segment."""
    holds: tuple[tuple[int, Seconds], ...] = ()
    """Holds made easier: segment index and its present seconds."""
    eased: tuple[int, ...] = ()
    """The slots that were made easier."""
    played_s: Seconds = 0.0
    """Seconds played up to `since`, pauses and lead-ins left out."""
    paused_s: Seconds = 0.0
    """Seconds paused, up to `paused`."""
    lead_in_s: Seconds = 0.0
    """Seconds spent easing in, a running lead-in left out."""
    outcome: PlayerOutcome | Literal[""] = ""
    """The outcome, or "" while it goes on."""
    ended: Instant | None = None
    asking: bool = False
    """True while it is paused because the present exercise felt worse, and asks what to do."""
    waiting: bool = False
    """True while it is paused at the end of an answer segment without an answer."""
    scores: tuple[Score, ...] = ()
    """The scores of a self-test so far, in order."""

    def into(self, t: float) -> float:
        """Return the seconds into the present segment at `t`."""
        return self.into_s if self.since is None else self.into_s + max(0.0, t - self.since)

    def played(self, t: float) -> float:
        """Return the seconds actually played up to `t`."""
        return self.played_s if self.since is None else self.played_s + max(0.0, t - self.since)

    def paused_for(self, t: float) -> float:
        """Return the seconds spent paused up to `t`, all pauses together."""
        return self.paused_s if self.paused is None else self.paused_s + max(0.0, t - self.paused)

    def leading_in(self, t: float) -> float:
        """Return the seconds spent easing in after pauses up to `t`, all lead-ins together."""
        if not self.lead_in or self.since is None:
            return self.lead_in_s
        return self.lead_in_s + LEAD_IN_S - max(0.0, self.since - t)


def segment_s(state: PlayerState, plan: Plan, index: int) -> float:
    """Return the present seconds of segment `index`: a hold made easier is shorter than planned."""
    for easier_index, seconds in state.holds:
        if easier_index == index:
            return seconds
    return plan.segments[index].seconds


def check(state: PlayerState, plan: Plan) -> None:
    """Check that a saved state belongs to `plan` and is valid. Raises ValueError with a sentence if not."""
    routine = state.routine
    if routine != plan.routine.id:
        raise ValueError(f"The saved routine is {routine}, not {plan.routine.id}; it is not continued.")
    if state.level != plan.level or state.shape != plan_shape(plan):
        raise ValueError(f"The routine {routine} has changed since it was saved; it is not continued.")
    try:
        _check(state, plan)
    except ValueError as error:
        raise ValueError(f"The saved place in routine {routine} is damaged ({error}); it is not continued.") from None


def _check(state: PlayerState, plan: Plan) -> None:
    if not 0 <= state.index < len(plan.segments):
        raise ValueError(f"segment {state.index} of {len(plan.segments)}")
    if len(state.attempts) != len(plan.slots):
        raise ValueError(f"{len(state.attempts)} exercises of {len(plan.slots)}")
    if any(not 0 <= item < len(plan.slots) for item in state.eased):
        raise ValueError("an exercise made easier that is not in it")
    if any(not 0 <= index < len(plan.segments) or seconds < 1 for index, seconds in state.holds):
        raise ValueError("a hold made easier that is not in it")
    if state.into_s < 0 or state.into_s > segment_s(state, plan, state.index) + FUZZ_S:
        raise ValueError(f"{state.into_s} seconds into segment {state.index}")
    if min(state.played_s, state.paused_s, state.lead_in_s) < 0:
        raise ValueError("a negative number of seconds")
    instants = (state.since, state.paused, state.ended)
    if sum(instant is not None for instant in instants) != 1 or (state.ended is None) != (state.outcome == ""):
        raise ValueError("it must either run, be paused or have ended")
    if state.lead_in and state.since is None:
        raise ValueError("easing in while it does not run")
    _check_questions(state, plan)


def _check_questions(state: PlayerState, plan: Plan) -> None:
    segment = plan.segments[state.index]
    if (state.asking or state.waiting) and state.paused is None:
        raise ValueError("a question while it is not paused")
    if state.asking and state.attempts[segment.item].outcome not in FELT_WORSE:
        raise ValueError("a question about an exercise that did not feel worse")
    questions = {(plan.exercise(item).id, side) for item in range(len(plan.slots)) for side in plan.asks(item)}
    answered = [(score.exercise, score.side) for score in state.scores]
    if len(set(answered)) < len(answered) or not questions.issuperset(answered):
        raise ValueError("an answer to nothing, or a second one")
    unanswered = {(plan.exercise(segment.item).id, side) for side in plan.asks(segment.item)}.difference(answered)
    if state.waiting and (state.asking or not segment.answer or not unanswered):
        raise ValueError("waiting for an answer to nothing")
