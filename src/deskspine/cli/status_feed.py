"""The changes of the status, from the control socket of whichever deskspine runs.

While one runs nothing is polled: the process sleeps until the socket has a line. While none runs, the lock is looked at
every few seconds.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from errno import EPIPE
from threading import Event

from deskspine.adapters.control.status_subscription import StatusSubscription
from deskspine.cli.client import socket_of
from deskspine.cli.status import fields_of, held, read
from deskspine.core.commands.messages import Answer
from deskspine.core.text.sanitize import plain

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from deskspine.engine.ports import Clock

LOOK_S = 3.0
"""Seconds between two looks at the lock while no deskspine runs, or none that listens."""
RETRY_S = 0.5
"""Seconds between two looks while one starts, or has just ended and another may take over."""
TAKE_OVER_S = 3.0
"""Seconds after the end of a deskspine in which another one may go on in its place."""
FIRST_ANSWER_S = 5.0
"""Timeout for the first answer."""

STARTING = {"mode": "starting"}
"""The fields of a deskspine that has the lock and no status file yet."""

Pause = Callable[[StatusSubscription | None, float | None], bool]


class OlderError(Exception):
    """The running deskspine cannot be followed; the text says what to do."""


class StatusFeed:
    """The status of one home, across the ends and starts of its deskspine."""

    def __init__(
        self,
        folder: str,
        clock: Clock,
        connect: Callable[[str, float], StatusSubscription] = StatusSubscription,
        pause: Pause | None = None,
    ) -> None:
        self._folder, self._clock = folder, clock
        self._connect, self._pause = connect, pause or until_ready
        self._stream: StatusSubscription | None = None
        self._ready = False
        """True if the stream has data."""
        self._ended_s: float | None = None
        """Second of the monotonic clock at which a connection ended and nothing has been reported since."""
        self._last: Mapping[str, str] | None = None
        """The fields that were returned last."""

    def wait(self, limit_s: float | None) -> Mapping[str, str] | None:
        """Return the next fields, {} if no deskspine runs any more; None if nothing changed within `limit_s`.

        Raises BrokenPipeError when the reader of the output has ended, and OlderError.
        """
        end_s = None if limit_s is None else self._now_s() + limit_s
        while True:
            news = self._received() if self._ready else self._look() if self._stream is None else None
            self._ready = False
            if news is not None and news != self._last:
                self._last = news
                return news
            left_s = None if end_s is None else end_s - self._now_s()
            if left_s is not None and left_s <= 0:
                return None
            self._ready = self._pause(self._stream, self._pause_s(left_s))

    def close(self) -> None:
        """End the connection."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _pause_s(self, left_s: float | None) -> float | None:
        """Return the seconds to sleep: until the socket has a line, or `left_s` has passed, or the next look."""
        if self._stream is not None:
            return left_s
        look_s = RETRY_S if self._may_go_on() or self._last == STARTING else LOOK_S
        return look_s if left_s is None else min(look_s, left_s)

    def _look(self) -> Mapping[str, str] | None:
        """Connect if one runs and return the first fields; return {} if none runs, None if that is not certain yet."""
        lock = f"{self._folder}/lock"
        if held(lock):
            with suppress(OSError, ValueError):
                self._stream = self._connect(socket_of(lock), FIRST_ANSWER_S)
                news = self._received()
                if self._stream is not None:
                    return news
            return None if self._may_go_on() else read(self._folder)  # as a plain `status` does
        if self._may_go_on():
            return None
        self._ended_s = None
        return {}

    def _may_go_on(self) -> bool:
        """Return True if a connection has just ended, so that another deskspine may take over, or this one ends."""
        return self._ended_s is not None and self._now_s() - self._ended_s < TAKE_OVER_S

    def _received(self) -> Mapping[str, str] | None:
        """Return the newest fields that the stream has, or None if it has no whole line yet, or has ended."""
        assert self._stream is not None
        try:
            answers = self._stream.answers()
        except OSError:
            self.close()
            self._ended_s = self._now_s() if self._ended_s is None else self._ended_s
            return None
        if not answers:
            return None
        answer = answers[-1]
        if not answer.ok or answer.status is None:
            self._refused(answer)
            return None
        self._ended_s = None
        return {plain(name): plain(value, 1000) for name, value in answer.status.items()}

    def _refused(self, answer: Answer) -> None:
        """Close the stream, to try again later. Raises OlderError if this deskspine can never be followed."""
        self.close()
        if "there is no request" in answer.text:
            pid = fields_of(f"{self._folder}/lock").get("pid", "?")
            raise OlderError(
                f"deskspine (process {pid}) is older than this program and cannot be followed; please start it again"
            )
        self._ended_s = self._now_s() if self._ended_s is None else self._ended_s

    def _now_s(self) -> float:
        return self._clock.read().mono


def until_ready(stream: StatusSubscription | None, limit_s: float | None) -> bool:
    """Wait until `stream` has data; return False if `limit_s` passes before that.

    Raises BrokenPipeError as soon as the reader of the output has ended, even if nothing is written.
    """
    if not hasattr(select, "poll"):  # Windows, not tried there
        if stream is None:
            Event().wait(limit_s)
            return False
        return bool(select.select([stream.link], [], [], limit_s)[0])
    waiting = select.poll()
    output = -1
    with suppress(OSError, ValueError):
        output = sys.stdout.fileno()
        waiting.register(output, 0)  # errors alone
    if stream is not None:
        waiting.register(stream.link, select.POLLIN)
    gone = select.POLLERR | select.POLLHUP | select.POLLNVAL
    ready = dict(waiting.poll(None if limit_s is None else max(0.0, limit_s) * 1000 + 1))
    if ready.pop(output, 0) & gone:
        raise BrokenPipeError(EPIPE, os.strerror(EPIPE))
    return bool(ready)
