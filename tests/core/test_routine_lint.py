from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from routine_samples import CATALOGUE, GOOD, POSES, catalogue, check

from deskspine.adapters.routine_files import RoutineFiles
from deskspine.core.plan import compile_plan
from deskspine.core.routine import Library
from deskspine.core.routine_file import read_exercises, read_poses
from deskspine.core.routine_lint import LEVELS, lint_alt, seconds


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles(None, Path(__file__).parents[2] / "routines").load()


def test_every_shipped_file_keeps_every_rule(library: Library) -> None:
    assert library.problems == ()
    assert {"seated-2min", "micro-1min", "seated-3min", "seated-5min"} <= library.routines.keys()


def test_every_shipped_routine_keeps_its_promise_at_every_level_and_the_plan_agrees(library: Library) -> None:
    for routine in library.routines.values():
        for level in LEVELS if routine.slots else ():
            assert abs(seconds(routine, level) - routine.promise_s(level)) <= 5, (routine.id, level)
            assert compile_plan(routine, level).total_s == seconds(routine, level)


def test_every_shipped_exercise_is_complete_and_leads_to_one_that_is_open_to_more_people(
    library: Library,
) -> None:
    for one in library.exercises.values():
        assert all((one.why, one.feel, one.watch, one.easier, one.body, one.source)), one.id
        assert not one.tags or one.alt, one.id
        seen = set()
        while one.alt:
            assert one.id not in seen
            seen.add(one.id)
            one = library.exercises[one.alt]
        assert not one.tags, "at the end of every road is an exercise that asks nothing special"


def test_every_slot_shows_a_key_pose_in_every_phase_that_lasts(library: Library) -> None:
    for routine in library.routines.values():
        for slot in routine.slots:
            shown = {frame.phase for frame in slot.exercise.frames}
            lasting = {"prep", "move", "rest"} | ({"hold"} if max(slot.dose.hold_s) else set())
            assert lasting <= shown, slot.exercise.id


def test_the_doses_that_were_corrected(library: Library) -> None:
    for routine in library.routines.values():
        for slot in routine.slots:
            if slot.exercise.id == "chin-tuck":
                assert slot.dose.move_s == (2, 2, 2)
        if routine.id != "breath-1min":
            assert {"neck_instability", "recent_trauma", "recent_surgery"} <= set(routine.locked_for)
    assert library.routines["breath-1min"].locked_for == ()
    assert [seconds(library.routines["seated-5min"], level) for level in LEVELS] == [301, 302, 304]


FIRST = 'exercise = "roll"\nreps     = 4\nrest_s   = 3'


@pytest.mark.parametrize(
    ("rule", "old", "new", "line"),
    [
        ("L01", "[60, 60, 60]", "[60, 60, 70]", 5),
        ("L03", "hold_s   = 6", "hold_s   = 11", 29),
        ("L03", "rest_s   = 5", "rest_s   = 1", 30),
        ("L03", "effort_pct = 30\n", "", 7),
        ("L03", 'tags   = ["isometric"]', "tags   = []", 14),
        ("L04", "hold_s   = [2, 2, 2]", "hold_s   = [2, 2, 2]\nmove_s   = [2, 1, 2]", 26),
        ("L05", "hold_s   = [2, 2, 2]", "hold_s   = [2, 2, 2]\nreps     = 11", 26),
        ("L06", 'tags   = ["isometric"]', 'tags   = ["isometric", "neck-ext-soft", "neck-side"]', 14),
        ("L06", 'pose = "neutral"', 'pose = "s_ext_soft"', 16),
        ("L07", '"Press", "Let go"', '"Press with both palms on the sides of the neck"', 12),
        ("L08", "effort_pct = 30", 'effort_pct = 30\nsides = ["left"]', 14),
        ("L08", "effort_pct = 30", 'effort_pct = 30\nsides = ["left", "left"]', 14),
        ("L09", FIRST, 'exercise = "far-look"', 18),
        ("L09", FIRST, 'exercise = "press"', 18),
        ("L10", "[60, 60, 60]", "[280, 280, 280]", 18),
        ("L11", 'pose = "neutral"', 'pose = "nowhere"', 16),
        ("L12", 'alt    = "roll"', 'alt    = "nobody"', 15),
        ("L12", 'alt    = "roll"', 'alt    = "press"', 15),
        ("L14", 'name       = "My own minute"', 'name       = "Heals your neck"', 3),
        ("L14", '"Lightly"', '"Good for the blood pressure"', 11),
        ("L15", 'tags   = ["isometric"]', 'tags   = ["isometric", "floor"]', None),
        ("L16", 'id         = "mine"', 'id         = "yours"', 2),
        (
            "L16",
            "[[item]]\n" + FIRST,
            GOOD[GOOD.index("[[exercise]]") : GOOD.index("[[item]]")] + "[[item]]\n" + FIRST,
            19,
        ),
        ("L17", 'tags   = ["isometric"]', 'tags   = ["isometric", "neck-ext-soft"]\nhold_s = [2, 2, 3]', 15),
    ],
)
def test_each_rule_fails_on_a_file_made_wrong_on_purpose(rule: str, old: str, new: str, line: int | None) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if rule == "L10":
        text = text.replace("reps     = 4", "reps     = 12\nhold_s   = 15")
    _, problems = check(text)
    assert line in [one.line for one in problems if f"({rule})" in one.message], problems


def test_an_unknown_breath_and_a_control_character_are_refused_by_the_schema() -> None:  # L02, L13
    assert check(GOOD.replace("effort_pct = 30", 'effort_pct = 30\nbreath = { hold = "held" }'))[1]
    assert check(GOOD.replace('"Lightly"', '"Light\\tly"'))[1]


def test_claims_are_whole_words_and_what_to_watch_for_is_exempt() -> None:
    fine = GOOD.replace('"Lightly"', '"Ease discomfort, retreat"').replace(
        "effort_pct", 'watch = "Stop at dizziness"\neffort_pct'
    )
    assert check(fine)[1] == ()


def test_an_alternative_may_share_the_floor_but_no_other_tag_and_no_circle() -> None:
    exercises = catalogue()
    look = exercises["far-look"]
    lying = replace(look, tags=("floor", "neck-turn"))
    assert list(lint_alt(lying, {**exercises, "roll": replace(exercises["roll"], tags=("floor",))})) == []
    assert list(lint_alt(lying, {**exercises, "roll": replace(exercises["roll"], tags=("neck-turn",))}))
    circle = {"far-look": look, "roll": replace(exercises["roll"], alt="far-look")}
    assert "circle" in next(message for _, message in lint_alt(look, circle))


def test_looking_up_may_be_drawn_with_the_hands_at_the_nape() -> None:
    poses = {**POSES, "s_nape_ext": replace(POSES["neutral"], id="s_nape_ext")}
    text = CATALOGUE.replace('"neutral"', '"s_nape_ext"')
    assert "L06" in str(read_exercises(text, "x.toml", poses)[1])
    tagged = text.replace('id     = "roll"', 'id     = "roll"\ntags = ["neck-ext-soft"]')
    assert read_exercises(tagged, "x.toml", poses)[1] == ()


def test_a_pose_with_a_hand_on_the_throat_is_refused() -> None:
    pose = 'schema = 1\n[[pose]]\nid = "grip"\nrig = "front"\nwords = "Both hands round the throat"\n'
    poses, problems = read_poses(pose, "p.toml")
    assert poses == ()
    assert [(one.line, one.key) for one in problems] == [(5, "pose[1].words")]
