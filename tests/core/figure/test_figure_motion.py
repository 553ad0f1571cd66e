"""Movements over time: circles without halts, arms after the trunk, a camera that goes round the person."""

from __future__ import annotations

from collections.abc import Generator
from itertools import pairwise
from typing import TypeVar, cast

import pytest
from msgspec.structs import replace

from deskspine.core.figure.blend import between
from deskspine.core.figure.camera import DEGREES
from deskspine.core.figure.film import STEPS, Film, Shot, shot_of
from deskspine.core.figure.framing import framed, window
from deskspine.core.figure.motion import moved
from deskspine.core.figure.pose import Pose
from deskspine.core.figure.pose_parser import posture_of
from deskspine.core.figure.posture import Arm, Posture
from deskspine.core.figure.raster import extent
from deskspine.core.figure.scene import axes_of, drawing, person, still_parts
from deskspine.core.figure.skeleton import skeleton
from deskspine.core.figure.vectors import Vector, distance
from support import shipped

T = TypeVar("T")
IN_FRONT = Arm("chest", (8.0, 0.0, 40.0), (0.0, 0.2, 1.0), (-1.0, 0.0, 0.0), touches=False)
OUTWARD = replace(IN_FRONT, at=(42.0, 6.0, 16.0))
ROUND = tuple(
    Posture(shrug=(up, up), back=(back, back)) for up, back in ((4.0, 0.0), (0.0, 4.0), (-4.0, 0.0), (0.0, -4.0))
)


def shoulder(posture: Posture) -> Vector:
    """Return the place of the left shoulder."""
    return skeleton(posture).left.root


def circle() -> list[Posture]:
    """Return the postures of one round through four poses, in even steps of time."""
    return [
        moved(ROUND[at], ROUND[(at + 1) % 4], step / STEPS, ROUND[at - 1], ROUND[(at + 2) % 4])
        for at in range(4)
        for step in range(STEPS)
    ]


def test_four_poses_that_are_passed_without_a_halt_are_a_circle() -> None:
    postures = circle()
    radii = [(posture.shrug[0] ** 2 + posture.back[0] ** 2) ** 0.5 for posture in postures]
    assert max(radii) < 4.0 * 1.06
    assert min(radii) > 4.0 * 0.94
    ways = [distance(shoulder(a), shoulder(b)) for a, b in pairwise([*postures, postures[0]])]
    assert max(ways) < 1.6 * min(ways), "it never stops"


def test_without_neighbours_every_pose_is_a_halt() -> None:
    ways = [
        distance(shoulder(moved(ROUND[0], ROUND[1], a / STEPS)), shoulder(moved(ROUND[0], ROUND[1], b / STEPS)))
        for a, b in pairwise(range(STEPS + 1))
    ]
    assert ways[0] < max(ways) / 4
    assert ways[-1] < max(ways) / 4


def test_nothing_is_bent_further_on_the_way_than_in_the_poses() -> None:
    for posture in circle():
        assert max(map(abs, (*posture.shrug, *posture.back))) <= 4.0 + 1e-9


def test_a_part_that_turns_round_or_stays_stops_there() -> None:
    poses = Posture(), Posture(turn=20.0), Posture(turn=20.0, head=(30.0, 0.0, 0.0))
    late = moved(poses[0], poses[1], 0.95, after=poses[2])
    assert late.turn == pytest.approx(moved(poses[0], poses[1], 0.95).turn, abs=0.5)
    early = moved(poses[1], poses[2], 0.05, before=poses[0])
    assert early.turn == 20.0
    assert early.head[0] == pytest.approx(between(poses[1], poses[2], 0.00725).head[0])


def test_an_arm_that_swings_on_keeps_its_speed() -> None:
    hang = replace(IN_FRONT, at=(20.0, -36.0, 6.0))
    up = replace(IN_FRONT, at=(14.0, 50.0, 8.0))
    poses = [Posture(left=arm, right=arm) for arm in (hang, IN_FRONT, up)]

    def hand(time: float, *, on: bool) -> Vector:
        return skeleton(moved(poses[0], poses[1], time, after=poses[2] if on else None)).left.end

    assert distance(hand(0.9, on=True), hand(1.0, on=True)) > 2 * distance(hand(0.9, on=False), hand(1.0, on=False))


def test_arms_follow_the_trunk_and_both_arrive() -> None:
    first, last = Posture(left=IN_FRONT), Posture(turn=30.0, left=OUTWARD)
    for time in (0.1, 0.3, 0.5, 0.7, 0.9):
        posture = moved(first, last, time)
        trunk = posture.turn / 30.0
        arm = (posture.left.at[0] - 8.0) / 34.0
        assert arm < trunk
    assert moved(first, last, 0.0) == first
    assert moved(first, last, 1.0) == last


