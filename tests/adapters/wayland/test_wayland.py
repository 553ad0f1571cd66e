"""Wayland idle notices with old and new compositors, and with those that hang, lie, object and die."""

from __future__ import annotations

import asyncio
import contextlib
import struct
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC
from pathlib import Path

import pytest

from deskspine.adapters.presence import wayland_idle
from deskspine.adapters.presence.wayland_idle import EXT, KDE, SEAT, WaylandIdle
from deskspine.adapters.wayland import client as wayland
from deskspine.core.presence.evidence import IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Input, Video
from deskspine.engine.ports import PresenceSource, UnusableError
from deskspine.engine.simulation.clock import SimulatedClock

IDLED, RESUMED = 0, 1
COARSE_MS, CLOSE_MS = 10_000, 3_000
Raw = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class FakeCompositor:
    """A compositor that offers some globals and keeps the requested notices; a test sends their events."""

    def __init__(self, **versions: int) -> None:
        self.offers = {"wl_compositor": 4, SEAT: 7, **versions}
        self.notices: dict[tuple[str, int], int] = {}
        self.bound: dict[int, tuple[str, int]] = {}
        self.ended: list[int] = []
        self.syncs = 0
        self.mute = False
        self._link: asyncio.StreamWriter | None = None
        self._last_id = 1

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self._link = writer
        while True:
            about, opcode, body = await message(reader)
            if about == 1:
                (new,) = struct.unpack("=I", body)
                self._made(new)
                if opcode == 1:
                    for name, (interface, version) in enumerate(self.offers.items(), 1):
                        encoded = interface.encode() + b"\0"
                        padded = encoded + bytes(-len(encoded) % 4)
                        self.send(2, 0, struct.pack("=II", name, len(encoded)) + padded + struct.pack("=I", version))
                else:
                    self.syncs += 1
                    if not self.mute:
                        self.send(new, 0, bytes(4))
                        self.send(1, 1, struct.pack("=I", new))
            elif about == 2:
                name, length = struct.unpack_from("=II", body)
                version, new = struct.unpack_from("=II", body, len(body) - 8)
                self._made(new)
                interface = body[8 : 7 + length].decode()
                assert interface == list(self.offers)[name - 1]
                assert version <= self.offers[interface], "a version that was not offered"
                self.bound[new] = interface, version
            elif about in self.bound:
                self._notice(about, opcode, struct.unpack(f"={len(body) // 4}I", body))
            else:
                assert opcode == 0
                self.ended.append(about)

    def _notice(self, manager: int, opcode: int, arguments: tuple[int, ...]) -> None:
        interface, version = self.bound[manager]
        new, first, second = arguments
        self._made(new)
        seat, pause_ms = (first, second) if interface == KDE else (second, first)
        assert self.bound[seat][0] == SEAT
        kind = {(KDE, 0): "heeding", (EXT, 1): "heeding", (EXT, 2): "input"}[interface, opcode]
        assert kind == "heeding" or version >= 2, "a request that came with version 2"
        self.notices[kind, pause_ms] = new

    def _made(self, new: int) -> None:
        assert new == self._last_id + 1, "libwayland wants every number, in order"
        self._last_id = new

    def send(self, about: int, opcode: int, body: bytes = b"") -> None:
        """Send a message; it need not be a valid event."""
        assert self._link
        self._link.write(struct.pack("=IHH", about, opcode, 8 + len(body)) + body)

    def raw(self, data: bytes) -> None:
        """Send bytes that need not be an event."""
        assert self._link
        self._link.write(data)

    def say(self, opcode: int, *kinds: str, pause_ms: int = COARSE_MS) -> None:
        """Send events of notices, in this order."""
        for kind in kinds:
            self.send(self.notices[kind, pause_ms], opcode)

    def vanish(self) -> None:
        """Close the connection, as a compositor that dies."""
        assert self._link
        self._link.transport.abort()


async def message(reader: asyncio.StreamReader) -> tuple[int, int, bytes]:
    """Return the next request of a client."""
    about, opcode, length = struct.unpack("=IHH", await reader.readexactly(8))
    return about, opcode, await reader.readexactly(length - 8)


