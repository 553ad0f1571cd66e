"""The parts of macOS and Windows that every system can test: polling, arithmetic, and the reading of answers."""

from __future__ import annotations

import asyncio
import ctypes
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

import pytest

from deskspine.adapters.busy.windows_capture import STORE, WindowsCapture, filetime, in_use
from deskspine.adapters.channels import mac_notice
from deskspine.adapters.channels.mac_notice import MacNotice
from deskspine.adapters.presence import asked_idle
from deskspine.adapters.presence.asked_idle import AskedIdle, Questions
from deskspine.adapters.presence.macos import AT_SCREEN, LOCKED, MacIdle, Session
from deskspine.adapters.presence.windows import TICKS, WindowsIdle, idle_s
from deskspine.core.presence.evidence import IdleReading, implausible_reason
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Busy, Input, Lock, Unlock
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.ports import ChannelMessage, PresenceSource, UnusableError

HERE, FAR = Place(desktop=True), Place(remote=True, why="over SSH")


class StoppedClock:
    """A clock that the test sets."""

    def __init__(self, boot: float = 5000.0) -> None:
        self.reading = Reading(boot, boot, 1_700_000_000.0 + boot, "b")

    def read(self) -> Reading:
        return self.reading

    def zone(self) -> tzinfo:
        return UTC

    def goes_on(self, seconds: float, asleep_s: float = 0.0) -> None:
        """Let time pass, some of it asleep."""
        old = self.reading
        self.reading = Reading(old.boot + seconds, old.mono + seconds - asleep_s, old.wall + seconds, "b")


Row = tuple[float, float, bool]
"""Seconds that pass; then the idle seconds, and whether it is locked."""


class Machine:
    """A system whose looks return the next row each time; the last row stays."""

    def __init__(self, clock: StoppedClock, rows: Sequence[Row], asleep_s: float = 0.0) -> None:
        self.rows, self.clock, self.asleep_s = list(rows), clock, asleep_s
        self.done = asyncio.Event()
        self.idle, self.is_locked = 0.0, False

    def load(self) -> Questions:
        return Questions(lambda: self.idle, self.locked)

    def locked(self) -> bool:
        """Return the answer of this look and prepare the next one: this is the second call of each look."""
        if not self.rows:
            self.done.set()
            return self.is_locked
        passed_s, self.idle, locked = self.rows.pop(0)
        self.clock.goes_on(passed_s, self.asleep_s if passed_s > 1000 else 0.0)
        self.is_locked, before = locked, self.is_locked
        return before


async def until(met: Callable[[], bool]) -> None:
    """Wait until `met` returns True, for something that a watch does later."""
    async with asyncio.timeout(2):
        while not met():  # noqa: ASYNC110 - a watch sets no event
            await asyncio.sleep(0.005)


async def reports_of(
    monkeypatch: pytest.MonkeyPatch,
    rows: Sequence[Row],
    *,
    asleep_s: float = 0.0,
    looks_before_lock: int = 1,
) -> list[IdleReading | Input]:
    """Return everything reported while a machine answers with `rows`."""
    monkeypatch.setattr(asked_idle, "poll_s", lambda sight, closely: 0.001)
    clock = StoppedClock()
    machine = Machine(clock, rows, asleep_s)
    source = AskedIdle(clock, machine.load, looks_before_lock=looks_before_lock)
    reports: list[IdleReading | Input] = []
    watch = asyncio.create_task(source.watch(HERE, reports.append))
    async with asyncio.timeout(5):
        await machine.done.wait()
    watch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watch
    return reports


async def test_idle_time_is_told_when_it_begins_and_ends_and_not_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = await reports_of(monkeypatch, [(5, 5.0, False), (5, 10.0, False), (5, 15.1, False), (5, 2.0, False)])
    assert reports == [IdleReading(None), Unlock(), IdleReading(5000.0), IdleReading(None)]


async def test_a_new_input_between_two_looks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = await reports_of(monkeypatch, [(20, 20.0, False), (60, 30.0, False)])
    assert reports == [IdleReading(None), Unlock(), IdleReading(5000.0), IdleReading(5050.0)]


