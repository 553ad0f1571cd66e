"""Ids of the key poses of an exercise, for one phase and side, and of their mirror images."""

from __future__ import annotations

from deskspine.core.routines.model import Exercise, FramePhase


def poses_of(exercise: Exercise, phase: FramePhase, side: str) -> tuple[str, ...]:
    """Return the key poses of `phase` on `side`.

    Frames without a side are drawn for the left and mirrored for the right; others stay as they are.
    """
    frames = [frame for frame in exercise.frames if frame.phase == phase and frame.side in ("", side)]
    right = side.startswith("right")
    return tuple(other_side(frame.pose) if right and not frame.side else frame.pose for frame in frames)


def other_side(pose_id: str) -> str:
    """Return the id of the same pose for the other side; poses without a side stay as they are."""
    ends = {"_l": "_r", "_r": "_l"}
    return pose_id[:-2] + ends[pose_id[-2:]] if pose_id[-2:] in ends else pose_id
