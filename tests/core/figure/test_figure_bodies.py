"""Every key pose can be drawn and is a possible human posture, and so is every posture between two poses."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.blend import breathing
from deskspine.core.figure.hand_targets import PLACES
from deskspine.core.figure.highlight import painted, raised
from deskspine.core.figure.limbs import body
from deskspine.core.figure.motion import moved
from deskspine.core.figure.pose_parser import can_draw, posture_of, upright
from deskspine.core.figure.pose_schema import BODY, PROPS
from deskspine.core.figure.posture import Arm, Posture, mirrored
from deskspine.core.figure.props import FIXED, around
from deskspine.core.figure.regions import LIT
from deskspine.core.figure.shapes import Capsule
from deskspine.core.figure.skeleton import skeleton
from deskspine.core.player.plan import compile_plan
from deskspine.core.player.poses import pose_in
from deskspine.core.routines.frame_poses import other_side
from deskspine.core.routines.model import Library
from support.anatomy import faults
from support.paths import ROUTINES

STEPS = 16


@cache
def library() -> Library:
    """Return the shipped library."""
    return RoutineFiles(None, ROUTINES).load()


def posture(pose: str) -> Posture:
    """Return the posture of a pose that has one."""
    body_posture = posture_of(library().poses, pose)
    assert body_posture is not None, pose
    return body_posture


POSES = sorted(library().poses)
WAYS = sorted(
    {
        (start.pose, end.pose)
        for exercise in library().exercises.values()
        for start, end in zip(exercise.frames, (*exercise.frames[1:], exercise.frames[0]), strict=True)
        if start.pose != end.pose
    }
)


def passing_ways() -> list[tuple[str, str, str, str]]:
    """Return the ways of a whole routine on which the movement comes from a pose or goes on to one without a halt."""
    ways = set()
    for exercise in library().exercises.values():
        routine = next(
            routine for routine in library().routines.values() if any(s.exercise == exercise for s in routine.slots)
        )
        plan = compile_plan(routine, 1)
        for index, segment in enumerate(plan.segments):
            for part in range(20):
                pose = pose_in(plan, index, (part + 0.5) / 20)
                if segment.seconds and (pose.before or pose.after):
                    ways.add((pose.before, pose.start, pose.end, pose.after))
    return sorted(ways)


PASSING = passing_ways()


@pytest.mark.parametrize("pose", POSES)
def test_a_key_pose_is_a_body_somebody_could_have(pose: str) -> None:
    assert list(faults(posture(pose))) == []


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_so_is_everything_between_two_that_follow_each_other(way: tuple[str, str]) -> None:
    start, end = map(posture, way)
    assert on_the_way(start, end) == set()


def on_the_way(start: Posture, end: Posture, before: Posture | None = None, after: Posture | None = None) -> set[str]:
    """Return what is impossible between two postures."""
    postures = [moved(start, end, step / STEPS, before, after) for step in range(1, STEPS)]
    return {fault for posture in postures for fault in faults(posture, on_the_way=True)}


@pytest.mark.parametrize("way", PASSING, ids="-".join)
def test_so_is_everything_between_two_that_are_passed_without_a_halt(way: tuple[str, str, str, str]) -> None:
    before, start, end, after = (posture_of(library().poses, name) for name in way)
    assert start is not None
    assert end is not None
    assert on_the_way(start, end, before, after) == set()


@pytest.mark.parametrize(
    ("arm", "told"),
    [
        (Arm("head", (0.0, 8.0, 0.0)), "in the head"),
        (Arm("chest", (2.0, 0.0, 0.0)), "in the chest"),
        (Arm("neck", (0.0, 4.0, 7.0)), "on the throat"),
        (Arm("chest", (90.0, 0.0, 0.0)), "misses"),
        (Arm("chest", (30.0, 10.0, 40.0), (0.0, 0.2, -1.0)), "wrist is bent"),
    ],
)
def test_a_hand_where_it_must_not_be_is_found(arm: Arm, told: str) -> None:
    assert any(told in fault for fault in faults(Posture(left=arm)))
    assert any(told in fault for fault in faults(mirrored(Posture(left=arm))))


@pytest.mark.parametrize("pose", POSES)
def test_the_other_side_is_the_mirror_image_joint_by_joint(pose: str) -> None:
    mine, other = skeleton(posture(pose)), skeleton(mirrored(posture(pose)))
    for here, there in (
        (mine.skull, other.skull),
        (mine.left.end, other.right.end),
        (mine.right.bend, other.left.bend),
    ):
        assert here == pytest.approx((-there[0], there[1], there[2]), abs=1e-6)
    for here, there in ((mine.left_leg.end, other.right_leg.end), (mine.right_leg.bend, other.left_leg.bend)):
        assert here == pytest.approx((-there[0], there[1], there[2]), abs=1e-6)
    assert mirrored(mirrored(posture(pose))) == posture(pose)


def test_a_pose_for_one_side_moves_that_side_of_the_mirror() -> None:
    """Show the person's left on the left of the screen: their left ear comes down on the left."""
    assert skeleton(posture("tilt_l")).head[1][0] < 0
    assert skeleton(posture("tilt_r")).head[1][0] > 0
    assert skeleton(posture("turn_l")).head[2][0] < 0, "a look to the left leads to the left of the screen"
    assert skeleton(posture("press_temple_l")).left.end[1] > skeleton(posture("press_temple_l")).right.end[1]
    assert other_side("tilt_l") == "tilt_r"


