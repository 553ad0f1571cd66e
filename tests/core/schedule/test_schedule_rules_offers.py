"""Offers: a break proposed in a wait, from 60 % of the interval on, which withdraws by itself and is never owed."""

from __future__ import annotations

import pytest

from deskspine.core.schedule import machine
from deskspine.core.schedule.inputs import DoNotDisturb, Input, Typing, WaitStarted
from deskspine.core.schedule.policy import Policy
from support.chance import now_at
from support.lived import events_of, only, only_row, play

FAMILY = ("wait", "wait-over", "needs-you", "ready", "offer", "offer-withdrawn")


def of_offers(text: str, *overrides: str) -> list[tuple[int | float, str]]:
    """Return elapsed second and name of every offer and of its end."""
    return [row for row in events_of(text, *overrides) if row[1] in ("offer", "offer-withdrawn")]


def withdrawn_why(text: str) -> str:
    """Return the reason of the only withdrawal."""
    why = only_row(play(text), "offer-withdrawn")["why"]
    assert isinstance(why, str)
    return why


def test_a_break_is_offered_after_20_seconds_and_for_two_minutes() -> None:
    text = "+31:00 wait tests\n+40:00 end"
    assert events_of(text) == [(1880, "wait"), (1880, "offer"), (2000, "offer-withdrawn")]
    offer = only_row(play(text), "offer")
    assert offer["why"] == "your tests are running: 60 seconds?"
    assert offer["fits_s"] is None
    assert "2 min" in withdrawn_why(text)


def test_one_whose_length_is_known_offers_a_break_at_its_beginning() -> None:
    rows = play("+31:00 wait build 3m\n+32:00 end")
    offer = only_row(rows, "offer")
    assert (offer["elapsed_s"], offer["fits_s"], offer["wait"], offer["source"]) == (1860, 180, "build", "shell")
    assert "3 min" in offer["why"]


def test_nothing_is_offered_below_60_percent_of_the_interval() -> None:
    text = "+29:00 wait agent\n+31:00 end"
    assert of_offers(text) == [(1800, "offer")]
    assert of_offers(text, "schedule.sit_minutes=60") == []


def test_a_snooze_in_the_heads_up_is_an_answer() -> None:
    assert of_offers("+49:10 snooze\n+49:20 wait agent\n+53:00 end") == []


@pytest.mark.parametrize(
    ("length", "at"),
    [("59s", 1860 + 118), ("45s", 1860 + 90), ("60s", 1860), ("10m", 1860)],
)
def test_a_wait_that_is_too_short_gets_none_until_it_lasted_twice_as_long(length: str, at: int) -> None:
    assert of_offers(f"+31:00 wait tests {length}\n+33:05 end")[0] == (at, "offer")


def test_a_wait_that_is_nearly_over_at_60_percent_gets_none() -> None:
    assert of_offers("+28:00 wait tests 150s\n+30:40 wait over\n+35:00 end") == []
    assert of_offers("+28:00 wait tests 3m\n+30:40 wait over\n+35:00 end") == [
        (1800, "offer"),
        (1840, "offer-withdrawn"),
    ]


def test_the_wait_ends() -> None:
    text = "+31:00 wait tests\n+31:40 wait over\n+35:00 end"
    assert events_of(text) == [(1880, "wait"), (1880, "offer"), (1900, "wait-over"), (1900, "offer-withdrawn")]
    assert withdrawn_why(text) == "your tests are done"


def test_the_machine_needs_the_person_and_there_is_one_offer_a_wait() -> None:
    text = "+31:00 wait agent\n+31:40 needs-you\n+31:50 wait agent\n+40:00 end"
    assert of_offers(text) == [(1880, "offer"), (1900, "offer-withdrawn")]
    assert withdrawn_why(text) == "your agent needs you"


def test_one_that_needs_the_person_gets_none_until_it_works_again() -> None:
    assert of_offers("+29:00 wait agent\n+29:30 needs-you\n+33:00 wait agent\n+33:10 end") == [(1980, "offer")]


def test_the_person_closes_it_and_nothing_else_is_offered_in_the_waits_of_that_moment() -> None:
    text = "+31:00 wait tests\n+31:00 wait agent\n+31:30 offer-close\n+45:00 end"
    assert of_offers(text) == [(1880, "offer"), (1890, "offer-withdrawn")]
    assert "closed" in withdrawn_why(text)


