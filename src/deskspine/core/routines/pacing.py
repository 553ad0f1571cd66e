"""The pacing of an exercise: time to read what is shown, and time to move from pose to pose.

A file that breaks the rules of care (`core.routines.lint`) cannot be used; one that breaks these can. Shipped files
keep them by test, and `deskspine routines check` reports where a person's own file does not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from msgspec import Struct

from deskspine.core.figure.pose import Pose
from deskspine.core.figure.pose_parser import posture_of
from deskspine.core.figure.posture import Posture, mirrored
from deskspine.core.figure.travel_time import Need, fetching, moving, place
from deskspine.core.routines.frame_poses import poses_of
from deskspine.core.routines.lint import Complaint
from deskspine.core.routines.model import ByLevel, Exercise, Phase, Routine, Slot
from deskspine.core.routines.prep_time import WORDS_PER_MINUTE, lines_to_read, reading_s

RAMP_S = 2.0
"""Seconds over which a press grows to its effort."""
SHAKE_S = 2.0
"""Seconds of shaking the hands loose."""
MELT_S = 12.0
"""Seconds after a light press with a melting release: letting go, moving, staying, coming back."""
_SITS = re.compile(r"\b(?:sit|sits|sitting|seat|chair)\b", re.IGNORECASE)
_SHAKES = re.compile(r"\bshak(?:e|es|ing)\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
FUZZ_S = 0.05


class Way(Struct, frozen=True):
    """The postures of one side, phase by phase; a pose without a body is left out."""

    prep: tuple[Posture, ...]
    move: tuple[Posture, ...]
    hold: tuple[Posture, ...]
    rest: tuple[Posture, ...]

    @property
    def things(self) -> frozenset[str]:
        """The things around and in the hands."""
        return frozenset(prop for posture in (*self.prep, *self.move, *self.hold, *self.rest) for prop in posture.props)

    @property
    def begin(self) -> Posture | None:
        """The posture in which a repetition begins."""
        return next(iter((*self.rest[-1:], *self.prep[-1:], *self.move[:1])), None)


def lint_following(routine: Routine, poses: Mapping[str, Pose]) -> Iterator[Complaint]:
    """Yield the places of `routine` that are too short to follow, at any level."""
    before: Slot | None = None
    for number, slot in enumerate(routine.slots):
        for key, message in dict.fromkeys(_slot(slot, before, poses)):
            yield ("item", number, key), f"{slot.exercise.name}: {message}"
        before = slot


def lint_exercise_following(exercise: Exercise, poses: Mapping[str, Pose]) -> Iterator[Complaint]:
    """Yield the phases of the exercise's own dose that are too short to follow."""
    for key, message in dict.fromkeys(_slot(Slot(exercise, exercise.dose), None, poses)):
        yield (key,), message


def lint_sides(exercise: Exercise) -> Iterator[Complaint]:
    """Yield the steps that do not say which of two movements comes now."""
    if not exercise.steps_by_side and any(frame.side for frame in exercise.frames):
        for number, step in enumerate(exercise.steps):
            if _OR.search(step):
                sides = " and ".join(exercise.sides)
                yield (
                    ("steps", number),
                    f"does not say which side it is for; expected steps for {sides} each, in a table",
                )


def _slot(slot: Slot, before: Slot | None, poses: Mapping[str, Pose]) -> Iterator[tuple[str, str]]:
    exercise, dose = slot.exercise, slot.dose
    sides = slot.sides or ("",)
    reading = reading_s(lines_to_read(exercise, None, sides[0]))
    yield from _short(
        "prep_s", dose.prep_s, (reading, f"reading its name and cue at {WORDS_PER_MINUTE} words a minute")
    )
    ways = {side: way_of(exercise, side, poses) for side in sides}
    if before is not None:
        level_1, level_2, level_3 = (a + b for a, b in zip(dose.prep_s, before.dose.rest_after_s, strict=True))
        yield from _short("prep_s", (level_1, level_2, level_3), _arriving(before, slot, poses))
    for side in sides:
        way = ways[side]
        yield from _short("move_s", dose.move_s, _move(exercise, way))
        yield from _short("rest_s", dose.rest_s, _rest(exercise, way))
    if len(sides) == 2 and not any(frame.side for frame in exercise.frames if frame.phase == "rest"):
        left, right = ways[sides[0]], ways[sides[1]]
        if left.begin is not None and right.begin is not None:
            seconds, why = moving(left.begin, right.begin)
            back, _ = _rest(exercise, left)
            if seconds:
                yield from _short("rest_s", dose.rest_s, (seconds + back, f"changing sides ({why})"))


