"""Habits from the answers of a person: shares by the time of the day, by how much is known, and how long ago."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given as with_
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.core.coach.habits import habits
from deskspine.core.history.records import AskRecord
from deskspine.core.schedule.habits import NO_HABITS
from support.effort import examples

TODAY = date(2026, 3, 2)


def ask(at: str, answer: str, days_ago: int = 1, *, sit_s: float = 3000.0, zone_s: int = 0) -> AskRecord:
    """Return an ask at a local time, some days ago."""
    day = TODAY - timedelta(days=days_ago)
    wall = datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=UTC).timestamp() - zone_s
    return AskRecord("break", wall, wall + 10, day.isoformat(), zone_s, answer, sit_s, 3000.0)


def minute(at: str) -> int:
    hours, minutes = map(int, at.split(":"))
    return hours * 60 + minutes


def share(asks: list[AskRecord], at: str) -> float:
    return habits(asks, TODAY).at(minute(at)).share


def test_nothing_is_known_of_a_new_person() -> None:
    assert habits([], TODAY) is NO_HABITS
    assert not NO_HABITS
    assert habits([ask("10:55", "withdrawn")], TODAY) is NO_HABITS, "an absence is no answer"


def test_the_share_of_a_time_follows_the_answers_given_then() -> None:
    asks = [ask("10:55", "started", n) for n in range(10)] + [
        ask("11:35", "snoozed", n, sit_s=1200.0) for n in range(10)
    ]
    known = habits(sorted(asks, key=lambda each: each.asked_wall), TODAY)
    assert known.at(minute("10:55")).share > 0.85
    assert known.at(minute("11:35")).share < 0.15
    assert known.at(minute("15:05")).share == pytest.approx(0.5)
    assert known.at(minute("15:05")).evidence == 0
    assert known.at(minute("10:45")).share > known.at(minute("15:05")).share, "a time nearby says a little"


@pytest.mark.parametrize("answer", ["started", "did-it"])
def test_each_answer_that_moves_is_taken(answer: str) -> None:
    assert share([ask("10:55", answer)], "10:55") > 0.5


@pytest.mark.parametrize("answer", ["snoozed", "not-now", "put-aside", "owed"])
def test_each_other_answer_is_put_off(answer: str) -> None:
    assert share([ask("10:55", answer)], "10:55") < 0.5


def test_an_old_answer_counts_for_less() -> None:
    old, new = habits([ask("10:55", "started", 30)], TODAY), habits([ask("10:55", "started", 0)], TODAY)
    at = minute("10:55")
    assert old.at(at).evidence == pytest.approx(new.at(at).evidence / 2.718281828)
    changed = [ask("10:55", "started", 90 + n) for n in range(10)] + [ask("10:55", "snoozed", n) for n in range(5)]
    assert share(sorted(changed, key=lambda each: each.asked_wall), "10:55") < 0.3


def test_only_the_first_ask_of_a_sit_shows_a_habit() -> None:
    first, again = ask("10:55", "snoozed"), ask("11:00", "started", sit_s=3300.0)
    assert habits([first, again], TODAY) == habits([first], TODAY)
    held = replace(again, sit_s=60.0, held_s=900.0)
    assert habits([first, held], TODAY) == habits([first], TODAY), "a meeting chose its time"


def test_the_time_is_the_local_one_of_that_day() -> None:
    asks = [ask("10:55", "started", n, zone_s=-5 * 3600) for n in range(5, 0, -1)]
    assert share(asks, "10:55") > 0.8


def test_the_day_has_no_seam_at_midnight() -> None:
    known = habits([ask("23:58", "started", 2), ask("00:02", "started", 1)], TODAY)
    assert known.at(minute("23:55")).share > 0.5
    assert known.at(minute("00:05")).share > 0.5
    assert known.at(0).share == pytest.approx(known.at(1440).share)


answers = st.sampled_from(["started", "did-it", "snoozed", "not-now", "put-aside", "owed", "withdrawn"])


@examples(60)
@with_(st.lists(st.tuples(st.integers(0, 1439), answers, st.integers(0, 120)), max_size=30))
def test_every_share_is_one_and_every_answer_counts_once_at_most(made_up: list[tuple[int, str, int]]) -> None:
    asks = [ask(f"{at // 60:02d}:{at % 60:02d}", answer, days, sit_s=1.0) for at, answer, days in made_up]
    known = habits(asks, TODAY)
    assert known == habits(list(asks), TODAY)
    for slot in known.slots:
        assert 0 < slot.share < 1
        assert 0 <= slot.evidence <= len(asks)
        assert slot.error <= 0.3
