"""The control socket with rubbish, overlong lines, stuck clients, stale sockets and long paths."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from deskspine.adapters.control import admission, client, face_stream
from deskspine.adapters.control import server as control
from deskspine.adapters.control.client import NoAnswerError, ask
from deskspine.adapters.control.server import ControlServer, serve, serve_at_first, serve_loopback, socket_path
from deskspine.core.commands.messages import Answer, Message
from support.answering import Answering


async def echo(message: Message) -> Answer:
    """Return an answer with the request; "boom" raises, and "long" is more than a client reads at once."""
    if message.request == "boom":
        raise RuntimeError("went wrong")
    return Answer(True, "x" * 60_000 if message.request == "long" else message.request)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Path]:
    path = tmp_path / "run" / "control.sock"
    running = await serve(path, Answering(echo))
    yield path
    await running.close()
    assert not path.exists()


async def answers_to(path: Path, *lines: bytes) -> list[dict[str, Any]]:
    """Return the answers to some lines sent over one connection."""
    reader, writer = await asyncio.open_unix_connection(path, limit=1 << 20)
    answers = []
    for line in lines:
        writer.write(line + b"\n")
        answers.append(json.loads(await reader.readline()))
    writer.close()
    await writer.wait_closed()
    return answers


def mode(path: Path) -> int:
    """Return the permission bits of a file."""
    return stat.S_IMODE(path.stat().st_mode)


async def test_client_and_server_understand_each_other_in_private(server: Path) -> None:
    assert await asyncio.to_thread(ask, str(server), Message(request="snooze", args={})) == Answer(True, "snooze")
    assert (mode(server), mode(server.parent)) == (0o600, 0o700)


async def test_what_is_not_understood_is_answered_and_the_connection_lives(server: Path) -> None:
    lines = (
        b"garbage",
        b"[1]",
        b'{"request": 5}',
        b'{"request": "back", "args": [1]}',
        b"\xff\xfe",
        b"[" * 30_000,
        b'{"v": 2}',
        b'{"request": "boom"}',
    )
    *refused, fine = await answers_to(server, *lines, b'{"request": "quit"}')
    assert [sending["ok"] for sending in refused] == [False] * len(lines)
    assert "went wrong" in refused[-1]["text"]
    assert fine == {"ok": True, "text": "quit"}


async def test_an_overlong_line_ends_its_connection_and_no_other(server: Path) -> None:
    reader, writer = await asyncio.open_unix_connection(server)
    writer.write(b"x" * 70_000 + b'\n{"request": "quit"}\n')
    assert "64 KiB" in json.loads(await reader.readline())["text"]
    assert await rest(reader) == b"", "the tail of the line is not taken for a message"
    writer.close()
    assert await answers_to(server, b'{"request": "away"}') == [{"ok": True, "text": "away"}]


async def rest(reader: asyncio.StreamReader) -> bytes:
    """Return everything up to the end; the kernel may report that end as a reset."""
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""


async def test_a_client_that_never_reads_or_ends_its_line_blocks_nobody(
    server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(face_stream, "SEND_S", 0.05)
    _reader, dripping = await asyncio.open_unix_connection(server)
    dripping.write(b'{"request": ')
    deaf = socket.socket(socket.AF_UNIX)
    deaf.setblocking(False)
    deaf.connect(str(server))
    deaf.send(b'{"request": "long"}\n' * 40)
    assert await answers_to(server, b'{"request": "back"}') == [{"ok": True, "text": "back"}]
    deaf.close()
    dripping.close()


async def test_a_connection_without_a_whole_line_is_closed_in_time(
    server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "IDLE_S", 0.02)
    reader, writer = await asyncio.open_unix_connection(server)
    writer.write(b"half a line")
    assert await reader.read() == b""
    writer.close()


async def test_a_stale_socket_is_replaced_and_nobody_there_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "control.sock"
    with pytest.raises(FileNotFoundError):
        ask(str(path), Message())
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    with pytest.raises(ConnectionRefusedError):
        ask(str(path), Message())
    running = await serve(path, Answering(echo))
    assert (await asyncio.to_thread(ask, str(path), Message(request="back"))).ok
    await running.close()


async def test_no_answer_in_time_is_told(tmp_path: Path) -> None:
    async def never(message: Message) -> Answer:
        await asyncio.Event().wait()
        return Answer(True, "")

    running = await serve(tmp_path / "s", Answering(never))
    with pytest.raises(NoAnswerError, match="in time"):
        await asyncio.to_thread(ask, str(tmp_path / "s"), Message(), 0.02)
    await running.close()


def test_a_path_too_long_for_the_kernel_becomes_a_short_one(tmp_path: Path) -> None:
    short, long = tmp_path / "r", tmp_path / ("r" * 120)
    home = Path("/home/a/state")
    assert socket_path(short, home).parent == short
    assert len(os.fsencode(socket_path(long, home))) <= control.PATH_BYTES
    assert socket_path(long, home) != socket_path(tmp_path / ("q" * 120), home)


def test_two_homes_that_share_a_runtime_folder_have_a_socket_each(tmp_path: Path) -> None:
    assert socket_path(tmp_path, Path("/home/a/state")) != socket_path(tmp_path, Path("/home/b/state"))


def test_a_folder_others_can_enter_is_closed_and_one_of_another_user_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o777)
    control.private_folder(folder)
    assert mode(folder) == 0o700
    monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    with pytest.raises(PermissionError, match="another user"):
        control.private_folder(folder)


async def test_the_way_without_unix_sockets_needs_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "connected", client.connected_loopback)
    path = tmp_path / "control.sock"
    running: ControlServer = await serve_loopback(path, Answering(echo))
    assert mode(path) == 0o600
    sending = await asyncio.to_thread(ask, str(path), Message(request="away"), 2.0)
    assert sending == Answer(True, "away")
    path.write_text(json.dumps({**json.loads(path.read_text()), "token": "guess"}))
    sending = await asyncio.to_thread(ask, str(path), Message(request="away"), 2.0)
    assert sending == Answer(False, "the token is wrong")
    await running.close()


async def test_idle_clients_give_way_to_one_that_asks(server: Path) -> None:
    idle = [await asyncio.open_unix_connection(server) for _ in range(3 * admission.ROOM)]
    assert await answers_to(server, b'{"request": "back"}') == [{"ok": True, "text": "back"}]
    assert await idle[0][0].read() == b"", "the one that has been idle longest was closed"
    for _reader, writer in idle:
        writer.close()


async def test_a_client_that_is_being_answered_does_not_give_way(tmp_path: Path) -> None:
    go_on = asyncio.Event()

    async def slow(message: Message) -> Answer:
        await go_on.wait()
        return Answer(True, "done")

    running = await serve(tmp_path / "s", Answering(slow))
    sending = asyncio.ensure_future(answers_to(tmp_path / "s", b"{}"))
    await asyncio.sleep(0)
    idle = [await asyncio.open_unix_connection(tmp_path / "s") for _ in range(3 * admission.ROOM)]
    go_on.set()
    assert await sending == [{"ok": True, "text": "done"}]
    for _reader, writer in idle:
        writer.close()
    await running.close()


async def test_a_socket_in_use_is_not_taken_and_what_others_put_in_its_place_is_not_removed(tmp_path: Path) -> None:
    path, spare = tmp_path / "s", tmp_path / "spare"
    first = await serve(path, Answering(echo))
    second = await serve_at_first((path, spare), Answering(echo))
    assert second.path == spare
    assert await answers_to(path, b'{"request": "back"}') == [{"ok": True, "text": "back"}]
    await second.close()
    assert first.present()
    path.unlink()
    assert not first.present()
    third = await serve(path, Answering(echo))
    assert not first.present(), "another file of that name is not its own"
    await first.close()
    assert third.present()
    await third.close()
    assert not path.exists()


async def test_of_two_places_that_cannot_be_used_the_first_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        await serve_at_first((tmp_path / "file" / "s", tmp_path / "file" / "t" / "s"), Answering(echo))


def test_a_path_that_would_be_two_lines_of_the_lock_file_is_another(tmp_path: Path) -> None:
    for odd in ("a\nsocket=b", "a\rb", "a\x85b"):
        assert len(str(socket_path(tmp_path / odd, tmp_path)).splitlines()) == 1