def test_an_offer_that_lapsed_is_not_followed_by_one_for_another_wait_of_that_moment() -> None:
    assert of_offers("+31:00 wait tests\n+31:00 wait agent\n+45:00 end") == [(1880, "offer"), (2000, "offer-withdrawn")]


def test_closing_without_an_offer_is_refused() -> None:
    rows = play("+31:00 offer-close\n+32:00 end")
    assert "no break is offered" in only_row(rows, "refused")["why"]


def test_the_other_wait_is_offered_when_the_first_one_ends() -> None:
    text = "+31:00 wait tests\n+31:05 wait agent\n+31:30 wait over tests\n+35:00 end"
    assert of_offers(text) == [
        (1880, "offer"),
        (1890, "offer-withdrawn"),
        (1890, "offer"),
        (2010, "offer-withdrawn"),
    ]


def test_of_two_waits_the_longer_one_of_known_length_is_offered() -> None:
    rows = play("+29:00 wait tests 10m\n+29:00 wait agent\n+29:00 wait build 20m\n+31:00 end")
    assert only_row(rows, "offer")["wait"] == "build"


def test_there_are_two_an_interval_at_most() -> None:
    day = "".join(f"+{minute}:00 wait tests\n+{minute}:40 wait over\n" for minute in (31, 35, 39, 43))
    assert [at for at, kind in of_offers(f"{day}+49:00 end") if kind == "offer"] == [1880, 2120]


def test_a_break_gives_two_more() -> None:
    def waits(first: int) -> str:
        return "".join(
            f"+{minute // 60}:{minute % 60:02d}:00 wait tests\n+{minute // 60}:{minute % 60:02d}:40 wait over\n"
            for minute in range(first, first + 12, 4)
        )

    rows = play(f"{waits(31)}+45:00 did-it\n{waits(77)}+1:30:00 end")
    assert [row["elapsed_s"] for row in only(rows, "offer")] == [1880, 2120, 4640, 4880]


def test_an_undone_answer_gives_none_back() -> None:
    day = "+31:00 wait tests\n+31:40 wait over\n+35:00 wait tests\n+35:40 wait over\n"
    assert len(of_offers(f"{day}+36:00 not-now\n+36:10 undo\n+39:00 wait tests\n+45:00 end")) == 4


def test_taking_it_is_a_break_like_any_other() -> None:
    text = "+31:00 wait tests\n+31:40 start\n+36:00 wait over\n+40:00 end"
    rows = play(text)
    assert of_offers(text) == [(1880, "offer")]
    assert only_row(rows, "started")["elapsed_s"] == 1900
    assert only_row(rows, "wait-over")["used"] is True
    assert only_row(rows, "finished")["next_due_s"] == only_row(rows, "finished")["elapsed_s"] + 3000
    assert not only(rows, "ready")


def test_leaving_it_too_early_owes_nothing() -> None:
    rows = play("+31:00 wait tests 20m\n+31:40 start\n+31:50 leave\n+49:00 end")
    assert "overdue" not in only_row(rows, "stopped")["why"]
    assert not only(rows, "owed")
    assert len(only(rows, "offer")) == 1


def test_an_ask_that_falls_due_takes_its_place() -> None:
    assert events_of("+49:00 wait tests\n+50:35 end") == [
        (2940, "heads-up"),
        (2960, "wait"),
        (2960, "offer"),
        (3000, "due"),
        (3000, "offer-withdrawn"),
        (3030, "ask"),
    ]


def test_an_offer_that_was_ignored_changes_no_ask() -> None:
    text = "+50:40 did-it\n+1:40:00 end"
    assert [row for row in events_of(f"+31:00 wait agent 1h\n{text}") if row[1] not in FAMILY] == events_of(text)


@pytest.mark.parametrize(
    ("word", "end", "why"),
    [("meeting 15", 2100, "in a meeting"), ("pause 15", 2100, "paused")],
)
def test_what_holds_asks_holds_offers(word: str, end: int, why: str) -> None:
    assert of_offers(f"+20:00 {word}\n+31:00 wait tests 20m\n+36:00 end") == [(end, "offer")]
    text = f"+31:00 wait tests 20m\n+31:10 {word}\n+36:00 end"
    assert of_offers(text) == [(1860, "offer"), (1870, "offer-withdrawn")]
    assert withdrawn_why(text) == why


def test_a_call_does_so_too() -> None:
    assert of_offers("+20:00 mic on\n+31:00 wait tests 20m\n+33:00 mic off\n+34:00 end") == [(1980, "offer")]


