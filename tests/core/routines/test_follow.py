"""Routines that a person can follow: time to read, time to move, arms that come down, and which of two ways is due."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.pose_parser import posture_of
from deskspine.core.figure.travel_time import fetching, moving, raised
from deskspine.core.player.plan import compile_plan
from deskspine.core.player.poses import pose_in
from deskspine.core.routines.model import LEVELS, Exercise, Library, Routine, Slot
from deskspine.core.routines.pacing import MELT_S, lint_exercise_following, lint_following, lint_sides
from deskspine.core.routines.reader import (
    check_exercise_following,
    check_routine_following,
    read_exercises,
    read_routine,
)
from support.paths import ROOT

LONGEST_RAISED_S = 32
"""Maximum seconds a person holds the arms above the head without a pause."""
LIBRARY = RoutineFiles(None, ROOT / "routines").load()


@pytest.fixture(scope="module")
def library() -> Library:
    return LIBRARY


@pytest.mark.parametrize("routine", LIBRARY.routines.values(), ids=lambda one: one.id)
def test_every_shipped_routine_can_be_followed(routine: Routine) -> None:
    assert list(lint_following(routine, LIBRARY.poses)) == []


def test_so_can_every_exercise_in_its_own_dose(library: Library) -> None:
    found = {
        exercise.id: list(lint_exercise_following(exercise, library.poses)) for exercise in library.exercises.values()
    }
    assert {name: complaints for name, complaints in found.items() if complaints} == {}


def hurried(name: str, **dose: int) -> list[tuple[str, str]]:
    """Return the complaints about a shipped exercise with other seconds: key of the dose and message."""
    exercise = LIBRARY.exercises[name]
    levels = {key: (value, value, value) for key, value in dose.items()}
    slot = Slot(exercise, replace(exercise.dose, **levels))
    routine = Routine("some", "Some", slots=(Slot(LIBRARY.exercises["shoulder-rolls"], exercise.dose), slot))
    return [(str(path[2]), message) for path, message in lint_following(routine, LIBRARY.poses) if path[1] == 1]


@pytest.mark.parametrize(
    ("name", "key", "given", "needed", "why"),
    [
        ("look-over", "prep_s", 2, 3, "reading its name and cue"),
        ("wrist-ext", "rest_s", 1, 3, "shaking the hands loose"),
        ("leg-raise", "rest_s", 2, 5, "changing sides"),
        ("wall-turn", "rest_s", 3, 7, "turning round"),
        ("knees-hug", "move_s", 2, 4, "one leg, then the other"),
        ("knees-in-out", "rest_s", 6, 7, "one leg, then the other"),
        ("difficult-review", "move_s", 2, 4, "then moving the head"),
        ("press-temple", "move_s", 1, 3, "a press that grows"),
        ("press-occiput", "move_s", 1, 2, "a press that grows"),
        ("palm-press", "move_s", 1, 3, "a press that grows"),
        ("pir-nod", "rest_s", 5, MELT_S, "letting go, moving, staying and coming back"),
        ("pir-turn", "rest_s", 6, MELT_S, "letting go, moving, staying and coming back"),
        ("nod-down", "move_s", 1, 2, "moving the head"),
        ("elbow-circles", "move_s", 2, 3, "the poses on the way"),
        ("temples-squeeze", "move_s", 1, 2, "laying the hands"),
        ("bridge", "prep_s", 8, 10, "getting down to the floor"),
        ("book-balance", "prep_s", 4, 6, "taking the book"),
        ("wall-stand", "prep_s", 6, 7, "going to the wall"),
    ],
)
def test_a_phase_that_is_too_short_is_named_with_both_seconds_and_the_reason(
    name: str, key: str, given: int, needed: float, why: str
) -> None:
    found = hurried(name, **{key: given})
    assert any(where == key and why in text and f"{given} s given, " in text for where, text in found), found
    assert any(f", {needed:g} s needed" in text or why not in text for _, text in found), found
    enough = hurried(name, **{key: 30 if key == "prep_s" else 20})
    assert not [where for where, _ in enough if where == key]


def test_from_leaning_on_the_desk_to_the_chair_with_a_book_takes_longer(library: Library) -> None:
    slots = library.routines["effective-eight"].slots
    at = next(number for number, slot in enumerate(slots) if slot.exercise.id == "book-balance")
    short = replace(slots[at], dose=replace(slots[at].dose, prep_s=(6, 6, 6)))
    routine = replace(library.routines["effective-eight"], slots=(*slots[:at], short, *slots[at + 1 :]))
    (path, message), *more = lint_following(routine, library.poses)
    assert (path, more) == (("item", at, "prep_s"), [])
    assert "6 s given" in message
    assert "taking the book" in message


def test_getting_there_and_back_takes_as_long_and_staying_takes_nothing(library: Library) -> None:
    names = [*library.poses]
    for one, other in pairwise(names):
        first, last = posture_of(library.poses, one), posture_of(library.poses, other)
        if first is not None and last is not None:
            assert moving(first, first) == (0.0, "")
            there, back = moving(first, last)[0], moving(last, first)[0]
            assert 0 <= there <= 12
            assert abs(there - back) <= 2, (one, other)
    assert fetching((), ("book",))[0] > fetching(("book",), ("book",))[0] == 0


def test_arms_come_down_before_they_are_tired(library: Library) -> None:
    up = {name for name in library.poses if (body := posture_of(library.poses, name)) is not None and raised(body)}
    assert {"palms_overhead", "arms_up", "w_arms_up", "t_arms_up"} <= up
    assert not {"s_hands_behind", "nape_hands", "neutral", "s_press_forehead"} & up
    for routine in library.routines.values():
        for level in LEVELS:
            plan = compile_plan(routine, level)
            run = 0.0
            for index, segment in enumerate(plan.segments):
                for half_second in range(int(segment.seconds * 2)):
                    on_the_way = pose_in(plan, index, half_second / 2 / segment.seconds)
                    pose = on_the_way.end if on_the_way.progress >= 0.5 else on_the_way.start
                    run = run + 0.5 if pose in up | {f"{name[:-1]}r" for name in up} else 0.0
                    assert run <= LONGEST_RAISED_S, (routine.id, level, segment)


def test_a_routine_ends_with_the_head_level(library: Library) -> None:
    for routine in library.routines.values():
        plan = compile_plan(routine, 1)
        body = posture_of(library.poses, pose_in(plan, len(plan.segments) - 1, 1.0).end)
        assert body is None or max(map(abs, body.head)) <= 20, routine.id


def test_two_different_movements_say_which_is_due(library: Library) -> None:
    for exercise in library.exercises.values():
        assert list(lint_sides(exercise)) == []
        moves = [frame for frame in exercise.frames if frame.side and frame.phase == "move"]
        assert bool(moves) == bool(exercise.steps_by_side), exercise.id
    vague = Exercise(
        "vague", "Vague", "mobility", "cue", ("Lift", "Forward, or back"), sides=("a", "b"),
        frames=library.exercises["round-arch"].frames,
    )  # fmt: skip
    assert [path for path, _ in lint_sides(vague)] == [("steps", 1)]
    assert not list(lint_sides(replace(vague, frames=())))


OWN = """schema = 1
id = "mine"
name = "Mine"
position = "seated"
duration_s = 54

