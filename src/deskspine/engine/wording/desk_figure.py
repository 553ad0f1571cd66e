"""The picture of the state of the day: a person at a desk in a pose that says it, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping

from deskspine.core.figure.desk_poses import DESK_POSES, DeskPose
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Mode, Snapshot
from deskspine.engine.wording.states import STATES

SLUMP: tuple[tuple[float, DeskPose], ...] = (
    (1.0, "desk_bent"),
    (0.8, "desk_slumped"),
    (0.5, "desk_rounded"),
    (0.0, "desk_upright"),
)
"""Parts of the interval from which a person who sits is drawn in a pose, the longest first."""
_BY_MODE: Mapping[Mode, DeskPose] = {
    "asking": "desk_stretch",
    "owed": "desk_stretch",
    "playing": "desk_stretch",
    "away": "desk_empty",
    "unknown": "desk_unknown",
}


def desk_pose(snapshot: Snapshot, now: Now) -> DeskPose:
    """Return the id of the pose that shows the state at this moment."""
    if (pose := _BY_MODE.get(snapshot.mode)) is not None:
        return pose
    if snapshot.mode == "meeting" or snapshot.meeting is not None:
        return "desk_call"
    if snapshot.mode in ("paused", "off-duty") or snapshot.pause is not None or snapshot.off_duty_until is not None:
        return "desk_calm"
    part = snapshot.sit.at(now.t) / max(1, snapshot.interval_s)
    return next((pose for start, pose in SLUMP if part >= start), "desk_upright")


def desk_words(snapshot: Snapshot, now: Now) -> str:
    """Return the state and its picture in one line of words."""
    picture = DESK_POSES[desk_pose(snapshot, now)].words
    return f"{STATES[snapshot.mode][2].capitalize()}: {picture[0].lower()}{picture[1:]}"
