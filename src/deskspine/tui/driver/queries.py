"""Questions to the terminal, each with a timeout for its reply."""

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
"""Maximum questions that wait for a reply."""


class _PendingQuery(Struct, eq=False):
    query: Query[Any]
    answer: asyncio.Future[Any]


class Queries:
    """The questions to one terminal that have no reply yet. Used on the loop that reads the terminal."""

    def __init__(self, write: Callable[[str], object]) -> None:
        """Ask the terminal to which `write` sends text."""
        self._write = write
        self._pending: deque[_PendingQuery] = deque(maxlen=MOST_WAITING)
        """Questions in the order in which they were asked, which is also the order of the replies."""
        self.on_report: Callable[[TerminalReply], object] | None = None
        """Called with a reply that no question waits for."""

    async def ask(self, query: Query[T], limit_s: float) -> T | None:
        """Return the terminal's answer to `query`, or None if it does not know the question or `limit_s` has passed.

        A question that timed out stays in the queue, so that its late reply is not taken for that of the next question;
        one without a fence leaves it, because nothing would mark its end.
        """
        pending = _PendingQuery(query, asyncio.get_running_loop().create_future())
        self._pending.append(pending)
        self._write(query.text + FENCE if query.fenced else query.text)
        await asyncio.wait((pending.answer,), timeout=limit_s)
        answer: T | None = pending.answer.result() if pending.answer.done() else None
        if not pending.answer.done():
            pending.answer.set_result(None)
        if not query.fenced and pending in self._pending:
            self._pending.remove(pending)
        return answer

    def take(self, reply: TerminalReply) -> None:
        """Give `reply` to the first question that understands it, or drop it."""
        for pending in self._pending:
            if not pending.answer.done() and (answer := pending.query.read(reply)) is not None:
                pending.answer.set_result(answer)
                break
        else:
            if self.on_report is not None:
                self.on_report(reply)
        first = next((pending for pending in self._pending if pending.query.fenced), None)
        if first is not None and is_fence(reply):
            self._pending.remove(first)
            if not first.answer.done():
                first.answer.set_result(None)
