"""The surroundings of a person at a desk in memory: players, do-not-disturb and a lock, and a record on a disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal

from msgspec.structs import replace

from deskspine.core.commands.registry import Reply, Request
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Input
from deskspine.core.settings.settings import SettingValue
from deskspine.engine.ports import UnusableError
from deskspine.engine.situation import PresenceReport
from deskspine.engine.surroundings.changes import Change, Record, What
from deskspine.engine.surroundings.ports import Means
from deskspine.engine.surroundings.service import Surroundings
from support.resident import Resident, no_space

HERE = Place(desktop=True, variables=(("XDG_RUNTIME_DIR", "/run/user/1000"),))
FAR = replace(HERE, remote=True)


class Disk:
    """A record file in a variable, on a disk that can be full."""

    def __init__(self) -> None:
        self.record: Record | None = None
        self.why = ""
        self.full = False

    def load(self) -> tuple[Record | None, str]:
        return self.record, self.why

    def save(self, record: Record) -> None:
        if self.full:
            raise no_space()
        self.record = record

    def clear(self) -> None:
        self.record = None


class Thing:
    """One kind of surroundings: programs that are on ("Playing", notices shown) or off; it notes what is done."""

    def __init__(self, what: What, disk: Disk, **on: bool) -> None:
        self.what: What = what
        self.on = dict(on)
        self.did: list[str] = []
        self.fails: Literal["", "look", "begin", "end"] = ""
        self._disk = disk
        self.written_before = True
        self.hold: Callable[[], object] | None = None

    def fits(self, place: Place) -> str:
        return "the desktop of this machine is not where you sit" if place.remote else ""

    def _may_fail(self, doing: str) -> None:
        if self.fails == doing:
            raise UnusableError("no answer within 1 s")

    async def look(self, place: Place) -> tuple[Change, ...]:
        self._may_fail("look")
        return tuple(Change(self.what, name) for name, on in self.on.items() if on)

    async def begin(self, place: Place, changes: tuple[Change, ...]) -> None:
        self._may_fail("begin")
        written = self._disk.record.changes if self._disk.record is not None else ()
        for change in changes:
            self.written_before &= change in written
            self._set(change.program, False)
            await asyncio.sleep(0)

    async def take_over(self, place: Place, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        return tuple(change for change in changes if not self.on[change.program])

    async def end(self, place: Place, changes: tuple[Change, ...], *, resume: bool) -> tuple[Change, ...]:
        self._may_fail("end")
        for change in changes:
            if not self.on[change.program] and (resume or self.what != "media"):
                self._set(change.program, True)
        return ()

    async def close(self) -> None:
        self.did.append("closed")

    def _set(self, program: str, on: bool) -> None:
        self.on[program] = on
        self.did.append(f"{program} {'on' if on else 'off'}")


class Bolt:
    """A lock of the screen."""

    def __init__(self) -> None:
        self.locked = 0
        self.fails = False

    def fits(self, place: Place) -> str:
        return "you are at another machine" if place.remote else ""

    async def found(self, place: Place) -> str:
        return "org.gnome.ScreenSaver"

    async def lock(self, place: Place) -> str:
        if self.fails:
            raise UnusableError("no service locks the screen here")
        self.locked += 1
        return "org.gnome.ScreenSaver"


class Home:
    """A person, with music that plays in "mpv" and a daemon "dunst" that shows notices; `service` is the present one.

    `every` switches all settings of surroundings on.
    """

    def __init__(self, *, every: bool = True, place: Place = HERE, **settings: SettingValue) -> None:
        names = ("media", "do_not_disturb", "lock") if every else ()
        chosen: dict[str, SettingValue] = {f"surroundings__{name}": True for name in names}
        self.person = Resident(minutes=50, **chosen, **settings)  # type: ignore[arg-type]
        self.place = place
        self.disk = Disk()
        self.music = Thing("media", self.disk, mpv=True, vlc=False)
        self.notices = Thing("do-not-disturb", self.disk, dunst=True)
        self.bolt = Bolt()
        self.made = 0
        self.moves = False
        self.waited: list[float] = []

    async def starts(self) -> None:
        """Start the service on what the disk has, and let the place of the person become known."""
        self.service = Surroundings(
            self.person.engine, self.person.clock, self._means, self.disk, goes_on=lambda: self.moves, wait=self._wait
        )
        self.service.begin()
        self.person.engine.subscribe(self.service.follow)
        await self.sits(self.place)

    async def sits(self, place: Place, *inputs: Input) -> None:
        """Let the person sit at `place`."""
        self.person.engine.report(PresenceReport(place), inputs)
        self.service.placed()
        await self.settle()

    async def asks(self, name: str, /, **args: str | float) -> Reply:
        """Send a request that is carried out, and wait until the surroundings are changed."""
        reply = self.person.ask(name, **args)
        assert reply.ok, reply.text
        await self.settle()
        return reply

    async def plays_to_the_end(self) -> None:
        """Play the routine to its end."""
        self.person.to_end()
        await self.settle()

    async def tries(self, what: str) -> tuple[bool, str]:
        """Try one kind of surroundings and return the outcome."""
        self.service.try_out(Request("try-surroundings", {"what": what}))
        await self.settle()
        trial = self.person.picture.trial
        assert trial is not None
        assert trial.channel == what
        return trial.works, trial.text

    async def settle(self) -> None:
        """Wait until the service has done what is due."""
        while self.service._job is not None and not self.service._job.done():
            await self.service._job

    def _means(self) -> Means:
        self.made += 1
        return Means((self.music, self.notices), self.bolt)

    async def _wait(self, job: object, seconds: float) -> None:
        self.waited.append(seconds)
        job.close()  # type: ignore[attr-defined]
        await asyncio.sleep(0)
