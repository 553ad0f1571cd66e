"""Survey of the place where the person sits: at this machine, over SSH, or without a terminal."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from deskspine.adapters.processes.command import RunCommand, run
from deskspine.adapters.processes.tmux import Tmux, TmuxClient, TmuxState
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError

MAX_S = 1.0
"""Timeout for the whole survey."""
TMUX_S, SYSTEMD_S = 0.6, 0.3
"""Timeouts for tmux and for systemctl."""
SEAT = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "WINDOWID",
    "XDG_CURRENT_DESKTOP",
    "XDG_SESSION_DESKTOP",
    "XDG_SESSION_TYPE",
)
"""Variables that a terminal inherits from its desktop. A terminal without any of them has no desktop."""
KEYS = ("DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY", "XDG_RUNTIME_DIR")
"""Further variables that are needed to reach that desktop."""
OWN = ("DBUS_SYSTEM_BUS_ADDRESS", "HOME", "TERM", "TMUX", "TMUX_PANE")
SSH = ("SSH_CONNECTION", "SSH_TTY")
CONSOLE = re.compile(r"/dev/ttyv?\d+")

Variables = dict[str, str]


class PlaceSurvey:
    """Finds the place where the person sits: reads our environment and, in tmux, that of the attached clients.

    The environment of a program in a pane does not change when the person goes home and attaches from there.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        run: RunCommand = run,
        proc: Path = Path("/proc"),
        runtime_dirs: Path = Path("/run/user"),
        terminal: Callable[[], str] | None = None,
        platform: str = sys.platform,
    ) -> None:
        self._environ = environ
        self._run = run
        self._proc = proc
        self._runtime_dirs = runtime_dirs
        self._terminal = terminal or own_terminal
        self._platform = platform
        self._systemd: Variables | None = None
        """Variables of the user's service manager; None before the first query."""
        self._last_place: Place | None = None

    async def __call__(self) -> Place:
        """Return the place where the person sits now, or the last one known if tmux does not answer."""
        try:
            async with asyncio.timeout(MAX_S):
                variable = self._environ.get("TMUX", "")
                tmux = Tmux(variable, self._environ.get("TMUX_PANE", ""), self._run) if variable else None
                self._last_place = await self._judge(await tmux.look(TMUX_S) if tmux else None)
        except (UnusableError, OSError, TimeoutError):
            if self._last_place is None:
                return await self._judge(None)
        return self._last_place

    async def _judge(self, tmux_state: TmuxState | None) -> Place:
        variables = {name: self._environ[name] for name in (*SEAT, *KEYS, *OWN, *SSH) if self._environ.get(name)}
        if tmux_state is not None:
            self._overlay(variables, tmux_state)
        attached = tmux_state is None or bool(tmux_state.clients)
        came_by_ssh = any(variables.get(name) for name in SSH)
        remote = came_by_ssh and attached
        if came_by_ssh and not attached:
            # The client over SSH has gone, and its forwarded display with it; the desktop here may be in use.
            for name in SEAT:
                variables.pop(name, None)
        if not remote:
            await self._add_desktop(variables)
        variables = {name: value for name, value in variables.items() if name not in SSH}
        own_desktop = self._platform in ("darwin", "win32")
        desktop = own_desktop or bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))
        wayland = bool(variables.get("WAYLAND_DISPLAY")) or variables.get("XDG_SESSION_TYPE") == "wayland"
        terminal = tmux_state.clients[0].tty if tmux_state is not None and tmux_state.clients else self._terminal()
        console = attached and not remote and not desktop and CONSOLE.fullmatch(terminal) is not None
        return Place(
            remote=remote,
            desktop=desktop,
            wayland=wayland,
            console=console,
            attached=attached,
            why=_why(remote, attached, console, in_tmux=tmux_state is not None),
            variables=tuple(sorted(variables.items())),
        )

    def _overlay(self, variables: Variables, tmux_state: TmuxState) -> None:
        """Replace variables of our own environment by those that tmux knows.

        The session of tmux has the variables of the client that attached last, or those set by hand. With several
        clients, the environment of the client that was active last counts more.
        """
        session = {name: value for name, value in tmux_state.environment.items() if name in (*SEAT, *KEYS, *SSH)}
        if "SSH_CONNECTION" in session:
            session.setdefault("SSH_TTY", None)  # tmux does not update this one
        client = self._client_environment(tmux_state.clients[0]) if tmux_state.clients else {}
        layers = (client, session) if len(tmux_state.clients) < 2 else (session, client)
        for layer in layers:
            for name, value in layer.items():
                if value:
                    variables[name] = value
                else:
                    variables.pop(name, None)

    def _client_environment(self, client: TmuxClient) -> dict[str, str | None]:
        """Return the environment that the client was started with, or {} if the system does not show it."""
        try:
            data = (self._proc / str(client.pid) / "environ").read_bytes()
        except OSError:
            return {}
        pairs = (entry.partition("=") for entry in data.decode("utf-8", "surrogateescape").split("\0"))
        environment = {name: value for name, _, value in pairs}
        seat: dict[str, str | None] = {name: environment.get(name) for name in (*SEAT, *SSH)}
        return seat | {name: environment[name] for name in KEYS if environment.get(name)}

    async def _add_desktop(self, variables: Variables) -> None:
        """Add the variables that are still missing to reach the desktop of this machine."""
        if self._platform in ("darwin", "win32"):
            return
        if self._systemd is None:
            self._systemd = {}
            if not (variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY")):
                self._systemd = await self._ask_systemd()
        for name, value in self._systemd.items():
            variables.setdefault(name, value)
        folder = Path(variables.get("XDG_RUNTIME_DIR") or self._runtime_dirs / str(os.getuid()))
        if not _mine(folder, stat.S_ISDIR):
            return
        variables.setdefault("XDG_RUNTIME_DIR", str(folder))
        if "DBUS_SESSION_BUS_ADDRESS" not in variables and _mine(folder / "bus", stat.S_ISSOCK):
            variables["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={folder / 'bus'}"
        if "WAYLAND_DISPLAY" not in variables:
            compositor = _compositor(folder)
            if compositor:
                variables["WAYLAND_DISPLAY"] = compositor

    async def _ask_systemd(self) -> Variables:
        try:
            text = await self._run(("systemctl", "--user", "show-environment"), limit_s=SYSTEMD_S)
        except UnusableError:
            return {}
        pairs = (line.partition("=") for line in text.split("\n"))
        # No value that is looked for needs quoting.
        return {name: value for name, _, value in pairs if name in (*SEAT, *KEYS) and value and value[:2] != "$'"}


def own_terminal() -> str:
    """Return the terminal that this program was started in, or "" if it has no terminal."""
    if sys.platform != "win32":
        for descriptor in (0, 1, 2):
            try:
                return os.ttyname(descriptor)
            except OSError:
                continue
    return ""


def _why(remote: bool, attached: bool, console: bool, *, in_tmux: bool) -> str:
    if remote:
        return "a tmux client over SSH" if in_tmux else "over SSH"
    if not attached:
        return "no tmux client"
    return "a text console" if console else "this machine"


def _mine(path: Path, is_kind: Callable[[int], bool]) -> bool:
    """Return True if `path` is of that kind and belongs to this person; desktops of other people are not used."""
    try:
        status = path.stat()
    except OSError:
        return False
    return is_kind(status.st_mode) and status.st_uid == os.getuid()


def _compositor(folder: Path) -> str:
    """Return the name of the socket of a running Wayland compositor of this person, or "" without one."""
    sockets = (path for path in sorted(folder.glob("wayland-*")) if _mine(path, stat.S_ISSOCK))
    return next((path.name for path in sockets if _listened_to(path)), "")


def _listened_to(path: Path) -> bool:
    """Return True if a compositor listens at the socket; a compositor that crashed leaves its socket behind."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)
        try:
            probe.connect(os.fspath(path))
        except BlockingIOError:
            return True
        except OSError:
            return False
        return True
