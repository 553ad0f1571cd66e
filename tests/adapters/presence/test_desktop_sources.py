"""Desktop reports over D-Bus (idle watches, sleep, locks, videos) by daemons that are slow, lie, hang and vanish."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

import pytest
from msgspec.structs import replace

from deskspine.adapters.dbus import calls as bus_calls
from deskspine.adapters.presence.gnome_video import MANAGER, GnomeVideo
from deskspine.adapters.presence.logind import LOGIND, PROPERTIES, SESSION, Logind
from deskspine.adapters.presence.mutter_idle import MONITOR, MutterIdle
from deskspine.adapters.presence.screen_saver import SAVERS, ScreenSaver
from deskspine.core.presence.evidence import IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Lock, LockAsked, Saver, Sleep, Unlock, Video, Wake
from support.fake_bus import BUS, HANG, Answer, FakeBus, FakeClock, a_bus, until, watching

SHELL, MINE, TEXT = ":1.5", "/org/freedesktop/login1/session/_31", "/org/freedesktop/login1/session/_32"


@pytest.fixture
async def fake() -> AsyncIterator[FakeBus]:
    async with a_bus() as bus:
        yield bus


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten all waits to 50 ms."""
    monkeypatch.setattr(bus_calls, "CALL_S", 0.05)


# -- GNOME's idle watches ------------------------------------------------------------------------------------------


class Mutter:
    """Idle watches as in Mutter, on a clock of the test."""

    def __init__(self, fake: FakeBus, clock: FakeClock) -> None:
        self.fake, self.clock = fake, clock
        self.last_input = clock.boot
        self.watches: dict[int, int] = {}
        """Number → milliseconds; 0 for a watch that fires at the next input."""
        self._next = 0
        fake.names[MONITOR.name] = SHELL
        fake.answers["GetIdletime"] = lambda _: ("t", (round((clock.boot - self.last_input) * 1000),))
        fake.answers["AddIdleWatch"] = lambda body: self._add(body[0])
        fake.answers["AddUserActiveWatch"] = lambda _: self._add(0)
        fake.answers["RemoveWatch"] = lambda body: ("", (), self.watches.pop(body[0]))[:2]

    def _add(self, pause_ms: int) -> Answer:
        self._next += 1
        self.watches[self._next] = pause_ms
        return "u", (self._next,)

    def input(self) -> None:
        """Press a key."""
        self.last_input = self.clock.boot
        for number in [number for number, pause_ms in self.watches.items() if pause_ms == 0]:
            del self.watches[number]
            self._fire(number)

    def wait(self, passed_s: float) -> None:
        """Let time pass without input."""
        before = self.clock.boot - self.last_input
        self.clock.boot += passed_s
        for number, pause_ms in tuple(self.watches.items()):
            if before * 1000 < pause_ms <= (before + passed_s) * 1000:
                self._fire(number)

    def _fire(self, number: int) -> None:
        self.fake.signal(SHELL, MONITOR.path, MONITOR.interface, "WatchFired", "u", (number,))


async def test_mutter_tells_of_pauses_and_of_the_next_input(fake: FakeBus) -> None:
    clock = FakeClock()
    mutter = Mutter(fake, clock)
    async with watching(MutterIdle(clock), fake.place) as watch:
        await watch.tells(IdleReading(None))
        mutter.wait(11)
        await watch.tells(IdleReading(1000.0))
        mutter.wait(3000)
        await until(lambda: 0 in mutter.watches.values())
        mutter.input()
        await watch.tells(IdleReading(None))
        count = fake.count("GetIdletime")
        mutter.wait(5)
        mutter.input()
        mutter.wait(9)
        await asyncio.sleep(0.1)
        assert not watch.reports
        assert fake.count("GetIdletime") == count, "it is not asked while nothing happens"
        mutter.wait(2)
        await watch.tells(IdleReading(clock.boot - 11))


