"""Time that could not be seen, clocks that were set, travel, and a changed interval."""

from __future__ import annotations

from datetime import datetime

import pytest

from deskspine.core.history.records import StretchRecord
from deskspine.core.schedule import machine
from deskspine.core.schedule.inputs import Back, Gap, Idle
from deskspine.core.schedule.policy import Policy
from deskspine.core.timekeeping.instants import Now
from support.lived import START, events_of, only, only_row, play, simulation

START_WALL = datetime.fromisoformat(START.split()[1]).timestamp()


def test_a_stall_is_read_as_an_absence_because_nobody_can_know() -> None:
    rows = play("+10:00 stall 600\n+21:00 end")
    gap = only_row(rows, "gap")
    assert (gap["elapsed_s"], gap["gap"], gap["length_s"], gap["counted"]) == (1200, "stall", 600, True)
    assert (gap["since_s"], gap["sit_s"], gap["next_due_s"]) == (600, 0, 4200)


def test_a_short_stall_keeps_progress_and_is_not_sitting() -> None:
    gap = only_row(play("+10:00 stall 60\n+21:00 end"), "gap")
    assert (gap["counted"], gap["sit_s"], gap["next_due_s"]) == (False, 600, 3060)


def test_less_than_half_a_minute_late_is_nothing() -> None:
    rows = play("+10:00 stall 29\n+21:00 end")
    assert [row["event"] for row in rows] == ["end"]
    assert rows[-1]["sit_s"] == 1260
    assert only_row(play("+10:00 stall 30\n+21:00 end"), "gap")["length_s"] == 30


def test_a_stall_takes_a_standing_ask_back_and_asks_afresh_a_minute_later() -> None:
    rows = events_of("+51:00 stall 100\n+55:00 end")
    # Stopped from 3060 to 3160: nothing is reported before the program goes on.
    assert rows[2:] == [(3030, "ask"), (3160, "gap"), (3160, "withdrawn"), (3250, "ask")]


def test_what_would_have_fallen_due_in_a_stall_falls_due_after_it() -> None:
    # 50 s to go when it stopped for 100 s.
    rows = events_of("+49:10 stall 100\n+53:00 end")
    assert rows == [(2940, "heads-up"), (3050, "gap"), (3100, "due"), (3140, "ask")]


def test_the_wall_clock_moves_wall_times_only() -> None:
    rows = play("+10:00 clock -3600\n+20:00 clock 7200\n+50:10 end")
    back, ahead = only(rows, "gap")
    assert (back["gap"], back["length_s"], back["counted"], back["sit_s"]) == ("clock", -3600, False, 600)
    assert (ahead["elapsed_s"], ahead["length_s"]) == (1200, 7200)
    assert back["wall"] == "2026-03-02T07:10:00+00:00"
    due = only_row(rows, "due")
    assert (due["elapsed_s"], due["wall"]) == (3000, "2026-03-02T09:50:00+00:00")


FROZEN = "+45:00 idle\n+46:00 clock 52200\n+46:05 input\n"


def test_a_long_step_forward_while_nobody_typed_asks_whether_it_was_an_absence() -> None:
    rows = play(FROZEN + "+1:40:00 end")
    gap = only_row(rows, "gap")
    assert (gap["elapsed_s"], gap["counted"], gap["sit_s"]) == (2760, False, 2760)
    assert gap["why"] == "the clock was set 14 h 30 min forward: away since 08:45?"
    # Ten minutes without an answer: hours are an absence, and what was sat since then stays.
    natural = only_row(rows, "natural-break")
    assert (natural["elapsed_s"], natural["length_s"], natural["sit_s"]) == (3360, 52260, 600)
    assert [row["elapsed_s"] for row in only(rows, "ask")] == [3360 + 2400 + 30]


def test_after_a_shorter_step_it_asks_when_ten_minutes_are_over() -> None:
    rows = play("+45:00 idle\n+46:00 clock 7200\n+46:05 input\n+1:05:00 end")
    assert [(row["elapsed_s"], row["event"]) for row in rows[1:3]] == [(3000, "due"), (3390, "ask")]


