"""The view of a playing routine at one instant: phase, digits, poses, and the place in the routine."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from deskspine.core.history.history import Score
from deskspine.core.player.breath import BREATH_WORDS, breathing_word, lungs
from deskspine.core.player.events import PlayerOutcome
from deskspine.core.player.machine import advance
from deskspine.core.player.outcomes import arm_possible, passed_over, sides_completed
from deskspine.core.player.plan import Plan, Segment
from deskspine.core.player.poses import PoseView, easing_in, pose_in
from deskspine.core.player.scores import answers, side_asked
from deskspine.core.player.state import FUZZ_S, LEAD_IN_S, PlayerState, segment_s
from deskspine.core.routines.model import Breath, Exercise, Phase

ItemMark = Literal["to-come", "now", "done", "shortened", "skipped", "worse", "left-out"]
"""State of an exercise, for the list in the player. A side that was missed shows as shortened.

left-out means that it does not come because of an arm that hurts.
"""
PHASE_WORDS: dict[Phase, str] = {"prep": "get ready", "move": "move", "hold": "hold", "rest": "let go"}
LEAD_IN_WORD = "ease in"
"""Word for the first seconds after a pause."""
REST_WORD = "rest"
"""Word for the rest that follows a whole exercise."""
TURN_S = 3.0
"""Seconds before a change of side at which it is shown."""
ANSWER_WORD = "how far?"
"""Word for that rest in a self-test, where it is the time for an answer."""


class ItemView(Struct, frozen=True):
    """A line of the routine's list."""

    item: int
    exercise: str
    """Id of the exercise."""
    name: str
    mark: ItemMark
    sides: tuple[str, ...]
    sides_done: tuple[str, ...]
    eased: bool = False


class PlayerView(Struct, frozen=True):
    """All that a panel shows at one instant; numbers are as of that instant."""

    exercise: Exercise
    steps: tuple[str, ...]
    """The steps of the present side, in lines."""
    item: int
    """Slot of the routine, from 0."""
    items: int
    segment: int
    """Index of the segment in the plan: a new number means a new segment."""
    phase: Phase
    """The phase as shown: "move" while easing in after a pause."""
    word: str
    """The phase in words: get ready, move, hold, let go, rest, how far? After a pause it is ease in, and a breathing
    exercise breathes in and out."""
    side: str
    next_side: str
    """The coming side, over the last `TURN_S` seconds before it; "" otherwise."""
    rep: int
    reps: int
    breath: Breath
    breath_word: str
    seconds_left: int
    """Whole seconds for the big digits, rounded up."""
    left_s: float
    length_s: float
    """Length of this segment (of the lead-in while easing in)."""
    fraction: float
    """Part of the segment that has passed, 0 to 1."""
    paused: bool
    held: bool
    """True when an absence paused it."""
    lead_in: bool
    elapsed_s: float
    """Position in the routine, in seconds of the plan."""
    total_s: float
    """Length of the plan as it is played now, with holds made easier."""
    played_s: float
    marks: tuple[ItemView, ...]
    next_name: str
    """Name of the next exercise, or "" at the last."""
    pose: PoseView
    easier: str
    """The easier way in words, once it was asked for, or ""."""
    outcome: PlayerOutcome | Literal[""]
    """The outcome of the routine, or "" while it goes on."""
    next_change: float | None
    """Boot second at which the whole-second digits change next, or None while nothing moves."""
    asking: str = ""
    """Name of the exercise that just felt worse, while the routine is paused to ask about it, or ""."""
    arm: bool = False
    """True when this exercise is noted as worse with pain or tingling in an arm."""
    answer: bool = False
    """True while a self-test asks for a score."""
    answer_side: str = ""
    """The side it asks about, or "" for a movement without sides."""
    waiting: bool = False
    """True if the time for the answer is over: paused until it comes."""
    answers: tuple[Score, ...] = ()
    """The scores of this exercise so far."""
    guide: tuple[str, ...] = ()
    """Descriptions of the scores 1, 2 and 3 of this exercise; empty if it has none."""
    breathing: bool = False
    """True in a breathing exercise: the breath is the movement."""
    lungs: float = 0.0
    """Fill of the breath pacer, 0 to 1."""
    arm_asked: bool = False
    """True if pain into an arm can come from this exercise, so that the question after "worse" offers it."""
    left_out: tuple[str, ...] = ()
    """Names of the coming exercises that are left out because of an arm that hurts."""


