"""The picture of a movement shows what its words say: claims in texts, checked against the bodies."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from math import asin, degrees

import pytest

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.cells import QUADRANTS
from deskspine.core.figure.film import STEPS, Film, Shot
from deskspine.core.figure.pose import Pose
from deskspine.core.figure.pose_parser import posture_of
from deskspine.core.figure.posture import Posture
from deskspine.core.figure.skeleton import Limb, skeleton
from deskspine.core.figure.vectors import sub, turned, unit, unturned
from deskspine.core.routines.frame_poses import poses_of
from deskspine.core.routines.model import Exercise
from support.paths import ROUTINES

LIBRARY = RoutineFiles(None, ROUTINES).load()
BODIES = {name: body for name in LIBRARY.poses if (body := posture_of(LIBRARY.poses, name)) is not None}
Check = Callable[[Posture], bool]


def arms(body: Posture) -> tuple[Limb, Limb]:
    bones = skeleton(body)
    return bones.left, bones.right


def elbows_down(body: Posture) -> bool:
    """Return True if no elbow is above its shoulder where a hand is at the head."""
    at_head = [
        limb for limb, arm in zip(arms(body), (body.left, body.right), strict=True)
        if arm.frame == "head" and limb.bend[2] > limb.root[2]
    ]  # fmt: skip
    return all(degrees(asin(unit(sub(limb.bend, limb.root))[1])) <= 6 for limb in at_head)


def below_the_shoulders(body: Posture) -> bool:
    return all(limb.bend[1] <= limb.root[1] + 2 for limb in arms(body))


def chin_level(body: Posture) -> bool:
    return abs(degrees(asin(turned(skeleton(body).head, (0.0, 0.0, 1.0))[1]))) <= 16


def hands_behind_the_neck(body: Posture) -> bool:
    bones = skeleton(body)
    return all(unturned(bones.head, sub(limb.end, bones.skull))[2] < -3 for limb in arms(body))


OF_A_POSE: list[tuple[str, Check]] = [
    (r"elbows? low|elbows? down in front", elbows_down),
    (r"tilted a little", lambda body: abs(body.head[1]) <= 25),
    (r"20 degrees at most", lambda body: -20 <= body.head[2] <= 0),
    (r"chin (?:still )?level(?! with)|eyes (?:still )?level", chin_level),
    (r"on the back of the neck", hands_behind_the_neck),
    (r"shoulders (?:low|dropped|let down)", lambda body: max(body.shrug) <= 1),
    (r"below the shoulders|below shoulder height", below_the_shoulders),
    (r"[Hh]ead still|head upright", lambda body: max(map(abs, body.head)) <= 6),
]
"""Claims in the words of a pose, and their checks."""
OF_AN_EXERCISE: list[tuple[str, Check]] = [
    (r"elbows? low\b|elbows? down in front", elbows_down),
    (r"[Tt]ilt (?:one ear|the head) a little", lambda body: abs(body.head[1]) <= 25),
    (r"[Cc]hin level|[Cc]hin stays level|chin never lifts", lambda body: not body.stands or chin_level(body)),
    (r"on the back of the neck", lambda body: "head" not in {body.left.frame} or hands_behind_the_neck(body)
        or body.left.at[1] > 1.5),
    (r"below the shoulders|below shoulder height", below_the_shoulders),
]  # fmt: skip
"""Claims in the cue, the steps and the warnings of an exercise about each pose it moves to, and their checks."""
STILL = r"head (?:does not move|stays still|goes nowhere|still)|nothing moves|head stays upright and looks ahead"
"""Pattern of a claim that the head stays where it is."""


def texts(exercise: Exercise, side: str) -> str:
    return "\n".join((exercise.cue, exercise.watch, *exercise.steps_for(side)))


@pytest.mark.parametrize("pose", [LIBRARY.poses[name] for name in BODIES], ids=lambda pose: pose.id)
def test_a_pose_is_drawn_as_it_is_worded(pose: Pose) -> None:
    broken = [claim for claim, holds in OF_A_POSE if re.search(claim, pose.words) and not holds(BODIES[pose.id])]
    assert broken == []


@pytest.mark.parametrize("exercise", LIBRARY.exercises.values(), ids=lambda exercise: exercise.id)
def test_an_exercise_is_drawn_as_it_is_worded(exercise: Exercise) -> None:
    for side in exercise.sides or ("",):
        frames = [frame for frame in exercise.frames if frame.phase in ("move", "hold") and frame.side in ("", side)]
        for claim, holds in OF_AN_EXERCISE:
            if re.search(claim, texts(exercise, side)):
                wrong = {frame.pose for frame in frames if frame.pose in BODIES and not holds(BODIES[frame.pose])}
                assert wrong == set(), claim
    if re.search(STILL, texts(exercise, "")) and "neck-turn" not in exercise.tags:
        heads = [BODIES[frame.pose].head for frame in exercise.frames if frame.pose in BODIES]
        assert all(abs(a - b) <= 6 for head in heads for a, b in zip(head, heads[0], strict=True)), heads


def test_each_claim_is_made_somewhere_and_can_be_broken() -> None:
    words = "\n".join(pose.words for pose in LIBRARY.poses.values())
    spoken = "\n".join(
        texts(exercise, side) for exercise in LIBRARY.exercises.values() for side in exercise.sides or ("",)
    )
    assert [claim for claim, _ in OF_A_POSE if not re.search(claim, words)] == []
    assert [claim for claim, _ in OF_AN_EXERCISE if not re.search(claim, spoken)] == []
    for claim, holds in (*OF_A_POSE, *OF_AN_EXERCISE):
        assert not all(holds(body) for body in BODIES.values()), claim


@pytest.mark.parametrize("name", ["shoulder-rolls", "shoulder-rolls-both", "elbow-circles"])
def test_one_steady_highlight_goes_through_a_circle(name: str) -> None:
    lit = {BODIES[frame.pose].lit for frame in LIBRARY.exercises[name].frames}
    assert lit == {("shoulders",)}


@pytest.mark.parametrize("exercise", LIBRARY.exercises.values(), ids=lambda exercise: exercise.id)
def test_the_highlight_does_not_jump_on_the_way(exercise: Exercise) -> None:
    for side in exercise.sides or ("",):
        way = [*poses_of(exercise, "move", side), *poses_of(exercise, "hold", side)[:1]]
        bodies = [body for name in way if (body := posture_of(LIBRARY.poses, name)) is not None and body.lit]
        for before, after in pairwise(bodies):
            parts = [
                {region.partition("-left")[0].partition("-right")[0] for region in each.lit} for each in (before, after)
            ]
            assert parts[0] & parts[1], (before.lit, after.lit)


@pytest.mark.parametrize("name", ["shoulder-rolls", "shoulder-rolls-both"])
def test_no_speck_of_the_background_shows_between_arm_and_lap(name: str) -> None:
    poses = [*dict.fromkeys(frame.pose for frame in LIBRARY.exercises[name].frames)]
    film = Film(LIBRARY.poses, tuple(poses), 42, 21, "shaded")
    ways = [(pose, other) for pose in poses for other in poses if pose < other]
    for shot in [
        *(Shot(pose, pose) for pose in poses),
        *(Shot(*way, step) for way in ways for step in (3, STEPS // 2, 9)),
    ]:
        assert specks(film.picture(shot)) == 0, shot


def specks(picture: tuple[tuple[tuple[str, int, int], ...], ...]) -> int:
    """Return the number of quarter cells that show the background and are enclosed by the figure."""
    grid: list[list[int]] = []
    for row in picture:
        for low in (0, 1):
            quarters = [(QUADRANTS.index(letter) >> (2 * low), front, behind) for letter, front, behind in row]
            grid.append(
                [front if bits >> right & 1 else behind for bits, front, behind in quarters for right in (0, 1)]
            )
    background, high, wide = grid[0][0], len(grid), len(grid[0])
    free = {(y, x) for y in range(high) for x in range(wide) if grid[y][x] == background}
    border = [(y, x) for y, x in free if y in (0, high - 1) or x in (0, wide - 1)]
    free -= set(border)
    while border:
        y, x = border.pop()
        for near in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
            if near in free:
                free.remove(near)
                border.append(near)
    return len(free)
