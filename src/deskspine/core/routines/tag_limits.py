"""The tags that the movements of an exercise require: a table of limits, and the rule that applies it (L19).

Flags keep exercises away by their tags, so a forgotten tag is an exercise that reaches the wrong person. The body of
every key pose, and of every way between two, is measured and compared with the limits. No clinician has reviewed the
limits. They come from scales that ergonomists use for neck, trunk and arms (RULA, McAtamney and Corlett 1993; REBA,
Hignett and McAtamney 2000; ISO 11226), from movements that provoke symptoms in common examinations (painful arc of the
shoulder, tension test of the arm's nerves, positional tests of dizziness), and from guidance on eye pressure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import get_args

from msgspec import Struct

from deskspine.core.figure.measures import Measure, measures
from deskspine.core.figure.pose import Pose
from deskspine.core.figure.pose_parser import posture_of, written
from deskspine.core.figure.posture import Posture
from deskspine.core.figure.skeleton import Skeleton, skeleton
from deskspine.core.routines.model import Exercise, FramePhase


class Limit(Struct, frozen=True):
    """The value of a measure from which an exercise must have a tag."""

    tag: str
    measure: Measure
    least: float
    unit: str
    reason: str


LIMITS = (
    Limit("neck-flex", "head flexion", 20, "degrees", "RULA scores a neck bent beyond 20 degrees; reading is less"),
    Limit("neck-flex", "hanging head flexion", 10, "degrees",
          "a head that hangs pulls the neck on with its own weight; for an unstable neck this is the harmful way"),
    Limit("neck-ext-soft", "head extension", 10, "degrees", "RULA scores any extension; below 10 the eyes do the work"),
    Limit("neck-ext-soft", "head tilted back", 20, "degrees",
          "a head tipped back in space provokes dizziness, also when trunk and head lean back as one"),
    Limit("neck-turn", "head turn", 15, "degrees", "the eyes alone reach about 15 degrees; beyond it the neck turns"),
    Limit("neck-turn", "head turn in space", 30, "degrees",
          "the balance organ feels the head turn in the room, whichever part of the body turns it"),
    Limit("neck-side", "head tilt", 10, "degrees", "RULA scores a neck bent sideways; below 10 it is sway"),
    Limit("neck-retract", "head slide", 3.5, "cm", "a glide of the joints that an unstable neck must not make"),
    Limit("nape", "hand on the nape", 1, "", "fingers behind the neck lie near the arteries at its side"),
    Limit("head-low", "head below the heart", 6, "cm", "pressure in eyes and head rises when they are below the heart"),
    Limit("trunk-flex", "trunk flexion", 20, "degrees", "RULA scores a trunk bent beyond 20 degrees higher"),
    Limit("trunk-ext", "trunk extension", 15, "degrees", "sitting tall differs from slumping by 10 to 15 degrees"),
    Limit("trunk-turn", "trunk turn", 15, "degrees", "RULA and REBA score a twisted trunk; below 15 it is sway"),
    Limit("trunk-side", "trunk tilt", 15, "degrees", "RULA and REBA score a side-bent trunk; below 15 it is sway"),
    Limit("overhead", "raised arm", 80, "degrees",
          "shoulder height is 90 degrees, 10 are kept to spare: an injured shoulder hurts most from there to 120"),
    Limit("arm-stretch", "straight arm aside", 40, "degrees",
          "a straight arm out to the side tensions its nerves, as in the test for them"),
    Limit("arm-stretch", "straight arm behind", 30, "degrees", "so does a straight arm behind the trunk"),
    Limit("wrist", "loaded wrist", 60, "degrees", "weight on a palm bent back beyond 60 degrees loads the wrist"),
)  # fmt: skip
"""The table of limits. An exercise may have a tag below its limits: the author knows what a drawing cannot show."""

BY_RIG: Mapping[str, tuple[str, ...]] = {"floor": ("floor",), "standing": ("standing",), "wall": ("standing",)}
"""Tags that follow from the place of a pose."""
BY_PROP: Mapping[str, str] = {
    "wall": "wall", "wall-left": "wall", "wall-right": "wall", "book": "prop", "bottle": "prop",
    "bottle-left": "prop", "bottle-right": "prop",
}  # fmt: skip
"""Tags that follow from a thing in a pose."""

STEPS = 4
"""Number of parts into which the way between two key poses is divided."""


class Shortfall(Struct, frozen=True):
    """A missing tag, and the measurement that requires it."""

    tag: str
    words: str
    """The movement of the body and its place: "head turn of 50 degrees in pose seated_twist_l"."""

    def sentence(self, exercise: str) -> str:
        """Return the complaint about the exercise of this id (L19)."""
        return f'{exercise}: {self.words}; expected the tag "{self.tag}"; until then it is assumed (L19)'


def shortfalls(exercise: Exercise, poses: Mapping[str, Pose]) -> tuple[Shortfall, ...]:
    """Return the tags that `exercise` needs and lacks, in the order of the table. Poses without a body do not count.

    Both sides of a body have the same measures, so a pose that is mirrored for the right is measured once.
    """
    missing: dict[str, Shortfall] = {}
    for frame in exercise.frames:
        for tag, words in _by_place(written(poses, frame.pose)):
            if tag not in exercise.tags:
                missing.setdefault(tag, Shortfall(tag, f"{words} in pose {frame.pose}"))
    required = [limit for limit in LIMITS if limit.tag not in exercise.tags]
    highest = _highest(exercise, poses, {limit.measure for limit in required})
    for limit in required:
        value, where = highest.get(limit.measure, (0.0, ""))
        if value >= limit.least - 0.05:
            missing.setdefault(limit.tag, Shortfall(limit.tag, _limit_words(limit, value, where)))
    return tuple(missing.values())


def highest(exercise: Exercise, poses: Mapping[str, Pose]) -> Mapping[Measure, float]:
    """Return the maximum of `exercise` in every measure, over all its key poses and the ways between them."""
    values = _highest(exercise, poses, set(get_args(Measure)))
    return {name: values[name][0] if name in values else 0.0 for name in get_args(Measure)}


def _limit_words(limit: Limit, value: float, where: str) -> str:
    if not limit.unit:
        return f"{limit.measure} {where}"
    return f"{limit.measure} of {value:.0f} {limit.unit} {where}, where {limit.least:g} are the limit"


def _by_place(pose: Pose | None) -> Iterator[tuple[str, str]]:
    if pose is None:
        return
    for tag in BY_RIG.get(pose.rig, ()):
        yield tag, f"rig {pose.rig}"
    for line in pose.body:
        if line.startswith("props="):
            for prop in line.removeprefix("props=").split(","):
                if prop in BY_PROP:
                    yield BY_PROP[prop], f"{prop} needed"


BENDING: frozenset[Measure] = frozenset(
    {"raised arm", "head turn in space", "head tilted back", "head below the heart"}
)
"""Measures that can be higher between two poses than in both; all others change evenly from one to the other."""


def _highest(exercise: Exercise, poses: Mapping[str, Pose], required: Set[Measure]) -> dict[Measure, tuple[float, str]]:
    """Return the highest value of the `required` measures, and in words where it is reached."""
    if not required:
        return {}
    bodies: dict[str, tuple[Posture, Skeleton]] = {}
    for name in dict.fromkeys(frame.pose for frame in exercise.frames):
        posture = posture_of(poses, name)
        if posture is not None:
            bodies[name] = posture, skeleton(posture)
    if not bodies:
        return {}
    rest = next(iter(bodies.values()))[1]
    best: dict[Measure, tuple[float, str]] = {}

    def note(posture: Posture, bones: Skeleton, where: str, rig: str, *, key: bool) -> None:
        for name, value in measures(posture, bones, rest, key=key, lies=rig == "floor").items():
            if value > best.get(name, (0.0, ""))[0]:
                best[name] = value, where

    rigs = {name: pose.rig for name in bodies if (pose := written(poses, name)) is not None}
    for name, (posture, bones) in bodies.items():
        note(posture, bones, f"in pose {name}", rigs[name], key=True)
    for start, end in _ways(exercise):
        if start in bodies and end in bodies and _may_bend(bodies[start][0], bodies[end][0], required):
            from deskspine.core.figure.motion import moved  # imports the solids of the figure

            for step in range(1, STEPS):
                posture = moved(bodies[start][0], bodies[end][0], step / STEPS)
                note(posture, skeleton(posture), f"on the way from {start} to {end}", rigs[end], key=False)
    return best


def _may_bend(first: Posture, last: Posture, required: Set[Measure]) -> bool:
    """Return True if a `required` measure can be higher on the way from `first` to `last` than at both ends."""
    if not required & BENDING:
        return False
    arms = "raised arm" in required and (first.left, first.right) != (last.left, last.right)
    body = (first.facing, first.lean, first.side) != (last.facing, last.lean, last.side)
    return arms or (body and required & BENDING != {"raised arm"})


_PHASES: tuple[FramePhase, ...] = get_args(FramePhase)


def _ways(exercise: Exercise) -> Sequence[tuple[str, str]]:
    """Return each way between two key poses of the exercise once, in either direction."""
    ways: dict[tuple[str, str], None] = {}
    for side in exercise.sides or ("",):
        key_poses = [
            frame.pose
            for phase in _PHASES
            for frame in exercise.frames
            if frame.phase == phase and frame.side in ("", side)
        ]
        for start, end in pairwise([*key_poses, *key_poses[:1]]):
            if start != end:
                ways[(min(start, end), max(start, end))] = None
    return tuple(ways)