@pytest.mark.parametrize("counts_sleep", [True, False])
async def test_a_sleep_moves_no_input_whether_the_system_counts_it_or_not(
    monkeypatch: pytest.MonkeyPatch, counts_sleep: bool
) -> None:
    awake_s, asleep_s = 10.0, 3600.0
    idle = 20.0 + awake_s + (asleep_s if counts_sleep else 0.0)
    reports = await reports_of(monkeypatch, [(20, 20.0, False), (awake_s + asleep_s, idle, False)], asleep_s=asleep_s)
    assert reports == [IdleReading(None), Unlock(), IdleReading(5000.0)]


async def test_lock_and_unlock_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(1, 0.0, False), (1, 0.0, True), (1, 0.0, True), (1, 0.0, False), (1, 0.0, False)]
    assert await reports_of(monkeypatch, rows) == [IdleReading(None), Unlock(), Lock(), Unlock()]


async def test_a_moment_behind_another_desktop_is_no_lock_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(1, 0.0, False), (1, 0.0, True), (1, 0.0, False), (1, 0.0, True), (1, 0.0, True), (1, 0.0, True)]
    assert await reports_of(monkeypatch, rows, looks_before_lock=2) == [IdleReading(None), Unlock(), Lock()]


@pytest.mark.parametrize("idle", [-40.0, 1e18, float("inf"), float("nan")])
async def test_a_lying_system_is_caught_by_the_rules_of_evidence(monkeypatch: pytest.MonkeyPatch, idle: float) -> None:
    reports = await reports_of(monkeypatch, [(5, idle, False), (5, idle, False)])
    sights = [one for one in reports if isinstance(one, IdleReading)]
    assert len(sights) > 1
    assert implausible_reason(None, sights[1], 5005.0)


async def test_attending_looks_at_once() -> None:
    clock, looks = StoppedClock(), 0

    def idle() -> float:
        nonlocal looks
        looks += 1
        return 5.0

    source = MacIdle(clock, lambda: Questions(idle, lambda: False))
    reports: list[IdleReading | Input] = []
    watch = asyncio.create_task(source.watch(HERE, reports.append))
    await until(lambda: looks == 1)
    source.set_fast_polling(True)
    await until(lambda: looks == 2)
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)
    assert reports == [IdleReading(None), Unlock(), IdleReading(4995.0)], (
        "five seconds are a pause only when looked at closely"
    )


async def test_a_system_that_cannot_be_asked_any_more_ends_the_watch() -> None:
    def gone() -> bool:
        raise UnusableError("no session at the screen of this Mac")

    with pytest.raises(UnusableError, match="no session"):
        await MacIdle(StoppedClock(), lambda: Questions(lambda: 1.0, gone)).watch(HERE, lambda _: None)


@pytest.mark.skipif(sys.platform != "linux", reason="says what happens where there is neither")
async def test_here_neither_fits_nor_works() -> None:
    sources: list[PresenceSource] = [
        MacIdle(StoppedClock()), WindowsIdle(StoppedClock()), WindowsCapture("camera"),
    ]  # fmt: skip
    for source in sources:
        assert source.fits(HERE).startswith("only on ")
        with pytest.raises((UnusableError, OSError)):
            await source.watch(HERE, lambda _: None)
    assert MacNotice().fits(HERE) == "only on macOS"


def test_there_they_fit_whoever_sits_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert (MacIdle(StoppedClock()).fits(HERE), MacNotice().fits(HERE)) == ("", "")
    assert MacIdle(StoppedClock()).fits(FAR)
    assert "over SSH" in MacNotice().fits(FAR)
    monkeypatch.setattr(sys, "platform", "win32")
    assert (WindowsIdle(StoppedClock()).fits(HERE), WindowsCapture("camera").fits(HERE)) == ("", "")
    assert WindowsIdle(StoppedClock()).fits(FAR)
    assert WindowsCapture("camera").fits(FAR)


@pytest.mark.parametrize(
    ("ticks", "last", "idle"),
    [
        (10_000, 4_000, 6.0),
        (1_000, TICKS - 2_000, 3.0),
        (1_000, 1_016, 0.0),
        (5, TICKS - 1, 0.006),
        (TICKS - 5, 3, 0.0),
    ],
)
def test_ticks_begin_again(ticks: int, last: int, idle: float) -> None:
    assert idle_s(ticks, last) == pytest.approx(idle)


class Library:
    """A replacement for a library loaded by ctypes: it has every function as an attribute."""

    def __init__(self, **functions: Callable[..., Any]) -> None:
        for name, function in functions.items():
            setattr(self, name, Function(function))


