"""Opens a terminal window with an ask or a routine on the desktop, if no window of this program is open."""

from __future__ import annotations

import asyncio
import os
import shlex
from collections.abc import Callable, Mapping, Sequence

from deskspine.adapters.processes.detached import Detached, StartProgram, start
from deskspine.adapters.terminal_windows.programs import openers
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError

APPEARS_S = 8.0
"""Seconds in which a window has to show its command; then the next terminal is tried."""
LOOK_S = 0.2
"""Seconds between two looks while a window opens."""
COMMAND_VARIABLE = "DESKSPINE_COMMAND"
"""Variable with the command for the window as one line with the quotes of a shell."""
OF_A_TERMINAL = frozenset(
    {
        *("TMUX", "TMUX_PANE", "STY", "ZELLIJ", "ZELLIJ_SESSION_NAME", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"),
        *("TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LC_TERMINAL", "VTE_VERSION"),
        *("KONSOLE_VERSION", "WINDOWID", "KITTY_WINDOW_ID", "COLUMNS", "LINES"),
    }
)
"""Variables that describe the terminal in which this program was started, not the new window."""


class TerminalWindow:
    """Opens windows in which `command` runs."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        setting: Callable[[], str] = lambda: "auto",
        own: Callable[[], Sequence[str]] = tuple,
        environ: Mapping[str, str] = os.environ,
        start: StartProgram = start,
    ) -> None:
        """Create it; `setting` and `own` return the present values of `interrupt.terminal` and `interrupt.command`."""
        self._command, self._setting, self._own = tuple(command), setting, own
        self._environ, self._start = environ, start
        self._program: Detached | None = None
        self._lock = asyncio.Lock()

    def fits(self, place: Place) -> str:
        """Return why no window can be opened for a person at `place`, or "" if one may."""
        if self._setting() == "off":
            return "interrupt.terminal is off"
        if place.remote:
            return f"you sit at another machine: {place.why}"
        return "" if place.desktop else "no desktop"

    async def open(self, place: Place, is_shown: Callable[[], bool]) -> str:
        """Open a window and return the terminal, once `is_shown` returns True: the command has begun in the window.

        Raises UnusableError with the reasons if no terminal shows it.
        """
        why = self.fits(place)
        if why:
            raise UnusableError(why)
        async with self._lock:
            return await self._open(place, is_shown)

    async def close(self) -> None:
        """Close the window if it is still open. Raises nothing."""
        if self._program is not None:
            await self._program.end()

    async def _open(self, place: Place, is_shown: Callable[[], bool]) -> str:
        from shutil import which  # only here: it loads three compressors, which would stay for the whole day

        variables = dict(place.variables)
        terminal = self._environ.get("TERMINAL", "")
        environ = {name: value for name, value in {**self._environ, **variables}.items() if name not in OF_A_TERMINAL}
        environ[COMMAND_VARIABLE] = shlex.join(self._command)
        failures: list[str] = []
        path = environ.get("PATH", os.defpath)
        for opener in openers(self._setting(), self._own(), self._command, {"TERMINAL": terminal, **variables}):
            program = which(opener.argv[0], path=path)
            if program is None:
                if self._own() or self._setting() != "auto":
                    failures.append(f"{opener.title} is not installed")
                continue
            try:
                self._program = await self._start((program, *opener.argv[1:]), environ)
            except UnusableError as error:
                failures.append(str(error))
                continue
            why = await _appears(self._program, is_shown)
            if not why:
                return opener.title
            failures.append(f"{opener.title}{why}")
            await self._program.end()
        raise UnusableError("; ".join(failures) or "no terminal is installed")


async def _appears(program: Detached, is_shown: Callable[[], bool]) -> str:
    """Return "" once the command is shown, or the end of a sentence that says why it is not."""
    try:
        async with asyncio.timeout(APPEARS_S):
            while not is_shown():
                code = await program.exit_code(LOOK_S)
                if code:
                    return f": {program.complaint}" if program.complaint else " failed"
                if code == 0:  # it has handed the command over to a terminal that was running already
                    await asyncio.sleep(LOOK_S)
    except TimeoutError:
        return f" opened no window within {APPEARS_S:.0f} seconds"
    return ""
