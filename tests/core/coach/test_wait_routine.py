"""The routine for a wait: the longest that fits, and the quick one where nothing is known."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from deskspine.core.coach.fitting import fit
from deskspine.core.coach.next_routine import Choice
from deskspine.core.coach.wait_routine import LONGEST_S, candidates, for_wait
from deskspine.core.person.person import ANYBODY
from support.resident import shipped

LIBRARY = shipped()
SHORT, USUAL = (Choice(LIBRARY.routines[name], "") for name in ("micro-1min", "seated-2min"))
OTHERS = tuple(fit(LIBRARY.routines[name], LIBRARY, ANYBODY) for name in LIBRARY.routines)


def chosen(fits_s: float | None, coming: Choice = USUAL) -> Choice:
    return for_wait(candidates(LIBRARY, ANYBODY, 1, fits_s or 0.0), coming, SHORT, fits_s, 1)


def test_a_wait_of_unknown_length_gets_the_quick_one() -> None:
    assert chosen(None) is SHORT


def test_a_wait_that_is_too_short_for_all_gets_the_quick_one() -> None:
    assert chosen(5.0) is SHORT


@pytest.mark.parametrize(
    ("fits_s", "routine"),
    [
        (60.0, "micro-1min"),
        (119.0, "micro-1min"),
        (120.0, "seated-2min"),
        (179.9, "seated-2min"),
        (180.0, "seated-3min"),
        (299.0, "seated-3min"),
        (300.0, "seated-5min"),
        (3600.0, "seated-5min"),
    ],
)
def test_the_longest_that_fits_is_chosen(fits_s: float, routine: str) -> None:
    assert chosen(fits_s).routine.id == routine


def test_of_two_as_long_the_next_routine_comes_first_then_the_quick_one() -> None:
    assert chosen(float(USUAL.routine.promise_s(1))) is USUAL
    assert chosen(float(SHORT.routine.promise_s(1))) is SHORT
    other = Choice(replace(USUAL.routine, id="a-first-one"), "")
    assert for_wait([fit(USUAL.routine, LIBRARY, ANYBODY)], other, SHORT, 130.0, 1) is other


def test_the_order_of_the_library_does_not_matter() -> None:
    assert for_wait(OTHERS, USUAL, SHORT, 300.0, 1) == for_wait(OTHERS[::-1], USUAL, SHORT, 300.0, 1)


def test_a_long_next_routine_gives_way_even_in_a_long_wait() -> None:
    long = Choice(replace(USUAL.routine, duration_s=(900, 900, 900)), "")
    assert chosen(3600.0, long).routine.promise_s(1) <= LONGEST_S


def test_nothing_is_offered_that_leaves_the_chair_has_a_card_or_is_of_a_named_system() -> None:
    found = [fitted.routine for fitted in candidates(LIBRARY, ANYBODY, 1, 3600.0)]
    assert {routine.id for routine in found} == {"micro-1min", "seated-3min", "seated-5min"}
    own = replace(LIBRARY.routines["norbekov"], id="mine", own=True)
    library = replace(LIBRARY, routines={"mine": own})
    assert [fitted.routine.id for fitted in candidates(library, ANYBODY, 1, 3600.0)] == ["mine"]
