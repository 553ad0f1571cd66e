"""The three pictures that show an exercise: its beginning, the way, and the hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from deskspine.core.figure.film import STEPS, Shot
from deskspine.core.routines.model import Exercise

SHOWN = 3


def key_shots(exercise: Exercise) -> tuple[Shot, ...]:
    """Return start, half-way and hold; of more than two key poses the first, one between and the last.

    The way back is left out, unless it is all there is to see, as in breathing out.
    """
    poses = [name for name, _ in groupby(frame.pose for frame in exercise.frames)]
    has_hold = any(frame.phase == "hold" for frame in exercise.frames)
    enough = has_hold or len(poses) > SHOWN or poses[-1:] == poses[:1]
    if len(poses) > 1 and exercise.frames[-1].phase == "rest" and enough:
        poses.pop()
    if not poses:
        return ()
    if len(poses) == 1:
        return (_held(poses[0]),)
    if len(poses) == 2:
        return _held(poses[0]), Shot(poses[0], poses[1], STEPS // 2), _held(poses[1])
    return tuple(_held(name) for name in _spread(poses))


def poses_in(shots: Sequence[Shot]) -> tuple[str, ...]:
    """Return the key poses that `shots` show or connect, the resting one first."""
    return tuple(dict.fromkeys(name for shot in shots for name in (shot.start, shot.end)))


def _held(pose: str) -> Shot:
    return Shot(pose, pose)


def _spread(poses: Sequence[str]) -> list[str]:
    """Return a few of many poses: the first, the last, and between them one that differs from both."""
    first, last = poses[0], next(name for name in reversed(poses) if name != poses[0])
    between = [name for name in poses if name not in (first, last)]
    return [first, between[(len(between) - 1) // 2], last] if between else [first, last]
