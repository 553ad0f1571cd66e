"""The ladder: which channels speak for which event."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from deskspine.core.notify.escalation import channels_for, without_redundant
from deskspine.core.schedule.events import Event, EventKind
from deskspine.core.settings.settings import DEFAULTS

NOTICES = ("urgency", "desktop", "notice", "tmux")


def event(kind: EventKind, step: int = 0) -> Event:
    return Event(kind=kind, t=0.0, wall=0.0, why="", step=step)


@pytest.mark.parametrize(
    ("happened", "channels"),
    [
        (event("offer"), {"title"}),
        (event("offer-withdrawn"), set()),
        (event("wait"), set()),
        (event("heads-up"), {"title"}),
        (event("ask"), {"screen", "title", "popup", *NOTICES}),
        (event("remind", 1), {"screen", "title", "bell", "popup", *NOTICES}),
        (event("remind", 2), {*NOTICES}),
        (event("remind", 3), {"bell", *NOTICES}),
        (event("remind", 7), {"bell", *NOTICES}),
        (event("owed"), {"title"}),
        (event("due"), set()),
        (event("finished"), set()),
    ],
)
def test_each_step_is_as_loud_as_the_settings_say(happened: Event, channels: set[str]) -> None:
    assert channels_for(happened, DEFAULTS) == channels


def test_quiet_leaves_screen_and_title() -> None:
    assert channels_for(replace(event("remind", 1), quiet=True), DEFAULTS) == {"screen", "title"}
    assert channels_for(replace(event("remind", 3), quiet=True), DEFAULTS) == frozenset()


def test_the_bell_can_be_switched_off_and_steps_changed() -> None:
    settings = DEFAULTS.replace("sound.ask", False).replace("ladder.remind_2", ("notice", "bell", "sound"))
    assert channels_for(event("remind", 2), settings) == {"notice"}


@pytest.mark.parametrize(
    ("wanted", "works", "speak"),
    [
        ({"desktop", "notice", "bell"}, {"desktop", "notice"}, {"desktop", "bell"}),
        ({"desktop", "notice"}, {"notice"}, {"desktop", "notice"}),
        ({"notice"}, {"desktop", "notice"}, {"notice"}),
    ],
)
def test_two_notices_of_one_thing_are_one_too_many(wanted: set[str], works: set[str], speak: set[str]) -> None:
    assert without_redundant(frozenset(wanted), works) == speak
