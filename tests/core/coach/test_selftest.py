"""The records of the self-test: which tests count, when the next may come, and the words for the result."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from deskspine.core.coach import self_test as selftest
from deskspine.core.history.history import CheckResult, Score
from deskspine.core.routines.model import Dose, Exercise, Routine, Slot

WHERE = (("chin", ""), ("up", ""), ("ear", "left"), ("ear", "right"), ("nose", "left"), ("nose", "right"))
NAMES = {"chin": "Test: chin to chest", "up": "Test: Look up", "ear": "Ear line", "nose": "Test: nose to mark"}
DAY = date(2026, 11, 24)


def result(*scores: int, day: date = DAY, routine: str = "mobility") -> CheckResult:
    """Return a test with these answers, in the order of `WHERE`."""
    answers = tuple(Score(*where, score) for where, score in zip(WHERE, scores, strict=False))
    return CheckResult(1000.0, day.isoformat(), routine, answers)


FIRST = result(2, 2, 2, 2, 2, 2, day=date(2026, 11, 3))


def routine() -> Routine:
    """Return a warm-up and the four movements."""
    sides: dict[str, tuple[str, ...]] = {}
    for name, side in WHERE:
        sides[name] = (*sides.get(name, ()), side) if side else ()
    checks = [Exercise(name, name, "check", "", (), sides=its) for name, its in sides.items()]
    roll = Exercise("roll", "Roll", "mobility", "", (), sides=("back", "forward"))
    return Routine("mobility", "Mobility", kind="check", slots=tuple(Slot(one, Dose()) for one in (roll, *checks)))


def test_the_total_of_six_directions_lies_between_six_and_eighteen() -> None:
    assert selftest.total(result(1, 1, 1, 1, 1, 1)) == 6
    assert selftest.total(result(3, 3, 3, 3, 3, 3)) == selftest.max_total(FIRST) == 18


@pytest.mark.parametrize(
    ("scores", "whole"),
    [((3, 3, 3, 3, 3, 3), True), ((1, 2, 3, 1, 2, 3), True), ((3, 3, 3, 3, 3), False), ((3, 3, 3, 3, 3, 0), False)],
    ids=["full", "mixed", "one missing", "a symptom"],
)
def test_it_counts_when_every_direction_was_answered_and_none_with_a_symptom(
    scores: tuple[int, ...], whole: bool
) -> None:
    assert selftest.complete(result(*scores), routine()) is whole


def test_sides_are_asked_for_as_they_are_played_and_a_routine_without_tests_is_none() -> None:
    played = routine()
    nose = replace(played.slots[-1], only=("left",))
    assert selftest.complete(result(3, 3, 3, 3, 3), replace(played, slots=(*played.slots[:-1], nose)))
    assert not selftest.complete(result(3, 3, 3, 3, 3, 3), replace(played, slots=played.slots[:1]))


def test_a_finished_test_closes_the_next_six_days() -> None:
    checks = (FIRST, result(2, 2, 2, 2, 2, 2))
    open_again = [selftest.next_allowed(checks, DAY + timedelta(days=number)) for number in range(9)]
    assert open_again == [DAY + timedelta(days=7)] * 7 + [None, None]
    assert selftest.next_allowed((), DAY) is None


def test_a_test_that_a_symptom_ended_or_the_clock_misdated_closes_nothing() -> None:
    assert selftest.next_allowed((result(2, 0),), DAY) is None
    assert selftest.next_allowed((FIRST, result(2, 2, day=date(2031, 1, 1))), DAY) is None


def test_what_later_ones_are_compared_with_is_the_first_finished_one_of_the_routine() -> None:
    other, broken = result(3, routine="mine"), result(2, 0)
    assert selftest.first_of((other, broken, FIRST, result(3)), "mobility") is FIRST
    assert selftest.first_of((other, broken), "mobility") is None


def test_the_trend_has_a_total_for_every_finished_test() -> None:
    assert selftest.trend((FIRST, result(2, 0), result(3, 3, 3, 3, 3, 2))) == (("2026-11-03", 12), ("2026-11-24", 17))


@pytest.mark.parametrize("first", [None, FIRST])
def test_the_first_is_said_to_be_the_first(first: CheckResult | None) -> None:
    sentences = selftest.compare(first, FIRST, NAMES)
    assert sentences == ("12 of 18.", "This is your first; later ones are compared with it.")


def test_a_later_one_names_both_totals_and_what_changed() -> None:
    assert selftest.compare(FIRST, result(3, 2, 3, 2, 2, 2), NAMES) == (
        "14 of 18; your first, on 3 November, was 12.",
        "Further than at first: chin to chest, ear line left.",
    )
    assert selftest.compare(FIRST, result(2, 1, 2, 2, 3, 2), NAMES) == (
        "12 of 18; your first, on 3 November, was 12.",
        "Further than at first: nose to mark left.",
        "Less far than at first: look up.",
    )
    assert selftest.compare(FIRST, result(2, 2, 2, 2, 2, 2), NAMES) == ("12 of 18; your first, on 3 November, was 12.",)


def test_the_year_is_told_when_it_is_another_one() -> None:
    sentences = selftest.compare(FIRST, result(2, 2, 2, 2, 2, 2, day=date(2027, 1, 5)), NAMES)
    assert sentences == ("12 of 18; your first, on 3 November 2026, was 12.",)


@pytest.mark.parametrize(("scores", "told"), [((1, 2, 2, 2, 2, 2), False), ((1, 1, 2, 2, 2, 2), True)])
def test_a_total_two_lower_is_worth_mentioning(scores: tuple[int, ...], told: bool) -> None:
    sentences = selftest.compare(FIRST, result(*scores), NAMES)
    assert (sentences[-1] == "Worth mentioning to a clinician if it stays.") is told


@pytest.mark.parametrize(
    ("ears_first", "ears_now", "new"),
    [
        ((2, 2), (3, 1), True),
        ((2, 1), (3, 1), True),
        ((3, 1), (3, 1), False),
        ((3, 1), (1, 3), True),
        ((3, 1), (3, 2), False),
        ((2, 2), (2, 1), False),
    ],
)
def test_a_difference_between_the_sides_counts_when_the_first_test_did_not_have_it(
    ears_first: tuple[int, int], ears_now: tuple[int, int], new: bool
) -> None:
    sentences = selftest.compare(result(2, 2, *ears_first, 2, 2), result(2, 2, *ears_now, 2, 2), NAMES)
    assert ("Left and right now differ by 2: ear line." in sentences) is new
    assert sentences.count("Worth mentioning to a clinician if it stays.") == int(new)


def test_only_what_both_tests_asked_is_compared() -> None:
    shorter = result(3, 3, 3)
    assert selftest.compare(result(3, 3, 3, 3, 3, 3), shorter, NAMES) == ("9 of 9; your first, today, was 18 of 18.",)


def test_a_direction_is_named_even_when_its_exercise_is_gone() -> None:
    assert selftest.direction("ear", "left", NAMES) == "ear line left"
    assert selftest.direction("chin-slide", "", {}) == "chin slide"
    assert "\x1b" not in selftest.direction("a\x1b[31m", "\x1b", {})


def test_nothing_it_says_is_a_verdict() -> None:
    sentences = [*selftest.SCORE_WORDS, selftest.FIRST, selftest.MENTION]
    for scores in ((3, 3, 3, 3, 3, 3), (1, 1, 1, 3, 1, 1)):
        sentences += selftest.compare(FIRST, result(*scores), NAMES)
    assert not re.search(
        r"\b(normal|abnormal|healthy|bad|good|poor|fail\w*|diagnos\w*)\b", " ".join(sentences), re.IGNORECASE
    )
    assert selftest.SCORE_WORDS[selftest.FULL] == "full"
