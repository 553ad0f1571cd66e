"""Reasons to hold an ask or make it quiet: meeting, microphone, do-not-disturb, pause and work hours."""

from __future__ import annotations

from typing import Any

import pytest

from support.lived import events_of, only, only_row, play


def seconds(rows: list[dict[str, Any]], event: str) -> list[Any]:
    """Return the elapsed seconds of one event."""
    return [row["elapsed_s"] for row in only(rows, event)]


def test_a_meeting_holds_the_ask_which_comes_two_minutes_after_its_end() -> None:
    rows = play("+40:00 meeting 30\n+1:13:00 end")
    assert events_of("+40:00 meeting 30\n+1:13:00 end") == [
        (2400, "meeting"),
        (3000, "due"),
        (3000, "held"),
        (4200, "meeting-over"),
        (4350, "ask"),
    ]
    assert only_row(rows, "held")["next_due_s"] == 4320
    assert only_row(rows, "ask")["sit_s"] == 4350


def test_a_meeting_can_be_ended_sooner() -> None:
    rows = play("+40:00 meeting 30\n+52:00 meeting-over\n+55:00 end")
    assert only_row(rows, "meeting-over")["next_due_s"] == 3240
    assert seconds(rows, "ask") == [3270]


def test_there_is_no_heads_up_in_a_meeting_nor_is_it_made_up_for_afterwards() -> None:
    assert "heads-up" not in [event for _, event in events_of("+40:00 meeting 30\n+49:30 meeting-over\n+50:10 end")]


def test_a_meeting_without_an_end_is_asked_about_after_an_hour_and_over_five_minutes_later() -> None:
    rows = play("+10:00 meeting\n+1:18:00 end")
    assert [(row["elapsed_s"], row["event"]) for row in rows[:-1]] == [
        (600, "meeting"),
        (3000, "due"),
        (3000, "held"),
        (4200, "meeting"),
        (4500, "meeting-over"),
        (4650, "ask"),
    ]
    assert "still going on?" in only_row(rows, "meeting", 4200)["why"]


def test_saying_that_the_meeting_still_runs_holds_for_another_hour() -> None:
    rows = play("+10:00 meeting\n+1:12:00 meeting\n+2:30:00 end")
    assert seconds(rows, "meeting") == [600, 4200, 4320, 7920]
    assert seconds(rows, "meeting-over") == [8220]


def test_ending_a_meeting_that_is_not_is_refused() -> None:
    assert events_of("+10:00 meeting-over\n+11:00 end") == [(600, "refused")]


def test_a_meeting_ends_a_running_ladder_and_asks_afresh() -> None:
    rows = play("+52:00 meeting 10\n+1:15:00 end")
    assert events_of("+52:00 meeting 10\n+1:15:00 end")[2:] == [
        (3030, "ask"),
        (3090, "remind"),
        (3120, "meeting"),
        (3120, "held"),
        (3720, "meeting-over"),
        (3870, "ask"),
        (3930, "remind"),
        (4050, "remind"),
        (4170, "remind"),
        (4470, "owed"),
    ]
    assert [row["step"] for row in only(rows, "remind")] == [1, 1, 2, 3]


def test_a_snooze_that_ends_in_a_meeting_is_held_too() -> None:
    rows = events_of("+51:00 snooze\n+52:00 meeting 10\n+1:05:00 end")
    assert rows[3:] == [(3060, "snoozed"), (3120, "meeting"), (3360, "held"), (3720, "meeting-over"), (3870, "ask")]


def test_an_owed_break_is_not_asked_for_in_a_meeting() -> None:
    # Owed at 3630, to be asked again at 4530.
    rows = events_of("+1:10:00 meeting 20\n+1:33:00 end")
    assert rows[7:] == [(4200, "meeting"), (4530, "held"), (5400, "meeting-over"), (5550, "ask")]


def test_the_microphone_in_use_for_twenty_seconds_holds_by_itself() -> None:
    rows = play("+40:00 mic on\n+1:00:00 mic off\n+1:03:00 end")
    assert events_of("+40:00 mic on\n+1:00:00 mic off\n+1:03:00 end") == [
        (2420, "meeting"),
        (3000, "due"),
        (3000, "held"),
        (3600, "meeting-over"),
        (3750, "ask"),
    ]
    assert only_row(rows, "meeting")["since_s"] == 2400
    assert only_row(rows, "meeting-over")["next_due_s"] == 3720
    assert only_row(rows, "ask")["quiet"] is False


