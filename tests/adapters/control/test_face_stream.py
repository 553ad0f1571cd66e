"""The stream to a face over a real socket: what is sent, what is left out, and who is never waited for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from deskspine import __version__
from deskspine.adapters.control import face_stream
from deskspine.adapters.control import server as control
from deskspine.adapters.control.face_stream import KEPT_EVENTS
from deskspine.adapters.control.server import ControlServer, serve
from deskspine.core.commands.messages import Answer, Message
from deskspine.core.schedule.events import Event
from deskspine.core.text.plain_data import json_line
from deskspine.engine.snapshot import Notice, Snapshot
from deskspine.engine.wire import Bye, FaceMessage, Heard, Hello, HostEnd, News
from support.answering import Answering
from support.fakes import snapshot

PATIENCE_S = 10.0
SUBSCRIBE = b'{"request": "subscribe", "face": {"kind": "screen"}}\n'
REQUEST = b'{"name": "pause", "args": {"minutes": 5}}\n'


async def done(message: Message) -> Answer:
    """Return an answer with the request."""
    return Answer(True, message.request)


class Socket:
    """A listening socket, its port, and the connections to it."""

    def __init__(self, path: Path, server: ControlServer, port: Answering) -> None:
        self.path, self.server, self.port = path, server, port
        self._writers: list[asyncio.StreamWriter] = []

    async def connect(self, first: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection and send `first`."""
        reader, writer = await asyncio.open_unix_connection(self.path, limit=1 << 24)
        self._writers.append(writer)
        writer.write(first)
        return reader, writer

    async def face(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a face and read its greeting."""
        before = len(self.port.faces)
        reader, writer = await self.connect(SUBSCRIBE)
        assert isinstance(await message(reader), Hello)
        await until(lambda: len(self.port.faces) > before)
        return reader, writer

    def put(self, news: News) -> None:
        """Give a message to every face."""
        for face in self.port.faces:
            face.sink.put(news)

    def end(self, why: HostEnd) -> None:
        """Say to every face that the host ends."""
        for face in self.port.faces:
            face.sink.end(why)

    async def close(self) -> None:
        """Close everything."""
        for writer in self._writers:
            writer.close()
        await self.server.close()


@pytest.fixture
async def socket(tmp_path: Path) -> AsyncIterator[Socket]:
    port = Answering(done)
    path = tmp_path / "run" / "s"
    opened = Socket(path, await serve(path, port), port)
    yield opened
    await opened.close()
    assert port.faces == []


async def message(reader: asyncio.StreamReader) -> FaceMessage | None:
    """Return the next message to a face, or None at the end."""
    line = await asyncio.wait_for(reader.readline(), PATIENCE_S)
    return msgspec.json.decode(line, type=FaceMessage) if line else None


async def until(true: Any) -> None:
    """Let the loop run until `true`."""
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110 - it waits for other objects
            await asyncio.sleep(0.001)


def numbered(number: int, **changes: Any) -> News:
    """Return a message that can be recognised."""
    return News(replace(snapshot(), interval_s=number), (Event("remind", 1.0, 1.0, f"event {number}", 0.0),), **changes)


def large(number: int) -> Snapshot:
    """Return a snapshot that fills the connection soon."""
    return replace(snapshot(), interval_s=number, notices=tuple(Notice("x" * 1000) for _ in range(100)))


async def test_a_face_is_greeted_with_version_and_process_and_then_gets_the_news(socket: Socket) -> None:
    reader, _ = await socket.connect(SUBSCRIBE)
    hello = await message(reader)
    assert isinstance(hello, Hello)
    assert hello.program == __version__
    assert hello.pid > 0
    await until(lambda: socket.port.faces)
    socket.put(numbered(1, speaks=False, rank=3, library=7))
    assert await message(reader) == numbered(1, speaks=False, rank=3, library=7)


async def test_requests_are_carried_out_in_their_order_and_acknowledged(socket: Socket) -> None:
    reader, writer = await socket.face()
    writer.write(REQUEST + b'{"name": "resume", "origin": "verb", "typed": true}\n')
    assert isinstance(await message(reader), Heard)
    await until(lambda: len(socket.port.requests) == 2)
    assert [(request.name, request.origin) for request in socket.port.requests] == [("pause", "key"), ("resume", "key")]
    assert socket.port.requests[0].args == {"minutes": 5}
    assert socket.port.requests[1].typed


@pytest.mark.parametrize(
    "line", [b"garbage\n", b"[1]\n", b'{"name": 5}\n', b"[" * 30_000 + b"\n", b"\xff\xfe\n", b"x" * 70_000 + b"\n"]
)
async def test_a_line_that_is_no_request_ends_that_face_only(socket: Socket, line: bytes) -> None:
    other, _ = await socket.face()
    reader, writer = await socket.face()
    writer.write(line + REQUEST)
    await until(lambda: len(socket.port.faces) == 1)
    assert socket.port.requests == []
    with contextlib.suppress(ConnectionResetError):
        assert await message(reader) is None
    socket.put(numbered(2))
    assert await message(other) == numbered(2)


async def test_a_face_that_closes_in_the_middle_of_a_line_is_gone_and_half_a_request_is_none(socket: Socket) -> None:
    _, writer = await socket.face()
    writer.write(REQUEST[:-12])
    writer.close()
    await until(lambda: not socket.port.faces)
    assert socket.port.requests == []


async def test_a_slow_face_misses_snapshots_and_no_event(socket: Socket) -> None:
    reader, _ = await socket.face()
    for number in range(1, 4):  # before the loop writes again
        socket.put(numbered(number))
    news = await message(reader)
    assert isinstance(news, News)
    assert news.snapshot.interval_s == 3
    assert [event.why for event in news.events] == ["event 1", "event 2", "event 3"]


async def test_the_events_that_wait_are_bounded(socket: Socket) -> None:
    reader, _ = await socket.face()
    for number in range(KEPT_EVENTS + 2):
        socket.put(numbered(number))
    news = await message(reader)
    assert isinstance(news, News)
    assert len(news.events) == KEPT_EVENTS
    assert news.events[-1].why == f"event {KEPT_EVENTS + 1}"


async def test_a_face_that_does_not_read_is_dropped_in_time_and_delays_no_other(
    socket: Socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(face_stream, "SEND_S", 0.1)
    _deaf, _ = await socket.face()
    other, _ = await socket.face()
    _deaf._transport.pause_reading()  # type: ignore[attr-defined]
    for number in range(60):
        socket.put(News(large(number)))
        news = await message(other)
        assert isinstance(news, News)
        assert news.snapshot.interval_s == number
    await until(lambda: len(socket.port.faces) == 1)


@pytest.mark.parametrize("why", ["ended", "quit", "restart", "moves"])
async def test_the_last_message_says_why_the_host_ends(socket: Socket, why: HostEnd) -> None:
    reader, _ = await socket.face()
    socket.put(numbered(5))
    socket.end(why)
    await socket.server.close()
    assert await message(reader) == numbered(5)
    assert await message(reader) == Bye(why)
    assert await message(reader) is None


async def test_the_last_message_comes_also_when_a_snapshot_is_still_being_sent(socket: Socket) -> None:
    reader, _ = await socket.face()
    reader._transport.pause_reading()  # type: ignore[attr-defined]
    for number in range(10):
        socket.put(News(large(number)))
        await asyncio.sleep(0)
    socket.end("quit")
    reader._transport.resume_reading()  # type: ignore[attr-defined]
    got = []
    while (received := await message(reader)) is not None:
        got.append(received)
    assert got[-1] == Bye("quit")
    assert isinstance(got[-2], News)
    assert got[-2].snapshot.interval_s == 9


async def test_the_end_waits_a_moment_for_faces_and_not_for_a_deaf_one(
    socket: Socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "BYE_S", 0.05)
    reader, _ = await socket.face()
    reader._transport.pause_reading()  # type: ignore[attr-defined]
    for number in range(10):
        socket.put(News(large(number)))
        await asyncio.sleep(0)
    socket.end("ended")
    async with asyncio.timeout(PATIENCE_S / 2):
        await socket.server.close()


async def test_one_face_too_many_is_refused_with_a_sentence(socket: Socket) -> None:
    for _ in range(control.FACES):
        await socket.face()
    reader, writer = await socket.connect(SUBSCRIBE)
    refusal = msgspec.json.decode(await reader.readline(), type=Answer)
    assert refusal == Answer(False, f"{control.FACES} windows and bars are open already")
    writer.write(b'{"request": "back"}\n')
    assert (await reader.readline()).startswith(b'{"ok":true'), "the connection can still be used for verbs"


async def test_a_face_stays_while_the_socket_is_abused(socket: Socket) -> None:
    reader, writer = await socket.face()
    half, other_half = b'{"request": "pau', b'{"name": "pau'
    first = (b"garbage\n", half, b"x" * 70_000, b"\xff\n", SUBSCRIBE.replace(b"screen", b"tv"), SUBSCRIBE + other_half)
    for number in range(200):
        await socket.connect(first[number % len(first)])
    socket.put(numbered(1))
    assert await message(reader) == numbered(1)
    writer.write(REQUEST)
    while not isinstance(await message(reader), Heard):
        pass
    assert [request.name for request in socket.port.requests] == ["pause"]


async def test_a_place_becomes_free_when_a_face_closes(socket: Socket) -> None:
    faces = [await socket.face() for _ in range(control.FACES)]
    faces[0][1].close()
    await until(lambda: len(socket.port.faces) < control.FACES)
    await socket.face()


@pytest.mark.parametrize(
    ("face", "why"),
    [("", "subscribe needs face"), (', "face": 3', "as docs/control.md says"), (', "face": {"kind": "tv"}', "tv")],
)
async def test_a_face_without_a_known_kind_is_refused(socket: Socket, face: str, why: str) -> None:
    reader, _ = await socket.connect(b'{"request": "subscribe"' + face.encode() + b"}\n")
    refusal = msgspec.json.decode(await reader.readline(), type=Answer)
    assert refusal.ok is False
    assert why in refusal.text


async def test_a_follower_gets_a_line_a_change_and_the_end(socket: Socket) -> None:
    reader, _ = await socket.connect(SUBSCRIBE.replace(b"screen", b"status"))
    await until(lambda: socket.port.faces)
    socket.put(numbered(1))
    first = msgspec.json.decode(await reader.readline(), type=Answer)
    assert first == Answer(True, snapshot().mode)
    socket.put(numbered(2))  # the same fields
    socket.put(News(replace(snapshot(), mode="meeting")))
    assert msgspec.json.decode(await reader.readline(), type=Answer).text == "meeting"
    socket.end("quit")
    assert await reader.readline() == b""


def test_a_message_has_no_line_break_inside() -> None:
    news = News(replace(snapshot(), notices=(Notice("one\ntwo\u2028three\r"),)))
    assert b"\n" not in json_line(news)
    assert msgspec.json.decode(json_line(news), type=FaceMessage) == news
