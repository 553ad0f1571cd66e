"""Presence at the desk: the evidence for it, and the effect of an absence on the sit."""

from __future__ import annotations

import pytest

from support.lived import events_of, only, only_row, play

# The next routine promises two minutes, so an absence of 120 s or more is a natural break.


def test_input_idle_for_less_than_five_minutes_is_sitting() -> None:
    rows = play("+10:00 idle\n+14:59 input\n+15:00 end")
    assert [row["event"] for row in rows] == ["end"]
    assert rows[-1]["sit_s"] == 900


def test_idleness_that_reaches_the_limit_is_away_since_the_last_input() -> None:
    rows = play("+10:00 idle\n+40:00 input\n+41:00 end")
    away, natural, back = only_row(rows, "away"), only_row(rows, "natural-break"), only_row(rows, "back")
    assert (away["elapsed_s"], away["since_s"], away["sit_s"], away["next_due_s"]) == (900, 600, 600, None)
    assert (natural["elapsed_s"], natural["since_s"], natural["length_s"], natural["sit_s"]) == (900, 600, 300, 0)
    assert (back["elapsed_s"], back["since_s"], back["length_s"]) == (2400, 600, 1800)
    assert (back["sit_s"], back["next_due_s"]) == (0, 5400)
    assert back["why"] == "away 30 min (no input), counted as a break"


def test_the_limit_of_idleness_is_a_setting() -> None:
    assert events_of("+10:00 idle\n+12:00 end", "presence.away_after_minutes=1") == [
        (660, "away"),
        (720, "natural-break"),
    ]


@pytest.mark.parametrize(("word", "ends"), [("lock", "unlock"), ("away", "back"), ("sleep", "wake")])
def test_lock_sleep_and_the_away_key_are_away_at_once(word: str, ends: str) -> None:
    rows = play(f"+10:00 {word}\n+11:40 {ends}\n+12:00 end")
    away, back = only_row(rows, "away"), only_row(rows, "back")
    assert (away["elapsed_s"], away["sit_s"]) == (600, 600)
    assert "since_s" not in away
    # 100 s are too short for a break: the sit is kept and the absence is not counted as sitting.
    assert (back["elapsed_s"], back["length_s"], back["sit_s"], back["next_due_s"]) == (700, 100, 600, 3100)
    assert "too short to count" in back["why"]


@pytest.mark.parametrize(("word", "ends"), [("lock", "unlock"), ("away", "back")])
def test_an_absence_as_long_as_the_next_routine_is_a_natural_break_at_that_second(word: str, ends: str) -> None:
    rows = play(f"+10:00 {word}\n+12:00 {ends}\n+13:00 end")
    assert [(row["elapsed_s"], row["event"]) for row in rows[:-1]] == [
        (600, "away"),
        (720, "natural-break"),
        (720, "back"),
    ]
    assert only_row(rows, "back")["next_due_s"] == 3720


def test_what_counts_as_a_break_is_the_promise_of_the_next_routine() -> None:
    text = "+10:00 lock\n+12:30 unlock\n+13:00 end"
    assert "natural-break" not in [event for _, event in events_of(text, "routine.default=seated-5min")]
    assert "natural-break" in [event for _, event in events_of(text)]


def test_a_sleep_is_read_when_the_machine_wakes() -> None:
    rows = play("+10:00 sleep\n+57:00 wake\n+58:00 end")
    assert [(row["elapsed_s"], row["event"]) for row in rows[:-1]] == [(600, "away"), (3420, "gap"), (3420, "back")]
    gap = only_row(rows, "gap")
    assert (gap["gap"], gap["length_s"], gap["counted"], gap["since_s"]) == ("asleep", 2820, True, 600)
    assert gap["why"] == "asleep 47 min, counted as a break"
    assert (only_row(rows, "back")["sit_s"], only_row(rows, "back")["next_due_s"]) == (0, 6420)


