"""Which key poses a segment moves between, and how far it has got: what a figure, or its words, goes by."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.player.plan import Plan
from deskspine.core.routines.frame_poses import poses_of
from deskspine.core.routines.model import Phase


class PoseView(Struct, frozen=True):
    """What the figure does: on its way from one key pose to the next."""

    start: str
    """Id of the pose it comes from; empty when the exercise has no key pose for it."""
    end: str
    """Id of the pose it goes to; the same as `start` while it stays."""
    progress: float
    """0 at `start`, 1 at `end`."""


def pose_in(plan: Plan, index: int, fraction: float) -> PoseView:
    """The poses of segment `index` when `fraction` of it has passed: its frames share its seconds equally."""
    before = _pose_before(plan, index)
    own = _own(plan, index)
    if not own:
        return PoseView(before, before, 1.0)
    share = min(int(fraction * len(own)), len(own) - 1)
    start = own[share - 1] if share else before or own[0]
    return PoseView(start, own[share], min(1.0, fraction * len(own) - share))


def easing_in(plan: Plan, index: int, into: float, fraction: float) -> PoseView:
    """The way back into a pose after a pause: from rest to where segment `index` stood at `into` of it."""
    return PoseView(_resting(plan, index), pose_in(plan, index, into).end, fraction)


def _own(plan: Plan, index: int) -> tuple[str, ...]:
    segment = plan.segments[index]
    if segment.after:
        return ()
    return poses_of(plan.exercise(segment.item), segment.phase, segment.side)


def _pose_before(plan: Plan, index: int) -> str:
    """The pose the segments before `index` ended in; at the beginning of an exercise its resting pose."""
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