def test_yes_to_a_step_forward_is_a_natural_break_of_that_length() -> None:
    rows = play(FROZEN + "+47:00 back\n+1:30:00 end")
    natural = only_row(rows, "natural-break")
    assert (natural["length_s"], natural["sit_s"], natural["next_due_s"]) == (52200 + 60, 0, 2820 + 3000)
    run = simulation(FROZEN + "+47:00 back\n+50:00 end")
    list(run.run())
    breaks = [(row.outcome, row.day, row.started_wall - START_WALL, row.sit_before_s) for row in run.journal.breaks]
    assert breaks == [("natural", "2026-03-02", 2700, 2820)]


def test_no_to_a_step_forward_goes_on_as_if_nothing_had_been() -> None:
    assert "away" not in [event for _, event in events_of(FROZEN + "+47:00 back\n+48:00 end")]
    rows = play(FROZEN + "+47:00 was-here\n+1:00:00 end")
    assert (
        only_row(rows, "back")["sit_s"],
        only_row(rows, "due")["elapsed_s"],
        only_row(rows, "ask")["elapsed_s"],
    ) == (
        2820,
        3000,
        3030,
    )


def test_a_step_forward_takes_a_standing_ask_back_until_it_is_answered() -> None:
    rows = play("+50:40 idle\n+51:10 clock 7200\n+51:20 input\n+1:02:00 end")
    assert [row["elapsed_s"] for row in rows if row["event"] in ("ask", "remind")] == [3030, 3670 + 30]


def test_a_step_forward_while_input_goes_on_moves_wall_times_only() -> None:
    assert events_of("+10:00 clock 52200\n+15:00 idle\n+16:00 input\n+20:00 end") == [(600, "gap")]


def test_a_step_forward_right_after_the_last_key_asks_once_the_hands_are_seen_to_rest() -> None:
    # A source knows of a pause some seconds late: here it says at 610 that the last input was before the step.
    state = machine.begin(Now(0.0, 0.0), Policy(), source=True)
    state, _ = machine.advance(state, Now(600.0, 600.0), [], Policy())
    state, _ = machine.advance(state, Now(600.0, 52800.0), [Gap("clock", 52200.0)], Policy())
    state, events = machine.advance(state, Now(610.0, 52810.0), [Idle(595.0)], Policy())
    assert [event.why for event in events] == [
        "no input since the clock was set 14 h 30 min forward: away since 00:09?"
    ]
    state, events = machine.advance(state, Now(700.0, 52900.0), [Back()], Policy())
    assert [(event.kind, event.length_s) for event in events] == [("natural-break", 52215.0)]


def test_a_step_forward_in_an_absence_is_part_of_it() -> None:
    rows = play("+30:00 lock\n+31:00 clock 52200\n+31:10 unlock\n+32:00 end")
    back = only_row(rows, "back")
    assert (back["length_s"], back["sit_s"]) == (52200 + 70, 0)
    assert only_row(rows, "natural-break")["sit_s"] == 0


def test_a_step_forward_in_a_time_not_known_is_part_of_it() -> None:
    rows = play("+0:00 source none\n+1:10:00 clock 52200\n+1:12:00 key\n+1:20:00 end")
    assert only_row(rows, "natural-break")["length_s"] == 52200 + 12 * 60


def test_what_lasted_until_the_step_stays_where_it_was_in_the_journal() -> None:
    run = simulation("start 2026-03-02T17:40:00+00:00 UTC\n" + FROZEN + "+50:00 end")
    list(run.run())
    assert run.engine is not None
    (row,) = run.journal.of(StretchRecord)
    assert (row.kind, row.day, row.ended_wall - row.started_wall) == ("sitting", "2026-03-02", 2760)
    today = run.engine.snapshot().today
    assert today.sitting.at(3000) == 240, "the day has turned"


def test_a_wall_clock_moved_by_less_than_a_minute_is_nothing() -> None:
    assert events_of("+10:00 clock 59\n+11:00 end") == []
    assert events_of("+10:00 clock -60\n+11:00 end") == [(600, "gap")]


def test_quit_and_launch_are_read_like_any_absence() -> None:
    rows = play("+10:00 quit\n+30:00 launch\n+31:00 end")
    gap = only_row(rows, "gap")
    assert (gap["elapsed_s"], gap["gap"], gap["length_s"], gap["counted"]) == (1800, "closed", 1200, True)
    assert (gap["sit_s"], gap["next_due_s"]) == (0, 4800)


def test_a_short_time_closed_keeps_the_sit() -> None:
    gap = only_row(play("+10:00 quit\n+11:30 launch\n+12:00 end"), "gap")
    assert (gap["counted"], gap["sit_s"], gap["next_due_s"]) == (False, 600, 3090)