def test_a_sleep_of_less_than_half_a_minute_is_no_gap() -> None:
    rows = play("+10:00 sleep\n+10:29 wake\n+11:00 end")
    assert [(row["elapsed_s"], row["event"]) for row in rows[:-1]] == [(600, "away"), (629, "back")]
    assert only_row(rows, "back")["next_due_s"] == 3029


@pytest.mark.parametrize("word", ["lock", "sleep"])
def test_a_lock_with_no_input_in_the_minute_before_began_at_the_last_input(word: str) -> None:
    away = only_row(play(f"+10:00 idle\n+11:00 {word}\n+11:30 end"), "away")
    assert (away["elapsed_s"], away["since_s"], away["sit_s"]) == (660, 600, 600)
    away = only_row(play(f"+10:00 idle\n+10:59 {word}\n+11:30 end"), "away")
    assert (away["elapsed_s"], away["sit_s"]) == (659, 659)
    assert "since_s" not in away


def test_the_away_key_is_never_back_dated() -> None:
    away = only_row(play("+10:00 idle\n+12:00 away\n+12:30 end"), "away")
    assert (away["elapsed_s"], away["sit_s"]) == (720, 720)


@pytest.mark.parametrize("word", ["lock", "sleep"])
def test_input_does_not_end_a_lock_or_a_sleep(word: str) -> None:
    rows = events_of(f"+10:00 {word}\n+10:40 input\n+11:00 key\n+11:30 end")
    assert rows == [(600, "away")]


def test_a_lock_that_was_asked_for_lasts_until_the_next_input() -> None:
    rows = play("+10:00 lock-asked\n+1:00:00 input\n+1:01:00 end")
    away, back = only_row(rows, "away"), only_row(rows, "back")
    assert (away["elapsed_s"], away["sit_s"], away["why"]) == (600, 600, "away: locked")
    assert (back["elapsed_s"], back["why"]) == (3600, "locked 50 min, counted as a break")


def test_nothing_asks_at_a_desk_that_was_asked_to_lock() -> None:
    assert "ask" not in [event for _, event in events_of("+48:00 lock-asked\n+2:00:00 end")]


@pytest.mark.parametrize("input_at", ["+10:03", "+10:09"])
def test_input_right_after_a_lock_was_asked_for_proves_that_nothing_locked(input_at: str) -> None:
    rows = play(f"+10:00 lock-asked\n{input_at} input\n+20:00 end")
    assert "natural-break" not in [row["event"] for row in rows]
    assert rows[-1]["sit_s"] >= 1200 - 9


def test_the_hand_that_asks_for_a_lock_does_not_end_it() -> None:
    assert events_of("+10:00 lock-asked\n+10:01 input\n+10:01 idle\n+11:30 end") == [(600, "away")]


def test_typing_that_goes_on_through_a_lock_that_was_asked_for_ends_it() -> None:
    assert events_of("+10:00 lock-asked\n+10:01 input\n+11:30 end") == [(600, "away"), (625, "back")]


def test_without_a_source_a_lock_that_was_asked_for_is_given_up_when_nothing_says_that_it_came() -> None:
    assert events_of(BLIND + "+10:00 lock-asked\n+11:30 end") == [(600, "away"), (610, "back")]


def test_a_lock_that_was_asked_for_can_be_taken_back_and_a_lock_that_came_cannot() -> None:
    assert events_of("+10:00 lock-asked\n+20:00 input\n+21:00 was-here\n+22:00 end")[-1] == (1260, "back")
    assert events_of("+10:00 lock-asked\n+10:02 lock\n+20:00 unlock\n+21:00 was-here\n+22:00 end")[-1] == (
        1260,
        "refused",
    )
    assert events_of("+10:00 lock-asked\n+10:02 lock\n+11:00 input\n+11:30 end") == [(600, "away")]


