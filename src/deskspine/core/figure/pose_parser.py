"""Postures from the lines of a pose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from msgspec.structs import replace

from deskspine.core.figure.hand_targets import PLACES
from deskspine.core.figure.pose import Pose
from deskspine.core.figure.posture import (
    STANDING_HIPS,
    STANDING_LEG,
    Arm,
    CameraView,
    Leg,
    Posture,
    ReferenceFrame,
    mirrored,
)
from deskspine.core.figure.vectors import Vector
from deskspine.core.toml.table_reader import described

RIG_VIEWS: Mapping[str, CameraView] = {
    "front": "front", "side": "side", "back": "back", "face": "face", "hands": "hands", "standing": "front",
    "wall": "side", "floor": "side",
}  # fmt: skip
"""View of a pose by its rig, unless its body names another view."""
MAX_LIKE_CHAIN = 4
"""Maximum number of poses in a chain of poses that are like one another."""


def can_draw(poses: Mapping[str, Pose], pose_id: str) -> bool:
    """Return True if the pose, or the pose of which it is the mirror image, has a body."""
    pose = written(poses, pose_id)
    return pose is not None and bool(pose.body)


def posture_of(poses: Mapping[str, Pose], pose_id: str) -> Posture | None:
    """Return the posture of pose `pose_id`, mirrored if only its other side is written; None without a body."""
    pose = written(poses, pose_id)
    if pose is None or not pose.body:
        return None
    posture = _posture(poses, pose, MAX_LIKE_CHAIN)
    return posture if pose.id == pose_id else mirrored(posture)


def upright(posture: Posture) -> Posture:
    """Return the same posture standing: without a chair, and with hands hanging that lay on the thighs."""
    if posture.stands:
        return posture
    hang = PLACES["hang"]
    box = posture.box
    return replace(
        posture,
        stands=True,
        hips=STANDING_HIPS,
        box=None if box is None else (box[0], box[1] + STANDING_HIPS[1], box[2], box[3] + STANDING_HIPS[1]),
        left_leg=STANDING_LEG,
        right_leg=STANDING_LEG,
        left=hang if posture.left.frame == "thigh" else posture.left,
        right=hang if posture.right.frame == "thigh" else posture.right,
    )


def like_of(pose: Pose) -> str:
    """Return the id of the pose that this pose is like, or "" if it is not like another."""
    first = pose.body[0] if pose.body else ""
    return first.removeprefix("like=") if first.startswith("like=") else ""


def lint_like(pose: Pose, poses: Mapping[str, Pose]) -> str:
    """Return what is wrong with the chain of poses that this pose is like, or "" if it is valid."""
    at = pose
    for _ in range(MAX_LIKE_CHAIN + 1):
        like = like_of(at)
        if not like:
            return ""
        if like not in poses or not poses[like].body:
            return f"expected the id of a pose with a body, found {described(like)}"
        at = poses[like]
    return f"expected at most {MAX_LIKE_CHAIN} poses that are like one another, found more"


def written(poses: Mapping[str, Pose], pose_id: str) -> Pose | None:
    """Return the pose with this id, or the pose of which it is the mirror image, or None."""
    if pose_id in poses:
        return poses[pose_id]
    other_end = {"_l": "_r", "_r": "_l"}.get(pose_id[-2:])
    pose = poses.get(pose_id[:-2] + other_end) if other_end else None
    return pose if pose is not None and pose.mirror else None


def _posture(poses: Mapping[str, Pose], pose: Pose, deep: int) -> Posture:
    posture = Posture(view=RIG_VIEWS.get(pose.rig, "front"))
    if pose.rig in ("standing", "wall"):
        posture = replace(
            posture,
            stands=True,
            hips=STANDING_HIPS,
            left_leg=STANDING_LEG,
            right_leg=STANDING_LEG,
            left=PLACES["hang"],
            right=PLACES["hang"],
        )
    elif pose.rig == "floor":
        posture = replace(posture, stands=True)
    for line in pose.body:
        key, _, value = line.partition("=")
        if key == "like" and value in poses and deep:
            own = posture.view
            posture = _posture(poses, poses[value], deep - 1)
            posture = replace(posture, view=own if poses[value].rig != pose.rig else posture.view, props=posture.props)
        elif key != "like":
            posture = _with(posture, key, value)
    lit = next((line[4:] for line in pose.body if line.startswith("lit=")), None)
    return replace(posture, lit=pose.lit if lit is None else tuple(filter(None, lit.split(","))))


Numbers = tuple[float, ...]

_BODY: Mapping[str, Callable[[Posture, Numbers], Posture]] = {
    "stands": lambda of, n: replace(of, stands=bool(n[0])),
    "box": lambda of, n: replace(of, box=(n[0], n[1], n[2], n[3])),
    "head.turn": lambda of, n: replace(of, head=(n[0], of.head[1], of.head[2])),
    "head.tilt": lambda of, n: replace(of, head=(of.head[0], n[0], of.head[2])),
    "head.nod": lambda of, n: replace(of, head=(of.head[0], of.head[1], n[0])),
    "head.slide": lambda of, n: replace(of, slide=n[0]),
    "head.rise": lambda of, n: replace(of, rise=n[0]),
    "head.lids": lambda of, n: replace(of, lids=n[0]),
    "head.gaze": lambda of, n: replace(of, gaze=(n[0], n[1])),
    "trunk.lean": lambda of, n: replace(of, lean=n[0]),
    "trunk.side": lambda of, n: replace(of, side=n[0]),
    "trunk.turn": lambda of, n: replace(of, turn=n[0]),
    "trunk.round": lambda of, n: replace(of, round=n[0]),
    "trunk.breath": lambda of, n: replace(of, breath=n[0]),
    "trunk.belly": lambda of, n: replace(of, belly=n[0]),
    "shoulders.up": lambda of, n: replace(of, shrug=(n[0], n[0])),
    "shoulders.back": lambda of, n: replace(of, back=(n[0], n[0])),
    "hips.at": lambda of, n: replace(of, hips=_vector(n)),
    "hips.facing": lambda of, n: replace(of, facing=_vector(n)),
    "left.up": lambda of, n: replace(of, shrug=(n[0], of.shrug[1])),
    "right.up": lambda of, n: replace(of, shrug=(of.shrug[0], n[0])),
    "left.back": lambda of, n: replace(of, back=(n[0], of.back[1])),
    "right.back": lambda of, n: replace(of, back=(of.back[0], n[0])),
}
_ARM: Mapping[str, Callable[[Arm, Numbers], Arm]] = {
    "at": lambda of, n: replace(of, at=_vector(n)),
    "fingers": lambda of, n: replace(of, fingers=_vector(n)),
    "palm": lambda of, n: replace(of, palm=_vector(n)),
    "elbow": lambda of, n: replace(of, elbow=_vector(n)),
    "curl": lambda of, n: replace(of, curl=n[0]),
    "spread": lambda of, n: replace(of, spread=n[0]),
    "free": lambda of, n: replace(of, touches=n[0] < 0.5),
}
_LEG: Mapping[str, Callable[[Leg, Numbers], Leg]] = {
    "at": lambda of, n: replace(of, at=_vector(n)),
    "knee": lambda of, n: replace(of, knee=_vector(n)),
    "toes": lambda of, n: replace(of, toes=_vector(n)),
}
_SIDES: Mapping[str, tuple[str, ...]] = {"both": ("left", "right"), "left": ("left",), "right": ("right",)}
_LEGS: Mapping[str, tuple[str, ...]] = {"legs": ("left", "right"), "left_leg": ("left",), "right_leg": ("right",)}


def _vector(numbers: Numbers) -> Vector:
    return numbers[0], numbers[1], numbers[2]


def _with(posture: Posture, key: str, value: str) -> Posture:
    """Return the posture changed by one line."""
    section, _, name = key.rpartition(".")
    if key == "view":
        return replace(posture, view=cast(CameraView, value))
    if key == "props":
        return replace(posture, props=tuple(filter(None, value.split(","))))
    for side in _SIDES.get(section, ()):
        if f"{side}.{name}" in _BODY:
            posture = _BODY[f"{side}.{name}"](posture, _numbers(value))
        elif side == "left":
            posture = replace(posture, left=_arm(posture.left, name, value))
        else:
            posture = replace(posture, right=_arm(posture.right, name, value))
    for side in _LEGS.get(section, ()):
        if side == "left":
            posture = replace(posture, left_leg=_leg(posture.left_leg, name, value))
        else:
            posture = replace(posture, right_leg=_leg(posture.right_leg, name, value))
    return _BODY[key](posture, _numbers(value)) if key in _BODY and section not in _SIDES else posture


def _arm(arm: Arm, name: str, value: str) -> Arm:
    if name == "hand":
        return PLACES[value]
    if name == "in":
        return replace(arm, frame=cast(ReferenceFrame, value))
    return _ARM[name](arm, _numbers(value))


def _leg(leg: Leg, name: str, value: str) -> Leg:
    if name == "in":
        return replace(leg, frame="room" if value == "room" else "pelvis")
    return _LEG[name](leg, _numbers(value))


def _numbers(value: str) -> Numbers:
    return tuple(float(number) for number in value.split(","))
