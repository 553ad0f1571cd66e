"""Any combination of flags: no routine keeps an exercise that a flag rules out, and none becomes shorter by it.

What each exercise asks of the body, and what each flag keeps away, is written down here a second time, from what is
known of the movements and of the people, and not from the tags. An exercise whose file forgets a tag is found here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.coach.fitting import Fitted, fit, reason_against
from deskspine.core.coach.swaps import FALLBACKS, QUIET
from deskspine.core.person.flags import DAY_FLAGS, FLAGS
from deskspine.core.person.person import Person
from deskspine.core.routines.lint import seconds
from deskspine.core.routines.model import LEVELS, Library, Routine, Slot
from support.paths import ROUTINES

PRESSES = "press-forehead press-temple press-cheek press-cheek2 press-occiput press-fists press-frontback"
MELTS = "pir-turn pir-nod"
BEHIND_THE_NECK = f"nape-tall collar-tilt collar-nod consent-back self-massage {MELTS}"
ON_HANDS = "cat-cow dog press-up hip-lift-lower pelvis-turns reverse-table"
ON_THE_BACK = "supine-twist knee-rolls calves-chair knees-hug supine-head-turn leg-raise knees-in-out bridge"
ON_THE_BELLY = "prone-hover press-up sphinx boat hip-lift-lower"
AT_A_WALL = "wall-stand wall-reach wall-slide wall-turn"

ASKS = {
    "turn of the head": "look-over diagonal-look turn-look-down goose difficult-review fakir chin-low-turn half-arc "
    "pir-turn open-arm arm-sweep side-reach step-out supine-twist supine-head-turn chk-nose seated-twist wall-turn",
    "tilt of the head": "ear-to-shoulder diagonal-look collar-tilt chin-low-tilt tilt-eyes-up half-arc pir-tilt "
    "chk-ear side-reach",
    "nod": "nod-down nod-soft diagonal-look turn-look-down collar-nod elbows-in chin-low-tilt chin-low-turn half-arc "
    "pir-nod up-settle chk-chin cat-cow reverse-table roll-open round-arch",
    "look up": "nod-soft consent-back chk-up chest-lift reach-sit",
    "slide of the head": "chin-tuck goose",
    "hand on the nape": BEHIND_THE_NECK,
    "load on the head": f"{PRESSES} {MELTS} temples-squeeze book-balance",
    "strain": f"{PRESSES} {MELTS} palm-press bottle-hold biceps-blades",
    "shoulders": f"{BEHIND_THE_NECK} {ON_HANDS} elbow-circles fists-open over-head-reach elbows-in difficult-review "
    f"fakir {PRESSES} temples-squeeze arm-lift reach-rise reach-sit side-reach up-settle chest-lift wall-reach "
    "wall-slide doorway bottle-hold biceps-blades boat prone-hover sphinx desk-lift heron open-close arm-sweep child "
    "palming temple-massage wrist-ext wrist-flex open-arm wall-turn book-balance",
    "rounding": "round-arch roll-open cat-cow dog knees-hug knees-in-out child",
    "twist": "seated-twist open-arm arm-sweep wall-turn supine-twist knee-rolls pelvis-turns",
    "lean": "side-bend side-reach",
    "arching": f"{ON_THE_BELLY} chest-lift chest-lift-easy heron round-arch roll-open hips-open desk-lift cat-cow",
    "back": ON_THE_BACK,
    "belly": ON_THE_BELLY,
    "floor": f"{ON_THE_BACK} {ON_THE_BELLY} {ON_HANDS} child",
    "head low": "roll-open dog child hip-lift-lower cat-cow",
    "covered eyes": "palming",
    "standing": f"{AT_A_WALL} doorway desk-lift reach-rise open-arm side-reach reach-sit arm-sweep step-out march "
    "side-bend hip-hinge hips-open roll-open",
    "wrists": f"{ON_HANDS} {PRESSES} {MELTS} wrist-ext wrist-flex palm-press desk-lift bottle-hold fists-open child "
    "wall-turn",
    "pull on the arm": "wrist-ext wrist-flex doorway open-arm arm-sweep open-close heron reverse-table biceps-blades "
    "bottle-hold",
    "wall": AT_A_WALL,
    "steady chair": "chest-lift calves-chair",
    "thing": "book-balance bottle-hold",
    "": "long-exhale belly-breath far-gaze slow-blinks fist-spread shoulder-rolls shoulder-rolls-both shrug-drop "
    "elbows-back blade-squeeze",
}
"""Demands on the body or the room, each with the exercises that make them; the undemanding exercises come last."""

NECK = {"turn of the head", "tilt of the head", "nod", "look up", "slide of the head", "hand on the nape",
        "load on the head"}  # fmt: skip
TRUNK = {"rounding", "twist", "lean", "arching"}
KEEPS_AWAY = {
    "neck_instability": NECK,
    "recent_trauma": NECK | TRUNK,
    "recent_surgery": NECK | TRUNK | {"shoulders"},
    "arm_symptoms": {"turn of the head", "tilt of the head", "look up", "load on the head", "pull on the arm"},
    "dizzy_turning": {"turn of the head", "look up", "head low", "back", "belly", "floor"},
    "carotid": {"turn of the head", "tilt of the head", "look up", "hand on the nape", "load on the head"},
    "vascular": {
        "turn of the head",
        "tilt of the head",
        "look up",
        "hand on the nape",
        "strain",
        "back",
        "belly",
        "floor",
    },
    "bp_uncontrolled": {"strain", "head low", "back", "belly", "floor"},
    "heart": {"strain", "back", "belly", "floor"},
    "osteoporosis": {"nod", "look up", "rounding", "twist", "lean", "back", "belly", "floor"},
    "pregnancy": {"strain", "rounding", "twist", "lean", "back", "belly", "floor"},
    "shoulder_injury": {"shoulders"},
    "wrist_injury": {"wrists"},
    "eye_pressure": {"strain", "head low", "covered eyes", "belly"},
    "balance": {"standing", "back", "belly", "floor"},
    "castor_chair": {"steady chair"},
    "no_wall": {"wall"},
    "no_prop": {"thing"},
    "no_room": {"back", "belly", "floor"},
}
"""Flag → the demands that it rules out.

