"""The spoken cues of a routine: short sentences for a person whose eyes are closed."""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.core.player.events import PlayerEvent
from deskspine.core.player.plan import Plan, Segment
from deskspine.core.player.state import PlayerState, segment_s
from deskspine.core.routines.model import Exercise
from deskspine.core.text.speech import seconds, speakable

WORTH_SAYING_S = 3
"""Minimum seconds of a hold that is announced; a shorter one is over before the sentence is."""
TOGETHER_S = 1.0
"""Maximum seconds between events that are spoken together; older ones are stale."""
WORDS_A_SECOND = 2.5
LET_GO, ENOUGH, END, HOW_FAR = "Let go.", "That is enough.", "That was it.", "How far did it go?"
BREATHS = {"in": "Breathe in.", "out": "Breathe out."}


def opening(plan: Plan) -> str:
    """Return the sentence at the beginning of a routine: its first exercise."""
    return introduction(plan, 0)


def spoken(plan: Plan, state: PlayerState, events: Sequence[PlayerEvent]) -> str:
    """Return the text to speak about the `events` of one step, or "". `state` is the state after the step.

    It is one text, because a voice that receives a second one cuts the first one off.
    """
    parts: list[str] = []
    recent = [event for event in events if event.t > events[-1].t - TOGETHER_S]
    last = max((at for at, event in enumerate(recent) if event.kind == "segment"), default=-1)
    for at, event in enumerate(recent):
        match event.kind:
            case "hold-start" if not state.outcome and plan.segments[state.index].phase == "hold":
                parts.append(_hold(plan, state))
            case "hold-end" if _hold_s(plan, event.item) >= WORTH_SAYING_S:
                parts.append(ENOUGH if _stays(plan, event.item) else LET_GO)
            case "change-side":
                parts.append(change_of_side(event.side))
            case "segment" if at == last and not state.outcome:
                parts.append(_segment(plan, state.index))
            case "ended" if event.outcome in ("finished", "shortened"):
                parts.append(END)
    return " ".join(dict.fromkeys(part for part in parts if part))


def introduction(plan: Plan, index: int) -> str:
    """Return the sentence for the exercise that begins with segment `index`: name, side, and the cue if time allows."""
    segment, exercise = plan.segments[index], plan.exercise(plan.segments[index].item)
    named = _sentence(f"{exercise.name}, {_first(segment.side)}" if segment.side else exercise.name)
    cue = _sentence(exercise.cue)
    sentences = f"{named} {cue}".strip()
    return sentences if len(sentences.split()) <= WORDS_A_SECOND * _room_s(plan, index) else named


def change_of_side(side: str) -> str:
    """Return the sentence for the next side: "Now the left side.", or "Arch." for a movement to and fro."""
    return _sentence(f"now the {_side(side)}" if _is_lateral(side) else side)


def _hold(plan: Plan, state: PlayerState) -> str:
    segment, length_s = plan.segments[state.index], segment_s(state, plan, state.index)
    if _hold_s(plan, segment.item) < WORTH_SAYING_S:
        return ""
    first = next(other for other in plan.segments if other.item == segment.item and other.phase == "hold")
    again = segment is not first or state.into_s > 0
    if _stays(plan, segment.item):
        return "Go on." if again else f"Now, for {seconds(length_s)}."
    return "Hold." if again else f"Hold for {seconds(length_s)}."


def _segment(plan: Plan, index: int) -> str:
    segment = plan.segments[index]
    if index == 0 or plan.segments[index - 1].item != segment.item:
        return introduction(plan, index)
    if segment.answer:
        return HOW_FAR
    return _breath(plan.exercise(segment.item), segment)


def _breath(exercise: Exercise, segment: Segment) -> str:
    """Return the words for each breath of a breathing exercise, and "" for other exercises."""
    return BREATHS.get(segment.breath, "") if exercise.kind == "breath" and segment.phase != "prep" else ""


def _room_s(plan: Plan, index: int) -> float:
    """Return the seconds from the beginning of an exercise to the next sentence."""
    item, room_s = plan.segments[index].item, 0.0
    for segment in plan.segments[index:]:
        worth = segment.phase == "hold" and segment.seconds >= WORTH_SAYING_S
        if segment.item != item or worth or _breath(plan.exercise(item), segment):
            break
        room_s += segment.seconds
    return room_s


def _hold_s(plan: Plan, item: int) -> int:
    return plan.slots[item].dose.hold_s[plan.level - 1]


def _stays(plan: Plan, item: int) -> bool:
    """Return True if the "hold" is an activity that goes on for a while, not a position kept by effort."""
    no_move = plan.slots[item].dose.move_s[plan.level - 1] == 0
    return no_move or plan.exercise(item).kind in ("gaze", "massage", "rest")


def _is_lateral(side: str) -> bool:
    return side.startswith(("left", "right"))


def _first(side: str) -> str:
    return _side(side) if _is_lateral(side) else f"{side} first"


def _side(side: str) -> str:
    return f"{side} side" if side in ("left", "right") else side


def _sentence(text: str) -> str:
    spoken = speakable(text)
    return "" if not spoken else spoken[0].upper() + spoken[1:] + ("" if spoken[-1] in ".?!" else ".")
