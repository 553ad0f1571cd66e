"""The window of an exercise: as much of the body as its size allows while what moves can be read."""

from __future__ import annotations

from functools import cache

import pytest
from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.camera import Box
from deskspine.core.figure.cells import quadrants
from deskspine.core.figure.face import features
from deskspine.core.figure.framing import LEGS, fitted, framed
from deskspine.core.figure.limbs import body
from deskspine.core.figure.pose_parser import posture_of, upright
from deskspine.core.figure.posture import Posture
from deskspine.core.figure.props import SEAT_FLOOR, around
from deskspine.core.figure.raster import extent, ink
from deskspine.core.figure.scene import axes_of
from deskspine.core.figure.skeleton import skeleton
from deskspine.core.routines.model import Library
from support.paths import ROUTINES

SIZES = [(24, 12), (42, 21), (60, 30)]
"""Sizes in cells; a cell is two by two samples."""


@cache
def library() -> Library:
    """Return the shipped library."""
    return RoutineFiles(None, ROUTINES).load()


def postures(exercise: str) -> list[Posture]:
    """Return the postures of an exercise that have the view of the first one."""
    frames = library().exercises[exercise].frames
    found = [posture_of(library().poses, name) for name in dict.fromkeys(frame.pose for frame in frames)]
    drawn = [posture for posture in found if posture is not None]
    return [posture for posture in drawn if posture.view == drawn[0].view]


def unboxed(exercise: str) -> list[Posture]:
    """Return the same postures without windows of their own."""
    return [replace(posture, box=None) for posture in postures(exercise)]


def box_of(exercise: str, size: tuple[int, int]) -> Box:
    return framed(unboxed(exercise), 2 * size[0], 2 * size[1])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("exercise", sorted(library().exercises))
def test_no_head_and_no_hand_is_cut_off(exercise: str, size: tuple[int, int]) -> None:
    shown = [posture for posture in postures(exercise) if posture.view not in ("face", "hands")]
    if not shown or any(posture.box is not None for posture in shown):
        return
    box = box_of(exercise, size)
    for posture in shown:
        moves = {"head", "left arm", "right arm"}
        for solid in body(skeleton(posture)):
            left, _, right, high = extent(solid, axes_of(posture))
            if solid.group not in LEGS:
                assert box.left <= left, solid
                assert right <= box.right, solid
            if solid.group in moves:
                assert high <= box.high, solid


@pytest.mark.parametrize("exercise", ["seated-twist", "round-arch", "biceps-blades"])
def test_with_many_samples_a_seated_person_is_whole_and_with_few_down_to_the_seat(exercise: str) -> None:
    assert box_of(exercise, (60, 30)).low < SEAT_FLOOR
    assert box_of(exercise, (30, 15)).low < 2.0


def test_the_head_stays_large_where_only_the_head_moves() -> None:
    for size, least in (((24, 12), 0.35), ((42, 21), 0.23), ((120, 60), 0.23)):
        box = box_of("chin-tuck", size)
        assert 25.0 / (box.high - box.low) > least, size
    assert box_of("chin-tuck", (42, 21)).low < -10.0, "the seat is seen"
    assert box_of("ear-to-shoulder", (24, 30)).low < SEAT_FLOOR, (
        "in a high and narrow picture there is room for the feet"
    )


def test_who_stands_is_whole_with_many_samples_and_down_to_the_thighs_with_few() -> None:
    bodies = [upright(posture) for posture in unboxed("biceps-blades")]
    assert framed(bodies, 120, 60).low < 0
    head = [upright(posture) for posture in unboxed("chin-tuck")]
    assert 40.0 < framed(head, 120, 60).low < 70.0


def test_what_is_left_over_is_above_and_below() -> None:
    assert fitted(Box(0.0, 0.0, 10.0, 10.0), 20, 20, 2.0) == Box(0.0, -5.0, 10.0, 15.0)
    assert fitted(Box(0.0, 0.0, 10.0, 10.0), 20, 20, 2.0, lowest=0.0) == Box(0.0, 0.0, 10.0, 20.0)
    assert fitted(Box(0.0, 0.0, 10.0, 20.0), 20, 20, 1.0) == Box(-5.0, 0.0, 15.0, 20.0)


def test_feet_and_chair_are_on_one_floor() -> None:
    seated = Posture(view="side")
    bones, axes = skeleton(seated), axes_of(seated)
    feet = min(extent(solid, axes)[1] for solid in body(bones))
    chair = min(extent(solid, axes)[1] for solid in around(bones))
    assert feet == pytest.approx(SEAT_FLOOR, abs=1.5)
    assert chair == pytest.approx(SEAT_FLOOR, abs=0.5)


@pytest.mark.parametrize("pose", ["s_neutral", "f_supine"])
@pytest.mark.parametrize("grain", [2.0, 4.2, 6.0])
def test_an_eye_in_profile_has_a_sample_of_skin_before_it(pose: str, grain: float) -> None:
    seen = posture_of(library().poses, pose)
    assert seen is not None
    bones, axes = skeleton(seen), axes_of(seen)
    eye = features(bones, grain, axes[2])[0].middle
    before = sum((a - b) * c for a, b, c in zip(eye, bones.skull, bones.head[2], strict=True))
    sample = grain if pose == "f_supine" else grain / 2
    assert before + sample <= 10.2 * 1.1


def test_a_cell_with_an_eye_at_the_edge_of_a_face_is_eye_and_skin() -> None:
    skin, eye = ink("skin"), ink("eye")
    [[(_, front, behind)]] = quadrants([[skin, eye], [0, 0]])
    assert {front, behind} == {skin, eye}
