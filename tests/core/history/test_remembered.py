"""The history of the exercises: how it grows with each break, and what it leaves out."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from deskspine.core.history.history import (
    DAYS_KEPT,
    RECENT_BREAKS,
    CardRead,
    CheckResult,
    DayMark,
    History,
    RoutinePlays,
    Score,
    first_day,
)
from deskspine.core.history.records import BreakRecord, ExerciseRecord

DAY = "2026-03-29"
BREAK = BreakRecord(1000.0, 1120.0, DAY, 0, "finished", "seated-2min", 1, 120.0)
DONE = (ExerciseRecord(0, "roll", "done"), ExerciseRecord(1, "tilt", "side-missed", "right"))


def after(record: BreakRecord, number: int) -> BreakRecord:
    """Return the break that ends `number` hours after `record`."""
    return replace(record, ended_wall=record.ended_wall + 3600 * number)


def test_a_break_is_remembered_with_its_day_and_every_exercise() -> None:
    history = History().with_break(BREAK, DONE)
    assert history.days == (DayMark(DAY, finished=True, worse=False),)
    assert [(record.exercise, record.outcome, record.side_missed) for record in history.recent] == [
        ("roll", "done", ""),
        ("tilt", "side-missed", "right"),
    ]
    assert {(record.wall, record.day, record.routine) for record in history.recent} == {(1120.0, DAY, "seated-2min")}
    assert history.worse == ()


def test_a_day_gathers_what_its_breaks_say_and_forgets_none_of_it() -> None:
    left_early = replace(BREAK, outcome="left")
    history = History().with_break(left_early, DONE)
    assert history.days == (DayMark(DAY, finished=False, worse=False),)
    history = history.with_break(after(BREAK, 1), DONE).with_break(
        after(left_early, 2), [ExerciseRecord(0, "roll", "worse"), ExerciseRecord(1, "tilt", "arm")]
    )
    history = history.with_break(after(left_early, 3), DONE)
    assert history.days == (DayMark(DAY, finished=True, worse=True),)
    assert [(record.exercise, record.arm) for record in history.worse] == [("roll", False), ("tilt", True)]


def test_what_played_nothing_says_nothing_of_its_day() -> None:
    for outcome in ("natural", "not-now", "did-it"):
        history = History().with_break(replace(BREAK, outcome=outcome, routine=""), ())
        assert replace(history, sits=()) == History()


def test_a_break_that_was_taken_tells_how_long_the_sit_before_it_was() -> None:
    for outcome in ("finished", "shortened", "did-it"):
        assert len(History().with_break(replace(BREAK, outcome=outcome), ()).sits) == 1
    for outcome in ("natural", "not-now", "left", "stopped"):
        assert History().with_break(replace(BREAK, outcome=outcome), ()).sits == ()
    assert History().with_break(replace(BREAK, kind="micro"), ()).sits == ()


def test_a_break_of_any_kind_counts_and_one_taken_back_does_not() -> None:
    micro, usual = History().with_break(replace(BREAK, kind="micro"), DONE), History().with_break(BREAK, DONE)
    assert replace(usual, sits=()) == micro
    assert History().with_break(replace(BREAK, annulled="was here"), DONE) == History()


def test_a_routine_is_counted_when_it_counted_as_a_break_by_its_id_alone() -> None:
    history = History()
    for number, outcome in enumerate(("finished", "shortened", "left", "stopped", "did-it", "not-now", "natural")):
        history = history.with_break(replace(after(BREAK, number), outcome=outcome), DONE)
    assert history.played == {"seated-2min": RoutinePlays(2, after(BREAK, 1).ended_wall)}
    history = history.with_break(replace(BREAK, routine="mine", kind="micro"), DONE)
    history = history.with_break(replace(BREAK, routine="mine", annulled="taken back"), DONE)
    history = history.with_break(replace(BREAK, routine=""), DONE)
    assert history.played["mine"] == RoutinePlays(1, BREAK.ended_wall)
    assert set(history.played) == {"seated-2min", "mine"}


def test_the_latest_play_stays_the_latest_after_the_clock_was_set_back() -> None:
    history = History().with_break(after(BREAK, 3), DONE).with_break(BREAK, DONE)
    assert history.played == {"seated-2min": RoutinePlays(2, after(BREAK, 3).ended_wall)}


def test_only_the_answer_worse_marks_a_day_whenever_it_comes() -> None:
    history = History().with_break(BREAK, DONE)
    assert history.with_answer(DAY, "better").with_answer(DAY, "same") == history
    assert history.with_answer(DAY, "worse").days == (DayMark(DAY, finished=True, worse=True),)
    assert History().with_break(replace(BREAK, answer="worse"), DONE).days == history.with_answer(DAY, "worse").days


def test_days_stay_in_order_after_the_clock_was_set_back_and_so_many_are_kept() -> None:
    history, first = History(), date(2025, 1, 1)
    for number in [*range(10, DAYS_KEPT + 10), 3, 5, 5]:
        history = history.with_break(replace(BREAK, day=(first + timedelta(days=number)).isoformat()), ())
    days = [mark.day for mark in history.days]
    assert days == sorted(set(days))
    assert len(days) == DAYS_KEPT
    assert days[0] == (first + timedelta(days=10)).isoformat()


def test_exercises_are_known_for_the_last_breaks_by_the_order_they_came_in() -> None:
    history = History()
    for number in range(RECENT_BREAKS + 5):
        history = history.with_break(after(BREAK, number), DONE).with_break(replace(BREAK, routine=""), ())
    assert len(history.recent) == RECENT_BREAKS * len(DONE)
    assert history.recent[0].wall == after(BREAK, 5).ended_wall
    back = replace(BREAK, ended_wall=5.0)
    assert [record.wall for record in history.with_break(back, DONE).recent[-3:]] == [
        after(BREAK, 64).ended_wall,
        5.0,
        5.0,
    ]


def test_unlocks_and_tests_are_kept_in_their_order() -> None:
    cards = [CardRead(1.0, DAY, "roll"), CardRead(2.0, DAY, "tilt")]
    tests = [CheckResult(float(wall), DAY, "check", (Score("roll", "", wall),)) for wall in (1, 2)]
    history = History().with_unlock(cards[0]).with_check(tests[0]).with_unlock(cards[1]).with_check(tests[1])
    assert (history.unlocks, history.checks) == (tuple(cards), tuple(tests))


def test_the_first_day_looked_back_on_is_told_from_today() -> None:
    assert first_day("2026-03-01") == (date(2026, 3, 1) - timedelta(days=DAYS_KEPT)).isoformat()
