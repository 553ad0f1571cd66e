"""Channel: a notice of the terminal that a tmux client runs in, from any window of tmux."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable

from deskspine.adapters.processes.command import RunCommand, run
from deskspine.adapters.processes.tmux import TmuxClient, tmux_of
from deskspine.core.notify.osc_notice import NoticeKind, client_kind, sequence
from deskspine.core.presence.place import Place
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import ChannelMessage, UnusableError

_ST = b"\x1b\\"


class TmuxNotice:
    """Writes a notice sequence to the terminal of the tmux client that was active last.

    tmux drops such a sequence when it comes from a pane. Outside tmux the screen writes the sequence itself.
    """

    name = "notice"

    def __init__(self, setting: Callable[[], str], run: RunCommand = run) -> None:
        self._setting = setting
        """Returns the present value of the setting `notice.kind`."""
        self._run = run
        self._cut_off = ""
        """Terminal that took only part of the last sequence and still waits for its end."""

    def fits(self, place: Place) -> str:
        """Return why no terminal can show a notice, or "" if one may."""
        if not place.variable("TMUX"):
            return "not in tmux"
        return "" if place.attached else "no tmux client"

    async def ready(self, place: Place) -> None:
        """Check that the terminal of the client active last is known to show notices. Raises UnusableError."""
        await self._chosen(place)

    async def say(self, place: Place, message: ChannelMessage) -> str:
        """Show `message` on the client active last and return the kind of notice. Raises UnusableError or OSError."""
        client, kind = await self._chosen(place)
        self._write(client.tty, sequence(kind, message.heading, message.body).encode())
        return f"{kind} on {client.tty}"

    async def _chosen(self, place: Place) -> tuple[TmuxClient, NoticeKind]:
        """Return the client active last and the kind of notice of its terminal. Raises UnusableError."""
        setting = self._setting()
        if setting == "none":
            raise UnusableError("switched off")
        tmux = tmux_of(place, self._run)
        if tmux is None:
            raise UnusableError("not in tmux")
        clients = [client for client in (await tmux.look()).clients if not client.control]
        if not clients:
            raise UnusableError("no tmux client that a notice can be written to")
        client = clients[0]
        kind = client_kind(setting, client.termtype, client.termname)
        if kind == "none":
            terminal = plain(client.termtype or client.termname, 40) or "this terminal"
            raise UnusableError(f"pop-ups are not supported in {terminal}, as far as known")
        return client, kind

    async def dismiss(self) -> None:
        """Do nothing: a terminal cannot close a notice on request."""

    async def close(self) -> None:
        """Do nothing: nothing is open."""

    def _write(self, tty: str, sequence: bytes) -> None:
        """Write all of `sequence` at once, without waiting. Raises UnusableError if the terminal is full or stopped."""
        if self._cut_off == tty:
            sequence = _ST + sequence
        descriptor = _opened(tty)
        try:
            written = os.write(descriptor, sequence)
        except BlockingIOError:
            raise UnusableError(f"{tty} does not read") from None
        finally:
            os.close(descriptor)
        self._cut_off = tty if written < len(sequence) else ""
        if self._cut_off:
            raise UnusableError(f"{tty} took only part of it")


def _opened(tty: str) -> int:
    if sys.platform == "win32":
        raise UnusableError("no terminal devices here")
    if not tty.startswith("/dev/"):
        raise UnusableError("tmux names no terminal")
    descriptor = os.open(tty, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    status = os.fstat(descriptor)
    if stat.S_ISCHR(status.st_mode) and status.st_uid == os.getuid():
        return descriptor
    os.close(descriptor)
    raise UnusableError(f"{tty} is not a terminal of yours")
