"""The plain block figure: exact sizes, plain letters, mirrored by rule, and different where the movement is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskspine.adapters.routine_files import RoutineFiles
from deskspine.core.block_figure import PARTS, can_draw, mirrored, rows

POSES = [
    pose["id"]
    for file in sorted((Path(__file__).parents[2] / "routines" / "poses").glob("*.toml"))
    for pose in tomllib.loads(file.read_text(encoding="utf-8"))["pose"]
]
RESTING = {"neutral", "s_neutral", "neutral_behind", "breath_out"}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([*POSES, "", "nobody_drew_this"]), st.integers(0, 60), st.integers(0, 30))
def test_fills_exactly_the_size_it_is_given_with_plain_letters(pose: str, width: int, height: int) -> None:
    drawn = rows(pose, width, height)
    assert len(drawn) == (height if width else 0)
    assert all(len(row) == width for row in drawn)
    assert set("".join(drawn)) <= {*PARTS, " "}


SEATED = ("seated-2min", "micro-1min", "seated-3min", "seated-5min")


@pytest.mark.parametrize("name", SEATED)
def test_the_routines_that_are_offered_by_themselves_are_drawn_throughout(name: str) -> None:
    library = RoutineFiles(None).load()
    frames = {frame.pose for slot in library.routines[name].slots for frame in slot.exercise.frames}
    assert [pose for pose in frames if not can_draw(pose)] == []


def test_a_pose_nobody_drew_leaves_the_place_empty() -> None:
    assert rows("f_bridge", 20, 4) == [" " * 20] * 4
    assert not can_draw("f_bridge")


@pytest.mark.parametrize("pose", [pose for pose in POSES if pose not in RESTING and can_draw(pose)])
def test_every_pose_that_is_drawn_differs_from_sitting_still(pose: str) -> None:
    assert rows(pose, 30, 14) not in [rows(resting, 30, 14) for resting in ("neutral", "s_neutral", "neutral_behind")]


@pytest.mark.parametrize("pose", [pose for pose in POSES if pose.endswith("_l")])
def test_the_right_is_the_mirror_image_of_the_left(pose: str) -> None:
    assert rows(mirrored(pose), 40, 18) == [row[::-1] for row in rows(pose, 40, 18)]


def test_the_head_goes_to_the_side_of_the_screen_the_person_tilts_to() -> None:
    def middle_of_head(pose: str) -> float:
        columns = [at for row in rows(pose, 41, 18) for at, letter in enumerate(row) if letter == "@"]
        return sum(columns) / len(columns)

    assert middle_of_head("tilt_l") < middle_of_head("neutral") < middle_of_head("tilt_r")


def test_lifted_shoulders_stand_higher() -> None:
    def first_sleeve(pose: str) -> int:
        return next(at for at, row in enumerate(rows(pose, 44, 40, 1.0)) if "+" in row)

    assert first_sleeve("shoulders_up") < first_sleeve("neutral") < first_sleeve("shoulders_down")


def test_on_the_way_it_is_neither_where_it_was_nor_where_it_goes() -> None:
    half = rows("tilt_r", 40, 18, start="neutral", progress=0.5)
    assert half not in (rows("tilt_r", 40, 18), rows("neutral", 40, 18))
    assert rows("tilt_r", 40, 18, start="neutral", progress=1.0) == rows("tilt_r", 40, 18)
    assert rows("tilt_r", 40, 18, start="neutral", progress=0.0) == [row[::-1] for row in rows("neutral", 40, 18)]


def test_two_views_are_not_blended() -> None:
    assert rows("s_tuck", 40, 18, start="neutral", progress=0.2) == rows("neutral", 40, 18)
    assert rows("s_tuck", 40, 18, start="neutral", progress=0.8) == rows("s_tuck", 40, 18)
