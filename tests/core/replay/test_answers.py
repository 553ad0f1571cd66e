"""Answers in the shares of what a person did, without chance."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.history.records import AskAnswer, AskRecord, BreakRecord, DayRows
from deskspine.core.replay.answers import AnswerShares, InShares, shares_of

DAY = "2026-03-02"


def an_ask(answer: AskAnswer, after_s: float, kind: str = "break") -> AskRecord:
    return AskRecord(kind, 1000.0, 1000.0 + after_s, DAY, 0, answer, 3000.0, 3000.0)


def test_answers_are_counted_by_kind_and_an_ask_that_an_absence_withdrew_has_none() -> None:
    rows = DayRows(
        breaks=(
            BreakRecord(0.0, 100.0, DAY, 0, "finished", "seated-2min", reason="offer"),
            BreakRecord(0.0, 100.0, DAY, 0, "finished", "seated-2min", reason="offer", annulled="taken back"),
        ),
        events=((1.0, "offer", ""), (2.0, "offer", ""), (3.0, "ask", "")),
        asks=(
            an_ask("started", 10),
            an_ask("owed", 600),
            an_ask("started", 20),
            an_ask("snoozed", 60),
            an_ask("withdrawn", 5),
            an_ask("did-it", 2, "micro"),
        ),
    )
    shares = shares_of(rows)
    assert shares == AnswerShares((("started", 2), ("owed", 1), ("snoozed", 1)), (("did-it", 1),), 2, 1, 20.0)
    assert (shares.taken, shares.asked) == (2, 4)


def test_without_recorded_asks_every_answer_starts_the_routine() -> None:
    assert shares_of(DayRows()) == AnswerShares()
    order = InShares(())
    assert [order.next() for _ in range(3)] == ["started"] * 3


def test_rare_answers_are_spread_between_frequent_ones() -> None:
    order = InShares((("started", 3), ("not-now", 1)))
    assert [order.next() for _ in range(8)] == ["started", "started", "not-now", "started"] * 2


@given(st.dictionaries(st.sampled_from("abcde"), st.integers(0, 30), max_size=5))
def test_after_as_many_answers_as_were_recorded_each_was_given_as_often(counts: dict[str, int]) -> None:
    order = InShares(counts.items())
    given_answers = Counter(order.next() for _ in range(sum(counts.values())))
    assert given_answers == Counter({answer: number for answer, number in counts.items() if number})
