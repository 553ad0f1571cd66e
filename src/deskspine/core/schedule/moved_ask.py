"""The move of an ask: within ten minutes, to the time at which this person usually takes a break.

It is decided once for each break, shortly before the earliest time to which it may move. It moves by whole snoozes. A
later ask takes the place of the snoozes that it saves, and comes no later than the longest sit of the day so far. An
earlier ask costs nothing: it can be snoozed freely, and its reminders begin when it would have come anyway.
"""

from __future__ import annotations

from collections.abc import Iterator

from deskspine.core.schedule.habits import Estimate
from deskspine.core.schedule.policy import OWED_REST_S, Policy
from deskspine.core.schedule.state import State
from deskspine.core.schedule.step import Step, blocked_words, needed_s, reach
from deskspine.core.text.durations import clock, duration
from deskspine.core.timekeeping.calendar import working

MAX_MOVE_S = 600.0
"""Maximum seconds by which an ask moves."""
MAX_MOVE_PART = 0.2
"""Maximum part of the interval by which an ask moves."""
ENOUGH_ASKS = 4.0
"""Minimum number of asks behind an estimate that moves an ask."""
CLEAR_GAIN = 0.2
"""Minimum gain in the share of asks that are taken."""
SURE = 1.0
"""Standard deviations by which both estimates may be wrong, and the gain is still one."""
USUALLY = 0.5
"""Minimum share that is called usual."""
WORDS_LAST_S = 120.0
"""Seconds after it fell due in which the time of an ask is still that of the habit."""
ROUND_MIN = 5
"""Minutes to which the time of a habit is rounded, for sentences."""


def decided_at(step: Step) -> float | None:
    """Return the instant at which it is decided if this break moves, or None if that is decided or impossible."""
    state, policy = step.state, step.policy
    if not policy.habits or state.move_decided or state.snoozes or state.due_said or state.progress.since is None:
        return None
    if (state.ask is not None and state.ask.kind == "break") or policy.snooze_s > _farthest_s(policy):
        return None
    return state.progress.since - state.progress.base_s + _decided_at_s(state, policy)


def decide(step: Step) -> None:
    """Decide if this break moves and, if it does, move it and say why."""
    state, policy = step.state, step.policy
    state.move_decided = True
    due = reach(state, policy)
    if due is None or due <= state.floor or blocked_words(state):
        return
    here = _estimate(step, due)
    moves = [
        (there.share, -abs(move_s), move_s)
        for move_s in _moves(policy)
        if _is_clear(there := _estimate(step, due + move_s), here) and _may_move(step, due, move_s)
    ]
    if not moves:
        return
    move_s = max(moves)[2]
    state.moved_s = move_s
    state.snoozes += spared_snoozes(state, policy)
    at, way = step.hhmm(due + move_s), "earlier" if move_s < 0 else "later, in place of a snooze"
    why = f"the break comes at {at}, {duration(abs(move_s))} {way}: {_usual(step, due + move_s)}"
    step.say("moved", why, moved_s=move_s)


def reset(state: State, policy: Policy) -> None:
    """Forget the move of a break that is not due yet, and that it was decided."""
    state.snoozes -= min(state.snoozes, spared_snoozes(state, policy))
    state.moved_s, state.move_decided = 0.0, False


def is_past(state: State, policy: Policy, t: float) -> bool:
    """Return True if it is too late at instant `t` to decide if this break moves."""
    return state.progress.at(t) >= _decided_at_s(state, policy)


def spared_snoozes(state: State, policy: Policy) -> int:
    """Return the number of snoozes in whose place the ask comes later."""
    return round(state.moved_s / policy.snooze_s) if state.moved_s > 0 else 0


def early_s(state: State, policy: Policy, t: float) -> float:
    """Return the seconds of sitting, at instant `t`, until a moved ask would have come anyway; 0 after that."""
    if state.moved_s >= 0:
        return 0.0
    return max(0.0, needed_s(state, policy) - state.moved_s - state.progress.at(t))


def words(step: Step) -> str:
    """Return the reason for the time of the ask, to end a sentence with, or "" if it came at its own time."""
    ask = step.state.ask
    if not step.state.moved_s or ask is None or ask.asked is not None or step.t - ask.due > WORDS_LAST_S:
        return ""
    return f"; {_usual(step, ask.due)}"


def _decided_at_s(state: State, policy: Policy) -> float:
    """Return the progress at which the move is decided: a heads-up before the earliest time of the ask."""
    return policy.interval_s + state.added_s - _farthest_s(policy) - policy.heads_up_s


def _farthest_s(policy: Policy) -> float:
    return min(MAX_MOVE_S, policy.interval_s * MAX_MOVE_PART)


def _moves(policy: Policy) -> Iterator[float]:
    """Yield the moves there are, in seconds."""
    for snoozes in range(1, int(_farthest_s(policy) / policy.snooze_s) + 1):
        yield -snoozes * policy.snooze_s
        if snoozes <= policy.snooze_limit:
            yield snoozes * policy.snooze_s


def _may_move(step: Step, due: float, move_s: float) -> bool:
    """Return True if no sit grows by this move, as far as that is known, and if the person works at its time."""
    state, policy = step.state, step.policy
    at = due + move_s
    if at < max(step.t, state.not_before) or not working(step.wall(at), step.now.zone, policy.work_hours):
        return False
    if move_s > 0:
        if move_s > policy.interval_s / 2 - policy.owed_after_s - OWED_REST_S:
            return False  # without an answer it would be asked for again later than without the move
        longest_s = state.longest_s if state.longest_day == step.today() else 0.0
        return state.sit.at(step.t) + at - step.t <= longest_s
    # The next sit begins earlier. It must not last until the same moment as before, because its break is put off.
    return _estimate(step, at + policy.interval_s).share >= USUALLY


def _is_clear(there: Estimate, here: Estimate) -> bool:
    """Return True if an ask is clearly more often taken `there` than `here`."""
    if min(there.evidence, here.evidence) < ENOUGH_ASKS or there.share < USUALLY:
        return False
    gain = there.share - here.share
    return gain >= CLEAR_GAIN and gain > SURE * (there.error + here.error)


def _estimate(step: Step, t: float) -> Estimate:
    at = step.now.local_at(t)
    return step.policy.habits.at(at.hour * 60 + at.minute + at.second / 60)


def _usual(step: Step, t: float) -> str:
    wall = step.wall(t)
    near = round(wall / (ROUND_MIN * 60)) * ROUND_MIN * 60
    return f"you usually move at about {clock(step.now.local_at(t + near - wall))}"
