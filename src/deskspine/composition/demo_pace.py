"""The pace of the demo: a whole sit in seconds, a slower last minute, and normal speed while the person is led."""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.adapters.clock import ScaledClock
from deskspine.core.schedule.events import Event
from deskspine.engine.engine import Engine
from deskspine.engine.runner import Runner
from deskspine.engine.snapshot import Snapshot

DEMO_SPEED = 60.0
FIRST_SPEED = 240.0
"""Speed up to the first ask: an interval of 50 minutes takes twelve seconds."""
HEADS_UP_SPEED = 15.0
"""Speed of the minute before an ask, so that its warning can be read."""


class DemoPace:
    """The speed of the clock of a demo, chosen again with every snapshot."""

    def __init__(self, clock: ScaledClock) -> None:
        """Begin with the first sit."""
        self._clock = clock
        self._fast = FIRST_SPEED
        self._warned = False
        """True from the warning before an ask to the ask."""

    def follow(self, snapshot: Snapshot, events: Sequence[Event]) -> bool:
        """Choose the speed for `snapshot`; return True if it changed."""
        asking = snapshot.ask is not None and snapshot.ask.stage == "asking"
        if snapshot.ask is not None:
            self._warned = False
            self._fast = DEMO_SPEED if asking else self._fast
        elif any(event.kind == "heads-up" for event in events):
            self._warned = True
        elif snapshot.mode != "sitting":
            self._warned = False
        led = asking or snapshot.mode == "playing" or bool(snapshot.finished)
        speed = 1.0 if led else HEADS_UP_SPEED if self._warned else self._fast
        changed = speed != self._clock.speed
        if changed:
            self._clock.set_speed(speed)
        return changed


def keep_pace(engine: Engine, clock: ScaledClock, runner: Runner) -> None:
    """Change the speed of `clock` with every snapshot of `engine`."""
    pace = DemoPace(clock)

    def follow(snapshot: Snapshot, events: Sequence[Event]) -> None:
        if pace.follow(snapshot, events):
            runner.poke()

    engine.subscribe(follow)