def test_input_half_a_minute_after_a_sleep_was_announced_proves_that_there_was_none() -> None:
    assert events_of("+10:00 sleep-announced\n+10:00 idle\n+10:20 input\n+10:20 idle\n+11:00 end") == [(600, "away")]
    assert events_of("+10:00 sleep-announced\n+10:00 idle\n+10:31 input\n+11:00 end") == [(600, "away"), (631, "back")]
    assert events_of("+10:00 sleep-announced\n+11:00 end") == [(600, "away"), (630, "back")]
    assert events_of("+10:00 sleep-announced\n+10:05 lock\n+11:00 input\n+11:30 end") == [(600, "away")]


def test_a_screen_saver_is_idleness_and_can_be_taken_back() -> None:
    rows = play("+10:00 idle\n+10:40 saver on\n+20:00 saver off\n+21:00 was-here\n+22:00 end")
    away = only_row(rows, "away")
    assert (away["elapsed_s"], away["since_s"]) == (900, 600)
    assert away["why"] == "away since 08:10 (last input): screen saver"
    assert only_row(rows, "back", 1200)["why"] == "away 10 min (screen saver), counted as a break"
    assert only_row(rows, "back", 1260)["sit_s"] == 1260
    assert events_of("+10:00 idle\n+10:40 saver on\n+14:00 saver off\n+14:30 end") == []


def test_input_ends_the_away_key_only_from_thirty_seconds_on() -> None:
    assert events_of("+10:00 away\n+10:10 input\n+10:20 idle\n+11:00 end") == [(600, "away")]
    assert events_of("+10:00 away\n+10:30 input\n+11:00 end") == [(600, "away"), (630, "back")]


def test_typing_that_never_stops_ends_the_away_key_after_thirty_seconds() -> None:
    assert events_of("+10:00 away\n+10:10 input\n+11:00 end") == [(600, "away"), (630, "back")]


def test_unlocking_while_the_away_key_holds_is_a_return_after_thirty_seconds() -> None:
    assert events_of("+10:00 away\n+10:05 lock\n+10:50 unlock\n+11:30 end") == [(600, "away"), (650, "back")]


@pytest.mark.parametrize("answer", ["snooze", "did-it", "start", "not-now", "meeting 5", "pause 5"])
def test_an_answer_is_proof_of_presence_that_ends_every_absence(answer: str) -> None:
    assert [event for _, event in events_of(f"+51:00 lock\n+52:00 {answer}\n+52:30 end")][4:6] == ["withdrawn", "back"]


def test_an_ask_to_an_empty_desk_is_withdrawn() -> None:
    # Idle since 2990, asked at 3000, away at 3290 since 2990: no one was there to be asked.
    rows = play("+49:50 idle\n+56:00 input\n+57:00 end")
    assert [(row["elapsed_s"], row["event"]) for row in rows[:-1]] == [
        (2940, "heads-up"),
        (3000, "due"),
        (3000, "ask"),
        (3290, "away"),
        (3290, "withdrawn"),
        (3290, "natural-break"),
        (3360, "back"),
    ]
    assert only_row(rows, "away")["sit_s"] == 2990


def test_an_ask_that_was_withdrawn_comes_again_a_minute_after_a_short_absence() -> None:
    rows = play("+51:00 lock\n+52:00 unlock\n+54:00 end")
    assert [(row["elapsed_s"], row["event"]) for row in rows[3:-1]] == [
        (3060, "away"),
        (3060, "withdrawn"),
        (3120, "back"),
        (3210, "ask"),
    ]
    assert only_row(rows, "back")["sit_s"] == 3060


def test_nothing_asks_in_the_first_minute_after_a_return() -> None:
    # Back at 2980 with 2870 s of progress and 10 s to go would be 3110; here the break falls due 20 s after the return.
    rows = events_of("+49:40 lock\n+50:30 unlock\n+51:20 idle\n+52:00 end")
    assert rows == [
        (2940, "heads-up"),
        (2980, "away"),
        (3030, "back"),
        (3050, "due"),
        (3090, "ask"),
    ]


