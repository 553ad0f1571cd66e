"""Routines fitted to flags and memory: every flag, pair and triple, and made-up routines for made-up people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.coach.fitting import TAG_FLAGS, Fitted, fit, in_short
from deskspine.core.coach.swaps import QUIET, dose_filling
from deskspine.core.person.flags import DAY_FLAGS, FLAGS
from deskspine.core.person.person import ANYBODY, Person, Rest
from deskspine.core.player.plan import compile_plan
from deskspine.core.routines.lint import lint_dose, seconds
from deskspine.core.routines.model import LEVELS, Dose, Exercise, Library, Routine, Slot
from deskspine.core.routines.vocabulary import TAGS
from support.effort import examples
from support.paths import ROUTINES
from support.remembered import FRIDAY, MONDAY, TUESDAY

NECK = {"neck-turn", "neck-side", "neck-flex", "neck-ext-soft", "neck-retract", "nape", "head-press"}
TRUNK = {"trunk-flex", "trunk-turn", "trunk-side", "trunk-ext"}
TURNS = {"neck-turn", "neck-ext-soft"}
LYING = {"supine", "prone", "floor"}
STILL = {*DAY_FLAGS, "neck_instability", "recent_trauma", "recent_surgery"}
"""Flags that close everything but breath, eyes and hands."""
NEVER = {
    "neck_instability": NECK,
    "recent_trauma": NECK | TRUNK,
    "recent_surgery": NECK | TRUNK | {"overhead"},
    "arm_symptoms": TURNS | {"neck-side", "head-press", "arm-stretch"},
    "dizzy_turning": TURNS | {"head-low", *LYING},
    "carotid": TURNS | {"neck-side", "nape", "head-press"},
    "vascular": TURNS | {"neck-side", "nape", "isometric", *LYING},
    "bp_uncontrolled": {"isometric", "head-low", *LYING},
    "heart": {"isometric", *LYING},
    "osteoporosis": {"neck-ext-soft", "neck-flex", "trunk-flex", "trunk-turn", "trunk-side", *LYING},
    "pregnancy": {"isometric", "trunk-flex", "trunk-turn", "trunk-side", *LYING},
    "shoulder_injury": {"overhead"},
    "wrist_injury": {"wrist"},
    "eye_pressure": {"isometric", "head-low", "eye-cover", "prone"},
    "balance": {"standing", *LYING},
    "castor_chair": {"fixed-chair"},
    "no_wall": {"wall"},
    "no_prop": {"prop"},
    "no_room": LYING,
}
"""Flag → the tags that it rules out, written down a second time, from the side of the flags."""


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles(None, ROUTINES).load()


def flagged(*flags: str) -> Person:
    return Person(frozenset(flags))


def resting(*ids: str, locked: bool = False, **more: object) -> Person:
    rests = {name: Rest(name, TUESDAY, FRIDAY, "worse", locked) for name in ids}
    return replace(Person(resting=rests), **more)


def sets_of_flags(most: int = 2) -> Iterator[tuple[str, ...]]:
    for size in range(1, most + 1):
        yield from combinations(FLAGS, size)


def doubts(before: Routine, fitted: Fitted, flags: tuple[str, ...]) -> Iterator[str]:
    """Yield everything that is wrong with a routine that may be played."""
    never = {tag for flag in flags for tag in NEVER.get(flag, ())}
    never |= set() if "firm_chair" in flags else {"fixed-chair"}
    for old, new in zip(before.slots, fitted.routine.slots, strict=True):
        if not never.isdisjoint(new.exercise.tags):
            yield f"{new.exercise.id} remains"
        firm = new.exercise.id == "chest-lift" and "firm_chair" in flags
        if new is not old and never.isdisjoint(old.exercise.tags) and not firm:
            yield f"{old.exercise.id} was changed without a reason"
        if new is not old and not any(note.startswith(f"{old.exercise.name} became ") for note in fitted.notes):
            yield f"{old.exercise.id} was changed without a word"


def doubts_about_doses(before: Routine, fitted: Fitted) -> Iterator[str]:
    """Yield what is wrong with its seconds: it may be shorter if it says so, and must not promise more."""
    yield from doubts_about_length(before, fitted)
    for old, new in zip(before.slots, fitted.routine.slots, strict=True):
        if new is old or new.exercise is QUIET:
            continue
        if list(lint_dose(new.exercise, new.dose)):
            yield f"{new.exercise.id} got a dose that no file could give it"
        if new.dose == old.dose:  # the same movement on a firm chair
            continue
        own = new.exercise.dose
        if (new.dose.prep_s, new.dose.move_s, new.dose.hold_s, new.dose.rest_s) != (
            own.prep_s, own.move_s, own.hold_s, own.rest_s,
        ):  # fmt: skip
            yield f"{new.exercise.id} got other seconds than its own"
        if any(got % whole and got > whole for got, whole in zip(new.dose.reps, own.reps, strict=True)):
            yield f"{new.exercise.id} is not repeated whole"


def doubts_about_length(before: Routine, fitted: Fitted) -> Iterator[str]:
    shorter = [seconds(before, level) - compile_plan(fitted.routine, level).total_s for level in LEVELS]
    if min(shorter) < 0:
        yield f"longer by {-min(shorter)} s"
    if any(note.startswith("It is ") for note in fitted.notes) != (max(shorter) > before.tolerance_s):
        yield f"shorter by {shorter}, and it says {fitted.notes}"
    if max(shorter) > before.tolerance_s:
        promised = [before.promise_s(level) - fitted.routine.promise_s(level) for level in LEVELS]
        if min(before.duration_s) and promised != shorter:
            yield f"shorter by {shorter}, and it promises {promised} less"
    elif fitted.routine.duration_s != before.duration_s:
        yield "another promise for the same length"


def piled_up(before: Routine, fitted: Fitted) -> Iterator[str]:
    """Yield exercises that came into more places than they should, or more often."""
    written = Counter(slot.exercise.id for slot in before.slots)
    new = [slot for slot, old in zip(fitted.routine.slots, before.slots, strict=True) if slot is not old]
    for name, places in Counter(slot.exercise.id for slot in fitted.routine.slots).items():
        if name != QUIET.id and places > max(2, written[name]):
            yield f"{name} in {places} places"
    for name in {slot.exercise.id for slot in new} - {QUIET.id, "chest-lift"}:
        for at in range(3):
            if sum(slot.dose.reps[at] for slot in new if slot.exercise.id == name) > 12:
                yield f"{name} too often"


def test_every_tag_has_its_flags_and_every_flag_does_something() -> None:
    assert {flag: {tag for tag in TAG_FLAGS if flag in TAG_FLAGS[tag]} for flag in NEVER} == NEVER
    assert TAG_FLAGS.keys() == set(TAGS)
    assert FLAGS.keys() - NEVER.keys() - DAY_FLAGS.keys() == {"ask_first", "firm_chair"}


def test_for_every_flag_and_pair_what_is_left_of_the_shipped_routines_is_safe_and_as_long(
    library: Library,
) -> None:
    played = 0
    checked: set[tuple[str, ...]] = set()
    for flags in sets_of_flags():
        for routine in library.routines.values():
            fitted = fit(routine, library, Person(frozenset(flags)))
            assert bool(fitted.locked) >= bool(set(flags) & set(routine.locked_for)), (flags, routine.id)
            if fitted.locked:
                assert fitted.routine is routine
                continue
            played += 1
            assert list(doubts(routine, fitted, flags)) == [], (flags, routine.id)
            form = (routine.id, *(slot.exercise.id for slot in fitted.routine.slots))
            if form not in checked:  # the doses follow from the exercises, and most sets of flags come to the same
                checked.add(form)
                assert list(doubts_about_doses(routine, fitted)) == [], (flags, routine.id)
                changed = [
                    old
                    for old, new in zip(routine.slots, fitted.routine.slots, strict=True)
                    if old != new and new.exercise.id != "chest-lift"
                ]
                assert fitted.swapped == len(changed)
    assert played > 2500


def test_one_minute_of_breathing_is_open_to_everybody_and_little_else_on_a_day_of_illness(library: Library) -> None:
    for flags in [tuple(FLAGS), *sets_of_flags(1)]:
        fitted = fit(library.routines["breath-1min"], library, flagged(*flags))
        assert fitted == Fitted(library.routines["breath-1min"])
    for flag in DAY_FLAGS:
        open_to = [
            name for name, routine in library.routines.items() if not fit(routine, library, flagged(flag)).locked
        ]
        assert open_to == ["breath-1min", "eye-reset", "wrist-reset"]


def test_the_default_asks_nothing_of_the_chair_and_a_firm_one_brings_the_lift_over_its_back(library: Library) -> None:
    default = library.routines["seated-2min"]
    assert "fixed-chair" not in {tag for slot in default.slots for tag in slot.exercise.tags}
    assert fit(default, library, ANYBODY) == Fitted(default)
    fitted = fit(default, library, flagged("firm_chair"))
    assert [slot.exercise.id for slot in fitted.routine.slots][-2:] == ["blade-squeeze", "chest-lift"]
    assert fitted.notes == ("Chest lift, hands on thighs became Chair-back chest lift: your chair stands firm.",)
    assert [seconds(fitted.routine, level) for level in LEVELS] == [seconds(default, level) for level in LEVELS]
    for against in ("castor_chair", "shoulder_injury", "dizzy_turning"):
        kept = fit(default, library, flagged("firm_chair", against))
        assert "chest-lift" not in [slot.exercise.id for slot in kept.routine.slots], against


def test_what_an_earlier_version_saved_about_the_chair_never_makes_anything_less_safe(library: Library) -> None:
    for routine in library.routines.values():
        for flags in ((), ("firm_chair",)):
            fitted = fit(routine, library, flagged("castor_chair", *flags))
            assert all("fixed-chair" not in slot.exercise.tags for slot in fitted.routine.slots), (routine.id, flags)


def test_without_a_tick_for_the_chair_nothing_leans_on_it_and_the_easy_version_is_tried_first(library: Library) -> None:
    fitted = fit(library.routines["thoracic-lumbar"], library, ANYBODY)
    assert fitted.notes == (
        "Chair-back chest lift became Chest lift, hands on thighs: it needs a chair that stands firm.",
        "Lower legs on the chair became Belly breath: it needs a chair that stands firm.",
    )
    assert fit(library.routines["thoracic-lumbar"], library, flagged("firm_chair")).notes == ()


def test_a_routine_says_its_first_change_and_how_many_more_there_are(library: Library) -> None:
    fitted = fit(library.routines["micro-1min"], library, flagged("carotid"))
    assert in_short(fitted.notes) == fitted.notes[0]
    assert in_short(("A.", "B.", "C.")) == "A. And 2 more changes."
    assert in_short(()) == ""


def exercise(name: str, *tags: str, alt: str = "", dose: Dose | None = None, **changes: object) -> Exercise:
    exercise = Exercise(name, name.capitalize(), "mobility", "slow", ("Move",), tags=tags, alt=alt)
    return replace(exercise, dose=dose or Dose(), **changes)


def shelf(*exercises: Exercise) -> Library:
    return Library({exercise.id: exercise for exercise in exercises}, {}, {})


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
        fitted = fit(routine, shelf(wall, turn, hang, ROLLS), flagged(*flags))
        chosen[len(flags)] = fitted.routine.slots[0].exercise.id
        assert fitted.routine.slots[0].section == "part"
    assert chosen == {1: "turn", 2: "hang", 3: "shoulder-rolls"}
    alone = fit(routine, shelf(), flagged("no_wall"))
    assert alone.notes == (
        "Wall-stand became quiet breathing: no free wall nearby.",
        "It is 9 s shorter: no other exercise suits you.",
    )
    assert compile_plan(alone.routine, 1).total_s == 20
    short = Routine("s", "S", slots=(Slot(wall, Dose(same(1), same(1), same(2), same(0), same(0))),))
    assert fit(short, shelf(ROLLS), flagged("no_wall")).routine.slots[0].exercise is QUIET


def test_a_floor_is_closed_as_a_whole_and_a_self_test_is_played_whole_or_not_at_all() -> None:
    floor = exercise("bridge", "floor", alt="shoulder-rolls")
    mixed = Routine("m", "M", slots=(Slot(ROLLS, ROLLS.dose), Slot(floor, floor.dose)))
    assert fit(mixed, shelf(ROLLS, floor), flagged("no_room")).reason == "no room to lie down"
    assert fit(mixed, shelf(ROLLS, floor), flagged("pregnancy", "no_room")).reason == "pregnancy; no room to lie down"
    assert fit(mixed, shelf(ROLLS, floor), flagged("heart")).locked
    assert not fit(mixed, shelf(ROLLS, floor), flagged("wrist_injury")).locked
    turn = exercise("turn", "neck-turn")
    check = Routine("c", "C", kind="check", slots=(Slot(turn, turn.dose),))
    assert "self-test" in fit(check, shelf(turn, ROLLS), flagged("carotid")).reason
    assert not fit(check, shelf(turn, ROLLS), flagged("heart")).locked


TURN = exercise("turn", "neck-turn", alt="tuck", sides=("left", "right"))
TUCK = exercise("tuck", "neck-retract")
TILT = exercise("tilt", "neck-side", alt="turn", sides=("left", "right"))
LIFT = exercise("lift")
SHELF = shelf(TURN, TUCK, TILT, LIFT, ROLLS)
DESK = Routine("desk", "Desk", slots=tuple(Slot(one, one.dose) for one in (ROLLS, LIFT, TUCK, TILT, TURN)))


def order(fitted: Fitted) -> list[str]:
    return [" ".join((slot.exercise.id, *slot.only)) for slot in fitted.routine.slots]


def test_what_felt_worse_rests_and_its_alternative_neither_rests_nor_is_flagged() -> None:
    fitted = fit(DESK, SHELF, resting("turn"))
    assert order(fitted) == ["shoulder-rolls", "lift", "tuck", "tilt", "tuck"]
    assert fitted.notes == ("Turn became Tuck: it felt worse on Tuesday and rests until Friday.",)
    assert (fitted.swapped, fitted.locked) == (1, ())
    assert order(fit(DESK, SHELF, resting("tilt"))) == ["shoulder-rolls", "lift", "tuck", "turn", "turn"]
    assert order(fit(DESK, SHELF, resting("tilt", "turn")))[3:] == ["tuck", "shoulder-rolls"], (
        "a third tuck is too much"
    )
    both = fit(DESK, SHELF, resting("tilt", "tuck", flags=frozenset({"carotid"})))
    assert order(both)[2:] == ["shoulder-rolls", QUIET.id, QUIET.id], (
        "turns are flagged, tucks rest, two rolls are enough"
    )
    assert both.notes == (
        "Tuck became Shoulder-rolls: it felt worse on Tuesday and rests until Friday.",
        "Tilt became quiet breathing: fainting with a tight collar or on turning the head, or a narrowed neck artery.",
        "Turn became quiet breathing: fainting with a tight collar or on turning the head, or a narrowed neck artery.",
    )
    nothing = fit(DESK, SHELF, resting("tilt", "tuck", "turn", "lift", "shoulder-rolls", QUIET.id))
    assert {slot.exercise.id for slot in nothing.routine.slots} == {QUIET.id}
    assert not nothing.mostly_itself


def test_what_is_locked_says_how_it_comes_back_and_an_arm_says_how_long() -> None:
    assert fit(DESK, SHELF, resting("turn", locked=True)).notes == (
        "Turn became Tuck: it felt worse twice; read its card in the library to unlock it.",
    )
    arm = Person(resting={"turn": Rest("turn", MONDAY, MONDAY + timedelta(days=14), "arm")})
    assert fit(DESK, SHELF, arm).notes == (
        "Turn became Tuck: it came with pain or tingling in an arm on 2 November and rests until 16 November.",
    )


def test_a_self_test_waits_for_what_rests() -> None:
    check = replace(DESK, kind="check")
    assert fit(check, SHELF, resting("turn")).locked == ("Turn felt worse on Tuesday and rests until Friday",)
    assert fit(check, SHELF, resting("bridge")) == Fitted(check)
    assert "carotid" not in fit(check, SHELF, resting("lift", flags=frozenset({"carotid"}))).reason
    assert fit(check, SHELF, replace(ANYBODY, missed={"turn": "right"})) == Fitted(check), "its order is its own"


@pytest.mark.parametrize(
    ("missed", "first", "note"),
    [
        ({"turn": ""}, ["turn", "lift", "tuck", "tilt"], "Begins with Turn: it was missed last time."),
        (
            {"turn": "right"},
            ["turn right left", "lift", "tuck", "tilt"],
            "Begins with Turn, right side first: it was missed last time.",
        ),
        (
            {"turn": "left"},
            ["turn", "lift", "tuck", "tilt"],
            "Begins with Turn, left side first: it was missed last time.",
        ),
        (
            {"tilt": "right", "tuck": "", "turn": "left"},  # two at most, the oldest
            ["tilt right left", "tuck", "lift", "turn"],
            "Begins with Tilt, right side first and Tuck: they were missed last time.",
        ),
        ({"bridge": "", "turn": "up"}, ["turn", "lift", "tuck", "tilt"], "Begins with Turn: it was missed last time."),
        ({"lift": ""}, ["lift", "tuck", "tilt", "turn"], ""),
        ({"shoulder-rolls": "", "tuck": ""}, ["tuck", "lift", "tilt", "turn"],
         "Begins with Shoulder-rolls and Tuck: they were missed last time."),
    ],
)  # fmt: skip
def test_what_was_missed_comes_right_behind_the_first(missed: dict[str, str], first: list[str], note: str) -> None:
    fitted = fit(DESK, SHELF, Person(missed=missed))
    assert order(fitted) == ["shoulder-rolls", *first]
    assert fitted.notes == ((note,) if note else ())
    assert (fitted.swapped, fitted.mostly_itself) == (0, True)


def test_a_swapped_exercise_is_not_moved_and_its_note_comes_first() -> None:
    fitted = fit(DESK, SHELF, resting("turn", missed={"turn": "left", "tuck": ""}))
    assert order(fitted) == ["shoulder-rolls", "tuck", "lift", "tilt", "tuck"]
    assert fitted.notes[1:] == ("Begins with Tuck: it was missed last time.",)
    assert fitted.notes[0].startswith("Turn became Tuck")
    assert fitted.swapped == 1
    without = replace(DESK, slots=tuple(slot for slot in DESK.slots if slot.exercise != TUCK))
    stays = fit(without, SHELF, resting("turn", missed={"tuck": ""}))
    assert order(stays) == ["shoulder-rolls", "lift", "tilt", "tuck"], "it was not missed in this place"


def test_only_seated_desk_routines_are_put_in_another_order() -> None:
    late = Person(missed={"turn": "right"})
    changes: list[dict[str, object]] = [{"desk": False}, {"position": "standing"}, {"position": "mixed"}]
    for other in changes:
        fitted = replace(DESK, **other)
        assert fit(fitted, SHELF, late) == Fitted(fitted)


def test_headings_stay_in_their_order() -> None:
    heads = ("Warm up", "Warm up", "Neck", "Neck", "Last")
    with_heads = replace(
        DESK, slots=tuple(replace(slot, section=head) for slot, head in zip(DESK.slots, heads, strict=True))
    )
    for missed in ({"turn": ""}, {"lift": "", "turn": ""}, {"turn": "", "lift": ""}, {"tilt": "", "tuck": ""}):
        sections = [slot.section for slot in fit(with_heads, SHELF, Person(missed=missed)).routine.slots]
        assert sections == sorted(sections, key=heads.index)
    second = replace(with_heads, slots=(with_heads.slots[0], *with_heads.slots[2:]))
    assert fit(second, SHELF, Person(missed={"tuck": ""})) == Fitted(second), "where it is already, nothing changes"


def test_an_exercise_in_two_places_comes_early_where_the_side_is_played() -> None:
    halves = replace(
        DESK,
        slots=(*DESK.slots[:2], replace(DESK.slots[4], only=("left",)), replace(DESK.slots[4], only=("right",))),
    )
    fitted = fit(halves, SHELF, Person(missed={"turn": "right"}))
    assert order(fitted) == ["shoulder-rolls", "turn right", "lift", "turn left"]
    assert fitted.notes == ("Begins with Turn: it was missed last time.",)


NAMES = ("one", "two", "three", "four", "five", "shoulder-rolls", "missing")


@st.composite
def shelves(draw: st.DrawFn) -> tuple[Routine, Library, Person]:
    """Draw a routine of made-up exercises, with alternatives that may be missing, forbidden or lead in a circle."""
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
            body=draw(st.sampled_from((("neck",), ("hands",)))),
        )
        for name in NAMES[:-1]
    ]
    slots = tuple(Slot(one, draw(doses)) for one in draw(st.lists(st.sampled_from(made), min_size=1, max_size=6)))
    flags = draw(st.lists(st.sampled_from([*NEVER]), max_size=4, unique=True))
    rests = draw(st.sets(st.sampled_from(NAMES), max_size=3))
    missed = draw(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(("", "left", "right")), max_size=4))
    due = {name: side for name, side in missed.items() if name not in rests}
    person = resting(*rests, flags=frozenset(flags), missed=due)
    return Routine("made", "Made", slots=slots), shelf(*made), person


@examples(80)
@given(shelves())
def test_whatever_the_routine_and_the_person_nothing_forbidden_is_played_nothing_piles_up_and_it_says_how_long(
    made: tuple[Routine, Library, Person],
) -> None:
    routine, library, person = made
    in_order = fit(routine, library, replace(person, missed={}))
    never = {tag for flag in person.flags for tag in NEVER[flag]}
    still = not STILL.isdisjoint(person.flags)
    assert bool(in_order.locked) == (still and any(slot.exercise.body == ("neck",) for slot in routine.slots))
    if in_order.locked:
        return
    for old, new in zip(routine.slots, in_order.routine.slots, strict=True):
        assert not never & set(new.exercise.tags)
        assert new.exercise.id not in person.resting
        assert not (still and new.exercise.body == ("neck",))
        for at, level in enumerate(LEVELS):
            assert new.seconds(level) <= old.seconds(level)
            if new != old and new.exercise is not QUIET:
                assert new.dose.hold_s[at] == new.exercise.dose.hold_s[at]
                assert 1 <= new.dose.reps[at] <= 12
                assert new.dose.rest_after_s[at] >= 0
    assert bool(in_order.notes) == (routine.slots != in_order.routine.slots)
    assert list(doubts_about_length(routine, in_order)) == []
    assert list(piled_up(routine, in_order)) == []
    assert fit(in_order.routine, library, replace(person, missed={})).routine == in_order.routine


@examples(80)
@given(shelves())
def test_whatever_was_missed_the_first_stays_first_and_the_same_is_played_as_long(
    made: tuple[Routine, Library, Person],
) -> None:
    routine, library, person = made
    fitted, in_order = fit(routine, library, person), fit(routine, library, replace(person, missed={}))
    assert fitted == fit(routine, library, person)
    assert fitted.swapped == in_order.swapped
    assert fitted.routine.slots[0].exercise == in_order.routine.slots[0].exercise

    def played(one: Fitted) -> list[tuple[str, str, list[str]]]:
        return sorted((slot.exercise.id, repr(slot.dose), sorted(slot.sides)) for slot in one.routine.slots)

    assert played(fitted) == played(in_order)
    for level in LEVELS:
        assert compile_plan(fitted.routine, level).total_s == seconds(in_order.routine, level)
    moved = fitted.routine.slots != in_order.routine.slots
    assert moved == any(note.startswith("Begins with ") for note in fitted.notes)
    assert fitted.notes[: len(in_order.notes)] == in_order.notes


def test_where_the_neck_should_keep_still_nothing_that_moves_takes_a_place() -> None:
    """Let a breath rest that felt worse: its replacement does not move either, for a person who keeps still."""
    breath = exercise("long-exhale", kind="breath", body=("breath",), dose=Dose(same(2), same(3), same(4)))
    routine = Routine("b", "B", slots=(Slot(breath, breath.dose),))
    fitted = {
        flag: fit(routine, shelf(breath, ROLLS), resting("long-exhale", flags=frozenset((flag,)))) for flag in STILL
    }
    assert {flag: one.routine.slots[0].exercise.id for flag, one in fitted.items()} == dict.fromkeys(STILL, QUIET.id)
    assert fit(routine, shelf(breath, ROLLS), resting("long-exhale")).routine.slots[0].exercise.id == ROLLS.id


def test_what_felt_worse_does_not_come_back_in_another_form(library: Library) -> None:
    """Let rolls both ways rest: rolls one way replace neither them nor anything else."""
    for name, form in (("shoulder-rolls-both", "shoulder-rolls"), ("long-exhale", "belly-breath")):
        for routine in library.routines.values():
            fitted = fit(routine, library, resting(name))
            for old, new in zip(routine.slots, fitted.routine.slots, strict=True):
                assert new.exercise.id != name or fitted.locked, routine.id
                assert new.exercise.id != form or old.exercise.id == form, routine.id
