"""A client of X servers over asyncio streams: input idleness, and windows as window managers keep them.

It speaks the protocol itself, because libX11 ends the whole process when the server goes away. One request is under
way at a time. After Broken the connection is of no more use; after XError it is.
"""

from __future__ import annotations

import asyncio
import struct
import sys
from typing import Final

from deskspine.adapters.x11.display import COOKIE, Address, cookie, parse
from deskspine.engine.ports import Broken

REPLY_TIMEOUT_S = 2.0
"""Timeout for connecting to the server, and for its reply to one request."""
REPLY_BYTES: Final = 1 << 18
"""No answer asked for here is longer; a server that announces more talks nonsense."""
ERROR, REPLY, GENERIC_EVENT = 0, 1, 35
QUERY_TREE, INTERN_ATOM, GET_PROPERTY, SEND_EVENT, GET_INPUT_FOCUS, QUERY_EXTENSION = 15, 16, 20, 25, 43, 98
WINDOW_MANAGER_MASK = 0x180000
"""SubstructureNotify and SubstructureRedirect: how a message to the root window reaches the window manager."""
FROM_THE_USER = 2
"""The source that window managers obey at once: what the person asked for, not what a program came up with."""
DEPTH = 32
"""A terminal's window lies fewer windows than this below the root."""


