"""The control socket: how verbs and other programs of a person reach the running engine (docs/control.md)."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import stat
import struct
import sys
from binascii import crc32
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec.structs import replace

from deskspine import __version__
from deskspine.adapters.control.admission import Admission
from deskspine.adapters.control.client import LINE_BYTES, Door
from deskspine.adapters.control.face_stream import FaceStream, NewsStream, StatusStream, face_request, send_line
from deskspine.core.commands.messages import VERSION, Answer, FacePlace, Message
from deskspine.core.text.plain_data import json_line, misfit
from deskspine.engine.faces import ControlPort, Face
from deskspine.engine.wire import Hello

IDLE_S = 60.0
"""Timeout for a whole line; then the connection is closed."""
FACES = 64
"""Maximum of faces at one time."""
BYE_S = 0.3
"""Timeout for faces to take the last message."""
PATH_BYTES = 100
"""The kernel takes 104 bytes (macOS) or 108 (Linux) with the zero at the end."""


def socket_path(runtime_dir: Path, state_dir: Path) -> Path:
    """Return the path of the socket: in `runtime_dir`, or in a short folder of /tmp if its name is too long.

    It is named after the folder of its lock, because two residents with different homes may share `runtime_dir`.
    """
    path = runtime_dir / f"control-{crc32(os.fsencode(state_dir)):08x}.sock"
    fits = len(os.fsencode(path)) <= PATH_BYTES and len(str(path).splitlines()) == 1  # it is one line of the lock file
    return path if fits or sys.platform == "win32" else spare_path(path)


def spare_path(path: Path) -> Path:
    """Return where the socket can be when `path` cannot be used: a short name in a private folder of /tmp."""
    if sys.platform == "win32":
        return path
    return Path(f"/tmp/deskspine-{os.getuid()}") / f"{crc32(os.fsencode(path)):08x}.sock"


def private_folder(folder: Path) -> None:
    """Make `folder` one that only its owner can enter. Raises PermissionError if it belongs to another user."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if sys.platform == "win32":
        return
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to another user: the control socket cannot be kept there")
    if found.st_mode & 0o077:
        folder.chmod(0o700)


async def serve(path: Path, port: ControlPort) -> ControlServer:
    """Listen at `path` in the running loop and let `port` handle each message.

    Call it while the lock is held: what is left at `path` is removed. Raises OSError when the place cannot be
    used.
    """
    return await (serve_loopback(path, port) if sys.platform == "win32" else _serve_unix(path, port))


async def serve_at_first(paths: Sequence[Path], port: ControlPort) -> ControlServer:
    """Listen at the first of `paths` that can be used. Raises the OSError of the first when none can."""
    trouble: OSError | None = None
    for path in paths:
        try:
            return await serve(path, port)
        except OSError as error:
            trouble = trouble or error
    assert trouble is not None, "no path was given"
    raise trouble