async def until(true: Callable[[], bool]) -> None:
    """Wait until `true()` holds, two seconds at most."""
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it did not happen within two seconds")


class Seen(list[IdleReading | Input]):
    """Reports of a source."""

    async def wait(self, count: int) -> None:
        """Wait until `count` reports have arrived."""
        await until(lambda: len(self) >= count)


@contextlib.asynccontextmanager
async def listening(serve: Raw) -> AsyncIterator[Place]:
    """Yield a place whose Wayland connections `serve` takes; what it asserts is asserted at the end."""
    tasks: set[asyncio.Task[None]] = set()
    failures: list[AssertionError] = []

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        try:
            await serve(reader, writer)
        except AssertionError as failure:
            failures.append(failure)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        writer.transport.abort()

    with tempfile.TemporaryDirectory(prefix="ds-w") as folder:
        server = await asyncio.start_unix_server(met, f"{folder}/wayland-0")
        try:
            yield at(folder)
        finally:
            server.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    assert not failures, failures[0]


@contextlib.asynccontextmanager
async def watching(source: PresenceSource, place: Place) -> AsyncIterator[tuple[Seen, asyncio.Task[None]]]:
    """Yield the reports of `source` and the task that watches; it is cancelled at the end."""
    reports = Seen()
    task = asyncio.create_task(source.watch(place, reports.append))
    try:
        yield reports, task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def at(folder: str, display: str = "wayland-0") -> Place:
    """Return a place with a Wayland socket in `folder`."""
    variables = (("WAYLAND_DISPLAY", display), ("XDG_RUNTIME_DIR", folder))
    return Place(desktop=True, wayland=True, variables=variables)


@pytest.fixture
def clock() -> SimulatedClock:
    clock = SimulatedClock(1_000_000.0, UTC)
    clock.to(5000.0)
    return clock


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wayland_idle, "SETTLE_S", 0.05)


@pytest.mark.parametrize("offers", [{EXT: 1}, {KDE: 1}, {EXT: 1, KDE: 1}])
async def test_older_compositors_tell_pauses(clock: SimulatedClock, offers: dict[str, int]) -> None:
    server = FakeCompositor(**offers)
    async with listening(server.serve) as place, watching(WaylandIdle(clock), place) as (reports, _):
        await reports.wait(1)
        assert list(server.notices) == [("heeding", COARSE_MS)]
        assert {name for name, _ in server.bound.values()} == {SEAT, EXT if EXT in offers else KDE}
        clock.to(5100.0)
        server.say(IDLED, "heeding")
        await reports.wait(2)
        server.say(RESUMED, "heeding")
        await reports.wait(3)
        assert list(reports) == [IdleReading(None), IdleReading(5090.0), IdleReading(None)]


async def test_a_video_is_input_that_rests_while_the_session_is_held_awake(clock: SimulatedClock) -> None:
    server = FakeCompositor(**{EXT: 2})
    async with listening(server.serve) as place, watching(WaylandIdle(clock), place) as (reports, _):
        await reports.wait(1)
        assert set(server.notices) == {("input", COARSE_MS), ("heeding", COARSE_MS)}
        server.say(IDLED, "input")
        await reports.wait(3)
        server.say(IDLED, "heeding")
        await reports.wait(4)
        assert list(reports) == [IdleReading(None), IdleReading(4990.0), Video(True), Video(False)], "the film ended"
        server.say(RESUMED, "heeding")
        await reports.wait(5)
        assert reports[4:] == [Video(True)], "the next one began by itself"
        server.say(RESUMED, "input")
        await reports.wait(7)
        assert reports[5:] == [IdleReading(None), Video(False)], "the person moved the pointer"


