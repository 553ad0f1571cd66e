"""The encoding of a library: it comes back as it was, or not at all."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.adapters.storage.library_cache import decoded, encoded
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.pose import Pose
from deskspine.core.figure.sign import KINDS, Sign
from deskspine.core.routines.model import (
    MAX_DOSE,
    Breath,
    BreathPlan,
    Dose,
    Exercise,
    ExerciseKind,
    Frame,
    Library,
    Phase,
    Routine,
    Slot,
    System,
    Texts,
)
from support.effort import examples
from support.paths import ROUTINES

SHIPPED = ROUTINES

words = st.text(max_size=6)
lines = st.lists(words, max_size=3).map(tuple)
numbers = st.integers(-(2**40), 2**40)
by_level = st.tuples(*[st.integers(0, MAX_DOSE)] * 3)
repeated = st.tuples(*[st.integers(1, MAX_DOSE)] * 3)
doses = st.builds(Dose, by_level, repeated, *[by_level] * 4)
breaths = st.builds(BreathPlan, *[st.sampled_from(get_args(Breath))] * 3)
poses = st.builds(Pose, words, words, words, st.booleans(), lines)
systems = st.builds(System, words, words, words, numbers, numbers, lines, lines, words)
frames = st.builds(Frame, st.sampled_from(get_args(Phase)), words, words)
lengths = st.floats(-40, 40)
signs = st.builds(
    Sign,
    *(st.sampled_from(KINDS), words, lines, lines, words, st.tuples(lengths, lengths), lengths, lengths),
    *(st.booleans(), st.booleans(), st.booleans()),
)
exercises = st.builds(
    Exercise,
    *(words, words, st.sampled_from(get_args(ExerciseKind)), words, lines, words, words, words, words, lines, lines),
    *(st.sampled_from(["alternate", "block"]), doses, st.none() | numbers, breaths),
    st.lists(st.tuples(words, breaths), max_size=2).map(tuple),
    *(lines, words, st.lists(frames, max_size=3).map(tuple), lines, lines, st.booleans()),
    st.lists(st.tuples(words, lines), max_size=2).map(tuple),
    st.lists(signs, max_size=2).map(tuple),
    st.lists(st.integers(1, 9), max_size=3).map(tuple),
)


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    catalogue = draw(st.lists(exercises, min_size=1, max_size=3, unique_by=lambda one: one.id))
    slots = st.builds(Slot, st.sampled_from(catalogue), doses, words, lines)
    routines = st.builds(
        Routine,
        *(words, words, words, st.sampled_from(["routine", "check", "card"]), words, lines, words, words),
        *(st.booleans(), st.sampled_from(["fit", "grow", "none"]), by_level, numbers),
        *(st.sampled_from(["strict", "pick"]), numbers, numbers, words, lines, lines, st.booleans()),
        *(st.builds(Texts, words, words, words), st.lists(slots, max_size=3).map(tuple), words, lines, st.booleans()),
        by_level,
    )

    def shelf(kind: st.SearchStrategy[Any]) -> dict[str, Any]:
        return {one.id: one for one in draw(st.lists(kind, max_size=2))}

    return Library(
        {one.id: one for one in catalogue},
        shelf(routines),
        shelf(poses),
        cards=shelf(routines),
        systems=tuple(draw(st.lists(systems, max_size=2))),
    )


@examples(60)
@given(libraries())
def test_any_library_comes_back_as_it_was(library: Library) -> None:
    again = decoded(encoded(library))
    assert again == library
    for routine, same in zip(library.routines.values(), again.routines.values(), strict=True):
        assert hash(same) == hash(routine), "frozen all the way down"
        assert all(slot.exercise is again.exercises[slot.exercise.id] for slot in same.slots)


def test_the_builders_above_know_every_field() -> None:
    for kind, count in (
        (Exercise, 25),
        (Routine, 25),
        (Slot, 4),
        (Pose, 6),
        (Sign, 11),
        (System, 8),
        (Dose, 6),
        (Library, 6),
    ):
        assert len(kind.__struct_fields__) == count, f"{kind.__name__} has another field; put it into this file"


def test_the_whole_shipped_library_comes_back_as_it_was() -> None:
    library = RoutineFiles(None, SHIPPED).load()
    assert library.exercises
    assert decoded(encoded(library)) == library
    assert library.problems == ()


def test_anything_of_another_type_is_no_library() -> None:
    """Replace value after value by one of every other type: a wrong one anywhere is refused."""
    slot = Slot(Exercise("e", "E", "rest", "c", ("s",), sides=("a", "b")), Dose(), "part", ("a",))
    full = replace(slot.exercise, breath_by_side=(("a", BreathPlan()),), frames=(Frame("prep", "p"),), effort_pct=10)
    routine = Routine("r", "R", slots=(replace(slot, exercise=full),), about="x", notes=("n",))
    library = Library(
        {"e": full},
        {"r": routine},
        {"p": Pose("p", "front", "w", True, ("neck",), ("head.tilt=3",))},
        cards={"k": replace(routine, id="k", kind="card")},
        systems=(System("S01", "One", "a", 1, 1, ("x",), ("y",), "k"),),
    )
    good = msgspec.msgpack.decode(encoded(library))
    assert decoded(msgspec.msgpack.encode(good)) == library
    tried = 0
    for holder, key in places(good):
        right = holder[key]
        values: tuple[Any, ...] = (None, True, 7, 0.5, "zz", [], {}, [["x"]], [[1, 2, 3]] * 3)
        for wrong in values:
            if type(wrong) is type(right) or (wrong is None and right == 10):
                continue
            holder[key] = wrong
            tried += 1
            with pytest.raises((ValueError, TypeError, LookupError)):
                decoded(msgspec.msgpack.encode(good))
        holder[key] = right
    assert tried > 1000


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return the container and key of every value inside `value`."""
    pairs: list[tuple[Any, Any]] = []
    keys = range(len(value)) if isinstance(value, list) else value.keys() if isinstance(value, dict) else ()
    for key in keys:
        pairs += [(value, key), *places(value[key])]
    return pairs
