"""The shared folder at work: an exchange every two minutes, on a thread, at a time at which the engine wakes anyway."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from deskspine.core.schedule.inputs import SatThere
from deskspine.core.schedule.policy import CORRECTION_S
from deskspine.core.sync.others import sat_at
from deskspine.core.sync.own_rows import SHARED_EVERY_S, UnderWay
from deskspine.core.timekeeping.calendar import LocalDay, day_ends
from deskspine.engine.situation import Situation, SyncReport
from deskspine.engine.sync.exchange import Exchange, SyncJob, SyncResult
from deskspine.engine.sync.ports import OpenFolder

FOLDER_SETTING = "sync.folder"
EXCHANGE_S = 120.0
"""Seconds between two exchanges."""
SOON_S = 20.0
"""The same after an absence began or ended here, and until an absence is known not to be sitting at another machine."""
STUCK_S = 60.0
"""Seconds after which a folder that does not react is a problem for the person."""
LAST_S = 0.5
"""Timeout for the last exchange when the program ends."""
LAST_PART_S = 60.0
"""Minimum seconds of sitting that are written then."""
DAYS_COMPARED = 7
"""Number of days that are compared with the own file, so that a folder may be missing for some days."""


class SyncEngine(Protocol):
    """The part of the engine that the exchange uses."""

    @property
    def situation(self) -> Situation:
        """Return the state as it was after the last step."""
        ...

    def report(self, report: SyncReport, inputs: Sequence[SatThere] = ()) -> None:
        """Store the days of the other machines, and apply the inputs that follow from them."""
        ...

    def fault(self, error: BaseException) -> None:
        """Log a fault of deskspine itself."""
        ...


def on_a_thread(work: Callable[[], None]) -> None:
    """Run `work` on a thread that does not keep the program from ending."""
    threading.Thread(target=work, name="shared-folder", daemon=True).start()


class SharedDays:
    """Service that exchanges the days of this machine and of the others."""

    def __init__(
        self,
        engine: SyncEngine,
        open_folder: OpenFolder,
        *,
        moved: Callable[[], object] = lambda: None,
        run: Callable[[Callable[[], None]], None] = on_a_thread,
    ) -> None:
        """Create a service; `moved` is called after each step taken here. `run` starts work in the background."""
        self._engine, self._open, self._moved, self._run = engine, open_folder, moved, run
        self._folder = ""
        self._exchange = Exchange(open_folder)
        self._begun: float | None = None
        """Boot second at which the last exchange began, or None before the first one."""
        self._kind_since: float | None = None
        """Boot second since which the person was here or away at the last exchange."""
        self._busy = False
        self._over: Callable[[], object] = lambda: None
        self._result: SyncResult | Exception | None = None
        """The outcome of an exchange that was not looked at yet."""
        self._corrected: float | None = None
        """Boot second of the last return that was compared with the other machines and corrected."""

    def prepare(self) -> None:
        """Follow a step of the engine: report the last exchange, and begin another if it is time. Never waits."""
        try:
            self._follow()
        except Exception as error:  # the clock goes on without the folder
            self._engine.fault(error)

    def _follow(self) -> None:
        situation = self._engine.situation
        self._take_result()
        folder = situation.profile.settings.text(FOLDER_SETTING)
        if folder != self._folder:
            self._folder, self._exchange, self._begun = folder, Exchange(self._open), None
            self._busy = False  # an exchange with the folder before it may never end
            self._report(SyncReport())
        if not folder:
            return
        since_s = None if self._begun is None else situation.now.t - self._begun
        if self._busy:
            if since_s is not None and since_s >= STUCK_S:
                self._note(f"The shared folder {folder} does not react; what happens is shared when it does.")
            return
        is_soon = self._kind_since != situation.desk.clock.kind_since or self._has_returned()
        if since_s is None or not 0 <= since_s < (SOON_S if is_soon else EXCHANGE_S):
            self._begin(situation, SHARED_EVERY_S)

    async def close(self) -> None:
        """Write what is new when the program ends, also the sitting that goes on. Waits half a second at most."""
        if not self._folder or self._busy:
            return
        over, loop = asyncio.Event(), asyncio.get_running_loop()

        def ended() -> None:
            with suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(over.set)

        self._over = ended
        self._begin(self._engine.situation, LAST_PART_S)
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_S):
                await over.wait()

    def _begin(self, situation: Situation, least_s: float) -> None:
        self._begun, self._busy = situation.now.t, True
        self._kind_since = situation.desk.clock.kind_since
        job, exchange = job_of(situation, self._folder, least_s), self._exchange

        def work() -> None:
            result: SyncResult | Exception
            try:
                result = exchange.carry_out(job)
            except Exception as error:
                result = error
            if exchange is self._exchange:
                self._result, self._busy = result, False
                self._over()

        self._run(work)

    def _take_result(self) -> None:
        """Report the outcome of the last exchange, and correct an absence that was sitting at another machine."""
        result, self._result = self._result, None
        if isinstance(result, Exception):
            self._engine.fault(result)
        elif result is not None:
            self._report(SyncReport(result.day, result.machines, (("sync", result.problem),) if result.problem else ()))

    def _report(self, report: SyncReport) -> None:
        correction = self._correction(report)
        if correction or report != self._engine.situation.sync:
            self._engine.report(report, correction)
        if correction:
            self._moved()

    def _note(self, problem: str) -> None:
        known = self._engine.situation.sync
        self._report(SyncReport(known.day, known.machines, (("sync", problem),)))

    def _has_returned(self) -> bool:
        """Return True if the last return can still be corrected."""
        situation = self._engine.situation
        returned = situation.desk.clock.returned
        return (
            returned is not None
            and returned.at != self._corrected
            and returned.length_s > 0
            and situation.now.t - returned.at <= CORRECTION_S
        )

    def _correction(self, report: SyncReport) -> tuple[SatThere, ...]:
        """Return the input for an absence here in which the person sat at another machine, if there was one."""
        situation = self._engine.situation
        returned, now = situation.desk.clock.returned, situation.now
        if returned is None or not report.machines or not self._has_returned():
            return ()
        since = now.wall_at(returned.since)
        host = sat_at(report.machines, since, since + returned.length_s, situation.profile.policy.promise_s)
        if not host:
            return ()
        self._corrected = returned.at
        return (SatThere(host),)


def job_of(situation: Situation, folder: str, least_s: float) -> SyncJob:
    """Return the values for an exchange now; a sitting that goes on is written if it has `least_s` seconds more."""
    now, clock = situation.now, situation.desk.clock
    day = situation.profile.day(now)
    names = tuple((day.date - timedelta(days)).isoformat() for days in range(DAYS_COMPARED - 1, -1, -1))
    under_way = None
    if clock.time_kind == "sitting":
        since = max(day.begins, now.wall_at(clock.kind_since))
        under_way = UnderWay(since, now.wall, names[-1], least_s)
    return SyncJob(folder, names, day.begins, _ends(day), now.wall, clock.source, under_way)


def _ends(day: LocalDay) -> float:
    return day_ends(day.now.wall, day.now.zone, day.starts_min)
