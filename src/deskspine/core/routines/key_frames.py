"""The three pictures that show an exercise: its beginning, the way, and the hold."""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.core.figure.film import STEPS, Shot
from deskspine.core.routines.figure_signs import signs_of, with_signs
from deskspine.core.routines.model import Exercise

SHOWN = 3


def key_shots(exercise: Exercise) -> tuple[Shot, ...]:
    """Return start, way and hold with signs: the pictures that the exercise names, or the usual ones."""
    frames = exercise.frames
    places = [number - 1 for number in exercise.pictures] or _usual(exercise)
    shots = [_held(frames[at].pose) for at in places]
    if len(shots) == 2:
        first, last = shots
        shots.insert(1, Shot(first.end, last.end, STEPS // 2))
    before = [_before(exercise, at) for at in places] if len(shots) == len(places) else []
    return with_signs(shots, signs_of(exercise), exercise.dose.reps[0], before)


def poses_in(shots: Sequence[Shot]) -> tuple[str, ...]:
    """Return the key poses that `shots` show or connect, the resting one first."""
    return tuple(dict.fromkeys(name for shot in shots for name in (shot.start, shot.end)))


def _usual(exercise: Exercise) -> list[int]:
    """Return the places of at most three frames: the first, the last one of the way there, and one between them."""
    frames = exercise.frames
    held = any(frame.phase == "hold" for frame in frames)
    there = [at for at, frame in enumerate(frames) if not (held and frame.phase in ("rest", "after"))]
    last = next((at for at in reversed(there) if frames[at].pose != frames[0].pose), 0)
    ends = (frames[0].pose, frames[last].pose)
    between = [at for at in there if at < last and frames[at].pose not in ends]
    middle = between[(len(between) - 1) // 2 : (len(between) - 1) // 2 + 1] if between else []
    return [0, *middle, last] if last else [0]


def _before(exercise: Exercise, at: int) -> str:
    """Return the pose from which the one at place `at` is reached, or "" at the beginning."""
    poses = [frame.pose for frame in exercise.frames[: at + 1]]
    return next((pose for pose in reversed(poses) if pose != poses[-1]), "")


def _held(pose: str) -> Shot:
    return Shot(pose, pose)
