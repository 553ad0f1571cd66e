"""Which routine comes next: the person's way of choosing, and never one that is locked for them."""

from __future__ import annotations

from itertools import combinations

import pytest
from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.coach.course import course
from deskspine.core.coach.fitting import fit
from deskspine.core.coach.next_routine import Choice, level_of, next_routine, quick_routine
from deskspine.core.history.history import Done, History
from deskspine.core.person.person import ANYBODY, Person, Rest
from deskspine.core.routines.model import Library
from deskspine.core.settings.settings import DEFAULTS, FLAGS, Settings
from support.paths import ROUTINES
from support.remembered import FRIDAY, MONDAY, TUESDAY, at, marks, played, remembered

NOTHING = History()
NOON = at(TUESDAY, 12, 30)
"""An hour in which no longer routine is chosen."""


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles(None, ROUTINES).load()


def only(library: Library, *ids: str) -> Library:
    return replace(library, routines={name: library.routines[name] for name in ids})


def chosen(**keys: str | tuple[str, ...]) -> Settings:
    settings = DEFAULTS
    for key, value in keys.items():
        settings = settings.replace(f"routine.{key}", value)
    return settings


def flagged(*flags: str) -> Person:
    return Person(frozenset(flags))


def following(settings: Settings, library: Library, person: Person = ANYBODY, history: History = NOTHING) -> Choice:
    return next_routine(settings, library, person, history, 1, NOON)


def test_the_level_that_is_set_wins_over_the_course() -> None:
    second = course(marks(MONDAY, "f" * 8), MONDAY)
    assert level_of(DEFAULTS, second) == 2
    assert [level_of(DEFAULTS.replace("course.level", set_to), second) for set_to in ("1", "2", "3")] == [1, 2, 3]


def test_without_flags_the_default_and_the_quick_one_are_as_they_were_written(library: Library) -> None:
    assert following(DEFAULTS, library) == Choice(library.routines["seated-2min"], "your default routine", "default")
    quick = quick_routine(DEFAULTS, library, ANYBODY, 1)
    assert quick == Choice(library.routines["micro-1min"], "the quick one", "quick")


def test_a_default_with_one_exercise_that_is_not_for_the_person_comes_with_it_swapped(library: Library) -> None:
    choice = following(DEFAULTS, library, flagged("dizzy_turning"))
    assert (choice.routine.id, choice.routine.slots[3].exercise.id, choice.how) == (
        "seated-2min", "chin-tuck", "default",
    )  # fmt: skip
    assert choice.why == (
        "your default routine; Look over the shoulder became Chin tuck: dizzy when turning the head or looking up"
    )


@pytest.mark.parametrize("flag", ["neck_instability", "recent_trauma", "recent_surgery"])
def test_who_must_not_move_the_neck_is_offered_breathing_as_the_break_and_as_the_quick_one(
    library: Library, flag: str
) -> None:
    for choose in ("default", "list"):
        settings = DEFAULTS.replace("routine.choose", choose).replace("routine.list", ("seated-5min", "norbekov"))
        assert following(settings, library, flagged(flag)).routine.id == "breath-1min"
    assert quick_routine(DEFAULTS, library, flagged(flag), 1).routine.id == "breath-1min"


def test_why_tells_of_what_rests_and_of_what_was_missed(library: Library) -> None:
    rests = Person(resting={"look-over": Rest("look-over", TUESDAY, FRIDAY, "worse")})
    assert following(DEFAULTS, library, rests).why == (
        "your default routine; Look over the shoulder became Chin tuck: it felt worse on Tuesday and rests until Friday"
    )
    late = Person(missed={"look-over": "right"})
    assert following(DEFAULTS, library, late).why == (
        "your default routine; it begins with Look over the shoulder, right side first: it was missed last time"
    )