def test_the_microphone_in_use_for_less_is_nothing() -> None:
    assert events_of("+40:00 mic on\n+40:19 mic off\n+49:30 end") == [(2940, "heads-up")]


def test_the_microphone_can_be_ignored() -> None:
    assert (3030, "ask") in events_of("+40:00 mic on\n+51:00 end", "busy.microphone=false")


def test_in_use_again_within_the_two_minutes_the_hold_goes_on() -> None:
    # Free at 3600, in use again at 3700, before the ask at 3720 and long before another 20 s are over.
    rows = play("+40:00 mic on\n+1:00:00 mic off\n+1:01:40 mic on\n+1:20:00 mic off\n+1:23:00 end")
    assert seconds(rows, "meeting") == [2420, 3700]
    assert seconds(rows, "ask") == [4800 + 120 + 30]


def test_the_hold_that_went_on_runs_out_as_if_it_had_been_one() -> None:
    rows = play("+40:00 mic on\n+1:00:00 mic off\n+1:01:40 mic on\n+2:00:00 end")
    assert seconds(rows, "ask") == [3000 + 3600 + 30]


def test_a_new_call_after_that_holds_anew() -> None:
    # Held from 3000 to 3600, asked at 3750; a call from 3800 on holds the open ask, for an hour from 3820 on.
    rows = play("+40:00 mic on\n+1:00:00 mic off\n+1:03:20 mic on\n+2:20:00 end")
    assert seconds(rows, "held") == [3000, 3820]
    assert seconds(rows, "ask") == [3750, 3820 + 3600 + 30]


@pytest.mark.parametrize("device", ["microphone", "camera", "full-screen"])
def test_when_the_hold_has_run_out_the_device_is_background_and_asks_are_as_usual(device: str) -> None:
    setting = f"busy.{device.replace('-', '_')}=true"
    rows = play(f"+40:00 use {device} OBS\n+2:10:00 end", setting)
    assert only_row(rows, "held")["next_due_s"] == 6600
    assert only_row(rows, "background", 6600)["why"].startswith("OBS has ")
    asks = only(rows, "ask")[0]
    assert (asks["elapsed_s"], asks["quiet"]) == (6630, False)
    assert [row["step"] for row in only(rows, "remind")] == [1, 2, 3]
    assert len(seconds(rows, "held")) == 1  # later asks are not held either


def test_the_line_on_a_device_in_the_background_names_the_program_where_it_is_known() -> None:
    named = play("+40:00 use microphone OBS\n+2:10:00 end")
    assert (
        only_row(named, "background")["why"] == "OBS has used the microphone for 1 h 10 min: it no longer holds breaks"
    )
    unnamed = play("+40:00 mic on\n+2:10:00 end")
    assert "the microphone has been in use for 1 h 10 min:" in only_row(unnamed, "background")["why"]


def test_a_device_in_the_background_does_not_stand_in_for_input() -> None:
    rows = play("+10:00 mic on\n+3:00:00 idle\n+4:00:00 input\n+4:01:00 end")
    assert (only_row(rows, "away")["elapsed_s"], only_row(rows, "away")["since_s"]) == (3 * 3600 + 300, 3 * 3600)
    assert only_row(rows, "back")["why"] == "away 1 h 00 min (no input), counted as a break"


def test_without_a_held_ask_a_device_is_background_after_two_hours_or_as_long_as_it_may_hold() -> None:
    lazy = "schedule.sit_minutes=240"
    assert seconds(play("+10:00 mic on\n+5:00:00 end", lazy), "background") == [600 + 7200]
    assert seconds(play("+10:00 mic on\n+5:00:00 end", lazy, "busy.max_hold_minutes=240"), "background") == [15000]


@pytest.mark.parametrize(("pause", "background"), [("+2:01:59", True), ("+2:02:01", False)])
def test_in_use_again_within_two_minutes_what_was_background_still_is(pause: str, background: bool) -> None:
    rows = play(f"+40:00 mic on\n+2:00:00 mic off\n{pause} mic on\n+2:20:00 end")
    assert (len(only(rows, "meeting")) == 1) is background


def test_a_program_that_opens_the_microphone_again_and_again_becomes_background_too() -> None:
    flapping = "\n".join(
        f"+{m // 60}:{m % 60:02d}:00 mic on\n+{m // 60}:{m % 60:02d}:50 mic off" for m in range(10, 290)
    )
    rows = play(f"{flapping}\n+4:50:00 end")
    assert len(only(rows, "background")) == 1
    assert len(only(rows, "ask")) > 1


