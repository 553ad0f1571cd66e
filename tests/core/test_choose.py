"""Which routine comes next: the person's way of choosing, and never one that is locked for them."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from deskspine.adapters.routine_files import RoutineFiles
from deskspine.core.choose import next_routine, quick_routine
from deskspine.core.routine import Library
from deskspine.core.safety import fit
from deskspine.core.settings import DEFAULTS, FLAGS, Settings


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles(None, Path(__file__).parents[2] / "routines").load()


def person(*flags: str, **chosen: str | tuple[str, ...]) -> Settings:
    made = DEFAULTS.replace("safety.flags", flags)
    for key, value in chosen.items():
        made = made.replace(f"routine.{key}", value)
    return made


def test_without_flags_the_default_and_the_quick_one_are_as_they_were_written(library: Library) -> None:
    assert next_routine(DEFAULTS, library, (), 1) == (library.routines["seated-2min"], "your default routine")
    assert quick_routine(DEFAULTS, library) == (library.routines["micro-1min"], "the quick one")


def test_a_default_with_one_exercise_that_is_not_for_the_person_comes_with_it_swapped(library: Library) -> None:
    routine, why = next_routine(person("castor_chair"), library, (), 1)
    assert (routine.id, routine.slots[-1].exercise.id, why) == (
        "seated-2min", "chest-lift-easy", "your default routine",
    )  # fmt: skip
    assert routine.notes


def test_a_locked_default_gives_way_to_one_about_as_long_and_says_why(library: Library) -> None:
    routine, why = next_routine(person("arm_symptoms", default="seated-3min"), library, (), 1)
    assert routine.id == "seated-2min"
    assert why == "your default routine is not for now: pain, numbness or weakness down an arm; this one is"
    assert next_routine(person("arm_symptoms", default="seated-5min"), library, (), 1)[0].id == "breath-1min"
    own = replace(library.routines["seated-2min"], id="mine", duration_s=(180, 180, 180), own=True)
    with_own = replace(library, routines={**library.routines, "mine": own})
    settings = person("arm_symptoms", default="seated-3min")
    assert next_routine(settings, with_own, (), 1)[0].id == "seated-2min", "a shipped one stands in, if there is one"


def test_a_locked_quick_one_gives_way_too(library: Library) -> None:
    routine, why = quick_routine(person("flare"), library)
    assert routine.id == "breath-1min"
    assert why == "the quick one is not for now: worse pain than usual today; this one is"


def test_a_list_leaves_out_what_is_locked_and_keeps_its_turn(library: Library) -> None:
    ids = ("seated-2min", "seated-3min", "micro-1min")
    settings = person("arm_symptoms", choose="list", list=ids)
    turns = [next_routine(settings, library, recent, 1)[0].id for recent in ((), ids[:1], ids[:2], ids)]
    assert turns == ["seated-2min", "micro-1min", "micro-1min", "seated-2min"]
    routine, why = next_routine(person("arm_symptoms", choose="list", list=("seated-3min",)), library, (), 1)
    assert (routine.id, why) == ("seated-2min", "nothing on your list is for now; your default routine")


def test_whatever_the_flags_and_the_way_of_choosing_nothing_locked_or_unfitted_is_offered(library: Library) -> None:
    ids = tuple(sorted(library.routines))
    sets = [(), *((flag,) for flag in FLAGS), *combinations(FLAGS, 2)]
    for flags in sets:
        for how in ("default", "balanced", "list"):
            settings = person(*flags, choose=how, list=ids, default="seated-5min")
            for recent in ((), ids[:2], ids):
                routine, why = next_routine(settings, library, recent, 2)
                as_fitted = fit(library.routines[routine.id], library, flags)
                assert not as_fitted.locked, (flags, how, recent)
                assert routine == as_fitted.routine
                assert why
                assert next_routine(settings, library, recent, 2) == (routine, why)
        quick = quick_routine(person(*flags), library)[0]
        assert quick == fit(library.routines[quick.id], library, flags).routine


def test_nothing_to_play_is_said_in_a_sentence(library: Library) -> None:
    locked = replace(library, routines={"seated-2min": library.routines["seated-2min"]})
    with pytest.raises(LookupError, match="no routine for you to play now: fever today"):
        next_routine(person("fever"), locked, (), 1)
    with pytest.raises(LookupError, match="none of the routine files could be read"):
        quick_routine(person("fever"), Library({}, {}, {}))
    unknown = next_routine(person("heart", default="gone"), library, (), 1)
    assert unknown == (library.routines["breath-1min"], "gone cannot be played, so the shortest one stands in")
