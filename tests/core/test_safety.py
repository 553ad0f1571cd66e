"""What flags leave of a routine: checked over every flag, pair and triple, and over made-up routines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskspine.adapters.routine_files import RoutineFiles
from deskspine.core.flags import DAY_FLAGS, FLAGS
from deskspine.core.plan import compile_plan
from deskspine.core.routine import Dose, Exercise, Library, Routine, Slot
from deskspine.core.routine_lint import LEVELS, lint_dose, seconds
from deskspine.core.routine_words import TAGS
from deskspine.core.safety import QUIET, TAG_FLAGS, Fitted, dose_filling, fit, in_short

NECK = {"neck-turn", "neck-side", "neck-flex", "neck-ext-soft", "neck-retract", "nape", "head-press"}
TRUNK = {"trunk-flex", "trunk-turn", "trunk-side", "trunk-ext"}
TURNS = {"neck-turn", "neck-ext-soft"}
LYING = {"supine", "prone", "floor"}
NEVER = {
    "neck_instability": NECK,
    "recent_trauma": NECK | TRUNK,
    "recent_surgery": NECK | TRUNK,
    "arm_symptoms": TURNS | {"neck-side"},
    "dizzy_turning": TURNS,
    "carotid": TURNS | {"nape"},
    "vascular": TURNS | {"isometric"},
    "bp_uncontrolled": {"isometric", "head-low"},
    "heart": {"isometric"},
    "osteoporosis": {"neck-ext-soft", "neck-flex", "trunk-flex", "trunk-turn", "trunk-side"},
    "pregnancy": {"isometric", "trunk-flex", "trunk-turn", "trunk-side", *LYING},
    "shoulder_injury": {"overhead"},
    "wrist_injury": {"wrist"},
    "eye_pressure": {"isometric", "head-low", "eye-cover"},
    "balance": {"standing"},
    "castor_chair": {"fixed-chair"},
    "no_wall": {"wall"},
    "no_prop": {"prop"},
    "no_room": LYING,
}
"""What each flag keeps away, written down a second time and the other way round."""


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles(None, Path(__file__).parents[2] / "routines").load()


def sets_of_flags(most: int = 3) -> Iterator[tuple[str, ...]]:
    for size in range(1, most + 1):
        yield from combinations(FLAGS, size)


def doubts(before: Routine, fitted: Fitted, flags: tuple[str, ...]) -> Iterator[str]:
    """Whatever is wrong with a routine that may be played; nothing when all is well."""
    never = {tag for flag in flags for tag in NEVER.get(flag, ())}
    for level in LEVELS:
        if compile_plan(fitted.routine, level).total_s != seconds(before, level):
            yield f"another length at level {level}"
    for old, new in zip(before.slots, fitted.routine.slots, strict=True):
        if never & set(new.exercise.tags):
            yield f"{new.exercise.id} remains"
        if new == old:
            continue
        if not never & set(old.exercise.tags):
            yield f"{old.exercise.id} was changed without a reason"
        if not any(note.startswith(f"{old.exercise.name} became ") for note in fitted.notes):
            yield f"{old.exercise.id} was changed without a word"
        if new.exercise is QUIET:
            continue
        if list(lint_dose(new.exercise, new.dose)):
            yield f"{new.exercise.id} got a dose that no file could give it"
        own = new.exercise.dose
        if (new.dose.prep_s, new.dose.move_s, new.dose.hold_s, new.dose.rest_s) != (
            own.prep_s, own.move_s, own.hold_s, own.rest_s,
        ):  # fmt: skip
            yield f"{new.exercise.id} got other seconds than its own"
        if any(got % whole and got > whole for got, whole in zip(new.dose.reps, own.reps, strict=True)):
            yield f"{new.exercise.id} is not repeated whole"


def test_every_tag_has_its_flags_and_every_flag_does_something() -> None:
    assert {flag: {tag for tag in TAG_FLAGS if flag in TAG_FLAGS[tag]} for flag in NEVER} == NEVER
    assert TAG_FLAGS.keys() == set(TAGS)
    assert FLAGS.keys() - NEVER.keys() - DAY_FLAGS.keys() == {"ask_first"}


def test_for_every_flag_pair_and_triple_what_is_left_of_the_shipped_routines_is_safe_and_as_long(
    library: Library,
) -> None:
    played = 0
    for flags in sets_of_flags():
        for routine in library.routines.values():
            fitted = fit(routine, library, flags)
            assert bool(fitted.locked) >= bool(set(flags) & set(routine.locked_for)), (flags, routine.id)
            if fitted.locked:
                assert fitted.routine is routine
                continue
            played += 1
            assert list(doubts(routine, fitted, flags)) == [], (flags, routine.id)
    assert played > 4000


def test_one_minute_of_breathing_is_open_to_everybody_and_alone_on_a_day_of_illness(library: Library) -> None:
    for flags in [tuple(FLAGS), *sets_of_flags(1)]:
        assert fit(library.routines["breath-1min"], library, flags) == Fitted(library.routines["breath-1min"])
    for flag in DAY_FLAGS:
        open_to = [name for name, one in library.routines.items() if not fit(one, library, [flag]).locked]
        assert open_to == ["breath-1min"]


def test_a_rolling_chair_gives_the_default_its_easy_chest_lift_and_says_so(library: Library) -> None:
    fitted = fit(library.routines["seated-2min"], library, ["castor_chair"])
    assert [slot.exercise.id for slot in fitted.routine.slots][-2:] == ["blade-squeeze", "chest-lift-easy"]
    assert fitted.notes == (
        "Chair-back chest lift became Chest lift, hands on thighs: chair rolls, reclines or has a high back.",
    )
    assert in_short(fitted.notes) == fitted.notes[0]
    assert in_short(("A.", "B.", "C.")) == "A. And 2 more changes."
    assert in_short(()) == ""


def exercise(name: str, *tags: str, alt: str = "", dose: Dose | None = None, **changes: object) -> Exercise:
    made = Exercise(name, name.capitalize(), "mobility", "slow", ("Move",), tags=tags, alt=alt)
    return replace(made, dose=dose or Dose(), **changes)  # type: ignore[arg-type]


def shelf(*exercises: Exercise) -> Library:
    return Library({one.id: one for one in exercises}, {}, {})


def same(value: int) -> tuple[int, int, int]:
    return (value, value, value)


ROLLS = exercise("shoulder-rolls", dose=Dose(same(3), same(3), same(2), same(0), same(2)))


def test_a_long_hold_is_never_handed_on_to_what_takes_its_place() -> None:
    tuck = exercise("tuck", "neck-retract", dose=Dose(same(5), same(2), same(2), same(4), same(2)))
    assert dose_filling(tuck, (60, 50, 21)) == replace(tuck.dose, reps=(6, 4, 2), rest_after_s=(7, 13, 0))
    assert dose_filling(tuck, (20, 13, 14)) == replace(tuck.dose, reps=(1, 1, 1), rest_after_s=(7, 0, 1))
    assert dose_filling(tuck, (20, 20, 12)) is None
    longest = dose_filling(tuck, same(300))
    assert longest is not None
    assert longest.reps == same(10)
    both = replace(tuck, sides=("left", "right"))
    assert dose_filling(both, same(37)) == replace(tuck.dose, reps=same(2), rest_after_s=same(0))


def test_the_way_round_goes_from_alternative_to_alternative_then_to_rolls_then_to_quiet_breathing() -> None:
    wall = exercise("wall-stand", "wall", alt="turn", dose=Dose(hold_s=same(20)))
    turn = exercise("turn", "neck-turn", alt="hang")
    hang = exercise("hang", "overhead", alt="wall-stand")
    routine = Routine("r", "R", slots=(Slot(wall, wall.dose, "part"),))
    chosen = {}
    for flags in (("no_wall",), ("no_wall", "carotid"), ("no_wall", "carotid", "shoulder_injury")):
        fitted = fit(routine, shelf(wall, turn, hang, ROLLS), flags)
        chosen[len(flags)] = fitted.routine.slots[0].exercise.id
        assert fitted.routine.slots[0].section == "part"
    assert chosen == {1: "turn", 2: "hang", 3: "shoulder-rolls"}
    alone = fit(routine, shelf(), ["no_wall"])
    assert alone.notes == ("Wall-stand became quiet breathing: no free wall nearby.",)
    assert compile_plan(alone.routine, 1).total_s == 29
    short = Routine("s", "S", slots=(Slot(wall, Dose(same(1), same(1), same(2), same(0), same(0))),))
    assert fit(short, shelf(ROLLS), ["no_wall"]).routine.slots[0].exercise is QUIET


def test_a_floor_is_closed_as_a_whole_and_a_self_test_is_played_whole_or_not_at_all() -> None:
    floor = exercise("bridge", "floor", alt="shoulder-rolls")
    mixed = Routine("m", "M", slots=(Slot(ROLLS, ROLLS.dose), Slot(floor, floor.dose)))
    assert fit(mixed, shelf(ROLLS, floor), ["no_room"]).reason == "no room to lie down"
    assert fit(mixed, shelf(ROLLS, floor), ["pregnancy", "no_room"]).reason == "pregnancy; no room to lie down"
    assert not fit(mixed, shelf(ROLLS, floor), ["heart"]).locked
    turn = exercise("turn", "neck-turn")
    check = Routine("c", "C", kind="check", slots=(Slot(turn, turn.dose),))
    assert "self-test" in fit(check, shelf(turn, ROLLS), ["carotid"]).reason
    assert not fit(check, shelf(turn, ROLLS), ["heart"]).locked


NAMES = ("one", "two", "three", "four", "five", "shoulder-rolls", "missing")


@st.composite
def shelves(draw: st.DrawFn) -> tuple[Routine, Library, tuple[str, ...]]:
    """A routine of made-up exercises, with alternatives that may be missing, forbidden or lead in a circle."""
    level = st.tuples(*[st.integers(0, 6)] * 3)
    doses = st.builds(
        Dose, level, st.tuples(*[st.integers(1, 8)] * 3), st.tuples(*[st.integers(1, 4)] * 3), level, level, level
    )
    made = [
        exercise(
            name,
            *draw(st.lists(st.sampled_from([tag for tag in TAGS if tag not in LYING]), max_size=3, unique=True)),
            alt=draw(st.sampled_from(("", *NAMES))),
            dose=draw(doses),
            sides=draw(st.sampled_from(((), ("left", "right")))),
        )
        for name in NAMES[:-1]
    ]
    slots = tuple(Slot(one, draw(doses)) for one in draw(st.lists(st.sampled_from(made), min_size=1, max_size=6)))
    flags = draw(st.lists(st.sampled_from([*NEVER]), max_size=4, unique=True))
    return Routine("made", "Made", slots=slots), shelf(*made), tuple(flags)


@settings(max_examples=100, deadline=None)
@given(shelves())
def test_whatever_the_routine_and_the_flags_nothing_forbidden_is_played_and_no_second_is_lost(
    made: tuple[Routine, Library, tuple[str, ...]],
) -> None:
    routine, library, flags = made
    fitted = fit(routine, library, flags)
    never = {tag for flag in flags for tag in NEVER[flag]}
    assert not fitted.locked
    for old, new in zip(routine.slots, fitted.routine.slots, strict=True):
        assert not never & set(new.exercise.tags)
        for at, level in enumerate(LEVELS):
            sides = len(old.exercise.sides)
            assert new.dose.seconds(level, len(new.exercise.sides)) == old.dose.seconds(level, sides)
            if new != old and new.exercise is not QUIET:
                assert new.dose.hold_s[at] == new.exercise.dose.hold_s[at]
                assert 1 <= new.dose.reps[at] <= 12
                assert new.dose.rest_after_s[at] >= 0
    assert bool(fitted.notes) == (routine.slots != fitted.routine.slots)
    again = fit(fitted.routine, library, flags)
    assert again.routine == fitted.routine
