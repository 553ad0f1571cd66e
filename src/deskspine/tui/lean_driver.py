"""A terminal driver that sleeps when nothing happens and never waits for a terminal that stopped reading.

Textual's own Linux driver wakes ten times a second to look for input and hands its output to a thread whose queue
holds thirty pieces; when the terminal stops reading, the thirty-first piece stops the event loop. Here the event loop
itself watches the terminal in both directions.

Output. The terminal is opened a second time, non-blocking. That is safe where switching the inherited descriptor to
non-blocking is not: the flag belongs to an open file description, the inherited one is shared with the shell, the new
one is ours alone. (Asking first whether the terminal can take bytes is not enough: "yes" may mean one byte, and a
blocking write of two then waits.) What the terminal does not take stays in a bounded queue. Beyond the bound whole
pieces are dropped, never parts of one, so no escape sequence is cut; when the terminal reads again the whole screen is
painted anew. Leaving tries for half a second to put the terminal back in order and then goes.

Only on Linux, where it is tested, and only while every private name of Textual that it leans on exists; otherwise the
stock driver does the work, in full or for the direction concerned. `DESKSPINE_DRIVER=stock` forces that.
"""

from __future__ import annotations

import asyncio
import os
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

from deskspine.tui.outlet import Outlet, open_again

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message

CLASS_NAMES = ("_run_input_thread", "write", "flush", "close", "disable_input", "start_application_mode")
INSTANCE_NAMES = ("_app", "_debug", "_file", "_writer_thread", "fileno", "input_tty", "exit_event")


def pick_driver(environ: Mapping[str, str], platform: str = sys.platform) -> type[LinuxDriver] | None:
    """The driver class for this machine; None means Textual's own choice."""
    if environ.get("DESKSPINE_DRIVER") == "stock" or not platform.startswith("linux"):
        return None
    return LeanDriver if all(hasattr(LinuxDriver, name) for name in CLASS_NAMES) else None


class LeanDriver(LinuxDriver):
    """Textual's Linux driver with input and output on the event loop."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._outlet: Outlet | None = None
        self._left = False
        self._reading = False
        self._escape_timer: asyncio.TimerHandle | None = None
        self._known = all(hasattr(self, name) for name in INSTANCE_NAMES)

    @property
    def stalled(self) -> bool:
        """Whether the terminal has stopped taking what is written to it."""
        return self._outlet is not None and self._outlet.stalled

    def start_application_mode(self) -> None:
        """Take the terminal over; the stock driver does it, with its two threads ended at once."""
        loop = asyncio.get_running_loop()
        if self._known and self._outlet is None:
            self._reading = self.input_tty and self._read_on(loop)
            again = open_again(self._file.fileno()) if self._file is not None else None
            if again is not None:
                self._outlet = Outlet(again, loop, lambda: self._app.call_later(self._app.refresh))
                self._left = False
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._outlet is not None and self._writer_thread is not None:
            self._writer_thread.stop()

    def write(self, data: str) -> None:
        """Write `data`, a whole number of escape sequences; returns at once."""
        if self._outlet is not None:
            self._outlet.put(data.encode("utf-8", "replace"))
        elif not self._left:
            super().write(data)

    def flush(self) -> None:
        """Let what was written leave now, unless the terminal is known to take nothing."""
        if self._outlet is not None and not self._outlet.stalled:
            self._outlet.drain()

    def disable_input(self) -> None:
        """Stop reading keys."""
        if self._reading:
            self._stop_reading()
        super().disable_input()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was; frames still waiting are of no use any more."""
        if self._outlet is not None:
            self._outlet.forget()
        super().stop_application_mode()

    def close(self) -> None:
        """Write the last bytes, within a bound of time."""
        if self._outlet is None:
            super().close()
            return
        outlet, self._outlet, self._left = self._outlet, None, True
        outlet.finish()

    def _run_input_thread(self) -> None:
        """Input arrives on the event loop, so the stock input thread has nothing to do, unless reading there failed."""
        if not self._reading:
            super()._run_input_thread()

    def _read_on(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Let `loop` watch the keyboard; False when it cannot, or when Textual's parser is not as known."""
        from textual import _time
        from textual._xterm_parser import XTermParser

        parser = XTermParser(self._debug)
        if not hasattr(parser, "_timeout_time") or not hasattr(parser, "tick"):
            return False
        decode = getincrementaldecoder("utf-8")("replace").decode

        def emit(messages: Iterable[Message]) -> None:
            for message in messages:
                self.process_message(message)

        def arm() -> None:
            """A lone escape is told from the start of a sequence by time only: wake once when that time is up."""
            due = parser._timeout_time
            if due is not None and self._escape_timer is None:
                self._escape_timer = loop.call_later(max(0.0, due - _time.get_time()) + 0.001, late)

        def late() -> None:
            self._escape_timer = None
            emit(parser.tick())
            arm()

        def readable() -> None:
            try:
                raw = os.read(self.fileno, 4096)
            except InterruptedError:
                return
            except OSError:
                raw = b""
            if not raw:  # the bytes, not the text: half a character decodes to no text at all
                self._stop_reading()
                self._app.exit()
                return
            if text := decode(raw):
                emit(parser.feed(text))
                emit(parser.tick())
                arm()

        try:
            loop.add_reader(self.fileno, readable)
        except (OSError, NotImplementedError):
            return False
        return True

    def _stop_reading(self) -> None:
        self._loop.remove_reader(self.fileno)
        if self._escape_timer is not None:
            self._escape_timer.cancel()
            self._escape_timer = None
