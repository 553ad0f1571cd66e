"""The tmux servers of this person, and the client that they used last."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from deskspine.adapters.processes.command import COMMAND_TIMEOUT_S, RunCommand, run
from deskspine.adapters.processes.tmux import Tmux, TmuxClient, TmuxState
from deskspine.engine.ports import UnusableError

MAX_SERVERS = 8
"""Maximum number of servers that are queried, those used last first."""


class TmuxServer(Struct, frozen=True):
    """A tmux server and its state."""

    tmux: Tmux
    state: TmuxState
    own: bool
    """True for the server that runs the pane of this program."""


class Attached(Struct, frozen=True):
    """A terminal with a tmux client in it, and the server of that client."""

    server: TmuxServer
    client: TmuxClient


class TmuxServers:
    """Finds the server of our own pane, and all others with a socket in the folder that tmux uses."""

    def __init__(self, environ: Mapping[str, str], run: RunCommand = run) -> None:
        self._variable, self._pane = environ.get("TMUX", ""), environ.get("TMUX_PANE", "")
        self._folder = Path(environ.get("TMUX_TMPDIR") or "/tmp")
        self._run = run

    async def look(
        self, sessions: Iterable[str] = (), *, detached: bool = False, limit_s: float = COMMAND_TIMEOUT_S
    ) -> tuple[TmuxServer, ...]:
        """Return the servers with a client, and our own one without; no process runs for any other.

        `sessions` are values of TMUX of servers that may have their sockets in another folder than usual. With
        `detached`, return the servers without a client as well. Raises UnusableError if our own server does not reply;
        another one that does not reply is left out.
        """
        own = Tmux(self._variable, self._pane, self._run) if self._variable else None
        named = (Path(value.rsplit(",", 2)[0]) for value in sessions)
        paths = [path for path in self._sockets(named, detached) if own is None or not _same(path, own.socket)]
        others = [Tmux(f"{path},,", "", _outside(self._run)) for path in paths[:MAX_SERVERS]]
        servers = [*filter(None, [own]), *others]
        replies = await asyncio.gather(*(tmux.look(limit_s) for tmux in servers), return_exceptions=True)
        known = []
        for tmux, reply in zip(servers, replies, strict=True):
            if isinstance(reply, TmuxState):
                known.append(TmuxServer(tmux, reply, tmux is own))
            elif tmux is own or not isinstance(reply, UnusableError):
                raise reply
        return tuple(known)

    def _sockets(self, named: Iterable[Path], detached: bool) -> list[Path]:
        """Return the sockets of running servers, the one that a client was attached to last first."""
        if sys.platform == "win32":
            return []
        stamps = {path: _stamp(path) for path in {*_in_folder(self._folder / f"tmux-{os.getuid()}"), *named}}
        wanted = [(stamp, path) for path, stamp in stamps.items() if stamp is not None and (detached or stamp.attached)]
        wanted.sort(key=lambda entry: (entry[0].attached, entry[0].changed_s), reverse=True)
        return [path for _, path in wanted if is_listened_to(path)]


def _in_folder(folder: Path) -> list[Path]:
    try:
        if folder.lstat().st_uid == os.getuid():
            return [folder / name for name in os.listdir(folder)]  # noqa: PTH208 - the names are enough
    except OSError:
        pass
    return []


class _Stamp(Struct, frozen=True):
    """The state of a socket of tmux."""

    attached: bool
    changed_s: float
    """Second at which clients came or went."""


def _stamp(path: Path) -> _Stamp | None:
    """Return the state of a socket, or None if it is not a socket of this user.

    tmux marks the socket of a server with clients as executable.
    """
    try:
        status = path.lstat()
    except OSError:
        return None
    if not stat.S_ISSOCK(status.st_mode) or status.st_uid != os.getuid():
        return None
    return _Stamp(bool(status.st_mode & stat.S_IXUSR), status.st_ctime)


def used_last(servers: Iterable[TmuxServer]) -> tuple[Attached, ...]:
    """Return the terminals of the person with a tmux client, the one used last first.

    A client in a pane of another server is left out: the person looks at the client around it.
    """
    servers = tuple(servers)
    panes = frozenset[str]().union(*(server.state.pane_ttys for server in servers))
    attached = [Attached(server, client) for server in servers for client in server.state.clients]
    outer = [entry for entry in attached if entry.client.tty not in panes] or attached
    return tuple(sorted(outer, key=lambda entry: entry.client.active_wall_s, reverse=True))


def nested_in(attached: Attached, servers: Iterable[TmuxServer]) -> tuple[Attached, ...]:
    """Return `attached`, then the client in its active pane if there is one, and so on inwards."""
    by_tty = {client.tty: Attached(server, client) for server in servers for client in server.state.clients}
    chain = [attached]
    while (inner := by_tty.get(chain[-1].client.pane_tty)) is not None and inner not in chain:
        chain.append(inner)
    return tuple(chain)


def variable_of(attached: Attached) -> str:
    """Return the value of TMUX for a program in the session that this client shows."""
    client = attached.client
    return f"{attached.server.tmux.socket},{client.server_pid},{client.session.removeprefix('$')}"


def has_clients(variable: str) -> bool:
    """Return True if a client is attached to the server that the value `variable` of TMUX names."""
    stamp = _stamp(Path(variable.rsplit(",", 2)[0]))
    return stamp is not None and stamp.attached


def is_listened_to(path: Path) -> bool:
    """Return True if a program listens at the socket; a program that crashed leaves its socket behind."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)
        try:
            probe.connect(os.fspath(path))
        except BlockingIOError:
            return True
        except OSError:
            return False
        return True


def _same(path: Path, other: str) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return os.fspath(path) == other


def _outside(run: RunCommand) -> RunCommand:
    """Return `run` without the variables of our own pane, by which tmux would choose a pane of the same number."""

    async def outside(
        argv: Sequence[str], *, variables: Mapping[str, str] | None = None, limit_s: float = COMMAND_TIMEOUT_S
    ) -> str:
        return await run(argv, variables={**(variables or {}), "TMUX": "", "TMUX_PANE": ""}, limit_s=limit_s)

    return outside
