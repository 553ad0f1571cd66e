"""A terminal driver that sleeps when nothing happens and never waits for a terminal that has stopped reading.

Textual's own Linux driver wakes ten times a second to look for input, and gives its output to a thread whose queue
holds thirty pieces; when the terminal stops reading, the thirty-first piece stops the event loop. Here the event loop
itself watches the terminal in both directions.

Input: the bytes are parsed by a grammar of our own (`key_reader`), so that a reply of the terminal never becomes keys
and no bytes can stop the keyboard. Replies are given to `queries`.

Output: the terminal is opened a second time, non-blocking. To make the inherited descriptor non-blocking would not be
safe, because that flag belongs to an open file description that is shared with the shell; the new one is only ours.
(To ask first whether the terminal can take bytes is not enough: "yes" may mean one byte, and a blocking write of two
then waits.) What the terminal does not take stays in a bounded queue. If it is full, whole pieces are dropped, never
parts of one, so no escape sequence is cut; when the terminal reads again, the whole screen is painted again. At the
end the driver tries for half a second to restore the terminal.

This driver is used only on Linux, where it is tested, and only while every private name of Textual that it needs
exists; otherwise the stock driver does the work, in full or for one direction. `DESKSPINE_DRIVER=stock` forces that.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

from deskspine.tui.driver.job_control import background_allowed, is_behind
from deskspine.tui.driver.key_reader import KeyReader, parser_is_known
from deskspine.tui.driver.output_queue import OutputQueue, open_again, terminal_file
from deskspine.tui.driver.queries import Queries
from deskspine.tui.driver.window_size import window_size

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message

CLASS_NAMES = (
    "_run_input_thread", "write", "flush", "close", "disable_input", "start_application_mode", "stop_application_mode",
    "_get_terminal_size", "_sigtstp_application", "_sigcont_application",
)  # fmt: skip
INSTANCE_NAMES = (
    "_app", "_debug", "_file", "_writer_thread", "_size", "_auto_restart", "_must_signal_resume", "fileno", "input_tty",
    "exit_event", "attrs_before",
)  # fmt: skip
BEHIND_S = 0.5
"""Seconds between two checks whether the program is in the foreground again."""
POP_KEYBOARD = "\x1b[<u"
CLEAR = "\x1b[0m\x1b[H\x1b[2J"
"""Written before the alternate screen is left, because a terminal without one would keep the last picture."""


def pick_driver(environ: Mapping[str, str], platform: str = sys.platform) -> type[LinuxDriver] | None:
    """Return the driver class for this machine, or None for Textual's own choice."""
    if environ.get("DESKSPINE_DRIVER") == "stock" or not platform.startswith("linux"):
        return None
    return LeanDriver if all(hasattr(LinuxDriver, name) for name in CLASS_NAMES) else None


