"""A resident whose sources of waits follow the test, on clocks that move only when the test moves them."""

from __future__ import annotations

import asyncio

from deskspine.core.presence.place import Place
from deskspine.engine.wait_port import WaitSeen
from deskspine.engine.waits.watcher import WaitWatch
from support.resident import Resident
from support.watched import settle


class ScriptedWaits:
    """A source of waits that sees what a test gives it and fails on demand."""

    def __init__(self, name: str = "hints") -> None:
        self.name = name
        self.seen: dict[str, WaitSeen] = {}
        self.fails: Exception | None = None
        self.refuses = ""
        """Reason why it does not fit."""
        self.looks: list[float] = []
        """Number of the wake-up in which it was looked at."""
        self.closed = 0

    def fits(self, place: Place) -> str:
        return self.refuses

    async def look(self, place: Place) -> tuple[WaitSeen, ...]:
        self.looks.append(len(self.looks))
        if self.fails is not None:
            raise self.fails
        return tuple(self.seen.values())

    def close(self) -> None:
        self.closed += 1

    def sees(self, wait: WaitSeen) -> None:
        """See `wait` from now on."""
        self.seen[wait.id] = wait


class Waiting:
    """A resident, its sources of waits, and the wake-ups of the watch over them."""

    def __init__(self, *sources: ScriptedWaits, **settings: object) -> None:
        self.person = Resident(**settings)  # type: ignore[arg-type]
        self.sources = sources
        self.wakeups: list[float] = []
        """Boot seconds at which a time that the watch waited for was over."""
        self.brought_forward: list[float] = []
        """Boot seconds to which the engine was asked to wake up earlier than by itself."""
        self._due: tuple[float, asyncio.Event] | None = None
        self.watch = WaitWatch(self.person.engine, self.person.clock, sources, pause=self._pause)
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Waiting:
        self.watch.prepare()
        self._task = asyncio.create_task(self.watch.live())
        await settle()
        return self

    async def __aexit__(self, *error: object) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _pause(self, changed: asyncio.Event, seconds: float | None) -> None:
        over = asyncio.Event()
        self._due = None if seconds is None else (self.person.t + seconds, over)
        waits = [asyncio.ensure_future(changed.wait()), asyncio.ensure_future(over.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._due = None
            for wait in waits:
                wait.cancel()

    async def pass_by(self, seconds: float) -> None:
        """Let time pass as the runner does: engine and watch wake up when they asked for it."""
        person, until = self.person, self.person.t + seconds
        while True:
            wait_s = person.engine.step()
            ahead_s = self.watch.prepare()
            await settle()
            if ahead_s is not None and ahead_s < wait_s:
                self.brought_forward.append(person.t + ahead_s)
                wait_s = ahead_s
                person.engine.sleeps(wait_s)
            if self._due is not None and self._due[0] <= person.t:
                self.wakeups.append(person.t)
                self._due[1].set()
                await settle()
                continue
            left_s = until - person.t
            if left_s <= 0:
                return
            due_s = left_s if self._due is None else self._due[0] - person.t
            person.clock.pass_by(min(max(wait_s, 0.001), left_s, due_s))

    async def to_progress(self, part: float) -> None:
        """Sit until this part of the interval is reached."""
        clock, policy = self.person.engine.situation.desk.clock, self.person.engine.situation.profile.policy
        await self.pass_by(max(0.0, policy.interval_s * part - clock.progress.at(self.person.t)))

    def waits(self) -> list[str]:
        """Return the ids of the waits that the sitting clock knows."""
        return [wait.id for wait in self.person.engine.situation.desk.clock.waits]

    def sentences_of(self, kind: str) -> list[str]:
        """Return the sentences of every event of that kind."""
        return self.person.sentences_of(kind)
