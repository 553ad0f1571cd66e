"""The rule of breathing: the breath that goes with a movement follows from its poses.

Opening, lifting and looking up go with the breath in; turning, leaning, folding and pushing the hips up go with the
breath out, and so does an effort. The way back is the other breath. `docs/routines.md` has the same rule in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deskspine.core.figure.pose import Pose
from deskspine.core.figure.posture import Posture
from deskspine.core.figure.travel_time import ON_THE_MAT, place, raised
from deskspine.core.routines.lint import Complaint
from deskspine.core.routines.model import Breath, Exercise
from deskspine.core.routines.pacing import way_of

MAX_BREATH_S = 10
"""Maximum seconds of a stretch that is one breath; a longer one is breathed freely."""
TURN_LEAST, BEND_LEAST, SHOULDER_LEAST, HIPS_LEAST = 8.0, 8.0, 2.5, 10.0
"""Minimum degrees, degrees, centimetres and centimetres that count as a movement."""


def breath_due(exercise: Exercise, side: str, poses: Mapping[str, Pose]) -> tuple[Breath, str]:
    """Return the breath that goes with the way in on `side`, and the reason; "free" where the rule says nothing."""
    if exercise.effort_pct is not None:
        return "out", "an effort"
    way = way_of(exercise, side, poses)
    start, end = next(iter((*way.prep[-1:], *way.rest[-1:])), None), next(iter((*way.move[-1:], *way.hold[:1])), None)
    return ("free", "") if start is None or end is None else _due(start, end)


def lint_breath(exercise: Exercise, poses: Mapping[str, Pose]) -> Iterator[Complaint]:
    """Yield where the breath of `exercise` breaks the rule; breathing freely never does."""
    yield from dict.fromkeys(_against(exercise, poses))


def _against(exercise: Exercise, poses: Mapping[str, Pose]) -> Iterator[Complaint]:
    for side in exercise.sides or ("",):
        where = ("breath", side) if exercise.breath_by_side else ("breath",)
        move, hold, rest = (exercise.breath_for(side, phase) for phase in ("move", "hold", "rest"))
        due, why = breath_due(exercise, side, poses)
        if "free" not in (move, due) and move != due:
            yield (*where, "move"), f"expected {due}, as in every exercise, for {why}; found {move}"
        if "free" not in (move, rest) and move == rest:
            yield (*where, "rest"), f"expected the other breath on the way back, found {rest} both ways"
        dose = exercise.dose
        for key, breath, seconds in (
            ("move", move, dose.move_s),
            ("hold", hold, dose.hold_s),
            ("rest", rest, dose.rest_s),
        ):
            if breath != "free" and max(seconds) > MAX_BREATH_S:
                yield (*where, key), f"expected free, {max(seconds)} s are more than one breath; found {breath}"


def _due(start: Posture, end: Posture) -> tuple[Breath, str]:
    head = [after - before for before, after in zip(start.head, end.head, strict=True)]
    shoulders = max(
        after - before for before, after in zip(start.back + start.shrug, end.back + end.shrug, strict=True)
    )
    bend = end.round - start.round
    if abs(head[0]) >= TURN_LEAST or abs(end.turn - start.turn) >= TURN_LEAST:
        return "out", "a turn"
    if abs(head[1]) >= TURN_LEAST or abs(end.side - start.side) >= TURN_LEAST:
        return "out", "a lean to the side"
    if bend <= -BEND_LEAST:
        return "in", "opening the chest"
    if bend >= BEND_LEAST or end.lean - start.lean >= 2 * BEND_LEAST:
        return "out", "folding forward"
    if place(end) in ON_THE_MAT:
        return ("out", "pushing the hips up") if end.hips[1] - start.hips[1] >= HIPS_LEAST else ("free", "")
    if head[2] >= BEND_LEAST:
        return "out", "folding forward"
    if head[2] <= -BEND_LEAST:
        return "in", "looking up"
    if raised(end) and not raised(start):
        return "in", "lifting the arms"
    return ("in", "drawing the shoulders back or up") if shoulders >= SHOULDER_LEAST else ("free", "")
