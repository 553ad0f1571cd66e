"""Poses of a person at a desk, one for each state of the day that the dashboard shows; all are seen in one window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from deskspine.core.figure.pose import Pose

DeskPose = Literal[
    "desk_upright", "desk_rounded", "desk_slumped", "desk_bent", "desk_call", "desk_calm", "desk_stretch",
    "desk_empty", "desk_unknown",
]  # fmt: skip
"""Ids of the poses; the first is the one at rest."""

_SEATED = (
    "view=side", "stands=1", "box=-47,-1,100,150", "props=office-chair,workplace,screen", "hips.at=0,50,0",
    "legs.at=10,-42,41", "legs.toes=0.1,0,1",
)  # fmt: skip
_TYPING = (
    *_SEATED, "both.in=room", "both.at=9,71.5,39", "both.fingers=-0.2,-0.1,1", "both.palm=0,-1,0",
    "both.elbow=0.3,-0.8,-0.6", "both.curl=0.2",
)  # fmt: skip


def _pose(pose_id: DeskPose, words: str, *body: str) -> Pose:
    return Pose(pose_id, "side", words, body=body)


_ALL = (
    _pose("desk_upright", "A person sits upright at a desk and types", *_TYPING),
    _pose(
        "desk_rounded",
        "A person sits at a desk, the back a little rounded",
        *_TYPING,
        "trunk.lean=-6", "trunk.round=26", "head.slide=3", "head.nod=-6",
    ),
    _pose(
        "desk_slumped",
        "A person slumps at a desk, the head forward",
        *_TYPING,
        "hips.at=0,50,4", "trunk.lean=-10", "trunk.round=44", "head.slide=5", "head.nod=-14", "head.lids=0.4",
    ),
    _pose(
        "desk_bent",
        "A person hangs over a desk with a round back, the head close to the screen",
        *_TYPING,
        "hips.at=0,50,6", "trunk.lean=-4", "trunk.round=58", "head.slide=5", "head.nod=-20", "head.lids=0.7",
    ),
    _pose(
        "desk_call",
        "A person at a desk wears a headset",
        *_TYPING,
        "props=office-chair,workplace,screen,headset",
    ),
    _pose(
        "desk_calm",
        "A person leans back in the chair, hands behind the head; the screen shows the sign of a pause",
        *_SEATED,
        "props=office-chair,workplace,screen-paused", "trunk.lean=-16", "head.lids=1", "both.hand=behind-head",
        "both.elbow=1,0.6,-0.6",
    ),
    _pose(
        "desk_stretch",
        "A person has turned away from the desk and stretches, both arms up",
        *_SEATED,
        "hips.at=-14,50,-4", "hips.facing=60,0,0", "head.nod=13", "head.lids=1", "both.in=chest", "both.at=20,55,4",
        "both.fingers=-0.2,1,0", "both.palm=-1,0,0.3", "both.elbow=1,0,0.2", "both.free=1",
    ),
    _pose(
        "desk_empty",
        "An empty chair, pushed back from a desk; the screen is dark",
        *_SEATED,
        "props=office-chair,workplace,screen-off,no-person", "hips.at=0,50,-18", "hips.facing=-20,0,0",
    ),
    _pose(
        "desk_unknown",
        "An empty chair at a desk with a faint outline of a person; the screen is dark",
        *_SEATED,
        "props=office-chair,workplace,screen-off,no-person",
    ),
)  # fmt: skip
DESK_POSES: Mapping[str, Pose] = {pose.id: pose for pose in _ALL}
"""The poses by id."""
OUTLINED = frozenset({"desk_unknown"})
"""Poses with the faint outline of the person at rest."""
