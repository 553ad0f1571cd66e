"""Shapes of signs, the instants at which they show, and their pictures in every look."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import atan2, degrees, hypot

import pytest
from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.camera import Box, projected
from deskspine.core.figure.film import STEPS, Film, Look, Shot
from deskspine.core.figure.palette import HAIRS, LIGHT, SKINS, VGA, Looks, palette, sixteen
from deskspine.core.figure.pose_parser import posture_of
from deskspine.core.figure.posture import Posture
from deskspine.core.figure.raster import InkGrid, ink
from deskspine.core.figure.scene import axes_of
from deskspine.core.figure.shapes import BANDS, MATERIALS
from deskspine.core.figure.sign import Sign
from deskspine.core.figure.sign_anchors import anchor
from deskspine.core.figure.sign_letters import ASCII_HEADS, HEADS, lettered
from deskspine.core.figure.sign_paint import paint
from deskspine.core.figure.sign_paths import SignPaths
from deskspine.core.figure.sign_shapes import shapes_of
from deskspine.core.figure.sign_time import held, shows, shows_still
from deskspine.core.figure.skeleton import skeleton
from deskspine.core.figure.strokes import Point, Ring, Shape, Stroke, counted, spread
from deskspine.core.routines.figure_signs import mirrored, signs_of
from deskspine.core.routines.key_frames import key_shots
from deskspine.core.routines.model import Exercise, Library
from support.paths import ROUTINES

WINDOW = Box(-33.0, 0.0, 33.0, 88.0)
WIDE = Box(-26.0, 0.0, 90.0, 88.0)
LOOKS: list[Look] = ["shaded", "sixteen", "dense", "ascii"]
SIZES = [(30, 15), (42, 21), (60, 30)]
TILT = Sign("arrow", "crown", ("neutral", "tilt_l"), shift=(0.0, 5.0), long=20.0)
ROLL = ("shoulders_fwd", "shoulders_up_side", "shoulders_back", "shoulders_down_side")
KINDS: dict[str, tuple[str, Sign]] = {
    "arrow": ("ear-to-shoulder", TILT),
    "dots": ("ear-to-shoulder", replace(TILT, kind="dots")),
    "circle": ("shoulder-rolls", Sign("circle", "shoulder-left", ROLL, long=24.0)),
    "press": ("press-temple", Sign("press", "hand-left", against="temple-left")),
    "gaze": ("chin-tuck", Sign("gaze", "eyes")),
    "plumb": ("chin-tuck", Sign("plumb", "ear-left")),
    "contact": ("wall-stand", Sign("contact", "upper-back")),
    "breath-in": ("chin-tuck", Sign("breath-in", "nose")),
    "breath-out": ("chin-tuck", Sign("breath-out", "nose")),
}
"""For each kind an exercise and a sign."""


@cache
def library() -> Library:
    """Return the shipped library."""
    return RoutineFiles(None, ROUTINES).load()


def signed(exercise: str, *signs: Sign) -> Exercise:
    return replace(library().exercises[exercise], signs=signs)


def body(name: str) -> Posture | None:
    return posture_of(library().poses, name)


def shapes(sign: Sign, pose: str, window: Box = WINDOW) -> Sequence[Shape]:
    shown = body(pose)
    assert shown is not None
    return shapes_of([sign], SignPaths(body), shown, axes_of(shown), window)


def stroke(sign: Sign, pose: str) -> Stroke:
    [shape] = shapes(sign, pose)
    assert isinstance(shape, Stroke)
    return shape


def angle(points: Sequence[Point]) -> float:
    (ax, ay), (bx, by) = points[0], points[-1]
    return degrees(atan2(by - ay, bx - ax))


def film(exercise: Exercise, size: tuple[int, int] = (42, 21), look: Look = "shaded") -> Film:
    poses = [frame.pose for frame in exercise.frames]
    if exercise.sides:
        poses += [pose.replace("_l", "_r") for pose in poses]
    return Film(library().poses, tuple(dict.fromkeys(poses)), *size, look, signs=signs_of(exercise))


def marks(shown: Film, shot: Shot) -> int:
    """Return the number of cells with a sign in the picture of `shot`."""
    return sum(ink("sign") in cell[1:] for row in shown.picture(shot) for cell in row)


# ---- shapes


def test_an_arrow_follows_its_part_and_has_its_minimum_length() -> None:
    arrow = stroke(TILT, "tilt_l")
    long = sum(hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(arrow.points))
    assert arrow.head
    assert long == pytest.approx(20.0)
    assert 135 < abs(angle(arrow.points)) < 200, "to the left of the screen, and a little down"
    assert stroke(replace(TILT, long=0.0), "tilt_l").points[0] == arrow.points[0], "it grows away from the part"


def test_an_arrow_of_the_other_side_is_its_mirror_image() -> None:
    other = mirrored(TILT)
    assert (other.path, other.part, other.mirrored) == (("neutral", "tilt_r"), "crown", True)
    for bow in (0.0, 5.0):
        one, flipped = (stroke(replace(sign, bow=bow), pose) for sign, pose in ((TILT, "tilt_l"), (other, "tilt_r")))
        for (ax, ay), (bx, by) in zip(one.points, flipped.points, strict=True):
            assert (ax, ay) == pytest.approx((-bx, by), abs=1e-6)


def test_a_bow_bends_the_middle_to_the_left_of_the_direction() -> None:
    level = Sign("arrow", "nose", ("s_neutral", "s_tuck"), long=20.0)
    assert abs(angle(stroke(level, "s_tuck").points)) > 150, "it points backward, to the left"
    straight, bent = stroke(level, "s_tuck").points, stroke(replace(level, bow=6.0), "s_tuck").points
    assert bent[0] == pytest.approx(straight[0])
    assert bent[-1] == pytest.approx(straight[-1])
    assert min(y for _, y in bent) < min(y for _, y in straight) - 4.0, "left of leftward is down"


def test_dots_are_spread_over_the_path() -> None:
    dots = [shape for shape in shapes(replace(TILT, kind="dots", long=30.0), "tilt_l") if isinstance(shape, Ring)]
    gaps = [hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(dot.middle for dot in dots)]
    assert len(dots) >= 5
    assert max(gaps) - min(gaps) < 0.5


@pytest.mark.parametrize("path", [ROLL, ROLL[::-1]])
def test_a_circle_turns_as_the_part_does(path: tuple[str, ...]) -> None:
    points = stroke(Sign("circle", "shoulder-left", path, long=24.0), ROLL[0]).points
    area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise((*points, points[0])))
    assert (area > 0) == (path == ROLL), "from the side, backward over the top is against the clock"
    wide = max(hypot(ax - bx, ay - by) for ax, ay in points for bx, by in points)
    assert wide == pytest.approx(24.0, abs=1.5)
    assert hypot(points[0][0] - points[-1][0], points[0][1] - points[-1][1]) > 4.0, "it is open"


def test_a_part_that_does_not_move_has_no_arrow() -> None:
    assert shapes(replace(TILT, part="toes-left"), "tilt_l") == ()
    assert shapes(Sign("circle", "toes-left", ROLL), ROLL[0]) == ()


def test_two_arrows_of_a_press_meet() -> None:
    one, other = shapes(Sign("press", "hand-left", against="temple-left"), "press_temple_l")
    assert isinstance(one, Stroke)
    assert isinstance(other, Stroke)
    assert one.head
    assert other.head
    assert one.points[0][0] < one.points[1][0] < other.points[1][0] < other.points[0][0]
    assert other.points[1][0] - one.points[1][0] < 4.0


def test_a_head_that_tries_to_turn_goes_round_into_the_hand() -> None:
    straight, _ = shapes(Sign("press", "hand-left", against="nose"), "press_cheek_l")
    one, other = shapes(Sign("press", "hand-left", against="nose", turn=True), "press_cheek_l")
    assert isinstance(one, Stroke)
    assert isinstance(other, Stroke)
    assert one == straight
    assert other.head
    assert hypot(other.points[-1][0] - one.points[-1][0], other.points[-1][1] - one.points[-1][1]) < 4.0
    assert other.points[0][0] > 0 > other.points[-1][0], "from the other cheek"
    assert min(y for _, y in other.points) < min(other.points[0][1], other.points[-1][1]), "in front of the face"


def test_eyes_that_look_up_in_a_face_from_the_front_have_a_line_each() -> None:
    left, one, right, other = shapes(Sign("gaze", "eyes", far=True), "tilt_up_l", WIDE)
    assert isinstance(left, Stroke)
    assert isinstance(right, Stroke)
    assert isinstance(one, Ring)
    assert isinstance(other, Ring)
    assert left.points[0][0] < right.points[0][0]
    assert one.middle[0] < other.middle[0]
    lines = [shape for shape in shapes(Sign("gaze", "eyes"), "tilt_soft_l", WIDE) if isinstance(shape, Stroke)]
    assert len(lines) == 2
    assert lines[1].points[1][0] - lines[0].points[1][0] < lines[1].points[0][0] - lines[0].points[0][0]


def test_an_eye_line_leads_to_a_near_or_a_far_target() -> None:
    near, target = shapes(Sign("gaze", "eyes"), "s_neutral", WIDE)
    far, edge = shapes(Sign("gaze", "eyes", far=True), "s_neutral", WIDE)
    assert isinstance(near, Stroke)
    assert isinstance(far, Stroke)
    assert isinstance(target, Ring)
    assert isinstance(edge, Ring)
    assert near.dashed
    assert near.points[0] == far.points[0]
    assert target.middle[0] < edge.middle[0] < WIDE.right
    assert edge.radius < target.radius, "what is far is small"
    assert shapes(Sign("gaze", "eyes"), "neutral") == (), "toward the reader there is no line to draw"


def test_an_eye_line_ends_at_the_part_that_is_looked_at() -> None:
    line, dot = shapes(Sign("gaze", "eyes", against="fingertips-left"), "t_open_l", WIDE)
    assert isinstance(line, Stroke)
    assert isinstance(dot, Ring)
    body = posture_of(library().poses, "t_open_l")
    assert body is not None
    hand = anchor("fingertips-left", skeleton(body))
    assert dot.middle == pytest.approx(projected(axes_of(body), hand)[:2])
    assert hypot(line.points[1][0] - dot.middle[0], line.points[1][1] - dot.middle[1]) < 2 * dot.radius


def test_a_plumb_line_hangs_through_its_part_and_a_ring_is_around_a_contact() -> None:
    line = stroke(Sign("plumb", "ear-left"), "s_tuck")
    assert line.dashed
    assert line.points[0][0] == line.points[1][0]
    assert line.points[0][1] > line.points[1][1]
    [ring] = shapes(Sign("contact", "upper-back"), "w_stand")
    assert isinstance(ring, Ring)
    assert not ring.filled


def test_breath_comes_straight_to_the_face_and_leaves_it() -> None:
    taken, given = (stroke(Sign(kind, "nose", long=30.0), "s_neutral") for kind in ("breath-in", "breath-out"))
    assert taken.points == given.points[::-1]
    assert taken.head
    assert given.head
    (ax, ay), (bx, by) = given.points
    assert hypot(bx - ax, by - ay) == pytest.approx(30.0)
    assert bx > ax
    breath = Sign("breath-out", "nose", on=("b",))
    assert shows(breath, "a", "b")
    assert shows(breath, "b", "b")
    assert not shows(breath, "b", "a")


def test_a_still_picture_shows_the_circle_that_leads_to_it() -> None:
    _, middle, last = key_shots(library().exercises["elbow-circles"])
    assert (middle.end, middle.signs) == ("hands_shoulders_back", (0, 1))
    assert (last.end, last.signs) == ("hands_shoulders_fwd", (2, 3))


def test_what_follows_the_whole_exercise_is_its_last_picture() -> None:
    shots = key_shots(library().exercises["fists-open"])
    assert [shot.end for shot in shots] == ["s_arms_fwd_open", "s_arms_fwd_fist", "s_hands_shaken_out"]
    assert [shot.signs for shot in shots] == [(), (), (0, 1, 2, 3)]


def test_repetitions_are_dots_in_groups_of_five() -> None:
    assert counted(1, WINDOW) == ()
    dots = [shape.middle[0] for shape in counted(6, WINDOW) if isinstance(shape, Ring)]
    gaps = [b - a for a, b in pairwise(dots)]
    assert len(dots) == 6
    assert gaps[4] > max(gaps[:4])
    assert len(counted(200, WINDOW)) == 15


def test_points_are_spread_evenly_with_both_ends() -> None:
    points = spread([(0.0, 0.0), (4.0, 0.0), (4.0, 6.0)], 2.5)
    assert points[0] == (0.0, 0.0)
    assert points[-1] == (4.0, 6.0)
    assert len(points) == 5


# ---- instants


def test_an_arrow_shows_on_its_way_and_not_on_the_way_back() -> None:
    three = replace(TILT, path=("a", "b", "c"))
    assert shows(three, "a", "b")
    assert shows(three, "b", "c")
    assert shows(three, "b", "b"), "it does not blink where it only passes"
    assert not shows(three, "a", "a")
    assert not shows(three, "c", "c")
    assert not shows(three, "b", "a")
    assert not shows(three, "a", "c")
    assert shows_still(three, "c", "c")
    assert not shows_still(three, "a", "a")


def test_a_circle_shows_all_the_way_round() -> None:
    circle = replace(TILT, kind="circle", path=("a", "b", "c"))
    assert shows(circle, "c", "a")
    assert shows(circle, "c", "c")
    assert not shows(circle, "a", "a")


def test_other_signs_show_in_their_poses() -> None:
    plumb = Sign("plumb", "chin", on=("a", "b"))
    assert shows(plumb, "a", "a")
    assert shows(plumb, "a", "b")
    assert not shows(plumb, "a", "c")
    assert held([plumb, TILT], "b") == (0,)
    assert held([plumb, TILT], "tilt_l") == (1,)


def test_a_sign_without_poses_belongs_to_the_hold_and_has_a_mirror_image() -> None:
    signs = signs_of(signed("ear-to-shoulder", TILT, Sign("plumb", "ear-left")))
    assert [sign.on for sign in signs if not sign.path] == [("tilt_l",), ("tilt_r",)]
    assert [sign.part for sign in signs if not sign.path] == ["ear-left", "ear-right"]
    assert [sign.path[-1] for sign in signs if sign.path] == ["tilt_l", "tilt_r"]
    assert len(signs_of(signed("ear-to-shoulder", TILT, replace(TILT, path=("neutral", "tilt_r"))))) == 2
    assert [sign.on for sign in signs_of(signed("chin-tuck", Sign("plumb", "ear-left")))] == [("s_tuck",)]


def test_pictures_that_stand_alone_say_their_signs() -> None:
    tilt = replace(TILT, path=(library().exercises["ear-to-shoulder"].frames[0].pose, "tilt_l"))
    first, middle, last = key_shots(signed("ear-to-shoulder", tilt, Sign("plumb", "chin")))
    assert (first.signs, middle.signs, last.signs) == ((), (0,), (0, 1))
    assert {shot.signs for shot in key_shots(signed("ear-to-shoulder"))} == {None}
    assert [shot.times for shot in key_shots(library().exercises["chin-tuck"])] == [0, 0, 2]
    hidden = Sign("arrow", "shoulder-left", ROLL[:2])
    assert any(0 in (shot.signs or ()) for shot in key_shots(signed("shoulder-rolls", hidden)))


# ---- pictures


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_sign_of_each_kind_can_be_seen(kind: str, look: Look, size: tuple[int, int]) -> None:
    name, sign = KINDS[kind]
    exercise = signed(name, sign)
    shown = film(exercise, size, look)
    shot = key_shots(exercise)[-1]
    assert marks(shown, replace(shot, times=0)) >= (4 if look in ("shaded", "sixteen") else 2)
    bare = replace(shot, times=0, signs=())
    assert marks(shown, bare) == 0
    assert shown.picture(bare) != shown.picture(shot)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", ["dense", "ascii"])
def test_an_arrow_in_letters_has_a_head_that_points_its_way(look: Look, size: tuple[int, int]) -> None:
    exercise = signed("chin-tuck", Sign("arrow", "nose", ("s_neutral", "s_tuck"), shift=(12.0, 0.0), long=14.0))
    rows = film(exercise, size, look).picture(Shot("s_neutral", "s_tuck", STEPS // 2))
    letters = [cell[0] for row in rows for cell in row if cell[1] == ink("sign")]
    assert letters.count((ASCII_HEADS if look == "ascii" else HEADS)[4]) == 1
    assert len(letters) >= 4


def grid_with(shape: Shape, width: int, height: int) -> InkGrid:
    grid = [[0] * width for _ in range(height)]
    paint(grid, WINDOW, [shape])
    return grid


@pytest.mark.parametrize(("width", "height"), [(60, 30), (84, 42), (120, 60), (300, 300), (600, 600)])
@pytest.mark.parametrize("end", [(20.0, 40.0), (-20.0, 41.5), (0.0, 70.0), (0.5, 15.0)])
def test_a_straight_arrow_is_even_and_its_head_is_wider_than_its_line(end: Point, width: int, height: int) -> None:
    grid = grid_with(Stroke(((0.0, 40.0), end), head=True), width, height)
    painted = [(x, y) for y, row in enumerate(grid) for x, one in enumerate(row) if one == ink("sign")]
    level = abs(end[0]) > 10
    lines = [sum(1 for point in painted if point[not level] == at) for at in {point[not level] for point in painted}]
    across = {
        at: [point[level] for point in painted if point[not level] == at]
        for at, *_ in ((point[not level],) for point in painted)
    }
    order = sorted(across, reverse=end[0] < -1 or (not level and end[1] > 40))
    widths = [len(across[at]) for at in order]
    assert max(widths) >= 2.2 * min(widths[1:3]), "the head"
    assert widths.index(max(widths)) > len(widths) // 4, "it is at the end"
    assert lines


@pytest.mark.parametrize("looks", [Looks(), LIGHT])
@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("hair", HAIRS)
def test_a_sign_stands_out_from_all_that_is_behind_it(looks: Looks, skin: str, hair: str) -> None:
    colours = palette(replace(looks, skin=skin, hair=hair))
    sign = colours[ink("sign")]
    for material in ("none", "skin", "hair", "shirt", "sleeve", "trousers", "lit", "wall", "chair"):
        for tone in range(BANDS):
            other = colours[ink(material, tone)]
            assert sum((a - b) ** 2 for a, b in zip(sign, other, strict=True)) > 90**2, material
    for light in (False, True):
        few = sixteen(skin, hair, light_page=light)
        behind = {VGA[few[name]] for name in ("skin", "hair", "shirt", "sleeve", "trousers", "lit", "neck")}
        assert VGA[few["sign"]] not in behind


def test_both_ways_share_pictures_unless_their_signs_differ() -> None:
    bare, shown = film(signed("ear-to-shoulder")), film(signed("ear-to-shoulder", TILT))
    forth, back = Shot("neutral", "tilt_l", 4), Shot("tilt_l", "neutral", STEPS - 4)
    assert bare.picture(forth) is bare.picture(back)
    assert marks(shown, forth) > 0
    assert marks(shown, back) == 0
    assert marks(shown, Shot("neutral", "tilt_r", 4)) > 0
    assert shown.picture(Shot("neutral", "neutral")) == shown.picture(Shot("neutral", "neutral"))


def test_the_window_grows_for_a_sign_that_would_leave_it() -> None:
    high = replace(TILT, shift=(0.0, 20.0))
    small, large = film(signed("ear-to-shoulder")), film(signed("ear-to-shoulder", high))
    rest = Shot("neutral", "neutral")
    assert small.picture(rest) != large.picture(rest)
    way = Shot("neutral", "tilt_l", 6)
    assert marks(large, way) > 0.6 * marks(film(signed("ear-to-shoulder", TILT)), way), "all of the arrow can be seen"


def test_letters_of_a_sign_replace_those_of_the_body() -> None:
    rows = [((".", ink("skin"), 0),) * 20 for _ in range(10)]
    box = Box(0.0, 0.0, 20.0, 20.0)
    changed = lettered(rows, box, [Stroke(((2.0, 9.0), (15.0, 9.0)), head=True)], ascii_only=True)
    assert "".join(cell[0] for cell in changed[5]) == "..------------->...."
    assert MATERIALS[changed[5][3][1] // BANDS] == "sign"
    assert lettered([], box, [], ascii_only=True) == []


def test_nothing_is_painted_outside_a_grid() -> None:
    for shape in (Stroke(((-90.0, -50.0), (90.0, 140.0)), head=True), Ring((-40.0, 0.0), 9.0), Ring((33.0, 88.0), 3.0)):
        grid = grid_with(shape, 40, 20)
        assert {len(row) for row in grid} == {40}
    paint([], WINDOW, [Ring((0.0, 0.0), 3.0)])
