"""The process that draws pictures in the background, with little of the machine: `python -m` this module.

Orders come in on standard input and pictures go out on standard output. It ends when standard input ends, which is also
what happens when the program that started it has gone, and when there was nothing to do for some time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Condition, Event, Thread
from typing import BinaryIO

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.pictures.cache import PictureCache
from deskspine.adapters.pictures.messages import Drawn, Failed, Wanted, orders_from, send
from deskspine.adapters.pictures.packed import packed
from deskspine.core.figure.indexed import Indexed
from deskspine.core.figure.pixel_film import PixelFilm

NICE = 19
"""Priority of the process: the lowest."""
REST = 3.0
"""Seconds of rest after each second of work, so that at most a quarter of a core is used."""
STRETCH_S = 0.02
"""Seconds of work after which it rests."""
IDLE_S = 30.0
"""Seconds without an order after which the process ends."""


class Pace:
    """Rests after each stretch of work."""

    def __init__(self, now: Callable[[], float], rest: Callable[[float], object]) -> None:
        """Measure work with the clock `now`; `rest` waits for a number of seconds."""
        self._now, self._rest = now, rest
        self._began = now()

    def begin(self) -> None:
        """Note that work begins."""
        self._began = self._now()

    def step(self) -> None:
        """Rest, if enough work was done since the last rest."""
        worked = self._now() - self._began
        if worked >= STRETCH_S:
            self._rest(REST * worked)
            self._began = self._now()


class OrderPile:
    """The orders that wait; the newest goes first."""

    def __init__(self) -> None:
        self._waiting: list[Wanted] = []
        self._changed = Condition()

    def put(self, wanted: Wanted) -> None:
        """Put an order on top; one with the same key is replaced."""
        with self._changed:
            self._waiting = [other for other in self._waiting if other.key != wanted.key]
            self._waiting.append(wanted)
            self._changed.notify()

    def top(self, limit_s: float) -> Wanted | None:
        """Return the order on top, which stays there; None after `limit_s` seconds without one."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting, limit_s)
            return self._waiting[-1] if self._waiting else None

    def done(self, key: str) -> None:
        """Remove an order."""
        with self._changed:
            self._waiting = [other for other in self._waiting if other.key != key]


class Worker:
    """Draws the orders of a pile, one picture after the other."""

    def __init__(self, pile: OrderPile, cache: PictureCache, pace: Pace, out: BinaryIO) -> None:
        """Take pictures from `cache` or draw them, keep them there, and write them to `out`."""
        self._pile, self._cache, self._pace, self._out = pile, cache, pace, out
        self._next: dict[str, int] = {}
        """Number of pictures that were sent of each order that waits."""
        self._film: tuple[str, PixelFilm] | None = None

    def run(self, idle_s: float = IDLE_S) -> None:
        """Draw until there was no order for `idle_s` seconds. Raises OSError if the program has ended."""
        while (wanted := self._pile.top(idle_s)) is not None:
            self._pace.begin()
            number = self._next.get(wanted.key, 0)
            if number < len(wanted.order.shots):
                self._next[wanted.key] = number + 1
                send(self._out, self._picture(wanted, number))
            if number + 1 >= len(wanted.order.shots):
                self._forget(wanted.key)
            self._pace.step()

    def _picture(self, wanted: Wanted, number: int) -> Drawn | Failed:
        key = wanted.key
        data = self._cache.read(key, number)
        if data is None:
            try:
                # One process at a time: several windows together take no more than one.
                with self._cache.turn():
                    data = self._cache.read(key, number) or packed(self._drawn(wanted, number))
            except Exception:  # a body that cannot be drawn: the program shows it in cells, or says why it cannot
                self._forget(key)
                return Failed(key)
            self._cache.keep(key, number, data)
        return Drawn(key, number, data)

    def _drawn(self, wanted: Wanted, number: int) -> Indexed:
        if self._film is None or self._film[0] != wanted.key:
            self._film = wanted.key, PixelFilm(wanted.order)
        return self._film[1].draw(wanted.order.shots[number], self._pace.step)

    def _forget(self, key: str) -> None:
        self._pile.done(key)
        self._next.pop(key, None)


def main() -> None:
    """Draw in the folder that is the first argument, until there is nothing more to do."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    pile, orders = OrderPile(), orders_from(sys.stdin.buffer)

    def take_orders() -> None:
        while (wanted := orders()) is not None:
            pile.put(wanted)
        os._exit(0)  # at once, in the middle of a picture

    Thread(target=take_orders, daemon=True).start()
    clock = SystemClock()
    pace = Pace(lambda: clock.read().boot, Event().wait)
    try:
        Worker(pile, PictureCache(Path(sys.argv[1])), pace, sys.stdout.buffer).run()
    except OSError:  # the program has gone
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
