"""Presence by D-Bus, on a real bus, with logind, screen savers and GNOME as dbusmock plays them."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.dbus.bus import At
from deskspine.adapters.presence.do_not_disturb import NOTICES, DesktopQuiet
from deskspine.adapters.presence.gnome_video import MANAGER, GnomeVideo
from deskspine.adapters.presence.logind import LOGIND, SESSION, Logind
from deskspine.adapters.presence.mutter_idle import MONITOR, MutterIdle
from deskspine.adapters.presence.screen_saver import SAVERS, ScreenSaver
from deskspine.core.presence.evidence import IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import DoNotDisturb, Lock, LockAsked, Saver, Sleep, Unlock, Video, Wake
from deskspine.engine.ports import UnusableError
from support.buses import Mock, PrivateBus, closing, folder_of_a_session, need_dbusmock
from support.needs import need


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    need("dbus-daemon")
    need_dbusmock()
    with folder_of_a_session() as folder, closing(PrivateBus(folder)) as bus:
        yield bus


class Watching:
    """A source that watches, and its reports."""

    def __init__(self, source: Any, place: Place) -> None:
        self._told: asyncio.Queue[Any] = asyncio.Queue()
        self._task = asyncio.ensure_future(source.watch(place, self._told.put_nowait))

    async def next(self) -> Any:
        """Return the next report."""
        async with asyncio.timeout(5):
            return await self._told.get()

    async def tells(self, *expected: Any) -> None:
        """Wait until this is reported, and assert that nothing else was."""
        assert [await self.next() for _ in expected] == list(expected)
        assert self._told.empty()

    async def ends(self) -> str:
        """Wait until the source breaks and return the reason."""
        with pytest.raises(UnusableError) as caught:
            async with asyncio.timeout(5):
                await self._task
        return str(caught.value)

    async def stop(self) -> None:
        """Cancel the watch."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


@asynccontextmanager
async def watching(source: Any, place: Place) -> AsyncIterator[Watching]:
    """Yield the reports of a source that watches; it is cancelled at the end."""
    watch = Watching(source, place)
    try:
        yield watch
    finally:
        await watch.stop()


async def test_logind(bus: PrivateBus) -> None:
    async with Mock(bus, LOGIND, "logind") as logind:
        await logind.does("AddSession", "ssusb", "c7", "seat0", os.getuid(), "me", True, answers="s")
        await logind.does("AddSession", "ssusb", "c8", "seat0", os.getuid() + 1, "her", False, answers="s")
        mine, hers = (At(LOGIND.name, f"{LOGIND.path}/session/{name}", SESSION) for name in ("c7", "c8"))
        async with watching(Logind(), bus.place) as watch:
            await watch.tells(Wake(), Unlock())
            await bus.call(hers, "Lock")
            await bus.call(mine, "Lock")
            await watch.tells(LockAsked())
            await bus.call(mine, "SetLockedHint", "b", (True,))
            await watch.tells(Lock())
            for on, report in ((True, Sleep()), (False, Wake())):
                await logind.emits(LOGIND.interface, "PrepareForSleep", "b", on)
                await watch.tells(report)
            await bus.call(mine, "SetLockedHint", "b", (False,))
            await watch.tells(Unlock())
            await bus.call(mine, "SetLockedHint", "b", (True,))
            await watch.tells(Lock())
        async with watching(Logind(), bus.place) as watch:
            await watch.tells(Wake(), Lock())
            logind.process.kill()
            assert await watch.ends() == "logind went away"
    async with Mock(bus, LOGIND, "logind"), watching(Logind(), bus.place) as watch:
        await watch.tells(Wake(), Unlock())


async def test_a_logind_that_hangs_costs_two_seconds(bus: PrivateBus) -> None:
    async with Mock(bus, LOGIND, "logind") as logind:
        logind.process.send_signal(signal.SIGSTOP)
        async with watching(Logind(), bus.place) as watch:
            assert await watch.ends() == "no answer within 2 s"