@pytest.mark.parametrize("pose", [pose for pose in POSES if not library().poses[pose].lit])
def test_what_is_not_lit_is_at_rest_or_only_on_its_way(pose: str) -> None:
    assert posture(pose).lit == ()


@pytest.mark.parametrize("pose", [pose for pose in POSES if library().poses[pose].lit])
def test_what_works_is_lit(pose: str) -> None:
    shown = posture(pose)
    assert shown.lit
    assert set(shown.lit) <= set(LIT)
    assert painted(skeleton(shown)) or raised(skeleton(shown))


@pytest.mark.parametrize("region", LIT)
def test_every_region_there_is_can_be_lit(region: str) -> None:
    bones = skeleton(Posture(lit=(region,), breath=1.0))
    assert painted(bones) or raised(bones)


def test_every_thing_a_body_table_may_name_is_drawn() -> None:
    bare = len(around(skeleton(Posture())))
    for name in {*PROPS, *FIXED} - {"no-person"}:
        drawn = len(around(skeleton(Posture(props=(name,)))))
        assert drawn < bare if name == "no-chair" else drawn > bare


def test_every_place_a_hand_may_go_by_name_can_be_reached_by_somebody_who_sits() -> None:
    for name, arm in PLACES.items():
        bones = skeleton(Posture(left=arm, right=arm))
        assert not arm.touches or bones.left.short < 2.5, name


def test_nobody_turns_or_tilts_further_than_is_good_to_copy() -> None:
    assert BODY["head"]["turn"].high == 55  # type: ignore[union-attr]
    for pose in POSES:
        turn, tilt, nod = posture(pose).head
        assert abs(turn) <= 55
        assert abs(tilt) <= 38
        assert -20 <= nod <= 50


def test_who_plays_it_standing_has_no_chair_and_lets_the_hands_hang() -> None:
    seated = posture("tilt_l")
    standing = upright(seated)
    assert standing.stands
    assert standing.head == seated.head
    assert standing.left == PLACES["hang"]
    assert around(skeleton(standing)) == []
    lowest = min(min(mine.a[1], mine.b[1]) for mine in body(skeleton(standing)) if isinstance(mine, Capsule))
    assert 0 < lowest < 8, "feet on the floor"
    assert upright(standing) == standing


def test_a_breath_widens_the_ribs_and_moves_nothing_else_that_is_seen() -> None:
    out = posture("neutral")
    into = breathing(out, 1.0)
    assert into.breath > out.breath
    assert into.head == out.head
    assert into.left == out.left
    assert breathing(out, 0.0) == out


def test_a_way_begins_and_ends_where_its_poses_are_and_goes_slowly_at_both_ends() -> None:
    start, end = posture("neutral"), posture("tilt_l")
    assert moved(start, end, 0.0) == start
    assert moved(start, end, 1.0) == end
    tilts = [moved(start, end, step / STEPS).head[1] for step in range(STEPS + 1)]
    gaps = [later - sooner for sooner, later in pairwise(tilts)]
    assert min(gaps) >= 0
    assert gaps[0] < max(gaps) / 2 > gaps[-1]


def test_a_pose_without_a_body_cannot_be_drawn_and_its_mirror_image_neither() -> None:
    poses = {"tilt_l": replace(library().poses["tilt_l"], body=())}
    assert not can_draw(poses, "tilt_l")
    assert not can_draw(poses, "tilt_r")
    assert posture_of(poses, "tilt_r") is None
    assert can_draw(library().poses, "tilt_r")
    assert not can_draw(library().poses, "turn_x")


def test_poses_that_lead_in_a_circle_end_somewhere() -> None:
    poses = {
        "a": replace(library().poses["neutral"], id="a", body=("like=b", "head.turn=10")),
        "b": replace(library().poses["neutral"], id="b", body=("like=a", "head.tilt=10")),
    }
    body_posture = posture_of(poses, "a")
    assert body_posture is not None
    assert body_posture.head[:2] == (10.0, 10.0)
