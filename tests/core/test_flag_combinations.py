"""Whoever ticks whatever: no routine leaves them anything that is not for them, and none loses a second by it.

What each exercise asks of the body, and what each flag keeps away, is written down here a second time, from what is
known of the movements and of the people, and not from the tags. An exercise whose file forgets a tag is found here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from deskspine.adapters.routine_files import RoutineFiles
from deskspine.core.flags import DAY_FLAGS, FLAGS
from deskspine.core.person import Person
from deskspine.core.routine import Library, Routine, Slot
from deskspine.core.routine_lint import LEVELS
from deskspine.core.safety import FALLBACK, QUIET, Fitted, fit, reason_against

PRESSES = "press-forehead press-temple press-cheek press-cheek2 press-occiput press-fists press-frontback"
MELTS = "pir-turn pir-nod"
BEHIND_THE_NECK = f"nape-tall collar-tilt collar-nod consent-back self-massage {MELTS}"
ON_HANDS = "cat-cow dog press-up hip-lift-lower pelvis-turns reverse-table"
ON_THE_BACK = "supine-twist knee-rolls calves-chair knees-hug supine-head-turn leg-raise knees-in-out bridge"
ON_THE_BELLY = "prone-hover press-up sphinx boat hip-lift-lower"
AT_A_WALL = "wall-stand wall-reach wall-slide wall-turn"

ASKS = {
    "turn of the head": "look-over diagonal-look turn-look-down goose difficult-review fakir chin-low-turn half-arc "
    "pir-turn open-arm arm-sweep side-reach step-out supine-twist supine-head-turn chk-nose",
    "tilt of the head": "ear-to-shoulder diagonal-look collar-tilt chin-low-tilt tilt-eyes-up half-arc pir-tilt "
    "chk-ear",
    "nod": "nod-down nod-soft diagonal-look turn-look-down collar-nod elbows-in chin-low-tilt chin-low-turn half-arc "
    "pir-nod up-settle chk-chin",
    "look up": "nod-soft consent-back chk-up",
    "slide of the head": "chin-tuck goose",
    "hand on the nape": BEHIND_THE_NECK,
    "load on the head": f"{PRESSES} {MELTS} temples-squeeze book-balance",
    "strain": f"{PRESSES} {MELTS} palm-press bottle-hold biceps-blades",
    "shoulders": f"{BEHIND_THE_NECK} {ON_HANDS} elbow-circles fists-open over-head-reach elbows-in difficult-review "
    "fakir press-occiput press-frontback arm-lift reach-rise reach-sit side-reach up-settle chest-lift wall-reach "
    "wall-slide doorway bottle-hold boat prone-hover sphinx desk-lift",
    "rounding": "round-arch roll-open cat-cow knees-hug knees-in-out child",
    "twist": "seated-twist open-arm arm-sweep wall-turn supine-twist knee-rolls pelvis-turns",
    "lean": "side-bend side-reach",
    "arching": f"{ON_THE_BELLY} chest-lift round-arch roll-open hips-open desk-lift cat-cow",
    "back": ON_THE_BACK,
    "belly": ON_THE_BELLY,
    "floor": f"{ON_THE_BACK} {ON_THE_BELLY} {ON_HANDS} child",
    "head low": "roll-open dog child hip-lift-lower",
    "covered eyes": "palming",
    "standing": f"{AT_A_WALL} doorway desk-lift reach-rise open-arm side-reach reach-sit arm-sweep step-out march "
    "side-bend hip-hinge hips-open roll-open",
    "wrists": f"{ON_HANDS} {PRESSES} {MELTS} wrist-ext wrist-flex palm-press desk-lift bottle-hold fists-open",
    "pull on the arm": "wrist-ext wrist-flex doorway",
    "wall": AT_A_WALL,
    "steady chair": "chest-lift calves-chair",
    "thing": "book-balance bottle-hold",
    "": "long-exhale belly-breath far-gaze slow-blinks palming fist-spread temple-massage shoulder-rolls "
    "shoulder-rolls-both shrug-drop elbows-back open-close blade-squeeze chest-lift-easy heron",
}
"""What an exercise asks of the body or the room, and which exercises ask it; last those that ask hardly anything."""

NECK = {"turn of the head", "tilt of the head", "nod", "look up", "slide of the head", "hand on the nape",
        "load on the head"}  # fmt: skip
TRUNK = {"rounding", "twist", "lean", "arching"}
KEEPS_AWAY = {
    "neck_instability": NECK,
    "recent_trauma": NECK | TRUNK,
    "recent_surgery": NECK | TRUNK,
    "arm_symptoms": {"turn of the head", "tilt of the head", "look up", "load on the head", "pull on the arm"},
    "dizzy_turning": {"turn of the head", "look up", "head low"},
    "carotid": {"turn of the head", "look up", "hand on the nape"},
    "vascular": {"turn of the head", "look up", "strain"},
    "bp_uncontrolled": {"strain", "head low"},
    "heart": {"strain"},
    "osteoporosis": {"nod", "look up", "rounding", "twist", "lean"},
    "pregnancy": {"strain", "rounding", "twist", "lean", "back", "belly", "floor"},
    "shoulder_injury": {"shoulders"},
    "wrist_injury": {"wrists"},
    "eye_pressure": {"strain", "head low", "covered eyes"},
    "balance": {"standing", "back", "belly", "floor"},
    "castor_chair": {"steady chair"},
    "no_wall": {"wall"},
    "no_prop": {"thing"},
    "no_room": {"back", "belly", "floor"},
}
"""What is not for whom. Fever, illness and a flare-up close a routine as a whole; `ask_first` takes nothing away."""
LYING = {"back", "belly", "floor"}
CALM = {
    "long-exhale", "belly-breath", "far-gaze", "slow-blinks", "palming", "fist-spread", "wrist-ext", "wrist-flex",
}  # fmt: skip
"""What stays open on a bad day."""

ASKED = {
    name: frozenset(ask for ask, names in ASKS.items() if ask and name in names.split())
    for name in " ".join(ASKS.values()).split()
}
"""The same by exercise."""


def kept_away(flags: tuple[str, ...]) -> frozenset[str]:
    """The exercises that are not for somebody with these flags."""
    away = set[str]().union(*(KEEPS_AWAY.get(flag, set()) for flag in flags))
    return frozenset(name for name, asked in ASKED.items() if asked & away)


AWAY = {flag: kept_away((flag,)) for flag in FLAGS}


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles(None, Path(__file__).parents[2] / "routines").load()


@pytest.fixture(scope="module")
def good() -> set[tuple[object, ...]]:
    """The replaced places that were looked at and found good; most people's routines are made of the same ones."""
    return set()


