"""A routine composed from the catalogue: possible changes, length, and problems."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.player.plan import compile_plan
from deskspine.core.routines.composer import Draft, DraftError, catalogue, id_for, taken_ids
from deskspine.core.routines.lint import lint_dose
from deskspine.core.routines.model import LEVELS, Library
from deskspine.core.routines.reader import read_routine
from deskspine.core.routines.vocabulary import MAX_ITEMS
from deskspine.core.routines.writer import to_toml
from deskspine.core.toml.diagnostics import Problem
from support.effort import examples
from support.paths import ROUTINES

LIBRARY = RoutineFiles(None, ROUTINES).load()
ALL = catalogue(LIBRARY)


def draft(*ids: str) -> Draft:
    """Return a draft of these exercises of the catalogue in this order."""
    composed = Draft()
    for name in ids:
        composed = composed.add(LIBRARY.exercises[name])
    return composed


def ids(composed: Draft) -> list[str]:
    return [slot.exercise.id for slot in composed.items]


def test_the_total_follows_every_change_by_what_the_change_costs() -> None:
    composed = draft("shoulder-rolls", "ear-to-shoulder")
    rolls, tilt = composed.items
    for level in LEVELS:
        assert composed.seconds(level) == rolls.seconds(level) + tilt.seconds(level)
        assert composed.reps(0, 2).seconds(level) - composed.seconds(level) == 2 * (2 + 2)
        assert composed.hold(1, 1).seconds(level) - composed.seconds(level) == 2, "a second longer on both sides"
        assert composed.sides(1).seconds(level) < composed.seconds(level), "one side alone"
        assert composed.remove(0).seconds(level) == tilt.seconds(level)
        assert compile_plan(composed.routine(), level).total_s == composed.seconds(level)


def test_a_change_leaves_the_draft_before_it_as_it_was() -> None:
    composed = draft("shoulder-rolls", "ear-to-shoulder")
    before = composed.items
    drafts = (composed.reps(0, 1), composed.hold(1, 1), composed.sides(1), composed.move(0, 1), composed.remove(0))
    assert all(other.items != before for other in drafts)
    assert composed.items == before


@pytest.mark.parametrize(
    ("at", "by", "order"), [(0, 1, "bac"), (0, 9, "bca"), (2, -1, "acb"), (2, -9, "cab"), (0, -1, "abc"), (1, 0, "abc")]
)
def test_moving_stops_at_either_end_and_loses_nothing(at: int, by: int, order: str) -> None:
    name = {"a": "shoulder-rolls", "b": "chin-tuck", "c": "ear-to-shoulder"}
    assert ids(draft(*name.values()).move(at, by)) == [name[letter] for letter in order]


def test_sides_go_through_all_four_choices_and_come_back() -> None:
    composed = draft("shoulder-rolls", "ear-to-shoulder")
    own = composed.items[1].exercise.sides
    sides = []
    for _ in range(4):
        composed = composed.sides(1)
        sides.append(composed.items[1].sides)
    assert sides == [own[:1], own[1:], own[::-1], own]
    assert composed == draft("shoulder-rolls", "ear-to-shoulder")
    with pytest.raises(DraftError, match="no sides"):
        composed.sides(0)


@pytest.mark.parametrize(
    ("exercise", "change", "most", "why"),
    [
        ("shoulder-rolls", "reps", 12, "1 to 12 times"),
        ("chin-tuck", "reps", 10, "L05"),
        ("ear-to-shoulder", "hold", 30, "L03"),
        ("press-forehead", "hold", 10, "L03"),
        ("march", "hold", 120, "0 to 120 s"),
    ],
)
def test_a_dose_grows_as_far_as_the_rules_let_it_and_then_says_why_not(
    exercise: str, change: str, most: int, why: str
) -> None:
    composed, refused = draft(exercise), ""
    while not refused:
        try:
            composed = composed.reps(0, 1) if change == "reps" else composed.hold(0, 1)
        except DraftError as error:
            refused = str(error)
    assert why in refused
    dose = composed.items[0].dose
    assert max(dose.reps if change == "reps" else dose.hold_s) == most


def test_looking_up_is_held_alike_at_every_level_and_never_long() -> None:
    soft = next(exercise for exercise in ALL if "neck-ext-soft" in exercise.tags)
    composed = Draft().add(soft)
    while max(composed.items[0].dose.hold_s) < 4:
        composed = composed.hold(0, 1)
    with pytest.raises(DraftError, match="L17"):
        composed.hold(0, 1)


def test_what_is_at_its_lowest_stays_there() -> None:
    composed = draft("shoulder-rolls").reps(0, -2)
    assert composed.items[0].dose.reps == (1, 1, 1)
    with pytest.raises(DraftError, match="1 to 12"):
        composed.reps(0, -1)
    with pytest.raises(DraftError, match="0 to 120"):
        composed.hold(0, -1)


def test_levels_that_differ_stop_at_the_end_one_by_one() -> None:
    composed = draft("shoulder-rolls", "ear-to-shoulder")
    assert len(set(composed.items[1].dose.hold_s)) > 1
    assert composed.hold(1, -100).items[1].dose.hold_s == (0, 0, 0)


def test_exercises_of_a_self_test_and_a_forty_first_item_are_not_taken() -> None:
    tests = [exercise for exercise in LIBRARY.exercises.values() if exercise.kind == "check"]
    assert tests
    assert not set(tests) & set(ALL)
    with pytest.raises(DraftError, match="self-test"):
        Draft().add(tests[0])
    full = draft(*["shoulder-rolls"] * MAX_ITEMS)
    with pytest.raises(DraftError, match=str(MAX_ITEMS)):
        full.add(LIBRARY.exercises["chin-tuck"])


def test_the_catalogue_has_everything_else_each_once_and_regions_together() -> None:
    assert {exercise.id for exercise in ALL} == {
        exercise.id for exercise in LIBRARY.exercises.values() if exercise.kind != "check"
    }
    regions = [exercise.body[0] for exercise in ALL]
    assert len(list(dict.fromkeys(regions))) == sum(a != b for a, b in zip(["", *regions], regions, strict=False))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A minute at the window", "a-minute-at-the-window"),
        ("  Café & crème!  ", "cafe-creme"),
        ("Große Pause", "grosse-pause"),
        ("ab", "my-ab"),
        ("", "my-routine"),
        ("Утро", "my-routine"),
        ("x" * 31 + " yz", "x" * 31),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_an_id_is_made_from_a_name(name: str, expected: str) -> None:
    assert id_for(name) == expected


def test_an_id_that_is_taken_gets_a_number_and_stays_short_enough() -> None:
    assert id_for("Lewit", {"lewit", "lewit-2"}) == "lewit-3"
    long = "x" * 32
    assert id_for(long, {long}) == "x" * 30 + "-2"
    assert id_for("x" * 29 + " yz", {"x" * 29 + "-yz"}) == "x" * 29 + "-2", "no two hyphens where it is cut"


def test_ids_of_own_files_that_could_not_be_read_are_taken_too() -> None:
    problem = Problem("/home/me/routines/broken-one.toml", 3, "item", "expected something else")
    library = Library({}, LIBRARY.routines, {}, (problem,), cards=LIBRARY.cards)
    assert {"broken-one", "seated-2min", "worse-twice"} <= taken_ids(library)


@pytest.mark.parametrize(
    ("chosen", "position", "props"),
    [
        (["shoulder-rolls", "chin-tuck"], "seated", ()),
        (["march", "reach-rise"], "standing", ()),
        (["march", "wall-slide"], "standing", ("wall",)),
        (["knee-rolls", "cat-cow"], "floor", ("mat",)),
        (["shoulder-rolls", "knee-rolls", "wall-slide"], "mixed", ("wall", "mat")),
        (["shoulder-rolls", "chest-lift"], "seated", ("fixed_chair",)),
        (["shoulder-rolls", "book-balance"], "seated", ()),
    ],
)
def test_where_it_is_done_and_what_it_needs_follow_from_the_tags(
    chosen: list[str], position: str, props: tuple[str, ...]
) -> None:
    routine = draft(*chosen).routine()
    assert (routine.position, routine.desk, routine.props) == (position, position == "seated", props)


def test_the_promise_is_the_sum_at_every_level_and_says_whether_it_grows() -> None:
    same = draft("temple-massage").routine()
    other = draft("shoulder-rolls", "ear-to-shoulder").routine()
    assert (same.progression, other.progression) == ("fit", "grow")
    for level in LEVELS:
        assert other.promise_s(level) == sum(slot.seconds(level) for slot in other.slots)


def problem_of(composed: Draft) -> str:
    return composed.problems(LIBRARY)[0]


def test_what_is_wrong_is_said_in_words_that_need_no_file() -> None:
    assert draft("shoulder-rolls", "chin-tuck").problems(LIBRARY) == ()
    assert problem_of(Draft()) == "nothing is chosen yet"
    assert problem_of(draft("chin-tuck", "shoulder-rolls")).startswith("Chin tuck: the first item warms up")
    short = draft("shrug-drop", "shoulder-rolls").remove(1).reps(0, -1)
    assert problem_of(short).startswith("the length in seconds: expected a whole number from 15 to 1200")
    assert problem_of(draft(*["shoulder-rolls", "calves-chair"] * 20)).startswith("the length in seconds")
    assert problem_of(draft("shoulder-rolls").rename("x")).startswith("the name: expected 3 to 40")
    assert "L14" in problem_of(draft("shoulder-rolls").rename("A cure for all"))
    assert "without control characters" in problem_of(draft("shoulder-rolls").rename("bell \x07 rings"))
    long = draft("shoulder-rolls", *["ear-to-shoulder"] * 12)
    assert "L10" in problem_of(long)
    assert long.add(LIBRARY.exercises["long-exhale"]).problems(LIBRARY) == ()


def test_an_exercise_that_is_gone_meanwhile_is_named() -> None:
    composed = draft("shoulder-rolls", "chin-tuck")
    exercises = {name: exercise for name, exercise in LIBRARY.exercises.items() if name != "chin-tuck"}
    assert composed.problems(Library(exercises, {}, LIBRARY.poses))[0].startswith(
        "Chin tuck: there is no exercise chin-tuck"
    )


def test_a_name_keeps_its_words_and_loses_the_space_around_them() -> None:
    assert Draft().rename("  Slow \t  morning ").name == "Slow morning"


OPERATION = st.tuples(
    st.sampled_from(["add", "add", "remove", "move", "reps", "hold", "sides", "rename"]),
    st.integers(0, 10**6),
    st.integers(-15, 15),
    st.text(max_size=45),
)


def changed(composed: Draft, what: str, where: int, by: int, text: str) -> Draft:
    """Return the draft after one change as a screen would make it: only at places that exist."""
    if what == "add":
        return composed.add(ALL[where % len(ALL)])
    if what == "rename":
        return composed.rename(text)
    if not composed.items:
        return composed
    at = where % len(composed.items)
    if what in ("remove", "sides"):
        return composed.remove(at) if what == "remove" else composed.sides(at)
    return {"move": composed.move, "reps": composed.reps, "hold": composed.hold}[what](at, by)


@examples(60)
@given(st.lists(OPERATION, max_size=30))
def test_whatever_is_done_the_file_passes_every_check_or_it_is_said_why_not(
    operations: list[tuple[str, int, int, str]],
) -> None:
    composed = Draft()
    for operation in operations:
        with suppress(DraftError):
            composed = changed(composed, *operation)
        for slot in composed.items:
            assert not list(lint_dose(slot.exercise, slot.dose)), "no dose the rules do not allow is ever in a draft"
    problems = composed.problems(LIBRARY)
    if not composed.items:
        assert problems
        return
    routine = composed.routine(taken_ids(LIBRARY))
    assert routine.id not in LIBRARY.routines
    file, wrong = read_routine(to_toml(routine), f"{routine.id}.toml", LIBRARY.exercises, LIBRARY.poses, own=True)
    assert bool(problems) is bool(wrong)
    assert not any("L01" in problem for problem in problems), "it always adds up"
    if not problems:
        assert file is not None
        assert file.routine == routine


def test_a_place_is_repeated_below_itself_with_its_dose_up_to_the_limit() -> None:
    composed = draft("shoulder-rolls", "ear-to-shoulder").reps(0, 1).duplicate(0)
    assert ids(composed) == ["shoulder-rolls", "shoulder-rolls", "ear-to-shoulder"]
    assert composed.items[0] == composed.items[1]
    while len(composed.items) < MAX_ITEMS:
        composed = composed.duplicate(0)
    with pytest.raises(DraftError, match="at most"):
        composed.duplicate(0)


@pytest.mark.parametrize("name", [name for name, made in LIBRARY.routines.items() if made.kind == "routine"])
def test_a_copy_of_a_routine_can_be_saved_and_is_as_careful(name: str) -> None:
    routine = LIBRARY.routines[name]
    copied = Draft.of(routine)
    assert copied.problems(LIBRARY) == ()
    assert copied.replaces == ""
    made = copied.routine(taken_ids(LIBRARY))
    assert made.id not in taken_ids(LIBRARY)
    assert (made.own, made.system, made.source) == (True, "own", ())
    assert made.name.endswith("(mine)")
    assert (made.slots, made.texts) == (routine.slots, routine.texts)
    assert (made.locked_for, made.ask_first, made.props) == (routine.locked_for, routine.ask_first, routine.props)
    assert (made.position, made.desk) == (routine.position, routine.desk)


def test_an_own_routine_that_is_changed_keeps_its_id_and_what_the_composer_does_not_show() -> None:
    text = to_toml(draft("shoulder-rolls", "chin-tuck").rename("Before lunch").routine())
    text = text.replace("position", 'summary     = "At the window."\nlocked_for  = ["heart"]\nposition', 1)
    found, problems = read_routine(text, "before-lunch.toml", LIBRARY.exercises, LIBRARY.poses, own=True)
    assert found is not None, problems
    library = Library(LIBRARY.exercises, {**LIBRARY.routines, "before-lunch": found.routine}, LIBRARY.poses)
    composed = Draft.of(found.routine)
    assert composed.routine(taken_ids(library)) == found.routine, "nothing was changed"
    composed = composed.add(LIBRARY.exercises["ear-to-shoulder"])
    composed = composed.rename("After lunch")
    made = composed.routine(taken_ids(library))
    assert (composed.replaces, made.id, made.name) == ("before-lunch", "before-lunch", "After lunch")
    assert (made.summary, made.locked_for) == ("At the window.", ("heart",))
    assert made.duration_s == tuple(composed.seconds(level) for level in LEVELS)
    assert composed.problems(library) == ()
