"""The stage of a break at one moment of a past day, for an ask that work put off."""

from __future__ import annotations

from deskspine.core.history.asked import SMALLER, asked_at, is_smaller, moved_at, outcome_of

ASK = (100.0, "ask", "you have been sitting for 50 min")
BUSY = (110.0, "still-busy", "you work on: the break comes in 2 min")


def test_a_break_that_work_put_off_waits() -> None:
    events = [ASK, BUSY, (230.0, "ask", "again")]
    assert asked_at(events, 105.0).stage == "asking"
    assert (asked_at(events, 150.0).stage, asked_at(events, 150.0).ask) == ("", ASK)
    assert asked_at(events, 240.0).stage == "asking"
    assert outcome_of(ASK, events) == (110.0, "you worked on, so it waited for two more minutes")


def test_what_the_machine_does_says_nothing_about_the_break() -> None:
    news = [(at, kind, "your tests are running") for at, kind in ((120.0, "wait"), (130.0, "offer"), (140.0, "ready"))]
    assert asked_at([ASK, *news], 150.0) == asked_at([ASK], 150.0)


MOVED = (60.0, "moved", "the break comes at 10:40, 10 min earlier: you usually move at about 10:40")


def test_a_move_holds_until_the_break_is_asked_for_or_over() -> None:
    events = [(10.0, "did-it", "counted as a break"), MOVED]
    assert moved_at(events, 59.0) is None
    assert moved_at(events, 90.0) == MOVED
    assert moved_at([*events, (95.0, "away", "away")], 99.0) == MOVED
    for later in (ASK, (100.0, "did-it", "counted"), (100.0, "gap", "asleep 47 min, counted as a break")):
        assert moved_at([*events, later], 100.0) is None


def test_the_routine_of_an_ask_was_smaller_if_breaks_were_put_off_in_a_row_before_it() -> None:
    third = (50.0, "not-now", f"skipped; 3 put off in a row, so {SMALLER}")
    assert is_smaller(ASK, [third, ASK])
    assert is_smaller(ASK, [third, (60.0, "away", "away"), ASK])
    assert not is_smaller(ASK, [third, (60.0, "natural-break", "away"), ASK])
    assert not is_smaller(ASK, [ASK, (150.0, "not-now", third[2])])
