"""What became of each exercise of a playing routine: done, shortened, skipped, worse, or one side missed."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from deskspine.core.plan import Plan
from deskspine.core.player_state import Attempt, PlayerState
from deskspine.core.records import ExerciseOutcome, ExerciseRecord

RANK: dict[str, int] = {"": 0, "skipped": 1, "shortened": 2, "side-missed": 3, "done": 4, "worse": 5}
"""The better of two outcomes is kept; "worse" is never overwritten."""


def records(state: PlayerState, plan: Plan) -> tuple[ExerciseRecord, ...]:
    """One record for each slot, as the journal takes them; a slot that was not played is skipped."""
    return tuple(record(state, plan, item) for item in range(len(plan.slots)))


def record(state: PlayerState, plan: Plan, item: int) -> ExerciseRecord:
    """What became of slot `item` so far."""
    attempt, exercise = state.attempts[item], plan.exercise(item)
    missed = ""
    if attempt.outcome == "side-missed":
        missed = next((side for side in exercise.sides if side not in attempt.sides), "")
    return ExerciseRecord(item, exercise.id, attempt.outcome or "skipped", missed, item in state.eased)


def noted(
    state: PlayerState, plan: Plan, outcome: ExerciseOutcome | Literal[""] = "", *, through: bool = False
) -> PlayerState:
    """Note the present exercise: with `outcome`, or by how much of it ran (`through`: all of it)."""
    item = plan.segments[state.index].item
    upto = state.index + 1 if through else state.index
    now = Attempt(outcome or _by_progress(plan, item, upto), sides_completed(plan, item, upto))
    before = state.attempts[item]
    if RANK[now.outcome] < RANK[before.outcome]:
        return state
    attempts = list(state.attempts)
    attempts[item] = now
    return replace(state, attempts=tuple(attempts))


def sides_completed(plan: Plan, item: int, upto: int) -> tuple[str, ...]:
    """The sides of slot `item` whose every move and hold lies before segment `upto`."""
    work = [(i, s.side) for i, s in enumerate(plan.segments) if s.item == item and s.phase in ("move", "hold")]
    open_sides = {side for i, side in work if i >= upto}
    played = {side for i, side in work if i < upto}
    return tuple(side for side in plan.exercise(item).sides if side in played - open_sides)


def begun(plan: Plan, item: int, upto: int) -> bool:
    """Whether a move or hold of slot `item` lies before segment `upto`."""
    return any(s.item == item and s.phase in ("move", "hold") for s in plan.segments[:upto])


def _by_progress(plan: Plan, item: int, upto: int) -> ExerciseOutcome:
    if all(s.item != item for s in plan.segments[upto:]):
        return "done"
    sides = plan.exercise(item).sides
    completed = sides_completed(plan, item, upto)
    if completed and len(completed) < len(sides):
        return "side-missed"
    return "shortened" if begun(plan, item, upto) else "skipped"
