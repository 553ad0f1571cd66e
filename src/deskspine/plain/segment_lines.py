"""The lines of one segment of a playing routine: what is said as it begins, and the time marks within it."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.player.breath import BREATH_WORDS
from deskspine.core.player.cues import change_of_side
from deskspine.core.player.plan import Plan
from deskspine.core.player.state import PlayerState, segment_s
from deskspine.core.player.view import phase_word
from deskspine.core.player.wording import pose_words
from deskspine.core.routines.frame_poses import poses_of
from deskspine.core.routines.model import Library
from deskspine.core.routines.prep_time import lines_to_read
from deskspine.core.text.durations import count
from deskspine.plain.sentences import seconds, sentence, sentences

SHORT_S = 3.0
"""Seconds below which the length of a phase is not said: the phase is over before the words are."""
COUNTED_FROM_S = 5.0
"""Minimum length of a hold of which the last three seconds are counted."""
HALF_FROM_S = 12.0
"""Minimum length of a phase in which half of the time is said."""
EVERY_S = 30.0
"""Seconds between two time marks in a long phase."""
SIDE_BEFORE_S = 3.0
"""Seconds before a change of side at which it is announced."""


class TimeMark(Struct, frozen=True):
    """A line that is due at a second of a segment."""

    at_s: float
    text: str


def opening_lines(plan: Plan, index: int, length_s: float, plays: int | None, posture: str) -> tuple[str, ...]:
    """Return the lines about the exercise that begins with segment `index`, after `plays` plays of it.

    `posture` is how the person begins, or "" if that was said. What to take care of is said every time.
    """
    segment = plan.segments[index]
    exercise = plan.exercise(segment.item)
    number = f"{segment.item + 1} of {len(plan.slots)}: " if len(plan.slots) > 1 else ""
    name, cue, *steps = lines_to_read(exercise, plays, segment.side)
    care = f"take care: {exercise.watch}" if exercise.watch else ""
    lines = [f"{number}{name}", f"begin: {posture}" if posture else "", cue, care, *steps]
    return (*sentences(lines), phase_line(plan, index, length_s, side=""))


def posture_words(plan: Plan, index: int, library: Library | None) -> str:
    """Return the posture in which the exercise of segment `index` begins, or "" if it has no words."""
    segment = plan.segments[index]
    poses = poses_of(plan.exercise(segment.item), "prep", segment.side)
    return pose_words(library, poses[0] if poses else "")


def phase_line(plan: Plan, index: int, length_s: float, *, side: str) -> str:
    """Return the line with which segment `index` begins, or "" for the time to answer a question.

    `side` is the side that was said last; it is not repeated. The number of a repetition is said once.
    """
    segment = plan.segments[index]
    if segment.answer:
        return ""
    breathing = plan.exercise(segment.item).kind == "breath"
    word = phase_word(segment, segment.phase, breathing)
    if segment.breath != "free" and not breathing:
        word += f" and {BREATH_WORDS[segment.breath]}"
    if length_s >= SHORT_S:
        word += f", {seconds(length_s)}"
    return sentence(f"{_turn(plan, index, side)}{word}")


def _turn(plan: Plan, index: int, side: str) -> str:
    """Return the side and the number of the repetition, if this segment begins one: "left side, 2 of 3: "."""
    segment = plan.segments[index]
    parts = [side_words(segment.side)] if segment.side != side and segment.side else []
    before = plan.segments[index - 1] if index else None
    is_first = before is None or (before.item, before.rep, before.side) != (segment.item, segment.rep, segment.side)
    if segment.reps > 1 and segment.rep and is_first:
        parts.append(f"{segment.rep} of {segment.reps}")
    return f"{', '.join(parts)}: " if parts else ""


def side_words(side: str) -> str:
    """Return a side as a person names it: "left side"; another label stays as it is."""
    return f"{side} side" if side in ("left", "right") else side


def time_marks(plan: Plan, state: PlayerState, index: int) -> tuple[TimeMark, ...]:
    """Return the time marks of segment `index` as it is played now, in order."""
    segment, length_s = plan.segments[index], segment_s(state, plan, index)
    if segment.answer:
        return ()
    left: set[float] = set()
    if length_s > 2 * EVERY_S:
        left = {EVERY_S * step for step in range(1, int((length_s - 1) // EVERY_S) + 1)}
    elif length_s >= HALF_FROM_S and segment.phase != "prep":
        left = {float(length_s // 2)}
    marks = [TimeMark(length_s - left_s, f"{count(int(left_s), 'second')} left.") for left_s in left]
    if segment.phase == "hold" and length_s >= COUNTED_FROM_S:
        marks += [TimeMark(length_s - second, f"{second}") for second in (3, 2, 1)]
    if segment.next_side:
        marks.append(TimeMark(max(0.0, length_s - SIDE_BEFORE_S), change_of_side(segment.next_side)))
    return tuple(sorted(marks, key=lambda mark: mark.at_s))