def _short(key: str, dose_s: ByLevel, need: Need) -> Iterator[tuple[str, str]]:
    seconds, why = need
    if min(dose_s) + FUZZ_S < seconds:
        yield key, f"{min(dose_s)} s given, {math.ceil(seconds - FUZZ_S)} s needed for {why}"


def _move(exercise: Exercise, way: Way) -> Need:
    start, end = way.begin, next(iter((*way.move[-1:], *way.hold[:1])), None)
    seconds, why = moving(start, end) if start is not None and end is not None and way.move else (0.0, "")
    if exercise.kind == "isometric" and way.move:
        hands = 1.0 if seconds else 0.0
        seconds, why = max((seconds, why), (hands + RAMP_S, f"a press that grows over {RAMP_S:g} s"))
    return max((seconds, why), (float(len(way.move)), "the poses on the way") if len(way.move) > 1 else (0.0, ""))


def _rest(exercise: Exercise, way: Way) -> Need:
    start = next(iter((*way.hold[-1:], *way.move[-1:])), None)
    if start is None or not way.rest:
        return 0.0, ""
    needs = [moving(earlier, later) for earlier, later in pairwise((start, *way.rest))]
    seconds = sum(need for need, _ in needs)
    why = max(needs)[1]
    if exercise.kind == "isometric" and len(set(way.rest)) > 1:
        seconds, why = max((seconds, why), (MELT_S, "letting go, moving, staying and coming back"))
    if any(_SHAKES.search(step) for step in exercise.steps_for("")) and not exercise.dose.rest_after_s[0]:
        seconds, why = seconds + SHAKE_S, f"{why}, then shaking the hands loose"
    return seconds, why


def _arriving(before: Slot, slot: Slot, poses: Mapping[str, Pose]) -> Need:
    """Return the time from the end of `before` to the first pose of `slot`, with the things needed for it."""
    last = way_of(before.exercise, (before.sides or ("",))[-1], poses)
    first = way_of(slot.exercise, (slot.sides or ("",))[0], poses)
    start = last.begin
    end = next(iter((*first.prep[-1:], *first.move[:1])), None)
    if start is None or end is None:
        return 0.0, ""
    here, there = _where(before.exercise, start, poses), _where(slot.exercise, end, poses)
    seconds, why = moving(start, end, (here, there))
    more, reason = fetching(last.things, first.things)
    return seconds + more, max((seconds, why), (more, reason))[1]


def _where(exercise: Exercise, posture: Posture, poses: Mapping[str, Pose]) -> str:
    """Return the position of the body, or "" if the words do not say if it is on a chair or on the feet."""
    position = place(posture)
    if position != "sitting":
        return position
    words = [poses[frame.pose].words for frame in exercise.frames if frame.pose in poses]
    texts = (*words, *(step for _, steps in exercise.all_steps() for step in steps))
    return "sitting" if any(_SITS.search(text) for text in texts) else ""


def way_of(exercise: Exercise, side: str, poses: Mapping[str, Pose]) -> Way:
    """Return the postures of `exercise` on `side`, phase by phase."""

    def postures(phase: Phase) -> tuple[Posture, ...]:
        drawn = []
        for pose in poses_of(exercise, phase, side):
            posture = posture_of(poses, pose)
            if posture is not None:
                drawn.append(mirrored(posture) if _flipped(exercise, pose, side) else posture)
        return tuple(drawn)

    return Way(postures("prep"), postures("move"), postures("hold"), postures("rest"))


def _flipped(exercise: Exercise, pose: str, side: str) -> bool:
    """Return True if `pose` is drawn for one side only and shown for both."""
    own = any(frame.side for frame in exercise.frames)
    return side.startswith("right") and not own and pose[-2:] not in ("_l", "_r")
