"""Settings changed at run time: in effect at once, written to the file, and kept if the file cannot be written."""

from __future__ import annotations

from support.resident import Resident


def test_the_interval_steps_by_fives_is_kept_and_in_effect_now() -> None:
    desk = Resident(minutes=48)
    desk.live(600)
    assert desk.ask("interval-up").ok
    assert desk.settings.settings.number("schedule.sit_minutes") == 50
    assert desk.picture.due == desk.t + 50 * 60 - 600
    desk.ask("interval-down")
    assert desk.picture.interval_s == 45 * 60
    for _ in range(60):
        desk.ask("interval-down")
    assert desk.picture.interval_s == 60
    for _ in range(60):
        desk.ask("interval-up")
    assert desk.picture.interval_s == 240 * 60


def test_a_shorter_interval_never_asks_sooner_than_in_a_minute() -> None:
    desk = Resident(minutes=50, schedule__heads_up_seconds=0)
    desk.live(40 * 60)
    desk.ask("set", key="schedule.sit_minutes", value="30")
    changed = desk.t
    assert desk.picture.due == changed + 60
    desk.to_ask()
    assert changed + 60 <= desk.t <= changed + 60 + 35


def test_a_value_the_file_does_not_take_holds_for_the_session_and_is_told() -> None:
    desk = Resident(minutes=50)
    desk.settings.full = True
    assert "(not saved)" in desk.ask("interval-up").text
    assert "(not saved)" in desk.ask("interval-up").text
    assert desk.picture.interval_s == 60 * 60
    assert desk.notices == ["config.toml was not changed: no space left on device; it holds until deskspine ends."]
    desk.settings.full = False
    assert desk.ask("set", key="schedule.snooze_minutes", value="7").ok
    assert desk.notices == []
    assert desk.picture.interval_s == 60 * 60
    desk.closed(0)
    assert desk.picture.interval_s == 50 * 60


def test_a_file_edited_by_hand_counts_from_the_next_reload_on() -> None:
    desk = Resident(minutes=50)
    desk.live(60)
    desk.settings.full = True
    desk.ask("interval-up")
    desk.settings.edited = desk.settings.settings.replace("schedule.sit_minutes", 20)
    assert desk.ask("reload").ok
    assert desk.picture.interval_s == 20 * 60
    assert desk.picture.due == desk.t + 19 * 60


def test_the_routine_that_comes_next_sets_how_long_an_absence_counts_as_a_break() -> None:
    desk = Resident()
    desk.ask("set", key="routine.default", value="seated-5min")
    assert desk.picture.next.routine.id == "seated-5min"
    assert desk.engine.situation.profile.policy.promise_s == desk.picture.next.promise_s == 300
