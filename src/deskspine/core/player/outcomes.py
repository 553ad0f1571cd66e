"""The outcomes of the exercises of a playing routine: done, shortened, skipped, worse or one side missed."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from deskspine.core.coach.fitting import keeps_away
from deskspine.core.history.records import FELT_WORSE, ExerciseOutcome, ExerciseRecord
from deskspine.core.player.plan import Plan
from deskspine.core.player.state import Attempt, PlayerState
from deskspine.core.routines.model import Exercise

ARM = "arm_symptoms"
"""Flag that applies for the rest of a routine once pain or tingling ran into an arm."""
FAR_FROM_THE_ARM = frozenset({"eyes", "breath", "legs", "low-back"})
"""Regions whose exercises cannot cause pain into an arm, so that nothing is asked about it."""
RANK: dict[str, int] = {"": 0, "skipped": 1, "shortened": 2, "side-missed": 3, "done": 4, "worse": 5, "arm": 5}
"""Rank of each outcome: the better of two stays, and "worse" and "arm" are never overwritten."""


def records(state: PlayerState, plan: Plan) -> tuple[ExerciseRecord, ...]:
    """Return one record for each slot, as the journal takes them; a slot that was not played is skipped."""
    return tuple(record(state, plan, item) for item in range(len(plan.slots)))


def record(state: PlayerState, plan: Plan, item: int) -> ExerciseRecord:
    """Return the record of slot `item` so far."""
    attempt = state.attempts[item]
    missed = ""
    if attempt.outcome == "side-missed":
        missed = next((side for side in plan.sides(item) if side not in attempt.sides), "")
    return ExerciseRecord(item, plan.exercise(item).id, attempt.outcome or "skipped", missed, item in state.eased)


def noted(
    state: PlayerState, plan: Plan, outcome: ExerciseOutcome | Literal[""] = "", *, through: bool = False
) -> PlayerState:
    """Return the state with the present exercise noted: with `outcome`, or by the part of it that ran.

    `through` means that all of it ran.
    """
    segment = plan.segments[state.index]
    # In an answer segment the movement is over; only the answer is still open.
    upto = state.index + 1 if through or segment.answer else state.index
    now = Attempt(outcome or _by_progress(plan, segment.item, upto), sides_completed(plan, segment.item, upto))
    before = state.attempts[segment.item]
    if felt_worse(state, segment.item) or RANK[now.outcome] < RANK[before.outcome]:
        return state
    return _with_attempt(state, segment.item, now)


def arm_noted(state: PlayerState, plan: Plan) -> PlayerState:
    """Note that the pain of the present exercise runs into an arm; if that was noted before, that it does not."""
    item = plan.segments[state.index].item
    if not arm_possible(plan.exercise(item)):
        return state
    before = state.attempts[item]
    return _with_attempt(state, item, replace(before, outcome="worse" if before.outcome == "arm" else "arm"))


def arm_possible(exercise: Exercise) -> bool:
    """Return True if an exercise moves neck, shoulders or arms, so that pain into an arm can come from it."""
    return not exercise.body or not FAR_FROM_THE_ARM.issuperset(exercise.body)


def arm_reported(state: PlayerState) -> bool:
    """Return True once pain or tingling into an arm was noted in this routine."""
    return any(attempt.outcome == "arm" for attempt in state.attempts)


def felt_worse(state: PlayerState, item: int) -> bool:
    """Return True if slot `item` felt worse, with an arm or without; it does not come again by itself."""
    return state.attempts[item].outcome in FELT_WORSE


def passed_over(state: PlayerState, plan: Plan, item: int) -> bool:
    """Return True if slot `item` does not come by itself: it felt worse, or it does not suit the reported arm pain."""
    return felt_worse(state, item) or (arm_reported(state) and keeps_away(ARM, plan.exercise(item)))


def _with_attempt(state: PlayerState, item: int, attempt: Attempt) -> PlayerState:
    return replace(state, attempts=(*state.attempts[:item], attempt, *state.attempts[item + 1 :]))


def sides_completed(plan: Plan, item: int, upto: int) -> tuple[str, ...]:
    """Return the sides of slot `item` whose every move and hold lies before segment `upto`."""
    work = [
        (i, segment.side)
        for i, segment in enumerate(plan.segments)
        if segment.item == item and segment.phase in ("move", "hold")
    ]
    open_sides = {side for i, side in work if i >= upto}
    played = {side for i, side in work if i < upto}
    return tuple(side for side in plan.sides(item) if side in played - open_sides)


def begun(plan: Plan, item: int, upto: int) -> bool:
    """Return True if a move or hold of slot `item` lies before segment `upto`."""
    return any(segment.item == item and segment.phase in ("move", "hold") for segment in plan.segments[:upto])


def _by_progress(plan: Plan, item: int, upto: int) -> ExerciseOutcome:
    if all(segment.item != item for segment in plan.segments[upto:]):
        return "done"
    sides = plan.sides(item)
    completed = sides_completed(plan, item, upto)
    if completed and len(completed) < len(sides):
        return "side-missed"
    return "shortened" if begun(plan, item, upto) else "skipped"
