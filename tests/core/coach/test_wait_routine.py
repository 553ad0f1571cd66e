"""The routine for a wait: the longest that fits, and the quick one where nothing is known."""

from __future__ import annotations

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


def test_the_longest_that_fits_is_chosen() -> None:
    for fits_s in range(60, 900, 20):
        choice = chosen(float(fits_s))
        fitting = [
            other.routine.promise_s(1)
            for other in OTHERS
            if other.routine.kind == "routine" and other.routine.desk and other.routine.position == "seated"
            and not other.routine.ask_first and not other.locked
            and other.routine.promise_s(1) <= min(fits_s, LONGEST_S)
        ]  # fmt: skip
        assert choice.routine.promise_s(1) == max(fitting)


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


def test_nothing_is_offered_that_leaves_the_chair_or_has_a_card() -> None:
    found = [fitted.routine for fitted in candidates(LIBRARY, ANYBODY, 1, 3600.0)]
    assert len(found) > 3
    assert all(routine.desk and routine.position == "seated" and not routine.ask_first for routine in found)
    assert all(routine.kind == "routine" for routine in found)
