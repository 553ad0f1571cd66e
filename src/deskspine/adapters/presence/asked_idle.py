"""Presence source for systems that can only be polled for the time since the last input and for the lock.

It holds the common part of the sources for macOS and Windows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from deskspine.adapters.polling import PollingSource
from deskspine.core.presence.evidence import IdleReading, poll_s, polled
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Lock, Unlock
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.ports import Clock, Tell

SAME_S = 1.0
"""Two results that put the last input less than this apart mean the same input."""


class Questions(Struct, frozen=True):
    """The functions of a system that are polled. Neither may block; both may raise OSError or UnusableError."""

    idle_s: Callable[[], float]
    """Returns the seconds since the last input."""
    locked: Callable[[], bool]
    """Returns True if the session is locked, or if the session at the screen is another person's."""


class AskedIdle(PollingSource):
    """Polls the functions of a system, a few microseconds each; `load` returns them when they are first needed."""

    sees: Literal["seat"] = "seat"

    def __init__(self, clock: Clock, load: Callable[[], Questions], *, looks_before_lock: int = 1) -> None:
        super().__init__()
        self._clock = clock
        self._load = load
        self._looks_before_lock = looks_before_lock
        """Number of looks in a row that must find the session locked."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Poll until cancelled. Raises UnusableError or OSError if the system cannot be asked, or not any more."""
        ask, last_input = self._load(), _LastInputAcrossSleep()
        sight: IdleReading | None = None
        locked: bool | None = None
        looks = 0
        while True:
            self._urged()
            # Read the clock first: a late result then makes the input a little too old, never too new.
            reading = self._clock.read()
            since = last_input.since(ask.idle_s(), reading)
            reported = polled(reading.boot - since, reading.boot, closely=self._closely)
            if sight is None or _differ(sight, reported):
                sight = reported
                tell(reported)
            looks = looks + 1 if ask.locked() else 0
            now_locked = looks >= self._looks_before_lock
            if now_locked != locked:
                locked = now_locked
                tell(Lock() if locked else Unlock())
            await self._pause(poll_s(sight, closely=self._closely))


class _LastInputAcrossSleep:
    """Converts idle times to the boot second of the last input.

    It is not documented if an idle time grows while the machine sleeps. So an idle time that has grown by the time
    awake, or by the time awake and asleep, still means the same input, whose boot second is known already.
    """

    def __init__(self) -> None:
        self._last: tuple[float, Reading] | None = None
        self._since = 0.0

    def since(self, idle_s: float, reading: Reading) -> float:
        """Return the boot second of the last input, which the system reports to be `idle_s` seconds ago."""
        last, self._last = self._last, (idle_s, reading)
        if last is not None:
            awake_s, passed_s = reading.mono - last[1].mono, reading.boot - last[1].boot
            if min(awake_s, passed_s) - SAME_S <= idle_s - last[0] <= max(awake_s, passed_s) + SAME_S:
                return self._since
        self._since = reading.boot - idle_s
        return self._since


def _differ(old: IdleReading, new: IdleReading) -> bool:
    if old.idle_since is None or new.idle_since is None:
        return old != new
    return not abs(old.idle_since - new.idle_since) < SAME_S