class Function:
    """A replacement for a function of such a library."""

    restype: Any = None
    argtypes: Any = None

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, *arguments: Any) -> Any:
        return self._function(*arguments)


class CoreFoundation:
    """A session dictionary made of numbers: objects are addresses, 1 the dictionary, above it its values."""

    BOOLEAN, NUMBER = 21, 22

    def __init__(self, values: dict[bytes, bool | int] | None) -> None:
        self.values, self.released = values, list[int]()
        self.keys: dict[int, bytes] = {}
        self.objects: dict[int, bool | int] = {}

    def session(self) -> Session:
        services = Library(CGSessionCopyCurrentDictionary=lambda: 1 if self.values is not None else None)
        foundation = Library(
            CFDictionaryGetValue=self._value,
            CFRelease=self.released.append,
            CFGetTypeID=lambda ref: self.BOOLEAN if isinstance(self.objects[ref], bool) else self.NUMBER,
            CFBooleanGetValue=lambda ref: int(self.objects[ref]),
            CFBooleanGetTypeID=lambda: self.BOOLEAN,
            CFNumberGetValue=self._number,
            CFStringCreateWithCString=self._string,
        )
        return Session(services, foundation)

    def _string(self, _: None, text: bytes, __: int) -> int:
        ref = 100 + len(self.keys)
        self.keys[ref] = text
        return ref

    def _value(self, dictionary: int, key: int) -> int | None:
        assert dictionary == 1
        assert self.values is not None
        value = self.values.get(self.keys[key])
        if value is None:
            return None
        self.objects[key + 100] = value
        return key + 100

    def _number(self, ref: int, _: int, place: Any) -> int:
        ctypes.cast(place, ctypes.POINTER(ctypes.c_int))[0] = int(self.objects[ref])
        return 1


@pytest.mark.parametrize(
    ("values", "locked"),
    [
        ({AT_SCREEN: True}, False),
        ({AT_SCREEN: True, LOCKED: True}, True),
        ({AT_SCREEN: 1, LOCKED: 1}, True),
        ({AT_SCREEN: 1, LOCKED: 0}, False),
        ({AT_SCREEN: False}, True),
        ({}, False),
    ],
)
def test_the_lock_of_a_mac_is_read_and_given_back(values: dict[bytes, bool | int], locked: bool) -> None:
    foundation = CoreFoundation(values)
    session = foundation.session()
    assert [session.locked() for _ in range(3)] == [locked] * 3
    assert foundation.released == [1, 1, 1], "each copy is released, and nothing else"
    assert len(foundation.keys) == 2, "the keys are made once"


def test_a_mac_without_a_session_at_its_screen() -> None:
    foundation = CoreFoundation(None)
    with pytest.raises(UnusableError, match="no session"):
        foundation.session().locked()
    assert foundation.released == []


class Registry:
    """A replacement for winreg, over a dictionary of paths."""

    HKEY_CURRENT_USER = 0x80000001

    def __init__(self, keys: dict[str, dict[str, int]]) -> None:
        self.keys = {rf"{STORE}\{path}": values for path, values in keys.items()}

    def OpenKey(self, root: int, path: str) -> Key:  # noqa: N802 (a name of winreg)
        assert root == self.HKEY_CURRENT_USER
        if path not in self.keys and not any(key.startswith(path + "\\") for key in self.keys):
            raise FileNotFoundError(path)
        return Key(path)

    def EnumKey(self, key: Key, index: int) -> str:  # noqa: N802 (a name of winreg)
        below = (each.removeprefix(key.path + "\\") for each in self.keys if each.startswith(key.path + "\\"))
        names = list(dict.fromkeys(name.split("\\")[0] for name in below))
        if index >= len(names):
            raise OSError(259, "No more data is available")
        return names[index]

    def QueryValueEx(self, key: Key, name: str) -> tuple[int, int]:  # noqa: N802 (a name of winreg)
        if name not in self.keys.get(key.path, {}):
            raise FileNotFoundError(name)
        return self.keys[key.path][name], 11


