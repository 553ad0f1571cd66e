"""When a break is asked for and how: heads-up, due, ask, reminders, owed, and every answer a person can give."""

from __future__ import annotations

import pytest

from support.lived import events_of, only, only_row, play

# The person types from +0 on, the interval is 50 min: due at 3000, and because typing never pauses the ask waits the
# full 30 s until 3030.
LADDER = [
    (2940, "heads-up"),
    (3000, "due"),
    (3030, "ask"),
    (3090, "remind"),
    (3210, "remind"),
    (3330, "remind"),
    (3630, "owed"),
]


def test_a_break_nobody_answers_is_announced_asked_reminded_three_times_and_owed() -> None:
    rows = play("+1:00:30 end")
    assert [(row["elapsed_s"], row["event"]) for row in rows[:-1]] == LADDER
    assert [row["sit_s"] for row in rows[:-1]] == [2940, 3000, 3030, 3090, 3210, 3330, 3630]
    assert [row["step"] for row in only(rows, "remind")] == [1, 2, 3]
    assert only_row(rows, "heads-up")["next_due_s"] == 3000
    # Half an interval of sitting after the ask at 3030.
    assert only_row(rows, "owed")["next_due_s"] == 4530


def test_an_owed_break_is_asked_again_half_an_interval_after_the_ask_before_with_a_fresh_ladder() -> None:
    assert events_of("+1:40:00 end")[len(LADDER) :] == [
        (4560, "ask"),
        (4620, "remind"),
        (4740, "remind"),
        (4860, "remind"),
        (5160, "owed"),
    ]


def test_it_is_never_asked_again_sooner_than_ten_minutes_after_it_became_owed() -> None:
    # Interval 10 min: asked at 630, owed at 1230; half an interval would be 930, ten minutes of owing are over at 1830.
    rows = events_of("+31:30 end", "schedule.sit_minutes=10")
    assert rows[-2:] == [(1230, "owed"), (1860, "ask")]


def test_half_an_interval_of_sitting_does_not_count_time_away() -> None:
    # Owed at 3630. Away from 3700 for 100 s (too short for a break): the next ask comes 100 s later than 4530.
    rows = play("+1:01:40 away\n+1:03:20 back\n+1:18:00 end")
    assert only_row(rows, "back", 3800)["next_due_s"] == 4630
    assert rows[-2]["event"] == "ask"
    assert rows[-2]["elapsed_s"] == 4660


def test_the_ask_waits_for_three_seconds_without_input() -> None:
    assert events_of("+50:10 idle\n+50:20 end") == [(2940, "heads-up"), (3000, "due"), (3013, "ask")]


def test_the_ask_comes_at_once_when_input_stopped_three_seconds_ago() -> None:
    assert events_of("+49:50 idle\n+50:20 end")[1:] == [(3000, "due"), (3000, "ask")]


def test_the_waiting_for_a_pause_in_typing_can_be_switched_off() -> None:
    assert events_of("+50:20 end", "schedule.soft_start_seconds=0")[1:] == [(3000, "due"), (3000, "ask")]


def test_later_asks_wait_for_a_pause_in_typing_too() -> None:
    # Snoozed at 3060 until 3360; typing goes on until 3370.
    rows = events_of("+51:00 snooze\n+56:10 idle\n+57:00 end")
    assert rows[-2:] == [(3060, "snoozed"), (3373, "ask")]


def test_a_reminder_comes_only_if_somebody_was_there_since_the_last_word() -> None:
    # Asked at 3000 (idle since 2990). Input at 3100 and idle at once again: only the second reminder has news of input.
    rows = play("+49:50 idle\n+51:40 input\n+51:41 idle\n+56:00 end")
    assert [row["elapsed_s"] for row in only(rows, "remind")] == [3180]


def test_the_heads_up_never_comes_before_half_the_interval() -> None:
    rows = play("+1:00 end", "schedule.sit_minutes=1", "schedule.heads_up_seconds=60")
    assert only_row(rows, "heads-up")["elapsed_s"] == 30
    rows = play("+50:00 end", "schedule.heads_up_seconds=600")
    assert only_row(rows, "heads-up")["elapsed_s"] == 2400
    assert "heads-up" not in [event for _, event in events_of("+50:00 end", "schedule.heads_up_seconds=0")]


