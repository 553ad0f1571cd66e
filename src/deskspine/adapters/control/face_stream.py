"""The stream to a face in another process: snapshots and events out, requests in (docs/control.md)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

import msgspec
from msgspec.structs import replace

from deskspine.core.commands.messages import Answer
from deskspine.core.commands.registry import Request
from deskspine.core.schedule.events import Event
from deskspine.core.text.plain_data import json_line
from deskspine.engine.wire import Bye, FaceMessage, Heard, HostEnd, News

SEND_S = 5.0
"""Timeout for a face to take what was sent; then it is dropped."""
KEPT_EVENTS = 500
"""Maximum events that wait for a face."""

StatusFields = Callable[[News], Answer]


class FaceStream(Protocol):
    """A stream to one face: a sink of the engine that `run` writes to its connection."""

    def put(self, news: News) -> None:
        """Take a snapshot and the events since the one before."""
        ...

    def end(self, why: HostEnd) -> None:
        """Take the notice that the host ends."""
        ...

    def heard(self) -> None:
        """Take the notice that a request of the face was carried out."""
        ...

    async def run(self) -> None:
        """Write until the host ends. Raises TimeoutError or ConnectionError when the face does not read."""
        ...


class NewsStream:
    """A stream of the newest snapshot. At most one waits: a slow face misses those in between, and no event."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        """Create a stream over `writer`."""
        self._writer = writer
        writer.transport.set_write_buffer_limits(high=0)  # `drain` waits until all of it is taken
        self._waiting: News | None = None
        self._bye: Bye | None = None
        self._is_heard = False
        self._wake = asyncio.Event()

    def put(self, news: News) -> None:
        """Take a snapshot and the events since the one before."""
        earlier: tuple[Event, ...] = self._waiting.events if self._waiting is not None else ()
        self._waiting = replace(news, events=(*earlier, *news.events)[-KEPT_EVENTS:]) if earlier else news
        self._wake.set()

    def end(self, why: HostEnd) -> None:
        """Take the notice that the host ends."""
        self._bye = Bye(why)
        self._wake.set()

    def heard(self) -> None:
        """Acknowledge the requests so far."""
        self._is_heard = True
        self._wake.set()

    async def run(self) -> None:
        """Write until the host ends. Raises TimeoutError or ConnectionError when the face does not read."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self._is_heard:
                self._is_heard = False
                await send_line(self._writer, Heard())
            news, self._waiting = self._waiting, None
            if news is not None:
                await send_line(self._writer, news)
            if self._bye is not None and self._waiting is None:  # both may have come while the face was slow
                await send_line(self._writer, self._bye)
                return


class StatusStream:
    """A stream of the fields of the status file, a line for each change (`deskspine status --follow`)."""

    def __init__(self, writer: asyncio.StreamWriter, fields: StatusFields) -> None:
        """Create a stream over `writer`; `fields` returns the answer for a snapshot."""
        self._writer, self._fields = writer, fields
        writer.transport.set_write_buffer_limits(high=0)
        self._waiting: Answer | None = None
        self._sent: Answer | None = None
        self._ended = False
        self._wake = asyncio.Event()

    def put(self, news: News) -> None:
        """Take a snapshot."""
        self._waiting = self._fields(news)
        if self._waiting != self._sent:
            self._wake.set()

    def end(self, why: HostEnd) -> None:
        """Take the notice that the host ends."""
        self._ended = True
        self._wake.set()

    def heard(self) -> None:
        """Do nothing: this face only reads."""

    async def run(self) -> None:
        """Write until the host ends. Raises TimeoutError or ConnectionError when the face does not read."""
        while not self._ended:
            await self._wake.wait()
            self._wake.clear()
            if self._waiting is not None and self._waiting != self._sent:
                self._sent = self._waiting
                await send_line(self._writer, self._sent)


async def send_line(writer: asyncio.StreamWriter, message: FaceMessage | Answer) -> None:
    """Write one message and wait until it is taken. Raises TimeoutError or ConnectionError."""
    writer.write(json_line(message) + b"\n")
    async with asyncio.timeout(SEND_S):
        await writer.drain()


def face_request(line: bytes) -> Request:
    """Return the request in a line of a face. Raises ValueError."""
    return replace(msgspec.json.decode(line, type=Request), origin="key")