async def test_without_an_inhibitor_there_is_no_video_in_any_order(
    clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wayland_idle, "SETTLE_S", 0.5)
    server = FakeCompositor(**{EXT: 9})
    async with listening(server.serve) as place, watching(WaylandIdle(clock), place) as (reports, _):
        await reports.wait(1)
        for first, second in (("input", "heeding"), ("heeding", "input")):
            count = len(reports)
            server.say(IDLED, first)
            await asyncio.sleep(0.02)
            server.say(IDLED, second)
            await reports.wait(count + 1)
            server.say(RESUMED, second)
            await asyncio.sleep(0.02)
            server.say(RESUMED, first)
            await reports.wait(count + 2)
        await asyncio.sleep(0.02)
        assert list(reports) == [IdleReading(None), *[IdleReading(4990.0), IdleReading(None)] * 2]


async def test_a_video_is_over_when_the_watch_is(clock: SimulatedClock) -> None:
    server = FakeCompositor(**{EXT: 2})
    async with listening(server.serve) as place, watching(WaylandIdle(clock), place) as (reports, task):
        await reports.wait(1)
        server.say(IDLED, "input")
        await reports.wait(3)
        server.vanish()
        with pytest.raises(UnusableError, match="the compositor is gone"):
            await task
        assert reports[2:] == [Video(True), Video(False)]


async def test_close_attention_sees_short_pauses_and_ends_again(clock: SimulatedClock) -> None:
    server = FakeCompositor(**{EXT: 2})
    source = WaylandIdle(clock)
    async with listening(server.serve) as place, watching(source, place) as (reports, _):
        await reports.wait(1)
        source.set_fast_polling(True)
        source.set_fast_polling(True)
        await until(lambda: ("input", CLOSE_MS) in server.notices)
        server.say(IDLED, "input", pause_ms=CLOSE_MS)
        await reports.wait(2)
        clock.to(5007.0)
        server.say(IDLED, "input", "heeding")
        server.say(RESUMED, "input", "heeding")
        server.say(RESUMED, "input", pause_ms=CLOSE_MS)
        await reports.wait(3)
        clock.to(5010.0)
        server.say(IDLED, "input", pause_ms=CLOSE_MS)
        await reports.wait(4)
        source.set_fast_polling(False)
        await until(lambda: server.ended == [server.notices["input", CLOSE_MS]])
        source.set_fast_polling(True)
        await until(lambda: server.notices["input", CLOSE_MS] not in server.ended)
        assert list(reports) == [
            IdleReading(None),
            IdleReading(4997.0),
            IdleReading(None),
            IdleReading(5007.0),
            IdleReading(None),
        ]


async def test_a_late_short_pause_does_not_shorten_a_long_one(clock: SimulatedClock) -> None:
    server = FakeCompositor(**{KDE: 1})
    source = WaylandIdle(clock)
    source.set_fast_polling(True)
    async with listening(server.serve) as place, watching(source, place) as (reports, _):
        await until(lambda: len(server.notices) == 2)
        server.say(IDLED, "heeding")
        await reports.wait(2)
        clock.to(5500.0)
        server.say(IDLED, "heeding", pause_ms=CLOSE_MS)
        server.say(RESUMED, "heeding")
        server.say(RESUMED, "heeding", pause_ms=CLOSE_MS)
        await reports.wait(3)
        assert list(reports) == [IdleReading(None), IdleReading(4990.0), IdleReading(None)]


async def test_never_there_and_nothing_to_offer_are_told(clock: SimulatedClock, tmp_path: Path) -> None:
    with pytest.raises(UnusableError, match="no compositor at"):
        await WaylandIdle(clock).watch(at(str(tmp_path)), print)
    for server in (FakeCompositor(), FakeCompositor(zwp_idle_inhibit_manager_v1=1)):
        async with listening(server.serve) as place:
            with pytest.raises(UnusableError, match="has no idle notices"):
                await WaylandIdle(clock).watch(place, print)
    server = FakeCompositor(**{EXT: 2})
    del server.offers[SEAT]
    async with listening(server.serve) as place:
        with pytest.raises(UnusableError, match="has no idle notices"):
            await WaylandIdle(clock).watch(place, print)


