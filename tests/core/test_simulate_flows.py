"""Timelines of a person whose breaks begin by themselves."""

from __future__ import annotations

import pytest

from support.lived import events_of, library, only_row, play

FLOWS = "ask.start=flows"


def test_a_break_begins_20_seconds_after_the_ask_and_counts() -> None:
    rows = play("+49:55 idle\n+53:00 input\n+55:00 end", FLOWS)
    assert only_row(rows, "ask")["elapsed_s"] == 3000
    started = only_row(rows, "started")
    assert started["elapsed_s"] == 3020
    assert started["why"].endswith("it began by itself")
    assert only_row(rows, "finished")["sit_s"] == 0


def test_work_goes_on_and_the_break_comes_two_minutes_later() -> None:
    assert events_of("+49:55 idle\n+50:10 input\n+52:00 idle\n+52:40 end", FLOWS, leave_out="heads-up due") == [
        (3000, "ask"),
        (3010, "still-busy"),
        (3130, "ask"),
        (3150, "started"),
    ]


@pytest.mark.parametrize(("word", "event"), [("snooze", "snoozed"), ("not-now", "not-now"), ("start", "started")])
def test_an_answer_of_the_person_is_no_work(word: str, event: str) -> None:
    rows = events_of(f"+49:55 idle\n+50:10 {word}\n+50:40 end", FLOWS, leave_out="heads-up due")
    assert rows == [(3000, "ask"), (3010, event)]


def test_a_routine_that_the_person_has_to_look_at_first_waits_for_the_person() -> None:
    routine = next(routine for routine in library().routines.values() if not routine.desk and routine.kind != "check")
    rows = events_of("+49:55 idle\n+50:50 end", FLOWS, f"routine.default={routine.id}", leave_out="heads-up due")
    assert rows == [(3000, "ask")]