def test_closed_for_less_than_half_a_minute_is_nothing_and_counts_as_sitting() -> None:
    rows = play("+10:00 quit\n+10:29 launch\n+12:00 end")
    assert [row["event"] for row in rows] == ["end"]
    assert rows[-1]["sit_s"] == 720


def test_nothing_is_lost_when_it_is_closed_and_opened_in_the_middle_of_everything() -> None:
    # Snoozed once, then owed; closed for a minute with an owed break.
    rows = play("+51:00 snooze\n+1:10:00 quit\n+1:11:00 launch\n+1:25:00 snooze\n+1:26:00 end")
    assert only_row(rows, "gap")["sit_s"] == 4200
    # Asked last at 3390: half an interval of sitting later, less the minute that was not seen.
    assert only_row(rows, "gap")["next_due_s"] == 3390 + 1500 + 60
    assert only_row(rows, "snoozed", 5100)["why"].endswith("(2 of 3 used)")


def test_after_a_kill_up_to_a_minute_since_the_last_sign_of_life_counts_as_sitting() -> None:
    # Last sign of life at 600; the first minute after it is sitting, the rest is not known.
    rows = play("+10:30 kill\n+12:30 launch\n+13:00 end")
    gap = only_row(rows, "gap")
    assert (gap["sit_s"], gap["length_s"], gap["since_s"], gap["counted"]) == (660, 90, 660, False)


def test_a_kill_and_a_launch_at_once_lose_nothing() -> None:
    rows = play("+10:30 kill\n+11:00 launch\n+12:00 end")
    assert [row["event"] for row in rows] == ["end"]
    assert rows[-1]["sit_s"] == 720


def test_a_killed_routine_offers_to_go_on() -> None:
    rows = play("+10:00 start\n+10:40 kill\n+11:30 launch\n+11:35 space\n+15:00 end")
    assert only_row(rows, "finished")["sit_s"] == 0
    assert 600 + 120 < only_row(rows, "finished")["elapsed_s"] < 600 + 120 + 120


def test_closed_for_as_long_as_the_routine_promised_ends_it() -> None:
    rows = play("+10:00 start\n+10:40 quit\n+20:00 launch\n+20:10 space\n+21:00 end")
    assert only_row(rows, "gap")["counted"] is True
    assert "unfinished routine has ended" in only_row(rows, "gap")["why"]
    assert only_row(rows, "refused")["elapsed_s"] == 1210


def test_the_machine_asleep_while_the_program_was_closed_is_closed() -> None:
    rows = play("+10:00 quit\n+10:10 sleep\n+30:00 wake\n+31:00 launch\n+32:00 end")
    assert only_row(rows, "gap")["length_s"] == 1260


def test_a_lock_that_ended_while_the_program_was_closed_is_over() -> None:
    rows = play("+10:00 lock\n+10:30 kill\n+10:50 launch\n+11:00 end")
    assert only_row(rows, "back")["elapsed_s"] == 650
    assert rows[-1]["sit_s"] == 610


def test_an_answer_while_the_program_is_closed_or_the_machine_asleep_is_refused() -> None:
    rows = play("+10:00 quit\n+11:00 start\n+20:00 launch\n+30:00 sleep\n+31:00 did-it\n+40:00 end")
    assert [row["why"] for row in only(rows, "refused")] == ["deskspine is not running", "the machine is asleep"]


def test_a_traveller_gets_local_times_and_no_break_out_of_turn() -> None:
    rows = play("start 2026-03-02T09:00:00+01:00 Europe/Berlin\n+10:00 zone America/New_York\n+50:10 end")
    assert [(row["elapsed_s"], row["event"]) for row in rows[:-1]] == [(2940, "heads-up"), (3000, "due")]
    assert rows[0]["wall"] == "2026-03-02T03:49:00-05:00"


def test_work_hours_go_by_the_place_where_the_person_is() -> None:
    text = "start 2026-03-02T09:30:00+01:00 Europe/Berlin\n+10:00 zone America/New_York\n+10:30 end"
    assert events_of(text, "schedule.work_hours=mon 09:00-18:00") == [(600, "off-duty")]


