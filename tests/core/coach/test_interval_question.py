"""The question of the month: when the history gives reason for it, and what it proposes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from deskspine.core.coach.interval_question import IntervalQuestion, interval_question, may_be_put
from deskspine.core.history.ask_log import SitBefore
from deskspine.core.history.records import AskRecord

TODAY = date(2026, 3, 30)
DAYS = [(TODAY - timedelta(days=n)).isoformat() for n in range(20, 0, -1)]
ASKS = [AskRecord("break", n * 1e5, n * 1e5, day, 0, "started", 3000.0, 3000.0) for n, day in enumerate(DAYS)]


def question(minutes: float, *, asks: list[AskRecord] = ASKS, interval: int = 50) -> IntervalQuestion | None:
    """Return the question to a person who sits for that long before each break."""
    return interval_question(asks, [SitBefore(day, minutes * 60) for day in DAYS], interval, TODAY)


def test_a_person_who_clearly_moves_later_is_asked_and_hears_what_no_does() -> None:
    asked = question(71)
    assert asked is not None
    assert asked.text == "Keep 50 min? No sets 60. You asked for 50 and usually moved after 71."


@pytest.mark.parametrize(("minutes", "proposed"), [(63, 55), (71, 60), (90, 70), (400, 225)])
def test_the_proposal_lies_halfway_and_is_longer(minutes: float, proposed: int) -> None:
    asked = question(minutes)
    assert asked is not None
    assert asked.proposed == proposed


def test_a_person_who_keeps_to_the_interval_is_not_asked() -> None:
    for minutes in (30, 50, 55, 62):
        assert question(minutes) is None


def test_few_asks_or_asks_with_another_interval_are_no_reason() -> None:
    assert question(71, asks=ASKS[1:]) is None
    assert question(71, asks=[replace(ask, interval_s=2700.0) for ask in ASKS]) is None
    assert question(71, asks=[replace(ask, day="2026-01-05") for ask in ASKS]) is None


def test_the_longest_interval_there_is_stays() -> None:
    asks = [replace(ask, interval_s=14400.0) for ask in ASKS]
    assert question(400, asks=asks, interval=240) is None


def test_it_is_put_once_in_thirty_days() -> None:
    asked = question(71)
    assert may_be_put(None, TODAY)
    assert not may_be_put(asked, TODAY)
    assert not may_be_put(asked, TODAY + timedelta(days=29))
    assert may_be_put(asked, TODAY + timedelta(days=30))
    assert may_be_put(asked, TODAY - timedelta(days=90)), "the clock was set back"


def test_a_day_that_cannot_be_read_does_not_end_the_question_for_good() -> None:
    assert may_be_put(IntervalQuestion("soon", 50, 71, 60), TODAY)
