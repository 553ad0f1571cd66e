"""The stage of a break at one moment of a past day, for an ask that work put off."""

from __future__ import annotations

from deskspine.core.history.asked import asked_at, outcome_of

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
