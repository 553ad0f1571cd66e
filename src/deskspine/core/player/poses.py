"""The key poses of a segment and the progress between them, for the figure and its words."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.player.plan import Plan
from deskspine.core.routines.frame_poses import poses_of
from deskspine.core.routines.model import Phase


class PoseView(Struct, frozen=True):
    """The figure on its way from one key pose to the next."""

    start: str
    """Id of the pose it comes from, or "" if the exercise has no key pose for it."""
    end: str
    """Id of the pose it moves to; the same as `start` while it stays."""
    progress: float
    """0 at `start`, 1 at `end`."""


def pose_in(plan: Plan, index: int, fraction: float) -> PoseView:
    """Return the poses of segment `index` when `fraction` of it has passed: its frames share its seconds equally."""
    before = _pose_before(plan, index)
    own = _own(plan, index)
    if not own:
        return PoseView(before, before, 1.0)
    share = min(int(fraction * len(own)), len(own) - 1)
    start = own[share - 1] if share else before or own[0]
    return PoseView(start, own[share], min(1.0, fraction * len(own) - share))


def easing_in(plan: Plan, index: int, into: float, fraction: float) -> PoseView:
    """Return the poses of the way back after a pause, from rest to the place at `into` of segment `index`."""
    return PoseView(_resting(plan, index), pose_in(plan, index, into).end, fraction)


def _own(plan: Plan, index: int) -> tuple[str, ...]:
    segment = plan.segments[index]
    if segment.after:
        return ()
    return poses_of(plan.exercise(segment.item), segment.phase, segment.side)


def _pose_before(plan: Plan, index: int) -> str:
    """Return the pose in which the segments before `index` ended; at the beginning of an exercise its resting pose."""
    item = plan.segments[index].item
    for earlier in range(index - 1, -1, -1):
        if plan.segments[earlier].item != item:
            break
        if own := _own(plan, earlier):
            return own[-1]
    return "" if plan.segments[index].phase == "prep" else _resting(plan, index)


def _resting(plan: Plan, index: int) -> str:
    segment = plan.segments[index]
    exercise = plan.exercise(segment.item)
    both: tuple[Phase, Phase] = ("prep", "rest")
    for phase in both:
        if poses := poses_of(exercise, phase, segment.side):
            return poses[-1]
    return ""
