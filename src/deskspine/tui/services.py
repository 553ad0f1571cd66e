"""The services of the screens: a clock, a way to send requests to the engine, and its snapshots and events."""

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
"""Maximum events that wait for a screen; a terminal may be stopped for days."""


def _ignore() -> None:
    """Do nothing; the value of `Feed.on_ready` until an app listens."""


def _drop(error: BaseException, where: str) -> None:
    """Do nothing; the value of `Services.report` where faults are not logged."""


class Feed:
    """A queue of snapshots and events from the engine's thread to the screen's, which never makes the engine wait."""

    def __init__(self) -> None:
        self.on_ready: Callable[[], object] = _ignore
        """Callback on the engine's thread when the first snapshot or event begins to wait; it must return at once."""
        self._lock = Lock()
        self._latest: Snapshot | None = None
        self._events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self._is_announced = False

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot; raises LookupError before the first one."""
        latest = self._latest
        if latest is None:
            raise LookupError("the engine has put no snapshot yet")
        return latest

    def put(self, snapshot: Snapshot, events: Sequence[Event] = ()) -> None:
        """Store the newest snapshot and the events since the last one; called by the engine."""
        with self._lock:
            self._latest = snapshot
            self._events.extend(events)
            announces = not self._is_announced
            self._is_announced = True
        if announces:
            self.on_ready()

    def take(self) -> tuple[Snapshot, tuple[Event, ...]]:
        """Return the newest snapshot and the events since the last call; called by the screen."""
        with self._lock:
            events = tuple(self._events)
            self._events.clear()
            self._is_announced = False
            return self.snapshot, events


class Services(Struct, frozen=True):
    """The services that a screen may use; tests make them from fakes."""

    clock: Clock
    send: Callable[[Request], None]
    """Sends a request to the engine and returns at once; a later snapshot shows the result."""
    feed: Feed
    report: Callable[[BaseException, str], None] = _drop
    """Logs a fault of a screen with the name of the screen."""
    demo: bool = False
    """True in a demo, in which time runs faster and nothing is saved."""

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot."""
        return self.feed.snapshot

    def now(self) -> Now:
        """Return the present moment, to compare with instants of a snapshot."""
        reading = self.clock.read()
        return Now(reading.boot, reading.wall, self.clock.zone())


@runtime_checkable
class FollowsSnapshots(Protocol):
    """A screen that receives every new snapshot on its own thread."""

    def follow_snapshot(self, snapshot: Snapshot) -> None:
        """Note `snapshot` without drawing; called for every new one, also while the screen is covered."""
        ...

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; called for each new one while the screen can be seen, and when it is uncovered."""
        ...


@runtime_checkable
class Ticks(Protocol):
    """A screen that shows running time; the app calls `tick` while it is on top."""

    def tick(self) -> None:
        """Show the present moment."""
        ...

    def next_change(self, now: Now) -> float:
        """Return the next instant at which something on the screen changes."""
        ...

    def wants_seconds(self) -> bool:
        """Return True if something changes every second from then on."""
        ...