class Key:
    """An open registry key."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> Key:
        return self

    def __exit__(self, *_: object) -> None:
        pass


NOW = StoppedClock().reading
USED = {"LastUsedTimeStart": filetime(NOW.wall - 100), "LastUsedTimeStop": filetime(NOW.wall - 50)}
IN_USE = {**USED, "LastUsedTimeStop": 0}
LEFT_OVER = {"LastUsedTimeStart": filetime(NOW.wall - NOW.boot - 100), "LastUsedTimeStop": 0}


@pytest.mark.parametrize(
    ("keys", "who"),
    [
        ({"microphone\\App_1": USED}, ()),
        ({"microphone\\App_1": USED, "microphone\\Skype_2": IN_USE}, ("Skype",)),
        ({"microphone\\NonPackaged\\C:#a_b#zoom_64.exe": IN_USE}, ("zoom_64",)),
        ({"microphone\\NonPackaged\\C:#zoom.exe": LEFT_OVER}, ()),
        ({"microphone\\App_1": {"LastUsedTimeStart": 0, "LastUsedTimeStop": 0}}, ()),
        ({"microphone\\App_1": {}, "microphone\\NonPackaged": {}}, ()),
        ({"webcam\\App_1": IN_USE}, ()),
    ],
)
def test_who_uses_the_microphone(keys: dict[str, dict[str, int]], who: tuple[str, ...]) -> None:
    assert in_use(Registry(keys), "microphone", NOW) == who


def test_a_windows_without_the_list() -> None:
    with pytest.raises(UnusableError, match="keeps no list"):
        in_use(Registry({}), "microphone", NOW)


def test_without_a_clock_a_leftover_cannot_be_told_from_a_call() -> None:
    assert in_use(Registry({"microphone\\App_1": LEFT_OVER}), "microphone", None)
    assert not in_use(Registry({"microphone\\App_1": USED}), "microphone", None)


async def test_a_device_is_told_and_then_each_change() -> None:
    registry = Registry({"microphone\\App_1": IN_USE, "webcam\\App_1": USED})
    reports: list[IdleReading | Input] = []
    source = WindowsCapture("camera", StoppedClock(), registry=registry, poll_s=0.001)
    assert (source.name, source.title) == ("camera", "Windows camera")
    watch = asyncio.create_task(source.watch(HERE, reports.append))
    await until(lambda: len(reports) == 1)
    registry.keys[rf"{STORE}\webcam\App_1"] = IN_USE
    await until(lambda: len(reports) == 2)
    registry.keys[rf"{STORE}\webcam\App_1"] = USED
    await until(lambda: len(reports) == 3)
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)
    assert reports == [Busy(False, "camera"), Busy(True, "camera", ("App",)), Busy(False, "camera")]


def osascript(folder: Path, what: str) -> dict[str, str]:
    """Return an environment in which a replacement for osascript writes down its arguments and its script."""
    program = folder / "osascript"
    log, python = folder / "log", sys.executable
    program.write_text(
        f"#!{python}\nimport json, sys, time\n"
        f"json.dump([sys.argv[1:], sys.stdin.read()], open({str(log)!r}, 'w'))\n{what}\n"
    )
    program.chmod(0o755)
    return {"PATH": str(folder)}


async def test_a_notice_of_macos_takes_its_texts_as_arguments(tmp_path: Path) -> None:
    channel = MacNotice(osascript(tmp_path, ""))
    word = ChannelMessage('-e "quit" \\', 'Two minutes"\n& do shell script "id"', (("start", "Start"),))
    assert "without buttons" in await channel.say(HERE, word)
    arguments, script = json.loads((tmp_path / "log").read_text())
    assert arguments == ["-", '-e "quit" \\', 'Two minutes"?& do shell script "id"']
    assert script.startswith("on run argv")
    assert "quit" not in script
    await channel.dismiss()
    await channel.close()


async def test_a_notice_that_macos_refuses_or_never_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mac_notice, "NOTICE_TIMEOUT_S", 0.5)
    with pytest.raises(UnusableError, match="no osascript"):
        await MacNotice({"PATH": str(tmp_path)}).say(HERE, ChannelMessage("Stand up", ""))
    with pytest.raises(UnusableError, match="refused"):
        await MacNotice(osascript(tmp_path, "sys.exit(1)")).say(HERE, ChannelMessage("Stand up", ""))
    with pytest.raises(UnusableError, match="does not answer"):
        await MacNotice(osascript(tmp_path, "time.sleep(60)")).say(HERE, ChannelMessage("Stand up", ""))