def view(state: PlayerState, plan: Plan, t: float) -> PlayerView:
    """Return the view of a routine at instant `t`; an older state is first brought up to `t`."""
    state, _ = advance(state, plan, t)
    segment = plan.segments[state.index]
    exercise = plan.exercise(segment.item)
    length_s, into_s = segment_s(state, plan, state.index), state.into(t)
    part = 1.0 if into_s >= length_s else into_s / length_s
    before_s = sum(segment_s(state, plan, index) for index in range(state.index))
    elapsed_s = before_s + into_s
    pose, full = pose_in(plan, state.index, part), lungs(plan, state.index, part)
    phase: Phase = segment.phase
    if state.lead_in:
        length_s, into_s = LEAD_IN_S, state.leading_in(t) - state.lead_in_s
        pose = easing_in(plan, state.index, part, into_s / LEAD_IN_S)
        part, phase = into_s / LEAD_IN_S, "move"
    left_s = max(0.0, length_s - into_s)
    breathing = exercise.kind == "breath"
    word = phase_word(segment, phase, breathing)
    digits = max(0, math.ceil(left_s - FUZZ_S))
    answer_side = side_asked(state, plan)
    marks = tuple(_item(state, plan, item) for item in range(len(plan.slots)))
    return PlayerView(
        exercise=exercise,
        steps=exercise.steps_for(segment.side),
        item=segment.item,
        items=len(plan.slots),
        segment=state.index,
        phase=phase,
        word=LEAD_IN_WORD if state.lead_in and word == PHASE_WORDS["move"] else word,
        side=segment.side,
        next_side="" if state.lead_in else turning_to(state, plan, left_s),
        rep=segment.rep,
        reps=segment.reps,
        breath=segment.breath,
        breath_word=BREATH_WORDS[segment.breath],
        seconds_left=digits,
        left_s=left_s,
        length_s=length_s,
        fraction=part,
        paused=state.paused is not None,
        held=state.held,
        lead_in=state.lead_in,
        elapsed_s=elapsed_s,
        total_s=sum(segment_s(state, plan, index) for index in range(len(plan.segments))),
        played_s=state.played(t),
        marks=marks,
        next_name=_next_name(state, plan),
        pose=pose,
        easier=exercise.easier if segment.item in state.eased else "",
        outcome=state.outcome,
        next_change=None if state.since is None else t + left_s - max(0, digits - 1),
        asking=exercise.name if state.asking else "",
        arm=state.attempts[segment.item].outcome == "arm",
        answer=answer_side is not None,
        answer_side=answer_side or "",
        waiting=state.waiting,
        answers=answers(state, plan, segment.item),
        guide=exercise.scores,
        breathing=breathing,
        lungs=full,
        arm_asked=arm_possible(exercise),
        left_out=tuple(mark.name for mark in marks if mark.mark == "left-out"),
    )


def phase_word(segment: Segment, phase: Phase, breathing: bool) -> str:
    """Return the phase of a segment in words; in a breathing exercise they are the breath."""
    if segment.answer:
        return ANSWER_WORD
    if breathing and (word := breathing_word(segment, phase)):
        return word
    return REST_WORD if segment.after else PHASE_WORDS[phase]


def turning_to(state: PlayerState, plan: Plan, left_s: float) -> str:
    """Return the side that begins within `TURN_S` seconds, `left_s` before the end of this segment, or ""."""
    here = plan.segments[state.index]
    for index in range(state.index + 1, len(plan.segments)):
        later = plan.segments[index]
        if later.item != here.item or left_s > TURN_S + FUZZ_S:
            break
        if later.side not in ("", here.side):
            return later.side
        left_s += segment_s(state, plan, index)
    return ""


def _item(state: PlayerState, plan: Plan, item: int) -> ItemView:
    here, exercise = plan.segments[state.index].item, plan.exercise(item)
    sides_done = state.attempts[item].sides
    if item == here and not state.outcome:
        sides_done = tuple(
            side for side in plan.sides(item) if side in {*sides_done, *sides_completed(plan, item, state.index)}
        )
    return ItemView(
        item=item,
        exercise=exercise.id,
        name=exercise.name,
        mark=_mark(state, plan, item, here),
        sides=plan.sides(item),
        sides_done=sides_done,
        eased=item in state.eased,
    )


def _mark(state: PlayerState, plan: Plan, item: int, here: int) -> ItemMark:
    if item == here and not state.outcome:
        return "now"
    if not state.attempts[item].outcome and passed_over(state, plan, item):
        return "left-out"
    match state.attempts[item].outcome:
        case "side-missed" | "shortened":
            return "shortened"
        case "worse" | "arm":
            return "worse"
        case "done":
            return "done"
        case _:
            # Going back makes a skipped exercise one that is still to come.
            return "skipped" if item < here or state.outcome else "to-come"


def _next_name(state: PlayerState, plan: Plan) -> str:
    here = plan.segments[state.index].item
    later = (segment.item for segment in plan.segments if segment.item > here)
    item = next((item for item in later if not passed_over(state, plan, item)), None)
    return "" if item is None else plan.exercise(item).name