def test_beside_a_program_in_the_background_a_call_of_another_still_holds() -> None:
    rows = play(
        "+5:00 use microphone OBS\n+3:00:00 use microphone OBS, Zoom\n+3:40:00 use microphone OBS\n+3:45:00 end"
    )
    assert seconds(rows, "background") == [6600]
    assert seconds(rows, "meeting") == [320, 3 * 3600 + 20]
    assert only_row(rows, "meeting-over")["why"] == "the call ended after 40 min"
    assert not [row for row in only(rows, "remind") if 3 * 3600 + 20 < row["elapsed_s"] < 3 * 3600 + 2400]


def test_a_call_that_begins_late_in_the_hold_of_another_program_has_its_own_hour() -> None:
    rows = play("+5:00 use microphone OBS\n+1:30:00 use microphone OBS, Zoom\n+3:00:00 end")
    assert seconds(rows, "background") == [6600, 5400 + 3600]
    assert seconds(rows, "ask")[0] == 5400 + 3600 + 30


@pytest.mark.parametrize("gone", ["+30:00 quit\n+15:00:00 launch", "+30:00 sleep\n+15:00:00 wake"])
def test_the_night_does_not_count_as_use(gone: str) -> None:
    rows = play(f"+10:00 use microphone Zoom\n{gone}\n+15:10:00 end")
    assert not only(rows, "background")


def test_a_video_that_never_ends_is_background_after_two_hours() -> None:
    text = "+10:00 video on\n+2:00:00 idle\n+4:00:00 input\n+4:01:00 end"
    rows = play(text, "schedule.sit_minutes=240")
    assert only_row(rows, "background")["elapsed_s"] == 600 + 7200
    assert (only_row(rows, "away")["elapsed_s"], only_row(rows, "away")["since_s"]) == (7800 + 300, 7800)


def test_a_playlist_is_one_video_however_often_it_lets_go_for_a_moment() -> None:
    tracks = "\n".join(
        f"+{m // 60}:{m % 60:02d}:00 video on\n+{m // 60}:{m % 60:02d}:55 video off" for m in range(10, 170)
    )
    rows = play(f"+9:00 idle\n{tracks}\n+2:50:00 end", "schedule.sit_minutes=240")
    assert 4140 <= only_row(rows, "away")["since_s"] <= 4200


def test_how_long_the_microphone_may_hold_is_a_setting() -> None:
    rows = play("+40:00 mic on\n+1:10:00 end", "busy.max_hold_minutes=5")
    assert seconds(rows, "ask") == [3330]


@pytest.mark.parametrize("before", ["meeting 60", "pause 60"])
def test_the_microphone_holds_for_its_own_time_after_a_meeting_or_a_pause(before: str) -> None:
    # Held since 3000 by the meeting or pause until 6000; the call holds from 5920 on.
    rows = play(f"+40:00 {before}\n+1:38:20 mic on\n+3:00:00 end")
    assert seconds(rows, "ask") == [5920 + 3600 + 30]


def test_a_call_that_ends_in_a_meeting_leaves_the_meeting_to_hold() -> None:
    rows = play("+40:00 meeting 60\n+45:00 mic on\n+1:00:00 mic off\n+1:45:00 end")
    assert seconds(rows, "ask") == [6000 + 150]


def test_do_not_disturb_never_holds_and_leaves_screen_and_title_only() -> None:
    rows = play("+40:00 dnd on\n+52:00 dnd off\n+54:00 end")
    assert [(row["elapsed_s"], row["event"], row["quiet"]) for row in rows if "quiet" in row] == [
        (3030, "ask", True),
        (3090, "remind", True),
        (3210, "remind", False),
    ]


def test_a_pause_holds_and_ends_by_itself() -> None:
    rows = play("+40:00 pause 20\n+1:03:00 end")
    assert events_of("+40:00 pause 20\n+1:03:00 end") == [
        (2400, "paused"),
        (3000, "due"),
        (3000, "held"),
        (3600, "resumed"),
        (3750, "ask"),
    ]
    assert only_row(rows, "held")["next_due_s"] == 3720
    assert only_row(rows, "resumed")["sit_s"] == 3600


