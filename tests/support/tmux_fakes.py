"""Replacements for tmux and other programs, and for the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo

from deskspine.core.presence.place import Place
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.ports import UnusableError

WALL = 1_800_000_000.0
"""Wall second at which a test begins, at the beginning of an eight-second step."""
BOOT = 5_000.0


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

    def attach(self, name: str, active_s: float = WALL, *, pid: int = 1, control: int = 0, said: str = "") -> None:
        """Attach a client on terminal `name`."""
        self.clients.append(f"{name} {pid} {active_s:.0f} {control} {name} xterm-256color {said}")

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


def in_tmux(**more: str) -> Place:
    """Return a place in a tmux that a person is attached to."""
    variables = {"TMUX": "/tmp/tmux-0/default,12,0", "TMUX_PANE": "%3", **more}
    return Place(variables=tuple(sorted(variables.items())))