async def test_a_compositor_that_hangs_is_left_in_time(clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wayland, "REPLY_TIMEOUT_S", 0.05)
    monkeypatch.setattr(wayland_idle, "REPLY_TIMEOUT_S", 0.05)
    monkeypatch.setattr(wayland_idle, "SIGN_OF_LIFE_S", 0.02)
    server = FakeCompositor(**{EXT: 2})
    server.mute = True
    async with listening(server.serve) as place:
        with pytest.raises(UnusableError, match="does not answer"):
            await WaylandIdle(clock).watch(place, print)
    server = FakeCompositor(**{EXT: 2})
    async with listening(server.serve) as place, watching(WaylandIdle(clock), place) as (reports, task):
        await reports.wait(1)
        await until(lambda: server.syncs >= 5)
        server.mute = True
        server.raw(b"\1\0\0")
        with pytest.raises(UnusableError, match="does not answer"):
            await task
        assert list(reports) == [IdleReading(None)]


async def test_events_that_come_in_pieces_are_put_together(clock: SimulatedClock) -> None:
    server = FakeCompositor(**{EXT: 2})
    async with listening(server.serve) as place, watching(WaylandIdle(clock), place) as (reports, _):
        await reports.wait(1)
        server.say(IDLED, "input")
        await reports.wait(2)
        message_bytes = struct.pack("=IHHI", server.notices["heeding", COARSE_MS] + 50, 7, 12, 1)
        for piece in (
            message_bytes[:9],
            message_bytes[9:10],
            message_bytes[10:] + message_bytes[:3],
            message_bytes[3:],
        ):
            server.raw(piece)
            await asyncio.sleep(0.08)
        server.say(RESUMED, "input")
        await reports.wait(5)
        assert reports[2:] == [Video(True), IdleReading(None), Video(False)]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (struct.pack("=IHHIII8s", 1, 0, 28, 3, 1, 5, b"bad\x1b\0"), r"the compositor reports an error: bad\?$"),
        (struct.pack("=IHHIII", 1, 0, 20, 3, 1, 0xFFFFFFF0), "the compositor reports an error: $"),
        (struct.pack("=IHHI", 1, 0, 12, 3), "invalid data"),
        (struct.pack("=IHH", 5, 0, 4), "invalid data"),
        (struct.pack("=IHH", 5, 0, 9), "invalid data"),
        (struct.pack("=IHH", 2, 0, 8), "invalid data"),
        (struct.pack("=IHHI", 2, 1, 12, 2), "removed an interface"),
    ],
)
async def test_objections_and_garbage_end_the_watch(clock: SimulatedClock, data: bytes, why: str) -> None:
    server = FakeCompositor(**{EXT: 2})
    async with listening(server.serve) as place, watching(WaylandIdle(clock), place) as (reports, task):
        await reports.wait(1)
        server.send(2, 1, struct.pack("=I", 1))
        server.raw(data)
        with pytest.raises(UnusableError, match=why):
            await task


async def test_a_flood_of_notices_is_not_followed(clock: SimulatedClock) -> None:
    server = FakeCompositor(**{EXT: 2})
    async with listening(server.serve) as place, watching(WaylandIdle(clock), place) as (reports, task):
        await reports.wait(1)
        for _ in range(300):
            server.say(IDLED, "input")
            server.say(RESUMED, "input")
        with pytest.raises(UnusableError, match="too many notices"):
            await task


async def test_many_notices_over_a_day_are_no_flood(clock: SimulatedClock) -> None:
    server = FakeCompositor(**{EXT: 2})
    async with listening(server.serve) as place, watching(WaylandIdle(clock), place) as (reports, _):
        await reports.wait(1)
        for pause in range(150):
            clock.to(5000.0 + 100 * pause)
            count = len(reports)
            server.say(IDLED, "input")
            server.say(RESUMED, "input")
            await reports.wait(count + 2)


def test_who_has_nothing_to_say_says_why(clock: SimulatedClock) -> None:
    source: PresenceSource = WaylandIdle(clock)
    here = at("/run/user/1")
    assert source.fits(here) == ""
    assert source.fits(Place(variables=(("WAYLAND_DISPLAY", "/run/way"),))) == ""
    assert source.fits(Place(remote=True, variables=here.variables)) == "you sit at another machine"
    for variables in ((), here.variables[:1], here.variables[1:]):
        assert source.fits(Place(variables=variables)) == "no Wayland display"
