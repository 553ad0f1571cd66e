"""Replacements for tmux and other programs, and for the clock."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from pathlib import Path

from deskspine.core.presence.place import Place
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.ports import UnusableError

WALL = 1_800_000_000.0
"""Wall second at which a test begins, at the beginning of an eight-second step."""
BOOT = 5_000.0


SEEN: dict[str, object] = {
    **{"width": 80, "height": 24, "flags": "attached,focused,UTF-8", "read_only": 0},
    **{"session": "$0", "pane": "%3", "pane_tty": "/dev/pts/9", "in_mode": 0, "server": 12, "version": "3.3a"},
}
"""The fields of a client and its active pane, unless a test gives other values."""


class HandClock:
    """A clock that moves only when a test moves it."""

    def __init__(self) -> None:
        self.boot = BOOT
        self.wall = WALL

    def pass_s(self, seconds: float) -> None:
        """Let `seconds` pass on all clocks."""
        self.boot += seconds
        self.wall += seconds

    def read(self) -> Reading:
        return Reading(self.boot, self.boot, self.wall, "b")

    def zone(self) -> tzinfo:
        return UTC


class FakeTmux:
    """A replacement for tmux; every call whose arguments contain an entry of `broken` fails."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.clients: list[str] = []
        self.panes: list[str] = ["/dev/pts/9"]
        self.environment: list[str] = []
        self.systemd = ""
        self.broken: dict[str, str] = {}
        self.hangs = False

    def attach(
        self, name: str, active_s: float = WALL, *, pid: int = 1, control: int = 0, said: str = "", **more: object
    ) -> None:
        """Attach a client on terminal `name`; `more` are fields of `SEEN` with other values."""
        seen = " ".join(str(value) for value in {**SEEN, **more}.values())
        self.clients.append(f"{name} {pid} {active_s:.0f} {control} {name} xterm-256color {seen} {said}")

    async def __call__(
        self, argv: Sequence[str], *, variables: Mapping[str, str] | None = None, limit_s: float = 1.0
    ) -> str:
        self.calls.append(list(argv))
        if self.hangs:
            await asyncio.sleep(limit_s)
            raise UnusableError("no answer")
        for word, why in self.broken.items():
            if word in argv:
                raise UnusableError(why)
        if argv[0] == "systemctl":
            return self.systemd
        if "list-clients" in argv:
            return "\n".join([*self.clients, *self.panes, "environment:", *self.environment, ""])
        return ""


class FakeServers:
    """Several tmux servers with sockets in a folder: each call goes to the server that its socket names."""

    def __init__(self, folder: Path, own: FakeTmux) -> None:
        self._folder = folder / f"tmux-{os.getuid()}"
        self._own = own
        self._listening: list[int] = []
        self.at: dict[str, FakeTmux] = {}
        """The servers by the paths of their sockets."""

    def start(self, name: str, *, mode: int = 0o770) -> FakeTmux:
        """Start another server; with the default `mode` it has clients."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / name
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(path))
        listening.listen()
        self._listening.append(listening.detach())
        path.chmod(mode)
        self.at[str(path)] = server = FakeTmux()
        return server

    def close(self) -> None:
        """Close the sockets as a server does that is killed: their names stay."""
        for listening in self._listening:
            os.close(listening)
        self._listening.clear()

    async def __call__(
        self, argv: Sequence[str], *, variables: Mapping[str, str] | None = None, limit_s: float = 1.0
    ) -> str:
        server = self.at.get(argv[3], self._own) if argv[0] == "tmux" else self._own
        return await server(argv, variables=variables, limit_s=limit_s)


def in_tmux(**more: str) -> Place:
    """Return a place in a tmux that a person is attached to."""
    variables = {"TMUX": "/tmp/tmux-0/default,12,0", "TMUX_PANE": "%3", **more}
    return Place(variables=tuple(sorted(variables.items())))
