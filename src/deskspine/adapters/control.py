"""The control socket: how verbs and other programs of a person reach the running engine (docs/control.md)."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import stat
import struct
import sys
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from deskspine.adapters.control_client import LINE_BYTES

Handle = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
IDLE_S = 60.0
"""A connection that sends no whole line for so long is closed."""
SEND_S = 5.0
"""A client that does not take its answer for so long is cut off."""
CLIENTS = 32
"""Connections at one time; more are told so and closed."""
PATH_BYTES = 100
"""The kernel takes 104 bytes (macOS) or 108 (Linux) with the zero at the end."""


def socket_path(runtime_dir: Path, state_dir: Path) -> Path:
    """Where the socket is: in `runtime_dir`, or in a short folder of /tmp when its name is too long.

    Named after the folder of the lock that names it, because two residents with other homes may share `runtime_dir`.
    """
    path = runtime_dir / f"control-{zlib.crc32(os.fsencode(state_dir)):08x}.sock"
    name = os.fsencode(path)
    if len(name) <= PATH_BYTES or sys.platform == "win32":
        return path
    return Path(f"/tmp/deskspine-{os.getuid()}") / f"{zlib.crc32(name):08x}.sock"


def private_folder(folder: Path) -> None:
    """Make `folder` one that only its owner can enter. Raises PermissionError when it is somebody else's."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if sys.platform == "win32":
        return
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else: the control socket cannot be kept there")
    if found.st_mode & 0o077:
        folder.chmod(0o700)


async def serve(path: Path, handle: Handle) -> ControlServer:
    """Listen at `path` in the running loop and answer each message with `handle`.

    Call it while the lock is held: what is left at `path` is removed. Raises OSError when the place cannot be
    used.
    """
    return await (serve_loopback(path, handle) if sys.platform == "win32" else _serve_unix(path, handle))


class ControlServer:
    """A listening control socket and its conversations."""

    def __init__(self, path: Path, handle: Handle, token: str = "") -> None:
        self._path = path
        self._handle = handle
        self._token = token
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def listen(self, listener: socket.socket) -> None:
        """Begin to take connections from a bound socket."""
        self._server = await asyncio.start_server(self._met, sock=listener, limit=LINE_BYTES)

    async def close(self) -> None:
        """Stop listening, end every conversation and remove the socket."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._path.unlink(missing_ok=True)

    def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if not _own_peer(writer):
                return
            if len(self._tasks) > CLIENTS:
                await _send(writer, _refusal("too many connections"))
                return
            while line := await _line(reader, writer):
                message = await self._answer(line)
                await _send(writer, message)
        except (TimeoutError, ConnectionError):
            pass
        finally:
            # Not wait_closed(): it would wait for the client to take what is still buffered.
            if writer.transport.get_write_buffer_size():
                writer.transport.abort()
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            return _refusal("a line must be one JSON object")
        if not isinstance(message, dict):
            return _refusal("a line must be one JSON object")
        if self._token and not _same(str(message.pop("token", "")), self._token):
            return _refusal("the token is wrong")
        if message.get("v", 1) != 1:
            return _refusal(f"version {message['v']} is not spoken here; 1 is")
        try:
            return await self._handle(message)
        except Exception as error:
            # Whatever goes wrong with one message must reach its sender and must not end the engine's loop.
            return _refusal(f"deskspine could not do that: {type(error).__name__}: {error}")


async def _serve_unix(path: Path, handle: Handle) -> ControlServer:
    listener = _bound(path)
    server = ControlServer(path, handle)
    try:
        await server.listen(listener)
    except BaseException:
        listener.close()
        raise
    return server


def _same(told: str, token: str) -> bool:
    """Whether the caller knows the token; takes as long for a near miss as for a wild guess."""
    from hmac import compare_digest  # 3.5 MB come with it, and where there are Unix sockets nobody asks

    return compare_digest(told.encode(), token.encode())


def _bound(path: Path) -> socket.socket:
    private_folder(path.parent)
    path.unlink(missing_ok=True)  # whoever left it is gone: the lock is ours
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(os.fspath(path))
        path.chmod(0o600)  # before it listens, and without umask(), which would hit the other threads
    except BaseException:
        listener.close()
        raise
    return listener


async def serve_loopback(path: Path, handle: Handle) -> ControlServer:
    """The same without Unix sockets: a port of this machine, and a token in a file only the person can read.

    Tried on Linux only; on Windows the file inherits the protection of the person's own profile.
    """
    private_folder(path.parent)
    server = ControlServer(path, handle, os.urandom(24).hex())
    listener = socket.create_server(("127.0.0.1", 0))
    try:
        await server.listen(listener)
        _write_token(path, listener.getsockname()[1], server._token)
    except BaseException:
        listener.close()
        raise
    return server


def _write_token(path: Path, port: int, token: str) -> None:
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"port": port, "token": token, "pid": os.getpid()}, file)
    draft.replace(path)


async def _line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """The next line; empty at the end of the conversation. The time is for the whole line, not each byte."""
    try:
        return await asyncio.wait_for(reader.readline(), IDLE_S)
    except ValueError:
        # The rest of an overlong line would be read as another message: this conversation cannot go on.
        await _send(writer, _refusal("a line may have 64 KiB at most"))
        return b""


async def _send(writer: asyncio.StreamWriter, message: dict[str, Any]) -> None:
    try:
        text = json.dumps(message)
    except (TypeError, ValueError):
        text = json.dumps(_refusal("the answer could not be written as JSON"))
    writer.write(text.encode() + b"\n")
    await asyncio.wait_for(writer.drain(), SEND_S)


def _refusal(text: str) -> dict[str, Any]:
    return {"ok": False, "text": text}


def _own_peer(writer: asyncio.StreamWriter) -> bool:
    """Whether the other end is this person or root; where the kernel does not tell, the folder guards."""
    link = writer.get_extra_info("socket")
    if sys.platform != "linux" or link.family != socket.AF_UNIX:
        return True
    _pid, user, _group = struct.unpack("3i", link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return user in (os.getuid(), 0)
