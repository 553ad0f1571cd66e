"""The profile: a value derived from settings, routines and history, and when it is derived again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.profile import (
    NOTHING_TO_PLAY,
    Profile,
    is_outdated,
    settle,
    with_settings,
    with_unwell,
)
from support.resident import MORNING, Resident, shipped

NOW = Now(100.0, MORNING, UTC)


def later(**by: float) -> Now:
    moment = datetime.fromtimestamp(MORNING, UTC) + timedelta(**by)
    return Now(NOW.t + timedelta(**by).total_seconds(), moment.timestamp(), UTC)


def test_settling_is_a_function_of_its_values() -> None:
    profile = Profile(library=shipped())
    settled = settle(profile, NOW)
    assert settled == settle(profile, NOW) == settle(settled, NOW)
    assert profile.settled is None, "what it was made of is as it was"
    assert settled.next.routine.id == "seated-2min"
    assert settled.policy.promise_s == settled.next.routine.promise_s(1)


def test_without_routines_nothing_plays_and_the_reason_is_kept() -> None:
    settled = settle(Profile(), NOW)
    assert settled.next.routine is NOTHING_TO_PLAY
    assert settled.next.why
    assert not is_outdated(settled, later(days=1)), "there is nothing to choose from"


def test_it_is_outdated_by_a_new_day_and_by_a_new_half_hour_only_where_the_hour_matters() -> None:
    settled = settle(Profile(library=shipped()), NOW)
    balanced = settle(Profile(DEFAULTS.replace("routine.choose", "balanced"), library=shipped()), NOW)
    assert [is_outdated(each, later(minutes=29)) for each in (settled, balanced)] == [False, False]
    assert [is_outdated(each, later(minutes=31)) for each in (settled, balanced)] == [False, True]
    assert [is_outdated(each, later(hours=18)) for each in (settled, balanced)] == [False, True]
    assert is_outdated(settled, later(hours=19)), "the day begins at four"


def test_what_is_said_of_today_ends_with_the_day() -> None:
    profile = with_unwell(settle(Profile(library=shipped()), NOW), frozenset({"fever", "odd"}), NOW)
    unwell = settle(profile, NOW)
    assert "fever" in unwell.person.flags
    assert "fever" not in settle(profile, later(days=1)).person.flags


def test_settings_that_the_file_did_not_take_hold_over_what_it_says() -> None:
    profile = replace(Profile(), unsaved={"schedule.sit_minutes": 25})
    assert with_settings(profile, DEFAULTS, ()).settings == DEFAULTS.replace("schedule.sit_minutes", 25)


def test_the_engine_replaces_its_profile_only_when_something_it_is_made_of_changed() -> None:
    desk = Resident()
    before = desk.engine.situation.profile
    desk.live(1200)
    desk.ask("meeting")
    desk.ask("meeting-over")
    desk.ask("did-it")
    assert desk.engine.situation.profile is before
    desk.ask("interval-up")
    assert desk.engine.situation.profile is not before
    assert before.settings.number("schedule.sit_minutes") == 50
