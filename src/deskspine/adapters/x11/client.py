"""Client of X servers over asyncio streams: time since the last input, and requests to the window manager.

It implements the protocol itself, because libX11 ends the whole process when the server goes away. Only one request
may be pending. After UnusableError the connection cannot be used any more; after XError it can.
"""

from __future__ import annotations

import asyncio
import struct
import sys
from typing import Final

from deskspine.adapters.x11.display import COOKIE, Address, cookie, parse
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import UnusableError

LIMIT_S = 2.0
"""Timeout for connecting to the server, and for its reply to one request."""
REPLY_BYTES: Final = 1 << 18
"""Maximum size of a reply. No reply to a request made here is longer, so a longer one is invalid."""
ERROR, REPLY, GENERIC_EVENT = 0, 1, 35
QUERY_TREE, INTERN_ATOM, GET_PROPERTY, SEND_EVENT, GET_INPUT_FOCUS, QUERY_EXTENSION = 15, 16, 20, 25, 43, 98
WINDOW_MANAGER_MASK = 0x180000
"""SubstructureNotify and SubstructureRedirect: a message to the root window with them reaches the window manager."""
FROM_THE_USER = 2
"""Source of a request: the user. Window managers obey it at once, unlike a request of a program itself."""
DEPTH = 32
"""Maximum number of windows between the root and the window of a terminal."""


class XError(OSError):
    """Refusal of one request by the server, usually because a window is gone."""


