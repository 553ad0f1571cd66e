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
    before: str = ""
    """Id of the pose from which the movement passes `start` without a halt, or ""."""
    after: str = ""
    """Id of the pose to which the movement goes on from `end` without a halt, or ""."""


def pose_in(plan: Plan, index: int, fraction: float) -> PoseView:
    """Return the poses of segment `index` when `fraction` of it has passed: its frames share its seconds equally."""
    before = _pose_before(plan, index)
    own = _own(plan, index)
    if not own:
        return PoseView(before, before, 1.0)
    share = min(int(fraction * len(own)), len(own) - 1)
    start, end = own[share - 1] if share else before or own[0], own[share]
    progress = min(1.0, fraction * len(own) - share)
    if start == end:
        return PoseView(start, end, progress)
    earlier = own[share - 2] if share > 1 else before if share else _passed_before(plan, index)
    later = own[share + 1] if share + 1 < len(own) else _passed_after(plan, index)
    ends = (start, end)
    return PoseView(start, end, progress, "" if earlier in ends else earlier, "" if later in ends else later)


def ways_in(plan: Plan, index: int) -> tuple[PoseView, ...]:
    """Return the figure half way between any two key poses of segment `index`, in order."""
    count = max(1, len(_own(plan, index)))
    return tuple(pose_in(plan, index, (at + 0.5) / count) for at in range(count))


def easing_in(plan: Plan, index: int, into: float, fraction: float) -> PoseView:
    """Return the poses of the way back after a pause, from rest to the place at `into` of segment `index`."""
    return PoseView(_resting(plan, index), pose_in(plan, index, into).end, fraction)


def _own(plan: Plan, index: int) -> tuple[str, ...]:
    segment = plan.segments[index]
    return poses_of(plan.exercise(segment.item), "after" if segment.after else segment.phase, segment.side)


def _pose_before(plan: Plan, index: int) -> str:
    """Return the pose in which the segments before `index` ended; at the beginning of an exercise its resting pose."""
    item = plan.segments[index].item
    for earlier in range(index - 1, -1, -1):
        if plan.segments[earlier].item != item:
            break
        if own := _own(plan, earlier):
            return own[-1]
    return "" if plan.segments[index].phase == "prep" else _resting(plan, index)


def _passed_before(plan: Plan, index: int) -> str:
    """Return the pose before the one in which segment `index` begins, if that is passed without a halt, else ""."""
    if not _goes_on(plan, index - 1):
        return ""
    own = _own(plan, index - 1)
    return own[-2] if len(own) > 1 else _pose_before(plan, index - 1)


def _passed_after(plan: Plan, index: int) -> str:
    """Return the pose that follows the last one of segment `index`, if that is passed without a halt, else ""."""
    return _own(plan, index + 1)[0] if _goes_on(plan, index) else ""


def _goes_on(plan: Plan, index: int) -> bool:
    """Return True if the movement of segment `index` goes on in the next one: in a circle, which has no hold."""
    if not 0 <= index < len(plan.segments) - 1:
        return False
    here, following = plan.segments[index], plan.segments[index + 1]
    frames = plan.exercise(here.item).frames
    circles = sum(frame.phase == "move" for frame in frames) > 1 and not any(frame.phase == "hold" for frame in frames)
    moving = here.phase in ("move", "rest") and following.phase in ("move", "rest")
    same = (here.item, here.side) == (following.item, following.side)
    return circles and moving and same and bool(_own(plan, index)) and bool(_own(plan, index + 1))


def _resting(plan: Plan, index: int) -> str:
    segment = plan.segments[index]
    exercise = plan.exercise(segment.item)
    both: tuple[Phase, Phase] = ("prep", "rest")
    for phase in both:
        if poses := poses_of(exercise, phase, segment.side):
            return poses[-1]
    return ""
