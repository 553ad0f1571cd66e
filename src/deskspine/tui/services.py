"""What the screens are given: a clock to read, a road to the engine, and what the engine told."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Protocol, runtime_checkable

from msgspec import Struct

from deskspine.core.commands.registry import Request
from deskspine.core.schedule.events import Event
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.ports import Clock
from deskspine.engine.snapshot import Snapshot

KEPT_EVENTS = 500
"""Events kept for a screen that does not come to take them; a terminal may stand still for days."""


def _nobody() -> None:
    """Stands in for `Feed.on_ready` until an app listens."""


def _drop(error: BaseException, where: str) -> None:
    """Stands in for `Services.report` where faults are kept nowhere."""


class Feed:
    """Hands snapshots and events from the engine's thread to the screen's, and never makes the engine wait."""

    def __init__(self) -> None:
        self.on_ready: Callable[[], object] = _nobody
        """Called on the engine's thread when something is waiting and nobody was told yet; must return at once."""
        self._lock = Lock()
        self._latest: Snapshot | None = None
        self._events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self._told = False

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot. Raises LookupError before the engine has put one."""
        latest = self._latest
        if latest is None:
            raise LookupError("the engine has put no snapshot yet")
        return latest

    def put(self, snapshot: Snapshot, events: Sequence[Event] = ()) -> None:
        """Engine side: leave the newest snapshot, and what happened since the last one."""
        with self._lock:
            self._latest = snapshot
            self._events.extend(events)
            tell = not self._told
            self._told = True
        if tell:
            self.on_ready()

    def take(self) -> tuple[Snapshot, tuple[Event, ...]]:
        """Screen side: the newest snapshot and every event since the last take."""
        with self._lock:
            events = tuple(self._events)
            self._events.clear()
            self._told = False
            return self.snapshot, events


class Services(Struct, frozen=True):
    """What a screen may use; tests build one from fakes."""

    clock: Clock
    send: Callable[[Request], None]
    """Asks something of the engine; returns at once, what came of it shows in a later snapshot."""
    feed: Feed
    report: Callable[[BaseException, str], None] = _drop
    """Writes a fault of a screen down, with the name of the screen."""
    demo: bool = False
    """True when time runs faster and nothing is kept: every screen says so."""

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot."""
        return self.feed.snapshot

    def now(self) -> Now:
        """The present moment, in the form in which instants of a snapshot are compared with it."""
        reading = self.clock.read()
        return Now(reading.boot, reading.wall, self.clock.zone())


@runtime_checkable
class FollowsSnapshots(Protocol):
    """A screen that is given new snapshots, on its own thread."""

    def follow_snapshot(self, snapshot: Snapshot) -> None:
        """Take note of `snapshot` without drawing; called for each new one, also while the screen is covered."""
        ...

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; called for each new one while the screen can be seen, and when it is uncovered."""
        ...


@runtime_checkable
class Ticks(Protocol):
    """A screen that shows running time: the app moves its hand while it is on top."""

    def tick(self) -> None:
        """Show the present moment."""
        ...

    def next_change(self, now: Now) -> float:
        """The instant at which something shown changes next."""
        ...

    def wants_seconds(self) -> bool:
        """Whether that is every second from then on."""
        ...