class ControlServer:
    """A listening control socket and its conversations."""

    def __init__(self, path: Path, port: ControlPort, token: str = "") -> None:
        self.path = path
        self._port = port
        self._token = token
        self._server: asyncio.Server | None = None
        self._file: os.stat_result | None = None
        self._admission = Admission(self._converse)
        self._faces: set[asyncio.Task[None]] = set()
        """The conversations with faces, which last as long as the face."""

    async def listen(self, listener: socket.socket) -> None:
        """Begin to take connections from a bound socket."""
        self._server = await asyncio.start_server(self._admission.met, sock=listener, limit=LINE_BYTES)

    def made(self) -> None:
        """Note that the file at `path` is this server's, so that another one in its place is recognised."""
        self._file = self.path.stat()

    def present(self) -> bool:
        """Return whether the file by which clients find this server is still there, and still this server's."""
        try:
            return self._file is not None and os.path.samestat(self._file, self.path.stat())
        except OSError:
            return False

    async def close(self) -> None:
        """Stop listening, end every conversation and remove the socket; what another program put there stays."""
        if self._server is not None:
            self._server.close()
        if self._faces:
            await asyncio.wait(self._faces, timeout=BYE_S)
        await self._admission.close()
        late = tuple(self._faces)  # also one that has subscribed meanwhile
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        if self.present():
            self.path.unlink(missing_ok=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if not _own_peer(writer):
                return
            while line := await self._waited_line(reader, writer):
                message = self._message(line)
                if isinstance(message, Answer):
                    answer: Answer | None = message
                elif message.request == "subscribe":
                    answer = await self._subscribed(message, reader, writer)
                else:
                    answer = await self._answer(message)
                if answer is None:
                    return
                with self._admission.idle():
                    await send_line(writer, answer)
        except (TimeoutError, ConnectionError):
            pass
        finally:
            # Not wait_closed(): it would wait for the client to take what is still buffered.
            if writer.transport.get_write_buffer_size():
                writer.transport.abort()
            writer.close()

    async def _waited_line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        with self._admission.idle():
            return await _line(reader, writer)

    def _message(self, line: bytes) -> Message | Answer:
        """Return the message in `line`, or the answer that says why there is no message."""
        try:
            message = msgspec.json.decode(line, type=Message)
        except msgspec.ValidationError as error:
            return Answer(False, f"a line must be one JSON object as docs/control.md says ({misfit(error)})")
        except (ValueError, RecursionError):
            return Answer(False, "a line must be one JSON object")
        if self._token and not _same(message.token or "", self._token):
            return Answer(False, "the token is wrong")
        if message.v != VERSION:
            return Answer(False, f"version {message.v} is not spoken here; {VERSION} is")
        return message

    async def _answer(self, message: Message) -> Answer:
        try:
            answer = await self._port.answer(message)
            if answer.status is None:
                return answer
            return replace(answer, status={"version": __version__, **answer.status})
        except Exception as error:
            # Whatever goes wrong with one message must reach its sender and must not end the engine's loop.
            return Answer(False, f"deskspine could not do that: {type(error).__name__}: {error}")

    async def _subscribed(
        self, message: Message, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> Answer | None:
        """Serve a face until one side ends; return None then, or the reason for a refusal."""
        place, task = message.face, asyncio.current_task()
        if not isinstance(place, FacePlace):
            return Answer(False, "subscribe needs face, with its kind")
        if len(self._faces) >= FACES:
            return Answer(False, f"{FACES} windows and bars are open already")
        assert task is not None
        self._faces.add(task)
        self._admission.free_place()
        task.add_done_callback(self._faces.discard)
        stream: FaceStream
        if place.kind == "status":
            stream = StatusStream(writer, self._port.status_of)
        else:
            await send_line(writer, Hello(__version__, os.getpid()))
            stream = NewsStream(writer)
        face = self._port.attach(place, stream)
        writing = asyncio.ensure_future(stream.run())
        reading = asyncio.ensure_future(self._requests(face, stream, reader))
        try:
            await asyncio.wait((writing, reading), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._port.detach(face)
            for half in (writing, reading):
                half.cancel()
            await asyncio.gather(writing, reading, return_exceptions=True)
        return None

    async def _requests(self, face: Face, stream: FaceStream, reader: asyncio.StreamReader) -> None:
        """Carry out the requests of a face until it closes or sends something else."""
        with suppress(ValueError, RecursionError, ConnectionError):
            while line := await reader.readline():
                self._port.take_from(face, face_request(line))
                stream.heard()


async def _serve_unix(path: Path, port: ControlPort) -> ControlServer:
    listener = _bound(path)
    server = ControlServer(path, port)
    try:
        await server.listen(listener)
        server.made()
    except BaseException:
        listener.close()
        raise
    return server


def _same(told: str, token: str) -> bool:
    """Return True if the token is right; takes the same time for a near miss and for a wild guess."""
    from hmac import compare_digest  # 3.5 MB come with it, and Unix sockets do not need it

    return compare_digest(told.encode(), token.encode())


def _bound(path: Path) -> socket.socket:
    private_folder(path.parent)
    if _listens(path):  # its lock file was removed, or it would not be alive while the lock is ours
        raise OSError(errno.EADDRINUSE, "another deskspine listens there", str(path))
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(os.fspath(path))
        path.chmod(0o600)  # before it listens, and without umask(), which would hit the other threads
    except BaseException:
        listener.close()
        raise
    return listener


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as link:
        link.setblocking(False)
        try:
            link.connect(os.fspath(path))
        except BlockingIOError:  # more clients wait than it takes
            return True
        except OSError:
            return False
    return True


async def serve_loopback(path: Path, port: ControlPort) -> ControlServer:
    """Serve without Unix sockets: on a port of this machine, with a token in a file that only its owner can read.

    Tried on Linux only; on Windows the file inherits the protection of the person's own profile.
    """
    private_folder(path.parent)
    server = ControlServer(path, port, os.urandom(24).hex())
    listener = socket.create_server(("127.0.0.1", 0))
    try:
        await server.listen(listener)
        _write_token(path, listener.getsockname()[1], server._token)
        server.made()
    except BaseException:
        listener.close()
        raise
    return server


def _write_token(path: Path, port: int, token: str) -> None:
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(json_line(Door(port, token, os.getpid())))
    draft.replace(path)


async def _line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """Return the next line, or an empty one at the end. The time limit is for the whole line, not for each byte."""
    try:
        async with asyncio.timeout(IDLE_S):
            await asyncio.sleep(0)  # the others come in turn, even if many lines wait here
            return await reader.readline()
    except ValueError:
        # The rest of an overlong line would be read as another message: this conversation cannot go on.
        await send_line(writer, Answer(False, "a line may have 64 KiB at most"))
        return b""


def _own_peer(writer: asyncio.StreamWriter) -> bool:
    """Return True if the other end is this user or root. On other systems the folder is the protection."""
    link = writer.get_extra_info("socket")
    if sys.platform != "linux" or link.family != socket.AF_UNIX:
        return True
    _pid, user, _group = struct.unpack("3i", link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return user in (os.getuid(), 0)
