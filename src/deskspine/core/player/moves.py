"""The moves of the player: the effect of each input on the position, and the way from one segment to the next."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.player.easier import eased, eased_from_start
from deskspine.core.player.events import PlayerEvent, PlayerInput, PlayerOutcome
from deskspine.core.player.outcomes import arm_noted, arm_reported, begun, felt_worse, noted, passed_over, record
from deskspine.core.player.plan import Plan
from deskspine.core.player.scores import side_asked, with_score, without_scores_from
from deskspine.core.player.state import BACK_GRACE_S, FUZZ_S, LEAD_IN_S, PlayerState, segment_s

PlayerEvents = list[PlayerEvent]


def apply(state: PlayerState, plan: Plan, t: float, entry: PlayerInput, events: PlayerEvents) -> PlayerState:
    """Return the state with one input applied at `t`, after everything due. An ended routine does not change."""
    if state.outcome:
        return state
    match entry:
        case "pause" | "hold":
            return _pause(state, t, held=entry == "hold")
        case "resume":
            return _resume(state, plan, t, events)
        case "toggle":
            return _pause(state, t, held=False) if state.paused is None else _resume(state, plan, t, events)
        case "next":
            return _leave_exercise(noted(state, plan), plan, t, events)
        case "worse":
            return _worse(state, plan, t, events)
        case "arm":
            return arm_noted(state, plan) if state.asking else state
        case "score-0" | "score-1" | "score-2" | "score-3":
            return _score(state, plan, t, int(entry[-1]), events)
        case "back":
            return _replay(state, plan, _item_before(state, plan, t), t, events)
        case "repeat":
            return _replay(state, plan, plan.segments[state.index].item, t, events)
        case "easier":
            return state if state.asking else _ease(state, plan, t, events)
        case "stop":
            return _break_off(state, plan, t, "stopped", events)
        case "leave":
            return leave(state, plan, t, events)


def leave(state: PlayerState, plan: Plan, t: float, events: PlayerEvents) -> PlayerState:
    """Leave the routine early, by key or by too long a pause: half of it or more is a break, shortened."""
    return _break_off(state, plan, t, "shortened" if _half_played(state, plan, t) else _cut_short(state), events)


def _cut_short(state: PlayerState) -> PlayerOutcome:
    """Return the outcome of too little: a person who reports pain into an arm has stopped, so nothing is owed."""
    return "stopped" if arm_reported(state) else "left"


def segment_ran(state: PlayerState, plan: Plan, t: float, events: PlayerEvents) -> PlayerState:
    """Continue after the present segment, which has just run to its end; a self-test waits for its answer."""
    if side_asked(state, plan) is not None:
        return replace(state, since=None, paused=t, waiting=True)
    segment, coming = plan.segments[state.index], state.index + 1
    if segment.phase == "hold":
        events.append(PlayerEvent("hold-end", t, segment.item, segment.side))
    if coming < len(plan.segments) and plan.segments[coming].item == segment.item:
        side = plan.segments[coming].side
        if side and side != segment.side and not segment.next_side:
            events.append(PlayerEvent("change-side", t, segment.item, side))
        return _enter(state, plan, coming, t, events)
    return _leave_exercise(noted(state, plan, through=True), plan, t, events)


def _pause(state: PlayerState, t: float, *, held: bool) -> PlayerState:
    if state.paused is not None:
        return replace(state, held=state.held or held)
    return replace(_settled(state, t), since=None, paused=t, held=held)


def _resume(state: PlayerState, plan: Plan, t: float, events: PlayerEvents) -> PlayerState:
    if state.paused is None:
        return state
    if state.asking:
        return _leave_exercise(state, plan, t, events)
    if state.waiting:
        return replace(state, held=False)
    segment = plan.segments[state.index]
    # Getting ready needs no easing in, and neither does the rest after an exercise that is over.
    easing = segment.phase != "prep" and not segment.after
    return replace(
        state,
        since=t + LEAD_IN_S if easing else t,
        paused=None,
        paused_s=state.paused_for(t),
        held=False,
        lead_in=easing,
    )


def _worse(state: PlayerState, plan: Plan, t: float, events: PlayerEvents) -> PlayerState:
    """Stop moving and ask; if that was asked already, continue. The limit of the pause restarts: the person is here."""
    if state.asking:
        return _leave_exercise(state, plan, t, events)
    state = noted(replace(_settled(state, t), paused_s=state.paused_for(t)), plan, "worse")
    return replace(state, since=None, paused=t, held=False, asking=True, waiting=False)


def _score(state: PlayerState, plan: Plan, t: float, score: int, events: PlayerEvents) -> PlayerState:
    side = side_asked(state, plan)
    if side is None:
        return state
    state = with_score(state, plan, side, score)
    if score == 0:
        return _break_off(state, plan, t, "stopped", events)
    if side_asked(state, plan) is not None:
        return state
    return _leave_exercise(noted(state, plan), plan, t, events)


def _answered(state: PlayerState, t: float) -> PlayerState:
    """Run again after a pause to ask or to wait for an answer; a pause by the person stays."""
    if not (state.asking or state.waiting):
        return state
    paused_s = state.paused_for(t)
    return replace(state, since=t, paused=None, paused_s=paused_s, held=False, asking=False, waiting=False)


def _settled(state: PlayerState, t: float) -> PlayerState:
    """Return the same position with all its seconds counted up to `t`; a running lead-in ends."""
    if state.since is None:
        return state
    return replace(
        state,
        into_s=state.into(t),
        played_s=state.played(t),
        lead_in_s=state.leading_in(t),
        lead_in=False,
        since=t,
    )


def _enter(state: PlayerState, plan: Plan, index: int, t: float, events: PlayerEvents) -> PlayerState:
    """Move to the beginning of segment `index`. A pause stays a pause, and its limit restarts."""
    segment, running = plan.segments[index], state.paused is None
    state = replace(
        _settled(state, t),
        index=index,
        into_s=0.0,
        announced=False,
        paused=None if running else t,
        paused_s=state.paused_for(t),
    )
    events.append(PlayerEvent("segment", t, segment.item, segment.side))
    if segment.phase == "hold" and running:
        events.append(PlayerEvent("hold-start", t, segment.item, segment.side))
    return state


def _leave_exercise(state: PlayerState, plan: Plan, t: float, events: PlayerEvents) -> PlayerState:
    """Continue after the present exercise, which has been noted. One that felt worse does not come again by itself."""
    item = plan.segments[state.index].item
    state = _answered(state, t)
    _report_exercise(state, plan, t, events)
    coming = (segment.item for segment in plan.segments if segment.item > item)
    following = next((slot for slot in coming if not passed_over(state, plan, slot)), None)
    if following is not None:
        return _begin(state, plan, following, t, events)
    # If exercises were passed over, the routine was shortened; the person did not leave it.
    unplayed = any(not attempt.outcome and passed_over(state, plan, at) for at, attempt in enumerate(state.attempts))
    unfinished: PlayerOutcome = "shortened" if unplayed else _cut_short(state)
    return _end(state, plan, t, "finished" if _half_played(state, plan, t) else unfinished, events)


def _replay(state: PlayerState, plan: Plan, item: int, t: float, events: PlayerEvents) -> PlayerState:
    here = plan.segments[state.index].item
    if begun(plan, here, state.index):
        state = noted(state, plan)
    if item != here and felt_worse(state, here):
        _report_exercise(state, plan, t, events)  # it does not come again by itself, so this is its end
    return _begin(_answered(state, t), plan, item, t, events)


def _begin(state: PlayerState, plan: Plan, item: int, t: float, events: PlayerEvents) -> PlayerState:
    """Move to the beginning of slot `item`."""
    state = without_scores_from(eased_from_start(state, plan, item), plan, item)
    return _enter(state, plan, _first(plan, item), t, events)


def _item_before(state: PlayerState, plan: Plan, t: float) -> int:
    item = plan.segments[state.index].item
    ran_s = sum(segment_s(state, plan, index) for index in range(_first(plan, item), state.index))
    if ran_s + state.into(t) > BACK_GRACE_S + FUZZ_S:
        return item
    return max((segment.item for segment in plan.segments if segment.item < item), default=item)


def _first(plan: Plan, item: int) -> int:
    return next(index for index, segment in enumerate(plan.segments) if segment.item == item)


def _ease(state: PlayerState, plan: Plan, t: float, events: PlayerEvents) -> PlayerState:
    was_s, into_s = segment_s(state, plan, state.index), state.into(t)
    state = eased(state, plan)
    if plan.segments[state.index].phase == "hold" and into_s > was_s / 2 + FUZZ_S:
        state = _settled(state, t)
        return segment_ran(replace(state, into_s=segment_s(state, plan, state.index)), plan, t, events)
    return state


def _half_played(state: PlayerState, plan: Plan, t: float) -> bool:
    return state.played(t) >= plan.total_s / 2 - FUZZ_S


def _break_off(state: PlayerState, plan: Plan, t: float, outcome: PlayerOutcome, events: PlayerEvents) -> PlayerState:
    state = noted(state, plan)
    _report_exercise(state, plan, t, events)
    return _end(state, plan, t, outcome, events)


def _end(state: PlayerState, plan: Plan, t: float, outcome: PlayerOutcome, events: PlayerEvents) -> PlayerState:
    state = replace(_settled(state, t), paused_s=state.paused_for(t), asking=False, waiting=False)
    state = replace(state, since=None, paused=None, held=False, outcome=outcome, ended=t)
    events.append(PlayerEvent("ended", t, plan.segments[state.index].item, outcome=outcome, played_s=state.played_s))
    return state


def _report_exercise(state: PlayerState, plan: Plan, t: float, events: PlayerEvents) -> None:
    item = plan.segments[state.index].item
    events.append(PlayerEvent("exercise", t, item, record=record(state, plan, item)))
