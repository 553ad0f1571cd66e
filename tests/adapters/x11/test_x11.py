"""X11 with servers that hang, lie, refuse and die, and the reports made from idle times."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC
from pathlib import Path

import pytest

from deskspine.adapters.busy.full_screen import FullScreen
from deskspine.adapters.channels.window import RaiseWindow, WindowUrgency
from deskspine.adapters.presence.x11_idle import X11Idle
from deskspine.adapters.x11 import client as x11
from deskspine.adapters.x11.client import XServer
from deskspine.adapters.x11.display import Address, cookie, parse
from deskspine.core.presence.evidence import IdleReading, implausible_reason
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Busy, Input
from deskspine.engine.ports import Channel, ChannelMessage, PresenceSource, UnusableError
from deskspine.engine.simulation.clock import SimulatedClock

ROOT, TERMINAL, INNER, OTHER = 0x100, 0x1400003, 0x1400007, 0x900
ATOMS = (
    "_NET_ACTIVE_WINDOW",
    "_NET_WM_STATE",
    "_NET_WM_STATE_FULLSCREEN",
    "_NET_WM_STATE_DEMANDS_ATTENTION",
    "_NET_SUPPORTED",
    "WM_STATE",
)
WORD = ChannelMessage("Time for a break", "Two minutes")
Raw = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class FakeX:
    """A small X server with two managed windows and an idle time, which tests can change."""

    def __init__(self) -> None:
        self.idle_ms = 0
        self.extensions = {"MIT-SCREEN-SAVER": 140}
        self.cookie = b""
        self.asked = 0
        self.events_first = b""
        self.sequence_by = 0
        self.hang = False
        self.connections: set[asyncio.StreamWriter] = set()
        self.messages: list[tuple[int, str, tuple[int, ...]]] = []
        self.properties: dict[tuple[int, str], tuple[int, ...]] = {
            (ROOT, "_NET_SUPPORTED"): (atom("_NET_ACTIVE_WINDOW"), atom("_NET_WM_STATE")),
            (ROOT, "_NET_ACTIVE_WINDOW"): (OTHER,),
            (TERMINAL, "WM_STATE"): (1, 0),
            (OTHER, "WM_STATE"): (1, 0),
        }
        self.parents = {TERMINAL: 0x200, INNER: TERMINAL, OTHER: 0x201, 0x200: ROOT, 0x201: ROOT}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections.add(writer)
        _, _, _, name_bytes, data_bytes = struct.unpack("=BxHHHHxx", await reader.readexactly(12))
        await reader.readexactly(name_bytes + -name_bytes % 4)
        data = (await reader.readexactly(data_bytes + -data_bytes % 4))[:data_bytes]
        if data != self.cookie:
            writer.write(refusal(b"No protocol specified\n"))
            return
        writer.write(welcome())
        sequence = 0
        while True:
            opcode, detail, length = struct.unpack("=BBH", await reader.readexactly(4))
            body = await reader.readexactly(4 * length - 4)
            sequence += 1
            self.asked += 1
            if not self.hang:
                answer = self.answer(opcode, detail, body)
                if answer:
                    head = struct.pack("=H", sequence + self.sequence_by & 0xFFFF)
                    writer.write(self.events_first + answer[:2] + head + answer[4:])

    def answer(self, opcode: int, detail: int, body: bytes) -> bytes:
        """Return the answer to one request without its sequence number; empty if the request has no answer."""
        if opcode == x11.QUERY_EXTENSION:
            number = self.extensions.get(body[4 : 4 + body[0]].decode(), 0)
            return reply(struct.pack("=BBBB", bool(number), number, 0, 0))
        if opcode == x11.INTERN_ATOM:
            return reply(struct.pack("=I", atom(body[4 : 4 + body[0]].decode())))
        if opcode == x11.GET_PROPERTY:
            window, kind = struct.unpack_from("=II", body)
            if window not in (ROOT, *self.parents):
                return error(3)
            values = self.properties.get((window, ATOMS[kind - 1]))
            if values is None:
                return reply(b"")
            return reply(struct.pack("=III", 4, 0, len(values)), struct.pack(f"={len(values)}I", *values), 32)
        if opcode == x11.QUERY_TREE:
            (window,) = struct.unpack("=I", body)
            return reply(struct.pack("=II", ROOT, self.parents[window])) if window in self.parents else error(3)
        if opcode == x11.SEND_EVENT:
            _, _, _, window, kind, *data = struct.unpack_from("=BBHII5I", body, 8)
            self.messages.append((window, ATOMS[kind - 1], tuple(data)))
            return b""
        if opcode == 140:
            return reply(struct.pack("=III", 0, 0, self.idle_ms))
        return reply(b"")


def atom(name: str) -> int:
    """Return the number of a property name at the fake server."""
    return ATOMS.index(name) + 1


def reply(fields: bytes, rest: bytes = b"", detail: int = 0) -> bytes:
    """Return an answer that carries `fields` and `rest`."""
    return struct.pack("=BBHI", 1, detail, 0, len(rest) // 4) + fields.ljust(24, b"\0") + rest


def error(code: int) -> bytes:
    """Return a refusal of one request."""
    return struct.pack("=BBH", 0, code, 0).ljust(32, b"\0")


def refusal(why: bytes) -> bytes:
    """Return a refusal of a connection."""
    padded = why + bytes(-len(why) % 4)
    return struct.pack("=BBHHH", 0, len(why), 11, 0, len(padded) // 4) + padded


def welcome() -> bytes:
    """Return the acceptance of a connection: a vendor of 5 letters, one pixel format, one screen."""
    body = bytearray(32) + b"Xfake\0\0\0" + bytes(8) + struct.pack("=I", ROOT).ljust(40, b"\0")
    struct.pack_into("=H", body, 16, 5)
    body[20:22] = b"\1\1"
    return struct.pack("=BBHHH", 1, 0, 11, 0, len(body) // 4) + bytes(body)


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
        """Wait until `count` reports have arrived, two seconds at most."""
        await until(lambda: len(self) >= count)


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ds-x") as name:
        yield Path(name)


@contextlib.asynccontextmanager
async def listening(folder: Path, serve: Raw) -> AsyncIterator[str]:
    """Yield a DISPLAY whose connections `serve` takes."""
    tasks: set[asyncio.Task[None]] = set()

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            await serve(reader, writer)
        writer.transport.abort()

    path = f"{folder}/x:7"
    server = await asyncio.start_unix_server(met, path)
    try:
        yield path
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


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


def at(display: str, **variables: str) -> Place:
    """Return a place with that DISPLAY, and no cookie."""
    return Place(desktop=True, variables=tuple({"DISPLAY": display, "XAUTHORITY": os.devnull, **variables}.items()))


def idle_source(clock: SimulatedClock) -> X11Idle:
    """Return an X11 source that looks every few milliseconds."""
    return X11Idle(clock, haste=1000)


@pytest.fixture
def clock() -> SimulatedClock:
    clock = SimulatedClock(1_000_000.0, UTC)
    clock.to(5000.0)
    return clock


async def looks(server: FakeX, count: int = 3) -> None:
    """Wait until the server was asked `count` more times."""
    goal = server.asked + count
    await until(lambda: server.asked >= goal)


async def test_idle_time_becomes_sights_and_only_changes_are_told(folder: Path, clock: SimulatedClock) -> None:
    server = FakeX()
    async with listening(folder, server.serve) as display, watching(idle_source(clock), at(display)) as (reports, _):
        await reports.wait(1)
        clock.to(5012.0)
        server.idle_ms = 12_000
        await reports.wait(2)
        for _ in range(3):
            clock.to(clock.read().boot + 4.003)
            server.idle_ms += 4000
            await looks(server)
        server.idle_ms = 9_000
        await reports.wait(3)
        assert list(reports) == [IdleReading(None), IdleReading(5000.0), IdleReading(None)]


async def test_close_attention_looks_at_once_and_sees_short_pauses(folder: Path, clock: SimulatedClock) -> None:
    server = FakeX()
    server.idle_ms = 4_000
    source = X11Idle(clock, haste=0.02)
    async with listening(folder, server.serve) as display, watching(source, at(display)) as (reports, _):
        await reports.wait(1)
        source.set_fast_polling(True)
        await reports.wait(2)
        source.set_fast_polling(False)
        await reports.wait(3)
        assert list(reports) == [IdleReading(None), IdleReading(4996.0), IdleReading(None)]


async def test_a_sleep_does_not_move_the_input_before_it(folder: Path, clock: SimulatedClock) -> None:
    server = FakeX()
    server.idle_ms = 4_000
    async with listening(folder, server.serve) as display, watching(idle_source(clock), at(display)) as (reports, _):
        await reports.wait(1)
        clock.to(40_000.0, asleep=True)
        await reports.wait(2)
        clock.to(40_020.0)
        server.idle_ms = 24_000
        await looks(server)
        assert list(reports) == [IdleReading(None), IdleReading(4996.0)]
        server.idle_ms = 0
        await reports.wait(3)
        assert reports[2] == IdleReading(None)


async def test_a_huge_idle_time_is_handed_on_for_the_engine_to_judge(folder: Path, clock: SimulatedClock) -> None:
    server = FakeX()
    server.idle_ms = 0xFFFFFFFF
    async with listening(folder, server.serve) as display, watching(idle_source(clock), at(display)) as (reports, _):
        await reports.wait(1)
        assert isinstance(reports[0], IdleReading)
        assert "before the start" in implausible_reason(None, reports[0], 5000.0)


async def test_a_server_that_cannot_tell_is_refused(folder: Path, clock: SimulatedClock) -> None:
    server = FakeX()
    async with listening(folder, server.serve) as display:
        server.extensions = {}
        with pytest.raises(UnusableError, match="does not report idle time"):
            await idle_source(clock).watch(at(display), print)
        server.extensions = {"MIT-SCREEN-SAVER": 140, "XWAYLAND": 150}
        with pytest.raises(UnusableError, match="Xwayland"):
            await idle_source(clock).watch(at(display), print)
        with pytest.raises(UnusableError, match="Xwayland"):
            await FullScreen(clock).watch(at(display), print)


async def test_never_there_is_told_in_words(folder: Path, clock: SimulatedClock) -> None:
    for display in (f"{folder}/none:0", ":59000", "127.0.0.1:59000"):
        with pytest.raises(UnusableError, match="no X server at"):
            await idle_source(clock).watch(at(display), print)
    for display in ("nonsense", ":99999", "::"):
        with pytest.raises(UnusableError, match="which is not an X display"):
            await idle_source(clock).watch(at(display), print)


@pytest.mark.parametrize("greeting", [b"", b"\1\0\13", welcome()[:60]])
async def test_a_server_that_hangs_at_the_door_is_left_in_time(
    folder: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch, greeting: bytes
) -> None:
    monkeypatch.setattr(x11, "REPLY_TIMEOUT_S", 0.05)

    async def hang(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        await asyncio.Event().wait()

    async with listening(folder, hang) as display:
        with pytest.raises(UnusableError, match="does not answer"):
            await idle_source(clock).watch(at(display), print)


async def test_a_server_that_hangs_later_is_left_in_time(
    folder: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(x11, "REPLY_TIMEOUT_S", 0.05)
    server = FakeX()
    async with listening(folder, server.serve) as display, watching(idle_source(clock), at(display)) as (reports, task):
        await reports.wait(1)
        server.hang = True
        server.events_first = bytes([85]) + bytes(31)
        with pytest.raises(UnusableError, match="does not answer"):
            await task


async def test_a_server_that_dies_or_hangs_up_is_told(folder: Path, clock: SimulatedClock) -> None:
    server = FakeX()
    async with listening(folder, server.serve) as display, watching(idle_source(clock), at(display)) as (reports, task):
        await reports.wait(1)
        server.connections.pop().transport.abort()
        with pytest.raises(UnusableError, match="is gone"):
            await task

    async def hang_up(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(12)

    (folder / "x:7").unlink(missing_ok=True)
    async with listening(folder, hang_up) as display:
        with pytest.raises(UnusableError, match="closed the connection"):
            await idle_source(clock).watch(at(display), print)


async def test_garbage_ends_the_watch_and_not_the_program(folder: Path, clock: SimulatedClock) -> None:
    answers = (
        struct.pack("=BBHI", 1, 0, 1, 0xFFFFFFFF) + bytes(24),
        struct.pack("=BBHI", 1, 0, 9, 0) + bytes(24),
        struct.pack("=BBHI", 35, 0, 0, 0x7FFFFFFF) + bytes(24),
    )
    for answer in answers:

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: bytes = answer) -> None:
            await reader.readexactly(12)
            writer.write(welcome() + answer)
            await asyncio.Event().wait()

        async with listening(folder, talk) as display:
            with pytest.raises(UnusableError, match=r"invalid data|another request"):
                await idle_source(clock).watch(at(display), print)
        (folder / "x:7").unlink(missing_ok=True)
    for greeting in (struct.pack("=BBHHH", 1, 0, 11, 0, 2) + bytes(8), welcome()[:8] + b"\xff" * 88):

        async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hello: bytes = greeting) -> None:
            writer.write(hello)
            await asyncio.Event().wait()

        async with listening(folder, greet) as display:
            with pytest.raises(UnusableError, match="invalid data"):
                await idle_source(clock).watch(at(display), print)
        (folder / "x:7").unlink(missing_ok=True)


async def test_events_and_late_errors_are_passed_over(folder: Path) -> None:
    server = FakeX()
    event = bytes([28]) + bytes(31)
    generic = struct.pack("=BBHI", 35, 0, 0, 2) + bytes(32)
    late_error = struct.pack("=BBH", 0, 3, 0xFFFF).ljust(32, b"\0")
    server.events_first = event + generic + late_error
    server.idle_ms = 1500
    async with listening(folder, server.serve) as display:
        link = await XServer.connect(display, os.devnull)
        assert await link.idle_s() == 1.5
        link.close()


async def test_more_requests_than_sequence_numbers(folder: Path) -> None:
    server = FakeX()
    async with listening(folder, server.serve) as display:
        link = await XServer.connect(display, os.devnull)
        assert await link.idle_s() == 0
        link._sequence = 0xFFFE
        server.sequence_by = 0xFFFE - 2
        server.idle_ms = 7000
        assert [await link.idle_s() for _ in range(3)] == [7.0] * 3
        link.close()


async def test_the_cookie_opens_and_a_wrong_one_is_told(folder: Path, clock: SimulatedClock) -> None:
    server = FakeX()
    server.cookie = b"0123456789abcdef"
    authority = folder / "auth"
    authority.write_bytes(entry(256, socket.gethostname().encode(), b"7", server.cookie))
    async with listening(folder, server.serve) as display:
        async with watching(idle_source(clock), at(display, XAUTHORITY=str(authority))) as (reports, _):
            await reports.wait(1)
        authority.write_bytes(entry(256, socket.gethostname().encode(), b"7", b"another"))
        with pytest.raises(UnusableError, match="refuses the connection: No protocol specified"):
            await idle_source(clock).watch(at(display, XAUTHORITY=str(authority)), print)


def entry(family: int, host: bytes, number: bytes, data: bytes, name: bytes = b"MIT-MAGIC-COOKIE-1") -> bytes:
    """Return one entry of an authority file."""
    fields = b"".join(struct.pack(">H", len(field)) + field for field in (host, number, name, data))
    return struct.pack(">H", family) + fields


def test_the_fitting_cookie_is_taken_and_files_that_are_none_give_none(folder: Path) -> None:
    here = socket.gethostname().encode()
    file = folder / "auth"
    local, forwarded = Address(0, ("/tmp/.X11-unix/X0",)), parse("localhost:10.0")
    assert forwarded
    entries = (
        entry(256, here, b"1", b"one"),
        entry(0, b"\x7f\0\0\1", b"0", b"internet"),
        entry(256, b"other", b"0", b"other"),
        entry(65535, b"", b"", b"wild"),
        entry(256, here, b"0", b"xdm", b"XDM-AUTHORIZATION-1"),
        entry(256, here, b"0", b"mine"),
        entry(256, here, b"10", b"ssh"),
    )
    file.write_bytes(b"".join(entries))
    assert cookie(str(file), local) == b"mine"
    assert cookie(str(file), forwarded) == b"ssh"
    file.write_bytes(b"".join(entries[:4]))
    assert cookie(str(file), local) == b"wild"
    file.write_bytes(entries[5][:-2])
    assert cookie(str(file), local) == b""
    os.mkfifo(folder / "fifo")
    for none in (folder, folder / "fifo", folder / "absent"):
        assert cookie(str(none), local) == b""


async def test_the_display_of_another_machine_is_left_alone() -> None:
    with pytest.raises(UnusableError, match="that of another machine"):
        await XServer.connect("thin.example:0", "")


def test_displays_are_read_as_xlib_reads_them() -> None:
    zero = Address(0, ("/tmp/.X11-unix/X0", "\0/tmp/.X11-unix/X0"))
    assert [parse(text) for text in (":0", ":0.1", "unix:0", "unix/host:0.0")] == [zero] * 4
    assert parse("localhost:10.0") == parse("tcp/localhost:10") == Address(10, (), ("127.0.0.1", "::1"))
    assert parse("[::1]:2") == Address(2, (), ("127.0.0.1", "::1"))
    assert parse("[fe80::1]:2") == parse("thin.example:2") == Address(2)
    assert parse("/tmp/launch.x/org.x:0") == Address(0, ("/tmp/launch.x/org.x:0",))
    assert [parse(text) for text in ("", "0", "host", ":", ":x", ":-1", ":60000", "a b/c:0")] == [None] * 8


def test_who_has_nothing_to_say_says_why(clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    here = at(":0", WINDOWID="7")
    monkeypatch.setattr("sys.platform", "darwin")
    assert "its own windows only" in X11Idle(clock).fits(here)
    monkeypatch.setattr("sys.platform", "linux")
    sources: tuple[PresenceSource, ...] = (X11Idle(clock), FullScreen(clock))
    channels: tuple[Channel, ...] = (RaiseWindow(), WindowUrgency())
    both: tuple[PresenceSource | Channel, ...] = (*sources, *channels)
    for each in both:
        assert each.fits(here) == ""
        assert each.fits(Place(remote=True, variables=here.variables)) == "you sit at another machine"
        assert "on Wayland" in each.fits(Place(wayland=True, variables=here.variables))
        assert each.fits(Place()) == "no X display"
    assert channels[0].fits(at(":0")) == channels[1].fits(at(":0")) == "the terminal does not name its window"


async def test_a_full_screen_window_is_told_and_taken_back(folder: Path, clock: SimulatedClock) -> None:
    server = FakeX()
    source = FullScreen(clock, coarse_poll_s=0.005)
    fills = (atom("_NET_WM_STATE_DEMANDS_ATTENTION"), atom("_NET_WM_STATE_FULLSCREEN"))
    on, off = Busy(True, "full-screen"), Busy(False, "full-screen")
    async with listening(folder, server.serve) as display:
        async with watching(source, at(display, WINDOWID=str(TERMINAL))) as (reports, _):
            await reports.wait(1)
            server.properties[OTHER, "_NET_WM_STATE"] = fills
            await reports.wait(2)
            server.properties[ROOT, "_NET_ACTIVE_WINDOW"] = (0xDEAD,)
            await reports.wait(3)
            server.properties[TERMINAL, "_NET_WM_STATE"] = fills
            server.properties[ROOT, "_NET_ACTIVE_WINDOW"] = (TERMINAL,)
            await looks(server, 6)
            assert len(reports) == 3, "our own window does not count"
            server.properties[ROOT, "_NET_ACTIVE_WINDOW"] = (OTHER,)
            await reports.wait(4)
        assert list(reports) == [off, on, off, on, off], "the last one when the watch ends"


async def test_full_screen_is_taken_back_when_the_server_dies(folder: Path, clock: SimulatedClock) -> None:
    server = FakeX()
    server.properties[OTHER, "_NET_WM_STATE"] = (atom("_NET_WM_STATE_FULLSCREEN"),)
    source = FullScreen(clock, coarse_poll_s=0.005)
    async with listening(folder, server.serve) as display, watching(source, at(display)) as (reports, task):
        await reports.wait(1)
        server.connections.pop().transport.abort()
        with pytest.raises(UnusableError, match="is gone"):
            await task
        assert reports[-1] == Busy(False, "full-screen")


async def test_our_window_is_raised_by_the_window_manager(folder: Path) -> None:
    server = FakeX()
    async with listening(folder, server.serve) as display:
        refusal_text = await RaiseWindow().say(at(display, WINDOWID=str(INNER)), WORD)
        assert refusal_text == "raised window 0x1400003", "the window around the inner one that the terminal named"
        assert server.messages == [(TERMINAL, "_NET_ACTIVE_WINDOW", (2, 0, 0, 0, 0))]


async def test_urgency_is_set_and_hushed_once(folder: Path) -> None:
    server = FakeX()
    channel = WindowUrgency()
    state = atom("_NET_WM_STATE_DEMANDS_ATTENTION")
    async with listening(folder, server.serve) as display:
        assert "0x1400003" in await channel.say(at(display, WINDOWID=str(TERMINAL)), WORD)
        await channel.dismiss()
        await channel.close()
        assert server.messages == [(TERMINAL, "_NET_WM_STATE", (on, state, 0, 2, 0)) for on in (1, 0)]
        await channel.say(at(display, WINDOWID=str(TERMINAL)), WORD)
    await channel.dismiss()


async def test_a_window_that_cannot_be_reached_is_told(folder: Path) -> None:
    server = FakeX()
    async with listening(folder, server.serve) as display:
        for channel in (RaiseWindow(), WindowUrgency()):
            for window, why in (
                ("7", "gone"),
                ("x", "no window"),
                (str(1 << 40), "no window"),
                (str(0x200), "manager"),
            ):
                with pytest.raises(UnusableError, match=why):
                    await channel.say(at(display, WINDOWID=window), WORD)
        server.properties[ROOT, "_NET_SUPPORTED"] = ()
        with pytest.raises(UnusableError, match="does not support"):
            await RaiseWindow().say(at(display, WINDOWID=str(TERMINAL)), WORD)
        server.parents[TERMINAL] = TERMINAL
        del server.properties[TERMINAL, "WM_STATE"]
        with pytest.raises(UnusableError, match="no window manager"):
            await RaiseWindow().say(at(display, WINDOWID=str(TERMINAL)), WORD)
    assert server.messages == []
