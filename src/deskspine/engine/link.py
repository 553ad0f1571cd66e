"""The link of a face to the engine: the newest snapshot, the events since the last look, and a way to send requests.

It is the same whether the engine lives in this process or in another one, and it stays the same when the engine moves
from one process to the next.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from threading import RLock

from deskspine.core.commands.registry import Request
from deskspine.core.schedule.events import Event
from deskspine.engine.snapshot import Snapshot

KEPT_EVENTS = 500
"""Maximum events that wait for a face; a terminal may be stopped for days."""
KEPT_REQUESTS = 20
"""Maximum requests that wait while no engine is connected."""

Send = Callable[[Request], bool | None]
"""Takes a request and returns at once: False if it does not reach the engine any more."""


def _ignore() -> None:
    """Do nothing; the value of `Link.on_ready` until a face listens."""


class Link:
    """A queue of snapshots and events from an engine to one face, and of requests back. Neither side waits."""

    def __init__(self, send: Send | None = None) -> None:
        """Create a link. Without `send`, requests wait until `connect`."""
        self.on_ready: Callable[[], object] = _ignore
        """Callback on the engine's thread when the first snapshot or event begins to wait; it must return at once."""
        self.speaks = True
        """True if this face was used last: only that one rings the bell and shows terminal notices."""
        self._lock = RLock()  # `send` may put a snapshot at once, when the engine lives on the same thread
        self._send = send
        self._unsent: deque[Request] = deque(maxlen=KEPT_REQUESTS)
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
        """Store the newest snapshot and the events since the last one; called by the engine's side."""
        with self._lock:
            self._latest = snapshot
            self._events.extend(events)
            announces = not self._is_announced
            self._is_announced = True
        if announces:
            self.on_ready()

    def take(self) -> tuple[Snapshot, tuple[Event, ...]]:
        """Return the newest snapshot and the events since the last call; called by the face."""
        with self._lock:
            events = tuple(self._events)
            self._events.clear()
            self._is_announced = False
            return self.snapshot, events

    def send(self, request: Request) -> None:
        """Send a request to the engine and return at once; a later snapshot shows the result.

        If no engine can be reached now, it waits for the next one.
        """
        with self._lock:
            self._unsent.append(request)
            self._send_waiting()

    def connect(self, send: Send | None) -> None:
        """Send requests by `send` from now on, first those that wait. None means that no engine can be reached now."""
        with self._lock:
            self._send = send
            self._send_waiting()

    def _send_waiting(self) -> None:
        """Send the requests that wait, in their order, up to the first that does not reach the engine."""
        while self._send is not None and self._unsent:
            request = self._unsent.popleft()
            if self._send(request) is False:
                self._send = None
                self._unsent.appendleft(request)