def test_a_natural_break_ends_owed_break_snoozes_and_what_was_due() -> None:
    rows = play("+51:00 snooze\n+57:00 snooze\n+1:10:00 lock\n+1:30:00 unlock\n+2:21:00 snooze\n+2:22:00 end")
    assert only_row(rows, "back")["next_due_s"] == 5400 + 3000
    assert only_row(rows, "snoozed", 8460)["why"].endswith("(1 of 3 used)")


def test_an_absence_shorter_than_the_promise_keeps_the_routine_and_offers_to_go_on() -> None:
    rows = play("+10:00 start\n+10:30 lock\n+11:30 unlock\n+11:40 space\n+20:00 end")
    assert "routine is paused" in only_row(rows, "back")["why"]
    assert only_row(rows, "finished")["elapsed_s"] >= 600 + 120 - 5 + 70
    assert only_row(rows, "finished")["sit_s"] == 0


def test_a_routine_interrupted_and_not_gone_on_with_counts_as_left_ten_minutes_after_the_interruption() -> None:
    rows = play("+10:00 start\n+10:30 lock\n+11:30 unlock\n+30:00 end")
    assert only_row(rows, "stopped")["elapsed_s"] == 630 + 600


def test_a_natural_break_ends_an_unfinished_routine() -> None:
    rows = play("+10:00 start\n+10:30 lock\n+20:00 unlock\n+20:10 space\n+21:00 end")
    assert only_row(rows, "natural-break")["elapsed_s"] == 750
    assert "unfinished routine has ended" in only_row(rows, "natural-break")["why"]
    assert only_row(rows, "refused")["elapsed_s"] == 1210


def test_a_playing_routine_counts_as_input() -> None:
    # Idle since 590, playing until about 723: idleness starts from zero there and is away 300 s later, since then.
    rows = play("+10:00 start\n+10:05 idle\n+30:00 end")
    finished = only_row(rows, "finished")["elapsed_s"]
    assert (only_row(rows, "away")["elapsed_s"], only_row(rows, "away")["since_s"]) == (finished + 300, finished)


def test_i_was_here_brings_sit_and_progress_back_and_adds_the_time() -> None:
    rows = play("+10:00 idle\n+40:00 input\n+45:00 was-here\n+46:00 end")
    taken_back = only_row(rows, "back", 2700)
    assert (taken_back["since_s"], taken_back["length_s"]) == (600, 1800)
    assert (taken_back["sit_s"], taken_back["next_due_s"]) == (2700, 3000)


def test_i_was_here_adds_a_short_absence_once() -> None:
    rows = play("+10:00 stall 60\n+12:00 was-here\n+12:10 was-here\n+13:00 end")
    assert only_row(rows, "gap")["counted"] is False
    assert only_row(rows, "back", 720)["sit_s"] == 720
    assert only_row(rows, "refused")["elapsed_s"] == 730


def test_i_was_here_works_while_still_taken_for_away() -> None:
    rows = play("+10:00 idle\n+20:00 was-here\n+21:00 end")
    assert rows[-2]["sit_s"] == 1200


def test_i_was_here_can_be_said_for_ten_minutes_after_the_return() -> None:
    assert events_of("+1:00 idle\n+20:00 input\n+30:00 was-here\n+31:00 end")[-1] == (1800, "back")
    assert events_of("+1:00 idle\n+20:00 input\n+30:01 was-here\n+31:00 end")[-1] == (1801, "refused")


@pytest.mark.parametrize(("gone", "back"), [("stall 600", ""), ("quit", "+20:00 launch")])
def test_i_was_here_works_after_a_stall_and_a_closed_program(gone: str, back: str) -> None:
    rows = play(f"+10:00 {gone}\n{back}\n+25:00 was-here\n+26:00 end")
    assert only_row(rows, "back")["sit_s"] == 1500


