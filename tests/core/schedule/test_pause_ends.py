"""The end of a pause until a time of day or until tomorrow: work hours, night shifts, changes of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from deskspine.core.schedule.pause_ends import until_wall
from deskspine.core.schedule.policy import Policy
from deskspine.core.settings.work_hours import hours_from_text
from deskspine.core.timekeeping.instants import Now
from support.lived import events_of, only_row, play

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = "mon-fri 09:00-12:30 13:30-18:00"
NIGHTS = "mon-fri 22:00-06:00"


def ends(text: str, at: str, hours: str = "", zone: tzinfo = UTC) -> str:
    """Return the local day and time at which a pause that began `at` ends."""
    wall = datetime.fromisoformat(at).replace(tzinfo=zone).timestamp()
    policy = Policy(work_hours=hours_from_text(hours)) if hours else Policy()
    end = datetime.fromtimestamp(until_wall(Now(0.0, wall, zone), text, policy), zone)
    return f"{end:%a %H:%M}"


# 2 March 2026 is a Monday.
@pytest.mark.parametrize(
    ("at", "hours", "expected"),
    [
        ("2026-03-02T15:00", "", "Tue 04:00"),
        ("2026-03-03T02:00", "", "Tue 04:00"),  # a night owl's Monday
        ("2026-03-02T15:00", OFFICE, "Tue 09:00"),
        ("2026-03-02T08:00", OFFICE, "Tue 09:00"),
        ("2026-03-06T15:00", OFFICE, "Mon 09:00"),
        ("2026-03-02T23:00", NIGHTS, "Tue 22:00"),
        ("2026-03-03T05:00", NIGHTS, "Wed 22:00"),
        ("2026-03-02T15:00", "thu 09:00-10:00", "Thu 09:00"),
        ("2026-03-05T09:30", "thu 09:00-10:00", "Thu 09:00"),
    ],
)
def test_tomorrow_is_the_day_on_which_the_person_works_again(at: str, hours: str, expected: str) -> None:
    assert ends("tomorrow", at, hours) == expected


def test_the_day_that_begins_tomorrow_begins_on_the_clock_on_the_wall() -> None:
    assert ends("tomorrow", "2026-03-28T15:00", zone=BERLIN) == "Sun 04:00"  # that night has no 02:30
    assert ends("tomorrow", "2026-10-24T15:00", zone=BERLIN) == "Sun 04:00"  # that night has two


@pytest.mark.parametrize(
    ("text", "expected"), [("15:01", "Mon 15:01"), ("15:00", "Tue 15:00"), ("9:05", "Tue 09:05"), ("0:00", "Tue 00:00")]
)
def test_a_time_of_day_is_the_next_one(text: str, expected: str) -> None:
    assert ends(text, "2026-03-02T15:00") == expected


def test_another_text_is_no_end() -> None:
    with pytest.raises(ValueError, match="soon"):
        ends("soon", "2026-03-02T15:00")


def test_a_timeline_takes_the_words_of_the_verb() -> None:
    assert only_row(play("+10:00 pause 1h30m\n+3:00:00 end"), "resumed")["elapsed_s"] == 600 + 5400
    assert only_row(play("+10:00 pause until 9:30\n+3:00:00 end"), "resumed")["elapsed_s"] == 5400
    assert only_row(play("+10:00 meeting 1h\n+3:00:00 end"), "meeting-over")["elapsed_s"] == 600 + 3600


def test_a_pause_until_tomorrow_says_when_that_is_and_ends_then() -> None:
    rows = play("+10:00 pause tomorrow\n+26:00:00 end", f"schedule.work_hours={OFFICE}")
    assert only_row(rows, "paused")["why"] == "no reminders until Tue 09:00"
    assert only_row(rows, "resumed")["elapsed_s"] == 25 * 3600
    evening = "start 2026-03-02T20:00:00+00:00 UTC\n"
    rows = play(f"{evening}+10:00 pause tomorrow\n+9:00:00 end")
    assert only_row(rows, "paused")["why"] == "no reminders until Tue 04:00"
    assert only_row(rows, "resumed")["elapsed_s"] == 8 * 3600


def test_skip_is_another_word_for_not_now() -> None:
    assert events_of("+51:00 skip\n+1:42:00 end") == events_of("+51:00 not-now\n+1:42:00 end")
