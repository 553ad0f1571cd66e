"""The questions of a self-test after each movement, side by side, and their answers."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.history.history import Score
from deskspine.core.player.plan import Plan
from deskspine.core.player.state import PlayerState


def answers(state: PlayerState, plan: Plan, item: int) -> tuple[Score, ...]:
    """Return the scores of slot `item` so far, in the order of its sides."""
    exercise = plan.exercise(item).id
    by_side = {score.side: score for score in state.scores if score.exercise == exercise}
    return tuple(by_side[side] for side in plan.asks(item) if side in by_side)


def side_asked(state: PlayerState, plan: Plan) -> str | None:
    """Return the side whose score is asked for now, "" for a movement without sides, or None while nothing is asked."""
    segment = plan.segments[state.index]
    if not segment.answer or state.asking or state.outcome:
        return None
    answered = {score.side for score in answers(state, plan, segment.item)}
    return next((side for side in plan.asks(segment.item) if side not in answered), None)


def with_score(state: PlayerState, plan: Plan, side: str, score: int) -> PlayerState:
    """Return the state with the score of the present movement on `side`."""
    exercise = plan.exercise(plan.segments[state.index].item).id
    return replace(state, scores=(*state.scores, Score(exercise, side, score)))


def without_scores_from(state: PlayerState, plan: Plan, item: int) -> PlayerState:
    """Return the state without the scores of slot `item` and the following ones: they are played and scored again."""
    played_again = {plan.exercise(coming).id for coming in range(item, len(plan.slots))}
    return replace(state, scores=tuple(score for score in state.scores if score.exercise not in played_again))