def closed_to(routine: Routine, flag: str) -> bool:
    """Whether this flag alone is a reason not to play `routine` at all."""
    names = [slot.exercise.id for slot in routine.slots]
    return (
        flag in routine.locked_for
        or (flag in DAY_FLAGS and not CALM.issuperset(names))
        or (flag in ("pregnancy", "balance", "no_room") and any(ASKED[name] & LYING for name in names))
        or (routine.kind == "check" and not AWAY[flag].isdisjoint(names))
    )


def wrong(routine: Routine, fitted: Fitted, flags: tuple[str, ...], good: set[tuple[object, ...]]) -> Iterator[str]:
    """Everything that is wrong with a routine as it was fitted to these flags."""
    if bool(fitted.locked) != any(closed_to(routine, flag) for flag in flags):
        yield f"locked: {fitted.reason or 'no'}"
    if fitted.locked or routine.kind == "check":
        if fitted.routine is not routine:
            yield "it was changed as well"
        return
    told: dict[str, None] = {}
    for old, new in zip(routine.slots, fitted.routine.slots, strict=True):
        reasons = [FLAGS[flag] for flag in FLAGS if flag in flags and old.exercise.id in AWAY[flag]]
        if not reasons:
            if new is not old:
                yield f"{old.exercise.id} was changed without a reason"
            continue
        became = "quiet breathing" if new.exercise is QUIET else new.exercise.name
        told[f"{old.exercise.name} became {became}: {reasons[0]}."] = None
        if any(new.exercise.id in AWAY[flag] for flag in flags):
            yield f"{new.exercise.id} is left"
        if (routine.id, old, new) not in good:
            doubts = list(wrong_in_place(old, new))
            yield from doubts
            if not doubts:
                good.add((routine.id, old, new))
    if fitted.notes != tuple(told):
        yield f"told: {fitted.notes}"


