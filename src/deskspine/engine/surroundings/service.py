"""Says when the surroundings of a break are changed and put right, when the screen is locked, and what is tried.

One task does one thing after the other. What a break changes is written down before; whatever is still in the book
when the next process starts is put right by that one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from deskspine.core.commands.registry import Reply, Request
from deskspine.core.presence.place import Place
from deskspine.core.schedule.events import Event
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import Clock, UnusableError, reason
from deskspine.engine.situation import Situation, TrialReport
from deskspine.engine.snapshot import Snapshot, Trial
from deskspine.engine.surroundings import trial
from deskspine.engine.surroundings.changer import ALL_AT_ONCE_S, Changer
from deskspine.engine.surroundings.changes import What
from deskspine.engine.surroundings.moment import Moment, in_call, media_go_on, next_moment
from deskspine.engine.surroundings.ports import Means, RecordStore, SurroundingsPort

LOCK, LOCK_SETTING = "lock", "surroundings.lock"

TimedWait = Callable[[Awaitable[object], float], Coroutine[Any, Any, object]]


class Surroundings:
    """Coordinator of the surroundings of a break, and of the lock of the screen when the person leaves."""

    def __init__(
        self,
        engine: SurroundingsPort,
        clock: Clock,
        make: Callable[[], Means],
        store: RecordStore,
        *,
        goes_on: Callable[[], bool] = lambda: False,
        wait: TimedWait = asyncio.wait_for,
    ) -> None:
        """Create a coordinator. `goes_on` returns True if another process goes on with the break at the end."""
        self._engine, self._goes_on, self._wait = engine, goes_on, wait
        self._changer = Changer(engine, clock, make, store)
        self._book = self._changer.book
        self._moment = Moment()
        self._resume = True
        """True if media go on when the break that ended last is put right."""
        self._is_on = False
        """True while the surroundings are changed for a break."""
        self._inherited = False
        """True if the book has changes that no break of this process goes with."""
        self._adopts = False
        """True if the break of these changes goes on in this process."""
        self._away_key: float | None = None
        self._locks = False
        self._trial: What | str = ""
        self._job: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()

    def begin(self) -> None:
        """Read what an earlier process left changed; it is put right once the place of the person is known."""
        why = self._book.open()
        self._inherited = bool(self._book.changes)
        desk = self._engine.situation.desk
        self._moment, self._away_key = next_moment(Moment(), desk), desk.clock.away_key
        self._adopts = self._inherited and self._moment.on
        if why:
            self._changer.note("record", why)
        self._start()

    def placed(self) -> None:
        """Go on with what had to wait until the place of the person is known, or until it has changed."""
        self._inherited = self._inherited or (not self._is_on and not self._trial and bool(self._book.changes))
        self._start()

    def changed(self, what: What) -> bool:
        """Return True while `what` is as deskspine has set it, so that it says nothing about the person."""
        return bool(self._book.of(what))

    def follow(self, snapshot: Snapshot, events: tuple[Event, ...] = ()) -> None:
        """Begin or end with the break, and lock the screen when the person leaves by the away key."""
        situation = self._engine.situation
        desk, place = situation.desk, situation.presence.place
        before, self._moment = self._moment, next_moment(self._moment, desk)
        if before.on and not self._moment.on:
            self._resume = media_go_on(before, desk, remote=place.remote)
        away_before, self._away_key = self._away_key, desk.clock.away_key
        left = self._away_key is not None and away_before is None and desk.clock.locked is None
        if left and snapshot.settings.flag(LOCK_SETTING):
            self._locks = True
        if self._locks or before.on != self._moment.on:
            self._start()

    def try_out(self, request: Request) -> Reply:
        """Begin to try one kind of surroundings; the outcome is in a later snapshot."""
        what = plain(str(request.args.get("what", "")), 40)
        why = self._why_not(what)
        if why:
            self._report_trial(what, False, why)
            return Reply(False, why)
        self._trial = what
        self._start()
        return Reply(True, "being tried")

    async def close(self) -> None:
        """Put everything right, unless another process goes on with the break."""
        if self._job is not None:
            self._job.cancel()
            await asyncio.gather(self._job, return_exceptions=True)
        if self._book.changes and not self._inherited and not self._goes_on():
            situation = self._situation
            remote = situation.presence.place.remote
            await self._changer.end(resume=media_go_on(self._moment, situation.desk, remote=remote))
        await self._changer.close()

    # -- one thing after the other -------------------------------------------------------------------------------------

    def _start(self) -> None:
        self._hurry.set()
        if self._idle() or (self._job is not None and not self._job.done()):
            return
        self._job = asyncio.ensure_future(self._work())

    def _idle(self) -> bool:
        """Return True if there is nothing to do now, or not yet."""
        due = self._inherited or self._moment.on != self._is_on or self._locks or bool(self._trial)
        return not due or self._situation.presence.place == Place()

    async def _work(self) -> None:
        while not self._idle():
            try:
                await self._do_next()
            except Exception as error:
                self._engine.fault(error)

    async def _do_next(self) -> None:
        if self._locks:
            self._locks = False
            await self._lock()
        elif self._inherited:
            self._inherited = False
            await self._take_over()
        elif self._moment.on != self._is_on:
            self._is_on = self._moment.on
            await (self._changer.begin() if self._is_on else self._changer.end(resume=self._resume))
        else:
            what = self._trial
            try:
                await self._try(what)
            finally:
                self._trial = ""

    async def _take_over(self) -> None:
        """Go on with the changes of an earlier process if its break goes on here; otherwise put them right."""
        situation = self._situation
        adopts, self._adopts = self._adopts and self._moment.on, False
        if adopts:
            self._is_on = True
            await self._changer.take_over()
            return
        remote = self._changer.move().remote
        here = situation.desk.clock.absence is None and not remote and not in_call(situation.desk)
        await self._changer.end(resume=here and self._book.fresh())

    async def _lock(self) -> None:
        place, lock = self._situation.presence.place, self._changer.means.lock
        if lock is None or lock.fits(place):
            return
        why = ""
        try:
            async with asyncio.timeout(ALL_AT_ONCE_S):
                self._engine.log("lock", await lock.lock(place))
        except (UnusableError, OSError) as error:
            why = f"The screen could not be locked ({reason(error)})."
        self._changer.note(LOCK, why)

    # -- trials --------------------------------------------------------------------------------------------------------

    def _why_not(self, what: str) -> str:
        """Return why `what` is not tried now, or ""."""
        if self._moment.on or self._is_on:
            return trial.PLAYING
        if self._trial:
            return trial.NOT_OVER
        entry = self._changer.means.lock if what == LOCK else self._changer.named(what)
        return trial.UNKNOWN if entry is None else entry.fits(self._situation.presence.place)

    async def _try(self, what: str) -> None:
        try:
            async with asyncio.timeout(ALL_AT_ONCE_S + trial.SHOWN_S + ALL_AT_ONCE_S):
                works, text = await self._tried(what)
        except (UnusableError, OSError) as error:
            works, text = False, reason(error)
        self._report_trial(what, works, text)

    async def _tried(self, what: str) -> tuple[bool, str]:
        """Try `what` and return if it works, with a sentence. Raises UnusableError or OSError."""
        place = self._changer.move()
        entry, lock = self._changer.named(what), self._changer.means.lock
        if entry is None:
            return (False, trial.UNKNOWN) if lock is None else (True, await lock.found(place))
        changes = await entry.look(place)
        if not changes:
            return trial.NOTHING[entry.what]
        if not await self._changer.carry_out([(entry, changes)]):
            return False, self._changer.notes["record"]
        self._hurry.clear()
        with suppress(TimeoutError):
            await self._wait(self._hurry.wait(), trial.SHOWN_S)
        await self._changer.end(resume=True)
        why = self._changer.notes.get(entry.what, "")
        return (False, why) if why else (True, trial.made(entry.what, changes))

    def _report_trial(self, what: str, works: bool, text: str) -> None:
        last = self._situation.trial.trial
        self._engine.report(TrialReport(Trial(last.number + 1 if last is not None else 1, what, works, text)))

    @property
    def _situation(self) -> Situation:
        return self._engine.situation
