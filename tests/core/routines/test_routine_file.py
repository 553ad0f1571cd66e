from __future__ import annotations

from time import process_time  # a busy machine does not lengthen it

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.core.routines.model import BreathPlan, Slot
from deskspine.core.routines.reader import (
    check_alts,
    check_warmup,
    kind_of_file,
    read_exercises,
    read_poses,
    read_routine,
)
from deskspine.core.text.sanitize import has_control
from support.effort import examples
from support.paths import ROUTINES
from support.routine_samples import CARD, CATALOGUE, GOOD, POSES, SELF_TEST, catalogue, check

SHIPPED = [path.read_text(encoding="utf-8") for path in sorted((ROUTINES).rglob("*.toml"))]


def test_a_good_file_becomes_a_routine_with_the_item_dose_over_the_usual_one() -> None:
    file, problems = check(GOOD)
    assert problems == ()
    assert file is not None
    roll, look, press = file.routine.slots
    assert (roll.dose.reps, roll.dose.prep_s, roll.dose.rest_s) == ((4, 4, 4), (5, 5, 5), (3, 3, 3))
    assert look.exercise.sides == ("left", "right")
    assert press.exercise is file.exercises[0]
    assert file.routine.duration_s == (60, 60, 60)


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "word"),
    [
        ("schema     = 1", "schema     = 2", 1, "schema", "from 1 to 1"),
        ('position   = "seated"', 'position   = "hanging"', 4, "position", "one of seated"),
        ('name       = "My own minute"', 'naame       = "My own minute"', 3, "naame", "did you mean name"),
        ("reps     = 4", "reps     = true", 20, "item[1].reps", "found true"),
        ("reps     = 4", "reps     = [4, 4]", 20, "item[1].reps", "or three of them"),
        ("reps     = 4", "reps     = 99", 20, "item[1].reps", "from 1 to 12"),
        ('cue    = "Lightly"', 'cue    = "Lightly\\u001b[2J"', 11, "exercise[1].cue", "control"),
        ('name       = "My own minute"', 'name       = "   "', 3, "name", "nothing but spaces"),
        ('name       = "My own minute"', 'name       = "\u00a0\u2003\u200d"', 3, "name", "nothing but spaces"),
        ('cue    = "Lightly"', 'cue    = "        "', 11, "exercise[1].cue", "nothing but spaces"),
        ('cue    = "Lightly"', f'cue    = "{"x" * 49}"', 11, "exercise[1].cue", "found 49"),
        ('exercise = "press"', 'exercise = "prss"', 28, "item[3].exercise", "no exercise prss"),
        ('phase = "hold"', 'phase = "held"', 16, "exercise[1].frames[1].phase", "one of prep"),
        ("effort_pct = 30", "effort_pct = 90", 13, "exercise[1].effort_pct", "from 10 to 40"),
        ("rest_s   = 5", 'breath   = "held"', 30, "item[3].breath", "unknown key"),
        (
            "frames = [{",
            "breath = { hold = 'held' }\nframes = [{",
            16,
            "exercise[1].breath.hold",
            "one of in, out, free",
        ),
        ('steps  = ["Press", "Let go"]', "steps  = []", 12, "exercise[1].steps", "1 to 5"),
        ("[60, 60, 60]", "[60, 60", 7, "", "not valid TOML"),
    ],
)
def test_a_wrong_value_is_named_by_line_and_key(old: str, new: str, line: int, key: str, word: str) -> None:
    assert GOOD.count(old) >= 1
    _, problems = check(GOOD.replace(old, new, 1))
    assert [(problem.line, problem.key) for problem in problems if word in problem.message] == [(line, key)], problems


def test_breath_may_differ_by_side() -> None:
    text = CATALOGUE.replace('alt    = "roll"', 'breath = { left = { move = "in" }, right = { move = "out" } }')
    exercises, problems = read_exercises(text, "x.toml", POSES)
    assert problems == ()
    assert exercises[1].breath_for("left", "move") == "in"
    assert exercises[1].breath_for("right", "move") == "out"
    assert exercises[0].breath == BreathPlan()


def test_a_bad_entry_of_a_catalogue_costs_that_entry_alone() -> None:
    exercises, problems = read_exercises(CATALOGUE.replace('"Slow circles"', "7"), "x.toml", POSES)
    assert [exercise.id for exercise in exercises] == ["far-look"]
    assert [(problem.line, problem.key) for problem in problems] == [(6, "exercise[1].cue")]


def test_a_card_needs_no_items_and_has_none() -> None:
    file, problems = check(CARD)
    assert problems == ()
    assert file is not None
    assert file.routine.slots == ()
    assert file.routine.about == "## Why\n\nNobody promises a cure here.\n\n- one point\n- another"
    _, problems = check(f'{CARD}[[item]]\nexercise = "roll"\n')
    assert [(problem.line, problem.key) for problem in problems] == [(12, "item")]
    assert "a card has no items" in problems[0].message


def test_an_item_may_play_the_sides_in_another_order_or_one_of_them_and_the_sum_goes_by_it() -> None:
    def slot(sides: str) -> Slot:
        text = SELF_TEST.replace("hold_s   = 2\n", f"hold_s   = 2\nsides = {sides}\n")
        file, problems = check(text if "," in sides else text.replace("= 34", "= 28"))
        assert file is not None
        assert problems == (), sides
        return file.routine.slots[1]

    assert slot('["right", "left"]').only == ("right", "left")
    assert slot('["right", "left"]').sides == ("right", "left")
    assert slot('["left", "right"]').only == (), "as the exercise has it"
    assert slot('["right"]').sides == ("right",)
    assert slot('["right"]').seconds(1) == slot('["left", "right"]').seconds(1) - 6


