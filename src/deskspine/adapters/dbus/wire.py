"""The socket of a bus connection: greets the bus, cuts the stream into messages, and ends once and for good."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

MESSAGE_BYTES = 1 << 24
"""A longer message is none for us; D-Bus would allow 128 MiB, and all of it would be kept until its end came."""
UNSENT_BYTES = 1 << 20
"""A bus that has so much of ours waiting takes nothing any more."""
GONE = "the bus went away"


class Wire(asyncio.Protocol):
    """One connection, as bytes."""

    def __init__(self, auth: Any, begin: bytes, take: Callable[[bytes], None], ended: Callable[[str], None]) -> None:
        """`auth` says what to send for being let in; `take` gets each whole message, `ended` the reason, once."""
        self._auth, self._begin, self._take, self._ended = auth, begin, take, ended
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._over = False
        self._closed = asyncio.Event()
        self.greeted = asyncio.Event()
        """Set when the bus has let us in, or when it is over."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin the greeting."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._auth.data_to_send())

    def data_received(self, data: bytes) -> None:
        """Take bytes from the bus."""
        try:
            if self._auth.authenticated:
                self._buffer += data
                for message in self._whole():
                    self._take(message)
            else:
                self._greet(data)
        except ValueError:
            self.end("the bus speaks nonsense")

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is closed."""
        self.end(GONE)
        self._closed.set()

    def send(self, data: bytes) -> None:
        """Send one message; does nothing when it is over."""
        if self._transport is None or self._over:
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > UNSENT_BYTES:
            self.end("the bus takes nothing any more")

    def end(self, why: str) -> None:
        """Break off. What was sent in time is still delivered."""
        if self._over:
            return
        self._over = True
        if self._transport is not None:
            self._transport.abort()
        self.greeted.set()
        self._ended(why)

    async def close(self) -> None:
        """Break off, and wait until the socket is closed."""
        self.end("closed")
        if self._transport is not None:
            await self._closed.wait()

    def _greet(self, data: bytes) -> None:
        try:
            self._auth.feed(data)
        except ValueError:
            self.end("the bus does not let this program in")
        if self._auth.authenticated:
            self.send(self._begin)
            self.greeted.set()

    def _whole(self) -> Iterator[bytes]:
        """The messages that are here from end to end. Raises ValueError where the stream is not D-Bus."""
        while len(self._buffer) >= 16 and not self._over:
            size = _size(self._buffer)
            if len(self._buffer) < size:
                return
            message = bytes(self._buffer[:size])
            del self._buffer[:size]
            yield message


def _size(head: bytearray) -> int:
    """Bytes of the message that begins with `head`: a fixed part, fields filled up to eight bytes, a body."""
    if head[0] not in b"lB" or head[3] != 1:
        raise ValueError("not a D-Bus message")
    order: Any = "little" if head[0] == ord("l") else "big"
    body_bytes, field_bytes = int.from_bytes(head[4:8], order), int.from_bytes(head[12:16], order)
    size = 16 + (field_bytes + 7) // 8 * 8 + body_bytes
    if size > MESSAGE_BYTES:
        raise ValueError("too long a message")
    return size
