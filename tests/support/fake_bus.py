"""A message bus inside the test: it greets, keeps names, passes on signals, and misbehaves on demand."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from jeepney import (  # type: ignore[import-untyped, unused-ignore]
    DBusAddress,
    Endianness,
    HeaderFields,
    Message,
    MessageType,
    Parser,
    new_error,
    new_method_return,
    new_signal,
)

from deskspine.core.presence.place import Place
from deskspine.core.timekeeping.instants import Reading

Answer = tuple[str, tuple[Any, ...]]
BUS = "org.freedesktop.DBus"
HANG: Answer = ("hang", ())
"""A method of this answer never answers."""


class FakeClock:
    """A clock that moves only when a test sets it."""

    def __init__(self, boot: float = 1000.0) -> None:
        self.boot = boot

    def read(self) -> Reading:
        return Reading(self.boot, self.boot, self.boot)

    def zone(self) -> Any:
        raise AssertionError("no test here needs the zone")


class FakeBus:
    """The bus and every service on it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bus"
        self.names: dict[str, str] = {}
        self.answers: dict[str, Answer | Callable[[tuple[Any, ...]], Answer]] = {}
        """Method, or "Interface.Property" → what it answers; ("error", (name, text)) is an error."""
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.rules: list[str] = []
        self.silent = False
        """Take connections and say nothing."""
        self.lost: list[tuple[Any, int]] = []
        """Calls that got no answer: the connection and the serial."""
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._serial = 0

    @property
    def place(self) -> Place:
        """The place of a person at the desktop of this bus, which is also the bus of the machine."""
        address = f"unix:path={self.path}"
        pairs = (("DBUS_SESSION_BUS_ADDRESS", address), ("DBUS_SYSTEM_BUS_ADDRESS", address))
        return Place(desktop=True, variables=pairs)

    @property
    def connected(self) -> int:
        """Connections that are open."""
        return len(self._writers)

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_unix_server(self._met, self.path)

    async def die(self) -> None:
        """End every connection and listen no more."""
        if self._server is not None:
            self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.path.unlink(missing_ok=True)

    def signal(
        self, sender: str, path: str, interface: str, member: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> None:
        """Send a signal to everybody, whether they want it or not."""
        message = new_signal(DBusAddress(path, interface=interface), member, signature or None, body)
        self._send_all(message, sender)

    def own(self, name: str, owner: str) -> None:
        """Let `owner` have `name`, or no one if it is empty, and send the signal of the change."""
        before = self.names.get(name, "")
        self.names[name] = owner
        self.signal(BUS, "/org/freedesktop/DBus", BUS, "NameOwnerChanged", "sss", (name, before, owner))

    def raw(self, data: bytes) -> None:
        """Send bytes to everybody."""
        for writer in self._writers:
            writer.write(data)

    def answer_late(self, signature: str, body: tuple[Any, ...]) -> None:
        """Answer the oldest call that got no answer."""
        writer, serial = self.lost.pop(0)
        call = new_method_return(_Call(serial), signature or None, body)
        writer.write(self._bytes(call, ":1.9"))

    def count(self, method: str) -> int:
        """Return the number of calls of a method."""
        return sum(name == method for name, _ in self.asked)

    def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            if self.silent:
                await reader.read()
                return
            await reader.readuntil(b"\r\n")
            writer.write(b"OK 1234\r\n")
            await reader.readuntil(b"BEGIN\r\n")
            parser = Parser()
            while data := await reader.read(4096):
                for message in parser.feed(data):
                    self._asked(message, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    def _asked(self, message: Message, writer: asyncio.StreamWriter) -> None:
        fields = message.header.fields
        method = fields[HeaderFields.member]
        if method == "AddMatch":
            self.rules.append(message.body[0])
        key = ".".join(message.body) if method == "Get" else method
        self.asked.append((key, message.body))
        signature, body = self._answer(key, message.body, fields.get(HeaderFields.destination, ""))
        if (signature, body) == HANG:
            self.lost.append((writer, message.header.serial))
        elif signature == "error":
            writer.write(self._bytes(new_error(message, body[0], "s", (body[1],)), ":1.9"))
        elif message.header.flags & 1 == 0:
            reply = new_method_return(message, signature or None, body)
            writer.write(self._bytes(reply, ":1.9"))

    def _answer(self, key: str, body: tuple[Any, ...], destination: str) -> Answer:
        if key in self.answers:
            answer = self.answers[key]
            return answer(body) if callable(answer) else answer
        if key == "Hello":
            return "s", (":1.1",)
        if key == "AddMatch":
            return "", ()
        if key == "GetNameOwner":
            owner = self.names.get(body[0], "")
            return ("s", (owner,)) if owner else ("error", (f"{BUS}.Error.NameHasNoOwner", "nobody"))
        return "error", (f"{BUS}.Error.UnknownMethod", f"{destination} knows no {key}")

    def _send_all(self, message: Message, sender: str) -> None:
        for writer in self._writers:
            writer.write(self._bytes(message, sender))

    def _bytes(self, message: Message, sender: str) -> bytes:
        self._serial += 1
        message.header.fields[HeaderFields.sender] = sender
        data: bytes = message.serialise(self._serial)
        return data


class _Call:
    """As much of a call as an answer to it needs."""

    def __init__(self, serial: int) -> None:
        self.header = self
        self.serial = serial
        self.message_type = MessageType.method_call
        self.fields = {HeaderFields.sender: ":1.1"}
        self.endianness = Endianness.little


@asynccontextmanager
async def a_bus() -> AsyncIterator[FakeBus]:
    """Yield a bus for one test, at a path short enough for the kernel."""
    folder = Path(tempfile.mkdtemp(prefix="ds-bus-"))
    bus = FakeBus(folder)
    await bus.start()
    try:
        yield bus
    finally:
        await bus.die()
        shutil.rmtree(folder)


async def until(what: Callable[[], object], within_s: float = 2.0) -> None:
    """Let the loop go on until `what` holds."""
    async with asyncio.timeout(within_s):
        while not what():  # noqa: ASYNC110 - what holds is of another program, or of no interest to the code tested
            await asyncio.sleep(0.002)


class Watching:
    """A source that watches, and everything it reported."""

    def __init__(self, source: Any, place: Place) -> None:
        self.reports: list[Any] = []
        self.task: asyncio.Task[None] = asyncio.ensure_future(source.watch(place, self.reports.append))

    async def tells(self, *expected: Any, within_s: float = 2.0) -> None:
        """Wait until exactly this was reported since the last call."""
        try:
            await until(lambda: len(self.reports) >= len(expected) or self.task.done(), within_s)
        except TimeoutError:
            pass
        if self.task.done() and self.reports != list(expected):
            self.task.result()
        assert self.reports == list(expected)
        self.reports.clear()

    async def ends(self, within_s: float = 4.0) -> str:
        """Wait until it breaks and return the reason."""
        done, _ = await asyncio.wait([self.task], timeout=within_s)
        assert done, "it goes on"
        return str(self.task.exception())

    async def stop(self) -> None:
        """Cancel it and wait for its end."""
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


@asynccontextmanager
async def watching(source: Any, place: Place) -> AsyncIterator[Watching]:
    """Let `source` watch for the length of a test."""
    watch = Watching(source, place)
    try:
        yield watch
    finally:
        await watch.stop()