@pytest.mark.parametrize(
    ("sides", "key", "word"),
    [
        ("[]", "item[2].sides", "at least one of left, right"),
        ('["left", "left"]', "item[2].sides", "each side once"),
        ('["left", "right", "left"]', "item[2].sides", "each side once"),
        ('["up"]', "item[2].sides[1]", 'own sides: left, right, found "up"'),
        ('"left"', "item[2].sides", "expected a list"),
        ("[1]", "item[2].sides[1]", "found 1"),
    ],
)
def test_sides_that_an_exercise_does_not_have_are_refused(sides: str, key: str, word: str) -> None:
    file, problems = check(SELF_TEST + f"sides = {sides}\n")
    assert [(problem.line, problem.key) for problem in problems] == [(24, key)]
    assert word in problems[0].message
    assert file is not None
    assert file.routine.slots[1].only == ()


def test_an_item_of_an_exercise_without_sides_chooses_none() -> None:
    _, problems = check(GOOD.replace('exercise = "roll"', 'exercise = "roll"\nsides = ["left"]'))
    assert [problem.key for problem in problems] == ["item[1].sides[1]"]
    assert "the exercise has none" in problems[0].message


def test_a_test_says_what_its_scores_look_like() -> None:
    file, problems = check(SELF_TEST)
    assert problems == ()
    assert file is not None
    assert file.exercises[0].scores == ("Not half-way", "Half-way", "All the way")


def test_a_warm_up_that_is_not_there_or_the_routine_itself_is_told_with_its_line() -> None:
    text = GOOD.replace('position   = "seated"', 'warmup = "loosen"\nposition   = "seated"')
    file, problems = check(text)
    assert file is not None
    assert problems == (), "one file alone cannot know"
    assert check_warmup(text, "mine.toml", file.routine, {"loosen"}) == ()
    more_problems = check_warmup(text, "mine.toml", file.routine, {"mine"})
    assert [str(one) for one in more_problems] == ["mine.toml:4: warmup: there is no routine loosen"]
    itself = replace(file.routine, warmup="mine")
    assert "not its own" in check_warmup(text, "mine.toml", itself, {"mine"})[0].message


def test_an_exercise_without_an_id_costs_a_message_and_not_the_rest() -> None:
    nameless = GOOD.replace("[[exercise]]", '[[exercise]]\nname = "Nameless"\n[[exercise]]', 1)
    file, problems = check(nameless)
    assert file is not None
    assert [exercise.id for exercise in file.exercises] == ["press"]
    assert "exercise[1].id" in [problem.key for problem in problems]
    _, problems = check(nameless.replace('name = "Nameless"', 'name = "Nameless"\n[[exercise]]'))
    assert not [problem for problem in problems if "L16" in problem.message], "two without an id do not share one"


def test_a_number_too_long_to_write_out_is_no_id() -> None:
    huge = f"0x{'f' * 20000}"
    assert check(GOOD.replace('"press"', huge, 1))[1]
    text = CATALOGUE.replace('"far-look"', huge)
    exercises, problems = read_exercises(text, "x.toml", POSES)
    assert [exercise.id for exercise in exercises] == ["roll"]
    assert "a very large number" in str(problems[0])
    assert check_alts(text, "x.toml", catalogue(), {}) == (set(), ())


def test_the_kind_of_a_file_is_told_from_its_tables() -> None:
    assert kind_of_file(GOOD) == "routine"
    assert kind_of_file(CATALOGUE) == "exercises"
    assert kind_of_file("schema = 1\n[[pose]]\n") == "poses"


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "[",
        "a=[",
        "a={b=",
        '"',
        "a=1\n",
        "[[item]]\n",
        "1",
        "0x",
        "b.c.d.",
        "[a]\n",
        "\x1b[2J",
        "é",
        "[a.b.c.d.e]\n",
    ],
)
def test_64_kib_of_anything_is_answered_with_a_message_in_well_under_a_second(piece: str) -> None:
    for text in (
        (piece * 65536)[:65536],
        ("a = 0x" + "f" * 65536)[:65530],
        "a = [" + "[" * 60000,
        "a = " + "9" * 65000,
    ):
        before = process_time()
        file, problems = check(text)
        assert process_time() - before < 2.0
        assert file is None
        assert 1 <= len(problems) <= 26


def test_more_than_64_kib_is_not_read() -> None:
    file, problems = check(GOOD + "#" * 65536)
    assert file is None
    assert "64 KiB" in problems[0].message


@examples(100)
@given(st.sampled_from([*SHIPPED, GOOD, CATALOGUE]), st.data())
def test_a_mutated_file_never_raises_and_never_prints_a_control_character(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 30))
        text = (
            text[:at]
            + data.draw(st.one_of(st.text(max_size=8), st.sampled_from(['"\\u001b"', "[[item]]", "= {", "1"])))
            + text[at + cut :]
        )
    answers = [
        read_routine(text, "\x1b]0;mine\x07.toml", {}, POSES),
        read_exercises(text, "x.toml", POSES),
        read_poses(text, "x.toml"),
    ]
    for _, problems in answers:
        assert not any(has_control(str(problem)) for problem in problems)


@examples(60)
@given(st.binary(max_size=300))
def test_bytes_of_any_kind_never_raise(raw: bytes) -> None:
    _, problems = check(raw.decode("latin-1"))
    assert problems
    assert not any(has_control(str(problem)) for problem in problems)
