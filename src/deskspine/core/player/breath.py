"""The breath of a routine: the words for the phases of a breathing exercise, and the fill of a breath pacer."""

from __future__ import annotations

from deskspine.core.player.plan import Plan, Segment
from deskspine.core.routines.model import Breath, Phase

BREATH_WORDS: dict[Breath, str] = {"in": "breathe in", "out": "breathe out", "free": "keep breathing"}


def breathing_word(segment: Segment, phase: Phase) -> str:
    """Return the name of a phase in a breathing exercise, or "" where it has no other name than in any exercise."""
    if phase == "prep" or segment.after:
        return ""
    return "hold" if segment.breath == "free" and phase == "hold" else BREATH_WORDS[segment.breath]


def lungs(plan: Plan, index: int, part: float) -> float:
    """Return the fill of the lungs when `part` of segment `index` has passed: 0 breathed out, 1 breathed in.

    Where the breath is free they stay as the last breath of the exercise left them.
    """
    segment = plan.segments[index]
    if segment.breath != "free":
        return part if segment.breath == "in" else 1.0 - part
    for before in reversed(plan.segments[:index]):
        if before.item != segment.item:
            break
        if before.breath != "free":
            return 1.0 if before.breath == "in" else 0.0
    return 0.0
