"""The pace of the demo: fast while the person sits, slower at the warning, and normal while a routine leads them."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.adapters.clock import ScaledClock
from deskspine.composition.demo_pace import DEMO_SPEED, FIRST_SPEED, HEADS_UP_SPEED, DemoPace
from deskspine.core.schedule.events import Event
from support import fakes

WARNED = Event("heads-up", fakes.BOOT, fakes.WALL, "in a minute")


def test_a_sit_is_fast_and_what_asks_for_the_person_is_not() -> None:
    clock = ScaledClock(fakes.FakeClock())
    pace = DemoPace(clock)
    sitting, asking = fakes.snapshot(), fakes.asking()
    assert pace.follow(sitting, ())
    assert clock.speed == FIRST_SPEED
    assert not pace.follow(sitting, ())
    pace.follow(sitting, (WARNED,))
    assert clock.speed == HEADS_UP_SPEED
    pace.follow(sitting, ())
    assert clock.speed == HEADS_UP_SPEED, "until the ask"
    for led in (asking, replace(sitting, mode="playing"), replace(sitting, finished="micro-1min")):
        pace.follow(led, ())
        assert clock.speed == 1.0
    pace.follow(sitting, ())
    assert clock.speed == DEMO_SPEED, "the first sit alone is faster"


def test_a_break_before_the_ask_ends_the_slow_minute() -> None:
    clock = ScaledClock(fakes.FakeClock())
    pace = DemoPace(clock)
    pace.follow(fakes.snapshot(), (WARNED,))
    pace.follow(replace(fakes.snapshot(), mode="away"), ())
    pace.follow(fakes.snapshot(), ())
    assert clock.speed == FIRST_SPEED
