"""Who is served at the control socket when there is little room."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deskspine.adapters.control import admission
from deskspine.adapters.control.server import serve
from deskspine.core.commands.messages import Answer, Message
from support.answering import Answering

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix socket")
SERVED_S = 2.0


class Room:
    """A socket with room for one, and the requests in the order in which they were carried out."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked: list[str] = []
        self.clients: list[asyncio.StreamWriter] = []

    async def answer(self, message: Message) -> Answer:
        """Note a request."""
        self.asked.append(message.request)
        return Answer(True, message.request)

    async def client(self, *requests: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect, send the requests, and let the server see them."""
        reader, writer = await asyncio.open_unix_connection(self.path)
        self.clients.append(writer)
        writer.writelines(json.dumps({"request": request}).encode() + b"\n" for request in requests)
        for _ in range(5):
            await asyncio.sleep(0)
        return reader, writer


@pytest.fixture
async def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Room]:
    monkeypatch.setattr(admission, "ROOM", 1)
    monkeypatch.setattr(admission, "OUTSIDE", 2)
    built = Room(tmp_path / "s")
    running = await serve(built.path, Answering(built.answer))
    yield built
    for writer in built.clients:
        writer.close()
    await running.close()


async def served(reader: asyncio.StreamReader) -> bytes:
    """Return the first line, or nothing if the connection was closed."""
    try:
        return await asyncio.wait_for(reader.readline(), SERVED_S)
    except ConnectionResetError:
        return b""


async def test_the_newest_outside_comes_in_first_and_of_too_many_the_oldest_is_closed(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "GIVES_WAY_S", 60.0)
    _, inside = await room.client()
    (oldest, _), (older, _), (newest, last) = [await room.client(name) for name in ("oldest", "older", "newest")]
    assert await served(oldest) == b""
    assert room.asked == []
    inside.close()
    assert b"newest" in await served(newest)
    assert room.asked == ["newest"]
    last.close()
    assert b"older" in await served(older)


async def test_a_client_that_says_nothing_gives_way(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "GIVES_WAY_S", 0.01)
    silent, _ = await room.client()
    assert b"back" in await served((await room.client("back"))[0])
    assert await served(silent) == b""


async def test_a_client_that_sends_one_line_after_the_other_gives_way(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "GIVES_WAY_S", 0.01)
    await room.client(*["many"] * 50_000)
    assert b"back" in await served((await room.client("back"))[0])
    assert room.asked.count("many") < 50_000


async def test_without_a_crowd_a_silent_client_stays(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "GIVES_WAY_S", 0.0)
    reader, writer = await room.client()
    for _ in range(20):
        await asyncio.sleep(0)
    writer.write(b'{"request": "back"}\n')
    assert b"back" in await served(reader)


async def test_two_clients_take_turns_line_by_line(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "ROOM", 2)
    await room.client()
    other, asks = await room.client()
    room.clients[0].writelines([b'{"request": "many"}\n'] * 600)
    asks.write(b'{"request": "back"}\n')
    assert b"back" in await served(other)
    assert room.asked.index("back") < 100