Fever, illness and a flare-up close a routine as a whole; `ask_first` closes some until a card was read, and
`firm_chair` replaces exercises instead of removing them.
"""
CHAIR = "it needs a chair that stands firm"
LYING_CLOSED = (
    "pregnancy", "balance", "no_room", "dizzy_turning", "osteoporosis", "vascular", "heart", "bp_uncontrolled",
)  # fmt: skip
"""Flags that close a routine with an exercise on the floor."""
MOST_OFTEN, MAX_REPS, MAX_NECK_REPS = 2, 12, 10
LONGEST_QUIET_S = 20
LYING = {"back", "belly", "floor"}
CALM = {
    "long-exhale", "belly-breath", "far-gaze", "slow-blinks", "palming", "fist-spread", "wrist-ext", "wrist-flex",
}  # fmt: skip
"""Exercises that stay open on a bad day, and to a neck that should not move."""
STILL = {*DAY_FLAGS, "neck_instability", "recent_trauma", "recent_surgery"}

ASKED = {
    name: frozenset(ask for ask, names in ASKS.items() if ask and name in names.split())
    for name in " ".join(ASKS.values()).split()
}
"""Exercise → its demands."""


def kept_away(flags: tuple[str, ...]) -> frozenset[str]:
    """Return the exercises that these flags remove; those that only lack a chair are left to `lacks_a_chair`."""
    away = set[str]().union(*(KEEPS_AWAY.get(flag, set()) for flag in flags))
    return frozenset(name for name, demands in ASKED.items() if demands & away)


def lacks_a_chair(name: str, flags: tuple[str, ...]) -> bool:
    return "steady chair" in ASKED[name] and "firm_chair" not in flags


AWAY = {flag: kept_away((flag,)) for flag in FLAGS}


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles(None, ROUTINES).load()


@pytest.fixture(scope="module")
def good() -> set[tuple[object, ...]]:
    """Return the replacements that were checked and are good; most people's routines share them."""
    return set()


def closed_to(routine: Routine, flag: str) -> bool:
    """Return True if this flag alone is a reason not to play `routine` at all."""
    names = [slot.exercise.id for slot in routine.slots]
    return (
        flag in routine.locked_for
        or (flag in STILL and not CALM.issuperset(names))
        or (flag in LYING_CLOSED and any(ASKED[name] & LYING for name in names))
        or (routine.kind == "check" and not AWAY[flag].isdisjoint(names))
    )


