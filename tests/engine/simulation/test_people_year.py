"""Five people over twelve months: adapting never makes a sit longer and never asks more often."""

from __future__ import annotations

import pytest

from support.people_year import PEOPLE, lived

ROUNDING_S = 1.0
QUICK_DAYS = 84


def check(name: str, days: int) -> None:
    """Check a person with and without adapting over that number of days."""
    fixed, adapted = lived(name, adapts=False, days=days), lived(name, adapts=True, days=days)
    assert fixed.moved == 0
    assert adapted.longest_sit_s <= fixed.longest_sit_s + ROUNDING_S
    assert adapted.mean_longest_s <= fixed.mean_longest_s + ROUNDING_S
    longer = [day for day, sit_s in adapted.longest_by_day.items() if sit_s > fixed.longest_by_day[day] + ROUNDING_S]
    assert longer == []
    assert adapted.asks <= fixed.asks
    assert adapted.taken >= fixed.taken
    assert adapted.breaks >= fixed.breaks


@pytest.mark.long
@pytest.mark.parametrize("name", PEOPLE)
def test_a_year_with_adapting_is_never_worse(name: str) -> None:
    check(name, 364)


def test_twelve_weeks_with_adapting_are_never_worse() -> None:
    check("puts off before lunch", QUICK_DAYS)


@pytest.mark.parametrize("name", ["takes all", "by chance"])
def test_a_person_without_habits_is_asked_when_the_interval_says(name: str) -> None:
    assert lived(name, adapts=True, days=56).moved == 0
