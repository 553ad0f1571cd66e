"""Presence source for systems that can only be polled for the time since the last input and for the lock.

It holds the common part of the sources for macOS and Windows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from deskspine.adapters.polling import Looking
from deskspine.core.presence.evidence import IdleReading, poll_s, polled
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Lock, Unlock
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.ports import Clock, Tell

SAME_S = 1.0
"""Two answers that put the last input less than this apart mean one and the same input."""


class Questions(Struct, frozen=True):
    """What the system can be asked. Neither may block; both raise OSError or Broken when there is no answer."""

    idle_s: Callable[[], float]
    """Seconds since the last input."""
    locked: Callable[[], bool]
    """Whether the session is locked, or another person's is at the screen."""


class AskedIdle(Looking):
    """Asks again and again, a few microseconds each; `load` finds the functions when they are first needed."""

    sees: Literal["seat"] = "seat"

    def __init__(self, clock: Clock, load: Callable[[], Questions], *, looks_before_lock: int = 1) -> None:
        super().__init__()
        self._clock = clock
        self._load = load
        self._looks_before_lock = looks_before_lock
        """How many times in a row the system must say that it is locked."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Look until cancelled. Raises Broken or OSError when the system cannot be asked (any more)."""
        ask, inputs = self._load(), _Inputs()
        sight: IdleReading | None = None
        locked: bool | None = None
        looks = 0
        while True:
            self._urged()
            # Read before asking: a late answer then makes the input a little too old, never one to be taken back.
            reading = self._clock.read()
            since = inputs.since(ask.idle_s(), reading)
            seen = polled(reading.boot - since, reading.boot, closely=self._closely)
            if sight is None or _differ(sight, seen):
                sight = seen
                tell(seen)
            looks = looks + 1 if ask.locked() else 0
            now_locked = looks >= self._looks_before_lock
            if now_locked != locked:
                locked = now_locked
                tell(Lock() if locked else Unlock())
            await self._pause(poll_s(sight, closely=self._closely))


class _Inputs:
    """Turns idle times into boot seconds.

    Whether an idle time goes on while the machine sleeps is not documented. So one that has grown by the time awake, or
    by that and the sleep, is still about the same input, whose boot second is known already.
    """

    def __init__(self) -> None:
        self._last: tuple[float, Reading] | None = None
        self._since = 0.0

    def since(self, idle_s: float, reading: Reading) -> float:
        """Boot second of the last input, which is said to be `idle_s` seconds ago."""
        last, self._last = self._last, (idle_s, reading)
        if last is not None:
            awake_s, passed_s = reading.mono - last[1].mono, reading.boot - last[1].boot
            if min(awake_s, passed_s) - SAME_S <= idle_s - last[0] <= max(awake_s, passed_s) + SAME_S:
                return self._since
        self._since = reading.boot - idle_s
        return self._since


def _differ(one: IdleReading, other: IdleReading) -> bool:
    if one.idle_since is None or other.idle_since is None:
        return one != other
    return not abs(one.idle_since - other.idle_since) < SAME_S
