"""The course over days: it rises by clean days, falls by one level at a time, and says why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.coach.course import MEANING, Course, course
from deskspine.core.history.history import DayMark
from deskspine.core.routines.model import LEVELS
from support.paths import ROUTINES
from support.remembered import MONDAY, marks


def after(days: str, *, later: int = 0) -> Course:
    """Return the course on the last of these days, or `later` days after it."""
    return course(marks(MONDAY, days), MONDAY + timedelta(days=len(days) - 1 + later))


def test_before_the_first_day_it_is_day_one_of_level_one() -> None:
    assert course((), date.min) == course((), MONDAY)
    new = course((), MONDAY)
    assert (new.done, new.day, new.level, new.complete) == (0, 1, 1, False)
    assert new.why == 'level 1 until you finish 7 days without "worse"; none so far'


@pytest.mark.parametrize(
    ("days", "done", "day", "level"),
    [
        ("f", 1, 1, 1),
        ("s", 0, 1, 1),
        ("w", 0, 1, 1),
        ("ffffff", 6, 6, 1),
        ("fffffff", 7, 7, 2),
        ("fffffff-", 7, 8, 2),
        ("f" * 14, 14, 14, 3),
        ("f" * 20, 20, 20, 3),
        ("f" * 21, 21, 21, 3),
        ("f" * 21 + "-", 21, 21, 3),
        ("f" * 40, 21, 21, 3),
    ],
)
def test_clean_finished_days_are_counted_and_raise_the_level(days: str, done: int, day: int, level: int) -> None:
    now = after(days)
    assert (now.done, now.day, now.level) == (done, day, level)
    assert now.complete == (done == 21)


@pytest.mark.parametrize(
    ("days", "done", "level"),
    [
        ("fffW", 3, 1),  # at level 1 a worse day only does not count
        ("fffwf", 4, 1),
        ("f" * 10 + "w", 0, 1),
        ("f" * 10 + "W", 0, 1),
        ("f" * 16 + "w", 7, 2),
        ("f" * 21 + "w", 7, 2),
        ("f" * 16 + "ww", 0, 1),
        ("f" * 16 + "wfffffff", 14, 3),
    ],
)
def test_a_worse_day_does_not_count_and_takes_one_level(days: str, done: int, level: int) -> None:
    assert (after(days).done, after(days).level) == (done, level)


@pytest.mark.parametrize(
    ("days", "done", "level"),
    [
        ("f" * 16 + "---f", 17, 3),  # three missed days cost nothing
        ("f" * 16 + "----f", 8, 2),
        ("f" * 16 + "-" * 7 + "f", 8, 2),
        ("f" * 16 + "-" * 8 + "f", 1, 1),
        ("f" * 16 + "-" * 50 + "f", 1, 1),
        ("f" * 16 + "--s--f", 17, 3),  # cut short is not missed
        ("fff" + "-" * 30 + "f", 4, 1),  # at level 1 there is no level to lose
        ("f-" * 7, 7, 2),
        ("f---" * 7, 7, 2),
    ],
)
def test_only_four_missed_days_in_a_row_cost_a_level(days: str, done: int, level: int) -> None:
    assert (after(days).done, after(days).level) == (done, level)


def test_days_missed_up_to_today_count_but_today_is_not_over_yet() -> None:
    levels = [after("f" * 16, later=days).level for days in (1, 4, 5, 8, 9, 100)]
    assert levels == [3, 3, 2, 2, 1, 1]
    assert after("f" * 16, later=4).day == 17


def test_why_tells_what_made_the_level_what_it_is() -> None:
    assert after("fff").why == 'level 1 until you finish 7 days without "worse"; 3 so far'
    assert after("f" * 8).why == 'level 2 since you finished 7 days without "worse"'
    assert after("f" * 15).why == 'level 3 since you finished 14 days without "worse"'
    assert after("f" * 22).why == (
        'level 3 since you finished 14 days without "worse"; all 21 days of the course are done'
    )
    assert after("f" * 16 + "w" + "f" * 7).why == 'level 3 since you finished 7 days without "worse"'


def test_why_tells_after_a_fall_what_it_was_and_how_far_it_is_up_again() -> None:
    up = 'without "worse"'
    assert after("f" * 16 + "w").why == (
        f"level 2, down from 3: something felt worse today; it rises after 7 more finished days {up}"
    )
    assert after("f" * 16 + "w", later=1).why.startswith("level 2, down from 3: something felt worse yesterday;")
    assert after("f" * 16 + "wffffff", later=1).why == (
        f"level 2, down from 3: something felt worse on 18 November; it rises after 1 more finished day {up}"
    )
    assert after("f" * 10, later=6).why == (
        f"level 1, down from 2: 5 days without a routine; it rises after 7 more finished days {up}"
    )
    assert after("f" * 16 + "-" * 9 + "f").why == (
        f"level 1, down from 3: 9 days without a routine; it rises after 6 more finished days {up}"
    )


LETTERS = st.text("ffffffWws-", max_size=60)


@given(LETTERS, st.integers(0, 30))
def test_whatever_the_days_the_figures_agree_with_each_other(days: str, later: int) -> None:
    now = after(days, later=later)
    assert 0 <= now.done <= 21
    assert 1 <= now.day <= 21
    assert now.day - now.done in (0, 1)
    assert now.level == 1 + min(2, now.done // 7)
    assert now.complete == (now.done == 21)
    assert now.why.startswith(f"level {now.level}")
    assert not now.why.endswith(".")
    shuffled = tuple(reversed(marks(MONDAY, days)))
    assert course(shuffled, MONDAY + timedelta(days=len(days) - 1 + later)) == now


@given(LETTERS, st.integers(1, 30))
def test_one_more_clean_day_never_lowers_anything(days: str, later: int) -> None:
    today = MONDAY + timedelta(days=len(days) - 1 + later)
    day_marks = marks(MONDAY, days)
    before = course(day_marks, today)
    with_it = course((*day_marks, DayMark(today.isoformat(), True, False)), today)
    assert with_it.done == min(21, before.done + 1)
    assert with_it.level >= before.level
    assert with_it.day == before.day
    assert course(day_marks, today + timedelta(days=1)).level <= before.level, "a day without one never raises anything"


def test_what_the_levels_are_said_to_mean_is_true_of_every_hold() -> None:
    library = RoutineFiles(None, ROUTINES).load()
    still = [
        (slot.exercise.kind, slot.dose.hold_s)
        for routine in library.routines.values()
        for slot in routine.slots
        if slot.exercise.kind in ("stretch", "hold", "isometric", "massage")
    ]
    assert still
    assert set(MEANING) == set(LEVELS)
    for kind, (first, second, third) in still:
        assert first <= second <= first + 2
        assert second <= third <= first + 4
        assert kind != "isometric" or third <= 10
