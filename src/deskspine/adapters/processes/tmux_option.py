"""The status as an option of tmux, which a status line shows as `#{@deskspine}` without starting a process."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from deskspine.adapters.processes.command import RunCommand, run
from deskspine.adapters.processes.tmux import Tmux, tmux_of
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError

OPTION = "@deskspine"
CLEAR_S = 0.5
"""Timeout for removing the option at the end of the program."""


class TmuxOption:
    """The option of the tmux server that the person is in, or else of the server that `tmux` alone would reach."""

    def __init__(self, environ: Mapping[str, str], run: RunCommand = run) -> None:
        self._socket, self._run = default_socket(environ), run
        self._shown_on: dict[str, Tmux] = {}
        """The servers that have the option, by socket."""

    async def show(self, place: Place, text: str) -> None:
        """Set the option, and remove it from a server that the person has left. Raises UnusableError."""
        tmux = tmux_of(place, self._run)
        if tmux is None:
            if self._socket is None or not self._socket.is_socket():  # a process would find no more
                raise UnusableError("no tmux server")
            tmux = Tmux(f"{self._socket},0,0", run=self._run)
        left = {socket: other for socket, other in self._shown_on.items() if socket != tmux.socket}
        await _remove(left)
        self._shown_on = {tmux.socket: tmux}
        await tmux.set_option(OPTION, text)

    async def clear(self) -> None:
        """Remove the option."""
        shown_on, self._shown_on = self._shown_on, {}
        await _remove(shown_on)


def default_socket(environ: Mapping[str, str]) -> Path | None:
    """Return the socket of the server that `tmux` alone reaches outside tmux; None on Windows."""
    if sys.platform == "win32":
        return None
    return Path(environ.get("TMUX_TMPDIR") or "/tmp") / f"tmux-{os.getuid()}" / "default"


async def _remove(servers: Mapping[str, Tmux]) -> None:
    async def remove(tmux: Tmux) -> None:
        with suppress(UnusableError, OSError):  # the server has ended, and its options with it
            await tmux.unset_option(OPTION, CLEAR_S)

    await asyncio.gather(*map(remove, servers.values()))
