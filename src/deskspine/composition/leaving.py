"""The end of a process: in time after a signal, even if its terminal stalls, or as a fresh start of the program."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from deskspine.adapters.processes.child_signals import END_SIGNALS

LAST_S = 1.5
"""Timeout for the screen to restore the terminal after a request to end; then the process ends."""
GIVE_BACK_S = 0.3
"""Timeout for giving the terminal back by force."""


class Leaving:
    """Guarantee that the process ends in time after a signal, even if the terminal stalls.

    A thread that waits for nothing else takes the signals, so a screen that hangs cannot block them.
    """

    def __init__(self) -> None:
        self._close_screen: Callable[[], object] = lambda: None
        self._give_back: Callable[[], object] = lambda: None
        self._begun = False
        self._last: Callable[[], object] = _end_process

    @property
    def begun(self) -> bool:
        """True if the end has begun."""
        return self._begun

    def hand_over(self, close_screen: Callable[[], object], give_back: Callable[[], object]) -> bool:
        """Store the functions that close the screen and that restore the terminal without it.

        Return False if the end has begun already: then no screen may open any more.
        """
        self._close_screen, self._give_back = close_screen, give_back
        return not self._begun

    def watch(self, end_engine: Callable[[], object]) -> None:
        """Handle the signals from now on: call `end_engine`, which returns at once, and begin the end.

        If threads cannot wait for signals, nothing changes.
        """
        if not hasattr(signal, "pthread_sigmask"):
            return
        signals = {getattr(signal, name) for name in END_SIGNALS}

        def end(*_: object) -> None:
            end_engine()
            self.begin()  # not only by way of the engine, which may be dead or waiting for a disk

        def wait() -> None:
            signal.sigwait(signals)
            end()

        with suppress(ValueError):  # only the main thread may set them
            for number in signals:
                signal.signal(number, end)  # for the moments in which a child is started, see `child_signals`
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        threading.Thread(target=wait, name="signals", daemon=True).start()

    def begin(self, *, again: bool = False) -> None:
        """Close the screen, and end the process if it does not close in time. May be called twice, from any thread.

        With `again`, the program starts again instead.
        """
        if self._begun:
            return
        self._begun = True
        if again:
            self._last = start_again
        self._close_screen()
        _later(LAST_S, self._go)

    def _go(self) -> None:
        """Restore the terminal and end the process (or start it again) now, because the screen did not close."""
        _later(GIVE_BACK_S, self._last)
        self._give_back()
        self._last()


def start_again() -> NoReturn:
    """Replace this process by the same command, run by the program as it is installed now."""
    sys.stdout.flush()
    sys.stderr.flush()
    if hasattr(signal, "pthread_sigmask"):  # a blocked signal would stay blocked
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {getattr(signal, name) for name in END_SIGNALS})
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _end_process() -> None:
    os._exit(0)


def _later(seconds: float, call: Callable[[], object]) -> None:
    """Call `call` on a thread of its own after `seconds`."""
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()
