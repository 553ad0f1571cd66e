"""Socket of a bus connection: authenticates, cuts the stream into messages, and ends only once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

MESSAGE_BYTES = 1 << 24
"""Maximum size of a message; D-Bus allows 128 MiB, all of which would be kept in memory until its end arrives."""
UNSENT_BYTES = 1 << 20
"""Maximum number of bytes that wait to be sent; with more, the bus no longer reads."""
GONE = "the bus went away"


class Wire(asyncio.Protocol):
    """One connection, as bytes."""

    def __init__(self, auth: Any, begin: bytes, take: Callable[[bytes], None], ended: Callable[[str], None]) -> None:
        """Create the protocol; `auth` authenticates, `take` gets each complete message, `ended` the reason, once."""
        self._auth, self._begin, self._take, self._ended = auth, begin, take, ended
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._over = False
        self._closed = asyncio.Event()
        self.greeted = asyncio.Event()
        """Set when the bus has accepted us, or when the connection has ended."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start to authenticate."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._auth.data_to_send())

    def data_received(self, data: bytes) -> None:
        """Handle bytes from the bus."""
        try:
            if self._auth.authenticated:
                self._buffer += data
                for message in self._complete_messages():
                    self._take(message)
            else:
                self._greet(data)
        except ValueError:
            self.end("the bus sent invalid data")

    def connection_lost(self, exc: Exception | None) -> None:
        """Handle the end of the connection."""
        self.end(GONE)
        self._closed.set()

    def send(self, data: bytes) -> None:
        """Send one message; do nothing if the connection has ended."""
        if self._transport is None or self._over:
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > UNSENT_BYTES:
            self.end("the bus no longer reads")

    def end(self, why: str) -> None:
        """End the connection. What was sent in time is still delivered."""
        if self._over:
            return
        self._over = True
        if self._transport is not None:
            self._transport.abort()
        self.greeted.set()
        self._ended(why)

    async def close(self) -> None:
        """End the connection and wait until the socket is closed."""
        self.end("closed")
        if self._transport is not None:
            await self._closed.wait()

    def _greet(self, data: bytes) -> None:
        try:
            self._auth.feed(data)
        except ValueError:
            self.end("the bus does not accept this program")
        if self._auth.authenticated:
            self.send(self._begin)
            self.greeted.set()

    def _complete_messages(self) -> Iterator[bytes]:
        """Yield the messages that have arrived completely. Raises ValueError if the stream is not D-Bus."""
        while len(self._buffer) >= 16 and not self._over:
            size = _size(self._buffer)
            if len(self._buffer) < size:
                return
            message = bytes(self._buffer[:size])
            del self._buffer[:size]
            yield message


def _size(head: bytearray) -> int:
    """Return the size of the message that begins with `head`: a fixed part, fields padded to eight bytes, a body.

    Raises ValueError if it is not D-Bus or too long.
    """
    if head[0] not in b"lB" or head[3] != 1:
        raise ValueError("not a D-Bus message")
    order: Any = "little" if head[0] == ord("l") else "big"
    body_bytes, field_bytes = int.from_bytes(head[4:8], order), int.from_bytes(head[12:16], order)
    size = 16 + (field_bytes + 7) // 8 * 8 + body_bytes
    if size > MESSAGE_BYTES:
        raise ValueError("the message is too long")
    return size
