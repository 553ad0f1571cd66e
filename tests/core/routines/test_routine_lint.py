from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.routines.lint import MAX_ALTERNATIVES, lint_alt
from deskspine.core.routines.reader import read_exercises, read_poses
from support.routine_samples import CATALOGUE, GOOD, POSES, catalogue, check


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
    assert "circle: far-look, roll (L12)" in next(message for _, message in lint_alt(look, circle))


def test_a_very_long_way_of_alternatives_is_not_followed_to_its_end() -> None:
    roll = catalogue()["roll"]
    way = {f"e{at}": replace(roll, id=f"e{at}", alt=f"e{at + 1}") for at in range(3 * MAX_ALTERNATIVES)}
    assert list(lint_alt(way["e0"], way)) == []
    round_ = {**way, "e9": replace(roll, id="e9", alt="e0")}
    assert "e0, e1, e2, e3, e4 and so on" in next(message for _, message in lint_alt(round_["e0"], round_))


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
    assert [(problem.line, problem.key) for problem in problems] == [(5, "pose[1].words")]
