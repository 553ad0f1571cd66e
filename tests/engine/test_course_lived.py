"""The course over days: the level shown, the level played and the level written down are the same."""

from __future__ import annotations

import pytest

from support.resident import Resident


def days(desk: Resident, number: int) -> list[int]:
    """Finish a routine on `number` days and return the level at which each was played."""
    levels = []
    for _ in range(number):
        before = desk.picture
        assert before.level == before.course.level
        desk.play("micro-1min")
        levels.append(desk.journal.breaks[-1].level)
        assert levels[-1] == before.level
        desk.to_day()
    return levels


def test_the_level_rises_after_seven_and_fourteen_finished_days() -> None:
    desk = Resident()
    assert days(desk, 22) == [1] * 7 + [2] * 7 + [3] * 8
    course = desk.picture.course
    assert (course.done, course.day, course.complete) == (21, 21, True)
    desk.killed()
    assert desk.picture.course == course


def test_the_seventh_day_counts_from_the_moment_it_is_finished() -> None:
    desk = Resident()
    days(desk, 6)
    assert (desk.picture.course.day, desk.picture.level) == (7, 1)
    desk.ask("start")
    desk.to_exercise("chin-tuck")
    playing = desk.picture.playing
    assert playing is not None
    assert playing.plan.level == 1
    desk.to_end()
    assert (desk.picture.course.done, desk.picture.course.day, desk.picture.level) == (7, 7, 2)
    assert desk.pictures[-1].next.promise_s == desk.picture.next.routine.promise_s(2)
    desk.ask("start")
    playing = desk.picture.playing
    assert playing is not None
    assert playing.plan.level == 2


def test_a_second_routine_of_a_day_adds_nothing_and_one_that_was_left_does_not_count() -> None:
    desk = Resident()
    for _ in range(3):
        desk.play("micro-1min")
    assert desk.picture.course.done == 1
    desk.to_day()
    desk.ask("start")
    desk.live(20)
    desk.ask("player-leave")
    assert desk.picture.course.done == 1


@pytest.mark.parametrize(("missed", "level", "done"), [(3, 3, 15), (4, 2, 7), (7, 2, 7), (8, 1, 0), (30, 1, 0)])
def test_four_missed_days_take_one_level_and_fewer_cost_nothing(missed: int, level: int, done: int) -> None:
    desk = Resident()
    days(desk, 15)
    desk.to_day(missed)  # the day after the fifteenth has begun already, and is missed first
    assert (desk.picture.course.done, desk.picture.level) == (done, level)
    assert desk.picture.course.why.startswith(f"level {level}, down from ") == (missed > 3)
    desk.killed()
    assert (desk.picture.course.done, desk.picture.level) == (done, level)
    desk.play("micro-1min")
    assert desk.journal.breaks[-1].level == level
    assert desk.picture.course.done == done + 1


def test_worse_takes_the_level_down_at_once_whether_at_an_exercise_or_after_the_routine() -> None:
    at_exercise, after_it = Resident(), Resident()
    for desk in (at_exercise, after_it):
        days(desk, 16)
        assert desk.picture.level == 3
    at_exercise.ask("start")
    at_exercise.to_exercise("look-over")
    at_exercise.ask("player-worse")
    at_exercise.ask("player-pause")
    at_exercise.to_end()
    after_it.play()
    assert after_it.picture.level == 3
    assert after_it.ask("rate", answer="worse").ok
    for desk in (at_exercise, after_it):
        course = desk.picture.course
        assert (desk.picture.level, course.level, course.done) == (2, 2, 7)
        assert course.why.startswith("level 2, down from 3: something felt worse today")
        desk.killed()
        assert desk.picture.course == course
        desk.to_day()
        assert days(desk, 8) == [2] * 7 + [3]


def test_a_level_that_is_set_wins_and_the_course_goes_on_beneath_it() -> None:
    desk = Resident()
    days(desk, 3)
    desk.ask("set", key="course.level", value="3")
    assert (desk.picture.level, desk.picture.course.level, desk.picture.course.done) == (3, 1, 3)
    desk.play("seated-2min")
    assert desk.journal.breaks[-1].level == 3
    assert desk.picture.course.done == 4
    desk.ask("set", key="course.level", value="auto")
    assert desk.picture.level == 1


def test_an_answer_about_nothing_that_was_played_takes_no_level() -> None:
    desk = Resident()
    days(desk, 8)
    desk.killed()
    assert not desk.ask("rate", answer="worse").ok
    assert (desk.picture.course.done, desk.picture.level) == (8, 2)
