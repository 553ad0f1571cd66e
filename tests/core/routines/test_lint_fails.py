"""Every rule of docs/routines.md: a file without a fault, one thing made wrong in it, and the reported problem."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from deskspine.core.figure.pose import Pose
from deskspine.core.routines.model import Problem
from deskspine.core.routines.reader import check_tags, read_exercises, read_poses
from support.paths import ROOT
from support.routine_samples import CARD, CATALOGUE, GOOD, POSES, SELF_TEST, check

DOCS = (ROOT / "docs" / "routines.md").read_text(encoding="utf-8")
POSE = """schema = 1
[[pose]]
id    = "grip"
rig   = "front"
words = "Both hands on the collarbones"
"""

DRAWN = """schema = 1
[[exercise]]
id     = "look-far"
name   = "Look far"
kind   = "mobility"
cue    = "Slowly"
steps  = ["Turn the head to one side"]
sides  = ["left", "right"]
tags   = ["neck-turn"]
frames = [{ phase = "prep", pose = "neutral" }, { phase = "move", pose = "turn_l" }]
"""
BODIES = {
    "neutral": Pose("neutral", "front", "Sitting tall, hands on the thighs", body=("head.turn=0",)),
    "turn_l": Pose("turn_l", "front", "The head turned to the left", body=("head.turn=55",)),
}


def drawn_problems(text: str) -> tuple[Problem, ...]:
    """Return the problems of exercises whose poses have bodies."""
    exercises, problems = read_exercises(text, "x.toml", BODIES)
    return (*problems, *check_tags(text, "x.toml", {one.id: one for one in exercises}, BODIES)[1])


Sample = tuple[str, Callable[[str], tuple[Problem, ...]]]
ROUTINE: Sample = (GOOD, lambda text: check(text)[1])
TEST: Sample = (SELF_TEST, lambda text: check(text)[1])
CARDS: Sample = (CARD, lambda text: check(text)[1])
EXERCISES: Sample = (CATALOGUE, lambda text: read_exercises(text, "x.toml", POSES)[1])
LEAN: Sample = (POSE, lambda text: read_poses(text, "p.toml")[1])
PICTURES: Sample = (DRAWN, drawn_problems)
SAMPLES = (ROUTINE, TEST, CARDS, EXERCISES, LEAN, PICTURES)

TAGS = 'tags   = ["isometric"]'
ALT = 'alt    = "roll"'
ROLL_ID = 'id     = "roll"'
ROLL = 'exercise = "roll"\nreps     = 4\nrest_s   = 3'
LOOK_HOLD = "hold_s   = [2, 2, 2]"
EXERCISE = GOOD[GOOD.index("[[exercise]]") : GOOD.index("[[item]]")]

WRONG: list[tuple[str, Sample, str, str, int, str]] = [
    ("L01", ROUTINE, "[60, 60, 60]", "[60, 60, 70]", 5, "duration_s"),
    ("L01", ROUTINE, "[60, 60, 60]", "[60, 66, 60]", 5, "duration_s"),
    ("L02", ROUTINE, TAGS, f'breath = {{ hold = "held" }}\n{TAGS}', 14, "exercise[1].breath.hold"),
    (
        "L02",
        EXERCISES,
        ALT,
        'breath = { left = { rest = "none" }, right = {} }',
        17,
        "exercise[2].breath.left.rest",
    ),
    ("L03", ROUTINE, "hold_s   = 6", "hold_s   = 11", 29, "item[3].hold_s"),
    ("L03", ROUTINE, "rest_s   = 5", "rest_s   = 1", 30, "item[3].rest_s"),
    ("L03", ROUTINE, "effort_pct = 30\n", "", 7, "exercise[1].effort_pct"),
    ("L03", ROUTINE, TAGS, "tags   = []", 14, "exercise[1].tags"),
    ("L03", ROUTINE, LOOK_HOLD, "hold_s   = [2, 2, 31]", 25, "item[2].hold_s"),
    ("L04", ROUTINE, LOOK_HOLD, f"{LOOK_HOLD}\nmove_s   = [2, 1, 2]", 26, "item[2].move_s"),
    ("L04", EXERCISES, ROLL_ID, f"{ROLL_ID}\ntags = ['trunk-turn']\nmove_s = 1", 5, "exercise[1].move_s"),
    ("L05", ROUTINE, LOOK_HOLD, f"{LOOK_HOLD}\nreps     = 11", 26, "item[2].reps"),
    ("L06", ROUTINE, TAGS, 'tags   = ["isometric", "neck-ext-soft", "neck-side"]', 14, "exercise[1].tags"),
    ("L06", ROUTINE, 'pose = "neutral"', 'pose = "s_ext_soft"', 16, "exercise[1].frames[1].pose"),
    ("L07", ROUTINE, '"Press", "Let go"', '"Press both palms on the sides of the neck"', 12, "exercise[1].steps"),
    ("L07", LEAN, "on the collarbones", "round the throat", 5, "pose[1].words"),
    ("L08", ROUTINE, TAGS, f'sides = ["left"]\n{TAGS}', 14, "exercise[1].sides"),
    ("L08", ROUTINE, TAGS, f'sides = ["left", "left"]\n{TAGS}', 14, "exercise[1].sides"),
    ("L08", ROUTINE, TAGS, f'sides = ["left", "right", "both"]\n{TAGS}', 14, "exercise[1].sides"),
    ("L09", ROUTINE, ROLL, 'exercise = "far-look"', 18, "item[1]"),
    ("L09", ROUTINE, ROLL, 'exercise = "press"', 18, "item[1]"),
    ("L10", ROUTINE, "reps     = 4", "reps     = 12\nhold_s   = 15", 18, "item"),
    ("L11", ROUTINE, 'pose = "neutral"', 'pose = "nowhere"', 16, "exercise[1].frames[1].pose"),
    ("L12", ROUTINE, ALT, 'alt    = "nobody"', 15, "exercise[1].alt"),
    ("L12", ROUTINE, ALT, 'alt    = "press"', 15, "exercise[1].alt"),
    ("L12", ROUTINE, f"{TAGS}\n{ALT}", f"{TAGS[:-1]}, 'neck-turn']\nalt = 'far-look'", 15, "exercise[1].alt"),
    ("L13", ROUTINE, "My own minute", "My own minute, and everything that I like in it", 3, "name"),
    ("L13", ROUTINE, "Lightly", "Light\\tly", 11, "exercise[1].cue"),
    ("L13", ROUTINE, "Lightly", "Light\u202ely", 11, "exercise[1].cue"),
    ("L13", ROUTINE, '"Let go"', f'"{"Let go " * 9}"', 12, "exercise[1].steps[2]"),
    ("L13", CARDS, "- one point", "- one point\\u0007", 5, "about"),
    ("L13", LEAN, "Both hands on the collarbones", "Both", 5, "pose[1].words"),
    ("L13", TEST, "All the way", "All the way, " * 6, 13, "exercise[1].scores[3]"),
    ("L14", ROUTINE, "My own minute", "Heals your neck", 3, "name"),
    ("L14", ROUTINE, 'position   = "seated"', 'position   = "seated"\nsummary = "Against dizziness"', 5, "summary"),
    ("L14", ROUTINE, "Lightly", "Good for the blood pressure", 11, "exercise[1].cue"),
    ("L14", ROUTINE, '"Let go"', '"Think of the discs"', 12, "exercise[1].steps"),
    ("L15", ROUTINE, TAGS, 'tags   = ["isometric", "floor"]', 28, "item[3].exercise"),
    ("L16", ROUTINE, 'id         = "mine"', 'id         = "yours"', 2, "id"),
    ("L16", ROUTINE, "[[item]]\n" + ROLL, EXERCISE + "[[item]]\n" + ROLL, 19, "exercise[2].id"),
    ("L16", EXERCISES, 'id     = "far-look"', 'id     = "roll"', 10, "exercise[2].id"),
    ("L17", ROUTINE, TAGS, 'tags   = ["isometric", "neck-ext-soft"]\nhold_s = [2, 2, 3]', 15, "exercise[1].hold_s"),
    ("L17", ROUTINE, TAGS, 'tags   = ["isometric", "neck-ext-soft"]\nhold_s = 5', 15, "exercise[1].hold_s"),
    ("L18", TEST, 'scores = ["Not half-way", "Half-way", "All the way"]\n', "", 8, "exercise[1].scores"),
    ("L18", TEST, ', "All the way"', "", 13, "exercise[1].scores"),
    ("L18", ROUTINE, TAGS, f'scores = ["Low", "Half", "High"]\n{TAGS}', 14, "exercise[1].scores"),
    ("L18", TEST, "rest_after_s = 8", "rest_after_s = [8, 0, 8]", 23, "item[2].rest_after_s"),
    ("L19", PICTURES, 'tags   = ["neck-turn"]', "tags   = []", 9, "exercise[1].tags"),
]


@pytest.mark.parametrize(("rule", "sample", "old", "new", "line", "key"), WRONG)
def test_each_rule_holds_for_a_good_file_and_names_the_line_and_key_of_one_made_wrong(
    rule: str, sample: Sample, old: str, new: str, line: int, key: str
) -> None:
    text, problems_of = sample
    assert problems_of(text) == ()
    assert old in text
    problems = problems_of(text.replace(old, new, 1))
    assert (line, key) in [(one.line, one.key) for one in problems if one.message.endswith(f"({rule})")], problems


def test_every_rule_of_the_document_is_shown_to_fail_and_no_other() -> None:
    documented = re.findall(r"^\| (L\d\d) \|", DOCS, re.MULTILINE)
    assert documented == sorted(documented)
    assert set(documented) == {rule for rule, *_ in WRONG}


def test_a_rule_tells_only_what_was_made_wrong() -> None:
    for rule, (text, problems_of), old, new, _, _ in WRONG:
        for one in problems_of(text.replace(old, new, 1)):
            # Another dose changes the sum too, and an exercise with a problem is missing where it is played.
            assert re.search(rf"\((?:{rule}|L01)\)|or it has a problem of its own", one.message), (rule, one)
