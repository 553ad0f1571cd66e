"""The minutes moved against the aim: both numbers, the bar and the words agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.text.moved import aim_share, is_reached, minutes_moved, moved_forms

SECONDS = st.floats(0, 90_000)
AIMS = st.integers(1, 120).map(lambda minutes: minutes * 60.0)


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, 0), (15, 1), (118, 2), (236, 4), (89, 1), (91, 2), (570, 10), (569, 9)]
)
def test_a_break_of_two_minutes_that_ended_two_seconds_early_is_two_minutes(seconds: float, minutes: int) -> None:
    assert minutes_moved(seconds) == minutes


@pytest.mark.parametrize(
    ("moved_s", "form"),
    [
        (0, "0 of 10 min"),
        (360, "6 of 10 min"),
        (600, "10 of 10 min, aim reached"),
        (780, "13 min, aim of 10 reached"),
    ],
)
def test_both_numbers_in_words(moved_s: float, form: str) -> None:
    assert moved_forms(moved_s, 600)[0] == form


@given(SECONDS, AIMS)
def test_the_bar_is_full_when_the_words_say_so_and_never_before(moved_s: float, aim_s: float) -> None:
    forms = moved_forms(moved_s, aim_s)
    assert (aim_share(moved_s, aim_s) == 1.0) == ("reached" in forms[0]) == is_reached(moved_s, aim_s)
    assert 0.0 <= aim_share(moved_s, aim_s) <= 1.0
    assert [len(form) for form in forms] == sorted((len(form) for form in forms), reverse=True)
    assert all(str(minutes_moved(moved_s)) in form and str(minutes_moved(aim_s)) in form for form in forms)


def test_without_an_aim_there_is_nothing_to_fill() -> None:
    assert aim_share(600, 0) == 0.0
    assert not is_reached(600, 0)