def wrong(routine: Routine, fitted: Fitted, flags: tuple[str, ...], good: set[tuple[object, ...]]) -> Iterator[str]:
    """Yield everything that is wrong with a routine as it was fitted to these flags."""
    if bool(fitted.locked) != any(closed_to(routine, flag) for flag in flags):
        yield f"locked: {fitted.reason or 'no'}"
    if fitted.locked or routine.kind == "check":
        if fitted.routine is not routine:
            yield "it was changed as well"
        return
    problems: dict[str, None] = {}
    for old, new in zip(routine.slots, fitted.routine.slots, strict=True):
        reasons = [FLAGS[flag] for flag in FLAGS if flag in flags and old.exercise.id in AWAY[flag]]
        reasons += [CHAIR] if lacks_a_chair(old.exercise.id, flags) else []
        if not reasons and (old.exercise.id, new.exercise.id) == ("chest-lift-easy", "chest-lift"):
            reasons = ["your chair stands firm"] if "firm_chair" in flags else []
        if not reasons:
            if new is not old:
                yield f"{old.exercise.id} was changed without a reason"
            continue
        if new is old:
            continue  # nothing could be better than what it has already: looked at below
        became = "quiet breathing" if new.exercise is QUIET else new.exercise.name
        problems[f"{old.exercise.name} became {became}: {reasons[0]}."] = None
        if (routine.id, old, new) not in good and reasons != ["your chair stands firm"]:
            doubts = list(wrong_in_place(old, new))
            yield from doubts
            if not doubts:
                good.add((routine.id, old, new))
    for slot in fitted.routine.slots:
        name = slot.exercise.id
        if not DAY_FLAGS.keys().isdisjoint(flags) and slot.exercise is not QUIET and name not in CALM:
            yield f"{name} is nothing for a bad day"
        if slot.exercise is not QUIET and (any(name in AWAY[flag] for flag in flags) or lacks_a_chair(name, flags)):
            yield f"{name} is left"
    yield from piled_up(routine, fitted.routine)
    notes = [note for note in fitted.notes if not note.startswith("It is ")]
    if notes != list(problems):
        yield f"told: {fitted.notes}"
    yield from wrong_in_length(routine, fitted)


def piled_up(routine: Routine, fitted: Routine) -> Iterator[str]:
    """Yield every exercise that comes more often than it was written and than is good."""
    written = Counter(slot.exercise.id for slot in routine.slots)
    kept = {slot.exercise.id: slot.dose.reps for slot in routine.slots if slot in fitted.slots}
    for name, places in Counter(slot.exercise.id for slot in fitted.slots if slot.exercise is not QUIET).items():
        if places > max(MOST_OFTEN, written[name]):
            yield f"{name} comes in {places} places"
        swapped = [slot for slot in fitted.slots if slot.exercise.id == name and slot not in routine.slots]
        most = MAX_NECK_REPS if ASKED[name] & NECK else MAX_REPS
        for at in range(3):
            reps = sum(slot.dose.reps[at] for slot in swapped)
            if reps + kept.get(name, (0, 0, 0))[at] > most and name != "chest-lift":
                yield f"{name} comes {reps} times in place of others"


def wrong_in_length(routine: Routine, fitted: Fitted) -> Iterator[str]:
    """Yield what is wrong with its length: the promise must be kept, and a shorter routine must say so."""
    shorter = [seconds(routine, level) - seconds(fitted.routine, level) for level in LEVELS]
    notes = [note for note in fitted.notes if note.startswith("It is ")]
    if min(shorter) < 0:
        yield "it became longer"
    if bool(notes) != (max(shorter) > routine.tolerance_s):
        yield f"shorter by {shorter}, and it says {notes}"
    for level in LEVELS:
        if abs(seconds(fitted.routine, level) - fitted.routine.promise_s(level)) > 2 * routine.tolerance_s:
            yield f"promises {fitted.routine.promise_s(level)} at level {level}"


