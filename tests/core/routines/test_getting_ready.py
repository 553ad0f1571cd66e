"""Getting ready: long enough to read what is new, shorter for known exercises, and part of every length."""

from __future__ import annotations

import pytest

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.coach.fitting import fit
from deskspine.core.coach.swaps import QUIET
from deskspine.core.history.history import PLAYS_COUNTED, History
from deskspine.core.history.records import BreakRecord, ExerciseRecord
from deskspine.core.person.person import Person
from deskspine.core.player.plan import compile_plan
from deskspine.core.player.saved_plan import SavedPlan, restored, saved_plan
from deskspine.core.routines.model import LEVELS, Library
from deskspine.core.routines.prep_time import LEARNT_FROM, NEW_UNTIL, STEPS_SHOWN, introduced, lines_to_read, reading_s
from deskspine.core.routines.selection import part_of
from deskspine.core.text.plain_data import converted
from deskspine.engine.storage.upgrades import upgraded
from support.paths import ROOT

BREAK = BreakRecord(0.0, 120.0, "2026-03-30", 0, "finished", "seated-2min", 1, 120.0, 3000.0)


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles(None, ROOT / "routines").load()


@pytest.mark.parametrize("plays", range(LEARNT_FROM + 2))
def test_there_is_time_to_read_what_is_shown_by_how_often_it_was_played(library: Library, plays: int) -> None:
    steps = STEPS_SHOWN if plays < NEW_UNTIL else 1 if plays < LEARNT_FROM else 0
    for routine in library.routines.values():
        for before, slot in zip(
            routine.slots, introduced(routine, dict.fromkeys(library.exercises, plays)).slots, strict=True
        ):
            exercise = slot.exercise
            first = exercise.steps_for(slot.sides[0] if slot.sides else "")
            words = " ".join((exercise.name, exercise.cue, *first[:steps])).split()
            assert min(slot.dose.prep_s) >= len(words) * 60 / 210, (routine.id, exercise.id)
            assert all(new >= known for new, known in zip(slot.dose.prep_s, before.dose.prep_s, strict=True))


def test_the_better_it_is_known_the_shorter_and_the_level_has_no_say(library: Library) -> None:
    for routine in library.routines.values():
        for slot in routine.slots:
            assert len(set(slot.dose.prep_s)) == 1, (routine.id, slot.exercise.id)
        lengths = [
            introduced(routine, dict.fromkeys(library.exercises, plays)).promise_s(1)
            for plays in range(LEARNT_FROM + 1)
        ]
        assert lengths == sorted(lengths, reverse=True)
        assert lengths[-1] == routine.promise_s(1)


def test_the_length_that_is_said_is_the_length_that_is_played_whoever_plays(library: Library) -> None:
    name = next(iter(library.exercises))
    for plays in (None, {}, {name: 6}, dict.fromkeys(library.exercises, 4), dict.fromkeys(library.exercises, 9)):
        for routine in library.routines.values():
            fitted = fit(routine, library, Person(plays=plays)).routine
            for level in LEVELS:
                assert abs(compile_plan(fitted, level).total_s - fitted.promise_s(level)) <= 5, (routine.id, level)
            some = part_of(fitted, {0, len(fitted.slots) - 1}) if fitted.order == "strict" else fitted
            assert abs(compile_plan(some, 1).total_s - some.promise_s(1)) <= 5, routine.id


def test_what_is_said_once_at_the_beginning_can_be_read_before_it_goes(library: Library) -> None:
    """Expect the limits and the signs to stop while getting ready for the first exercise, and not again."""
    for routine in library.routines.values():
        first = introduced(routine, {}).slots[0]
        lines = (*lines_to_read(first.exercise, 0, *first.sides[:1]), routine.texts.before, routine.texts.stop)
        assert min(first.dose.prep_s) >= reading_s(lines), routine.id


def test_only_an_exercise_that_is_new_takes_longer(library: Library) -> None:
    routine = library.routines["seated-2min"]
    plays = dict.fromkeys(library.exercises, LEARNT_FROM) | {"chin-tuck": 0}
    new = introduced(routine, plays)
    longer = [slot.exercise.id for slot, was in zip(new.slots, routine.slots, strict=True) if slot != was]
    assert longer == ["chin-tuck"]
    assert introduced(routine, dict.fromkeys(library.exercises, LEARNT_FROM)) is routine
    assert introduced(routine, None) is routine


def test_what_takes_the_place_of_another_is_read_as_well(library: Library) -> None:
    slots = fit(library.routines["seated-2min"], library, Person(frozenset({"arm_symptoms"}), plays={})).routine.slots
    for slot in slots:
        assert min(slot.dose.prep_s) >= reading_s(lines_to_read(slot.exercise, 0)) or slot.exercise is QUIET


def test_a_play_counts_unless_it_was_skipped_and_no_further_than_known() -> None:
    history = History(plays={})
    for number in range(PLAYS_COUNTED + 3):
        rows = (
            ExerciseRecord(0, "roll", "done"),
            ExerciseRecord(1, "tilt", "skipped"),
            ExerciseRecord(2, "nod", "worse"),
        )
        history = history.with_break(BREAK, rows if number else rows[:2])
    assert history.plays == {"roll": PLAYS_COUNTED, "nod": PLAYS_COUNTED}
    assert History().with_break(BREAK, rows).plays is None


def test_a_plan_that_was_being_introduced_comes_back_as_it_was(library: Library) -> None:
    routine = fit(library.routines["seated-2min"], library, Person(plays={})).routine
    plan = compile_plan(routine, 2)
    back = restored(saved_plan(plan), library.routines["seated-2min"], library.exercises)
    assert back.segments == plan.segments
    assert back.routine.promise_s(2) == routine.promise_s(2) > library.routines["seated-2min"].promise_s(2)


def test_a_plan_of_an_earlier_version_is_still_read_in_its_own_seconds(library: Library) -> None:
    dose = {"reps": [3] * 3, "move_s": [2] * 3, "hold_s": [0] * 3, "rest_s": [2] * 3, "rest_after_s": [0] * 3}
    slot = {"exercise": "shoulder-rolls", "section": "", "only": [], "prep_s": [6, 4, 3], **dose}
    earlier = {"routine": "seated-2min", "level": 1, "notes": [], "duration_s": [120] * 3, "slots": [slot]}
    saved = converted(upgraded({"version": 1, "plan": earlier})["plan"], SavedPlan)
    plan = restored(saved, introduced(library.routines["seated-2min"], {}), library.exercises)
    assert (plan.total_s, plan.routine.promise_s(1)) == (18, 120)