class LeanDriver(LinuxDriver):
    """Textual's Linux driver with input and output on the event loop."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._output: OutputQueue | None = None
        self._in_charge = False
        """True while this program owns the terminal, between start and stop."""
        self._reader: KeyReader | None = None
        self._wake: asyncio.TimerHandle | None = None
        self.queries: Queries | None = None
        """Questions to the terminal, or None if its replies are not read here."""
        self.undo: Callable[[], str] = str
        """Returns the sequences that remove what was put into the terminal, to be written last, before it is left."""
        self.on_flow: Callable[[], object] = str
        """Called when the terminal reads again after it had stopped."""
        self._known = all(hasattr(self, name) for name in INSTANCE_NAMES)
        if self._known:
            self._file = terminal_file()  # type: ignore[assignment]
            self._size = self._size or self._get_terminal_size()

    @property
    def stalled(self) -> bool:
        """True if the terminal has stopped reading, or is not ours at the moment."""
        return not self._in_charge or (self._output is not None and self._output.stalled)

    def start_application_mode(self) -> None:
        """Take the terminal with the stock driver's method, and end the two threads that it starts."""
        loop = asyncio.get_running_loop()
        if self._known and self._output is None:
            if self.input_tty:
                self._read_on(loop)
            again = open_again(self._file.fileno()) if self._file is not None else None
            if again is not None:
                self._output = OutputQueue(again, loop, self._repaint)
                self._output.on_flow = lambda: self.on_flow()
        self._in_charge = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._output is not None and self._writer_thread is not None:
            self._writer_thread.stop()

    def write(self, data: str) -> None:
        """Write `data`, which contains only whole escape sequences, and return at once; drop it if not in charge."""
        if self._output is not None:
            self._output.put(data.encode("utf-8", "replace"))
        elif self._in_charge and self._writer_thread is not None:
            super().write(data)

    def flush(self) -> None:
        """Send what was written, unless the terminal has stopped reading."""
        if self._output is not None and not self._output.stalled:
            self._output.drain()

    def disable_input(self) -> None:
        """Stop reading keys."""
        if not self._in_charge:
            return
        if self._reader is not None:
            self._stop_reading()
        super().disable_input()

    def stop_application_mode(self) -> None:
        """Restore the terminal, and drop frames that are still waiting."""
        if not self._in_charge:
            return
        if self._output is not None:
            self._output.forget()
        self.write(self.undo() + CLEAR)
        super().stop_application_mode()
        self._in_charge = False

    def close(self) -> None:
        """Write the last bytes within a time limit."""
        if self._output is None:
            super().close()
            return
        output, self._output = self._output, None
        output.finish()

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return columns and rows of the terminal."""
        descriptors = (self._file.fileno(), self.fileno) if self._file is not None else (self.fileno,)
        return window_size(descriptors, os.environ)

    def _repaint(self) -> None:
        """Paint the whole screen soon, because the terminal has lost a part of it."""
        self._app.call_later(self._app.refresh)

    def _sigtstp_application(self, *_: object) -> None:
        """Restore the terminal before the program stops.

        A signal can arrive in the middle of a write, so the work is done on the loop. There is nothing to restore
        before the start, after the end, and while an editor uses the terminal.
        """
        if self._in_charge and self._auto_restart:
            self._loop.call_soon_threadsafe(self._put_aside)
        else:
            os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal again after a stop without warning (SIGSTOP), because others may have used it."""
        if self._in_charge and self._auto_restart:
            self._loop.call_soon_threadsafe(self._take_again)

    def _put_aside(self) -> None:
        """Restore the terminal, stop, and take the terminal again when the person brings the program back."""
        if not self._in_charge:
            return
        self._app.app_suspend_signal.publish(self._app)
        self.suspend_application_mode()
        os.kill(os.getpid(), signal.SIGSTOP)
        self._come_to_front()

    def _take_again(self) -> None:
        """Put the terminal into our modes again, or leave it to the shell if the program is in the background."""
        if not self._in_charge:
            return
        as_found = self.attrs_before
        if is_behind(self.fileno):
            self.attrs_before = None  # the shell needs the terminal as it is now
            with background_allowed():
                self.suspend_application_mode()
        else:
            if self._output is None and self._writer_thread is not None:
                self._writer_thread.stop()
            self.write(POP_KEYBOARD)  # because it is pushed again
        self._come_to_front(as_found)

    def _come_to_front(self, as_found: list[Any] | None = None) -> None:
        """Take the terminal if this program is in the foreground, otherwise check again later.

        The engine continues in the background. No signal is sent when a running program comes to the foreground.
        """
        if self._app._exit:
            return
        if is_behind(self.fileno):
            self._loop.call_later(BEHIND_S, self._come_to_front, as_found)
            return
        self._must_signal_resume = True  # then the app paints everything
        self.start_application_mode()
        if as_found is not None:
            self.attrs_before = as_found

    def _run_input_thread(self) -> None:
        """Run the stock input thread only if input is not read on the event loop."""
        if self._reader is None:
            super()._run_input_thread()

    def _read_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let `loop` watch the keyboard if it can and Textual's parser is known."""
        if not parser_is_known():
            return
        queries = Queries(self.write)
        reader = KeyReader(queries.take, debug=self._debug)

        def emit(messages: Iterable[Message]) -> None:
            for message in messages:
                self.process_message(message)

        def arm() -> None:
            """Schedule a call for the timeout of an unfinished sequence."""
            due = reader.due
            if self._wake is not None and due is not None and due < self._wake.when():
                self._wake.cancel()
                self._wake = None
            if due is not None and self._wake is None:
                self._wake = loop.call_at(due + 0.001, late)

        def late() -> None:
            self._wake = None
            emit(reader.tick(loop.time()))
            arm()

        def readable() -> None:
            try:
                raw = os.read(self.fileno, 4096)
            except InterruptedError:
                return
            except OSError:
                raw = b""
            if not raw:
                self._stop_reading()
                self._app.exit()
                return
            emit(reader.read(raw, loop.time()))
            arm()

        try:
            loop.add_reader(self.fileno, readable)
        except (OSError, NotImplementedError):
            return
        self._reader, self.queries = reader, queries

    def _stop_reading(self) -> None:
        self._loop.remove_reader(self.fileno)
        self._reader = None
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None