class XServer:
    """One connection to an X server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._sequence = 0
        self._atoms: dict[str, int] = {}
        self._idle_opcode: int | None = None
        self.root = 0

    @classmethod
    async def connect(cls, display: str, authority: str) -> XServer:
        """Connect to `display` with the cookie in the file `authority`; return the connection. Raises UnusableError."""
        address = parse(display)
        if address is not None and not (address.paths or address.hosts):
            raise UnusableError("the display is that of another machine")
        if address is None:
            raise UnusableError(
                f"DISPLAY is {display[:40]!r}, which is not an X display" if display else "no X display"
            )
        try:
            async with asyncio.timeout(LIMIT_S):
                server = cls(*await _streams(address))
                try:
                    await server._enter(cookie(authority, address))
                except BaseException:
                    server.close()
                    raise
                return server
        except TimeoutError:
            raise UnusableError(f"the X server at {display} does not answer") from None
        except (asyncio.IncompleteReadError, ConnectionResetError, BrokenPipeError):
            raise UnusableError(f"the X server at {display} closed the connection") from None
        except OSError as error:
            raise UnusableError(f"no X server at {display}: {error.strerror or error}") from None

    def close(self) -> None:
        """Close the connection at once."""
        self._writer.transport.abort()

    async def idle_s(self) -> float:
        """Return the seconds since the last input. Raises UnusableError if the server does not report them."""
        if self._idle_opcode is None:
            self._idle_opcode = await self.extension("MIT-SCREEN-SAVER")
        if not self._idle_opcode:
            raise UnusableError("the X server does not report idle time")
        reply = await self._ask(self._idle_opcode, 1, struct.pack("=I", self.root))
        return int(_number(reply, 16)) / 1000.0

    async def extension(self, name: str) -> int:
        """Return the opcode of an extension, or 0 if the server does not have it."""
        reply = await self._ask(QUERY_EXTENSION, 0, struct.pack("=Hxx", len(name)) + name.encode())
        return reply[9] if reply[8] else 0

    async def numbers(self, window: int, name: str) -> tuple[int, ...]:
        """Return the numbers (windows, atoms) in a property of a window, or () if it has no such property."""
        reply = await self._ask(GET_PROPERTY, 0, struct.pack("=IIIII", window, await self._atom(name), 0, 0, 256))
        count = _number(reply, 16)
        if reply[1] != 32 or len(reply) < 32 + 4 * count:
            return ()
        return struct.unpack_from(f"={count}I", reply, 32)

    async def active_window(self) -> int:
        """Return the window that has the keyboard focus, or 0 if no window manager reports one."""
        windows = await self.numbers(self.root, "_NET_ACTIVE_WINDOW")
        return windows[0] if windows else 0

    async def full_screen(self, window: int) -> bool:
        """Return True if a window fills the screen."""
        return await self._atom("_NET_WM_STATE_FULLSCREEN") in await self.numbers(window, "_NET_WM_STATE")

    async def activate(self, window: int) -> int:
        """Raise a window, focus it and return its top-level window. Raises XError if the window is gone."""
        return await self._request_of("_NET_ACTIVE_WINDOW", window, FROM_THE_USER)

    async def demand_attention(self, window: int, on: bool) -> int:
        """Mark a window as urgent, or remove the mark; return its top-level window. Raises XError if it is gone."""
        state = await self._atom("_NET_WM_STATE_DEMANDS_ATTENTION")
        return await self._request_of("_NET_WM_STATE", window, int(on), state, 0, FROM_THE_USER)

    async def _request_of(self, message: str, window: int, *data: int) -> int:
        """Send the window manager a request about a window and return the top-level window that it applies to."""
        root, window = await self._managed(window)
        kind = await self._atom(message)
        if kind not in await self.numbers(root, "_NET_SUPPORTED"):
            raise UnusableError("the window manager does not support this request")
        event = struct.pack("=BBHII5I", 33, 32, 0, window, kind, *(*data, 0, 0, 0, 0, 0)[:5])
        self._send(SEND_EVENT, 0, struct.pack("=II", root, WINDOW_MANAGER_MASK) + event)
        await self._ask(GET_INPUT_FOCUS, 0)  # its reply shows that the server has processed the message
        return window

    async def _managed(self, window: int) -> tuple[int, int]:
        """Return the root, and the managed window that is `window` or above it. Raises UnusableError."""
        for _ in range(DEPTH):
            reply = await self._ask(QUERY_TREE, 0, struct.pack("=I", window))
            if await self.numbers(window, "WM_STATE"):
                return _number(reply, 8), window
            root, window = _number(reply, 8), _number(reply, 12)
            if window in (0, root):
                break
        raise UnusableError("no window manager manages that window")

    async def _atom(self, name: str) -> int:
        if name not in self._atoms:
            reply = await self._ask(INTERN_ATOM, 0, struct.pack("=Hxx", len(name)) + name.encode())
            self._atoms[name] = _number(reply, 8)
        return self._atoms[name]

    def _send(self, opcode: int, detail: int, body: bytes = b"") -> None:
        body = _padded(body)
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._writer.write(struct.pack("=BBH", opcode, detail, 1 + len(body) // 4) + body)

    async def _ask(self, opcode: int, detail: int, body: bytes = b"") -> bytes:
        """Send a request and return its reply. Raises UnusableError or XError."""
        self._send(opcode, detail, body)
        try:
            async with asyncio.timeout(LIMIT_S):
                return await self._reply()
        except TimeoutError:
            raise UnusableError("the X server does not answer") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise UnusableError("the X server is gone") from None

    async def _reply(self) -> bytes:
        while True:
            head = await self._reader.readexactly(32)
            kind, code, sequence, length = struct.unpack_from("=BBHI", head)
            tail = b""
            if kind == REPLY or kind & 0x7F == GENERIC_EVENT:
                if 4 * length > REPLY_BYTES:
                    raise UnusableError("the X server sent invalid data")
                tail = await self._reader.readexactly(4 * length)
            if kind == ERROR and sequence == self._sequence:
                raise XError(f"X error {code}" if code != 3 else "that window is gone")
            if kind == REPLY:
                if sequence != self._sequence:
                    raise UnusableError("the X server replied to another request")
                return head + tail
            # Events, and errors of requests without a reply, are of no use here.

    async def _enter(self, data: bytes) -> None:
        name = COOKIE if data else b""
        order = 0x6C if sys.byteorder == "little" else 0x42
        hello = struct.pack("=BxHHHHxx", order, 11, 0, len(name), len(data))
        self._writer.write(hello + _padded(name) + _padded(data))
        welcome, why_bytes, length = struct.unpack("=BBxxxxH", await self._reader.readexactly(8))
        body = await self._reader.readexactly(4 * length)
        if welcome != 1:
            why = body[: why_bytes or 80].decode("latin-1").strip("\0 \n")
            raise UnusableError(f"the X server refuses the connection: {plain(why, 80)}")
        if len(body) < 32:
            raise UnusableError("the X server sent invalid data")
        (vendor_bytes,) = struct.unpack_from("=H", body, 16)
        self.root = _number(body, 32 + vendor_bytes + -vendor_bytes % 4 + 8 * body[21])


async def _streams(address: Address) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return a connection to the first address that accepts one. Raises OSError if none does."""
    refusal: OSError = FileNotFoundError("it has no address here")
    for host in address.hosts:
        try:
            return await asyncio.open_connection(host, address.port)
        except OSError as error:
            refusal = error
        except ValueError:  # a host name that cannot be looked up
            refusal = FileNotFoundError("there is no such host")
    if sys.platform == "win32":
        raise refusal
    for path in address.paths:
        try:
            return await asyncio.open_unix_connection(path)
        except OSError as error:
            refusal = error
    raise refusal


def _number(data: bytes, at: int) -> int:
    if len(data) < at + 4:
        raise UnusableError("the X server sent invalid data")
    return int(struct.unpack_from("=I", data, at)[0])


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