async def test_screen_savers(bus: PrivateBus) -> None:
    gnome = SAVERS[0]
    async with watching(ScreenSaver(), bus.place) as watch:
        await watch.tells(Saver(False))
        async with Mock(bus, gnome, "gnome_screensaver") as saver:
            for on, report in ((True, Saver(True)), (False, Saver(False)), (True, Saver(True))):
                await bus.call(gnome, "SetActive", "b", (on,))
                await watch.tells(report)
            async with watching(ScreenSaver(), bus.place) as other:
                await other.tells(Saver(True))
            saver.process.kill()
            await watch.tells(Saver(False))


async def test_a_video_in_gnome(bus: PrivateBus) -> None:
    async with Mock(bus, MANAGER) as manager:
        await manager.has("InhibitedActions", "u", 0)
        async with watching(GnomeVideo(), bus.place) as watch:
            await watch.tells(Video(False))
            for actions, member, report in ((12, "InhibitorAdded", Video(True)), (4, "InhibitorRemoved", Video(False))):
                await manager.does(
                    "UpdateProperties", "sa{sv}", MANAGER.interface, {"InhibitedActions": ("u", actions)}
                )
                await manager.emits(MANAGER.interface, member, "o", "/inhibitor")
                await watch.tells(report)


async def test_the_idle_watches_of_mutter(bus: PrivateBus) -> None:
    async with Mock(bus, MONITOR) as mutter:
        await mutter.method("SetIdle", "t", "", "self.idle_ms = args[0]")
        await mutter.method("GetIdletime", "", "t", "ret = self.idle_ms")
        await mutter.method("AddIdleWatch", "t", "u", "ret = 1 if args[0] > 5000 else 2")
        await mutter.method("AddUserActiveWatch", "", "u", "ret = 3")
        await mutter.method("RemoveWatch", "u", "", "")
        clock = SystemClock()
        source = MutterIdle(clock)

        async def fires(number: int, idle_ms: int) -> None:
            await bus.call(MONITOR, "SetIdle", "t", (idle_ms,))
            await mutter.emits(MONITOR.interface, "WatchFired", "u", number)

        await bus.call(MONITOR, "SetIdle", "t", (0,))
        async with watching(source, bus.place) as watch:
            await watch.tells(IdleReading(None))
            await fires(1, 10_100)
            since = (await watch.next()).idle_since
            assert abs(clock.read().boot - since - 10.1) < 1
            await fires(3, 0)
            await watch.tells(IdleReading(None))
            source.set_fast_polling(True)
            await fires(2, 3_100)
            assert abs(clock.read().boot - (await watch.next()).idle_since - 3.1) < 1
            mutter.process.kill()
            assert await watch.ends() == "Mutter went away"


async def test_a_bus_that_dies_hangs_and_comes_back(bus: PrivateBus) -> None:
    async with watching(ScreenSaver(), bus.place) as watch:
        await watch.tells(Saver(False))
        bus.daemon.kill()
        assert await watch.ends() == "the bus went away"
    bus.daemon.wait(5)
    async with watching(ScreenSaver(), bus.place) as watch:
        assert "no session bus: Connection refused" in await watch.ends()
    bus.start()
    bus.daemon.send_signal(signal.SIGSTOP)
    async with watching(ScreenSaver(), bus.place) as watch:
        assert await watch.ends() == "no session bus: no answer within 2 s"
    bus.daemon.send_signal(signal.SIGCONT)
    async with watching(ScreenSaver(), bus.place) as watch:
        await watch.tells(Saver(False))


async def test_do_not_disturb_of_gnome_by_its_settings() -> None:
    need("dbus-daemon", "gsettings")
    need_dbusmock()
    if not await asyncio.to_thread(Path("/usr/libexec/dconf-service").exists):
        pytest.skip("no dconf here, which GNOME keeps its settings in")
    with folder_of_a_session() as folder, closing(PrivateBus(folder, "<standard_session_servicedirs/>")) as bus:
        async with Mock(bus, NOTICES) as shell:
            await shell.method("GetServerInformation", "", "ssss", "ret = ('gnome-shell', 'GNOME', '43', '1.2')")
            async with watching(DesktopQuiet(), bus.place) as watch:
                await watch.tells(DoNotDisturb(False))
                for shown, report in (("false", DoNotDisturb(True)), ("true", DoNotDisturb(False))):
                    setting = ("gsettings", "set", "org.gnome.desktop.notifications", "show-banners", shown)
                    assert await asyncio.to_thread(bus.run(*setting).wait) == 0
                    await watch.tells(report)