def test_a_shorter_interval_is_in_effect_now_but_asks_no_sooner_than_in_a_minute() -> None:
    rows = play("+47:30 interval -5\n+49:30 end")
    # 45 min have passed already: due a minute from now, announced now.
    assert [(row["elapsed_s"], row["event"]) for row in rows[:-1]] == [(2850, "heads-up"), (2910, "due"), (2940, "ask")]
    assert only_row(rows, "heads-up")["next_due_s"] == 2910
    assert only_row(rows, "heads-up")["why"] == "a break in 1 min"


def test_a_longer_interval_is_in_effect_now() -> None:
    rows = play("+10:00 interval +5\n+56:00 end")
    assert only_row(rows, "due")["elapsed_s"] == 3300
    rows = play("+49:30 interval +10\n+1:01:00 end")
    assert [row["elapsed_s"] for row in only(rows, "heads-up")] == [2940, 3540]
    assert only_row(rows, "due")["elapsed_s"] == 3600


@pytest.mark.parametrize(
    ("from_min", "step", "to_min"),
    [("50", "+5", 55), ("52", "+5", 55), ("52", "-5", 50), ("3", "-5", 1), ("1", "+5", 5)],
)
def test_the_interval_goes_to_the_next_multiple_of_five(from_min: str, step: str, to_min: int) -> None:
    rows = play(f"+0:05 interval {step}\n+1:00:00 end", f"schedule.sit_minutes={from_min}")
    assert only(rows, "due")[0]["elapsed_s"] == max(to_min * 60, 65)


def test_a_changed_interval_asks_for_nothing_within_a_minute() -> None:
    # Owed at 3630, to be asked again at 4530. With 45 min it would be 4380; changed at 4400 it is no sooner than 4460.
    rows = play("+1:13:20 interval -5\n+1:16:00 end")
    assert [row["elapsed_s"] for row in only(rows, "ask")] == [3030, 4460 + 30]
    # A snooze that ends ten seconds later waits as well.
    rows = play("+51:00 snooze\n+55:50 interval +5\n+58:00 end")
    assert [row["elapsed_s"] for row in only(rows, "ask")] == [3030, 3350 + 60 + 30]


def test_a_short_stall_after_some_reading_is_no_break() -> None:
    rows = play("+17:00 idle\n+20:00 stall 60\n+21:00 input\n+22:00 end")
    gap = only_row(rows, "gap")
    assert (gap["length_s"], gap["counted"], gap["sit_s"]) == (60, False, 1200)
    assert rows[-1]["sit_s"] == 1200 + 60


def test_a_stall_in_which_idleness_goes_on_too_long_is_dated_back_to_the_last_input() -> None:
    rows = play("+17:00 idle\n+20:00 stall 600\n+32:00 input\n+33:00 end")
    gap = only_row(rows, "gap")
    assert (gap["counted"], gap["sit_s"]) == (True, 0)
    assert "no input since" in gap["why"]
    assert rows[-1]["sit_s"] == 60


def test_a_restart_after_some_reading_is_no_break_either() -> None:
    rows = play("+17:00 idle\n+20:00 quit\n+21:00 launch\n+22:00 end")
    gap = only_row(rows, "gap")
    assert (gap["length_s"], gap["counted"], rows[-1]["sit_s"]) == (60, False, 1260)


def test_a_clock_set_while_the_program_was_closed_is_told() -> None:
    rows = play("+20:00 quit\n+20:30 clock -3600\n+21:00 launch\n+22:00 end")
    gaps = [(row["gap"], row["length_s"]) for row in only(rows, "gap")]
    assert gaps == [("closed", 60), ("clock", -3600)]


def test_i_was_here_past_the_interval_says_no_late_heads_up() -> None:
    rows = play("+20:00 idle\n+55:00 input\n+56:10 was-here\n+57:00 end")
    assert [row["event"] for row in rows if row["elapsed_s"] >= 3370] == ["back", "due", "ask", "end"]


def test_the_return_from_a_call_that_was_not_known_is_told() -> None:
    rows = play("+10:00 meeting 240\n+10:00 idle\n+3:30:00 input\n+3:31:00 end")
    back = only_row(rows, "back")
    assert (back["elapsed_s"], back["since_s"]) == (12600, 600 + 7200)


def test_a_call_whose_hold_ran_out_holds_no_later_ask() -> None:
    rows = play("+40:00 mic on\n+1:50:40 did-it\n+2:45:00 end")
    assert [(row["elapsed_s"], row["quiet"]) for row in only(rows, "ask")] == [(6630, False), (6640 + 3000 + 30, False)]