async def test_mutter_sees_pauses_of_three_seconds_when_it_has_to(fake: FakeBus) -> None:
    clock = FakeClock()
    mutter = Mutter(fake, clock)
    source = MutterIdle(clock)
    async with watching(source, fake.place) as watch:
        await watch.tells(IdleReading(None))
        mutter.wait(4)
        source.set_fast_polling(True)
        await watch.tells(IdleReading(1000.0))
        mutter.input()
        await watch.tells(IdleReading(None))
        mutter.wait(3.2)
        await watch.tells(IdleReading(1004.0))
        source.set_fast_polling(False)
        await until(lambda: sorted(mutter.watches.values()) == [0, 10_100])
        await asyncio.sleep(0.1)
        assert not watch.reports, "no input came, so none is told"
        mutter.wait(8)
        await asyncio.sleep(0.1)
        assert not watch.reports


async def test_input_between_the_pause_and_the_watch_for_input_is_not_missed(fake: FakeBus) -> None:
    clock = FakeClock()
    mutter = Mutter(fake, clock)

    def press_and_add(_: object) -> Answer:
        mutter.input()
        return mutter._add(0)

    fake.answers["AddUserActiveWatch"] = press_and_add
    async with watching(MutterIdle(clock), fake.place) as watch:
        await watch.tells(IdleReading(None))
        mutter.wait(11)
        await until(lambda: fake.count("AddUserActiveWatch"))
        await asyncio.sleep(0.1)
        assert not watch.reports


@pytest.mark.parametrize(
    ("method", "answer", "why"),
    [
        ("GetIdletime", HANG, "no answer within"),
        ("GetIdletime", ("s", ("soon",)), "is of type 's'"),
        ("AddIdleWatch", ("u", (0,)), "refused an idle watch"),
        ("AddIdleWatch", ("error", (f"{BUS}.Error.AccessDenied", "no")), "AccessDenied"),
    ],
)
async def test_a_mutter_that_hangs_or_refuses_breaks(
    fake: FakeBus, quick: None, method: str, answer: Answer, why: str
) -> None:
    clock = FakeClock()
    Mutter(fake, clock)
    fake.answers[method] = answer
    async with watching(MutterIdle(clock), fake.place) as watch:
        assert why in await watch.ends()


async def test_a_mutter_that_lies_is_told_as_it_says(fake: FakeBus) -> None:
    clock = FakeClock()
    Mutter(fake, clock)
    fake.answers["GetIdletime"] = ("t", (2**64 - 1,))
    async with watching(MutterIdle(clock), fake.place) as watch:
        await until(lambda: watch.reports)
        assert watch.reports[0].idle_since < -1e15, "which the engine does not believe"


async def test_no_mutter_and_one_that_leaves_break(fake: FakeBus) -> None:
    clock = FakeClock()
    async with watching(MutterIdle(clock), fake.place) as watch:
        assert await watch.ends() == "no Mutter on the session bus"
    Mutter(fake, clock)
    async with watching(MutterIdle(clock), fake.place) as watch:
        await watch.tells(IdleReading(None))
        fake.own(MONITOR.name, "")
        assert await watch.ends() == "Mutter went away"
    async with watching(MutterIdle(clock), replace(fake.place, variables=())) as watch:
        assert await watch.ends() == "no session bus"
    await until(lambda: fake.connected == 0)


# -- logind --------------------------------------------------------------------------------------------------------


