"""What a self-test asks after a movement, side by side, and what it was answered with."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.history.history import Score
from deskspine.core.player.plan import Plan
from deskspine.core.player.state import PlayerState


def answers(state: PlayerState, plan: Plan, item: int) -> tuple[Score, ...]:
    """What slot `item` was answered with so far, in the order of its sides."""
    exercise = plan.exercise(item).id
    given = {score.side: score for score in state.scores if score.exercise == exercise}
    return tuple(given[side] for side in plan.asks(item) if side in given)


def side_asked(state: PlayerState, plan: Plan) -> str | None:
    """The side whose score is asked for now, "" for a movement without sides; None while nothing is asked."""
    segment = plan.segments[state.index]
    if not segment.answer or state.asking or state.outcome:
        return None
    given = {score.side for score in answers(state, plan, segment.item)}
    return next((side for side in plan.asks(segment.item) if side not in given), None)


def with_score(state: PlayerState, plan: Plan, side: str, score: int) -> PlayerState:
    """Note how far the present movement went on `side`."""
    exercise = plan.exercise(plan.segments[state.index].item).id
    return replace(state, scores=(*state.scores, Score(exercise, side, score)))


def asked_again(state: PlayerState, plan: Plan, item: int) -> PlayerState:
    """Without the scores of slot `item` and of those after it: they are played anew, and asked about anew."""
    again = {plan.exercise(coming).id for coming in range(item, len(plan.slots))}
    return replace(state, scores=tuple(score for score in state.scores if score.exercise not in again))
