"""The person at the desk: each pose is a possible posture on that chair at that desk, and each picture differs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import acos, degrees

import pytest

from deskspine.core.figure.camera import AXES
from deskspine.core.figure.desk_poses import DESK_POSES, OUTLINED
from deskspine.core.figure.film import Film, Look, Picture, Shot
from deskspine.core.figure.limbs import body
from deskspine.core.figure.palette import HAIRS, LIGHT, SIXTEEN, SKINS, Looks, palette, sixteen
from deskspine.core.figure.pose_parser import posture_of
from deskspine.core.figure.pose_schema import BODY, PROPS, NumberBounds
from deskspine.core.figure.posture import VIEWS, Posture
from deskspine.core.figure.props import around
from deskspine.core.figure.raster import extent, ink
from deskspine.core.figure.scene import person
from deskspine.core.figure.shapes import BANDS, MATERIALS, Capsule, Solid
from deskspine.core.figure.skeleton import SHORT, Limb, skeleton
from deskspine.core.figure.vectors import Vector, add, dot, mix, scale, sub, unit
from deskspine.core.figure.workplace import DESK_ASIDE, DESK_FAR, DESK_NEAR, DESK_TOP
from deskspine.core.themes.contrast import MARK, contrast
from support.anatomy import faults

POSES = sorted(DESK_POSES)
SEATED = [pose for pose in POSES if "no-person" not in "".join(DESK_POSES[pose].body)]
SLUMP = ("desk_upright", "desk_rounded", "desk_slumped", "desk_bent")
SIZES = [(16, 8), (18, 9), (22, 11), (28, 14), (36, 16), (44, 22)]
LOOKS: list[Look] = ["shaded", "sixteen", "dense", "ascii"]
BOARD = 5.2
"""Thickness of the desk."""


def posture(pose: str) -> Posture:
    """Return the posture of a pose at the desk."""
    shown = posture_of(DESK_POSES, pose)
    assert shown is not None
    return shown


def films(size: tuple[int, int], look: Look) -> Film:
    """Return the film of all poses at the desk."""
    return Film(DESK_POSES, tuple(DESK_POSES), *size, look, outlined=OUTLINED)


def materials(picture: Picture) -> set[str]:
    """Return the materials that are seen in a picture."""
    return {MATERIALS[one // BANDS] for row in picture for _, *both in row for one in both}


@pytest.mark.parametrize("pose", POSES)
def test_each_line_of_a_pose_is_one_that_a_pose_file_may_have(pose: str) -> None:
    for line in DESK_POSES[pose].body:
        key, _, value = line.partition("=")
        section, _, name = key.partition(".")
        if key == "props":
            assert set(value.split(",")) <= set(PROPS)
        elif key in ("view", "stands"):
            assert value in (*VIEWS, "0", "1")
        else:
            bounds = NumberBounds(4, -260, 260) if key == "box" else BODY[section][name]
            if isinstance(bounds, NumberBounds):
                numbers = [float(number) for number in value.split(",")]
                assert len(numbers) == bounds.count, line
                assert all(bounds.low <= number <= bounds.high for number in numbers), line
            else:
                assert value in bounds, line


@pytest.mark.parametrize("pose", SEATED)
def test_no_one_at_the_desk_is_in_an_impossible_posture(pose: str) -> None:
    assert list(faults(posture(pose))) == []


@pytest.mark.parametrize("pose", SEATED)
def test_feet_are_on_the_floor_and_knees_at_a_right_angle(pose: str) -> None:
    bones = skeleton(posture(pose))
    for limb in (bones.left_leg, bones.right_leg):
        assert limb.short < SHORT
        assert 80 <= angle(limb) <= 100
        assert abs(unit(sub(limb.bend, limb.root))[1]) < 0.2, "the thigh is level"
    soles = [min(each.a[1] - each.ra, each.b[1] - each.rb) for each in capsules(posture(pose)) if "foot" in each.group]
    assert len(soles) == 2
    assert all(-0.5 < sole < 1.5 for sole in soles)


@pytest.mark.parametrize("pose", SEATED)
def test_the_person_sits_on_the_seat(pose: str) -> None:
    shown = posture(pose)
    seat = [each for each in around(skeleton(shown), 2.0) if isinstance(each, Capsule) and level(each)]
    top = max(each.a[1] + each.ra for each in seat if each.group == "office chair" and each.a[1] < shown.hips[1])
    under = [each for each in capsules(shown) if each.group == "trunk" and each.material == "trousers"]
    assert min(each.a[1] - each.ra for each in under) == pytest.approx(top, abs=1.5)


@pytest.mark.parametrize("pose", SEATED)
def test_no_part_of_the_body_is_inside_the_desk(pose: str) -> None:
    inside = {name for name, point in points(posture(pose)) if in_desk(point)}
    assert inside == set()


def test_a_hand_inside_the_desk_would_be_found() -> None:
    assert in_desk((0.0, DESK_TOP - 2.0, DESK_NEAR + 5.0))
    assert not in_desk((0.0, DESK_TOP + 1.0, DESK_NEAR + 5.0))


@pytest.mark.parametrize("pose", [pose for pose in SEATED if pose not in ("desk_calm", "desk_stretch")])
def test_hands_of_a_person_who_works_are_over_the_desk(pose: str) -> None:
    bones = skeleton(posture(pose))
    for limb in (bones.left, bones.right):
        tip = add(limb.end, scale(limb.along, 12.0))
        assert DESK_TOP < tip[1] < DESK_TOP + 8
        assert DESK_NEAR < tip[2] < DESK_NEAR + 24


def test_the_back_gets_rounder_and_the_head_comes_forward_and_down() -> None:
    heads = [skeleton(posture(pose)).skull for pose in SLUMP]
    for before, after in pairwise(heads):
        assert after[2] - before[2] > 5
        assert before[1] - after[1] > 2
    rounds = [posture(pose).round for pose in SLUMP]
    assert rounds == sorted(rounds)


@pytest.mark.parametrize("pose", POSES)
def test_all_of_a_pose_is_inside_the_window_that_they_share(pose: str) -> None:
    shown = posture(pose)
    bones = skeleton(shown)
    assert shown.box == posture("desk_upright").box
    assert shown.box is not None
    left, low, right, high = shown.box
    for solid in [*person(bones), *around(bones)]:
        edges = extent(solid, AXES["side"])
        assert left <= edges[0], solid.group
        assert low <= edges[1], solid.group
        assert edges[2] <= right, solid.group
        assert edges[3] <= high, solid.group


def test_an_empty_chair_has_no_one_on_it_and_is_pushed_back() -> None:
    for pose in set(POSES) - set(SEATED):
        assert person(skeleton(posture(pose))) == []
        assert "skin" not in materials(films((44, 22), "shaded").picture(Shot(pose, pose)))
    assert posture("desk_empty").hips[2] < posture("desk_unknown").hips[2] - 10


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", SIZES)
def test_every_state_has_a_picture_of_its_own_at_every_size(size: tuple[int, int], look: Look) -> None:
    film = films(size, look)
    pictures = [film.picture(Shot(pose, pose)) for pose in POSES]
    letters = ["\n".join("".join(cell[0] for cell in row) for row in picture) for picture in pictures]
    assert len(set(pictures)) == len(POSES)
    if look in ("dense", "ascii"):
        assert len(set(letters)) == len(POSES)
    if look == "ascii":
        assert all(text.isascii() for text in letters)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", SIZES)
def test_desk_chair_screen_and_headset_are_seen_at_every_size(size: tuple[int, int], look: Look) -> None:
    film = films(size, look)
    seen = {pose: materials(film.picture(Shot(pose, pose))) for pose in POSES}
    for pose in POSES:
        assert {"prop", "seat", "screen" if pose in SEATED else "blank"} <= seen[pose]
        of_a_person = {"skin", "hair", "shirt", "trousers"} & seen[pose]
        assert len(of_a_person) >= (4 if look == "shaded" else 3) if pose in SEATED else not of_a_person, pose
        assert ("headset" in seen[pose]) == (pose == "desk_call")
        assert ("ghost" in seen[pose]) == (pose == "desk_unknown")
    assert "blank" in seen["desk_calm"], "the sign of a pause"


@pytest.mark.parametrize("size", SIZES)
def test_a_desk_reaches_from_end_to_end_without_a_gap(size: tuple[int, int]) -> None:
    for look in LOOKS:
        picture = films(size, look).picture(Shot("desk_empty", "desk_empty"))
        wide = [sum(1 for _, *both in row if ink_of("prop", both)) for row in picture]
        assert max(wide) >= size[0] * 0.3, look


@pytest.mark.parametrize("page", [Looks(), LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("skin", SKINS)
def test_chair_and_headset_can_be_seen(page: Looks, skin: str) -> None:
    for hair in HAIRS:
        colours = palette(Looks(page.background, page.cloth, page.light, skin, hair))
        assert contrast(colours[ink("seat")], page.background) >= MARK
        assert contrast(colours[ink("headset")], colours[ink("hair")]) >= 1.8
        assert contrast(colours[ink("headset")], page.background) >= 1.8
        assert contrast(colours[ink("screen")], colours[ink("blank")]) >= MARK


def test_on_a_light_page_of_sixteen_colours_nothing_is_nearly_white() -> None:
    on_light = sixteen("tan", "brown", light_page=True)
    assert on_light["seat"] not in (7, 15)
    assert on_light["headset"] not in (7, 14, 15)
    assert {name for name in SIXTEEN if on_light[name] != sixteen("tan", "brown")[name]} == {
        "seat",
        "headset",
        "sign",
        "sign-rim",
    }


def test_an_office_chair_takes_the_place_of_the_plain_one() -> None:
    plain = {solid.group for solid in around(skeleton(Posture()))}
    office = {solid.group for solid in around(skeleton(Posture(props=("office-chair",))))}
    assert plain == {"chair"}
    assert office == {"office chair"}


def ink_of(material: str, inks: list[int]) -> bool:
    return any(MATERIALS[one // BANDS] == material for one in inks)


def angle(limb: Limb) -> float:
    """Return the degrees in the knee."""
    return degrees(acos(dot(unit(sub(limb.root, limb.bend)), unit(sub(limb.end, limb.bend)))))


def level(solid: Capsule) -> bool:
    return abs(solid.a[1] - solid.b[1]) < 0.1


def capsules(shown: Posture) -> list[Capsule]:
    return [solid for solid in body(skeleton(shown)) if isinstance(solid, Capsule)]


def points(shown: Posture) -> Iterator[tuple[str, Vector]]:
    """Yield points on the axes of the body and near its surface, above and below."""
    solid: Solid
    for solid in body(skeleton(shown)):
        if isinstance(solid, Capsule):
            for part in (0.0, 0.25, 0.5, 0.75, 1.0):
                at, r = mix(solid.a, solid.b, part), solid.ra + (solid.rb - solid.ra) * part
                for up in (-0.7 * r, 0.0, 0.7 * r):
                    yield solid.group, add(at, (0.0, up, 0.0))
        else:
            for sign in (-0.9, 0.0, 0.9):
                for way, r in zip(solid.turn, solid.radii, strict=True):
                    yield solid.group, add(solid.middle, scale(way, sign * r))


def in_desk(point: Vector) -> bool:
    x, y, z = point
    return abs(x) < DESK_ASIDE and DESK_TOP - BOARD < y < DESK_TOP and DESK_NEAR < z < DESK_FAR
