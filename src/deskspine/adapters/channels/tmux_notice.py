"""Shows a notice of the terminal that a tmux client runs in, from any window of tmux."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable

from deskspine.adapters.processes.command import Run, run
from deskspine.adapters.processes.tmux import Client, tmux_of
from deskspine.core.notify.osc_notice import NoticeKind, client_kind, sequence
from deskspine.core.presence.place import Place
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import Broken, Word

_ST = b"\x1b\\"


class TmuxNotice:
    """A notice sequence written to the terminal of the tmux client that was active last.

    tmux drops such a sequence when it comes from a pane. Outside tmux the screen writes it itself.
    """

    name = "notice"

    def __init__(self, setting: Callable[[], str], run: Run = run) -> None:
        self._setting = setting
        """What `notice.kind` says now."""
        self._run = run
        self._cut_off = ""
        """The terminal that took only part of the last sequence; it waits for the end of it."""

    def fits(self, place: Place) -> str:
        """Why no terminal can show it; empty when one may."""
        if not place.variable("TMUX"):
            return "not in tmux"
        return "" if place.attached else "no tmux client"

    async def ready(self, place: Place) -> None:
        """See whether the terminal of the client active last is known to show one. Raises Broken."""
        await self._chosen(place)

    async def say(self, place: Place, word: Word) -> str:
        """Show it on the client active last; answers in which form. Raises Broken or OSError."""
        client, kind = await self._chosen(place)
        self._write(client.tty, sequence(kind, word.heading, word.body).encode())
        return f"{kind} on {client.tty}"

    async def _chosen(self, place: Place) -> tuple[Client, NoticeKind]:
        """The client active last and what its terminal shows. Raises Broken."""
        setting = self._setting()
        if setting == "none":
            raise Broken("switched off")
        tmux = tmux_of(place, self._run)
        if tmux is None:
            raise Broken("not in tmux")
        clients = [client for client in (await tmux.look()).clients if not client.control]
        if not clients:
            raise Broken("no tmux client that it could be written to")
        client = clients[0]
        kind = client_kind(setting, client.termtype, client.termname)
        if kind == "none":
            shown = plain(client.termtype or client.termname, 40) or "this terminal"
            raise Broken(f"{shown} is not known to show one")
        return client, kind

    async def hush(self) -> None:
        """A terminal cannot be asked to take a notice back."""

    async def close(self) -> None:
        """Nothing is kept open."""

    def _write(self, tty: str, sequence: bytes) -> None:
        """Write all of it at once or tell why not. A full or stopped terminal refuses: it is never waited for."""
        if self._cut_off == tty:
            sequence = _ST + sequence
        descriptor = _opened(tty)
        try:
            written = os.write(descriptor, sequence)
        except BlockingIOError:
            raise Broken(f"{tty} does not read") from None
        finally:
            os.close(descriptor)
        self._cut_off = tty if written < len(sequence) else ""
        if self._cut_off:
            raise Broken(f"{tty} took only part of it")


def _opened(tty: str) -> int:
    if sys.platform == "win32":
        raise Broken("no terminal devices here")
    if not tty.startswith("/dev/"):
        raise Broken("tmux names no terminal")
    descriptor = os.open(tty, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    status = os.fstat(descriptor)
    if stat.S_ISCHR(status.st_mode) and status.st_uid == os.getuid():
        return descriptor
    os.close(descriptor)
    raise Broken(f"{tty} is not a terminal of yours")
