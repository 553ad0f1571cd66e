"""Signs of the shipped exercises say what the bodies do: where they begin, point, turn, meet and touch."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.limbs import body
from deskspine.core.figure.posture import Posture, mirrored
from deskspine.core.figure.sign import PARTS, Sign
from deskspine.core.figure.sign_anchors import anchor
from deskspine.core.figure.sign_time import shows_still
from deskspine.core.figure.skeleton import skeleton
from deskspine.core.routines.figure_signs import signs_of
from deskspine.core.routines.key_frames import key_shots
from deskspine.core.routines.model import Exercise
from support.paths import ROUTINES
from support.sign_anatomy import distance_of, sign_faults

LIBRARY = RoutineFiles(None, ROUTINES).load()
WITH_SIGNS = [exercise for exercise in LIBRARY.exercises.values() if exercise.signs]


@pytest.mark.parametrize("exercise", WITH_SIGNS, ids=lambda exercise: exercise.id)
def test_a_sign_shows_what_the_body_does(exercise: Exercise) -> None:
    assert list(sign_faults(exercise, LIBRARY)) == []


@pytest.mark.parametrize("exercise", WITH_SIGNS, ids=lambda exercise: exercise.id)
def test_every_sign_is_in_a_picture_that_stands_alone(exercise: Exercise) -> None:
    shown = {number for shot in key_shots(exercise) for number in shot.signs or ()}
    written = [number for number, sign in enumerate(signs_of(exercise)) if not sign.mirrored]
    poses = {shot.end for shot in key_shots(exercise)}
    assert [number for number in written if number not in shown and signs_of(exercise)[number].path] == []
    for number in written:
        sign = signs_of(exercise)[number]
        assert number in shown or not poses & set(sign.on) or shows_still(sign, *sign.on[:1] * 2), sign


@pytest.mark.parametrize("part", PARTS)
def test_a_point_for_signs_is_on_the_body(part: str) -> None:
    posture = Posture(head=(20.0, 10.0, 15.0), turn=20.0, slide=2.0, shrug=(1.0, 3.0))
    for bent in (posture, mirrored(posture)):
        bones = skeleton(bent)
        far = min(distance_of(solid, anchor(part, bones)) for solid in body(bones))
        assert far < 2.0, (part, far)


@pytest.mark.parametrize("number", range(8))
def test_each_fault_is_found(number: int) -> None:
    exercise = LIBRARY.exercises["ear-to-shoulder"]
    sign, fault = [
        (Sign("arrow", "toes-left", ("neutral", "tilt_l"), long=10.0), "cannot be seen"),
        (Sign("arrow", "crown", ("neutral", "tilt_l"), shift=(32.0, 0.0)), "beside the part"),
        (Sign("arrow", "crown", ("neutral", "tilt_l", "tilt_r")), "no movement goes"),
        (Sign("circle", "crown", ("neutral", "tilt_l", "neutral")), "from its edge"),
        (Sign("press", "hand-left", on=("tilt_l",), against="forehead"), "from the hand"),
        (Sign("contact", "nose", on=("neutral",)), "away from everything"),
        (Sign("breath-out", "shoulder-left", on=("tilt_l",)), "not at the face"),
        (Sign("gaze", "eyes", on=("tilt_l",), against="seat"), "degrees past seat"),
    ][number]
    assert any(fault in each for each in sign_faults(replace(exercise, signs=(sign,)), LIBRARY))
