"""The request that says and changes the interval, and the names and lengths that verbs share with the socket."""

from __future__ import annotations

import pytest

from deskspine.core.commands.registry import Request
from support.resident import Resident


def by_verb(desk: Resident, name: str, **args: str | float) -> str:
    """Send a request as another terminal does, and return the answer."""
    return desk.engine.handle(Request(name, dict(args), "verb")).text


@pytest.mark.parametrize(
    ("before", "args", "after"),
    [
        (50, {"by": 5}, 55),
        (50, {"by": -5}, 45),
        (52, {"by": 5}, 55),
        (52, {"by": -5}, 50),
        (52, {"by": "+10"}, 60),
        (50, {"minutes": 45}, 45),
        (50, {"minutes": "1h30m"}, 90),
        (50, {"minutes": 47.0}, 47),
    ],
)
def test_the_interval_is_set_or_goes_to_the_next_multiple_of_five(
    before: int, args: dict[str, str | float], after: int
) -> None:
    desk = Resident(minutes=before)
    assert by_verb(desk, "interval", **args) == f"Sit at most: {after} minutes"
    assert desk.picture.interval_s == after * 60
    assert desk.settings.settings.number("schedule.sit_minutes") == after


@pytest.mark.parametrize(
    ("before", "by", "reply"),
    [
        (238, 5, "Sit at most: 240 minutes"),
        (240, 5, "Sit at most: 240 minutes, the longest there is"),
        (3, -5, "Sit at most: 1 minute"),
        (1, -5, "Sit at most: 1 minute, the shortest there is"),
    ],
)
def test_a_step_beyond_the_limit_says_that_it_is_the_limit(before: int, by: int, reply: str) -> None:
    desk = Resident(minutes=before)
    assert by_verb(desk, "interval", by=by) == reply


def test_a_question_about_the_interval_changes_nothing_and_proves_no_presence() -> None:
    desk = Resident()
    desk.live(600)
    before = desk.engine.situation.desk.clock
    assert by_verb(desk, "interval") == "Sit at most: 50 minutes"
    assert by_verb(desk, "interval", minutes="") == "Sit at most: 50 minutes"
    assert desk.engine.situation.desk.clock == before


def test_half_a_minute_is_no_interval() -> None:
    desk = Resident()
    assert "schedule.sit_minutes: expected" in by_verb(desk, "interval", minutes=45.5)
    assert desk.picture.interval_s == 3000


def test_a_shorter_interval_asks_no_sooner_than_a_minute_from_now() -> None:
    desk = Resident()
    desk.live(45 * 60)
    by_verb(desk, "interval", minutes=10)
    modes = []
    for seconds in (59, 60):
        desk.live(seconds)
        modes.append(desk.picture.mode)
    assert modes == ["sitting", "asking"]


@pytest.mark.parametrize(
    ("args", "until"),
    [
        ({"minutes": "45m"}, "09:45"),
        ({"minutes": "1h30m"}, "10:30"),
        ({"minutes": 45}, "09:45"),
        ({"until": "14:00"}, "14:00"),
        ({"until": "tomorrow"}, "Wed 04:00"),
        ({}, "10:00"),
    ],
)
def test_a_pause_says_when_it_ends(args: dict[str, str | float], until: str) -> None:
    assert by_verb(Resident(), "pause", **args) == f"no reminders until {until}"


def test_skip_and_not_now_are_one_request() -> None:
    replies, pictures = [], []
    for name in ("skip", "not-now"):
        desk = Resident()
        desk.to_ask()
        replies.append(by_verb(desk, name))
        pictures.append((desk.picture.due, desk.picture.undo, desk.outcomes, [event.kind for event in desk.events]))
    assert replies[0] == replies[1]
    assert pictures[0] == pictures[1]