def test_reminders_are_a_setting_and_owed_comes_five_minutes_after_the_last() -> None:
    rows = events_of("+1:05:00 end", "schedule.remind_minutes=2, 4")
    assert rows[2:] == [(3030, "ask"), (3150, "remind"), (3270, "remind"), (3570, "owed")]


def test_starting_answers_the_ask_and_sit_and_progress_restart_when_the_routine_ends() -> None:
    rows = play("+50:40 start\n+1:00:00 end")
    started, finished = only_row(rows, "started"), only_row(rows, "finished")
    assert (started["elapsed_s"], started["sit_s"], started["next_due_s"]) == (3040, 3040, None)
    assert started["routine"] == "seated-2min"
    assert finished["elapsed_s"] == 3040 + finished["length_s"]
    assert abs(finished["length_s"] - 120) <= 5
    assert finished["sit_s"] == 0
    assert finished["next_due_s"] == finished["elapsed_s"] + 3000


def test_nothing_falls_due_while_a_routine_plays() -> None:
    # Started at 2950 by hand: progress would reach 3000 in the middle of it.
    rows = events_of("+49:10 start\n+53:00 end")
    assert [event for _, event in rows] == ["heads-up", "started", "finished"]


def test_the_quick_one_is_a_break_like_any_other() -> None:
    rows = play("+50:40 quick\n+53:00 end")
    assert only_row(rows, "started")["routine"] == "micro-1min"
    assert abs(only_row(rows, "finished")["length_s"] - 60) <= 5
    assert only_row(rows, "finished")["sit_s"] == 0


def test_a_second_start_is_refused_while_one_plays() -> None:
    rows = play("+10:00 start\n+10:30 start\n+20:00 end")
    assert only_row(rows, "refused")["elapsed_s"] == 630
    assert len(only(rows, "finished")) == 1


def test_worse_ends_that_exercise_only() -> None:
    finished = only_row(play("+10:00 start\n+20:00 end"), "finished")
    rows = play("+10:00 start\n+10:10 worse\n+10:15 space\n+20:00 end")
    assert only_row(rows, "finished")["elapsed_s"] < finished["elapsed_s"]
    assert only_row(rows, "finished")["sit_s"] == 0


def test_left_after_half_or_more_is_a_break_shortened() -> None:
    rows = play("+50:40 start\n+51:50 leave\n+52:00 end")
    assert (only_row(rows, "shortened")["elapsed_s"], only_row(rows, "shortened")["sit_s"]) == (3110, 0)
    assert only_row(rows, "shortened")["next_due_s"] == 6110
    assert only_row(rows, "shortened")["length_s"] == 70


def test_left_before_half_leaves_owed_what_was_owed() -> None:
    # Asked at 3030, owed since it was left at 3070; ten minutes of owing are over at 3670, half an interval at 4530:
    # a seated routine that is no break was sitting.
    rows = play("+50:40 start\n+51:10 leave\n+1:16:30 end")
    stopped = only_row(rows, "stopped")
    assert (stopped["elapsed_s"], stopped["sit_s"], stopped["next_due_s"]) == (3070, 3070, 4530)
    assert (rows[-2]["elapsed_s"], rows[-2]["event"]) == (4560, "ask")


def test_left_before_half_owes_nothing_when_nothing_had_been_due() -> None:
    rows = play("+10:00 start\n+10:30 leave\n+51:00 end")
    # Sit and progress went on all the time: nothing was a break.
    assert (only_row(rows, "stopped")["sit_s"], only_row(rows, "stopped")["next_due_s"]) == (630, 3000)
    assert only_row(rows, "due")["elapsed_s"] == 3000


def test_after_stop_progress_restarts_nothing_is_owed_and_the_sit_goes_on() -> None:
    rows = play("+50:40 start\n+51:50 stop\n+52:00 end")
    stopped = only_row(rows, "stopped")
    assert (stopped["elapsed_s"], stopped["sit_s"], stopped["next_due_s"]) == (3110, 3110, 6110)


def test_a_paused_routine_counts_as_left_after_ten_minutes() -> None:
    rows = play("+10:00 start\n+10:20 space\n+30:00 end")
    assert only_row(rows, "stopped")["elapsed_s"] == 620 + 600
    assert only_row(rows, "stopped")["sit_s"] == 1220
    assert only_row(rows, "stopped")["next_due_s"] == 3000


