"""Wording of a playing routine that every face shares: sides, steps, poses, questions, and the card after a stop."""

from __future__ import annotations

from deskspine.core.player.plan import Plan
from deskspine.core.routines.frame_poses import other_side
from deskspine.core.routines.model import Library, Phase
from deskspine.core.routines.prep_time import STEPS_SHOWN

RESTS = "Ease out slowly. This exercise is off for three days; another replaces it."
ARM_RESTS = "Ease out slowly. This exercise is off for 14 days; another replaces it."
SEE_A_DOCTOR = "See a doctor or physiotherapist soon; there is a page on it under Routines."
SYMPTOM = "Dizzy, numb or a sharp pain: the test ends"
WAITS = "The test waits for your answer."
CARD, ARM = "when-to-stop", "arm-symptoms"
"""Ids of the cards: the first is always shown, the second after pain or tingling in an arm."""
OPENING = "The routine has ended. No break is owed."
WITHOUT_THE_CARD = """## Call your emergency number now, if any of this is new or sudden
- dizzy, seeing double, slurred speech, trouble swallowing or walking, a fall or a blackout
- a numb face, a weak arm or hand, lost sight, a severe headache or neck pain unlike any you have had before
- pain or pressure in the chest, short breath, trouble with bladder or bowel

## See a doctor or physiotherapist soon
- pain or tingling that spreads into an arm, pain at night or pain that keeps growing, fever, a recent injury

This is a safety net, not a diagnosis. When in doubt, ask a doctor."""
"""The text if the card itself cannot be read."""


def steps_now(steps: tuple[str, ...], phase: Phase) -> tuple[str, ...]:
    """Return the steps for a phase: of many steps the first ones while getting ready, the last ones while resting."""
    over = max(0, len(steps) - STEPS_SHOWN)
    first = 0 if phase == "prep" else over if phase == "rest" else (over + 1) // 2
    return steps[first : first + STEPS_SHOWN]


def coming_side(plan: Plan, index: int) -> str:
    """Return the other side if the exercise of segment `index` still does it, or ""."""
    here = plan.segments[index]
    later_sides = (segment.side for segment in plan.segments[index + 1 :] if segment.item == here.item)
    return next((side for side in later_sides if side and side != here.side), "")


def pose_words(library: Library | None, pose_id: str) -> str:
    """Return the description of a pose; for a mirrored pose left and right are swapped."""
    if library is None or not pose_id:
        return ""
    if pose_id in library.poses:
        return library.poses[pose_id].words
    other = library.poses.get(other_side(pose_id))
    if other is None or not other.mirror:
        return ""
    swapped = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}
    parts = [swapped.get(word, word) for word in _words(other.words)]
    return "".join(parts)


def _words(text: str) -> list[str]:
    """Return the words and the text between them, so that joining them returns the text."""
    parts = [""]
    for letter in text:
        if letter.isalpha() == parts[-1].isalpha() and parts[-1]:
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts
