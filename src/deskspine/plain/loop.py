"""The loop of plain mode: it says lines, sleeps until the next one is due, and hands typed lines to the face."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from typing import TextIO, TypeVar

from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.link import Link
from deskspine.engine.ports import Clock
from deskspine.engine.snapshot import Snapshot
from deskspine.plain.face import PlainFace, TypedTurn
from deskspine.plain.sentences import MAX_LINE, sentence
from deskspine.plain.waiting import Waits

ENDS = "deskspine ends here; everything is saved."
T = TypeVar("T")


def _drop(error: BaseException, where: str) -> None:
    """Do nothing; the value of `report` where faults are not logged."""


class PlainLoop:
    """Plain mode in one terminal or pipe."""

    def __init__(
        self,
        link: Link,
        clock: Clock,
        stdin: TextIO,
        stdout: TextIO,
        *,
        once: bool = False,
        report: Callable[[BaseException, str], None] = _drop,
    ) -> None:
        """Follow `link`. A terminal ends plain mode with its input; a pipe or file that ends leaves it speaking.

        With `once`, end when the routine that was started with it is over, and every question about it. `report` logs
        a fault of the face, which never ends plain mode.
        """
        self._link, self._clock, self._out, self._report = link, clock, stdout, report
        self._once, self._played = once, False
        self._is_terminal = stdin.isatty()
        self._waits = Waits(stdin.fileno(), stdout.fileno())
        self._closing = False
        self._face = PlainFace(link.snapshot, guards=self._is_terminal)
        self._faults: set[str] = set()
        """The faults that were said."""

    def close(self) -> None:
        """End the loop soon; may be called from any thread, and returns at once."""
        self._closing = True
        self._waits.wake()

    def run(self) -> int:
        """Say and answer until the person quits, the output is closed or `close` was called; return the exit code."""
        self._link.on_ready = self._waits.wake
        try:
            self._live()
            self._say((ENDS,))
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._out.fileno())  # a last flush would complain
        except KeyboardInterrupt:
            self._say(("", ENDS))
        finally:
            self._link.on_ready = _ignore
            self._waits.close()
        return 0

    def _live(self) -> None:
        self._waits.wait(0.0)  # an input that is over already asks for no letters
        self._face.answers = not self._waits.at_end
        self._say(self._tried(lambda: self._face.begin(self._now()), ()))
        while not self._closing:
            snapshot, events = self._link.take()
            self._say(self._tried(partial(self._face.follow, snapshot, events, self._now()), ()))
            if self._once and self._is_over(snapshot):
                return
            for text in self._waits.lines():
                if self._answer(text):
                    return
            if self._waits.at_end and self._is_terminal:
                return
            self._face.answers = not self._waits.at_end
            due = self._tried(lambda: self._face.next_at(self._now()), None)
            self._waits.wait(None if due is None else max(0.0, due - self._now().t))
            if self._waits.output_closed:
                raise BrokenPipeError

    def _is_over(self, snapshot: Snapshot) -> bool:
        """Return True if the routine was played and nothing about it is open; without an input no question is."""
        if snapshot.playing is not None or snapshot.gate.routine:
            self._played = True
            return False
        is_open = self._face.answers and (snapshot.finished or snapshot.result is not None)
        return self._played and not is_open

    def _answer(self, text: str) -> bool:
        """Carry out a typed line; return True if it ends the face."""
        turn = self._tried(lambda: self._face.typed(text, self._now()), TypedTurn())
        for request in turn.requests:
            self._link.send(request)
        self._say(turn.lines)
        return turn.ends

    def _tried(self, act: Callable[[], T], instead: T) -> T:
        """Return what `act` returns, or `instead` after a fault: it is logged and said, and a new face goes on."""
        try:
            return act()
        except Exception as error:
            self._report(error, "plain mode")
            fault = sentence(f"a fault in plain mode, {type(error).__name__}: the log has it, and deskspine goes on")
            if fault not in self._faults:
                self._faults.add(fault)
                self._say((fault,))
            self._face = PlainFace(self._link.snapshot, answers=self._face.answers, guards=self._is_terminal)
            return instead

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._out.write(f"{plain(line, MAX_LINE)}\n")
            self._out.flush()

    def _now(self) -> Now:
        reading = self._clock.read()
        return Now(reading.boot, reading.wall, self._clock.zone())


def _ignore() -> None:
    """Do nothing; the value of `on_ready` while no face listens."""