class Manager:
    """logind with three sessions: of this person at a seat and over SSH, and of another person."""

    def __init__(self, fake: FakeBus) -> None:
        self.fake = fake
        self.hint: Any = False
        rows = [
            ("1", os.getuid(), "me", "seat0", MINE),
            ("2", os.getuid(), "me", "", TEXT),
            ("3", os.getuid() + 1, "other", "seat1", TEXT + "x"),
        ]
        fake.names[LOGIND.name] = ":1.2"
        fake.answers["ListSessions"] = lambda _: ("a(susso)", (rows,))
        fake.answers[f"{SESSION}.State"] = ("v", (("s", "active"),))
        fake.answers[f"{SESSION}.LockedHint"] = lambda _: ("v", (("b", self.hint),))
        fake.answers[f"{LOGIND.interface}.PreparingForSleep"] = ("v", (("b", False),))

    def tell(self, member: str, path: str = MINE) -> None:
        """Ask a session to lock or unlock."""
        self.fake.signal(":1.2", path, SESSION, member)

    def lock(self, locked: bool, path: str = MINE) -> None:
        """Report that a desktop is locked, or no longer."""
        self.hint = locked
        body: tuple[Any, ...] = (SESSION, {"IdleHint": ("b", True), "LockedHint": ("b", locked)}, [])
        self.fake.signal(":1.2", path, PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

    def sleep(self, on: bool) -> None:
        """Report that the machine is about to sleep, or woke."""
        self.fake.signal(":1.2", LOGIND.path, LOGIND.interface, "PrepareForSleep", "b", (on,))


@pytest.fixture
def manager(fake: FakeBus) -> Manager:
    return Manager(fake)


async def test_logind_tells_of_sleep_and_lock_and_never_of_a_lock_twice(fake: FakeBus, manager: Manager) -> None:
    async with watching(Logind(), fake.place) as watch:
        await watch.tells(Wake(), Unlock())
        manager.tell("Lock")
        manager.lock(True)
        await watch.tells(LockAsked(), Lock())
        manager.tell("Lock")
        manager.sleep(True)
        manager.sleep(False)
        await watch.tells(Sleep(), Wake())
        manager.lock(False)
        manager.tell("Unlock")
        await watch.tells(Unlock())
        for member in ("Lock", "Unlock"):
            manager.tell(member, TEXT)
        manager.lock(True, TEXT)
        manager.fake.signal(":1.66", LOGIND.path, LOGIND.interface, "PrepareForSleep", "b", (True,))
        manager.fake.signal(":1.2", LOGIND.path, LOGIND.interface, "PrepareForSleep", "s", ("yes",))
        await asyncio.sleep(0.05)
        assert not watch.reports, "not of this person, not of logind, not of that form"


async def test_a_session_that_is_locked_or_asleep_already_is_told(fake: FakeBus, manager: Manager) -> None:
    manager.hint = True
    fake.answers[f"{LOGIND.interface}.PreparingForSleep"] = ("v", (("b", True),))
    async with watching(Logind(), fake.place) as watch:
        await watch.tells(Sleep(), Lock())


async def test_each_request_to_lock_is_told_as_no_more_than_that(fake: FakeBus, manager: Manager) -> None:
    async with watching(Logind(), fake.place) as watch:
        await watch.tells(Wake(), Unlock())
        manager.tell("Lock")
        manager.tell("Lock")
        await watch.tells(LockAsked(), LockAsked())
        manager.tell("Unlock")
        await watch.tells(Unlock())
        await asyncio.sleep(0.05)
        assert not watch.reports, "nothing said that it locked"


async def test_sessions_may_come_and_go_while_it_watches(fake: FakeBus, manager: Manager) -> None:
    listed = fake.answers["ListSessions"]
    fake.answers["ListSessions"] = ("a(susso)", ([],))
    async with watching(Logind(), fake.place) as watch:
        await watch.tells(Wake(), Unlock())
        fake.answers["ListSessions"] = listed
        manager.hint = True
        fake.signal(":1.2", LOGIND.path, LOGIND.interface, "SessionNew", "so", ("1", MINE))
        await watch.tells(Lock())
        fake.answers[f"{SESSION}.State"] = ("error", (f"{BUS}.Error.UnknownObject", "it ended"))
        fake.signal(":1.2", LOGIND.path, LOGIND.interface, "SessionRemoved", "so", ("1", MINE))
        await watch.tells(Unlock())


async def test_to_somebody_elsewhere_only_sleep_matters(fake: FakeBus, manager: Manager) -> None:
    manager.hint = True
    async with watching(Logind(), replace(fake.place, remote=True)) as watch:
        await watch.tells(Wake(), Unlock())
        manager.lock(True)
        manager.sleep(True)
        await watch.tells(Sleep())


async def test_no_logind_a_hung_one_and_one_that_leaves_break(fake: FakeBus, manager: Manager, quick: None) -> None:
    fake.answers["ListSessions"], listed = HANG, fake.answers["ListSessions"]
    async with watching(Logind(), fake.place) as watch:
        assert "no answer" in await watch.ends()
    fake.answers["ListSessions"] = ("as", (["1"],))
    async with watching(Logind(), fake.place) as watch:
        assert "the reply to" in await watch.ends()
    fake.answers["ListSessions"] = listed
    async with watching(Logind(), fake.place) as watch:
        await watch.tells(Wake(), Unlock())
        fake.own(LOGIND.name, "")
        assert await watch.ends() == "logind went away"
    async with watching(Logind(), fake.place) as watch:
        assert await watch.ends() == "no logind"
    await fake.die()
    async with watching(Logind(), fake.place) as watch:
        assert "no system bus" in await watch.ends()


# -- screen savers -------------------------------------------------------------------------------------------------

GNOME, KDE = SAVERS[:2]


def activate(fake: FakeBus, sender: str, at: Any, on: bool) -> None:
    """Switch a screen saver on or off."""
    fake.signal(sender, "/ScreenSaver", at.interface, "ActiveChanged", "b", (on,))


async def test_screen_savers_are_told_as_savers_never_as_locks(fake: FakeBus) -> None:
    fake.names[GNOME.name] = SHELL
    fake.answers["GetActive"] = ("b", (True,))
    async with watching(ScreenSaver(), fake.place) as watch:
        await watch.tells(Saver(True))
        activate(fake, SHELL, GNOME, True)
        activate(fake, ":1.66", GNOME, False)
        activate(fake, SHELL, GNOME, False)
        await watch.tells(Saver(False))
        fake.own(KDE.name, ":1.8")
        await watch.tells(Saver(True))
        fake.own(KDE.name, "")
        await watch.tells(Saver(False))
    assert all("Idle" not in method for method, _ in fake.asked)


async def test_what_a_screen_saver_tells_while_it_is_asked_counts(fake: FakeBus) -> None:
    fake.names[GNOME.name] = SHELL

    fake.answers["GetActive"] = HANG
    async with watching(ScreenSaver(), fake.place) as watch:
        await until(lambda: fake.lost)
        fake.answer_late("b", (False,))
        activate(fake, SHELL, GNOME, True)
        await watch.tells(Saver(True))
        await asyncio.sleep(0.05)
        assert not watch.reports


async def test_a_stand_in_that_cannot_tell_is_passed_over_and_a_hung_one_breaks(fake: FakeBus, quick: None) -> None:
    fake.names[KDE.name] = SHELL
    async with watching(ScreenSaver(), fake.place) as watch:
        await watch.tells(Saver(False))
    fake.answers["GetActive"] = HANG
    async with watching(ScreenSaver(), fake.place) as watch:
        assert "no answer" in await watch.ends()


# -- videos --------------------------------------------------------------------------------------------------------


async def test_gnome_tells_of_a_video(fake: FakeBus) -> None:
    inhibited = 4
    fake.names[MANAGER.name] = SHELL
    fake.answers[f"{MANAGER.interface}.InhibitedActions"] = lambda _: ("v", (("u", inhibited),))
    async with watching(GnomeVideo(), fake.place) as watch:
        await watch.tells(Video(False))
        inhibited = 12
        fake.signal(SHELL, MANAGER.path, MANAGER.interface, "InhibitorAdded", "o", ("/a",))
        await watch.tells(Video(True))
        fake.signal(SHELL, MANAGER.path, MANAGER.interface, "InhibitorAdded", "o", ("/b",))
        inhibited = 0
        fake.signal(SHELL, MANAGER.path, MANAGER.interface, "InhibitorRemoved", "o", ("/a",))
        await watch.tells(Video(False))
        fake.own(MANAGER.name, "")
        assert await watch.ends() == "the GNOME session went away"
    async with watching(GnomeVideo(), fake.place) as watch:
        assert await watch.ends() == "no GNOME session"


def test_who_says_nothing_about_somebody_elsewhere() -> None:
    away = Place(remote=True, desktop=True, variables=(("XDG_RUNTIME_DIR", "/run/user/1"),))
    for source in (MutterIdle(FakeClock()), ScreenSaver(), GnomeVideo()):
        assert "not where you sit" in source.fits(away)
        assert source.fits(replace(away, remote=False)) == ""
    assert Logind().fits(away) == ""
