"""The pictures that an exercise needs while it is played."""

from __future__ import annotations

from collections.abc import Iterator

from deskspine.core.figure.film import BREATHS, STEPS, Shot
from deskspine.core.player.plan import Plan
from deskspine.core.player.poses import ways_in
from deskspine.core.routines.figure_signs import signs_of


def shots_of(plan: Plan, item: int) -> tuple[Shot, ...]:
    """Return every picture of slot `item`, in the order in which they are first shown.

    On the way back the signs may differ: such a picture follows that of the way there, which has the same body.
    """
    signs = signs_of(plan.exercise(item))
    shown = dict.fromkeys(shot.forward(signs) for shot in _played(plan, item))
    return tuple(dict.fromkeys(twin for shot in shown for twin in (shot, shot.reverse()) if twin in shown))


def _played(plan: Plan, item: int) -> Iterator[Shot]:
    for index, segment in enumerate(plan.segments):
        if segment.item != item:
            continue
        for way in ways_in(plan, index):
            start, end = way.start, way.end
            if not end:
                continue
            if start and start != end:
                yield Shot(start, start)
                yield from (Shot(start, end, step, 0, way.before, way.after) for step in range(1, STEPS))
            yield Shot(end, end)
            if segment.phase == "hold":
                yield from (Shot(end, end, STEPS, breath) for breath in range(1, BREATHS + 1))
