"""Restoring the terminal when the program ends, in whatever state its screen is."""

from __future__ import annotations

import os
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from deskspine.tui.driver.job_control import is_behind
from deskspine.tui.driver.output_queue import open_again, terminal_file

END_OF_WRITING = "\x18\x1b[?2026l"
"""Ends a sequence that was cut, and a frame that was not finished."""
GIVE_BACK = (
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[?1004l\x1b[?2004l\x1b[?2031l\x1b[?2048l\x1b[?7h"
    "\x1b[<u\x1b[0m\x1b[H\x1b[2J\x1b[?1049l\x1b[?25h"
)
"""Escape sequences that reset mouse, focus, paste, sizes, line wrap, keyboard, colours, screen and cursor."""


class HeldTerminal:
    """The state of a terminal before a screen took it."""

    def __init__(self) -> None:
        self.undo: Callable[[], str] = str
        """Returns the sequences that remove what was put into the terminal; may be called from any thread."""
        self._held = False
        self._attributes: list[Any] | None = None
        with suppress(OSError, ValueError, AttributeError, termios.error):
            self._attributes = termios.tcgetattr(sys.__stdin__.fileno())  # type: ignore[union-attr]

    def take(self) -> None:
        """Note that a screen takes the terminal now."""
        self._held = True

    def let_go(self) -> None:
        """Note that the screen itself has restored the terminal."""
        self._held = False

    def give_back(self) -> None:
        """Restore the terminal; may be called from any thread, while the screen still writes, and twice."""
        if self._held:
            self._held = False
            undo = ""
            with suppress(RuntimeError):  # the screen still sends pictures
                undo = self.undo()
            self._write((END_OF_WRITING + undo + GIVE_BACK).encode())
        with suppress(OSError, ValueError, AttributeError, termios.error):
            descriptor = sys.__stdin__.fileno()  # type: ignore[union-attr]
            if self._attributes is not None and not is_behind(descriptor):
                termios.tcsetattr(descriptor, termios.TCSANOW, self._attributes)

    @staticmethod
    def _write(data: bytes) -> None:
        """Write without waiting if the terminal can be opened a second time."""
        file = terminal_file()
        if file is None:
            return
        again = open_again(file.fileno())
        with suppress(OSError):
            os.write(file.fileno() if again is None else again, data)
        if again is not None:
            os.close(again)
