"""Recovery: an exercise that hurt rests, one that hurt twice waits for its card, and a missed one comes again."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.core.coach.recovery import person, why_resting
from deskspine.core.history.history import CardRead, Done, History, Worse
from deskspine.core.person.person import ANYBODY, Person, Rest
from support.remembered import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, played, remembered, unlock, wall, worse


def test_nothing_told_and_nothing_remembered_is_anybody() -> None:
    assert person((), History(), MONDAY) == ANYBODY
    assert person(["heart", "heart", "fever"], History(), MONDAY) == Person(frozenset({"heart", "fever"}))


def test_worse_on_monday_stays_away_until_thursday() -> None:
    history = History(worse=(worse("tilt", MONDAY),))
    days = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)
    assert [list(person((), history, day).resting) for day in days] == [["tilt"], ["tilt"], ["tilt"], []]
    assert person((), history, MONDAY).resting["tilt"] == Rest("tilt", MONDAY, THURSDAY, "worse")


def test_pain_into_an_arm_rests_two_weeks() -> None:
    history = History(worse=(worse("tilt", MONDAY, arm=True),))
    rest = person((), history, MONDAY + timedelta(days=13)).resting["tilt"]
    assert (rest.why, rest.until, rest.locked) == ("arm", MONDAY + timedelta(days=14), False)
    assert not person((), history, MONDAY + timedelta(days=14)).resting


def test_two_times_worse_lock_whatever_the_date_and_whichever_kind() -> None:
    later = MONDAY + timedelta(days=90)
    for arm in (False, True):
        history = History(worse=(worse("tilt", MONDAY, arm=arm), worse("turn", MONDAY), worse("tilt", later)))
        resting = person((), history, later + timedelta(days=200)).resting
        assert list(resting) == ["tilt"]
        assert resting["tilt"].locked


def test_reading_the_card_ends_lock_and_rest_and_counting_begins_anew() -> None:
    twice = (worse("tilt", MONDAY), worse("tilt", TUESDAY), worse("turn", TUESDAY))
    assert list(person((), History(worse=twice, unlocks=(unlock("tilt", TUESDAY),)), TUESDAY).resting) == ["turn"]
    again = History(worse=(*twice, worse("tilt", WEDNESDAY)), unlocks=(unlock("tilt", TUESDAY),))
    assert person((), again, WEDNESDAY).resting["tilt"] == Rest("tilt", WEDNESDAY, WEDNESDAY + timedelta(3), "worse")
    assert "tilt" not in person((), again, WEDNESDAY + timedelta(3)).resting
    third = replace(again, worse=(*again.worse, worse("tilt", THURSDAY)))
    assert person((), third, FRIDAY).resting["tilt"].locked


def test_the_longer_rest_holds_where_there_are_two() -> None:
    history = History(worse=(worse("tilt", MONDAY, arm=True), worse("tilt", TUESDAY)))
    rest = person((), history, TUESDAY).resting["tilt"]
    assert (rest.since, rest.until, rest.why) == (MONDAY, MONDAY + timedelta(days=14), "arm")


def test_why_something_rests_is_said_with_its_days() -> None:
    assert why_resting(Rest("x", TUESDAY, FRIDAY, "worse")) == "felt worse on Tuesday and rests until Friday"
    assert why_resting(Rest("x", MONDAY, MONDAY + timedelta(days=14), "arm")) == (
        "came with pain or tingling in an arm on 2 November and rests until 16 November"
    )
    assert why_resting(Rest("x", MONDAY, FRIDAY, "worse", locked=True)) == (
        "felt worse twice; read its card in the library to unlock it"
    )


def test_what_was_missed_last_time_is_known_by_side_oldest_first() -> None:
    history = remembered(
        played(MONDAY, {"rolls": "done", "turn": "left missed", "tilt": "skipped", "lift": "shortened"}),
        played(TUESDAY, {"rolls": "skipped", "turn": "right missed"}),
        played(TUESDAY, {"tilt": "done"}, hour=14),
    )
    missed = person((), history, TUESDAY).missed
    assert list(missed.items()) == [("lift", ""), ("rolls", ""), ("turn", "right")]


def test_what_was_missed_is_forgotten_after_three_days() -> None:
    history = remembered(played(FRIDAY, {"rolls": "done", "turn": "skipped"}))
    after = [list(person((), history, FRIDAY + timedelta(days)).missed) for days in (0, 3, 4)]
    assert after == [["turn"], ["turn"], []], "what Friday missed, Monday knows"
    assert not person((), history, THURSDAY).missed, "a clock that was set back brings nothing forward"


def test_skipping_the_same_twice_running_is_a_choice() -> None:
    skipped = played(MONDAY, {"rolls": "done", "turn": "skipped"})
    again = played(TUESDAY, {"rolls": "done", "turn": "skipped"})
    twice = remembered(skipped, again)
    assert not person((), twice, TUESDAY).missed
    done_between = remembered(skipped, played(MONDAY, {"turn": "done"}, hour=13), again)
    assert list(person((), done_between, TUESDAY).missed) == ["turn"]
    cut = remembered(played(MONDAY, {"turn": "shortened"}), played(TUESDAY, {"turn": "shortened"}))
    assert list(person((), cut, TUESDAY).missed) == ["turn"]


def test_an_exercise_that_comes_twice_in_one_break_counts_by_the_better_time() -> None:
    both = (*played(MONDAY, {"tuck": "done"}), *played(MONDAY, {"tuck": "skipped"}))
    assert not person((), remembered(both), MONDAY).missed
    skipped = (*played(MONDAY, {"rolls": "done", "tuck": "skipped"}), *played(MONDAY, {"tuck": "skipped"}))
    assert list(person((), remembered(skipped), MONDAY).missed) == ["tuck"], "one break is one time"


def test_a_break_that_was_opened_and_left_at_once_missed_nothing() -> None:
    left = played(MONDAY, {"rolls": "skipped", "turn": "skipped"})
    assert not person((), remembered(left), MONDAY).missed
    before = played(MONDAY, {"rolls": "done", "tilt": "left missed"}, hour=9)
    assert person((), remembered(before, left), MONDAY).missed == {"tilt": "left"}, "and it changes nothing before it"


def test_pain_into_an_arm_counts_as_arm_symptoms_until_the_day_ends() -> None:
    history = History(worse=(worse("tilt", MONDAY, arm=True), worse("turn", TUESDAY)))
    days = [person(("pregnancy",), history, day).flags for day in (MONDAY, TUESDAY)]
    assert days == [{"pregnancy", "arm_symptoms"}, {"pregnancy"}]


def test_what_rests_or_felt_worse_is_not_asked_for() -> None:
    history = remembered(played(MONDAY, {"turn": "skipped", "tilt": "worse"}))
    assert list(person((), history, MONDAY).missed) == ["turn"]
    assert not person((), replace(history, worse=(worse("turn", MONDAY, hour=9),)), MONDAY).missed


NAMES = st.sampled_from(["tilt", "turn", "tuck"])


@st.composite
def histories(draw: st.DrawFn) -> History:
    def walls(day: int) -> tuple[float, str]:
        return wall(MONDAY + timedelta(day), draw(st.integers(8, 20))), (MONDAY + timedelta(day)).isoformat()

    spread = st.lists(st.integers(0, 30), max_size=8).map(sorted)
    marks = tuple(Worse(*walls(n), draw(NAMES), draw(st.booleans())) for n in draw(spread))
    cards = tuple(CardRead(*walls(n), draw(NAMES)) for n in draw(spread))
    outcome = st.sampled_from(["done", "skipped", "shortened", "worse", "arm", "side-missed"])
    recent = tuple(Done(*walls(n), "some", draw(NAMES), draw(outcome), "left") for n in draw(spread))
    return History(worse=marks, unlocks=cards, recent=recent)


@given(histories(), NAMES)
def test_whatever_happened_a_card_read_now_brings_the_exercise_back(history: History, name: str) -> None:
    day = MONDAY + timedelta(days=31)
    read = replace(history, unlocks=(*history.unlocks, unlock(name, day)))
    before, after = person((), history, day), person((), read, day)
    assert name not in after.resting
    assert {other: rest for other, rest in before.resting.items() if other != name} == after.resting


@given(histories(), st.integers(0, 60))
def test_the_same_history_makes_the_same_person_and_rests_only_end_by_themselves(history: History, days: int) -> None:
    today = MONDAY + timedelta(days=days)
    heart_patient = person(["heart"], history, today)
    assert heart_patient == person(["heart"], history, today)
    assert not set(heart_patient.missed) & set(heart_patient.resting)
    assert all(rest.locked or today < rest.until for rest in heart_patient.resting.values())
    if days > 30:
        tomorrow = person(["heart"], history, today + timedelta(days=1))
        assert set(tomorrow.resting) <= set(heart_patient.resting)
        assert {name for name, rest in heart_patient.resting.items() if rest.locked} <= set(tomorrow.resting)


def test_what_a_wrong_clock_dated_far_ahead_keeps_nobody_waiting() -> None:
    history = History(worse=(worse("tilt", MONDAY + timedelta(days=400)),))
    assert not person((), history, MONDAY).resting
    tomorrow = History(worse=(worse("tilt", TUESDAY),))
    assert list(person((), tomorrow, MONDAY).resting) == ["tilt"], "a day off is a journey, and still rests"