def wrong_in_place(old: Slot, new: Slot) -> Iterator[str]:
    """Everything that is wrong with what came into the place of an exercise, at every level."""
    one = new.exercise
    more = ASKED.get(one.id, frozenset()) - ASKED[old.exercise.id] - {"slide of the head", "tilt of the head"}
    if more - ({"back", "steady chair"} if "floor" in ASKED[old.exercise.id] else set()):
        yield f"{one.id} asks for more than {old.exercise.id}: {sorted(more)}"
    for at, level in enumerate(LEVELS):
        if new.seconds(level) != old.seconds(level):
            yield f"{one.id} changes the length"
        if one is QUIET:
            continue
        own, dose = one.dose, new.dose
        same = [part[at] for part in (own.prep_s, own.move_s, own.hold_s, own.rest_s)]
        if same != [part[at] for part in (dose.prep_s, dose.move_s, dose.hold_s, dose.rest_s)]:
            yield f"{one.id} gets other seconds than its own"
        once_s = own.seconds(level, len(one.sides)) - own.rest_after_s[at]
        whole = dose.reps[at] % own.reps[at] == 0
        if not (whole or (once_s > old.seconds(level) and dose.reps[at] < own.reps[at])):
            yield f"{one.id} is not repeated whole"
        if not 1 <= dose.reps[at] <= (10 if ASKED[one.id] & NECK else 12) or dose.rest_after_s[at] < 0:
            yield f"{one.id} comes {dose.reps[at]} times with {dose.rest_after_s[at]} s after it"


def test_every_exercise_was_looked_at_and_its_file_keeps_it_from_the_same_people(library: Library) -> None:
    assert ASKED.keys() == library.exercises.keys()
    assert KEEPS_AWAY.keys() == FLAGS.keys() - DAY_FLAGS.keys() - {"ask_first"}
    found = {flag: {one.id for one in library.exercises.values() if reason_against(one, (flag,))} for flag in FLAGS}
    for flag in FLAGS:
        assert found[flag] == AWAY[flag], flag


def test_one_two_or_three_flags_leave_nothing_that_is_not_for_them(
    library: Library, good: set[tuple[object, ...]]
) -> None:
    for size in range(4):
        for flags in combinations(FLAGS, size):
            person = Person(frozenset(flags))
            for routine in library.routines.values():
                fitted = fit(routine, library, person)
                assert list(wrong(routine, fitted, flags, good)) == [], (flags, routine.id)


def test_any_number_of_flags_leaves_nothing_that_is_not_for_them(
    library: Library, good: set[tuple[object, ...]]
) -> None:
    """Which exercises a flag takes away is held to the table above; several take away what each of them does.

    So two sets of flags that take the same away, of all that can come up in a routine, leave the same of it: one of
    each kind is enough, and there are few kinds. What closes a routine closes it whatever else is told.
    """
    for routine in library.routines.values():
        mine = set(within_reach(routine, library))
        kinds: dict[frozenset[str], tuple[str, ...]] = {frozenset(): ()}
        for flag in (each for each in FLAGS if not closed_to(routine, each)):
            for away, flags in list(kinds.items()):
                kinds.setdefault(away | (AWAY[flag] & mine), (*flags, flag))
        for flags in kinds.values():
            fitted = fit(routine, library, Person(frozenset(flags)))
            assert list(wrong(routine, fitted, flags, good)) == [], (flags, routine.id)
        for flag in FLAGS:
            others = tuple(each for each in FLAGS if each == flag or not closed_to(routine, each))
            assert bool(fit(routine, library, Person(frozenset(others))).locked) == closed_to(routine, flag)


def within_reach(routine: Routine, library: Library) -> Iterator[str]:
    """Whatever can be played in one of its places."""
    yield FALLBACK
    for slot in routine.slots:
        name = slot.exercise.id
        while name:
            yield name
            name = library.exercises[name].alt