def test_a_pause_can_be_ended_by_hand_and_ending_none_is_refused() -> None:
    assert events_of("+10:00 resume\n+40:00 pause\n+45:00 resume\n+45:30 end") == [
        (600, "refused"),
        (2400, "paused"),
        (2700, "resumed"),
    ]


def test_a_pause_ends_a_running_ladder() -> None:
    rows = events_of("+52:00 pause 10\n+1:05:00 end")
    assert rows[4:] == [(3120, "paused"), (3120, "held"), (3720, "resumed"), (3870, "ask")]


def test_a_pause_in_a_meeting_holds_until_both_are_over() -> None:
    rows = play("+40:00 meeting 30\n+45:00 pause 60\n+2:00:00 end")
    assert only_row(rows, "held")["next_due_s"] == 2700 + 3600 + 120
    assert seconds(rows, "ask")[0] == 6300 + 150


HOURS = "schedule.work_hours=mon 09:00-12:30 13:30-18:00"


def test_outside_work_hours_nothing_asks_and_sitting_counts() -> None:
    # 08:00 on a Monday. Due at 08:50, work begins at 09:00.
    rows = play("+1:10:00 end", HOURS)
    assert events_of("+1:10:00 end", HOURS)[:5] == [
        (0, "off-duty"),
        (3000, "due"),
        (3000, "held"),
        (3600, "on-duty"),
        (3750, "ask"),
    ]
    assert only_row(rows, "on-duty")["sit_s"] == 3600
    assert only_row(rows, "on-duty")["next_due_s"] == 3720


def test_off_duty_ends_a_running_ladder() -> None:
    # Asked at 12:28:30, off duty at 12:30, on duty again at 13:30.
    text = "start 2026-03-02T11:38:00+00:00 UTC\n+1:55:00 end"
    assert events_of(text, HOURS) == [
        (2940, "heads-up"),
        (3000, "due"),
        (3030, "ask"),
        (3090, "remind"),
        (3120, "off-duty"),
        (3120, "held"),
        (6720, "on-duty"),
        (6870, "ask"),
    ]


def test_there_is_no_heads_up_outside_work_hours() -> None:
    assert "heads-up" not in [event for _, event in events_of("+50:10 end", HOURS)]


def test_work_hours_may_go_past_midnight() -> None:
    # Monday 22:00 to Tuesday 06:00; from Tuesday's midnight on it is still Monday's shift.
    text = "start 2026-03-02T21:00:00+00:00 UTC\n+9:30:00 end"
    rows = play(text, "schedule.work_hours=mon 22:00-06:00")
    assert seconds(rows, "on-duty") == [3600]
    assert seconds(rows, "off-duty") == [0, 9 * 3600]
    asks = seconds(rows, "ask")
    assert asks[0] == 3600 + 150
    assert max(asks) < 9 * 3600


def test_without_work_hours_it_is_always_on_duty() -> None:
    text = "start 2026-03-01T03:00:00+00:00 UTC\n+1:00:00 end"
    assert not {"on-duty", "off-duty"} & {event for _, event in events_of(text)}


def test_a_micro_break_is_not_held_but_dropped() -> None:
    rows = events_of("+10:00 meeting 20\n+35:00 end", "schedule.micro_every_minutes=20")
    assert rows == [(600, "meeting"), (1800, "meeting-over")]
    rows = events_of("+21:00 meeting 5\n+30:00 end", "schedule.micro_every_minutes=20")
    assert rows == [(1230, "ask"), (1260, "meeting"), (1260, "withdrawn"), (1560, "meeting-over")]


def test_a_pause_right_after_a_meeting_keeps_the_ask_for_two_minutes_after_the_pause() -> None:
    # The meeting ends at 4200, so the held ask would come at 4320, in the middle of the pause from 4260 on.
    assert events_of("+40:00 meeting 30\n+1:11:00 pause 10\n+1:24:00 end") == [
        (2400, "meeting"),
        (3000, "due"),
        (3000, "held"),
        (4200, "meeting-over"),
        (4260, "paused"),
        (4860, "resumed"),
        (5010, "ask"),
    ]


def test_a_short_pause_right_after_a_meeting_restarts_the_two_minutes() -> None:
    rows = play("+40:00 meeting 30\n+1:11:00 pause\n+1:11:30 resume\n+1:15:00 end")
    assert only_row(rows, "resumed")["next_due_s"] == 4290 + 120
    assert seconds(rows, "ask") == [4440]
