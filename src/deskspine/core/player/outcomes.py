"""What became of each exercise of a playing routine: done, shortened, skipped, worse or one side missed."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from deskspine.core.coach.fitting import keeps_away
from deskspine.core.history.records import FELT_WORSE, ExerciseOutcome, ExerciseRecord
from deskspine.core.player.plan import Plan
from deskspine.core.player.state import Attempt, PlayerState
from deskspine.core.routines.model import Exercise

ARM = "arm_symptoms"
"""The flag that holds for the rest of a routine once pain or tingling ran into an arm."""
FAR_FROM_THE_ARM = frozenset({"eyes", "breath", "legs", "low-back"})
"""Regions whose exercises are not asked about pain into an arm."""
RANK: dict[str, int] = {"": 0, "skipped": 1, "shortened": 2, "side-missed": 3, "done": 4, "worse": 5, "arm": 5}
"""The better of two outcomes is kept; "worse" and "arm" are never overwritten."""


def records(state: PlayerState, plan: Plan) -> tuple[ExerciseRecord, ...]:
    """One record for each slot, as the journal takes them; a slot that was not played is skipped."""
    return tuple(record(state, plan, item) for item in range(len(plan.slots)))


def record(state: PlayerState, plan: Plan, item: int) -> ExerciseRecord:
    """What became of slot `item` so far."""
    attempt = state.attempts[item]
    missed = ""
    if attempt.outcome == "side-missed":
        missed = next((side for side in plan.sides(item) if side not in attempt.sides), "")
    return ExerciseRecord(item, plan.exercise(item).id, attempt.outcome or "skipped", missed, item in state.eased)


def noted(
    state: PlayerState, plan: Plan, outcome: ExerciseOutcome | Literal[""] = "", *, through: bool = False
) -> PlayerState:
    """Note the present exercise: with `outcome`, or by how much of it ran (`through`: all of it)."""
    segment = plan.segments[state.index]
    # In an answer segment the movement is over; only the answer is still open.
    upto = state.index + 1 if through or segment.answer else state.index
    now = Attempt(outcome or _by_progress(plan, segment.item, upto), sides_completed(plan, segment.item, upto))
    before = state.attempts[segment.item]
    if felt_worse(state, segment.item) or RANK[now.outcome] < RANK[before.outcome]:
        return state
    return _with_attempt(state, segment.item, now)


def arm_noted(state: PlayerState, plan: Plan) -> PlayerState:
    """Note that what felt worse runs into an arm, or, noted before, that it does not."""
    item = plan.segments[state.index].item
    if not arm_possible(plan.exercise(item)):
        return state
    before = state.attempts[item]
    return _with_attempt(state, item, replace(before, outcome="worse" if before.outcome == "arm" else "arm"))


def arm_possible(exercise: Exercise) -> bool:
    """Return True where an exercise moves neck, shoulders or arms, so that pain into an arm can come from it."""
    return not exercise.body or not FAR_FROM_THE_ARM.issuperset(exercise.body)


def arm_reported(state: PlayerState) -> bool:
    """Return True once pain or tingling into an arm was noted in this routine."""
    return any(attempt.outcome == "arm" for attempt in state.attempts)


def felt_worse(state: PlayerState, item: int) -> bool:
    """Whether slot `item` was worse, with an arm or without; it does not come again by itself."""
    return state.attempts[item].outcome in FELT_WORSE


def passed_over(state: PlayerState, plan: Plan, item: int) -> bool:
    """Whether slot `item` does not come by itself: it was worse, or it is not for an arm that was told of here."""
    return felt_worse(state, item) or (arm_reported(state) and keeps_away(ARM, plan.exercise(item)))


def _with_attempt(state: PlayerState, item: int, attempt: Attempt) -> PlayerState:
    return replace(state, attempts=(*state.attempts[:item], attempt, *state.attempts[item + 1 :]))


def sides_completed(plan: Plan, item: int, upto: int) -> tuple[str, ...]:
    """The sides of slot `item` whose every move and hold lies before segment `upto`."""
    work = [(i, s.side) for i, s in enumerate(plan.segments) if s.item == item and s.phase in ("move", "hold")]
    open_sides = {side for i, side in work if i >= upto}
    played = {side for i, side in work if i < upto}
    return tuple(side for side in plan.sides(item) if side in played - open_sides)


def begun(plan: Plan, item: int, upto: int) -> bool:
    """Whether a move or hold of slot `item` lies before segment `upto`."""
    return any(s.item == item and s.phase in ("move", "hold") for s in plan.segments[:upto])


def _by_progress(plan: Plan, item: int, upto: int) -> ExerciseOutcome:
    if all(s.item != item for s in plan.segments[upto:]):
        return "done"
    sides = plan.sides(item)
    completed = sides_completed(plan, item, upto)
    if completed and len(completed) < len(sides):
        return "side-missed"
    return "shortened" if begun(plan, item, upto) else "skipped"