@pytest.mark.parametrize(("word", "ends"), [("lock", "unlock"), ("sleep", "wake"), ("away", "back")])
def test_a_lock_a_sleep_and_the_away_key_cannot_be_taken_back(word: str, ends: str) -> None:
    rows = play(f"+10:00 {word}\n+20:00 {ends}\n+21:00 was-here\n+22:00 end")
    assert only_row(rows, "refused")["elapsed_s"] == 1260
    assert rows[-1]["sit_s"] == 120


def test_idle_in_a_call_is_sitting_for_two_hours_and_then_unknown_but_never_a_break() -> None:
    text = "+10:00 meeting\n+10:00 idle\n+1:05:00 meeting\n+1:05:00 idle\n+2:09:00 meeting 240\n+2:09:00 idle"
    rows = play(f"{text}\n+5:00:00 end")
    assert "natural-break" not in [row["event"] for row in rows]
    assert "away" not in [row["event"] for row in rows]
    # The last input was the key at 7740; from 7740 + 7200 on it is not known to be sitting.
    assert rows[-1]["sit_s"] == 7740 + 7200


def test_idleness_starts_from_zero_when_a_call_ends() -> None:
    rows = play("+10:00 meeting 30\n+10:10 idle\n+1:00:00 end")
    assert only_row(rows, "meeting-over")["elapsed_s"] == 2400
    assert (only_row(rows, "away")["elapsed_s"], only_row(rows, "away")["since_s"]) == (2700, 2400)


def test_idle_with_a_playing_video_is_sitting_for_an_hour() -> None:
    rows = play("+10:00 video on\n+10:00 idle\n+1:30:00 end", "schedule.sit_minutes=240")
    assert (only_row(rows, "away")["elapsed_s"], only_row(rows, "away")["since_s"]) == (600 + 3600 + 300, 600 + 3600)


def test_idleness_starts_from_zero_when_a_video_ends() -> None:
    rows = play("+10:00 video on\n+10:00 idle\n+30:00 video off\n+1:00:00 end")
    assert (only_row(rows, "away")["elapsed_s"], only_row(rows, "away")["since_s"]) == (2100, 1800)


@pytest.mark.parametrize("word", ["lock", "sleep", "away"])
@pytest.mark.parametrize("cover", ["meeting 60", "mic on", "video on"])
def test_lock_sleep_and_the_away_key_beat_a_call_and_a_video(word: str, cover: str) -> None:
    away = only_row(play(f"+5:00 {cover}\n+6:00 idle\n+10:00 {word}\n+11:00 end"), "away")
    assert (away["elapsed_s"], away["sit_s"]) == (600, 600)


# -- no source at all --

BLIND = "+0:00 source none\n"


def test_without_any_source_the_ask_comes_at_once_and_every_reminder_is_said() -> None:
    assert events_of(BLIND + "+1:00:30 end") == [
        (2940, "heads-up"),
        (3000, "due"),
        (3000, "ask"),
        (3060, "remind"),
        (3180, "remind"),
        (3300, "remind"),
        (3600, "owed"),
    ]


def test_without_any_source_nobody_is_ever_idle() -> None:
    rows = play(BLIND + "+40:00 idle\n+49:00 end")
    assert "away" not in [row["event"] for row in rows]
    assert rows[-1]["sit_s"] == 2940


def test_after_an_unanswered_break_time_is_not_known_and_it_asks_three_times_more_at_most() -> None:
    rows = play(BLIND + "+9:00:00 end")
    assert [row["elapsed_s"] for row in only(rows, "ask")] == [3000, 4500, 6000, 7500]
    assert [row["elapsed_s"] for row in only(rows, "owed")] == [3600, 5100, 6600, 8100]
    assert {row["sit_s"] for row in only(rows, "owed")} == {3600}
    assert [row["next_due_s"] for row in only(rows, "owed")] == [4500, 6000, 7500, None]
    assert (rows[-1]["sit_s"], rows[-1]["next_due_s"]) == (3600, None)


