"""The watch: supervises presence sources, restarts failures with backoff, and reports readings to the engine.

Each source has one task on the engine's loop. Of the sources that see the whole seat only the first that works runs;
all others run at the same time. Readings are checked before they are used, and a failure ends its own source only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, Protocol

from deskspine.core.presence.evidence import (
    BLIND,
    IdleReading,
    SourceReach,
    SourceReading,
    Verdict,
    implausible_reason,
    inputs_between,
    judge,
    known_input,
    source_reading,
)
from deskspine.core.presence.place import Place
from deskspine.core.schedule import inputs as given
from deskspine.core.schedule.busy_kinds import HOLDING_KINDS
from deskspine.engine.ports import Clock, PresenceSource, Survey, UnusableError, reason
from deskspine.engine.presence.facts import Facts
from deskspine.engine.situation import PresenceReport, Situation

RETRY_S = (5.0, 15.0, 60.0, 300.0)
"""Seconds after a failure until a source is tried again; the last value is used for all later attempts."""
NEVER_THERE = 2
"""Index in `RETRY_S` at which a source begins that has not worked yet."""
FIRST_REPORT_S = 10.0
"""Timeout for the first reading of a source of input after its start."""
FADES_S = 20.0
"""Seconds for which the last reading of a failed source is still used, because most sources come back at once."""
FACTS_S = 3.0
"""Seconds in which sources of facts report what was so at the start; a source that has not failed then works."""
LET_GO_S = 2.0
"""Timeout for the end of the tasks."""
STEADY_S = 600.0
"""Seconds of work after which a source is retried quickly again."""
SURVEY_S = 60.0
"""Seconds between two surveys of where the person sits."""
LEAVING_SURVEY_S = 10.0
"""The same while no terminal is attached but that is no absence yet: one is often attached a moment later."""
PREPARE_S = 5.0
"""Seconds before a possible message at which the place is surveyed and sources poll fast."""

INHIBITED_STATE = "not believed: no pause of input for an hour"
INHIBITED = "{}: input without a pause for an hour, so something keeps the session awake (an idle inhibitor?). \
Until there is a pause this source is not believed."

Sleeping = Callable[[float], Awaitable[object]]


class PresencePort(Protocol):
    """The part of the engine that the watch uses."""

    @property
    def situation(self) -> Situation:
        """Return the state as it was after the last step."""
        ...

    def report(self, report: PresenceReport, inputs: Sequence[given.Input] = ()) -> None:
        """Store the state of the sources, and apply the inputs that follow from it."""
        ...

    def fault(self, error: BaseException) -> None:
        """Log a fault of deskspine itself."""
        ...


class Watch:
    """Supervisor of the presence sources."""

    def __init__(
        self,
        engine: PresencePort,
        clock: Clock,
        sources: Sequence[PresenceSource],
        survey: Survey,
        *,
        moved: Callable[[], object] = lambda: None,
        looked: Callable[[], object] = lambda: None,
        wait: Sleeping = asyncio.sleep,
    ) -> None:
        """Create a watch over `sources`; `live` runs it.

        `moved` is called after each step taken here, because the next deadline may have changed. `looked` is called
        when the place of the person has changed, or when a message may be due soon.
        """
        self._engine, self._clock, self._sources, self._survey = engine, clock, tuple(sources), survey
        self._moved, self._looked, self._wait = moved, looked, wait
        self._place = Place()
        self._readings: dict[str, SourceReading] = {}
        self._known: dict[str, float] = {}
        """The latest input that each source reported."""
        self._inhibited: set[str] = set()
        """Names of the sources that reported input without a pause for too long."""
        self._verdict: Verdict = BLIND
        self._facts = Facts()
        self._states: dict[str, str] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._fading: dict[str, tuple[SourceReading, asyncio.Task[None]]] = {}
        self._running: object = None
        """Place and settings by which the running sources were chosen."""
        self._notes: dict[str, str] = {}
        """Notices about sources, by topic."""
        self._settings = engine.situation.profile.settings
        self._closely = self._left = False
        self._again = asyncio.Event()

    async def live(self) -> None:
        """Watch until cancelled."""
        self._facts.take_over(self._engine.situation.desk.clock)
        settle = asyncio.ensure_future(self._settle())
        try:
            while True:
                await self._look_around()
                if await self._choose() or self._closely:
                    self._looked()
                self._judge()
                self._again.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(LEAVING_SURVEY_S if self._leaving() else SURVEY_S):
                        await self._again.wait()
        finally:
            settle.cancel()
            await self._stop()

    def _leaving(self) -> bool:
        """Return True if no terminal seems attached and that does not count as an absence now."""
        return not self._place.attached and self._engine.situation.desk.clock.absence is None

    async def _settle(self) -> None:
        await self._wait(FACTS_S)
        self._facts.settled = True
        self._judge()

    async def _look_around(self) -> None:
        try:
            self._place = await self._survey()
        except Exception as error:
            self._engine.fault(error)

    def prepare_for_message(self, ahead_s: float | None) -> float | None:
        """Prepare for a message that may be due in `ahead_s` seconds, or for no message if that is None.

        From `PREPARE_S` before it sources poll fast. Return the seconds after which to call this again at the latest,
        or None if there is no need.
        """
        if self._engine.situation.profile.settings is not self._settings:
            self._settings = self._engine.situation.profile.settings
            self._again.set()  # they may choose other sources
        leaving = self._leaving()
        if leaving and not self._left:
            self._again.set()  # a key at a desk that was empty: a terminal may be attached now
        self._left = leaving
        closely = ahead_s is not None and ahead_s <= PREPARE_S
        if closely != self._closely:
            self._closely = closely
            for source in self._sources:
                source.set_fast_polling(closely)
            if closely:
                self._again.set()
        return None if ahead_s is None or closely else ahead_s - PREPARE_S

    def look_again(self) -> None:
        """Find out soon where the person is, because it mattered just now."""
        self._again.set()

    # -- which sources run -------------------------------------------------------------------------------------------

    async def _choose(self) -> bool:
        """Restart the sources if the place or the settings changed; return True if they did."""
        chosen = self._engine.situation.profile.settings.text("presence.source")
        running = (self._place, chosen, self._engine.situation.profile.policy.busy)
        if running == self._running:
            return False
        self._running = running
        await _ended(self._tasks)  # a source is never watched twice at a time
        self._tasks.clear()
        self._states.clear()
        for source in self._sources:
            self._fade(source.name)  # a source that still fits reads again at once
            self._note(source, "")
        seats: list[PresenceSource] = []
        for source in self._sources:
            if not self._wanted(source, chosen):
                self._facts.lose(source.name)
                continue
            why = source.fits(self._place)
            if why:
                self._states[source.name] = why
                self._facts.lose(source.name)
            elif source.sees == "seat":
                seats.append(source)
            else:
                self._start(self._guard([source]))
        if seats:
            self._start(self._guard(seats))
        self._report()
        return True

    def _wanted(self, source: PresenceSource, chosen: str) -> bool:
        if source.name in HOLDING_KINDS:
            return source.name in self._engine.situation.profile.policy.busy
        if source.sees == "facts":
            return True
        return chosen == "auto" or source.name == chosen

    def _start(self, guard: Coroutine[None, None, None]) -> None:
        self._tasks.append(asyncio.ensure_future(guard))

    async def _stop(self) -> None:
        await _ended([*self._tasks, *(task for _, task in self._fading.values())])

    async def _guard(self, sources: Sequence[PresenceSource]) -> None:
        """Keep the first of `sources` that works running; if none does, try again after growing pauses."""
        broke, worked = NEVER_THERE, False
        while True:
            for source in sources:
                began = self._t()
                reported = await self._run(source)
                steady = self._t() - began > STEADY_S
                if steady or (reported and not worked):
                    broke = 0
                worked = worked or reported
                if steady:
                    break  # a good one is worth another try before the next best
            await self._wait(RETRY_S[min(broke, len(RETRY_S) - 1)])
            broke += 1

    async def _run(self, source: PresenceSource) -> bool:
        """Run one source until it fails, and note the reason; return True if it reported anything."""
        reported = asyncio.Event()

        def tell(seen: IdleReading | given.Input) -> None:
            self._take(source, seen)
            if not reported.is_set():
                reported.set()
                self._note(source, "")
                self._set_state(source, "works")

        why = "it ended"
        watching = asyncio.ensure_future(source.watch(self._place, tell))
        try:
            first = await _first(watching, reported, FACTS_S if source.sees == "facts" else FIRST_REPORT_S)
            if source.sees != "facts" and not first:
                raise UnusableError("it reports nothing")
            if not watching.done():
                self._set_state(source, "works")  # a source of facts may have nothing to report for days
            await watching
        except Exception as error:
            why = self._why(error)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
        if reported.is_set():  # only then: a failed attempt is no news and does not end the notice
            self._note(source, f"{source.title} no longer works ({why}); it is tried again.")
        self._set_state(source, why)
        self._facts.lose(source.name)
        self._fade(source.name)
        self._judge()
        return reported.is_set()

    def _why(self, error: Exception) -> str:
        if not isinstance(error, UnusableError | OSError):
            self._engine.fault(error)
        return reason(error)

    # -- what they report ----------------------------------------------------------------------------------------------

    def _take(self, source: PresenceSource, seen: IdleReading | given.Input) -> None:
        """Use what `source` reports. Raises UnusableError, which ends its run, if that is impossible."""
        t = self._t()
        if not isinstance(seen, IdleReading):
            self._facts.claim(source.name, seen, t)
            self._judge(t)
            return
        why = implausible_reason(self._known.get(source.name), seen, t)
        if why:
            self._known.pop(source.name, None)
            raise UnusableError(why)
        self._known[source.name] = known_input(self._known.get(source.name), seen, t)
        before = self._readings.get(source.name)
        reach: SourceReach = "seat" if source.sees == "seat" else "terminals"
        self._readings[source.name] = source_reading(before, source.name, reach, seen, t)
        if before is None or not _same(before.idle, seen):
            self._judge(t)

    def _fade(self, name: str) -> None:
        """Forget the last reading of a source unless it works again soon."""
        last = self._readings.get(name)
        earlier, task = self._fading.get(name, (None, None))
        if last is None or earlier is last:
            return  # no reading, or it fades already: a failed attempt does not delay that
        if task is not None:
            task.cancel()

        async def fade() -> None:
            await self._wait(FADES_S)
            if self._readings.get(name) is last:
                self._readings.pop(name, None)
                self._known.pop(name, None)
                self._judge()

        self._fading[name] = (last, asyncio.ensure_future(fade()))

    def _judge(self, at: float | None = None) -> None:
        """Report the inputs that follow from a change, at boot second `at` or at this moment."""
        t = self._t() if at is None else at
        policy = self._engine.situation.profile.policy
        believed = self._believed(t)
        clock = self._engine.situation.desk.clock
        last_input = t if clock.typing else clock.last_input
        verdict = judge(believed, self._place, policy.away_after_s, last_input, self._facts.saver_from)
        inputs = [*inputs_between(self._verdict, verdict)]
        if any(isinstance(entry, given.Typing | given.Key) for entry in inputs):
            self._facts.end_lost_claims()
        inputs = [*self._facts.changes(policy.busy), *inputs]
        self._verdict = verdict
        self._report(inputs)
        if inputs:
            self._moved()

    def _believed(self, t: float) -> tuple[SourceReading, ...]:
        """Return the readings that a person can have caused; show a notice about every other source."""
        for source in self._sources:
            reading = self._readings.get(source.name)
            inhibited = reading is not None and reading.inhibited(t)
            if inhibited == (source.name in self._inhibited):
                continue
            self._inhibited ^= {source.name}
            if reading is not None:  # the failure of a source has its own notice
                self._note(source, INHIBITED.format(source.title) if inhibited else "")
                self._set_state(source, INHIBITED_STATE if inhibited else "works")
        return tuple(reading for name, reading in self._readings.items() if name not in self._inhibited)

    # -- what the person is shown about them -------------------------------------------------------------------------

    def _set_state(self, source: PresenceSource, state: str) -> None:
        if self._states.get(source.name) != state:
            self._states[source.name] = state
            self._report()

    def _note(self, source: PresenceSource, text: str) -> None:
        topic = f"presence-{source.name}"
        if text != self._notes.get(topic, ""):
            self._notes = {**self._notes, topic: text} if text else {k: v for k, v in self._notes.items() if k != topic}
            self._report()

    def _report(self, inputs: Sequence[given.Input] = ()) -> None:
        """Report the state of the sources, and `inputs`."""
        known, verdict = self._states, self._verdict
        self._engine.report(
            PresenceReport(
                self._place,
                tuple((source.title, known[source.name]) for source in self._sources if source.name in known),
                verdict.seen_by if verdict.source or verdict.pulse else (),
                verdict.enough_s,
                tuple(self._notes.items()),
            ),
            inputs,
        )

    def _t(self) -> float:
        return self._clock.read().boot


def _same(before: IdleReading, after: IdleReading) -> bool:
    """Return True if two readings differ by no more than rounding."""
    if before.idle_since is None or after.idle_since is None:
        return before.idle_since is after.idle_since
    return abs(before.idle_since - after.idle_since) < 1.0


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancel `tasks` and wait for their end, `LET_GO_S` at most."""
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=LET_GO_S)


async def _first(watching: asyncio.Future[None], reported: asyncio.Event, within_s: float) -> bool:
    """Wait for the first report of a source or for its end; return False if neither came in time."""
    report = asyncio.ensure_future(reported.wait())
    either: list[asyncio.Future[Any]] = [watching, report]
    try:
        done, _ = await asyncio.wait(either, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        report.cancel()
    return bool(done)