class XError(OSError):
    """Says that the server refused one request, mostly because a window is gone."""


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
        """Open `display` with the cookie in the file `authority`. Raises Broken."""
        address = parse(display)
        if address is not None and not (address.paths or address.hosts):
            raise Broken("the display is that of another machine")
        if address is None:
            raise Broken(f"DISPLAY is {display[:40]!r}, which is none" if display else "no X display")
        try:
            async with asyncio.timeout(REPLY_TIMEOUT_S):
                server = cls(*await _streams(address))
                try:
                    await server._enter(cookie(authority, address))
                except BaseException:
                    server.close()
                    raise
                return server
        except TimeoutError:
            raise Broken(f"the X server at {display} does not answer") from None
        except (asyncio.IncompleteReadError, ConnectionResetError, BrokenPipeError):
            raise Broken(f"the X server at {display} hangs up") from None
        except OSError as error:
            raise Broken(f"no X server at {display}: {error.strerror or error}") from None

    def close(self) -> None:
        """Hang up at once."""
        self._writer.transport.abort()

    async def idle_s(self) -> float:
        """Seconds since the last input. Raises Broken where the server cannot tell."""
        if self._idle_opcode is None:
            self._idle_opcode = await self.extension("MIT-SCREEN-SAVER")
        if not self._idle_opcode:
            raise Broken("the X server does not tell idle time")
        reply = await self._ask(self._idle_opcode, 1, struct.pack("=I", self.root))
        return int(_number(reply, 16)) / 1000.0

    async def extension(self, name: str) -> int:
        """The opcode of an extension; 0 when the server has none of that name."""
        reply = await self._ask(QUERY_EXTENSION, 0, struct.pack("=Hxx", len(name)) + name.encode())
        return reply[9] if reply[8] else 0

    async def numbers(self, window: int, name: str) -> tuple[int, ...]:
        """The numbers (windows, atoms) that a property of a window holds; none when it has no such property."""
        reply = await self._ask(GET_PROPERTY, 0, struct.pack("=IIIII", window, await self._atom(name), 0, 0, 256))
        count = _number(reply, 16)
        if reply[1] != 32 or len(reply) < 32 + 4 * count:
            return ()
        return struct.unpack_from(f"={count}I", reply, 32)

    async def active_window(self) -> int:
        """The window that has the keyboard; 0 when there is none, or no window manager that says so."""
        windows = await self.numbers(self.root, "_NET_ACTIVE_WINDOW")
        return windows[0] if windows else 0

    async def full_screen(self, window: int) -> bool:
        """Whether a window fills the screen."""
        return await self._atom("_NET_WM_STATE_FULLSCREEN") in await self.numbers(window, "_NET_WM_STATE")

    async def activate(self, window: int) -> int:
        """Raise a window and give it the keyboard; answers which one it was. Raises XError when it is gone."""
        return await self._request_of("_NET_ACTIVE_WINDOW", window, FROM_THE_USER)

    async def demand_attention(self, window: int, on: bool) -> int:
        """Let a window demand attention, or cease to; answers which one it was. Raises XError when it is gone."""
        state = await self._atom("_NET_WM_STATE_DEMANDS_ATTENTION")
        return await self._request_of("_NET_WM_STATE", window, int(on), state, 0, FROM_THE_USER)

    async def _request_of(self, message: str, window: int, *data: int) -> int:
        """Ask the window manager for something about a window; answers which of its parents that came to be."""
        root, window = await self._managed(window)
        kind = await self._atom(message)
        if kind not in await self.numbers(root, "_NET_SUPPORTED"):
            raise Broken("the window manager does not take such a request")
        event = struct.pack("=BBHII5I", 33, 32, 0, window, kind, *(*data, 0, 0, 0, 0, 0)[:5])
        self._send(SEND_EVENT, 0, struct.pack("=II", root, WINDOW_MANAGER_MASK) + event)
        await self._ask(GET_INPUT_FOCUS, 0)  # its answer shows that the message went through
        return window

    async def _managed(self, window: int) -> tuple[int, int]:
        """The root, and the window at or above `window` that the window manager looks after."""
        for _ in range(DEPTH):
            reply = await self._ask(QUERY_TREE, 0, struct.pack("=I", window))
            if await self.numbers(window, "WM_STATE"):
                return _number(reply, 8), window
            root, window = _number(reply, 8), _number(reply, 12)
            if window in (0, root):
                break
        raise Broken("no window manager looks after that window")

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
        """Send a request and wait for its answer."""
        self._send(opcode, detail, body)
        try:
            async with asyncio.timeout(REPLY_TIMEOUT_S):
                return await self._reply()
        except TimeoutError:
            raise Broken("the X server does not answer") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Broken("the X server is gone") from None

    async def _reply(self) -> bytes:
        while True:
            head = await self._reader.readexactly(32)
            kind, code, sequence, length = struct.unpack_from("=BBHI", head)
            rest = b""
            if kind == REPLY or kind & 0x7F == GENERIC_EVENT:
                if 4 * length > REPLY_BYTES:
                    raise Broken("the X server talks nonsense")
                rest = await self._reader.readexactly(4 * length)
            if kind == ERROR and sequence == self._sequence:
                raise XError(f"X error {code}" if code != 3 else "that window is gone")
            if kind == REPLY:
                if sequence != self._sequence:
                    raise Broken("the X server answers what was not asked")
                return head + rest
            # Events, and errors of requests that have no answer, concern nobody here.

    async def _enter(self, data: bytes) -> None:
        name = COOKIE if data else b""
        order = 0x6C if sys.byteorder == "little" else 0x42
        hello = struct.pack("=BxHHHHxx", order, 11, 0, len(name), len(data))
        self._writer.write(hello + _padded(name) + _padded(data))
        welcome, why_bytes, length = struct.unpack("=BBxxxxH", await self._reader.readexactly(8))
        body = await self._reader.readexactly(4 * length)
        if welcome != 1:
            why = body[: why_bytes or 80].decode("latin-1").strip("\0 \n")
            raise Broken("the X server refuses: " + "".join(c for c in why if c.isprintable())[:80])
        if len(body) < 32:
            raise Broken("the X server talks nonsense")
        (vendor_bytes,) = struct.unpack_from("=H", body, 16)
        self.root = _number(body, 32 + vendor_bytes + -vendor_bytes % 4 + 8 * body[21])


async def _streams(address: Address) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to the first of the places that answers."""
    refusal: OSError = FileNotFoundError("there is none")
    for host in address.hosts:
        try:
            return await asyncio.open_connection(host, address.port)
        except OSError as error:
            refusal = error
        except ValueError:  # a name that cannot be looked up at all
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
        raise Broken("the X server talks nonsense")
    return int(struct.unpack_from("=I", data, at)[0])


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
