"""The expected length of a wait: the median of the last ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.waits.expected import LEARNED_FROM, median_of_last


@pytest.mark.parametrize("few", [(), (10.0,), (10.0, 20.0)])
def test_too_few_waits_teach_nothing(few: tuple[float, ...]) -> None:
    assert median_of_last(few) is None


def test_one_odd_wait_does_not_matter() -> None:
    assert median_of_last([60.0, 7000.0, 50.0]) == 60.0
    assert median_of_last([60.0, 7000.0, 50.0, 70.0]) == 65.0


@given(st.lists(st.floats(0, 7200), min_size=LEARNED_FROM, max_size=LEARNED_FROM), st.lists(st.floats(0, 7200)))
def test_only_the_last_20_count(last: list[float], before: list[float]) -> None:
    assert median_of_last([*before, *last]) == median_of_last(last)
