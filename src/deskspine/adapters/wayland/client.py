"""Client of Wayland compositors over asyncio streams: globals, requests, events. It passes no file descriptors.

It implements the protocol itself, because libwayland would be a compiled dependency for a few messages a day.
"""

from __future__ import annotations

import asyncio
import struct
import sys
from typing import Final, NamedTuple

from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import UnusableError

LIMIT_S = 2.0
"""Timeout for connecting to the compositor, and for its reply."""
DISPLAY: Final = 1
SYNC, GET_REGISTRY, BIND = 0, 1, 0
"""Requests of the display and of the registry."""
GLOBALS = 1000
"""Maximum number of globals kept; no compositor has more."""


class WaylandEvent(NamedTuple):
    """Event of a compositor about one of our objects."""

    about: int
    opcode: int


class Global(NamedTuple):
    """Interface that a compositor offers."""

    name: int
    version: int


class Wayland:
    """One connection to a compositor. Every method raises UnusableError when it goes away or sends invalid data."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._head: tuple[int, int, int] | None = None
        self._last_id = DISPLAY
        self._registry = 0
        self._bound: set[int] = set()
        self.globals: dict[str, Global] = {}

    @classmethod
    async def connect(cls, path: str) -> Wayland:
        """Connect to the socket at `path`, read what the compositor offers, and return the connection."""
        if sys.platform == "win32":
            raise UnusableError("no Wayland on this system")
        try:
            async with asyncio.timeout(LIMIT_S):
                link = cls(*await asyncio.open_unix_connection(path))
                try:
                    link._registry = link.new_id()
                    link.send(DISPLAY, GET_REGISTRY, link._registry)
                    await link.roundtrip()
                except BaseException:
                    link.close()
                    raise
                return link
        except TimeoutError:
            raise UnusableError("the compositor does not answer") from None
        except OSError as error:
            raise UnusableError(f"no compositor at {path}: {error.strerror or error}") from None

    def close(self) -> None:
        """Close the connection at once."""
        self._writer.transport.abort()

    def new_id(self) -> int:
        """Return the number for a new object. Compositors require every number to be used, in order."""
        self._last_id += 1
        return self._last_id

    def send(self, target: int, opcode: int, *arguments: int | str) -> None:
        """Send a request to object `target`. Returns at once."""
        body = b"".join(_argument(argument) for argument in arguments)
        self._writer.write(struct.pack("=IHH", target, opcode, 8 + len(body)) + body)

    def bind(self, interface: str, version: int) -> int:
        """Bind `interface` at `version`, at most the offered one, and return the number of the new object."""
        offered = self.globals[interface]
        new = self.new_id()
        self.send(self._registry, BIND, offered.name, interface, version, new)
        self._bound.add(offered.name)
        return new

    def sync(self) -> int:
        """Request a sign of life and return the number of the object that its event will be about."""
        callback = self.new_id()
        self.send(DISPLAY, SYNC, callback)
        return callback

    async def roundtrip(self) -> None:
        """Wait until the compositor has processed everything sent so far. Events that arrive meanwhile are dropped."""
        callback = self.sync()
        while (event := await self.event(LIMIT_S)) is None or event.about != callback:
            if event is None:
                raise UnusableError("the compositor does not answer")

    async def event(self, limit_s: float) -> WaylandEvent | None:
        """Return the next event about an object of ours, or None after `limit_s` without one."""
        try:
            async with asyncio.timeout(limit_s):
                while True:
                    about, opcode, body = await self._message()
                    if about == DISPLAY:
                        self._display_event(opcode, body)
                    elif about == self._registry:
                        self._registry_event(opcode, body)
                    else:
                        return WaylandEvent(about, opcode)
        except TimeoutError:
            return None
        except (asyncio.IncompleteReadError, OSError):
            raise UnusableError("the compositor is gone") from None
        except struct.error:
            raise UnusableError("the compositor sent invalid data") from None

    async def _message(self) -> tuple[int, int, bytes]:
        if self._head is None:
            about, word = struct.unpack("=II", await self._reader.readexactly(8))
            self._head = about, word & 0xFFFF, word >> 16
        about, opcode, length = self._head
        if length < 8 or length % 4:
            raise UnusableError("the compositor sent invalid data")
        # If this wait is cancelled, the next call goes on with the same head.
        body = await self._reader.readexactly(length - 8)
        self._head = None
        return about, opcode, body

    def _display_event(self, opcode: int, body: bytes) -> None:
        if opcode == 0:
            raise UnusableError(f"the compositor reports an error: {plain(_text(body, 8), 80)}")

    def _registry_event(self, opcode: int, body: bytes) -> None:
        (name,) = struct.unpack_from("=I", body)
        if opcode == 0 and len(self.globals) < GLOBALS:
            interface = _text(body, 4)
            (version,) = struct.unpack_from("=I", body, len(body) - 4)
            self.globals.setdefault(interface, Global(name, version))
        elif opcode == 1 and name in self._bound:
            raise UnusableError("the compositor removed an interface that is in use")


def _argument(value: int | str) -> bytes:
    if isinstance(value, int):
        return struct.pack("=I", value)
    text = value.encode() + b"\0"
    return struct.pack("=I", len(text)) + text + bytes(-len(text) % 4)


def _text(body: bytes, at: int) -> str:
    (length,) = struct.unpack_from("=I", body, at)
    return body[at + 4 : at + 3 + length].decode("utf-8", "replace")
