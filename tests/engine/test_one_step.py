"""One request is one step: one look at the clocks, and one snapshot with all its effects."""

from __future__ import annotations

from typing import Any

import pytest

from deskspine.core.commands.registry import Reply, Request
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.engine import Engine
from support.resident import HandClock, Resident


class Counted:
    """A resident that counts what one request costs."""

    def __init__(self, desk: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
        self.desk, self.looks, self.steps = desk, 0, 0
        read, finish = HandClock.read, Engine._finish

        def counted_read(clock: HandClock) -> Reading:
            self.looks += 1
            return read(clock)

        def counted_finish(engine: Engine, *args: Any) -> float:
            self.steps += 1
            return finish(engine, *args)

        monkeypatch.setattr(HandClock, "read", counted_read)
        monkeypatch.setattr(Engine, "_finish", counted_finish)

    def press(self, name: str, /, **args: str | float) -> Reply:
        """Send a request as a key does, which is a sign of life as well, and check what it costs."""
        pictures, self.looks, self.steps = len(self.desk.pictures), 0, 0
        reply = self.desk.engine.handle(Request(name, dict(args), typed=True))
        assert (self.looks, self.steps) == (1, 1)
        assert len(self.desk.pictures) - pictures == 1
        return reply


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    desk = Resident(minutes=50)
    desk.live(600)
    return Counted(desk, monkeypatch)


def test_a_key_that_asks_for_something_costs_one_step_and_one_snapshot(counted: Counted) -> None:
    for name in ("meeting-toggle", "meeting-toggle", "pause-toggle", "pause-toggle", "away", "away-toggle", "key"):
        assert counted.press(name).ok
        counted.desk.clock.pass_by(7)


def test_plus_changes_checks_and_writes_the_interval_in_one_step(counted: Counted) -> None:
    before = counted.desk.settings.settings
    assert counted.press("interval-up").ok
    assert counted.desk.pictures[-1].interval_s == 55 * 60
    assert counted.desk.settings.settings == before.replace("schedule.sit_minutes", 55)
    assert counted.desk.pictures[-1].due == 55 * 60


def test_a_setting_that_makes_a_break_due_says_so_in_the_same_step(counted: Counted) -> None:
    desk = counted.desk
    desk.live(1500)
    desk.events.clear()
    assert counted.press("set", key="schedule.sit_minutes", value="20").ok
    assert [event.kind for event in desk.events] == ["heads-up"]
    assert desk.pictures[-1].due == desk.t + 60


def test_a_setting_that_cannot_be_kept_is_refused_in_one_step_and_changes_nothing(counted: Counted) -> None:
    before = counted.desk.engine.situation.profile.settings
    assert not counted.press("set", key="schedule.sit_minutes", value="soon").ok
    assert counted.desk.engine.situation.profile.settings is before


def test_time_before_a_change_of_settings_is_counted_by_the_settings_of_that_time(counted: Counted) -> None:
    """Write a setting: the step first lets everything happen that was due by the old one."""
    desk = counted.desk
    desk.live(2395)
    desk.clock.pass_by(10)
    desk.events.clear()
    counted.press("set", key="schedule.sit_minutes", value="240")
    assert "due" in [event.kind for event in desk.events]


def test_a_sign_of_life_ends_an_absence_before_the_request_is_looked_at(counted: Counted) -> None:
    desk = counted.desk
    desk.ask("away")
    desk.clock.pass_by(120)
    assert counted.press("interval-up").ok
    assert desk.pictures[-1].mode == "sitting"
