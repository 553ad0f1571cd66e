"""The watch over waits: looks at their sources while an offer can come or a routine plays, and never before.

A source reports what it sees now, not what changed. The watch compares that with the waits that the sitting clock
knows, so a look that was missed, a restart or a source that failed leaves no wait behind that is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import Protocol

from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Input
from deskspine.core.schedule.waits import Watching, watch_from, watches
from deskspine.core.waits.kinds import WAIT_SETTINGS
from deskspine.engine.ports import Clock, UnusableError, WaitPort, WaitSeen, reason
from deskspine.engine.situation import Situation, WaitReport
from deskspine.engine.waits.learned import with_usual_length
from deskspine.engine.waits.news import WaitsById, ended_all, news

HINTS = "hints"
"""Name of the source that all share but tmux."""
LOOK_S = {"slow": 10.0, "fast": 2.0}
"""Seconds between two looks."""
RETRY_S = (5.0, 15.0, 60.0, 300.0)
"""Seconds after a failure until a source is looked at again; the last value is used for all later attempts."""
FADES_S = 30.0
"""Seconds for which the waits that a failed source saw last are still believed: most come back at once."""
FORGOTTEN_S = 60.0
"""Seconds without a look after which the end of a wait is no news: it may have ended at any time."""
SOON_S = 1.0
"""Minimum seconds until the engine is asked again if sources have to look."""

NOTED_FAILURES = 2
"""Failures in a row after which the person is shown one sentence about a source: one failure alone is no news."""
NOT_SEEN = "Waits that {} would show are not noticed ({}); it is tried again."

PauseUntil = Callable[[asyncio.Event, float | None], Awaitable[None]]
"""Waits for the event, or for the seconds if there are any."""


class WaitEngine(Protocol):
    """The part of the engine that this watch uses."""

    @property
    def situation(self) -> Situation:
        """Return the state as it was after the last step."""
        ...

    def report(self, report: WaitReport, inputs: Sequence[Input] = ()) -> None:
        """Store the state of the sources, and apply the inputs that follow from it."""
        ...

    def fault(self, error: BaseException) -> None:
        """Log a fault of deskspine itself."""
        ...


async def pause(changed: asyncio.Event, seconds: float | None) -> None:
    """Wait until `changed` is set, for `seconds` at most."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await changed.wait()


class _Source:
    """A source, the waits that it saw last, and its failures."""

    def __init__(self, port: WaitPort) -> None:
        self.port = port
        self.seen: tuple[WaitSeen, ...] = ()
        self.seen_at = 0.0
        self.failures = 0
        self.again_at = 0.0
        """Boot second from which it may be looked at again after a failure."""
        self.state = ""


class WaitWatch:
    """Supervisor of the sources of waits."""

    def __init__(
        self,
        engine: WaitEngine,
        clock: Clock,
        sources: Sequence[WaitPort],
        *,
        moved: Callable[[], object] = lambda: None,
        pause: PauseUntil = pause,
    ) -> None:
        """Create a watch over `sources`; `live` runs it.

        `moved` is called after each step taken here, because the next deadline may have changed.
        """
        self._engine, self._clock, self._moved, self._pause = engine, clock, moved, pause
        self._sources = [_Source(port) for port in sources]
        self._watching: Watching = "no"
        self._changed = asyncio.Event()
        self._known: WaitsById = {}
        """The waits that were seen at the last look, by id."""
        self._looked_at = 0.0

    def prepare(self) -> float | None:
        """Follow a step of the engine: begin to look, look at another rate, or stop.

        Return the seconds after which to call this again at the latest, or None if there is no need. Until sources have
        to look, that is the only thing that this watch costs.
        """
        situation = self._engine.situation
        clock, policy = situation.desk.clock, situation.profile.policy
        watching = watches(clock, policy)
        stale = watching == "no" and bool(clock.waits) and clock.absence is None
        if watching != self._watching or stale:
            self._watching = watching
            self._changed.set()
        if watching != "no":
            return None
        at = watch_from(clock, policy, situation.now)
        return None if at is None else max(SOON_S, at - situation.now.t)

    async def live(self) -> None:
        """Watch until cancelled."""
        try:
            while True:
                self._changed.clear()
                if self._watching == "no":
                    self._stop()
                    await self._pause(self._changed, None)
                else:
                    await self._look()
                    await self._pause(self._changed, LOOK_S.get(self._watching))
        finally:
            for source in self._sources:
                source.port.close()

    def _stop(self) -> None:
        """End the waits that nothing follows any more. In an absence they stay: it may be a short one."""
        clock = self._engine.situation.desk.clock
        if clock.absence is None:
            self._known = {}
            self._report(ended_all(clock.waits))

    async def _look(self) -> None:
        """Look at every source, and report what is new."""
        now, place = self._clock.read().boot, self._engine.situation.presence.place
        if not 0 <= now - self._looked_at <= FORGOTTEN_S:
            self._known = {}
        self._looked_at = now
        await asyncio.gather(*(self._look_at(source, place) for source in self._sources))
        situation = self._engine.situation  # a step may have been taken meanwhile
        settings, lengths = situation.profile.settings, situation.profile.history.waits
        seen = [
            with_usual_length(wait, lengths) if settings.flag(WAIT_SETTINGS[wait.source]) else wait.as_lost()
            for source in self._sources
            for wait in source.seen
        ]
        self._known, inputs = news(situation.desk.clock.waits, self._known, seen)
        self._report(inputs)

    async def _look_at(self, source: _Source, place: Place) -> None:
        """Look at one source. A failure ends its waits after a while, and nothing else."""
        now = self._clock.read().boot
        why = self._left_out(source, place)
        if why:
            if source.state != why:
                source.port.close()
            source.seen = tuple(wait.as_lost() for wait in source.seen)
            source.failures, source.again_at, source.state = 0, 0.0, why
            return
        if now < source.again_at:
            self._fade(source, now)
            return
        try:
            seen = await source.port.look(place)
        except Exception as error:
            if not isinstance(error, UnusableError | OSError):
                self._engine.fault(error)
            source.state = reason(error)
            source.again_at = now + RETRY_S[min(source.failures, len(RETRY_S) - 1)]
            source.failures += 1
            self._fade(source, now)
            return
        source.seen, source.seen_at = seen, now
        source.failures, source.again_at, source.state = 0, 0.0, "works"

    def _left_out(self, source: _Source, place: Place) -> str:
        """Return why a source is not looked at, or "" if it is."""
        settings, name = self._engine.situation.profile.settings, source.port.name
        own = [key for kind, key in WAIT_SETTINGS.items() if name == kind or (name == HINTS and kind != "tmux")]
        return source.port.fits(place) if any(settings.flag(setting) for setting in own) else "switched off"

    def _fade(self, source: _Source, now: float) -> None:
        """Give up what a failed source saw last, after a while."""
        if now - source.seen_at > FADES_S:
            source.seen = tuple(wait.as_lost() for wait in source.seen)

    def _report(self, inputs: Iterable[Input]) -> None:
        states = tuple((source.port.name, source.state) for source in self._sources if source.state)
        looks = self._watching != "no"
        notes = tuple(
            (f"waits-{source.port.name}", NOT_SEEN.format(source.port.name, source.state))
            for source in self._sources
            if looks and source.failures >= NOTED_FAILURES
        )
        report, inputs = WaitReport(states, notes), tuple(inputs)
        if not inputs and report == self._engine.situation.waits:
            return
        self._engine.report(report, inputs)
        if inputs:
            self._moved()