def test_a_hand_that_stays_on_something_goes_with_it() -> None:
    on_thigh = Arm("thigh", (1.0, 1.0, 13.0))
    first = Posture(left=on_thigh)
    last = Posture(lean=20.0, left=replace(on_thigh, at=(1.0, 1.0, 17.0)))
    for time in (0.2, 0.5, 0.8):
        posture = moved(first, last, time)
        assert (posture.left.at[2] - 13.0) / 4.0 == pytest.approx(posture.lean / 20.0)


@pytest.mark.parametrize(("first", "last"), [("front", "side"), ("side", "half"), ("half", "front")])
def test_the_camera_goes_round_from_one_view_to_the_other(first: str, last: str) -> None:
    start, end = Posture(view=first), Posture(view=last)  # type: ignore[arg-type]
    turned = [between(start, end, part).camera for part in (0.25, 0.5, 0.75)]
    way = DEGREES[last] - DEGREES[first]  # type: ignore[index]
    assert turned == pytest.approx([DEGREES[first] + part * way for part in (0.25, 0.5, 0.75)])  # type: ignore[index]


@pytest.mark.parametrize("other", ["back", "above", "face", "hands"])
def test_a_mirror_a_view_from_above_and_a_part_are_cut_to(other: str) -> None:
    start, end = Posture(), Posture(view=other)  # type: ignore[arg-type]
    assert between(start, end, 0.4).camera is None
    assert [between(start, end, part).view for part in (0.4, 0.6)] == ["front", other]
    lies = Posture(view="side", props=("mat",))
    assert between(Posture(props=("mat",)), lies, 0.5).camera is None


def test_the_window_of_a_turning_camera_shows_all_of_the_body() -> None:
    start = Posture(view="side", left=IN_FRONT, right=IN_FRONT)
    end = Posture(left=OUTWARD, right=OUTWARD)
    boxes = {posture.view: framed([posture], 80, 40) for posture in (start, end)}
    for step in range(1, STEPS):
        posture = between(start, end, step / STEPS)
        box, axes = window(boxes, posture), axes_of(posture)
        for solid in person(skeleton(posture)):
            left, _, right, high = extent(solid, axes)
            if "left" in solid.group or "right" in solid.group:
                continue
            assert box.left <= left
            assert right <= box.right
            assert high <= box.high
        assert (box.right - box.left) / (box.high - box.low) == pytest.approx(80 / 80)
    assert window(boxes, start) == boxes["side"]


def test_a_shot_knows_the_poses_it_comes_from_and_goes_to() -> None:
    shot = shot_of("b", "c", 0.25, before="a", after="d")
    assert shot == Shot("b", "c", STEPS // 4, 0, "a", "d")
    assert shot.reverse() == Shot("c", "b", STEPS - STEPS // 4, 0, "d", "a")
    assert shot.reverse().forward() == shot
    assert shot_of("b", "c", 1.0, before="a", after="d") == Shot("c", "c")


def test_a_film_draws_what_is_passed_without_a_halt() -> None:
    lines = {"up": "shoulders.up=6", "back": "shoulders.back=6", "down": "shoulders.up=-4"}
    poses = {name: Pose(name, "sit", name, body=(line,)) for name, line in lines.items()}
    film = Film(poses, tuple(poses), 60, 32, "shaded")
    on = film.picture(Shot("up", "back", 13, after="down"))
    assert on != film.picture(Shot("up", "back", 13))


@pytest.mark.parametrize("end", ["tilt_l", "turn_l"])
def test_what_does_not_move_is_not_drawn_again_and_looks_the_same(end: str) -> None:
    boxes = {"front": framed([film_posture("neutral"), film_posture(end)], 80, 40)}
    start, last = film_posture("neutral"), film_posture(end)
    parts = finished(still_parts(start, last, boxes["front"], 80, 40))
    assert len(parts.solids) > 40, "hands, legs and chair"
    for step in (0, 5, 11, STEPS):
        posture = moved(start, last, step / STEPS)
        bare = finished(drawing(posture, boxes["front"], 80, 40))
        assert finished(drawing(posture, boxes["front"], 80, 40, still=parts)) == bare


def film_posture(pose: str) -> Posture:
    """Return the posture of a shipped pose."""
    posture = posture_of(shipped.library().poses, pose)
    assert posture is not None
    return posture


def finished(work: Generator[None, None, T]) -> T:
    """Return what `work` in slices returns."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return cast("T", end.value)