def test_a_locked_default_gives_way_to_one_about_as_long_and_says_why(library: Library) -> None:
    few = only(library, "breath-1min", "micro-1min", "seated-2min", "seated-3min", "seated-5min")
    arms = flagged("arm_symptoms")
    choice = following(chosen(default="seated-3min"), few, arms)
    assert (choice.routine.id, choice.how) == ("seated-2min", "stand-in")
    assert choice.why.startswith(
        "your default routine is not available now: pain, numbness or weakness down an arm; this one"
    )
    assert following(chosen(default="seated-5min"), few, arms).routine.id == "breath-1min"
    own = replace(library.routines["seated-2min"], id="mine", duration_s=(180, 180, 180), own=True)
    with_own = replace(few, routines={**few.routines, "mine": own})
    stand_in = following(chosen(default="seated-3min"), with_own, arms).routine
    assert stand_in.id == "seated-2min", "a shipped one stands in, if there is one"
    standing = replace(own, id="up", position="standing", own=False)
    with_standing = replace(few, routines={**few.routines, "up": standing})
    stand_in = following(chosen(default="seated-3min"), with_standing, arms).routine
    assert stand_in.id == "seated-2min", "nobody is made to stand up"
    tilts = replace(own, id="tilts", own=False, slots=(*own.slots[:1], *(own.slots[2:3] * 5)))
    with_tilts = replace(few, routines={**few.routines, "tilts": tilts})
    stand_in = following(chosen(default="seated-3min"), with_tilts, arms).routine
    assert stand_in.id == "seated-2min", "what would be mostly swapped is no stand-in"


def test_a_locked_quick_one_gives_way_too(library: Library) -> None:
    few = only(library, "breath-1min", "micro-1min", "seated-2min")
    choice = quick_routine(DEFAULTS, few, flagged("flare"), 1)
    assert choice.routine.id == "breath-1min"
    assert choice.why == "the quick one is not available now: worse pain than usual today; this one replaces it"
    assert choice.how == "stand-in"


def test_a_list_leaves_out_what_is_locked_and_keeps_its_turn(library: Library) -> None:
    few = only(library, "breath-1min", "micro-1min", "seated-2min", "seated-3min")
    ids = ("seated-2min", "seated-3min", "micro-1min")
    settings, arms = chosen(choose="list", list=ids), flagged("arm_symptoms")
    before = [played(MONDAY, {"x": "done", "y": "skipped"}, routine=name, hour=9 + n) for n, name in enumerate(ids)]
    turns = [following(settings, few, arms, remembered(*before[:n])) for n in range(4)]
    assert [turn.routine.id for turn in turns] == ["seated-2min", "micro-1min", "micro-1min", "seated-2min"]
    assert {turn.how for turn in turns} == {"list"}
    assert turns[0].why.startswith("next on your list")
    nothing = following(chosen(choose="list", list=("seated-3min",)), few, arms)
    assert (nothing.routine.id, nothing.how) == ("seated-2min", "stand-in")
    assert nothing.why.startswith("nothing on your list is available now; your default routine")
    assert following(chosen(choose="list"), few).how == "default", "an empty list leaves the default as it is"


def test_whatever_the_flags_and_the_way_of_choosing_nothing_locked_or_unfitted_is_offered(library: Library) -> None:
    ids = tuple(sorted(library.routines))
    known = [
        Done(at(MONDAY, 9).timestamp() + n, MONDAY.isoformat(), name, slot.exercise.id, "done")
        for n, name in enumerate(ids)
        for slot in library.routines[name].slots
    ]
    sets = [(), *((flag,) for flag in FLAGS), *list(combinations(FLAGS, 2))[::3]]
    for flags in sets:
        person = flagged(*flags)
        for how in ("default", "balanced", "list"):
            settings = chosen(choose=how, list=ids, default="seated-5min")
            for history in (History(), History(recent=tuple(known[:40])), History(recent=tuple(known))):
                choice = next_routine(settings, library, person, history, 2, at(TUESDAY, 11))
                as_fitted = fit(library.routines[choice.routine.id], library, person)
                assert not as_fitted.locked, (flags, how)
                assert choice.routine == as_fitted.routine
                assert choice.why
                assert not choice.why.endswith(".")
                assert bool(choice.region) == (choice.how == "balanced")
                assert choice.how in (how, "default", "stand-in")
        quick = quick_routine(DEFAULTS, library, person, 2).routine
        assert quick == fit(library.routines[quick.id], library, person).routine


def test_nothing_to_play_is_said_in_a_sentence(library: Library) -> None:
    locked = only(library, "seated-2min")
    with pytest.raises(LookupError, match="no routine for you to play now: fever today"):
        following(DEFAULTS, locked, flagged("fever"))
    with pytest.raises(LookupError, match="none of the routine files could be read"):
        quick_routine(DEFAULTS, Library({}, {}, {}), flagged("fever"), 1)
    unknown = following(chosen(default="gone"), library, flagged("heart"))
    assert unknown == Choice(
        library.routines["breath-1min"],
        "gone cannot be played as a break; the shortest routine replaces it",
        "stand-in",
    )
