"""Files that deskspine writes: reading them returns the routine that was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.routines.model import Routine, Texts
from deskspine.core.routines.reader import read_routine
from deskspine.core.routines.writer import quoted, starter, to_toml
from deskspine.core.text.sanitize import has_control
from deskspine.core.toml.table_reader import Findings, parse_document
from support.effort import examples
from support.paths import ROUTINES

LIBRARY = RoutineFiles(None, ROUTINES).load()
EVERYTHING = sorted((LIBRARY.routines | LIBRARY.cards).items())


def again(routine: Routine) -> Routine:
    """Return `routine` written and read again, and assert that this makes no problem."""
    text = to_toml(routine)
    file, problems = read_routine(
        text, f"{routine.id}.toml", LIBRARY.exercises, LIBRARY.poses, LIBRARY.exercises, own=routine.own
    )
    assert [str(problem) for problem in problems] == []
    assert file is not None
    return file.routine


@pytest.mark.parametrize("id_", [id_ for id_, _ in EVERYTHING])
def test_everything_that_ships_reads_back_as_it_is(id_: str) -> None:
    routine = dict(EVERYTHING)[id_]
    assert again(routine) == routine


@pytest.mark.parametrize("id_", [id_ for id_, _ in EVERYTHING])
def test_the_same_as_an_own_file_stays_what_it_is(id_: str) -> None:
    routine = replace(dict(EVERYTHING)[id_], own=True)
    assert again(routine) == routine


def test_every_key_that_is_not_the_usual_one_is_written() -> None:
    usual = LIBRARY.routines["seated-2min"]
    slots = tuple(replace(slot, section=f"part {at}", only=slot.sides[::-1]) for at, slot in enumerate(usual.slots))
    full = replace(
        usual,
        id="all-of-it",
        name='Say "when" \\ or not',
        summary="Tab-free. Déjà vu, 'quotes' and # signs.",
        system="S01 S19",
        source=("product", "ref:gross-2015"),
        source_note="See there: a = [1, 2]",
        position="mixed",
        desk=False,
        progression="none",
        tolerance_s=3,
        order="pick",
        pick_min=1,
        pick_max=len(slots),
        warmup="micro-1min",
        props=("chair", "wall"),
        locked_for=("heart",),
        ask_first=True,
        texts=Texts("Before you begin.", Texts().stop, 'Was it "good"?'),
        slots=slots,
        about='## Why\n\nTwo "lines" and a \\ sign.\n\n- one\n- """three""" quotes',
        own=True,
    )
    assert again(full) == full


def test_what_was_changed_for_one_person_is_not_kept() -> None:
    routine = LIBRARY.routines["seated-2min"]
    assert again(replace(routine, notes=("Chin tuck became Shoulder rolls: heart condition.",))) == routine


def test_every_dose_is_written_out_so_that_the_sum_outlives_the_catalogue() -> None:
    routine = LIBRARY.routines["seated-2min"]
    later = {
        id_: replace(exercise, dose=replace(exercise.dose, prep_s=(30, 30, 30)))
        for id_, exercise in LIBRARY.exercises.items()
    }
    file, problems = read_routine(to_toml(routine), "seated-2min.toml", later, LIBRARY.poses)
    assert problems == ()
    assert file is not None
    assert [slot.dose for slot in file.routine.slots] == [slot.dose for slot in routine.slots]


def test_more_dots_than_a_line_may_have_are_still_read() -> None:
    routine = replace(LIBRARY.routines["seated-2min"], summary="." * 120, about="." * 3000 + "\n" + "…" * 900)
    assert again(routine) == routine


@examples(60)
@given(st.text(max_size=120))
def test_any_text_is_the_same_text_after_reading(text: str) -> None:
    document = parse_document(f"key = {quoted(text)}\n", Findings("", ""))
    assert document == {"key": text}


@examples(60)
@given(st.text(st.characters(codec="utf-8"), max_size=300).filter(lambda text: not has_control(text, newlines=True)))
def test_any_text_over_several_lines_comes_back(about: str) -> None:
    routine = replace(LIBRARY.cards["worse-twice"], about=about + "x")
    assert again(routine) == routine


@pytest.mark.parametrize("id_", ["mine", "a-b", "123", "x" * 32, "---"])
def test_the_file_to_begin_with_passes_the_check_as_it_is(id_: str) -> None:
    file, problems = read_routine(starter(id_), f"{id_}.toml", LIBRARY.exercises, LIBRARY.poses, own=True)
    assert [str(problem) for problem in problems] == []
    assert file is not None
    assert file.routine.id == id_