def test_a_paused_routine_goes_on_with_two_seconds_of_easing_in() -> None:
    whole_s = only_row(play("+10:00 start\n+20:00 end"), "finished")["length_s"]
    rows = play("+10:00 start\n+10:50 space\n+12:50 space\n+20:00 end")
    assert only_row(rows, "finished")["elapsed_s"] == 600 + whole_s + 120 + 2


def test_a_snooze_ends_in_a_new_ask_and_a_fresh_ladder() -> None:
    rows = play("+51:00 snooze\n+1:07:00 end")
    assert (only_row(rows, "snoozed")["elapsed_s"], only_row(rows, "snoozed")["next_due_s"]) == (3060, 3360)
    assert events_of("+51:00 snooze\n+1:07:00 end")[4:] == [
        (3390, "ask"),
        (3450, "remind"),
        (3570, "remind"),
        (3690, "remind"),
        (3990, "owed"),
    ]


def test_three_snoozes_a_break_at_most_and_the_fourth_says_so() -> None:
    rows = play("+51:00 snooze\n+57:00 snooze\n+1:03:00 snooze\n+1:09:00 snooze\n+1:10:00 end")
    assert [row["elapsed_s"] for row in only(rows, "snoozed")] == [3060, 3420, 3780]
    refused = only_row(rows, "refused")
    assert refused["elapsed_s"] == 4140
    assert "3 of 3 used" in refused["why"]


def test_the_next_break_has_its_snoozes_again() -> None:
    rows = play("+51:00 snooze\n+57:00 did-it\n+1:48:00 snooze\n+1:50:00 end", "schedule.snooze_limit=1")
    assert [row["elapsed_s"] for row in only(rows, "snoozed")] == [3060, 6480]
    assert only(rows, "refused") == []


def test_a_snooze_with_nothing_due_is_refused_and_so_is_a_second_one_at_once() -> None:
    rows = play("+10:00 snooze\n+51:00 snooze\n+52:00 snooze\n+53:00 end")
    assert [row["elapsed_s"] for row in only(rows, "refused")] == [600, 3120]


def test_an_owed_break_can_be_snoozed() -> None:
    rows = events_of("+1:02:00 snooze\n+1:08:00 end")
    assert rows[-2:] == [(3720, "snoozed"), (4050, "ask")]


def test_not_now_asks_one_full_interval_later_and_the_sit_goes_on() -> None:
    rows = play("+51:00 not-now\n+1:42:00 end")
    let_go = only_row(rows, "not-now")
    assert (let_go["elapsed_s"], let_go["sit_s"], let_go["next_due_s"]) == (3060, 3060, 6060)
    due = only_row(rows, "due", 6060)
    assert due["sit_s"] == 6060
    assert only_row(rows, "ask", 6090)["sit_s"] == 6090


def test_did_it_counts_as_a_break_at_that_moment() -> None:
    rows = play("+51:00 did-it\n+52:00 end")
    assert (only_row(rows, "did-it")["sit_s"], only_row(rows, "did-it")["next_due_s"]) == (0, 6060)
    assert rows[-1]["sit_s"] == 60


def test_did_it_works_at_any_time() -> None:
    assert only_row(play("+20:00 did-it\n+21:00 end"), "did-it")["next_due_s"] == 4200


def test_put_aside_stays_owed_and_asks_again_later() -> None:
    rows = play("+51:00 put-aside\n+1:16:30 end")
    assert (only_row(rows, "put-aside")["sit_s"], only_row(rows, "put-aside")["next_due_s"]) == (3060, 4530)
    assert rows[-2]["event"] == "ask"
    assert rows[-2]["elapsed_s"] == 4560
    assert only(rows, "remind") == []


def test_there_is_nothing_to_put_aside_before_a_break_is_due() -> None:
    assert [event for _, event in events_of("+10:00 put-aside\n+11:00 end")] == ["refused"]


def test_due_is_said_once_each_time_progress_reaches_the_interval() -> None:
    rows = only(play("+1:00:00 not-now\n+3:00:00 end"), "due")
    assert [row["elapsed_s"] for row in rows] == [3000, 6600]