[[exercise]]
id = "way"
name = "Way"
kind = "mobility"
cue = "Slow"
steps = ["Round, or arch"]
sides = ["round", "arch"]
breath = { move = "in", rest = "in" }
frames = [
  { phase = "move", pose = "s_round", side = "round" },
  { phase = "move", pose = "s_arch", side = "arch" },
  { phase = "rest", pose = "s_neutral" },
]

[[item]]
exercise = "shoulder-rolls"
reps = 7

[[item]]
exercise = "press-forehead"
move_s = 1
reps = 2
"""


def test_a_file_of_ones_own_is_played_all_the_same_and_told_line_by_line(library: Library) -> None:
    found, problems = read_routine(OWN, "mine.toml", library.exercises, library.poses, own=True)
    assert problems == ()
    assert found is not None
    (hurry,) = check_routine_following(OWN, "mine.toml", found.routine, library.poses)
    assert str(hurry) == (
        "mine.toml:27: item[2].move_s: Forehead press: 1 s given, 3 s needed for a press that grows over 2 s"
    )
    mine = {exercise.id: exercise for exercise in found.exercises}
    told = check_exercise_following(OWN, "mine.toml", mine, library.poses)
    assert [(one.line, one.key) for one in told] == [
        (14, "exercise[1].breath.move"),
        (14, "exercise[1].breath.rest"),
        (12, "exercise[1].steps[1]"),
    ]


def test_steps_are_one_list_or_one_for_each_side() -> None:
    text = (ROOT / "routines/exercises/trunk.toml").read_text(encoding="utf-8")
    found, problems = read_exercises(text, "trunk.toml", LIBRARY.poses)
    assert problems == ()
    one = next(each for each in found if each.id == "round-arch")
    assert one.steps_for("round")[1].startswith("Round")
    assert one.steps_for("arch")[1].startswith("Lift")
    assert one.steps == one.steps_for("round")
    for old, new, key in (
        ("\narch  = [\n", "\nArch  = [\n", "steps.Arch"),
        ('"Round the back as you breathe out"', '"Hold your breath"', "steps"),
        ('"Round the back as you breathe out"', f'"{"x" * 61}"', "steps.round[2]"),
    ):
        assert old in text
        _, problems = read_exercises(text.replace(old, new), "trunk.toml", LIBRARY.poses)
        assert any(problem.key.endswith(key) for problem in problems), (key, problems)
