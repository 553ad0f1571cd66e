"""Asks the terminal, and waits for what it says no longer than a time limit."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct

from deskspine.core.terminal.input_parser import TerminalReply
from deskspine.core.terminal.queries import FENCE, Query, is_fence

T = TypeVar("T")
MOST_WAITING = 32
"""Maximum questions that are remembered while a terminal is silent."""


class _Asked(Struct, eq=False):
    query: Query[Any]
    answer: asyncio.Future[Any]


class Queries:
    """The questions of one terminal that are not answered yet. Used on the loop that reads the terminal."""

    def __init__(self, write: Callable[[str], object]) -> None:
        """`write` sends text to the terminal."""
        self._write = write
        self._asked: deque[_Asked] = deque(maxlen=MOST_WAITING)
        """In the order in which they were asked, which is the order in which a terminal replies."""

    async def ask(self, query: Query[T], limit_s: float) -> T | None:
        """Return the terminal's answer to `query`; None if it has none, or has not given one within `limit_s`.

        A question whose time is up stays in line, so that its late reply is not taken for that of the next one.
        """
        asked = _Asked(query, asyncio.get_running_loop().create_future())
        self._asked.append(asked)
        self._write(query.text + FENCE)
        await asyncio.wait((asked.answer,), timeout=limit_s)
        answer: T | None = asked.answer.result() if asked.answer.done() else None
        if not asked.answer.done():
            asked.answer.set_result(None)
        return answer

    def take(self, reply: TerminalReply) -> None:
        """Give `reply` to the first question that it answers; drop it if there is none."""
        for asked in self._asked:
            if not asked.answer.done() and (answer := asked.query.read(reply)) is not None:
                asked.answer.set_result(answer)
                break
        if self._asked and is_fence(reply):
            first = self._asked.popleft()
            if not first.answer.done():
                first.answer.set_result(None)