def wrong_in_place(old: Slot, new: Slot) -> Iterator[str]:
    """Yield everything that is wrong with the replacement of an exercise, at every level."""
    exercise = new.exercise
    more = ASKED.get(exercise.id, frozenset()) - ASKED[old.exercise.id] - {"slide of the head", "tilt of the head"}
    if more - ({"back", "steady chair"} if "floor" in ASKED[old.exercise.id] else set()):
        yield f"{exercise.id} asks for more than {old.exercise.id}: {sorted(more)}"
    for at, level in enumerate(LEVELS):
        quiet_s = new.dose.rest_after_s[at] - old.dose.rest_after_s[at]
        if new.seconds(level) > old.seconds(level):
            yield f"{exercise.id} takes longer"
        if exercise is QUIET:
            continue
        if new.seconds(level) < old.seconds(level) and quiet_s != LONGEST_QUIET_S:
            yield f"{exercise.id} is shorter without need"
        own, dose = exercise.dose, new.dose
        same = [part[at] for part in (own.prep_s, own.move_s, own.hold_s, own.rest_s)]
        if same != [part[at] for part in (dose.prep_s, dose.move_s, dose.hold_s, dose.rest_s)]:
            yield f"{exercise.id} gets other seconds than its own"
        if dose.reps[at] % own.reps[at] and dose.reps[at] > own.reps[at]:
            yield f"{exercise.id} is not repeated whole"
        if dose.reps[at] < 1 or not 0 <= quiet_s <= LONGEST_QUIET_S:
            yield f"{exercise.id} comes {dose.reps[at]} times with {quiet_s} s of quiet after it"


def test_every_exercise_was_looked_at_and_its_file_keeps_it_from_the_same_people(library: Library) -> None:
    assert ASKED.keys() == library.exercises.keys()
    assert KEEPS_AWAY.keys() == FLAGS.keys() - DAY_FLAGS.keys() - {"ask_first", "firm_chair"}
    for flag in FLAGS:
        with_chair = {flag, "firm_chair"}
        closed = {exercise.id for exercise in library.exercises.values() if reason_against(exercise, with_chair)}
        assert closed == AWAY[flag], flag
    without = {exercise.id for exercise in library.exercises.values() if reason_against(exercise, ())}
    assert without == {name for name in ASKED if lacks_a_chair(name, ())}


def test_one_or_two_flags_leave_nothing_that_is_not_for_them(library: Library, good: set[tuple[object, ...]]) -> None:
    for size in range(3):
        for flags in combinations(FLAGS, size):
            person = Person(frozenset(flags))
            for routine in library.routines.values():
                fitted = fit(routine, library, person)
                assert list(wrong(routine, fitted, flags, good)) == [], (flags, routine.id)


def test_any_number_of_flags_leaves_nothing_that_is_not_for_them(
    library: Library, good: set[tuple[object, ...]]
) -> None:
    """Check one set of flags for each set of removed exercises.

    The table above says which exercises a flag removes; several flags remove what each of them removes. So two sets of
    flags that remove the same of what can come up in a routine leave the same of it: one of each kind is enough, and
    there are few kinds. A flag that closes a routine closes it whatever other flags are set.
    """
    for routine in library.routines.values():
        mine = set(within_reach(routine, library))
        kinds: dict[frozenset[str], tuple[str, ...]] = {frozenset(): ()}
        for flag in (flag for flag in FLAGS if not closed_to(routine, flag)):
            for away, flags in list(kinds.items()):
                kinds.setdefault(away | (AWAY[flag] & mine), (*flags, flag))
        for flags in kinds.values():
            fitted = fit(routine, library, Person(frozenset(flags)))
            assert list(wrong(routine, fitted, flags, good)) == [], (flags, routine.id)
        for flag in FLAGS:
            others = tuple(each for each in FLAGS if each == flag or not closed_to(routine, each))
            assert bool(fit(routine, library, Person(frozenset(others))).locked) == closed_to(routine, flag)


def within_reach(routine: Routine, library: Library) -> Iterator[str]:
    """Yield the exercises that can be played in any place of the routine."""
    yield from FALLBACKS
    for slot in routine.slots:
        name = slot.exercise.id
        while name:
            yield name
            name = library.exercises[name].alt
        yield {"chest-lift": "chest-lift-easy", "chest-lift-easy": "chest-lift"}.get(slot.exercise.id, FALLBACKS[0])