def test_nothing_is_offered_outside_work_hours() -> None:
    hours = "schedule.work_hours=mon 08:00-08:32 08:40-17:00"
    assert of_offers("+31:30 wait tests 30m\n+41:00 end", hours) == [
        (1890, "offer"),
        (1920, "offer-withdrawn"),
    ]
    assert of_offers("+33:00 wait tests 30m\n+41:00 end", hours) == [(2400, "offer")]


def test_an_absence_takes_it_back_and_the_first_minute_after_it_is_free() -> None:
    assert of_offers("+31:00 wait agent\n+31:30 away\n+32:30 back\n+40:00 end") == [
        (1880, "offer"),
        (1890, "offer-withdrawn"),
    ]
    assert of_offers("+31:00 away\n+31:10 wait agent\n+32:00 back\n+33:30 end") == [(1980, "offer")]


def test_so_does_a_sleep() -> None:
    assert of_offers("+31:00 wait agent\n+31:10 sleep\n+32:00 wake\n+33:30 end") == [(1980, "offer")]
    assert of_offers("+31:00 wait agent\n+31:30 sleep\n+32:00 wake\n+33:30 end") == [
        (1880, "offer"),
        (1890, "offer-withdrawn"),
    ]


@pytest.mark.parametrize(
    ("pause", "at"), [("stall 45", 1935), ("quit\n+32:15 launch", 1935), ("kill\n+33:30 launch", 2010)]
)
def test_so_does_a_time_that_nothing_saw(pause: str, at: int) -> None:
    rows = play(f"+31:00 wait agent 1h\n+31:30 {pause}\n+40:00 end")
    assert only_row(rows, "offer-withdrawn")["elapsed_s"] <= at
    assert len(only(rows, "offer")) == 1


def test_a_kill_of_a_minute_counts_as_sitting_and_keeps_it() -> None:
    assert of_offers("+31:00 wait agent 1h\n+31:30 kill\n+32:15 launch\n+40:00 end") == [
        (1860, "offer"),
        (1980, "offer-withdrawn"),
    ]


def test_nothing_is_offered_for_ten_minutes_after_an_answer() -> None:
    text = "+10:40 start\n+16:40 wait agent 30m\n+22:00 end"
    assert only_row(play(text, "schedule.sit_minutes=10"), "ask")["elapsed_s"] == 630
    assert of_offers(text, "schedule.sit_minutes=10")[0] == (640 + 600, "offer")


def test_a_break_that_is_owed_is_not_offered_as_well() -> None:
    assert of_offers("+50:40 put-aside\n+52:00 wait agent 1h\n+1:05:00 end") == []


def test_do_not_disturb_leaves_it_quiet() -> None:
    policy = Policy()
    state = machine.begin(now_at(0.0), policy, source=True)
    inputs: list[Input] = [Typing(), DoNotDisturb(True), WaitStarted("a", sure=True)]
    state, events = machine.advance(state, now_at(2000.0), inputs, policy)
    assert [(event.kind, event.quiet) for event in events] == [("wait", False), ("offer", True)]


def test_offers_can_be_off() -> None:
    policy = Policy(offers=False)
    state = machine.begin(now_at(0.0), policy, source=True)
    state, events = machine.advance(state, now_at(2000.0), [Typing(), WaitStarted("a", sure=True)], policy)
    assert [event.kind for event in events] == ["wait"]
    assert state.offer is None


def test_the_setting_is_turned_off_while_one_is_open() -> None:
    policy = Policy()
    state = machine.begin(now_at(0.0), policy, source=True)
    state, _ = machine.advance(state, now_at(2000.0), [Typing(), WaitStarted("a", sure=True)], policy)
    assert state.offer is not None
    state, events = machine.advance(state, now_at(2001.0), [], Policy(offers=False))
    assert [event.kind for event in events] == ["offer-withdrawn"]


def test_a_break_counted_meanwhile_takes_it_back() -> None:
    assert of_offers("+31:00 wait agent\n+31:30 did-it\n+35:00 end") == [(1880, "offer"), (1890, "offer-withdrawn")]


def test_a_flood_of_waits_makes_two_offers_at_most_and_asks_for_nothing() -> None:
    flood = "".join(f"+31:{second:02d} wait shell as w{second}\n" for second in range(45))
    rows = play(f"{flood}+49:00 end")
    assert 1 <= len(only(rows, "offer")) <= 2
    assert not only(rows, "ask")