def test_a_key_ends_the_time_not_known_and_asks_once() -> None:
    rows = play(BLIND + "+3:00:00 key\n+3:00:05 key\n+3:12:00 end")
    back = only_row(rows, "back")
    assert (back["elapsed_s"], back["since_s"], back["sit_s"]) == (10800, 3600, 3600)
    assert back["why"].endswith("away since 09:00?")
    # Nothing asks while that question is open; then what is owed does.
    assert [row["elapsed_s"] for row in only(rows, "ask")][-1] == 11400
    assert back["next_due_s"] == 11400


@pytest.mark.parametrize("length", ["3:00:00", "15:00:00"])
def test_hours_not_known_are_an_absence_that_can_be_taken_back(length: str) -> None:
    hours = int(length.split(":")[0]) + 1  # not known since the first hour was over
    rows = play(BLIND + f"+{hours}:00:00 key\n+{hours}:20:00 end")
    natural = only_row(rows, "natural-break")
    assert (natural["since_s"], natural["length_s"], natural["sit_s"]) == (3600, (hours - 1) * 3600, 0)
    assert [row for row in only(rows, "ask") if row["elapsed_s"] > natural["elapsed_s"]] == []
    rows = play(BLIND + f"+{hours}:00:00 key\n+{hours}:05:00 was-here\n+{hours}:05:00 end")
    assert rows[-1]["sit_s"] == hours * 3600 + 300


def test_a_time_not_known_in_which_the_day_changed_is_an_absence() -> None:
    night = "start 2026-03-02T01:00:00+00:00 UTC\n" + BLIND
    assert "natural-break" not in [event for _, event in events_of(night + "+2:50:00 key\n+3:00:00 end")]
    assert (11000, "natural-break") in events_of(night + "+3:03:20 key\n+3:10:00 end")


def test_no_to_that_question_lets_it_ask_a_minute_after_the_key() -> None:
    rows = play(BLIND + "+3:00:00 key\n+3:00:10 was-here\n+3:02:00 end")
    assert [row["elapsed_s"] for row in only(rows, "ask")][-1] == 10860


def test_yes_reads_the_time_not_known_as_an_absence() -> None:
    rows = play(BLIND + "+2:00:00 key\n+2:00:10 back\n+2:30:00 end")
    natural = only_row(rows, "natural-break")
    assert (natural["since_s"], natural["length_s"], natural["sit_s"]) == (3600, 3600, 0)
    assert natural["next_due_s"] == 7210 + 3000


def test_no_reads_it_as_sitting() -> None:
    rows = play(BLIND + "+2:00:00 key\n+2:00:10 was-here\n+2:00:30 end")
    assert rows[-2]["sit_s"] == 7210


def test_after_that_key_it_asks_three_times_more_again() -> None:
    rows = play(BLIND + "+3:00:00 key\n+9:00:00 end")
    asks = [row["elapsed_s"] for row in only(rows, "ask")]
    assert asks[:4] == [3000, 4500, 6000, 7500]
    # The first after the key is an ask like any other; it goes unanswered, and three more follow.
    assert len(asks) == 4 + 4


def test_when_the_only_source_fails_idleness_proves_nothing_any_more() -> None:
    rows = play("+10:00 idle\n+20:00 source none\n+21:00 end")
    assert only_row(rows, "back")["elapsed_s"] == 1200
    assert rows[-1]["sit_s"] == 60


def test_when_a_source_comes_back_it_is_believed_again() -> None:
    rows = play(BLIND + "+10:00 source on\n+20:00 idle\n+26:00 end")
    assert (only_row(rows, "away")["elapsed_s"], only_row(rows, "away")["since_s"]) == (1500, 1200)
