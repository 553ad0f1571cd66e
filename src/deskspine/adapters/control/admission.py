"""Admission to the control socket: a few connections are served at one time, and the others wait outside, unread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, cast

ROOM = 32
"""Maximum of connections that are served at one time."""
OUTSIDE = 256
"""Maximum of connections that wait for a place; for one more, the one that came first is closed."""
GIVES_WAY_S = 0.1
"""Seconds inside after which a connection gives way to one outside, unless its request is being carried out."""
PIECE_BYTES = 16384
"""Maximum of bytes that are read from a connection at once."""

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Admission:
    """The connections that are served, and those that wait outside. Everything is called on one loop.

    The newest connection outside comes in first: whoever opens many does not keep the next client waiting.
    """

    def __init__(
        self, converse: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]
    ) -> None:
        """Create an empty room in which `converse` serves one connection until its end."""
        self._converse = converse
        self._inside: dict[asyncio.Task[None], None] = {}
        """The tasks that serve a connection, the oldest first."""
        self._idle: dict[asyncio.Task[None], object] = {}
        """The tasks that wait for their clients, and a mark of each wait."""
        self._outside: list[Connection] = []
        self._round: asyncio.TimerHandle | None = None

    def met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a new connection now or when there is room."""
        transport = _transport(writer)
        if hasattr(transport, "max_size"):  # of asyncio's own loop: what it reads at once, however long a line may be
            transport.max_size = PIECE_BYTES
        if len(self._inside) < ROOM:
            self._enter(reader, writer)
            return
        transport.pause_reading()
        self._outside.append((reader, writer))
        if len(self._outside) > OUTSIDE:
            self._outside.pop(0)[1].transport.abort()
        self._begin_round()

    @contextmanager
    def idle(self) -> Iterator[None]:
        """Wait inside for the client of the running task, which may be cancelled for another one."""
        task = asyncio.current_task()
        assert task is not None
        self._idle[task] = object()
        try:
            yield
        finally:
            self._idle.pop(task, None)

    async def close(self) -> None:
        """End every conversation that has a place or waits for one."""
        if self._round is not None:
            self._round.cancel()
        for _, writer in self._outside:
            writer.transport.abort()
        self._outside.clear()
        tasks = tuple(self._inside)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._inside[task] = None
        task.add_done_callback(self._left)
        task.add_done_callback(lambda _: writer.close())  # also of one that was cancelled before it began

    def free_place(self) -> None:
        """Give the place of the running task to another connection: it serves a face, which stays open for long."""
        task = asyncio.current_task()
        assert task is not None
        self._left(task)

    def _left(self, task: asyncio.Task[None]) -> None:
        self._inside.pop(task, None)
        self._idle.pop(task, None)
        while self._outside and len(self._inside) < ROOM:
            reader, writer = self._outside.pop()
            _transport(writer).resume_reading()
            self._enter(reader, writer)

    def _begin_round(self) -> None:
        """Make room for the connections outside, if there are any, after a moment."""
        if self._round is None and self._outside:
            seen = tuple((task, self._idle.get(task)) for task in self._inside)
            self._round = asyncio.get_running_loop().call_later(GIVES_WAY_S, self._end_round, seen)

    def _end_round(self, seen: tuple[tuple[asyncio.Task[None], object], ...]) -> None:
        """End as many connections as wait outside: of those inside all the time first those whose clients were silent.

        A connection whose request is being carried out stays.
        """
        self._round = None
        at_rest = [(self._idle[task] is not mark, task) for task, mark in seen if task in self._idle]
        at_rest.sort(key=lambda pair: pair[0])
        for _, task in at_rest[: len(self._outside)]:
            task.cancel()
        self._begin_round()


def _transport(writer: asyncio.StreamWriter) -> asyncio.Transport:
    return cast(asyncio.Transport, writer.transport)
