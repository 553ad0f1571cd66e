"""A resident whose presence sources follow the test, on clocks that move only when the test moves them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Literal

from deskspine.core.presence.evidence import IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Input
from deskspine.engine.ports import Tell, UnusableError
from deskspine.engine.presence.watch import Watch
from support.resident import Resident

DESK = Place(desktop=True, why="this machine")
SSH = Place(remote=True, why="over SSH")


class Scripted:
    """A presence source that reports what a test gives it and breaks on demand."""

    def __init__(
        self,
        name: str,
        sees: Literal["seat", "terminals", "facts"] = "seat",
        *,
        first: IdleReading | Input | None = None,
    ) -> None:
        self.name, self.title, self.sees = name, f"the {name}", sees
        self.first = first
        """First report of each watch; None for no report."""
        self.missing = ""
        """Reason why it cannot even begin; empty if it can."""
        self.starts = 0
        self.now = self.most = 0
        """Number of watches that run, and the highest number that ever ran at one time."""
        self.closely = False
        self.at: list[Place] = []
        self._tell: Tell | None = None
        self._end: asyncio.Future[None] | None = None

    def fits(self, place: Place) -> str:
        return "you sit elsewhere" if place.remote and self.sees == "seat" else ""

    def set_fast_polling(self, closely: bool) -> None:
        self.closely = closely

    async def watch(self, place: Place, tell: Tell) -> None:
        self.starts += 1
        self.at.append(place)
        if self.missing:
            raise UnusableError(self.missing)
        self._end = asyncio.get_running_loop().create_future()
        self._tell = tell
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            if self.first is not None:
                tell(self.first)
            await self._end
        finally:
            await asyncio.sleep(0)  # letting go takes a moment
            self.now -= 1
            self._tell = self._end = None

    @property
    def watching(self) -> bool:
        """True while a watch runs."""
        return self._tell is not None

    def tell(self, seen: IdleReading | Input) -> None:
        """Report something now, as if from inside the watch."""
        assert self._tell is not None
        try:
            self._tell(seen)
        except UnusableError as error:
            self.breaks(error)

    def breaks(self, error: Exception) -> None:
        """End the watch with `error`."""
        assert self._end is not None
        self._end.set_exception(error)


class Watched:
    """A resident, its sources, and the person's place."""

    def __init__(self, sources: Sequence[Scripted], *, place: Place = DESK, **settings: object) -> None:
        self.person = Resident(**settings)  # type: ignore[arg-type]
        self.place = place
        self.surveys = 0
        self._waiting: list[tuple[float, asyncio.Future[None]]] = []
        self.watch = Watch(self.person.engine, self.person.clock, sources, self._survey, wait=self._wait)
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Watched:
        self._task = asyncio.create_task(self.watch.live())
        await settle()
        return self

    async def __aexit__(self, *error: object) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _survey(self) -> Place:
        self.surveys += 1
        return self.place

    async def _wait(self, seconds: float) -> None:
        elapsed = asyncio.get_running_loop().create_future()
        self._waiting.append((self.person.t + seconds, elapsed))
        await elapsed

    async def pass_by(self, seconds: float) -> None:
        """Let time pass; wake the tasks that wait, and the engine at its deadlines."""
        await settle()
        until = self.person.t + seconds
        while True:
            self._waiting = [(at, gone) for at, gone in self._waiting if not gone.done()]
            due = [(at, gone) for at, gone in self._waiting if at <= until]
            if not due:
                break
            at, elapsed = min(due, key=lambda each: each[0])
            self.person.live(max(0.0, at - self.person.t))
            elapsed.set_result(None)
            await settle()
        self.person.live(until - self.person.t)
        await settle()

    @property
    def mode(self) -> str:
        """The mode of the resident's snapshot."""
        return self.person.picture.mode

    async def look_again(self) -> None:
        """Prepare for a prompt, so that the place is looked at again."""
        self.watch.prepare_for_message(1.0)
        await settle()
        self.watch.prepare_for_message(None)


async def settle() -> None:
    """Let every task run until it waits."""
    for _ in range(20):
        await asyncio.sleep(0)