def test_every_third_break_taken_that_day_suggests_standing_and_walking() -> None:
    text = "+10:00 did-it\n+25:00 start\n+40:00 did-it\n+55:00 did-it\n+1:46:00 end"
    rows = play(text)
    assert [bool(row.get("walk")) for row in rows if row["event"] in ("did-it", "finished")] == [
        False,
        False,
        True,
        False,
    ]
    assert not any(row.get("walk") for row in play(text, "schedule.walk_every=0"))


def test_the_ask_for_the_third_break_says_already_that_walking_would_be_good() -> None:
    rows = play("+10:00 did-it\n+25:00 did-it\n+1:16:00 end")
    assert only_row(rows, "ask")["walk"] is True


def test_breaks_are_counted_for_the_walk_from_four_in_the_morning() -> None:
    text = "start 2026-03-02T03:00:00+00:00 UTC\n+10:00 did-it\n+25:00 did-it\n+1:10:00 did-it\n+1:20:00 end"
    assert not any(row.get("walk") for row in play(text))


def test_a_micro_break_resets_only_its_own_count() -> None:
    rows = play("+20:40 start\n+51:00 end", "schedule.micro_every_minutes=20")
    asks = only(rows, "ask")
    assert [(row["elapsed_s"], row.get("kind")) for row in asks[:1]] == [(1230, "micro")]
    assert only_row(rows, "started")["routine"] == "micro-1min"
    finished = only_row(rows, "finished")
    assert finished["kind"] == "micro"
    assert finished["sit_s"] == finished["elapsed_s"]
    assert only_row(rows, "due")["elapsed_s"] == 3000


def test_a_micro_break_is_dropped_when_a_break_is_due_within_five_minutes() -> None:
    # Every 15 min: at 900, 1800 and, dropped, at 2700, when the break is 300 s away.
    rows = play("+50:10 end", "schedule.micro_every_minutes=15")
    assert [row["elapsed_s"] for row in only(rows, "ask")] == [930, 1830]


def test_a_micro_break_nobody_answers_goes_by_itself() -> None:
    rows = events_of("+30:00 end", "schedule.micro_every_minutes=20")
    assert rows == [(1230, "ask"), (1530, "withdrawn")]


def test_a_micro_break_done_already_restarts_its_own_count() -> None:
    rows = play("+21:00 did-it\n+42:00 end", "schedule.micro_every_minutes=20")
    assert only_row(rows, "did-it")["sit_s"] == 1260
    assert [row["elapsed_s"] for row in only(rows, "ask")] == [1230, 2490]


ALL_NIGHT = [3030, 4560, 6090]
"""When it asks a person who types without a pause and gives no answer."""


def test_after_three_ladders_without_an_answer_only_screen_and_title_show_what_is_owed() -> None:
    rows = play("+14:00:00 end")
    assert [row["elapsed_s"] for row in only(rows, "ask")] == ALL_NIGHT
    assert len(only(rows, "remind")) == 9
    last = only(rows, "owed")[-1]
    assert "3 times in a row" in last["why"]
    assert last["next_due_s"] is None
    assert rows[-1]["event"] == "end"


@pytest.mark.parametrize("word", ["key", "snooze"])
def test_a_key_or_an_answer_lets_it_ask_again(word: str) -> None:
    rows = play(f"+10:00:00 {word}\n+10:20:00 end")
    again = [row["elapsed_s"] for row in only(rows, "ask") if row["elapsed_s"] > ALL_NIGHT[-1]]
    assert again[0] == 36000 + (300 if word == "snooze" else 60) + 30


@pytest.mark.parametrize("word", ["lock", "did-it"])
def test_an_absence_or_a_break_lets_it_ask_again(word: str) -> None:
    rows = play(f"+10:00:00 {word}\n+11:00:00 unlock\n+12:20:00 end")
    assert [row["elapsed_s"] for row in only(rows, "ask") if row["elapsed_s"] > ALL_NIGHT[-1]]


def test_an_answer_in_between_begins_the_count_from_zero() -> None:
    rows = play("+1:20:00 put-aside\n+4:00:00 end")
    assert [row["elapsed_s"] for row in only(rows, "ask")][:5] == [3030, 4560, 6090, 7620, 9150]
